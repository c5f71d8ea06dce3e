"""Doubts that an order file raises by itself, before any place is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from orderwatch.orders.file_conditions import CONTACT_KINDS
from orderwatch.orders.in_force import in_force
from orderwatch.orders.lint.clauses import clause_doubts
from orderwatch.orders.model import ClauseException, Order
from orderwatch.orders.monitoring_words import monitoring_doubts
from orderwatch.orders.near_words import near_doubts
from orderwatch.orders.windows import window_time
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US
from orderwatch.temporal.local import local_day_bounds, zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_US = 365 * 86_400_000_000


def lint(order: Order) -> tuple[str, ...]:
    """Doubts, one sentence each, in the order of the file.

    Args:
        order: a sound order.
    """
    return (
        *order.warnings,
        *_of_order(order),
        *_of_period(order),
        *_of_places(order),
        *_of_conditions(order),
        *_of_contact(order),
    )


def _of_order(order: Order) -> Iterator[str]:
    if not order.notice:
        yield "no notice is recorded: every finding will say so"
    if order.notice and order.notice[0].end_us < order.made_us:
        yield "notice is dated before the order was made: compare both with the paper"
    if order.notice and order.notice[0].day_only:
        yield "the hour of notice is not recorded: its whole day is listed apart"
    if not order.transcribed.get("checked_by"):
        yield "nobody is named who compared the transcription with the paper (checked_by)"
    if not order.respondent.devices:
        yield "the respondent has no device: no position can be checked"
    for device in order.respondent.devices:
        if device.assumed:
            yield f"device {device.id} has no `from`: it counts from the first notice"
    worn = [one.id for one in order.respondent.devices if one.worn]
    if len(order.respondent.devices) > 1 and not worn:
        yield "no device is marked `worn: yes`: where devices disagree the time is unclear"


def _of_period(order: Order) -> Iterator[str]:
    """A last day that makes the order a day longer than a period beginning with its first.

    Such a period is some months or years, or the 14 or 28 days of a notice.
    """
    tz = zone(order.timezone)
    if not order.starts_us < order.ends_us < OPEN_END_US:
        return
    first, last = (
        (_EPOCH + timedelta(microseconds=us)).astimezone(tz).date()
        for us in (order.starts_us, order.ends_us - 1)
    )
    whole_day = order.ends_us == local_day_bounds(last, tz)[1]
    length = _length(first, last)
    if whole_day and length:
        before = date.fromordinal(last.toordinal() - 1)
        yield (
            f"the last day is {last}: {length} and a day; {length} beginning with {first} "
            f"end with {before}"
        )


def _length(first: date, last: date) -> str:
    """The round period from a day to the day before another; empty: it is none."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and first.day == last.day:
        length = f"{months // 12} years" if months % 12 == 0 else f"{months} months"
        return {"1 years": "a year", "1 months": "a month"}.get(length, length)
    days = (last - first).days
    return f"{days} days" if days in (14, 28) else ""


def _of_places(order: Order) -> Iterator[str]:
    used = {name for one in order.every_condition for name in one.place}
    for name, versions in order.places.items():
        taken = any(
            name in (exception.along, *exception.place)
            for one in order.every_condition
            for exception in one.exceptions
        )
        cut = any(name in v.shape.get("minus", ()) for p in order.places.values() for v in p)
        if name not in used and not taken and not cut:
            yield f"place {name} is used by no condition"
        for version in versions:
            if version.shape.get("feature") == "all" and not version.proxy_list:
                yield f"place {name} takes all features of a file: a list needs `source`, `as_at`"


def _of_conditions(order: Order) -> Iterator[str]:
    start = order.starts_us
    end = min(order.ends_us, start + 2 * _YEAR_US)
    for condition in order.every_condition:
        checkable = condition.kind != "not_checkable" and start < end
        if checkable and not len(in_force(order, condition.id, start, end)):
            yield f"condition {condition.id} is never in force"
        yield from near_doubts(order, condition)
        yield from monitoring_doubts(order, condition)
        yield from clause_doubts(order, condition)
        if condition.kind == "inclusion_zone" and not (condition.when or condition.calendar):
            yield f"condition {condition.id} has no hours: restriction_zone says always"
        for row in condition.settings.get("at", ()):
            if "23:59" in row.when:
                yield f"condition {condition.id} ends hours at 23:59: write 24:00 for midnight"
        for exception in condition.exceptions:
            if exception.judgement:
                yield f"exception {exception.id} needs a person: it never removes a finding"
            elif exception.until_us < order.starts_us and exception.until_us > OPEN_START_US:
                yield f"exception {exception.id} ended before the order began"
            elif start < end and not _matches(order, exception, start, end):
                yield f"exception {exception.id} never matches: its hours and dates do not meet"
    for variation in order.variations:
        for condition in variation.changed.values():
            yield from clause_doubts(order, condition)
    if order.ends_us >= OPEN_END_US and order.ends_event:
        yield f"the order ends on an event ({order.ends_event}): give `happened` when it has"


def _matches(order: Order, exception: ClauseException, start: int, end: int) -> bool:
    """Whether the hours of an exception come at all while the order holds."""
    low, high = max(start, exception.from_us), min(end, exception.until_us)
    return low >= end or len(window_time(order, exception.when, exception.calendar, low, high)) > 0


def _of_contact(order: Order) -> Iterator[str]:
    """Persons whom no record of contact can name."""
    about = [one for one in order.every_condition if one.kind in CONTACT_KINDS]
    if about and not order.respondent.identifiers:
        yield "the respondent has no identifier: contact can be seen in logs only"
    people = {one.id: one for one in (*order.protected, *order.people)}
    for condition in about:
        named = [one for name in condition.persons for one in order.groups.get(name, (name,))]
        for name in dict.fromkeys(named):
            if name in people and not people[name].identifiers:
                yield f"condition {condition.id}: no identifier is given of {name}"
