"""Time: half-open UTC intervals, local time of named zones, timetables, durations, holidays."""

from orderwatch.temporal.durations import parse_duration
from orderwatch.temporal.holidays import holiday_dates, known_code
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Int64, Intervals
from orderwatch.temporal.local import (
    ParsedTime,
    local_day_bounds,
    parse_time,
    to_local_text,
    to_utc_text,
    zone,
)
from orderwatch.temporal.offsets import LocalTimes, offsets_us, utc_from_local
from orderwatch.temporal.timetable import Timetable, parse_timetable

__all__ = [
    "OPEN_END_US",
    "OPEN_START_US",
    "Int64",
    "Intervals",
    "LocalTimes",
    "ParsedTime",
    "Timetable",
    "holiday_dates",
    "known_code",
    "local_day_bounds",
    "offsets_us",
    "parse_duration",
    "parse_time",
    "parse_timetable",
    "to_local_text",
    "to_utc_text",
    "utc_from_local",
    "zone",
]
