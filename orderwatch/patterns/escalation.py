"""What changed over time. Shown, with how little so few incidents can say; nothing is predicted."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from orderwatch.findings.wording import count, day, local
from orderwatch.patterns.course import Course
from orderwatch.patterns.incident import PHYSICAL_CHANNELS, Apart, Incident
from orderwatch.patterns.indicator import (
    Behind,
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
from orderwatch.patterns.rates import dispersion, ratio_of_halves
from orderwatch.policy import Policy

_STUDIES = (
    "BlandAriel2015",
    "BarnhamBarnesSherman2017",
    "MoncktonSmith2020",
)
_METHOD = ("PrzyborowskiWilenski1940", "ClopperPearson1934", "CoxLewis1966")
_SAYS = (
    "Occasions in the second half of the time in which one could be seen, over those in the first "
    "half of equal length, with the exact interval of two Poisson counts. Fewer than six "
    "(`least_for_change`) cannot show a change whichever way they fall."
)
_CLUSTERED_P = 0.05

CHANGE_PLACES = Definition(
    family=Family.ESCALATION,
    code="rate_change_places",
    heading="Change of rate, at places",
    says=_SAYS,
    unit="times the rate",
    sight="places",
    sources=(*_STUDIES, *_METHOD),
)
CHANGE_CONTACTS = Definition(
    family=Family.ESCALATION,
    code="rate_change_contacts",
    heading="Change of rate, of contact",
    says=_SAYS,
    unit="times the rate",
    sight="contacts",
    sources=(*_STUDIES, *_METHOD),
)
CHANNELS = Definition(
    family=Family.ESCALATION,
    code="new_channels",
    heading="Channels that came later",
    says="Channels of counted contacts first used after the day of the first counted contact.",
    unit="channels",
    sight="contacts",
    sources=("MoncktonSmith2020", "CoP2024"),
)
PHYSICAL = Definition(
    family=Family.ESCALATION,
    code="remote_to_physical",
    heading="At places or meetings after contact from afar",
    says="Occasions with an incident at a place or near a person, or a meeting, that begins after "
    "the first contact from afar. Which came first in the records is not which came first.",
    unit="occasions",
    sight="both",
    sources=("McEwan2012", "McFarlane2002"),
)
CLOSER = Definition(
    family=Family.ESCALATION,
    code="closer_over_time",
    heading="Closer over time",
    says="Of all pairs of counted incidents at one line (same order, condition and words, no "
    "variation of the order between them), those in which the later went deeper beyond the line, "
    "or came nearer, than the earlier. Half is no trend. Equal ones count as half.",
    unit="share",
    sight="places",
    sources=("McEwan2012",),
)
THIRD = Definition(
    family=Family.ESCALATION,
    code="third_parties",
    heading="Through other persons",
    says="Incidents in which another person carried the contact. They are near misses, since for "
    "whom it was is not in the records; they count nowhere else. What an exception allows, and "
    "what came before notice, is not among them.",
    unit="incidents",
    sight="contacts",
    sources=("CoP2024",),
)


def escalation(course: Course, policy: Policy) -> Iterator[Indicator]:
    """What changed over time."""
    seen = course.observed
    at_places = [one for one in course.counted if one.at_place]
    contact = [one for one in course.counted if not one.at_place]
    yield _change(CHANGE_PLACES, at_places, seen.places, seen.why, policy)
    yield _change(CHANGE_CONTACTS, contact, seen.contacts, seen.why, policy)
    yield _channels(course)
    yield _physical(course)
    yield _closer(course, policy)
    near = course.apart.get(Apart.NEAR_MISS, ())
    through = [one for one in (*course.counted, *near) if one.indirect]
    rows = [of_incident(one) for one in through]
    yield computed(THIRD, len(through), count(len(through), "incident"), rows)


def _change(
    what: Definition, incidents: Sequence[Incident], seen: Seen | None, why: str, policy: Policy
) -> Indicator:
    if seen is None:
        return not_computed(what, f"not computed: {why}")
    found = occasions(incidents, policy)
    total = seen.observed.total_us
    starts = np.array([one.start_us for one in found], dtype=np.int64)
    ends = np.array([one.end_us for one in found], dtype=np.int64)
    held = np.array(seen.holds(starts, ends), dtype=bool)
    if not total or int(held.sum()) < policy.least_for_change:
        return not_enough(what, int(held.sum()))
    elapsed = seen.elapsed_us(starts[held]) / total
    first, second = int((elapsed < 0.5).sum()), int((elapsed >= 0.5).sum())
    ratio = ratio_of_halves(first, second)
    rows = [
        of_incident(one.incidents[0], "first half" if share < 0.5 else "second half")
        for one, share in zip(
            (each for each, kept in zip(found, held, strict=True) if kept), elapsed, strict=True
        )
    ]
    chance = dispersion(elapsed, seen.days)
    words = _change_words(first, second, ratio.low, ratio.high, chance)
    left = len(found) - first - second
    if left:
        words += f"; {count(left, 'occasion')} outside the observed time left out"
    high = None if math.isinf(ratio.high) else ratio.high
    value = ratio.value if first else None  # nothing bounds it
    return computed(what, value, words, rows, interval=(ratio.low, high))


def _change_words(first: int, second: int, low: float, high: float, chance: float | None) -> str:
    top = "no upper end" if math.isinf(high) else f"{high:.2f}"
    words = f"{first} in the first half, {second} in the second; 95 % interval of the ratio "
    words += f"{low:.2f} to {top}"
    if low <= 1.0 <= high:
        words += ": no change is shown"
    if chance is not None and chance < _CLUSTERED_P:
        words += "; they come in clusters or their rate changes, so the interval is too narrow"
    return words


def _channels(course: Course) -> Indicator:
    if not course.attempts:
        return not_enough(CHANNELS, 0, "contact")
    firsts: dict[str, int] = {}
    for number, one in enumerate(course.attempts):
        firsts.setdefault(one.channel, number)
    first_day = local(course.attempts[0].at_us, course.timezone).date()
    days = {
        name: local(course.attempts[number].at_us, course.timezone)
        for name, number in firsts.items()
    }
    later = [name for name in firsts if days[name].date() > first_day]
    words = "; ".join(f"{name} from {day(at)}" for name, at in days.items())
    rows = [of_attempt(course.attempts[firsts[name]], f"first {name}") for name in later]
    return computed(CHANNELS, len(later), words, rows)


def _physical(course: Course) -> Indicator:
    remote = (one.at_us for one in course.attempts if one.channel not in PHYSICAL_CHANNELS)
    first_us = next(remote, None)
    if first_us is None:
        return not_enough(PHYSICAL, 0, "remote contact")
    met = [one for one in course.attempts if one.channel in PHYSICAL_CHANNELS]
    meetings = {name: one.at_us for one in met for name in one.findings}
    after = [
        one
        for one in course.counted
        if (one.at_place and one.start_us > first_us)
        or meetings.get(one.finding_id, first_us) > first_us
    ]
    found = {one.finding_id for one in after}
    reached = sum(
        any(one.finding_id in found for one in each.incidents) for each in course.occasions
    )
    at = day(local(first_us, course.timezone))
    words = f"{count(reached, 'occasion')} after the first contact from afar on {at}"
    return computed(PHYSICAL, reached, words, [of_incident(one) for one in after])


def _closer(course: Course, policy: Policy) -> Indicator:
    lines: dict[tuple[object, ...], list[Incident]] = defaultdict(list)
    for one in course.counted:
        if one.at_place and one.closest_m is not None:
            key = (one.order_id, one.condition_id, one.clause, one.protected)
            lines[*key, _variations(course, one)].append(one)
    kept = [_one_each(group, policy) for group in lines.values()]
    pairs, closer = 0, 0.0
    rows: list[Behind] = []
    for group in kept:
        depth = np.array([_depth(one) for one in group])
        for number, one in enumerate(depth[:-1]):
            later = depth[number + 1 :]
            pairs += len(later)
            closer += float((later < one).sum()) + 0.5 * float((later == one).sum())
        if len(group) > 1:
            rows += _by_rank(group)
    number = len(occasions((one for group in kept for one in group), policy))
    if number < policy.least_for_change or not pairs:
        return not_enough(CLOSER, number)
    words = f"{closer:g} of {pairs} pairs of incidents at one line: half is no trend"
    return computed(CLOSER, closer / pairs, words, rows)


def _by_rank(group: Sequence[Incident]) -> Iterator[Behind]:
    """Which was the deepest; no distances, since several would show where a place is."""
    ranked = sorted(_depth(one) for one in group)
    for one in group:
        rank = ranked.index(_depth(one)) + 1
        yield of_incident(one, f"number {rank} of {len(group)} at this line, 1 the deepest")


def _variations(course: Course, one: Incident) -> int:
    """How many variations of its order worked by then: each may have moved the line."""
    varied = {
        at for each in course.orders if each.order_id == one.order_id for at in each.variations_us
    }
    return sum(at <= one.start_us for at in varied)


def _one_each(group: Sequence[Incident], policy: Policy) -> list[Incident]:
    """The closest incident of each occasion, so that two devices are not two visits."""
    return [
        min(each.incidents, key=lambda one: (_depth(one), one.finding_id))
        for each in occasions(group, policy)
    ]


def _depth(one: Incident) -> float:
    return 0.0 if one.closest_m is None else one.closest_m
