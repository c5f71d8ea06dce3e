"""Golden cases of contact: each file is a small story, what must be listed, and the sentence.

The expected lists, sentences and seconds were worked out from the rules, not copied from a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from support.contact_stories import check, order, record
from support.tracks import east_of, track

from orderwatch.tables import ContactRecord, Track

CASES = sorted(Path(__file__).parent.glob("*.yaml"))
LONDON = ZoneInfo("Europe/London")
DAY = "2026-04-14"
LISTS = ("possible_breaches", "near_misses", "excepted")
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")


def at_us(text: str) -> int:
    """A time of the story's day, or with a day of its own, in London."""
    full = text if len(text) > 8 else f"{DAY} {text}"
    at = datetime.fromisoformat(full).replace(tzinfo=LONDON).astimezone(UTC)
    return round(at.timestamp() * 1e6)


def one_record(number: int, written: Mapping[str, str]) -> ContactRecord:
    part: dict[str, Any] = dict(written)
    when, sender = part.pop("at"), part.pop("from", "")
    receivers = [one.strip() for one in part.pop("to", "").split(",")]
    lasted = part.pop("lasted", "")
    exact = part.pop("clock", "") != "minutes"
    if "east" in part:
        lat, lon = east_of(float(part.pop("east").split()[0]))
        part |= {"lat": lat, "lon": lon}
    return record(
        at_us(when),
        sender,
        receivers,
        row=number,
        duration_s=float(lasted.split()[0]) if lasted else None,
        group_chat=part.pop("group", "no") == "yes",
        resolution_us=0 if exact else 60_000_000,
        source=part.pop("export", "export.csv"),
        owner=part.pop("of", ""),
        **part,
    )


def tracks(case: Mapping[str, Any]) -> list[Track]:
    """Positions east of one point, each device's own track."""
    found = []
    for one in case.get("positions", []):
        start, step = at_us(one["at"]) / 1e6, float(one["every"].split()[0])
        times = [start + step * number for number in range(int(one["count"]))]
        east = [float(one["east"].split()[0])] * len(times)
        found.append(track(times, east, device_id=one["device"]))
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_contact_case(path: Path) -> None:
    case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    held = order(case.get("condition"), case.get("order"))
    records = [one_record(number, one) for number, one in enumerate(case["records"], 1)]
    first, last = case.get("period", ["00:00", "23:59"])
    period = (at_us(first), at_us(last))
    sink = check(held, records, period=period, tracks=tracks(case))
    for name in LISTS:
        same_list(list(sink.records(name)), case.get(name, []), name)
    condition = next(sink.records("conditions"))
    assert condition["checked"] == case.get("checked", "yes")
    for words in case.get("why_says", []):
        assert words in condition["why"], condition["why"]
    if "seconds" in case:
        for state in STATES:
            assert float(condition[f"{state}_s"]) == float(case["seconds"].get(state, "0")), state
    same_evidence(sink, case)


def same_list(rows: list[dict[str, Any]], expected: list[dict[str, Any]], name: str) -> None:
    assert len(rows) == len(expected), f"{name}: {[row['sentence'] for row in rows]}"
    for row, wanted in zip(rows, expected, strict=True):
        for key, value in wanted.items():
            if key in ("started", "ended"):
                at = datetime.fromisoformat(str(row[f"{key}_at"]))
                assert round(at.timestamp() * 1e6) == at_us(value), (key, at)
            elif key in ("flags", "speaks_against", "channel"):
                cell = str(row[key] or "")
                assert cell.split(";") == sorted(value) if value else not cell, (key, cell)
            elif key == "protected":
                assert row["protected_id"] == value
            else:
                assert str(row[key] if row[key] is not None else "") == value, key


def same_evidence(sink: Any, case: Mapping[str, Any]) -> None:
    """Every row of a listed contact stands in the evidence; `evidence` names those expected."""
    if "evidence" in case:
        rows = {(row["source"], str(row["row"])) for row in sink.records("evidence")}
        wanted = {(one["export"], row) for one in case["evidence"] for row in one["rows"]}
        assert rows == wanted
    if "receivers" in case:
        assert [row["to_id"] for row in sink.records("evidence")] == case["receivers"]
