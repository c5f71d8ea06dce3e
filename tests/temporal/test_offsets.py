"""Local time over arrays against zoneinfo one by one, and against published changes of clocks."""

from __future__ import annotations

import csv
import gzip
import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real_data

from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.offsets import (
    AMBIGUOUS,
    NEVER,
    UNIQUE,
    intervals_from_local,
    offsets_us,
    utc_from_local,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE = datetime(1970, 1, 1)
_SECOND = 1_000_000
_HOUR = 3600 * _SECOND
_ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "Asia/Gaza",
    "Asia/Kathmandu",
]
_zones = st.sampled_from(_ZONES).map(ZoneInfo)
_instants = st.integers(0, 4_102_444_799).map(lambda seconds: seconds * _SECOND)


def _at(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _offset(us: int, tz: ZoneInfo) -> int:
    return _at(us).astimezone(tz).utcoffset() // timedelta(microseconds=1)


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - _NAIVE) // timedelta(microseconds=1)


def _utc_in(text: str) -> int:
    """The file has seconds since 1970 in some rows and ISO times in others."""
    return int(text) * _SECOND if text.isdigit() else _us(text.removesuffix("Z"))


def _array(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@settings(max_examples=150)
@given(_zones, st.lists(_instants, max_size=20))
def test_offsets_are_those_of_zoneinfo(tz, instants):
    """The offset of every instant from 1970 to 2100 is what zoneinfo gives."""
    found = offsets_us(np.array(instants, dtype=np.int64), tz)
    assert found.tolist() == [_offset(us, tz) for us in instants]


@settings(max_examples=150)
@given(_zones, st.lists(_instants, min_size=1, max_size=20))
def test_a_local_time_reads_back_to_its_instants(tz, instants):
    """Each reading of a local time shows that time, and the instant it came from is one."""
    utc = np.array(instants, dtype=np.int64)
    local = utc + offsets_us(utc, tz)
    read = utc_from_local(local, tz)
    assert not (read.kind == NEVER).any()
    assert ((read.first_us == utc) | (read.second_us == utc)).all()
    for reading in (read.first_us, read.second_us):
        assert (reading + offsets_us(reading, tz) == local).all()
    assert ((read.kind == AMBIGUOUS) == (read.first_us < read.second_us)).all()


@settings(max_examples=150)
@given(_zones, st.lists(_instants, min_size=1, max_size=20))
def test_kinds_are_those_of_pep_495(tz, local):
    """Unique, repeated and skipped local times are told apart as `fold` tells them."""
    read = utc_from_local(np.array(local, dtype=np.int64), tz)
    for us, first, second, kind in zip(
        local, read.first_us, read.second_us, read.kind, strict=True
    ):
        naive = _NAIVE + timedelta(microseconds=us)
        early = naive.replace(tzinfo=tz).utcoffset()
        late = naive.replace(tzinfo=tz, fold=1).utcoffset()
        assert kind == (UNIQUE if early == late else AMBIGUOUS if early > late else NEVER)
        if kind != NEVER:
            assert us - int(first) == early // timedelta(microseconds=1)
            assert us - int(second) == late // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("local", "first", "second", "kind"),
    [
        ("2026-10-25T00:59:59.999999", "2026-10-24T23:59:59.999999", None, UNIQUE),
        ("2026-10-25T01:00", "2026-10-25T00:00", "2026-10-25T01:00", AMBIGUOUS),
        (
            "2026-10-25T01:59:59.999999",
            "2026-10-25T00:59:59.999999",
            "2026-10-25T01:59:59.999999",
            1,
        ),
        ("2026-10-25T02:00", "2026-10-25T02:00", None, UNIQUE),
        ("2026-03-29T00:59:59.999999", "2026-03-29T00:59:59.999999", None, UNIQUE),
        ("2026-03-29T01:00", "2026-03-29T01:00", None, NEVER),
        ("2026-03-29T01:59:59.999999", "2026-03-29T01:00", None, NEVER),
        ("2026-03-29T02:00", "2026-03-29T01:00", None, UNIQUE),
        ("2027-01-01T00:00", "2027-01-01T00:00", None, UNIQUE),
    ],
)
def test_the_edges_of_both_changes_in_london(local, first, second, kind):
    """On the line: the repeated and the skipped hour are half-open."""
    read = utc_from_local(_array(_us(local)), ZoneInfo("Europe/London"))
    assert read.first_us.tolist() == [_us(first)]
    assert read.second_us.tolist() == [_us(second or first)]
    assert read.kind.tolist() == [kind]


