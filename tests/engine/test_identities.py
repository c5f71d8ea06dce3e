"""Identifiers that are nobody's: who touches a protected person, who looks like somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.contact_files import HERS, HIS, told, write
from support.orders import DAY, START

from orderwatch.cli.app import application
from orderwatch.engine.identities import Identities, identities
from orderwatch.orders.model import Identifier, Order, Person
from orderwatch.records.store import RecordStore

ORDER = """orderwatch: 1
order: {id: O-1, made: 2026-03-02 12:00, ends: 2028-03-01, timezone: Europe/London,
  phone_region: GB, notice: [{at: 2026-03-02 12:00, how: present in court}]}
respondent: {id: R-1, identifiers: [{kind: phone, value: "07700 900123"}]}
protected: [{id: P1, role: protected_person, identifiers: [{kind: phone, value: "07700 900456"}]}]
conditions: [{id: c1, clause: "1.", kind: not_checkable}]
"""


def found(folder: Path, lines: Sequence[str], order: Order, *, every: bool = False) -> Identities:
    with RecordStore() as store:
        store.add([write(folder, lines)], records="contacts")
        return identities(order, store, every=every)


def line(
    sender: str, receiver: str, channel: str = "call", platform: str = "", day: int = 5
) -> str:
    return f"2026-03-{day:02d}T10:00:00Z,{channel},{platform},,{sender},{receiver},,,"


def test_who_touches_a_protected_person(tmp_path: Path) -> None:
    """Counted both ways, with first and last time, however the numbers are written."""
    lines = [
        line("07700900789", HERS, day=5),
        line("+447700900789", "00447700900456", day=6),
        line(HERS, "07700 900789", "sms", day=7),
        line("07700900789", HIS, day=9),  # not with her
        line(HIS, HERS),  # of the order
    ]
    (one,) = found(tmp_path, lines, told()).listed
    assert (one.key, one.relations, one.persons) == (
        "phone:+447700900789",
        ("touches_protected",),
        ("P1",),
    )
    assert (one.sent, one.received, one.channels) == (2, 1, ("call", "sms"))
    first = START + 2 * DAY + 22 * 3_600_000_000
    assert (one.first_us, one.last_us) == (first, first + 2 * DAY)


@pytest.mark.parametrize(
    ("sender", "channel", "platform", "relation", "like"),
    [
        ("@lnventedO-1", "social", "instagram", "look_alike", "@inventedO-1"),
        ("inventedО-1", "social", "instagram", "look_alike", "@inventedO-1"),  # a Cyrillic letter
        ("inventedO-1", "social", "tiktok", "possible_same", "@inventedO-1"),
        ("invented.o1", "social", "instagram", "possible_same", "@inventedO-1"),
        ("O-1+new@example.org", "email", "", "possible_same", "O-1@example.org"),
        ("0-1@example.org", "email", "", "look_alike", "O-1@example.org"),
        ("7700900123", "call", "", None, None),  # read for GB, it is his
        ("+33700900123", "call", "", None, None),
    ],
)
def test_who_looks_like_somebody(
    tmp_path: Path, sender: str, channel: str, platform: str, relation: str | None, like: str | None
) -> None:
    """An identifier like one of the order is listed with it, and is not used as a match."""
    result = found(tmp_path, [line(sender, "somebody", channel, platform)], told())
    if relation is None:
        assert result.listed == ()
    else:
        (one,) = result.listed
        assert (one.relations, one.like) == ((relation,), (like,))


def test_all_others(tmp_path: Path) -> None:
    """The rest is counted, and listed only where that is asked for."""
    lines = [line("07700123456", "07700123457"), line("withheld", HERS)]
    assert found(tmp_path, lines, told()).unlisted == 2
    result = found(tmp_path, lines, told(), every=True)
    assert [one.relations for one in result.listed] == [("other",), ("other",)]
    assert result.unlisted == 0


def test_privileged_persons(tmp_path: Path) -> None:
    """Their contacts are counted and never listed, even with all."""
    number = Identifier(kind="phone", value="020 7946 0018")
    office = Person(id="S1", role="solicitor", privileged=True, identifiers=(number,))
    order = replace(told(), people=(office,))
    lines = [
        line("02079460018", HERS),
        line(HIS, "+44 20 7946 0018"),
        line("02079460018", "1234567"),
    ]
    result = found(tmp_path, lines, order, every=True)
    assert result.privileged == 2
    assert [one.key for one in result.listed] == ["phone:+441234567"]


def test_the_command(tmp_path: Path) -> None:
    """It writes a folder of its own, and what was asked for to the run log."""
    order, out = tmp_path / "order.yaml", tmp_path / "out"
    order.write_text(ORDER, encoding="utf-8")
    contacts = write(
        tmp_path, [line("07700900789", HERS), line("=cmd()", "+447700900456", "social", "x")]
    )
    arguments = ["identities", str(order), "--contacts", str(contacts), "--out", str(out)]
    result = CliRunner().invoke(application, arguments)
    assert result.exit_code == 0, result.output
    assert "touches_protected" in result.output
    assert CliRunner().invoke(application, [*arguments, "--all"]).exit_code == 0
    written = (out / "identities.csv").read_text(encoding="utf-8")
    assert "handle:x:=cmd(),'=cmd(),touches_protected" in written
    assert len((out / "runs.csv").read_text(encoding="utf-8").splitlines()) == 3
    assert CliRunner().invoke(application, ["verify", str(out)]).exit_code == 0


def test_a_folder_of_another_run(tmp_path: Path) -> None:
    """The results of a check are not changed after the fact."""
    order, out = tmp_path / "order.yaml", tmp_path / "out"
    order.write_text(ORDER, encoding="utf-8")
    contacts = str(write(tmp_path, [line("07700900789", HERS)]))
    base = [str(order), "--contacts", contacts, "--out", str(out)]
    assert CliRunner().invoke(application, ["check", *base]).exit_code == 0
    result = CliRunner().invoke(application, ["identities", *base])
    assert result.exit_code == 1
    assert "holds the results of another run" in result.output


def test_what_may_be_a_privileged_person(tmp_path: Path) -> None:
    """A solicitor's extension is counted; what is made to look like his address is listed."""
    identifiers = (
        Identifier(kind="phone", value="01632 960777"),
        Identifier(kind="email", value="office@example.org"),
    )
    office = Person(id="S1", role="solicitor", privileged=True, identifiers=identifiers)
    lines = [
        line("01632 960777 ext 5", HERS),
        line("office+a@example.org", "o-1@example.org", "email"),
        line("0ffice@example.org", "o-1@example.org", "email"),
    ]
    result = found(tmp_path, lines, told(people=(office,)), every=True)
    assert [one.key for one in result.listed] == ["email:0ffice@example.org"]
    assert result.privileged == 2
