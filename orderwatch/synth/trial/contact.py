"""Trials of contact conditions: every channel, both directions, every exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from orderwatch.orders.model import Condition, Identifier, Order, Person
from orderwatch.synth.trial.moments import IN_FORCE, MINUTE_US, Moment, Trial
from orderwatch.temporal.local import to_utc_text

_CALLS = ("call", "video_call")
_KINDS = {"call": "phone", "video_call": "phone", "sms": "phone", "email": "email"}
_HANDLES = ("messaging", "social", "chat_room", "gaming", "forum", "publication")
_BY = {"phone": "call", "email": "email", "handle": "social"}
_STRANGER = "+447700900999"
"""A number kept for drama: nobody has it."""
Row = Mapping[str, Any]


def of_contact(order: Order, moment: Moment) -> Iterator[Trial]:
    """What is tried of a contact condition at one moment.

    Args:
        order: whose identifiers are used.
        moment: when and why; at an edge of its hours two messages are sent, a minute either side.
    """
    condition = moment.stretch.condition
    trial = partial(Trial, condition=condition, at_us=moment.at_us)
    people = {one.id: one for one in (order.respondent, *order.protected, *order.people)}
    respondent = order.respondent
    persons = [people[one] for one in _members(order, condition) if one in people]
    if not persons:
        yield trial(what=moment.why, cannot="it names nobody of the order")
        return
    receiver = _receiver(moment, persons)
    if condition.kind == "no_publication":
        yield from _published(moment, respondent, receiver, trial)
        return
    if moment.exception is not None:
        yield from _excepted(moment, people, receiver, trial)
        return
    for channel in _channels(condition, moment):
        row = _row(channel, (respondent, receiver), moment)
        what = f"{respondent.id} to {receiver.id} by {channel}{_told(row)}, {moment.why}"
        if moment.edge:
            rows = (_later(row, moment, -1), _later(row, moment, 1))
            yield trial(what=f"{what}, a minute before and after", contacts=rows)
        else:
            yield trial(what=what, contacts=(row,))
    if moment.why == IN_FORCE:
        yield from _others(moment, respondent, receiver, trial)


def _published(
    moment: Moment, respondent: Person, receiver: Person, trial: Callable[..., Trial]
) -> Iterator[Trial]:
    """A post that names the person, and one that tags them."""
    sender = f"person:{respondent.id}"
    post = {**_plain("forum", moment), "from_id": sender, "reported_by": receiver.id}
    for name in receiver.names[:1]:
        row = {**post, "to_id": "", "text": f"An invented post that names {name}."}
        what = f"{respondent.id} posts a text that names {receiver.id}, {moment.why}"
        yield trial(what=what, contacts=(row,))
    tagged = {**post, "to_id": f"person:{receiver.id}", "action": "tag"}
    what = f"{respondent.id} posts and tags {receiver.id}, {moment.why}"
    yield trial(what=what, contacts=(tagged,))


def _excepted(
    moment: Moment, people: Mapping[str, Person], receiver: Person, trial: Callable[..., Trial]
) -> Iterator[Trial]:
    """What an exception permits, and, where it counts, once more."""
    assert moment.exception is not None
    terms, respondent = moment.exception.contact, next(iter(people.values()))
    platform = terms.get("platform", "")
    for channel in _channels(moment.stretch.condition, moment):
        through = [people[one] for one in terms.get("through", ()) if one in people]
        if through:
            asked = _later(_row("call", (respondent, through[0]), moment), moment, -30)
            row = _row(channel, (through[0], receiver), moment)
            what = f"{respondent.id} asks {through[0].id}, who contacts {receiver.id} by {channel}"
            yield trial(what=f"{what}{_told(row)}, {moment.why}", contacts=(asked, row))
            continue
        row = _row(channel, (respondent, receiver), moment, platform)
        what = f"{respondent.id} to {receiver.id} by {channel}{_told(row)}, {moment.why}"
        if terms.get("replies"):
            first = _later(_row(channel, (receiver, respondent), moment, platform), moment, -30)
            yield trial(what=f"{what}, in reply", contacts=(first, row))
        else:
            yield trial(what=what, contacts=(row,))
        if "per_day" in terms:
            rows = tuple(_later(row, moment, 90 * n) for n in range(terms["per_day"] + 1))
            yield trial(what=f"{what}, once more than a day permits", contacts=rows)


def _others(
    moment: Moment, respondent: Person, receiver: Person, trial: Callable[..., Trial]
) -> Iterator[Trial]:
    """An attempt, a call that the protected person begins, and identifiers only suspected."""
    calls = set(_CALLS) & set(moment.stretch.condition.settings.get("channels", ()))
    if calls:
        missed = dict(_row("call", (respondent, receiver), moment))
        missed |= {"status": "missed", "duration_s": "0"}
        what = f"{respondent.id} calls {receiver.id} in vain, {moment.why}"
        yield trial(what=what, contacts=(missed,))
        back = _row("call", (receiver, respondent), moment)
        what = f"{receiver.id} calls {respondent.id}, who answers, {moment.why}"
        yield trial(what=what, contacts=(back,))
    for one in respondent.identifiers:
        channel = _BY.get(one.kind)
        if one.strength != "attributed" and channel and one.from_us <= moment.at_us < one.until_us:
            row = {**_plain(channel, moment), "from_id": _written(one), "platform": one.platform}
            other = _identifier(receiver, one.kind, moment.at_us)
            row["to_id"] = _written(other) if other else f"person:{receiver.id}"
            what = f"the suspected {one.kind} {one.value} to {receiver.id} by {channel}"
            yield trial(what=f"{what}, {moment.why}", contacts=(row,))


def _receiver(moment: Moment, persons: Sequence[Person]) -> Person:
    named = moment.exception.contact.get("with", ()) if moment.exception else ()
    return next((one for one in persons if one.id in named), persons[0])


def _told(row: Row) -> str:
    return " (as a log tells it)" if row["reported_by"] else ""


def of_registration(order: Order, moment: Moment) -> Iterator[Trial]:
    """A call from a number that nobody registered, and from one that is."""
    condition = moment.stretch.condition
    trial = partial(Trial, condition=condition, at_us=moment.at_us)
    if moment.edge or moment.exception is not None:
        return
    phones = [one for one in order.respondent.identifiers if one.kind == "phone"]
    if not phones:
        yield trial(what=moment.why, cannot="the respondent has no phone number")
        return
    for one in phones:
        row = {**_plain("call", moment), "from_id": one.value, "to_id": _STRANGER}
        what = f"a call from the respondent's {one.kind} {one.value}, {moment.why}"
        yield trial(what=what, contacts=(row,))


def _members(order: Order, condition: Condition) -> list[str]:
    named = [one for name in condition.persons for one in order.groups.get(name, (name,))]
    return list(dict.fromkeys(named))


def _channels(condition: Condition, moment: Moment) -> list[str]:
    """Every channel while it is in force; else one that the exception, if there is one, means."""
    channels = list(condition.settings.get("channels", ("call",)))
    terms = moment.exception.contact if moment.exception else {}
    if moment.exception is None and moment.why == IN_FORCE:
        return channels
    meant = [*terms.get("channel", ()), *(["messaging"] if terms.get("platform") else [])]
    return ([one for one in meant if one in channels] or channels)[:1]


def _row(
    channel: str, ends: tuple[Person, Person], moment: Moment, platform: str = ""
) -> dict[str, Any]:
    """One completed contact; by identifiers that fit the channel, else as a log names persons."""
    kind = "handle" if channel in _HANDLES else _KINDS.get(channel, "")
    sender, receiver = (_identifier(one, kind, moment.at_us) for one in ends)
    row = {**_plain(channel, moment), "platform": platform}
    if sender and receiver and not platform:
        row |= {"from_id": _written(sender), "to_id": _written(receiver)}
        row["platform"] = sender.platform or receiver.platform
    else:
        row |= {"from_id": f"person:{ends[0].id}", "to_id": f"person:{ends[1].id}"}
        row["reported_by"] = ends[1].id
    return row


def _plain(channel: str, moment: Moment) -> dict[str, Any]:
    call = channel in _CALLS
    return {
        "at": to_utc_text(moment.at_us),
        "channel": channel,
        "platform": "",
        "action": "message" if channel == "social" else "",
        "status": "completed",
        "duration_s": "60" if call else "",
        "reported_by": "",
    }


def _identifier(person: Person, kind: str, at_us: int) -> Identifier | None:
    held = [one for one in person.identifiers if one.from_us <= at_us < one.until_us]
    return next((one for one in held if one.kind == kind and one.strength == "attributed"), None)


def _written(one: Identifier) -> str:
    return f"{one.kind}:{one.value}" if one.kind != "phone" else one.value


def _later(row: Row, moment: Moment, minutes: int) -> Row:
    return {**row, "at": to_utc_text(moment.at_us + minutes * MINUTE_US)}
