"""Contacts of nobody in the orders are counted as they are read; nothing else is told otherwise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.contact_files import HEADER, HERS, HIS, told, write
from support.ends import CHANNELS_OF_ENDS, ENDS, HELD, PLATFORMS_OF_ENDS

from orderwatch.engine.cases import plan
from orderwatch.identity import normal, of_record
from orderwatch.orders.model import Order
from orderwatch.records import direct
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.contact_records import receivers_of
from orderwatch.records.contact_sieve import Sieve
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.store import RecordStore

OTHERS = ["07700 900999", "@name12", "Name7@example.org", "withheld", "", "60777", "a;b", "Lexi"]


@pytest.fixture
def sieving(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Small files are sieved as well, whoever stands in them; how many rows each had."""
    seen: list[int] = []
    whole = Sieve.insert

    def insert(self: Sieve, *given: Any) -> int:
        seen.append(whole(self, *given))
        return seen[-1]

    monkeypatch.setattr(direct, "_LARGE", 0)
    monkeypatch.setattr(Sieve, "worth", _always)
    monkeypatch.setattr(Sieve, "insert", insert)
    return seen


def _always(self: Sieve, *_: Any) -> bool:
    if not self._bits:
        self._lay_out()
    return True


def told_of(paths: Sequence[Path], orders: Sequence[Order], *, expected: bool) -> dict[str, Any]:
    """Everything that a run is told of its contacts."""
    planned = plan(orders)
    with RecordStore() as store:
        if expected:
            store.expect(planned.identifiers)
        store.add(list(paths), records="contacts", asked=ContactsAsked(with_text=True))
        store.match(planned.holdings, planned.identifiers)
        return {
            "contacts": dict(store.contacts()),
            "seen": store.contacts_seen(),
            "ledger": store.ledger(),
            "aside": list(store.set_aside()),
            "sources": store.sources(),
        }


def messy(seed: int, rows: int) -> list[str]:
    """Rows of contacts, some of them faulty, some twice, some of persons of the orders."""
    dice = random.Random(seed)

    def end(own: str) -> str:
        forms = [own, own.replace(" ", ""), f"+44 {own[1:]}", f"{own} ext 12", f"{own};@b"]
        return dice.choice(forms if dice.random() < 0.3 else OTHERS)

    found = []
    for number in range(rows):
        at = f"2026-03-{1 + number % 28:02d}T10:{dice.randrange(60):02d}:00Z"
        at = dice.choice([at] * 20 + ["", "2026-03-01 10:00", "1990-01-01T00:00:00Z"])
        channel = dice.choice(["call", "sms", "email", "social", "Call", "letter"])
        channel = dice.choice([channel] * 20 + ["", "fax"])
        length = dice.choice(["", "0", "12", "0:01:05", "x"])
        action, text = dice.choice(["", "", "like"]), dice.choice(["", " hello", '"a, ""b"""'])
        ends = f"{end(HIS)},{end(HERS)}"
        found.append(f"{at},{channel},,{action},{ends},completed,{length},{text}")
    return found + dice.sample(found, rows // 10)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_told_is_the_same(tmp_path: Path, sieving: list[int], seed: int) -> None:
    rows = messy(seed, 300)
    paths = [write(tmp_path, rows[:200], "a.csv"), write(tmp_path, rows[150:], "b.csv")]
    orders = [told(), told("O-2", his="07700 900124", hers="60777")]
    sieved = told_of(paths, orders, expected=True)
    assert set(sieving) == {200, len(rows) - 150}
    assert sieved == told_of(paths, orders, expected=False)
    assert sieved["contacts"]
    assert sieved["aside"]
    assert any(row["not_matched"] for row in sieved["ledger"])


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(ENDS.filter(lambda text: text.isprintable()), min_size=1, max_size=30),
    channel=st.sampled_from(CHANNELS_OF_ENDS),
    platform=st.sampled_from(PLATFORMS_OF_ENDS),
    region=st.sampled_from(["", "GB", "US", "DE"]),
    few=st.booleans(),
)
def test_nobody_falls_through(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    channel: str,
    platform: str,
    region: str,
    few: bool,
) -> None:
    """Every text that comes to an identifier is kept: against the normal forms, one by one."""
    held = [
        HeldIdentifier(case="1", order=place, key=normal(*one, region).key, region=region,
            from_us=0, until_us=1 << 60)
        for place, one in enumerate(HELD) if not few or len(one[1]) > 6
    ]  # fmt: skip
    keys = {one.key for one in held}
    texts = [*texts, *(one for _, one, _ in HELD)]
    folder = tmp_path_factory.mktemp("x")
    quoted = ['"' + one.replace('"', '""') + '"' for one in texts]
    ends = [(one, "") for one in quoted] + [("", one) for one in quoted]
    rows = [f"2026-03-05T10:00:00Z,{channel},{platform},,{a},{b},,," for a, b in ends]
    path = write(folder, rows)
    with pytest.MonkeyPatch.context() as patch, RecordStore() as store:
        patch.setattr(direct, "_LARGE", 0)
        patch.setattr(Sieve, "worth", _always)
        store.expect(held)
        store.add([path], records="contacts")
        kept = store._con.execute("SELECT row FROM contacts").fetchall()
        assert store.sources()[0].rows == len(rows)
    found = {number for (number,) in kept}
    for number, text in enumerate(texts * 2, 1):
        named = {of_record(one, channel, platform, region).key for one in receivers_of(text)}
        assert number in found or not named & keys


