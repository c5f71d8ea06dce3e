"""How often, and when: the plain counts of what guidance calls Repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from orderwatch.findings.wording import clock, count, day, local
from orderwatch.patterns.course import Course
from orderwatch.patterns.indicator import (
    Behind,
    Definition,
    Family,
    Indicator,
    computed,
    not_computed,
    not_enough,
    of_occasion,
)
from orderwatch.patterns.occasions import Occasion
from orderwatch.patterns.rates import middle
from orderwatch.policy import Policy

_DAY_US = 86_400_000_000

OCCASIONS = Definition(
    family=Family.REPEATED,
    code="occasions",
    heading="Occasions",
    says="Counted incidents, those that follow one another within an hour (`occasion_gap_s`) as "
    "one, whatever order, condition, device or export tells of them.",
    unit="occasions",
    sight="both",
    sources=("PHA1997", "CoP2024"),
)
DAYS = Definition(
    family=Family.REPEATED,
    code="days_with_an_incident",
    heading="Days with an incident",
    says="Local days on which a counted incident begins.",
    unit="days",
    sight="both",
    sources=("PHA1997", "PurcellPatheMullen2004"),
    rests_on="occasions",
)
RUN = Definition(
    family=Family.REPEATED,
    code="longest_run",
    heading="Longest run of days",
    says="The most local days in a row each of which has a counted incident.",
    unit="days",
    sight="both",
    sources=("CoP2024",),
    rests_on="occasions",
)
SPAN = Definition(
    family=Family.REPEATED,
    code="span",
    heading="From the first to the last",
    says="Time from the first counted incident to the last, in days of 24 hours.",
    unit="days",
    sight="both",
    sources=("PurcellPatheMullen2004",),
    rests_on="occasions",
)
GAP = Definition(
    family=Family.REPEATED,
    code="middle_gap",
    heading="Middle gap between occasions",
    says="The median of the times between the start of an occasion and that of the next; also "
    "the shortest and the longest. Time in which nothing could be seen counts as a gap.",
    unit="days",
    sight="both",
    sources=("CoP2024",),
    rests_on="occasions",
)
AFTER_NOTICE = Definition(
    family=Family.REPEATED,
    code="first_after_notice",
    heading="First after notice",
    says="Time from the first notice of any of the orders to the first counted incident.",
    unit="days",
    sight="both",
    sources=("HMIC2017", "HMICFRS2024"),
)
AFTER_VARIATION = Definition(
    family=Family.REPEATED,
    code="first_after_variation",
    heading="First after each variation",
    says="For each variation, time from when it works to the next counted incident; the count is "
    "of variations with one.",
    unit="occasions",
    sight="both",
    sources=("HMIC2017", "HMICFRS2024"),
)


def repeated(course: Course, policy: Policy) -> Iterator[Indicator]:
    """How often, and when."""
    found = course.occasions
    rows = [row for n, one in enumerate(found, start=1) for row in of_occasion(n, one)]
    yield computed(OCCASIONS, len(found), _occasions_words(course), rows)
    days = sorted({_day(course, one) for one in found})
    told = ", ".join(f"{one:%Y-%m-%d}" for one in days[:_MOST_NAMED])
    more = f" and {len(days) - _MOST_NAMED} more" if len(days) > _MOST_NAMED else ""
    yield computed(DAYS, len(days), f"{count(len(days), 'day')}{': ' if days else ''}{told}{more}")
    yield _run(days)
    yield _span(found)
    yield _gap(course, policy)
    yield _after_notice(course)
    yield _after_variations(course)


_MOST_NAMED = 10


def _occasions_words(course: Course) -> str:
    if not course.occasions:
        return "no counted incident"
    incidents = count(len(course.counted), "incident")
    suspected = sum(one.suspected for one in course.counted)
    words = f"{count(len(course.occasions), 'occasion')} of {incidents}"
    if suspected:
        words += f", {suspected} of them by an identifier that is only suspected"
    return words


def _day(course: Course, one: Occasion) -> date:
    return local(one.start_us, course.timezone).date()


def _run(days: list[date]) -> Indicator:
    if not days:
        return not_enough(RUN, 0)
    best, first = 1, days[0]
    length, start = 1, days[0]
    for before, after in pairwise(days):
        joined = after - before == timedelta(days=1)
        length, start = (length + 1, start) if joined else (1, after)
        if length > best:
            best, first = length, start
    return computed(RUN, best, f"{count(best, 'day')} from {first:%Y-%m-%d}")


def _span(found: tuple[Occasion, ...]) -> Indicator:
    if len(found) < 2:
        return not_enough(SPAN, len(found))
    days = (max(one.end_us for one in found) - found[0].start_us) / _DAY_US
    return computed(SPAN, days, f"{days:.1f} days")


def _gap(course: Course, policy: Policy) -> Indicator:
    found = course.occasions
    if len(found) < policy.least_for_gaps:
        return not_enough(GAP, len(found))
    gaps = [(two.start_us - one.start_us) / _DAY_US for one, two in pairwise(found)]
    words = f"{middle(gaps):.2f} days; shortest {min(gaps):.2f}, longest {max(gaps):.2f}"
    return computed(GAP, middle(gaps), words)


def _after_notice(course: Course) -> Indicator:
    notice_us = course.notice_us
    if notice_us is None:
        return not_computed(AFTER_NOTICE, "not computed: no notice is recorded in the order file")
    after = [one for one in course.occasions if one.start_us >= notice_us]
    if not after:
        return not_enough(AFTER_NOTICE, 0)
    days = (after[0].start_us - notice_us) / _DAY_US
    words = f"{days:.2f} days after notice, {_when(course, after[0].start_us)}"
    return computed(AFTER_NOTICE, days, words, of_occasion(1, after[0])[:1])


def _after_variations(course: Course) -> Indicator:
    varied = sorted({at for one in course.orders for at in one.variations_us})
    if not varied:
        why = "not computed: the orders have no variation"
        return not_computed(AFTER_VARIATION, why)
    rows, words = [], []
    for at_us in varied:
        following = next((one for one in course.occasions if one.start_us >= at_us), None)
        name = f"variation working from {_when(course, at_us)}"
        if following is None:
            words.append(f"{name}: none after it")
            continue
        days = (following.start_us - at_us) / _DAY_US
        words.append(f"{name}: the next {days:.2f} days later")
        first = following.incidents[0]
        note = f"{days:.2f} days after the {name}"
        rows.append(
            Behind(
                at_us=first.start_us,
                order_id=first.order_id,
                finding_id=first.finding_id,
                note=note,
            )
        )
    return computed(AFTER_VARIATION, len(rows), "; ".join(words), rows)


def _when(course: Course, at_us: int) -> str:
    at = local(at_us, course.timezone)
    return f"{day(at)} {clock(at)}"
