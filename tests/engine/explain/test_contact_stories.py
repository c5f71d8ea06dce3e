"""Every golden story of contacts told: each finding, and each time, as the tables have it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cases.contact.test_contact_cases import CASES, at_us, one_record, tracks
from support.contact_stories import asked, check, order
from support.told import agrees, same_state

from orderwatch.engine.explain.instant import answers
from orderwatch.engine.explain.telling import steps_of
from orderwatch.engine.explain.things import things
from orderwatch.engine.order import records_of
from orderwatch.evidence.kept import LISTS
from orderwatch.evidence.memory import MemorySink
from orderwatch.policy import Policy
from orderwatch.temporal.local import to_utc_text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_is_told_as_the_tables_have_it(path: Path) -> None:
    case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    held = order(case.get("condition"), case.get("order"))
    rows = [one_record(number, one) for number, one in enumerate(case["records"], 1)]
    first, last = case.get("period", ["00:00", "23:59"])
    period = (at_us(first), at_us(last))
    sink = check(held, rows, period=period, tracks=tracks(case))
    own, job = asked(rows, MemorySink(zones={}, keep=()), period=period, tracks=tracks(case))
    records = records_of(held, own, job)
    told = {}
    for condition in held.every_condition:
        found = things(records, condition)
        for name, _ in found.named:
            told[name] = tuple(steps_of(records, found, name))
    listed = {row["finding_id"]: (table, row) for table in LISTS for row in sink.records(table)}
    assert set(told) == set(listed)
    for name, (table, row) in listed.items():
        agrees(told[name], table, row, Policy())
    timeline = list(sink.records("timeline"))
    edges = [at_us(first) - 60_000_000, at_us(last), at_us(last) + 86_400_000_000]
    edges += [one.at_us for one in rows] + [one.at_us + 1_000_000 for one in rows]
    for at in edges:
        for answer in answers(records, held.every_condition, at):
            same_state(answer, timeline, to_utc_text(at))