def test_a_day_that_a_zone_left_out_never_happened():
    """Samoa had no 30 December 2011: each of its times points to the jump over the date line."""
    read = utc_from_local(
        _array(_us("2011-12-30T00:00"), _us("2011-12-30T23:59")), ZoneInfo("Pacific/Apia")
    )
    assert read.kind.tolist() == [NEVER, NEVER]
    assert read.first_us.tolist() == [_us("2011-12-30T10:00")] * 2


def test_order_of_rows_and_empty_arrays_do_not_matter():
    """Rows are read one by one, whatever stands beside them."""
    tz = ZoneInfo("Europe/London")
    local = _array(*range(_us("2026-10-24T20:00"), _us("2026-10-25T06:00"), 7 * 60 * _SECOND))
    shuffled = np.random.default_rng(3).permutation(len(local))
    read, mixed = utc_from_local(local, tz), utc_from_local(local[shuffled], tz)
    assert (read.first_us[shuffled] == mixed.first_us).all()
    assert (read.kind[shuffled] == mixed.kind).all()
    assert len(utc_from_local(_array(), tz).kind) == 0
    assert len(offsets_us(_array(), tz)) == 0


def test_years_far_away_are_read_with_the_nearest_offset():
    """Sentinel years in an export do not stop the others from being read."""
    far = _array(-(2**62), 0, 2**62)
    assert offsets_us(far, ZoneInfo("Europe/London")).tolist() == [-75 * _SECOND, _HOUR, 0]


def test_no_change_is_missed_in_zones_with_many():
    """130 years every six hours are looked up at once; a sample is asked of zoneinfo."""
    for name in _ZONES:
        tz = ZoneInfo(name)
        days = np.arange(_us("1970-01-01T00:00"), _us("2100-01-01T00:00"), 6 * _HOUR)
        slow = offsets_us(days, tz)
        sample = np.random.default_rng(1).integers(0, len(days), 3000)
        assert slow[sample].tolist() == [_offset(int(days[i]), tz) for i in sample], name


def test_published_changes_of_clocks():
    """Every change from 1970 to 2037 that moment-timezone publishes, to the second."""
    path = real_data("timezones/moment_transitions.csv.gz")
    by_zone: dict[str, list[tuple[int, int]]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            at = datetime.fromisoformat(row["utc"])
            if 1970 <= at.year <= 2037:
                offset = round(float(row["utcoffset_min"]) * 60) * _SECOND
                us = (at - _EPOCH) // timedelta(microseconds=1)
                by_zone.setdefault(row["zone"], []).append((us, offset))
    assert len(by_zone) == 76  # one of the 77 zones has not changed since 1970
    wrong: dict[str, int] = {}
    for name, rows in by_zone.items():
        instants, offsets = np.array(rows, dtype=np.int64).T
        differs = offsets_us(instants, ZoneInfo(name)) != offsets
        if differs.any():
            wrong[name] = int(differs.sum())
    assert wrong == {}


def test_utc_to_london_pairs_of_the_monitoring_service():
    """The 46 published pairs of UTC and London time."""
    path = real_data("uk_em/utc_to_london_pairs.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 46
    tz = ZoneInfo("Europe/London")
    utc = np.array([_utc_in(row["utc_in"]) for row in rows], dtype=np.int64)
    local = utc + offsets_us(utc, tz)
    read = utc_from_local(local, tz)
    assert [_NAIVE + timedelta(microseconds=int(us)) for us in local] == [
        datetime.fromisoformat(row["local_expected"]) for row in rows
    ]
    assert ((read.first_us == utc) | (read.second_us == utc)).all()


@settings(max_examples=60)
@given(_zones, st.integers(0, 4_000_000_000), st.data())
def test_local_intervals_hold_by_the_wall_clock(tz, start, data):
    """An instant is in the result exactly if its wall clock is in the local intervals."""
    start_us, end_us = start * _SECOND, start * _SECOND + 60 * _HOUR
    edges = data.draw(st.lists(st.integers(-30 * 3600, 90 * 3600), min_size=2, max_size=8))
    shifted = [start_us + edge * _SECOND for edge in edges]
    local = Intervals.of(itertools.pairwise(shifted))
    made = intervals_from_local(local, tz, start_us, end_us)
    instants = np.arange(start_us - _HOUR, end_us + _HOUR, 97 * _SECOND, dtype=np.int64)
    wall = instants + np.array([_offset(int(us), tz) for us in instants], dtype=np.int64)
    inside = local.covers(wall) & (instants >= start_us) & (instants < end_us)
    assert (made.covers(instants) == inside).all()
