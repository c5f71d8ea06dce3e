"""The life of an order on its timeline: what is dated in the order, and what the account covers.

Everything is taken from the order alone, as the page may show it: a copy gives an order from which
what is withheld is gone. Weekly hours are said, not laid out: ten years of nights are no picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from zoneinfo import ZoneInfo

from orderwatch.evidence.page.time_view import Force, Life, Pause, Spans
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED
from orderwatch.evidence.redaction.order_view import WITHHELD_KIND
from orderwatch.findings.wording import share
from orderwatch.orders.model import Condition, Notice, Order
from orderwatch.orders.versions import condition_ids, versions
from orderwatch.orders.windows import hours_of
from orderwatch.temporal.durations import duration_text
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US, Intervals
from orderwatch.temporal.local import to_local_text
from orderwatch.temporal.offsets import segments_between

NO_RECORDS = "no records in this account"
"""What is said of the time outside the account period: none were given, or it was not asked for."""
MOST_EVENTS = 200
"""Dates of the order that are marked; all stand in the table."""
_EDGE = 0.06
"""So much of the length is drawn beyond the last date of an order that goes on."""
_FAR_US = 50 * 366 * 86_400_000_000
"""An end that lies farther beyond all other dates than this is said, not drawn."""
_MINUTE_US = 60_000_000
Row = tuple[str, str, str, str]


def life_of(order: Order, account_us: tuple[int, int] | None, tz: ZoneInfo) -> Life:
    """The life of an order.

    Args:
        order: as the page may show it.
        account_us: the account period; None: there is none.
        tz: the order's zone.
    """
    lifts = tuple(_lifts(order))
    ends_us = min([order.ends_us, *(one.start_us for one in lifts if _for_good(one))])
    events = tuple(sorted(dict.fromkeys(_events(order)), key=lambda one: one[0]))
    start, end = _drawn(order, lifts, [at for at, _ in events], ends_us, account_us)
    whole = {name: _force(order, name) for name in condition_ids(order)}
    low = max(order.starts_us, start)
    span = low, max(min(ends_us, end), low)
    open_end = "" if ends_us <= end else _open_words(order, ends_us, tz)
    mark = f"to {_time(ends_us, tz)[:4]}" if ends_us < OPEN_END_US else "no end"
    return Life(
        start_us=start,
        end_us=end,
        force_us=span,
        open_end=open_end,
        open_mark=mark if open_end else "",
        account_us=account_us,
        pauses=tuple(_clipped(lifts, start, end)),
        events=tuple(one for one in events if start <= one[0] <= end)[:MOST_EVENTS],
        force={name: _cut(one, start, end) for name, one in whole.items()},
        offsets=_offsets(start, end, tz),
        said=tuple(_said(span, account_us, open_end, tz)),
        rows=(
            *_order_rows(order, account_us, ends_us, tz),
            *_force_rows(whole, lifts, tz),
            *((words, _time(at, tz), "", "") for at, words in events),
        ),
    )


def _offsets(start: int, end: int, tz: ZoneInfo) -> Spans:
    segments = segments_between(start, end, tz)
    pairs = zip(segments.starts_us.tolist(), segments.offsets_us.tolist(), strict=True)
    firsts = [next(same) for _, same in groupby(pairs, key=lambda pair: pair[1])]
    return tuple((start // 1000, offset // _MINUTE_US) for start, offset in firsts)


def _drawn(
    order: Order,
    lifts: tuple[Pause, ...],
    events_us: list[int],
    ends_us: int,
    account_us: tuple[int, int] | None,
) -> tuple[int, int]:
    """Start and end of the drawing: all that is dated, and an edge where the order goes on."""
    dated = [*events_us, *(at for one in lifts for at in (one.start_us, one.end_us))]
    for condition in order.every_wording:
        ends = condition.from_us, condition.until_us
        dated += [at for at in ends if at > order.starts_us]
    known = sorted(one for one in dated if OPEN_START_US < one < min(ends_us, OPEN_END_US))
    always = [order.made_us, order.starts_us, *(account_us or ())]
    start, last = min(*always, *known[:1]), max(always)
    for at in known:
        last = max(last, at) if at <= last + _FAR_US else last
    if ends_us <= last + _FAR_US:
        return start, max(ends_us, last, start + 1_000)
    return start, last + max(round((last - start) * _EDGE), _MINUTE_US)


def _for_good(one: Pause) -> bool:
    return one.words == "discharged" and not one.conditions


def _told(order: Order) -> set[str]:
    """The conditions of which the page tells."""
    withheld = {one.id for one in order.every_wording if one.kind == WITHHELD_KIND}
    return set(condition_ids(order)) - withheld


def _lifts(order: Order) -> Iterator[Pause]:
    """Suspensions and discharges of what the page tells of."""
    told = _told(order)
    for words, lifts in (("suspended", order.suspensions), ("discharged", order.discharges)):
        for one in lifts:
            names = tuple(name for name in one.conditions if name in told)
            if names or not one.conditions:
                until = one.until_us if words == "suspended" else OPEN_END_US
                yield Pause(start_us=one.from_us, end_us=until, conditions=names, words=words)


def _clipped(lifts: tuple[Pause, ...], start: int, end: int) -> Iterator[Pause]:
    for one in lifts:
        low, high = max(one.start_us, start), min(one.end_us, end)
        if low < high:
            yield replace(one, start_us=low, end_us=high)


def _force(order: Order, condition_id: str) -> Force:
    """When a condition is in force, hours and suspensions left out."""
    if condition_id not in _told(order):
        return Force(told=False)
    found = [one for one in versions(order, condition_id) if not one.shadow]
    spans = Intervals.of(
        (max(one.start_us, one.condition.from_us), min(one.end_us, one.condition.until_us))
        for one in found
    )
    hours = dict.fromkeys(_hours(one.condition) for one in found)
    said = "; then ".join(one or "at all times" for one in hours) if any(hours) else ""
    return Force(spans_us=tuple(spans), hours=said)


def _cut(force: Force, start: int, end: int) -> Force:
    """The part of it that is drawn."""
    return replace(force, spans_us=tuple(Intervals.of(force.spans_us).clip(start, end)))


def _hours(condition: Condition) -> str:
    """The hours at which alone it binds; a table that a copy has emptied is one still."""
    table = [one.when for one in hours_of(condition) if one.when]
    if "at" in condition.settings and not table:
        return "hours of its own"
    days = [f"days of the calendar {condition.calendar}"] if condition.calendar else []
    return ", ".join([*dict.fromkeys(table), *days])


def _events(order: Order) -> Iterator[tuple[int, str]]:
    """What is dated: (instant, words)."""
    yield order.made_us, "order made"
    if order.starts_us != order.made_us:
        yield order.starts_us, "comes into force"
    yield from _notices(order.notice, "notice")
    told = _told(order)
    for number, one in enumerate(order.variations, start=1):
        if told & {*one.changed, *(each.id for each in one.added), *one.removed}:
            yield one.made_us, f"variation {number} made"
            yield from _notices(one.notice, f"notice of variation {number}")
    if order.ends_us < OPEN_END_US:
        yield order.ends_us, "order ends"


def _notices(notice: tuple[Notice, ...], what: str) -> Iterator[tuple[int, str]]:
    for one in notice:
        yield one.start_us, f"{what} (hour not recorded)" if one.day_only else what


def _open_words(order: Order, ends_us: int, tz: ZoneInfo) -> str:
    if ends_us < OPEN_END_US:
        return f"goes on until {_time(ends_us, tz)}"
    if order.ends_event:
        return "goes on: what ends it has not happened"
    return "goes on until further order"


def _said(
    span: tuple[int, int], account_us: tuple[int, int] | None, open_end: str, tz: ZoneInfo
) -> Iterator[str]:
    """How much of the life the account covers."""
    start, end = span
    until = f"and {open_end}" if open_end else f"until {_time(end, tz)}"
    yield f"The order is in force from {_time(start, tz)} {until}."
    low, high = account_us or (start, start)
    within = max(min(high, end) - max(low, start), 0)
    if account_us is None:
        yield "There is no account period."
    elif not within:
        yield "The account period holds none of that time."
    else:
        part = f" ({share(within, end - start)})" if not open_end else ""
        yield f"The account period holds {duration_text(within)} of that time{part}."
    if within < end - start or open_end:
        yield f"For the rest there are {NO_RECORDS}: nothing is said of it, and it is in no state."


def _order_rows(
    order: Order, account_us: tuple[int, int] | None, ends_us: int, tz: ZoneInfo
) -> Iterator[Row]:
    start = order.starts_us
    yield _row("the order", start, ends_us, "in force", tz)
    low, high = account_us or (start, start)
    if start < low:
        yield _row("before the account", start, min(low, ends_us), NO_RECORDS, tz)
    if account_us:
        yield _row("account period", low, high, "see the account of time", tz)
    if high < ends_us:
        yield _row("after the account", max(high, start), ends_us, NO_RECORDS, tz)


def _force_rows(
    whole: Mapping[str, Force], lifts: tuple[Pause, ...], tz: ZoneInfo
) -> Iterator[Row]:
    for name, force in whole.items():
        if not force.told:
            yield name, "", "", NOT_DISCLOSED
        said = f"in force at its hours: {force.hours}" if force.hours else "in force"
        for start, end in force.spans_us:
            yield _row(name, start, end, said, tz)
    for one in lifts:
        what = ", ".join(one.conditions) or "all conditions"
        yield _row(what, one.start_us, one.end_us, one.words, tz)


def _row(what: str, low: int, high: int, said: str, tz: ZoneInfo) -> Row:
    since = "" if low <= OPEN_START_US else _time(low, tz)
    return what, since, "further order" if high >= OPEN_END_US else _time(high, tz), said


def _time(us: int, tz: ZoneInfo) -> str:
    return to_local_text(us, tz)[:16].replace("T", " ")
