"""The order back in plain words, so that a person can compare it with the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from orderwatch.orders.contact_plain import contact_terms, exception_terms, registration_terms
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import (
    MUST_STAY_KINDS,
    ClauseException,
    Condition,
    Identifier,
    Notice,
    Order,
    PlaceVersion,
    Suspension,
)
from orderwatch.orders.monitoring_words import monitoring_words
from orderwatch.orders.near_words import near_words
from orderwatch.orders.place_words import place_words
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE, allowance_words, tolerance_words
from orderwatch.policy import Policy
from orderwatch.temporal.durations import stated_text
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US
from orderwatch.temporal.local import to_local_text, zone

_SECOND_US = 1_000_000


@dataclass(frozen=True)
class Words:
    """A heading and the lines below it."""

    heading: str
    lines: tuple[str, ...]


def describe(
    order: Order, on_us: int | None = None, *, show_confidential: bool = False
) -> list[Words]:
    """The order in words: the order, who, and every condition.

    Args:
        order: the order.
        on_us: an instant, µs: each condition then says whether it is in force there.
        show_confidential: name and draw confidential places too; else only their ids stand.
            The words of clauses stand as they are: they may hold an address.
    """
    tz = zone(order.timezone)
    found = [
        Words(f"Order {order.id}", tuple(_order(order, tz))),
        Words("Who", (*_people(order, tz), *_groups(order))),
    ]
    say = partial(_condition, order, tz=tz, shown=show_confidential)
    for condition in order.conditions:
        lines = tuple(say(condition, on_us=on_us))
        found.append(Words(f"Condition {condition.id} ({condition.kind})", lines))
    for number, variation in enumerate(order.variations, start=1):
        made = _time(variation.made_us, tz)
        changes = [_notice(variation.notice, tz)]
        for name, condition in variation.changed.items():
            changes.append(f"changes {name}:")
            changes += [f"  {line}" for line in say(condition, on_us=None)]
        for condition in variation.added:
            changes.append(f"adds {condition.id} ({condition.kind}):")
            changes += [f"  {line}" for line in say(condition, on_us=on_us)]
        changes += [f"removes {name}" for name in variation.removed]
        found.append(Words(f"Variation {number}, made {made}", tuple(changes)))
    ends = [*order.suspensions, *order.discharges]
    if ends:
        found.append(Words("Suspended or discharged", tuple(_pause(one, tz) for one in ends)))
    return found


def _pause(one: Suspension, tz: ZoneInfo) -> str:
    names = ", ".join(one.conditions) or "all conditions"
    return f"{names}: {_period(one.from_us, one.until_us, tz)}"


def _order(order: Order, tz: ZoneInfo) -> Iterator[str]:
    if order.type:
        yield order.type.replace("_", " ")
    if order.court:
        yield f"by {order.court}"
    yield f"made {_time(order.made_us, tz)}"
    yield f"in force {_period(order.starts_us, order.ends_us, tz)} ({order.timezone})"
    if order.ends_event:
        yield f"ends on: {order.ends_event} (not happened yet, so taken as in force)"
    yield _notice(order.notice, tz)
    if order.replaces:
        yield f"replaces {order.replaces}"
    if order.holidays and any("PH" in one.upper() for one in _hours(order)):
        yield f"PH in hours means the public holidays of {order.holidays}"
    for name, ranges in order.calendars.items():
        days = ", ".join(low if low == high else f"{low} to {high}" for low, high in ranges)
        yield f"calendar {name}: {days}"
    if order.transcribed:
        yield "transcribed: " + ", ".join(f"{k} {v}" for k, v in order.transcribed.items())


def _hours(order: Order) -> Iterator[str]:
    """Every text of weekly hours."""
    for condition in order.every_wording:
        yield condition.when
        yield from (row.when for row in condition.settings.get("at", ()))
        yield from (exception.when for exception in condition.exceptions)


def _people(order: Order, tz: ZoneInfo) -> Iterator[str]:
    for person in (order.respondent, *order.protected, *order.people):
        names = f" ({', '.join(person.names)})" if person.names else ""
        yield f"{person.role.replace('_', ' ')} {person.id}{names}"
        for device in person.devices:
            worn = {True: ", worn", False: ", not worn", None: ""}[device.worn]
            if device.assumed:
                yield f"  device {device.id}{worn}: from the first notice (assumed)"
            else:
                yield f"  device {device.id}{worn}: {_period(device.from_us, device.until_us, tz)}"
        for identifier in person.identifiers:
            yield f"  {_identifier(identifier)}: {_held(identifier, tz)}"


def _groups(order: Order) -> Iterator[str]:
    for name, members in order.groups.items():
        others = ", and others who are not listed" if name in order.open_groups else ""
        yield f"group {name}: {', '.join(members)}{others}"


def _identifier(one: Identifier) -> str:
    said = [f"{one.kind} {one.value}", one.platform, one.strength, one.basis]
    return ", ".join(word for word in [*said, "shared" if one.shared else ""] if word)


def _held(one: Identifier, tz: ZoneInfo) -> str:
    if one.from_us <= OPEN_START_US and one.until_us >= OPEN_END_US:
        return "for the whole order"
    return _period(one.from_us, one.until_us, tz)


def _condition(
    order: Order, condition: Condition, *, tz: ZoneInfo, on_us: int | None, shown: bool
) -> Iterator[str]:
    yield " ".join(condition.clause.split())
    if condition.place:
        yield _what(condition)
        for name in condition.place:
            for version in order.places[name]:
                open_ = shown or not version.confidential
                yield f"  {_place(name, version, tz, open_)}"
                if open_:
                    yield f"    {place_words(version, Policy())}"
    yield from _of_kind(order, condition)
    if condition.when or condition.calendar:
        days = f" on days of the calendar {condition.calendar}" if condition.calendar else ""
        yield f"only at: {condition.when or 'any hour'}{days}"
    if condition.from_us > OPEN_START_US or condition.until_us < OPEN_END_US:
        yield f"only {_period(condition.from_us, condition.until_us, tz)}"
    yield from _table(condition)
    for exception in condition.exceptions:
        yield f"exception {exception.id}: {exception_text(exception, tz)}"
    if condition.kind == "not_checkable":
        yield "not checked: records cannot show it"
    elif on_us is not None:
        yield _on(order, condition, on_us, tz)


def _what(condition: Condition) -> str:
    """What the places below it are to the condition."""
    if condition.kind == "attend":
        stay = stated_text(condition.settings["stay_us"])
        places = "any of" if len(condition.place) > 1 else "a place"
        return f"asks to be at {places} in each window, for at least {stay}:"
    if condition.kind in MUST_STAY_KINDS:
        several = len(condition.place) > 1
        return "asks to be in any of, as stated:" if several else "asks to be in:"
    near = f"within {condition.distance_m:g} m of" if condition.distance_m else "entering"
    return f"forbids {near}:"


def _table(condition: Condition) -> Iterator[str]:
    """The table of a curfew, its tolerance and its allowance."""
    for row in condition.settings.get("at", ()):
        weeks = ""
        if row.counted_from:
            every = f"every {row.every_weeks} weeks" if row.every_weeks > 1 else "every week"
            weeks = f", {every} from the seven days that begin on {row.counted_from}"
        yield f"in {' or '.join(row.place)} at: {row.when}{weeks}"
    if TOLERANCE in condition.settings:
        yield f"listed apart: absence within {tolerance_words(condition.settings[TOLERANCE])}"
    if ALLOWANCE in condition.settings:
        yield f"listed apart: absence within {allowance_words(condition.settings[ALLOWANCE])}"


def _of_kind(order: Order, condition: Condition) -> Iterator[str]:
    """What only conditions of its kind say."""
    if condition.kind == "monitoring":
        yield from monitoring_words(order, condition)
    if condition.kind == "keep_away":
        yield from near_words(condition)
    if condition.kind == "no_publication":
        yield f"forbids publishing about {', '.join(condition.persons)}"
    if condition.kind == "registered_identifiers":
        yield from registration_terms(condition)
    if condition.kind == "no_contact":
        yield from contact_terms(condition)


def _place(name: str, version: PlaceVersion, tz: ZoneInfo, open_: bool) -> str:
    text = name + (f" ({version.label})" if version.label and open_ else "")
    if version.confidential:
        text += ", confidential" if open_ else ", confidential: not shown here"
    if version.from_us > OPEN_START_US or version.until_us < OPEN_END_US:
        text += f", {_period(version.from_us, version.until_us, tz)}"
    if version.proxy_list:
        text += f", a list of premises from {version.source or 'a source not named'}"
        text += f" as at {version.as_at}" if version.as_at else ""
    if version.measured_from and open_:
        text += f", measured from {version.measured_from}"
    return text


def exception_text(exception: ClauseException, tz: ZoneInfo) -> str:
    """The terms of an exception in plain words."""
    parts = []
    if exception.from_us > OPEN_START_US or exception.until_us < OPEN_END_US:
        parts.append(_period(exception.from_us, exception.until_us, tz))
    if exception.when or exception.calendar:
        parts.append(f"at {exception.when or 'any hour'}")
    if exception.calendar:
        parts.append(f"on days of {exception.calendar}")
    if exception.place:
        parts.append(f"in {' or '.join(exception.place)}")
    if exception.along:
        parts.append(f"along {exception.along}")
    if exception.max_stop_us is not None:
        parts.append(f"stopping at most {stated_text(exception.max_stop_us)}")
    parts += exception_terms(exception.contact)
    if exception.granted_us is not None:
        parts.append(f"granted {_time(exception.granted_us, tz)}")
    if exception.reason:
        parts.append(exception.reason)
    if exception.judgement:
        parts.append("a person must judge it: it never removes a finding")
    return ", ".join(parts)


def _on(order: Order, condition: Condition, on_us: int, tz: ZoneInfo) -> str:
    here = [
        one
        for one in stretches(order, condition.id, on_us, on_us + _SECOND_US, Policy())
        if len(one.force) and not one.shadow
    ]
    at = _time(on_us, tz)
    if not here:
        return f"at {at}: not in force"
    return f"at {at}: in force{_standing(here)}"


def _standing(here: Sequence[Stretch]) -> str:
    if len(here[0].before_notice):
        return ", before notice"
    if len(here[0].notice_day):
        return ", on the day of notice"
    if not here[0].condition.place:
        return ""
    return "" if here[0].zones else ", but no version of its places is"


def _notice(notice: Sequence[Notice], tz: ZoneInfo) -> str:
    if not notice:
        return "no notice recorded: findings say so"
    words = []
    for one in notice:
        start, day_only, how = one.start_us, one.day_only, one.how
        at = _time(start, tz)[:10] + " (hour not recorded)" if day_only else _time(start, tz)
        words.append(at + (f", {how}" if how else ""))
    return "notice: " + "; ".join(words)


def _period(from_us: int, until_us: int, tz: ZoneInfo) -> str:
    start = "" if from_us <= OPEN_START_US else f"from {_time(from_us, tz)}"
    end = "until further order" if until_us >= OPEN_END_US else f"until {_time(until_us, tz)}"
    return f"{start} {end}".strip()


def _time(us: int, tz: ZoneInfo) -> str:
    return to_local_text(us, tz)[:16].replace("T", " ")
