"""What must not change the findings of contact conditions, and a second reading of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from support.contact_stories import check, order, record, us

from orderwatch.evidence.memory import MemorySink
from orderwatch.tables import ContactRecord

START = us("2026-04-14T18:00:00Z")
S = 1_000_000
PERIOD = (us("2026-04-01T00:00:00Z"), us("2026-05-01T00:00:00Z"))
LISTS = ("possible_breaches", "near_misses", "excepted")
HELD = order(
    {
        "persons": ["household"],
        "exceptions": [
            {"id": "e1", "platform": "ofw", "per_day": "2"},
            {"id": "e2", "replies": "yes", "channel": ["email"]},
        ],
    }
)
QUICK = settings(max_examples=25, deadline=None)
OTHER_WAYS = {
    "R": ["07700900123", "+447700900123", "0044 7700 900 123"],
    "P1": ["(07700) 900-456", "+44 (0)7700 900456"],
}


@st.composite
def rows(draw: st.DrawFn, withheld: bool = True) -> list[ContactRecord]:
    found = []
    names = ["R", "R", "R", "P1", "A1", "R-suspected", "nobody", "S1"]
    for number in range(draw(st.integers(0, 14))):
        sender = draw(st.sampled_from(names + ([""] if withheld else [])))
        to = draw(st.sampled_from([["P1"], ["P1"], ["C1"], ["landline"], ["R"], ["A1"]]))
        channel = draw(st.sampled_from(["call", "sms", "email", "messaging"]))
        lasts = draw(st.sampled_from([0, 4, 30, None])) if channel == "call" else None
        found.append(
            record(
                START + draw(st.integers(0, 1200)) * 30 * S,
                sender,
                to,
                channel=channel,
                platform=draw(st.sampled_from(["", "ofw"])) if channel == "messaging" else "",
                status=draw(st.sampled_from(["completed", "missed", "unknown"])),
                duration_s=lasts,
                owner=sender or to[0],
                source=f"{sender or to[0]}.csv",
                row=number + 1,
            )
        )
    return found


def lists(sink: MemorySink, without: Sequence[str] = ()) -> list[tuple[str, dict[str, Any]]]:
    """The rows of the three lists, without some columns."""
    return [
        (name, {key: value for key, value in row.items() if key not in without})
        for name in LISTS
        for row in sink.records(name)
    ]


def found(records: Sequence[ContactRecord]) -> MemorySink:
    return check(HELD, records, period=PERIOD)


@QUICK
@given(records=rows(), data=st.data())
def test_the_order_of_rows(records: list[ContactRecord], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(records))
    one, other = found(records), found(shuffled)
    for table in (*LISTS, "timeline", "evidence", "against", "conditions"):
        assert list(one.records(table)) == list(other.records(table))


@QUICK
@given(records=rows(), data=st.data())
def test_splitting_into_files(records: list[ContactRecord], data: st.DataObject) -> None:
    parts = [replace(one, source=f"{data.draw(st.integers(0, 3))}-{one.source}") for one in records]
    assert lists(found(records)) == lists(found(parts))


@QUICK
@given(records=rows(), data=st.data())
def test_the_notation_of_numbers(records: list[ContactRecord], data: st.DataObject) -> None:
    """Numbers are compared in their normal form; what is written stands in the evidence only."""
    other = []
    for one in records:
        way = record(
            one.at_us,
            data.draw(st.sampled_from(OTHER_WAYS["R"])) if one.from_id == "07700 900123" else "",
            [data.draw(st.sampled_from(OTHER_WAYS["P1"]))],
        )
        to = (way.to_keys, way.to_ids) if one.to_ids == ("07700 900456",) else None
        changed = replace(one, to_keys=to[0], to_ids=to[1]) if to else one
        if way.from_id:
            changed = replace(changed, from_key=way.from_key, from_id=way.from_id)
        other.append(changed)
    assert lists(found(records)) == lists(found(other))


@QUICK
@given(records=rows(), times=st.lists(st.integers(0, 36_000), max_size=8))
def test_unrelated_records(records: list[ContactRecord], times: list[int]) -> None:
    ends = [("nobody", "R"), ("R", "nobody"), ("nobody", "nobody"), ("nobody", "P1"), ("S1", "P1")]
    more = [
        record(START + t * S, *(sender, [to]), row=100 + number, source="more.csv")
        for number, t in enumerate(times)
        for sender, to in [ends[number % len(ends)]]
    ]
    assert lists(found(records)) == lists(found([*records, *more]))


@QUICK
@given(records=rows(withheld=False), ahead_s=st.integers(-60, 60), longer=st.integers(0, 5))
def test_the_other_sides_export(records: list[ContactRecord], ahead_s: int, longer: int) -> None:
    """The same findings, `corroborated`; the clock of the other side differs, and durations."""
    copies = [
        replace(
            one,
            at_us=one.at_us + ahead_s * S,
            duration_s=one.duration_s + longer if one.duration_s else one.duration_s,
            owner_key=one.to_keys[0],
            source=f"to-{one.to_ids[0]}.csv",
        )
        for one in records
    ]
    alone, both = found(records), found([*records, *copies])
    changed = ("flags", "sentence", "speaks_against")
    assert lists(alone, changed) == lists(both, changed)
    listed = (list(sink.records("possible_breaches")) for sink in (alone, both))
    for one, other in zip(*listed, strict=True):
        added = set(str(other["flags"]).split(";")) - set(str(one["flags"]).split(";"))
        assert added == {"corroborated"}


def second_reading(records: Sequence[ContactRecord]) -> Counter[tuple[Any, ...]]:
    """Incidents and two a day by `ofw`, read once more: every pair of records compared."""
    tz = ZoneInfo("Europe/London")
    days: Counter[Any] = Counter()
    said: list[tuple[Any, ...]] = []
    for one in sorted(records, key=lambda row: row.at_us):
        day = datetime.fromtimestamp(one.at_us / 1e6, tz).date()
        covered = one.platform == "ofw" and days[day] < 2
        days[day] += covered
        suspected = one.from_id.startswith("@")
        said.append(("excepted" if covered else "found", suspected, one.to_ids, day, one.at_us))
    incidents: Counter[tuple[Any, ...]] = Counter()
    left = list(said)
    while left:
        group = [left.pop(0)]
        growing = True
        while growing:
            near = [
                each
                for each in left
                if any(
                    each[:4] == kept[:4] and abs(each[4] - kept[4]) <= 3600 * S for kept in group
                )
            ]
            growing = bool(near)
            group += near
            left = [each for each in left if each not in near]
        times = [each[4] for each in group]
        incidents[(group[0][0], group[0][2], min(times), max(times), len(group))] += 1
    return incidents


@settings(max_examples=60, deadline=None)
@given(
    marks=st.lists(
        st.tuples(
            st.integers(0, 2400),
            st.sampled_from(["R", "R-suspected"]),
            st.sampled_from(["P1", "C1"]),
            st.sampled_from(["", "ofw"]),
        ),
        max_size=16,
        unique_by=lambda mark: mark[0],
    )
)
def test_incidents_and_one_a_day_against_a_second_reading(
    marks: list[tuple[int, str, str, str]],
) -> None:
    records = [
        record(START + t * 60 * S, who, [to], channel="messaging", platform=platform, row=n + 1)
        for n, (t, who, to, platform) in enumerate(marks)
    ]
    sink = found(records)
    written = {"P1": ("07700 900456",), "C1": ("07700 900457",)}
    seen: Counter[tuple[Any, ...]] = Counter()
    for name, row in lists(sink):
        assert name != "near_misses"
        times = (us(str(row["started_at"])), us(str(row["ended_at"])))
        kind = "excepted" if name == "excepted" else "found"
        seen[(kind, written[str(row["protected_id"])], *times, row["records"])] += 1
    assert seen == second_reading(records)


@QUICK
@given(records=rows())
def test_every_contact_stands_in_one_list_or_is_counted(records: list[ContactRecord]) -> None:
    """The account sums to the time in force, and never says consistent."""
    sink = found(records)
    row = next(sink.records("conditions"), None)
    assert row is not None
    if row["checked"] == "no":
        return
    parts = ["possible_breach", "consistent", "unclear", "no_data", "excepted"]
    assert row["consistent_s"] == 0
    assert round(sum(float(row[f"{one}_s"]) for one in parts), 6) == float(row["in_force_s"])
    rows_ = [(r["finding_id"], r["source"], r["row"]) for r in sink.records("evidence")]
    assert len(rows_) == len(set(rows_))