def test_numbers_of_rows_in_a_long_file(tmp_path: Path) -> None:
    """Sieved for its own size: each row that is kept has the number of its line."""
    rows = [
        f"2026-03-05T10:00:00Z,sms,,,{HIS},{HERS},,,"
        if number % 997 == 5
        else f"2026-03-05T10:00:00Z,sms,,,07701{number:06d},@name{number},,,"
        for number in range(1, 60_001)
    ]
    path = write(tmp_path, rows)
    assert path.stat().st_size > direct._LARGE
    with RecordStore() as store:
        planned = plan([told()])
        store.expect(planned.identifiers)
        store.add([path], records="contacts")
        kept = store._con.execute("SELECT count(*) FROM read_contacts").fetchone()
        store.match(planned.holdings, planned.identifiers)
        (contacts,) = dict(store.contacts()).values()
        (counts,) = store.ledger()
    assert [one.row for one in contacts] == list(range(5, 60_001, 997))
    assert (counts["used"], counts["not_matched"]) == (len(contacts), 60_000 - len(contacts))
    assert kept is not None
    assert kept[0] < 6_000


def test_a_phone_s_own_export_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most rows are somebody's of an order, nothing would be gained."""
    monkeypatch.setattr(direct, "_LARGE", 0)
    monkeypatch.setattr(Sieve, "insert", _never)
    path = write(tmp_path, [f"2026-03-05T10:00:0{n}Z,sms,,,{HIS},@b{n},,," for n in range(5)])
    assert told_of([path], [told()], expected=True) == told_of([path], [told()], expected=False)


def _never(*_: Any) -> int:
    raise AssertionError("was sieved")


def test_more_than_memory_holds(
    tmp_path: Path, sieving: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept beyond expectation can lie on disk, as it does without a sieve."""
    path = write(tmp_path, messy(9, 100))
    whole = told_of([path], [told()], expected=False)

    def full(*_: Any) -> int:
        sieving.append(-1)
        raise duckdb.OutOfMemoryException("full")

    monkeypatch.setattr(Sieve, "insert", full)
    assert told_of([path], [told()], expected=True) == whole
    assert sieving == [-1]


def test_a_file_that_only_python_reads(tmp_path: Path, sieving: list[int]) -> None:
    """One that is not clean is kept whole."""
    path = tmp_path / "contacts.csv"
    rows = [*messy(3, 50), "2026-03-05T10:00:00Z,sms"]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    assert told_of([path], [told()], expected=True) == told_of([path], [told()], expected=False)
    assert all(found != len(rows) for found in sieving)


def test_asked_for_others_than_expected(tmp_path: Path, sieving: list[int]) -> None:
    path = write(tmp_path, messy(1, 50))
    with RecordStore() as store:
        store.expect(plan([told()]).identifiers)
        store.add([path], records="contacts")
        assert sieving
        with pytest.raises(RuntimeError, match="others"):
            store.match((), plan([told(his="07700 900777")]).identifiers)
        for ask in (store.match_all, store.contact_counts):
            with pytest.raises(RuntimeError, match="all contacts"):
                ask()
        for ask in (store.seen_all, lambda region: store.seen_beside((), region)):
            with pytest.raises(RuntimeError, match="all contacts"):
                ask("GB")
