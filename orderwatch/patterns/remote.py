"""Conduct from afar: networks, chat rooms, games, forums, and accounts that may be another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orderwatch.findings.wording import count
from orderwatch.patterns.course import Course
from orderwatch.patterns.given import Given
from orderwatch.patterns.indicator import (
    NO_RECORDS,
    Behind,
    Definition,
    Family,
    Indicator,
    computed,
    not_computed,
    of_attempt,
    of_incident,
)

_ONLINE = ("social", "chat_room", "gaming", "forum", "publication")

ONLINE = Definition(
    family=Family.REMOTE,
    code="online_contacts",
    heading="By networks, chat rooms, games, forums and publications",
    says="Counted contacts on these channels, each named.",
    unit="contacts",
    sight="contacts",
    sources=("CoP2024", "HMICFRS2024"),
)
SUSPECTED = Definition(
    family=Family.REMOTE,
    code="suspected_identifiers",
    heading="By an identifier that is only suspected",
    says="Counted incidents that rest on an identifier which the order file calls suspected: "
    "nobody has shown whose it is.",
    unit="incidents",
    sight="contacts",
    sources=("CoP2024",),
)
ALIKE = Definition(
    family=Family.REMOTE,
    code="look_alike_accounts",
    heading="Accounts that look like another's",
    says="Identifiers in the records written so that they can be taken for one of a protected "
    "person or another person of the order. None is a match; who made them is not in the "
    "records. Needs records of contacts.",
    unit="identifiers",
    sight="contacts",
    sources=("CoP2024", "HMICFRS2024"),
    from_records=True,
)


def remote(course: Course, given: Given) -> Iterator[Indicator]:
    """Conduct from afar."""
    online = [one for one in course.attempts if one.channel in _ONLINE]
    numbers = Counter(one.channel for one in online)
    told = ", ".join(f"{name} {numbers[name]}" for name in _ONLINE if numbers[name])
    words = count(len(online), "contact") + (f": {told}" if told else "")
    yield computed(ONLINE, len(online), words, [of_attempt(one) for one in online])
    suspected = [one for one in course.counted if one.suspected]
    rows = [of_incident(one) for one in suspected]
    words = f"{len(suspected)} of {count(len(course.counted), 'incident')}"
    yield computed(SUSPECTED, len(suspected), words, rows)
    yield _alike(given)


def _alike(given: Given) -> Indicator:
    if given.contacts is None:
        return not_computed(ALIKE, given.why_contacts or NO_RECORDS)
    found = given.contacts.look_alikes
    rows = [
        Behind(
            at_us=one.first_us,
            order_id=one.order_id,
            note=f"{one.written} like {', '.join(one.like)} of {', '.join(one.persons)}: "
            f"{count(one.contacts, 'contact')}",
        )
        for one in found
    ]
    return computed(ALIKE, len(found), count(len(found), "identifier"), rows)
