"""How dense in time: the plain counts of what guidance calls Obsessive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from orderwatch.findings.wording import clock, count, day, local
from orderwatch.patterns.course import Course
from orderwatch.patterns.incident import Attempt, Incident
from orderwatch.patterns.indicator import (
    NOTHING_SEEN,
    Definition,
    Family,
    Indicator,
    computed,
    not_computed,
    not_enough,
    of_attempt,
    of_incident,
)
from orderwatch.patterns.observed import Seen
from orderwatch.patterns.occasions import occasions
from orderwatch.patterns.rates import middle, rate
from orderwatch.policy import Policy

RATE_PLACES = Definition(
    family=Family.OBSESSIVE,
    code="rate_places",
    heading="Occasions at places, a day",
    says="Occasions of incidents at places or near persons for each day in which positions could "
    "show one, with the exact Poisson interval.",
    unit="a day",
    sight="places",
    sources=("CoP2024", "Garwood1936"),
    rests_on="occasions",
)
RATE_CONTACTS = Definition(
    family=Family.OBSESSIVE,
    code="rate_contacts",
    heading="Occasions of contact, a day",
    says="Occasions of contact for each day of which an export of contacts is at hand, with the "
    "exact Poisson interval.",
    unit="a day",
    sight="contacts",
    sources=("CoP2024", "Garwood1936"),
    rests_on="occasions",
)
CONTACTS = Definition(
    family=Family.OBSESSIVE,
    code="contacts",
    heading="Contacts and attempts",
    says="Calls, messages and the like in the counted incidents; the records of both sides of one "
    "are one.",
    unit="contacts",
    sight="contacts",
    sources=("CoP2024",),
)
BURSTS = Definition(
    family=Family.OBSESSIVE,
    code="bursts",
    heading="Bursts",
    says="Times at which five contacts (`burst_contacts`) or more fall within an hour "
    "(`burst_within_s`); a contact is in one burst at most.",
    unit="bursts",
    sight="contacts",
    sources=("CoP2024",),
)
NIGHT = Definition(
    family=Family.OBSESSIVE,
    code="night_share",
    heading="Share of occasions at night",
    says="Occasions that begin from 23:00 (`night_from_h`) and before 07:00 (`night_until_h`) "
    "local time, of all occasions. A third of the day is night by these hours.",
    unit="share",
    sight="both",
    sources=("CoP2024",),
)
BETWEEN = Definition(
    family=Family.OBSESSIVE,
    code="time_between_attempts",
    heading="Middle time between contacts",
    says="The median of the times from one counted contact to the next, with the shortest.",
    unit="minutes",
    sight="contacts",
    sources=("CoP2024",),
    rests_on="contacts",
)
IDENTIFIERS = Definition(
    family=Family.OBSESSIVE,
    code="identifiers_used",
    heading="Identifiers used",
    says="Numbers, addresses and accounts from which the counted contacts came. A log that names "
    "a person names no identifier.",
    unit="identifiers",
    sight="contacts",
    sources=("CoP2024", "HMICFRS2024"),
)
CHANGED = Definition(
    family=Family.OBSESSIVE,
    code="identifiers_changed",
    heading="Contacts by a new or withheld identifier after a block",
    says="Counted contacts that came after one to the same person is recorded as blocked or "
    "rejected, from an identifier not used before it or with the number withheld.",
    unit="contacts",
    sight="contacts",
    sources=("CoP2024", "HMICFRS2024"),
)
REFUSALS = frozenset({"blocked", "rejected"})
"""What a record says of a contact that was not wanted at that time."""


def refusals(attempts: Sequence[Attempt]) -> dict[str, int]:
    """Text by which a person is known → the instant of the first refusal, µs UTC.

    What bears the same instant is not after it: which came first is not in the records.
    """
    found: dict[str, int] = {}
    for one in attempts:
        if REFUSALS & one.statuses:
            for key in one.persons:
                found.setdefault(key, one.at_us)
    return found


def obsessive(course: Course, policy: Policy) -> Iterator[Indicator]:
    """How dense in time."""
    seen = course.observed
    at_places = [one for one in course.counted if one.at_place]
    contact = [one for one in course.counted if not one.at_place]
    yield _rate(RATE_PLACES, at_places, seen.places, seen.why, policy)
    yield _rate(RATE_CONTACTS, contact, seen.contacts, seen.why, policy)
    yield _contacts(course)
    yield _bursts(course, policy)
    yield _night(course, policy)
    yield _between(course, policy)
    yield _identifiers(course)
    yield _changed(course)


def _rate(
    what: Definition, incidents: Sequence[Incident], seen: Seen | None, why: str, policy: Policy
) -> Indicator:
    if seen is None:
        return not_computed(what, f"not computed: {why}")
    if not seen.observed.total_us:
        return not_computed(what, NOTHING_SEEN)
    every = occasions(incidents, policy)
    starts = np.array([one.start_us for one in every], dtype=np.int64)
    ends = np.array([one.end_us for one in every], dtype=np.int64)
    found = [one for one, held in zip(every, seen.holds(starts, ends), strict=True) if held]
    per = rate(len(found), seen.days)
    words = (
        f"{per.value:.3f} a day ({count(len(found), 'occasion')} in {seen.days:.1f} observed "
        f"days); 95 % interval {per.low:.3f} to {per.high:.3f}"
    )
    left = len(every) - len(found)
    if left:
        words += f"; {count(left, 'occasion')} outside the observed time left out"
    return computed(what, per.value, words, interval=(per.low, per.high))


def _contacts(course: Course) -> Indicator:
    by_channel = Counter(one.channel for one in course.attempts)
    told = ", ".join(f"{name} {number}" for name, number in sorted(by_channel.items()))
    words = count(len(course.attempts), "contact") + (f": {told}" if told else "")
    return computed(CONTACTS, len(course.attempts), words, [of_attempt(a) for a in course.attempts])


def _bursts(course: Course, policy: Policy) -> Indicator:
    within_us, least = round(policy.burst_within_s * 1e6), round(policy.burst_contacts)
    found: list[tuple[Attempt, ...]] = []
    first, all_of_them = 0, course.attempts
    while first < len(all_of_them):
        end_us = all_of_them[first].at_us + within_us
        last = first
        while last < len(all_of_them) and all_of_them[last].at_us <= end_us:
            last += 1
        if last - first >= least:
            found.append(all_of_them[first:last])
            first = last
        else:
            first += 1
    most = max((len(one) for one in found), default=0)
    words = count(len(found), "burst") + (f", the largest of {most} contacts" if found else "")
    rows = [of_attempt(one, f"burst {n}") for n, each in enumerate(found, 1) for one in each]
    return computed(BURSTS, len(found), words, rows)


def _night(course: Course, policy: Policy) -> Indicator:
    found = course.occasions
    if len(found) < policy.least_for_gaps:
        return not_enough(NIGHT, len(found))
    low, high = policy.night_from_h, policy.night_until_h
    rows = []
    for one in found:
        at = local(one.start_us, course.timezone)
        hour = at.hour + at.minute / 60.0 + at.second / 3600.0
        dark = low <= hour < high if low <= high else hour >= low or hour < high
        if dark:
            rows.append(of_incident(one.incidents[0], f"{day(at)} {clock(at)}"))
    words = f"{len(rows)} of {len(found)} occasions"
    return computed(NIGHT, len(rows) / len(found), words, rows)


def _between(course: Course, policy: Policy) -> Indicator:
    if len(course.attempts) < policy.least_for_gaps:
        return not_enough(BETWEEN, len(course.attempts), "contact")
    gaps = [(two.at_us - one.at_us) / 60e6 for one, two in pairwise(course.attempts)]
    words = f"{middle(gaps):.1f} minutes; shortest {min(gaps):.1f}"
    return computed(BETWEEN, middle(gaps), words)


def _identifiers(course: Course) -> Indicator:
    firsts: dict[str, Attempt] = {}
    for one in course.attempts:
        if one.sender and not one.sender.startswith("person:"):
            firsts.setdefault(one.sender, one)
    if not firsts:
        return not_enough(IDENTIFIERS, 0, "identifier")
    withheld = sum(one.withheld for one in course.attempts)
    words = count(len(firsts), "identifier") + ": "
    words += ", ".join(
        f"{one.written} from {day(local(one.at_us, course.timezone))}" for one in firsts.values()
    )
    if withheld:
        words += f"; withheld on the receiver's side in {count(withheld, 'contact')}"
    rows = [of_attempt(one, f"first from {one.written}") for one in firsts.values()]
    return computed(IDENTIFIERS, len(firsts), words, rows)


def _changed(course: Course) -> Indicator:
    if not course.attempts:
        return not_enough(CHANGED, 0, "contact")
    before = refusals(course.attempts)
    used: dict[int, frozenset[str]] = {}  # instant of a refusal → what was used up to it
    for at_us in set(before.values()):
        used[at_us] = frozenset(one.sender for one in course.attempts if one.at_us <= at_us)
    rows = []
    for one in course.attempts:
        refused = [
            used[before[key]] for key in one.persons if before.get(key, one.at_us) < one.at_us
        ]
        named = bool(one.sender) and not one.sender.startswith("person:")
        new = named and any(one.sender not in known for known in refused)
        if refused and (one.withheld or new):
            rows.append(of_attempt(one, f"from {one.written or 'a withheld number'}"))
    if not before:
        return computed(CHANGED, 0, "no contact is recorded as blocked or rejected")
    return computed(CHANGED, len(rows), f"{count(len(rows), 'contact')} after a block", rows)
