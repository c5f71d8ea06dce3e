"""A person who moved: a finding about the old home shows the defence the old home, not the new."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.copies import checked, copied, exported
from support.hidden_home import World
from support.readings import found, numbers, words

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
NEW = (51.7533271, -0.5871713)
MOVED = (
    "    - {label: 4 Made-up Row, circle: {centre: [51.7533271, -0.5871713], radius: 5 m}, "
    "from: 2026-04-14 11:00, confidential: yes, known_to_respondent: no}"
)
NEEDLES = [*words("4 Made-up Row", "Made-up Row"), *numbers(*NEW)]


def moved(folder: Path) -> None:
    """Writes the case with a home that was given up at 11:00 on the day of the walk."""
    World().write(folder)
    text = (folder / "order.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.lstrip().startswith("- {label:"))
    lines[at] = lines[at].rstrip("}") + ", until: 2026-04-14 11:00}"
    lines[at] = lines[at].replace("radius: 5 m, ", "radius: 5 m}, ")
    lines.insert(at + 1, MOVED)
    (folder / "order.yaml").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("moved")
    moved(folder)
    with pytest.MonkeyPatch.context() as patch:
        made = copied(patch, folder, "--redact", "defence", *PERIOD, "--format", "json")
        checked(patch, folder, *PERIOD)
        files = exported(patch, folder, "--redact", "defence")
        made |= {f"export/{name}": data for name, data in files.items()}
    return made


def table(outputs: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(outputs[f"{name}.csv"].decode().splitlines()))


def test_the_new_home_is_in_no_byte(outputs: dict[str, bytes]) -> None:
    assert outputs["exit code"] == b"0"
    assert found(outputs, NEEDLES) == []


def test_the_old_home_and_what_rests_on_it_is_shown(outputs: dict[str, bytes]) -> None:
    assert b"9 Invented Close" in outputs["report.html"]
    assert any(row["condition_id"] == "c1" for row in table(outputs, "possible_breaches"))


def test_the_timeline_is_told_while_the_old_home_counted(outputs: dict[str, bytes]) -> None:
    """11:00 in London is 10:00 UTC."""
    own = [row for row in table(outputs, "timeline") if row["condition_id"] == "c1"]
    assert own
    assert max(row["ended_at"] for row in own) == "2026-04-14T10:00:00Z"


def test_nothing_of_it_is_in_the_respondents_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(tmp_path)
    made = copied(monkeypatch, tmp_path, "--redact", "respondent", *PERIOD)
    old = [*words("9 Invented Close", "Invented Close"), *numbers(*World().home)]
    assert found({"page": made["report.html"], "orders": made["orders.csv"]}, NEEDLES) == []
    assert found({"conditions": made["conditions.csv"]}, [*NEEDLES, *old]) == []
