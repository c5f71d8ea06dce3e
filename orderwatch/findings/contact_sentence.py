"""What contact records say, in plain sentences: of identifiers, never of what a person did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from orderwatch.conditions.contact_reading import Direction, Reading
from orderwatch.conditions.contacts import CALLS, Completion, Contact
from orderwatch.findings.incidents import Incident
from orderwatch.findings.wording import clause, clock, count, day, local
from orderwatch.outcome import Grade, NearMissReason

_CARRIED = "Records of contact do not show who used the phone or account."
_NAMES = {
    "call": ("call", "calls"),
    "video_call": ("video call", "video calls"),
    "sms": ("text message", "text messages"),
    "email": ("e-mail", "e-mails"),
    "messaging": ("chat message", "chat messages"),
    "social": ("action on a platform", "actions on a platform"),
    "chat_room": ("message in a chat room", "messages in a chat room"),
    "gaming": ("contact in a game", "contacts in a game"),
    "forum": ("forum post", "forum posts"),
    "publication": ("publication", "publications"),
    "letter": ("letter", "letters"),
    "gift": ("gift", "gifts"),
    "payment": ("payment", "payments"),
    "in_person": ("meeting or sighting", "meetings or sightings"),
    "third_party": ("contact through another person", "contacts through another person"),
}
_SIGHTINGS = {
    "sighting_supported": "A worn device was there at the time.",
    "sighting_contradicted": "A worn device was elsewhere at the time.",
    "sighting_no_data": "No position of a worn device settles where it was.",
    "device_elsewhere": "A device that is not marked worn was elsewhere at the time.",
}
_WHY_UNCLEAR = {
    NearMissReason.BEFORE_NOTICE: "This was before notice of the condition is recorded.",
    NearMissReason.NOTICE_DAY: "This was on the day of notice, whose hour is not recorded.",
    NearMissReason.ANSWERED_INCOMING: "The clause does not name answering.",
}


def contact_sentence(incident: Incident, respondent: str, tz: ZoneInfo) -> str:
    """An incident in words: how many contacts, which channels, the first and the last.

    Args:
        incident: of any list.
        respondent: id of the person bound.
        tz: the order's time zone.
    """
    parts = [
        f"{_recorded(incident, respondent)}, {_when(incident, tz)}{_condition(incident)}.",
        *_details(incident, respondent),
        *_gone_on(incident, tz),
        _standing(incident, tz),
        _CARRIED,
    ]
    return " ".join(part for part in parts if part)


def grade_reason(incident: Incident) -> str:
    """Why the grade is what it is, in words, by the contact that is carried best."""
    reading = incident.best.reading
    if reading.grade == Grade.STRONG:
        return "completed, both identifiers attributed"
    contact = reading.contact
    named = {
        "a match of names or tags that nobody has read": "needs_review" in reading.flags,
        "the protected person began it": "answered_incoming" in reading.flags,
        "the log is contradicted by a worn device": "sighting_contradicted" in reading.flags,
        "only a log tells of it": contact.from_log,
        "no second record of it": contact.noted_once,
        "an identifier is only suspected": not reading.attributed,
        "a caller without identity, matched by time and duration": not contact.named_receiver,
        "not completed": contact.completion == Completion.ATTEMPTED,
        "not recorded whether it was completed": contact.completion == Completion.UNKNOWN,
    }
    return next((words for words, holds in named.items() if holds), "")


def _recorded(incident: Incident, respondent: str) -> str:
    contacts = [one.reading.contact for one in incident.placed]
    what = _listed(_channel_words(incident))
    who = " or ".join(incident.first.reading.protected)
    alone = sum(len(one.rows) for one in contacts) == 1
    records = "A record shows" if alone else "Records show"
    if incident.direction == Direction.FROM:
        used = _identifiers(incident, respondent, receivers=True) or "an identifier"
        return f"{records} {what} from {who}, answered with {used}"
    sources = _sources(contacts, incident, respondent)
    if not sources:
        return f"{records} {what} without the {_nameless(contacts)}'s identity to {who}"
    return f"{records} {what} from {_listed(sources)} {_towards(incident)} {who}"


def _sources(contacts: list[Contact], incident: Incident, respondent: str) -> list[str]:
    """From whom contacts came; empty where no record shows it of any."""
    own = [any(party.person_id == respondent for party in one.senders) for one in contacts]
    others = [one for one, is_own in zip(contacts, own, strict=True) if not is_own]
    found = []
    if any(own):
        used = _identifiers(incident, respondent)
        found.append(f"{used} of {respondent}" if used else respondent)
    found += sorted({party.person_id for one in others for party in one.senders})
    unknown = [one for one in others if not one.senders]
    hidden = [one for one in unknown if one.withheld and one.head.channel != "third_party"]
    if len(hidden) < len(unknown):
        found.append("another person")
    if found and hidden:
        found.append(f"a {_nameless(hidden)} without identity")
    return found


def _nameless(contacts: list[Contact]) -> str:
    channels = {one.head.channel for one in contacts}
    if channels == {"in_person"}:
        return "person"
    return "caller" if channels <= CALLS else "sender"


def _towards(incident: Incident) -> str:
    """`to`, or for what was published how it points at the person."""
    flags = {flag for one in incident.placed for flag in one.reading.flags}
    number = 0 if len(incident.placed) == 1 else 1
    words = (("named", ("names", "name")), ("tagged", ("tags", "tag")))
    ways = [verbs[number] for flag, verbs in words if flag in flags]
    return f"that {' or '.join(ways)}" if ways else "to"


def _channel_words(incident: Incident) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in incident.placed:
        row = one.reading.contact.head
        action = row.action if row.action not in ("", "message") else ""
        counts[row.channel, action] += 1
    words = []
    for (channel, action), number in sorted(counts.items()):
        singular, plural = _NAMES.get(
            channel, ("contact of another kind", "contacts of other kinds")
        )
        words.append(
            count(number, singular, plural) + (f" ({action.replace('_', ' ')})" if action else "")
        )
    return words


def _identifiers(incident: Incident, person: str, *, receivers: bool = False) -> str:
    """The identifiers of a person that the contacts used, as the order gives them."""
    used: set[str] = set()
    for one in incident.placed:
        contact = one.reading.contact
        held = [*contact.senders]
        if receivers:
            held = [party for each in contact.receivers for party in each.parties]
        used |= {party.written for party in held if party.person_id == person}
    return _listed(sorted(used - {person}))


def _when(incident: Incident, tz: ZoneInfo) -> str:
    first, last = local(incident.started_us, tz), local(incident.ended_us, tz)
    if len(incident.placed) == 1:
        return f"at {clock(first)} on {day(first)} ({tz.key})"
    return f"the first at {clock(first)} and the last at {clock(last)} on {day(first)} ({tz.key})"


def _condition(incident: Incident) -> str:
    condition = incident.first.stretch.condition
    return f', under condition {condition.id} ("{clause(condition.clause)}")'


def _details(incident: Incident, respondent: str) -> Iterator[str]:
    readings = [one.reading for one in incident.placed]
    yield _counted(readings, (_attempted(one) for one in readings), "not completed")
    both = (one.contact.corroborated for one in readings)
    yield _counted(readings, both, "recorded on both sides")
    replies = ("reply" in one.flags for one in readings)
    yield _counted(readings, replies, "within the time of a reply to the protected person")
    groups = ("group_chat" in one.flags for one in readings)
    yield _counted(readings, groups, "to a group in which the protected person is")
    if "suspected_identifier" in {flag for one in readings for flag in one.flags}:
        yield "An identifier is only suspected to be the person's."
    if "possible_impersonation" in {flag for one in readings for flag in one.flags}:
        yield "The sender's identifier can be taken for that of another person of the order."
    logged = [one.contact.from_log for one in readings]
    logs = sorted({one.contact.head.reported_by for one in readings if one.contact.from_log})
    if all(logged):
        yield f"Told by the log of {_listed(logs)}."
    else:
        yield _counted(readings, logged, f"told by the log of {_listed(logs)} alone")
    for flag, words in _SIGHTINGS.items():
        if any(flag in one.flags for one in readings):
            yield words
    yield from _unclear(readings, respondent)


def _unclear(readings: list[Reading], respondent: str) -> Iterator[str]:
    """Why contacts are near misses, where nothing else says it."""
    which = _which(readings, "status_unknown")
    if which:
        yield f"Whether {which} came about is not recorded; the clause does not count attempts."
    if any("held_by_both" in one.flags for one in readings):
        yield f"An identifier is shared by {respondent} and a protected person."
    which = _which(readings, "indirect")
    if which:
        yield f"Whether {which} {_was(which)} for {respondent} is not shown."


def _was(which: str) -> str:
    return "was" if which in ("it", "1 of them") else "were"


def _which(readings: list[Reading], flag: str) -> str:
    """`it`, `they` or `2 of them` with a flag; empty where there is none."""
    number = sum(flag in one.flags for one in readings)
    if number == len(readings):
        return "it" if number == 1 else "they"
    return f"{number} of them" if number else ""


def _gone_on(incident: Incident, tz: ZoneInfo) -> Iterator[str]:
    """Calls that began within an exception and went on after it."""
    for one in incident.placed:
        if one.reading.stands_us is not None:
            begun, ended = local(one.reading.contact.at_us, tz), local(one.reading.stands_us, tz)
            which = "It" if len(incident.placed) == 1 else "One"
            times = f"begun at {clock(begun)}, within an exception that ended at {clock(ended)}"
            yield f"{which} was {times}."


def _attempted(reading: Reading) -> bool:
    return reading.contact.completion == Completion.ATTEMPTED


def _counted(readings: list[Reading], holds: Iterable[bool], words: str) -> str:
    """`Not completed.` where all are, `2 of them were not completed.` where some are."""
    number = sum(holds)
    if not number:
        return ""
    if number == len(readings):
        return f"{'It was' if number == 1 else 'All were'} {words}."
    return f"{number} of them {'was' if number == 1 else 'were'} {words}."


def _standing(incident: Incident, tz: ZoneInfo) -> str:
    first = incident.first
    if first.list_name == "excepted":
        ends = [one.reading.until_us for one in incident.placed if one.reading.until_us]
        until = f", until {clock(local(ends[-1], tz))}" if ends else ""
        return f"Exception {first.excuse.by} covers this{until}."
    if first.reason == NearMissReason.WITHHELD_CALLER:
        seen = {one.reading.contact.head.channel for one in incident.placed} == {"in_person"}
        which = "it was" if len(incident.placed) == 1 else "they were"
        return f"Nothing shows {'who' if seen else 'whose'} {which}."
    if first.reason:
        return _WHY_UNCLEAR.get(first.reason, "The records do not settle it.")
    grade = incident.grade
    return f"Records: {grade.value} ({grade_reason(incident)})." if grade else ""


def _listed(words: list[str]) -> str:
    return (
        words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
    )
