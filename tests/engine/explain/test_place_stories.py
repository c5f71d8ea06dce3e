"""Every golden story of places told: each finding, and each time, as the tables have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases.test_cases import CASES, event_frame, order_text, pings, read
from support.kept import run
from support.told import agrees, same_state

from orderwatch.engine.explain.telling import opened, tell_finding, tell_time
from orderwatch.evidence.kept import LISTS, Kept, kept

_MOST_PROBES = 14


def results(path: Path, folder: Path) -> Kept:
    """The story's run, from files."""
    case = read(path)
    day = case.get("day", "2026-04-14")
    (folder / "order.yaml").write_text(order_text(case), encoding="utf-8")
    pings(case, day).to_csv(folder / "pings.csv", index=False)
    command = ["check", folder / "order.yaml", "--pings", folder / "pings.csv"]
    if "events" in case:
        event_frame(case, day).to_csv(folder / "events.csv", index=False)
        command += ["--events", folder / "events.csv"]
    start, end = case.get("period", [None, None])
    if start:
        whole = len(start) > 8
        command += ["--from", start if whole else f"{day} {start}"]
        command += ["--until", end if whole else f"{day} {end}"]
    run(*command, "--out", folder / "out")
    return kept(folder / "out")


def probes(folder: Kept) -> list[str]:
    """The start of each stretch of the account, the instant before, and far outside."""
    starts: list[str] = []
    for row in folder.rows("timeline"):
        starts += [row["started_at"], row["ended_at"]]
    chosen = list(dict.fromkeys(starts))
    step = max(1, len(chosen) // _MOST_PROBES)
    return [*chosen[::step], "2020-01-01T00:00:00Z", "2026-04-01T03:07:00Z", "2029-01-01T00:00:00Z"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_is_told_as_the_tables_have_it(path: Path, tmp_path: Path) -> None:
    folder = results(path, tmp_path)
    timeline = list(folder.rows("timeline"))
    order = next(iter(folder.rows("orders")))
    with opened(folder) as asked:
        for table in LISTS:
            for row in folder.rows(table):
                told = tell_finding(folder, row["finding_id"], asked)
                assert (told.table, told.row) == (table, row)
                agrees(told.steps, table, row, folder.manifest.policy)
        records = asked.records((order["order_id"], order["respondent_id"]))
        for at in probes(folder):
            for answer in tell_time(records, at, None):
                same_state(answer, timeline, at)
                _names_what_is_listed(answer, folder, at)


def _names_what_is_listed(answer: Any, folder: Kept, at: str) -> None:
    """A finding that reaches over the time is named, and no other."""
    listed = [one for one in answer.steps if one.title == "Is it in a finding?"]
    if not listed:
        return
    said = " ".join(listed[0].lines)
    for table in LISTS:
        for row in folder.rows(table):
            held = row["started_at"] <= at <= row["ended_at"]
            if row["condition_id"] == answer.condition.id:
                assert (row["finding_id"] in said) == held, (at, row)


def test_the_probes_are_read_as_text_of_one_length() -> None:
    """Times compare as text in these tests, so the stories are of whole seconds."""
    for path in (Path(__file__).parents[2] / "cases").glob("*.yaml"):
        case = read(path)
        assert all("." not in one["at"] for one in case["positions"]), path.name
