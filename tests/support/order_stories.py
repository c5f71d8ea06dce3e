"""Invented orders with up to four variations, suspensions and a discharge, for hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from support.orders import DAY, LONDON, MINUTE, circle, condition, notice, order, us
from support.second_reading import DAYS, Change

from orderwatch.orders.model import Condition, Notice, Order, Suspension, Variation
from orderwatch.temporal.intervals import OPEN_END_US

FIRST_DAYS = ("2026-03-28", "2026-10-24", "2026-06-01")
LENGTH = 3 * 1440


@st.composite
def _when(draw: st.DrawFn) -> str:
    days = draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=7, unique=True))
    opens, closes = draw(
        st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True).map(
            lambda two: [f"{one // 4:02d}:{one % 4 * 15:02d}" for one in two]
        )
    )
    return f"{','.join(sorted(days, key=DAYS.index))} {opens}-{closes}"


@st.composite
def _notices(draw: st.DrawFn, made_us: int) -> tuple[Notice, ...]:
    """No entry, instants up to two days later, or whole days of which the hour is not known."""
    minutes = st.integers(0, 2 * 1440)
    at = minutes.map(lambda minute: notice(made_us + (minute + 600) % 2880 * MINUTE))
    day = st.integers(0, 2).map(lambda number: _whole_day(made_us + number * DAY))
    several = st.lists(at | day, min_size=1, max_size=2).map(tuple)
    return draw(st.one_of(at.map(lambda one: (one,)), several, st.just(())))


def _whole_day(near_us: int) -> Notice:
    day = datetime.fromtimestamp(near_us // 1_000_000, UTC).astimezone(LONDON).date()
    found = notice(us(day.isoformat()), days=1)
    return replace(found, end_us=us((day + timedelta(days=1)).isoformat()))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Order, list[Change], int]:
    """An order, its changes, and the first instant of its first day."""
    first_us = us(draw(st.sampled_from(FIRST_DAYS)))
    early = st.integers(300, 1500) | st.integers(300, LENGTH)
    times = early.map(lambda minute: first_us + minute * MINUTE)
    base = condition(
        distance_m=draw(st.sampled_from([50.0, 0.0])),
        when=draw(st.sampled_from(["", "", "Mo,Tu,We,Th,Fr,Sa,Su 09:00-01:30"]) | _when()),
        calendar=draw(st.sampled_from(["", "", "", "term"])),
        from_us=draw(st.sampled_from([0, first_us + 700 * MINUTE])),
    )
    day = datetime.fromtimestamp((first_us + DAY) // 1_000_000, UTC).date().isoformat()
    starts_us = draw(st.integers(0, 300)) * MINUTE + first_us
    edge = draw(times)
    told = order(
        starts_us=starts_us,
        ends_us=draw(st.sampled_from([OPEN_END_US, first_us + 3 * DAY])),
        notice=draw(_notices(starts_us)),
        calendars={"term": ((day, day),)},
        places={"zone": (circle(until_us=edge), circle("40 m", from_us=edge - 60 * MINUTE))},
        conditions=(base,),
        suspensions=tuple(draw(st.lists(_suspensions(times), max_size=1))),
        discharges=tuple(draw(st.lists(_discharges(times), max_size=1))),
    )
    changes = _clear(base, draw(_changes(times)))
    return replace(told, variations=_variations(base, changes)), changes, first_us


def _suspensions(times: st.SearchStrategy[int]) -> st.SearchStrategy[Suspension]:
    names = st.sampled_from([(), ("c1",), ("c2",)])
    return st.builds(
        lambda at, length, named: Suspension(from_us=at, until_us=at + length, conditions=named),
        times,
        st.integers(1, 500).map(lambda minutes: minutes * MINUTE),
        names,
    )


def _discharges(times: st.SearchStrategy[int]) -> st.SearchStrategy[Suspension]:
    late = times.map(lambda at: at + 2 * DAY)
    return late.map(lambda at: Suspension(from_us=at, until_us=OPEN_END_US, conditions=("c1",)))


@st.composite
def _changes(draw: st.DrawFn, times: st.SearchStrategy[int]) -> list[Change]:
    """Up to four variations in time order; a condition that was removed may come back."""
    values = {
        "distance_m": st.sampled_from([100.0, 60.0, 30.0, 0.0]),
        "when": _when(),
        "from_us": times,
        "until_us": times,
        "add": st.integers(1, 9).map(lambda metres: condition(distance_m=float(metres))),
    }
    keys = (*["distance_m"] * 5, "when", "from_us", "until_us", "remove")
    found: list[Change] = []
    for at_us in sorted(draw(st.lists(times, min_size=1, max_size=4, unique=True))):
        removed = bool(found) and found[-1].what == "remove"
        what = "add" if removed else draw(st.sampled_from(keys))
        found.append(
            Change(
                made_us=at_us,
                notice=draw(_notices(at_us)),
                relaxes=draw(st.sampled_from([False, False, False, True])),
                what=what,
                value=draw(values.get(what, st.none())),
            )
        )
    return found


def _clear(base: Condition, changes: list[Change]) -> list[Change]:
    """Without changes of nothing."""
    found: list[Change] = []
    latest = base
    for one in changes:
        if one.what == "add":
            latest = one.value
        elif one.what != "remove":
            if one.value == getattr(latest, one.what):
                continue
            latest = replace(latest, **{one.what: one.value})
        found.append(one)
    return found


def _variations(base: Condition, changes: list[Change]) -> tuple[Variation, ...]:
    """The changes as an order holds them: each with the whole condition as it then reads."""
    found, latest = [], base
    for one in changes:
        is_change = one.what not in ("add", "remove")
        latest = one.value if one.what == "add" else latest
        latest = replace(latest, **{one.what: one.value}) if is_change else latest
        found.append(
            Variation(
                made_us=one.made_us,
                notice=one.notice,
                relaxes=one.relaxes,
                changed={"c1": latest} if is_change else {},
                added=(one.value,) if one.what == "add" else (),
                removed=("c1",) if one.what == "remove" else (),
            )
        )
    return tuple(found)
