"""Whether a condition bound at an instant, and why: wording, hours, notice, pauses, exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from orderwatch.engine.explain.steps import Step, at_text, interval_at, span_text
from orderwatch.orders.in_force import ExceptionInForce, Stretch
from orderwatch.orders.model import Condition, Notice, Order
from orderwatch.orders.versions import Version, versions
from orderwatch.orders.windows import hours_of, open_time
from orderwatch.orders.words import exception_text
from orderwatch.temporal.intervals import OPEN_END_US, Intervals
from orderwatch.temporal.local import zone

_LOOK_AHEAD_US = 40 * 86_400_000_000
_ANY = 1_000_000


def in_force_step(order: Order, stretch: Stretch, at_us: int) -> Step:
    """Why the condition was in force at an instant of a stretch."""
    tz, condition = zone(order.timezone), stretch.condition
    lines = [_wording(order, stretch, at_us, tz)]
    held = interval_at(stretch.force, at_us)
    if held:
        lines.append(f"In force {span_text(*held, tz)}, within the account period.")
    lines += _hours(condition)
    lines.append(_notice_words(order, stretch, at_us, tz))
    lines += _exceptions(stretch, at_us, tz)
    return Step(title="Was the condition in force?", lines=tuple(lines))


def not_in_force_step(order: Order, condition_id: str, at_us: int, period: Intervals) -> Step:
    """Why a condition does not bind, or is not accounted for, at an instant."""
    tz = zone(order.timezone)
    reasons = list(_why_not(order, condition_id, at_us, tz))
    if not reasons and not interval_at(period, at_us):
        span = "; ".join(span_text(low, high, tz) for low, high in period)
        reasons.append(f"This time is outside the account period ({span}): nothing was asked.")
    lines = reasons or ["No version of the condition stands at this time."]
    return Step(title="Was the condition in force?", lines=("No.", *lines))


def _why_not(order: Order, condition_id: str, at_us: int, tz: ZoneInfo) -> Iterator[str]:
    every = [one for one in versions(order, condition_id) if not one.shadow]
    here = [one for one in every if one.start_us <= at_us < one.end_us]
    if not here:
        yield from _outside(order, every, at_us, tz)
        return
    condition = here[0].condition
    if not condition.from_us <= at_us < condition.until_us:
        span = span_text(condition.from_us, condition.until_us, tz)
        yield f"The condition itself runs {span}."
        return
    yield from _lifted(order, condition_id, at_us, tz)
    if not interval_at(open_time(order, condition, at_us, at_us + _ANY), at_us):
        yield from _closed(order, condition, at_us, tz)


def _outside(order: Order, every: Sequence[Version], at_us: int, tz: ZoneInfo) -> Iterator[str]:
    start = min(one.start_us for one in every)
    if at_us < start:
        yield f"It starts only at {at_text(start, tz)}."
    elif at_us >= order.ends_us:
        yield f"The order ended at {at_text(order.ends_us, tz)}."
    else:
        last = max(one.end_us for one in every if one.end_us <= at_us)
        yield f"A variation removed it at {at_text(last, tz)}."


def _lifted(order: Order, condition_id: str, at_us: int, tz: ZoneInfo) -> Iterator[str]:
    for word, pauses in (("suspended", order.suspensions), ("discharged", order.discharges)):
        for one in pauses:
            until = one.until_us if word == "suspended" else OPEN_END_US
            own = not one.conditions or condition_id in one.conditions
            if own and one.from_us <= at_us < until:
                reason = f" ({one.reason})" if one.reason else ""
                yield f"It is {word} {span_text(one.from_us, until, tz)}{reason}."


def _closed(order: Order, condition: Condition, at_us: int, tz: ZoneInfo) -> Iterator[str]:
    yield from _hours(condition)
    ahead = open_time(order, condition, at_us, at_us + _LOOK_AHEAD_US)
    if len(ahead):
        opens = at_text(int(ahead.starts_us[0]), tz)
        yield f"These hours do not hold this time; they open next at {opens}."
    else:
        yield "These hours do not hold this time, and do not open in the 40 days after it."


def _hours(condition: Condition) -> Iterator[str]:
    for row in hours_of(condition):
        if row.when:
            places = f" ({' or '.join(row.place)})" if condition.settings.get("at") else ""
            yield f"Hours: {row.when}{places}."
    if condition.calendar:
        yield f"Only on days of the calendar {condition.calendar}."


def _wording(order: Order, stretch: Stretch, at_us: int, tz: ZoneInfo) -> str:
    name = stretch.condition.id
    changed = [
        at_text(one.made_us, tz)
        for one in order.variations
        if one.made_us <= at_us and name in {*one.changed, *(new.id for new in one.added)}
    ]
    clause = " ".join(stretch.condition.clause.split())
    if stretch.shadow:
        return f'"{clause}": as varied at {changed[-1]}; notice of that came only later.'
    made = f"variations made at {', '.join(changed)} considered" if changed else "as first made"
    return f'"{clause}" ({made}).'


def _notice_words(order: Order, stretch: Stretch, at_us: int, tz: ZoneInfo) -> str:
    given = _entries(_notices(order, stretch), tz)
    if interval_at(stretch.before_notice, at_us):
        return f"Before notice: {given}."
    if interval_at(stretch.notice_day, at_us):
        return f"On the day of notice, of which the hour is not recorded: {given}."
    if not stretch.notice_recorded:
        return "Notice of it, or of a change in it, is not recorded in the order file."
    return f"Notice had been given: {given}."


def _notices(order: Order, stretch: Stretch) -> tuple[Notice, ...]:
    found = [
        one
        for one in versions(order, stretch.condition.id)
        if one.shadow == stretch.shadow and one.start_us <= stretch.start_us < one.end_us
    ]
    return found[0].notice if found else ()


def _entries(notices: Sequence[Notice], tz: ZoneInfo) -> str:
    said = []
    for one in notices:
        text = at_text(one.start_us, tz)
        how = f" ({one.how})" if one.how else ""
        said.append((text[:10] if one.day_only else text) + how)
    return "; ".join(said) or "none recorded"


def _exceptions(stretch: Stretch, at_us: int, tz: ZoneInfo) -> Iterator[str]:
    terms = {one.id: exception_text(one, tz) for one in stretch.condition.exceptions}
    if not terms:
        yield "The condition has no exception."
        return
    for name, words in terms.items():
        own = [one for one in stretch.exceptions if one.id == name]
        yield f"Exception {name} ({words}): {_answer(own, at_us, tz)}."


def _answer(own: Sequence[ExceptionInForce], at_us: int, tz: ZoneInfo) -> str:
    open_ = [one for one in own if interval_at(one.when, at_us)]
    if not open_:
        return "does not run at this time"
    one = open_[0]
    if one.judgement:
        return "may cover it; a person must judge that, so it removes nothing"
    if one.granted_us is not None and one.granted_us > at_us:
        return f"was granted only at {at_text(one.granted_us, tz)}"
    if one.contact:
        return "runs at this time, for contacts that meet its terms"
    if one.places or one.along is not None:
        return "runs at this time, for positions that are shown to be there"
    return "covers this time"
