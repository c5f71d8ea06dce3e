"""Times, lengths and clauses as people read them, for sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from orderwatch.temporal.durations import duration_text as duration
from orderwatch.temporal.durations import stated_text as stated

__all__ = ["clause", "clock", "count", "day", "duration", "local", "metres", "moment", "stated"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLAUSE_WIDTH = 120


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The words for both sides of a line.

    Attributes:
        against: where the condition forbids to be.
        consistent: where it does not.
        place: what the line is drawn round.
        deepest: of the fix that is farthest on the forbidden side.
        weaker: how the place would have to change for the finding to fall.
    """

    against: str
    consistent: str
    place: str
    deepest: str
    weaker: str


_MUST_NOT = Sides(
    against="inside", consistent="outside", place="area", deepest="deepest", weaker="smaller"
)
_MUST_STAY = Sides(
    against="outside", consistent="inside", place="place", deepest="farthest", weaker="larger"
)


def sides(must_stay: bool) -> Sides:
    """The words of a condition, by whether it says where to stay or where not to go."""
    return _MUST_STAY if must_stay else _MUST_NOT


def local(at_us: int, zone: ZoneInfo) -> datetime:
    """The instant as a local date and time."""
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone)


def clock(at: datetime) -> str:
    """`08:31` or `08:31:20`; with its offset in the hour that the clock passes twice."""
    text = f"{at:%H:%M}" + (f":{at:%S}" if at.second else "")
    other = at.replace(fold=1 - at.fold)
    if at.utcoffset() == other.utcoffset():
        return text
    minutes = int((at.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{text} (UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d})"


def day(at: datetime) -> str:
    """`Tue 14 Apr 2026`, in English whatever the machine's language."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime, beside: datetime) -> str:
    """The clock time, with the day where it is not that of `beside`."""
    return clock(at) if at.date() == beside.date() else f"{clock(at)} on {day(at)}"


def metres(value: float) -> str:
    """Whole metres, or kilometres with one decimal from 10 km on."""
    return f"{value / 1000:.1f} km" if abs(value) >= 10_000 else f"{value:.0f} m"


def clause(text: str) -> str:
    """The clause on one line, shortened at a word."""
    line = " ".join(text.split())
    if len(line) <= _CLAUSE_WIDTH:
        return line
    return line[:_CLAUSE_WIDTH].rsplit(" ", 1)[0] + " …"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 position`, `5 positions`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def span(first: datetime, last: datetime, zone: ZoneInfo) -> str:
    """`the first at 08:31 and the last at 08:35 on Tue 14 Apr 2026 (Europe/London)`."""
    name = f"({zone.key})"
    if first == last:
        return f"at {clock(first)} on {day(first)} {name}"
    if first.date() == last.date():
        return f"the first at {clock(first)} and the last at {clock(last)} on {day(first)} {name}"
    return (
        f"the first at {clock(first)} on {day(first)} and "
        f"the last at {clock(last)} on {day(last)} {name}"
    )


def share(part_us: int, whole_us: int) -> str:
    """A part in per cent with one decimal; never 0.0 for something nor 100.0 for less than all.

    >>> share(1, 10_000), share(9_999, 10_000), share(5, 10), share(0, 10)
    ('<0.1 %', '>99.9 %', '50.0 %', '0.0 %')
    """
    if whole_us == 0:
        return ""
    per_cent = 100 * part_us / whole_us
    if 0 < per_cent < 0.1:
        return "<0.1 %"
    if 99.9 < per_cent < 100:
        return ">99.9 %"
    return f"{per_cent:.1f} %"
