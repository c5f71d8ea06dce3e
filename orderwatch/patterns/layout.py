"""What the calendar and the timeline show, before anything draws it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import numpy as np

from orderwatch.findings.wording import local
from orderwatch.patterns.course import Course
from orderwatch.patterns.observed import Seen
from orderwatch.temporal.local import local_day_bounds

_ROOM_DAYS = 28


class Sign(StrEnum):
    """What a mark stands for; each has a shape of its own, so that colour is not needed."""

    PLACE = "at a place"
    PERSON = "near a person, or a meeting"
    CALL = "call"
    MESSAGE = "message"
    ONLINE = "network, game, forum, publication"
    OTHER = "other contact"


_SIGNS = {
    "in_person": Sign.PERSON,
    "call": Sign.CALL,
    "video_call": Sign.CALL,
    "sms": Sign.MESSAGE,
    "email": Sign.MESSAGE,
    "messaging": Sign.MESSAGE,
    "social": Sign.ONLINE,
    "chat_room": Sign.ONLINE,
    "gaming": Sign.ONLINE,
    "forum": Sign.ONLINE,
    "publication": Sign.ONLINE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One counted incident at a place, or one contact.

    Attributes:
        day: local days since the first day drawn, with the time of day as a fraction.
        hour: local hour, 0 to 24.
        sign: its shape.
    """

    day: float
    hour: float
    sign: Sign


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One day of the calendar: its occasions, and whether anything could be seen on it."""

    date: date
    occasions: int
    seen: bool


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A calendar and a timeline of one respondent.

    Attributes:
        title: above both.
        first: the first local day.
        cells: every day from it on.
        marks: of the timeline, in the order in which they are drawn.
        changes: (days since the first, what): notice and variations.
        months: (number of a day, text) at the days that the calendar names.
        positions: shares of each day in which positions could show an incident.
        contacts: the same of contacts.
    """

    title: str
    first: date
    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]
    changes: tuple[tuple[float, str], ...]
    months: tuple[tuple[int, str], ...]
    positions: tuple[float, ...]
    contacts: tuple[float, ...]


def layout(course: Course) -> Layout:
    """The pictures of a course: what counts, by local day, hour and channel."""
    tz = course.timezone
    first, last = _days(course)
    number = (last - first).days + 1
    days = [first + timedelta(days=n) for n in range(number)]
    bounds = [local_day_bounds(one, tz) for one in days]
    positions = _shares(course.observed.places, bounds)
    contacts = _shares(course.observed.contacts, bounds)
    counts = Counter(local(one.start_us, tz).date() for one in course.occasions)
    cells = tuple(
        Cell(date=one, occasions=counts[one], seen=positions[n] > 0 or contacts[n] > 0)
        for n, one in enumerate(days)
    )
    return Layout(
        title=f"Counted incidents of {course.respondent} ({tz.key})",
        first=first,
        cells=cells,
        marks=tuple(_marks(course, first)),
        changes=tuple(_changes(course, first, last)),
        months=tuple(_months(days)),
        positions=positions,
        contacts=contacts,
    )


def _days(course: Course) -> tuple[date, date]:
    """From the account period's first day, or the first incident's, to the last of either."""
    tz = course.timezone
    at = [us for one in course.orders if one.period_us for us in _ends(one.period_us)]
    at += [us for one in course.occasions for us in (one.start_us, one.end_us)]
    if not at:
        at = [course.notice_us or 0]
    return local(min(at), tz).date(), local(max(at), tz).date()


def _ends(period_us: tuple[int, int]) -> tuple[int, int]:
    return period_us[0], max(period_us[0], period_us[1] - 1)


def _shares(seen: Seen | None, bounds: list[tuple[int, int]]) -> tuple[float, ...]:
    if seen is None:
        return (0.0,) * len(bounds)
    starts = np.array([one[0] for one in bounds], dtype=np.int64)
    ends = np.array([one[1] for one in bounds], dtype=np.int64)
    part = seen.elapsed_us(ends) - seen.elapsed_us(starts)
    whole = np.maximum(ends - starts, 1)
    return tuple((part / whole).tolist())


def _marks(course: Course, first: date) -> list[Mark]:
    tz = course.timezone
    found = []
    for occasion in course.occasions:
        told = set()
        for one in occasion.incidents:
            sign = Sign.PERSON if one.kind == "keep_away" else Sign.PLACE
            if one.at_place and sign not in told:  # several devices and clauses of one visit
                told.add(sign)
                found.append(_mark(local(one.start_us, tz), first, sign))
    for attempt in course.attempts:
        sign = _SIGNS.get(attempt.channel, Sign.OTHER)
        found.append(_mark(local(attempt.at_us, tz), first, sign))
    order = list(Sign)  # what is filled first, so that it hides nothing
    return sorted(found, key=lambda one: (order.index(one.sign), one.day))


def _mark(at: datetime, first: date, sign: Sign) -> Mark:
    hour = at.hour + at.minute / 60.0 + at.second / 3600.0
    return Mark(day=(at.date() - first).days + hour / 24.0, hour=hour, sign=sign)


def _changes(course: Course, first: date, last: date) -> list[tuple[float, str]]:
    tz = course.timezone
    told = {(one.notice_us, "notice") for one in course.orders if one.notice_us is not None}
    told |= {(at, "variation") for one in course.orders for at in one.variations_us}
    found = []
    for at_us, what in told:
        at = local(at_us, tz)
        share = (at.hour + at.minute / 60.0) / 24.0
        if first <= at.date() <= last:
            found.append(((at.date() - first).days + share, what))
    return sorted(found)


def _months(days: list[date]) -> list[tuple[int, str]]:
    """The first days of months, and the very first day unless a month begins within four weeks."""
    starts = [n for n, one in enumerate(days) if one.day == 1]
    if not starts or starts[0] >= _ROOM_DAYS:
        starts = [0, *starts]
    return [(n, f"{days[n]:%Y-%m}") for n in starts]
