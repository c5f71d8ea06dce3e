"""What cannot be made safe is refused, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.copies import RECORDS, checked, copied
from support.hidden_home import World
from support.readings import found, words

from orderwatch.cli.app import application

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")


def edited(path: Path, *changes: tuple[str, str]) -> None:
    """Writes changes to a text file; each must be one."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("audience", ["respondent", "defence"])
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("id: O-1", "id: SPO-unheardof-1"), "`SPO-unheardof-1` (order)"),
        (("id: P1,", "id: P1,"), ""),
        (("id: c2,", "id: c2-Invented-Close,"), "`c2-Invented-Close` (condition)"),
        (("school:", "alexandrinas_school:"), "`alexandrinas_school` (place)"),
        (("TAG-1", "TAG-07700900456"), "`TAG-07700900456` (device)"),
    ],
)
def test_an_id_that_tells(
    change: tuple[str, str], named: str, audience: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Ids stand in names of files and in every row, so they cannot be replaced."""
    World().write(tmp_path)
    if named:
        changes = [change]
        if change[0] == "school:":
            changes.append(("place: school", "place: alexandrinas_school"))
        edited(tmp_path / "order.yaml", *changes)
        edited(tmp_path / "pings.csv", ("TAG-1", change[1] if change[0] == "TAG-1" else "TAG-1"))
    made = copied(monkeypatch, tmp_path, "--redact", audience, *PERIOD)
    assert made["exit code"] == (b"1" if named else b"0")
    assert named.encode() in made["stderr"]
    assert ("manifest.json" in made) == (not named)


def two_orders(folder: Path, respondent: str) -> None:
    """A second order beside the first, in whose words the home of the first stands."""
    World().write(folder)
    text = (folder / "order.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "home" not in line or "clause" not in line]
    second = "\n".join(lines[: lines.index("variations:")])
    second = second.replace("id: O-1", "id: O-2").replace("id: R-1", f"id: {respondent}")
    start, end = second.index("  - id: P1"), second.index("people:")
    second = second[:start] + "  - {id: P1, role: protected_person}\n" + second[end:]
    start, end = second.index("  home:"), second.index("  lodging:")
    second = second[:start] + second[end:].replace(", minus: [home]", "")
    start, end = second.index("  - id: c7"), second.index("  - {id: c8")
    second = second[:start] + second[end:]
    (folder / "second.yaml").write_text(second, encoding="utf-8")


def test_orders_that_bind_several_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_orders(tmp_path, "R-2")
    edited(tmp_path / "second.yaml", ("TAG-1", "TAG-2"), ("07700 900123", "07700 900124"))
    monkeypatch.chdir(tmp_path)
    command = ["batch", "order.yaml", "second.yaml", *RECORDS, *PERIOD]
    assert CliRunner().invoke(application, [*command, "--out", "full"]).exit_code == 0
    for more in (["--redact", "respondent", "--out", "out"], ["--redact", "defence", "--out", "o"]):
        result = CliRunner().invoke(application, [*command, *more])
        assert result.exit_code == 1
        assert "would tell one of 2 respondents of the others" in result.stderr
        assert "make a copy for each" in result.stderr
    result = CliRunner().invoke(
        application, ["export", "full", "--to", "xlsx", "--redact", "respondent", "--out", "x"]
    )
    assert result.exit_code == 1
    assert "2 respondents" in result.stderr


def test_what_one_order_withholds_is_masked_in_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interim order and the one after it: the second has no place for the home it speaks of."""
    two_orders(tmp_path, "R-1")
    monkeypatch.chdir(tmp_path)
    assert "Alexandrina" in (tmp_path / "second.yaml").read_text()
    command = ["batch", "order.yaml", "second.yaml", *RECORDS, *PERIOD]
    result = CliRunner().invoke(application, [*command, "--redact", "respondent", "--out", "out"])
    assert result.exit_code == 0, result.output
    outputs = {
        path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()
    }
    assert sum(name.startswith("O-") for name in outputs) == 2
    home = World()
    needles = [*words(home.label, "Invented Close", home.first, home.last, home.phone, home.email)]
    assert found(outputs, needles) == []


def test_a_contact_is_not_counted_where_it_may_be_a_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a meeting lies within the period would stand in why c9 was not checked in full."""
    World().write(tmp_path)
    full = copied(monkeypatch, tmp_path, *PERIOD)
    assert b"1 by channels that the clause does not name" in full["conditions.csv"]
    (tmp_path / "out").rename(tmp_path / "unredacted")
    made = copied(monkeypatch, tmp_path, "--redact", "respondent", *PERIOD)
    assert b"counted, not listed" not in made["conditions.csv"]
    assert b"count of contacts that a condition does not list,3," in made["withheld.csv"]
    (tmp_path / "out").rename(tmp_path / "respondent")
    made = copied(monkeypatch, tmp_path, "--redact", "defence", *PERIOD)
    assert b"1 by channels that the clause does not name" in made["conditions.csv"]


def test_a_copy_is_not_made_from_results_of_another_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to withhold is told from the order that was checked, not from one like it."""
    World().write(tmp_path)
    checked(monkeypatch, tmp_path, *PERIOD)
    edited(tmp_path / "order.yaml", ("known_to_respondent: no", "known_to_respondent: yes"))
    command = ["export", "full", "--to", "xlsx", "--redact", "respondent", "--out", "x.xlsx"]
    for more in ([], ["--order", "order.yaml"]):
        result = CliRunner().invoke(application, [*command, *more])
        assert result.exit_code == 1
        assert not (tmp_path / "x.xlsx").exists()
