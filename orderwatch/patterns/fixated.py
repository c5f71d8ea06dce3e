"""Directed at whom and at which places: the plain counts of what guidance calls Fixated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from orderwatch.findings.wording import clock, count, day, duration, local, metres
from orderwatch.patterns.course import Course
from orderwatch.patterns.given import Given, Sent, Visit
from orderwatch.patterns.incident import Apart, Incident
from orderwatch.patterns.indicator import (
    NO_RECORDS,
    Behind,
    Definition,
    Family,
    Indicator,
    computed,
    not_computed,
    of_incident,
)
from orderwatch.patterns.listed_visits import every_visit, listed_visits
from orderwatch.patterns.persons import Named, told_apart
from orderwatch.policy import Policy

_DAY_US = 86_400_000_000

PERSONS = Definition(
    family=Family.FIXATED,
    code="persons",
    heading="Persons reached",
    says="Protected persons whom the counted incidents name. Ids are those of each order file: "
    "P1 of two orders are taken as two persons, unless contacts went to one identifier of both.",
    unit="persons",
    sight="both",
    sources=("CoP2024",),
)
PLACES = Definition(
    family=Family.FIXATED,
    code="places",
    heading="Places entered",
    says="Places that counted incidents are about, by their keys: `home` of two orders may be two "
    "places.",
    unit="places",
    sight="places",
    sources=("CoP2024",),
)
CONTACTS_SHARE = Definition(
    family=Family.FIXATED,
    code="contacts_directed",
    heading="Share of the respondent's contacts",
    says="Of all contacts and attempts that the respondent's identifiers made from notice on, "
    "in the account period, those to a protected person. Only exports of the respondent's own "
    "identifiers are read: an export of the protected person holds no others. Needs records "
    "of contacts.",
    unit="share",
    sight="contacts",
    sources=("CoP2024",),
    from_records=True,
)
CIRCLE_SHARE = Definition(
    family=Family.FIXATED,
    code="contacts_to_family_and_friends",
    heading="Share of contacts to others of the order",
    says="The same of contacts to other persons whom the order names, the respondent's "
    "associates and privileged persons left out. Needs records of contacts.",
    unit="share",
    sight="contacts",
    sources=("CoP2024",),
    from_records=True,
)
MOVEMENT_SHARE = Definition(
    family=Family.FIXATED,
    code="movement_directed",
    heading="Share of the observed time near the places",
    says="Of the time in which positions show where the respondent's devices were, that within "
    "200 m (`near_place_m`) of a place that the order keeps them from, the radius of each "
    "position counted against it. They may live or work there. Needs positions.",
    unit="share",
    sight="places",
    sources=("CoP2024", "McFarlane2002"),
    rests_on="visits_near",
    from_records=True,
)
VISITS = Definition(
    family=Family.FIXATED,
    code="visits_near",
    heading="Visits near the places",
    says="Visits within 200 m (`near_place_m`) of a place that the order keeps the respondent "
    "from, of 15 minutes (`near_visit_s`) or more, or three (`near_visits`) of any length within "
    "seven days (`near_visits_days`); a way past counts as one. Each says `prohibited by clause`: "
    "yes where a counted incident at that place overlaps it, unclear where one that is shown "
    "apart does, else no. Needs positions.",
    unit="visits",
    sight="places",
    sources=("CoP2024", "McFarlane2002"),
    from_records=True,
)
EARLIER = Definition(
    family=Family.FIXATED,
    code="visits_near_before",
    heading="Visits near the places before the order",
    says="The same visits, a day of observed time, before the first notice and after it. Only "
    "with `--with-earlier`: what was done before the order was not forbidden by it.",
    unit="a day",
    sight="places",
    sources=("CoP2024",),
    rests_on="visits_near",
    from_records=True,
)


def fixated(course: Course, given: Given, policy: Policy) -> Iterator[Indicator]:
    """Directed at whom and at which places."""
    yield _persons(course)
    yield _places(course)
    yield _share(CONTACTS_SHARE, given, "protected")
    yield _share(CIRCLE_SHARE, given, "others")
    yield _movement(given)
    yield _visits(course, given, policy)
    yield _earlier(given, policy)


def _persons(course: Course) -> Indicator:
    named: dict[Named, list[Incident]] = defaultdict(list)
    for one in course.counted:
        for person in one.protected:
            named[one.order_id, person].append(one)
    people = told_apart(course.counted, course.attempts)
    several = len({one.order_id for one in course.orders}) > 1
    told = [_of_orders(names) if several else names[0][1] for names in people]
    words = count(len(people), "person") + (f": {', '.join(told)}" if people else "")
    ids = Counter(names[0][1] for names in people)
    twice = sorted(name for name, number in ids.items() if number > 1)
    if twice:
        words += f"; whether those called {', '.join(twice)} are one person is not known"
    rows = [
        of_incident(group[0], f"{person} of order {order}: {count(len(group), 'incident')}")
        for (order, person), group in sorted(named.items())
    ]
    return computed(PERSONS, len(people), words, rows)


def _of_orders(names: Sequence[Named]) -> str:
    return f"{names[0][1]} of {' and '.join(order for order, _ in names)}"


def _places(course: Course) -> Indicator:
    """A condition with several places counts as them all: which one it was is not recorded."""
    found: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    for one in course.counted:
        keys = course.places.get((one.run, one.order_id, one.condition_id), ())
        if one.at_place and keys:
            found[one.order_id, " or ".join(sorted(keys))].append(one)
    numbers = Counter({key: len(group) for key, group in found.items()})
    several = len({one.order_id for one in course.orders}) > 1
    told = ", ".join(
        f"{key} of {order} {number}" if several else f"{key} {number}"
        for (order, key), number in sorted(numbers.items())
    )
    words = count(len({key for _, key in found}), "place") + (f": {told}" if told else "")
    rows = [
        of_incident(group[0], f"{key} of order {order}: {count(len(group), 'incident')}")
        for (order, key), group in sorted(found.items())
    ]
    return computed(PLACES, len({key for _, key in found}), words, rows)


def _share(what: Definition, given: Given, to: str) -> Indicator:
    records = given.contacts
    if records is None:
        return not_computed(what, given.why_contacts or NO_RECORDS)
    own = [one for one in records.sent if one.own]
    if not own:
        why = "not computed: no export of the respondent's own phone or account is given"
        return not_computed(what, why)
    directed = [one for one in own if getattr(one, to)]
    words = f"{len(directed)} of {count(len(own), 'contact')} in the respondent's own exports"
    rows = [_of_sent(one, to) for one in directed]
    return computed(what, len(directed) / len(own), words, rows)


def _of_sent(one: Sent, to: str) -> Behind:
    note = f"{one.channel} to {', '.join(getattr(one, to))}"
    return Behind(at_us=one.at_us, order_id=one.order_id, source=one.source, row=one.row, note=note)


def _movement(given: Given) -> Indicator:
    records = given.positions
    if records is None:
        return not_computed(MOVEMENT_SHARE, given.why_positions or NO_RECORDS)
    if not records.observed_us:
        return not_computed(MOVEMENT_SHARE, "not computed: no two positions lie close in time")
    words = (
        f"{duration(records.near_us)} of {duration(records.observed_us)} in which the devices "
        "were seen"
    )
    return computed(MOVEMENT_SHARE, records.near_us / records.observed_us, words)


def _visits(course: Course, given: Given, policy: Policy) -> Indicator:
    records = given.positions
    if records is None:
        return not_computed(VISITS, given.why_positions or NO_RECORDS)
    listed = listed_visits(records.visits, policy)
    said = [_prohibited(one, course) for one in listed]
    rows = [_of_visit(one, course, answer) for one, answer in zip(listed, said, strict=True)]
    words = (
        f"{count(len(listed), 'visit')}; prohibited by clause: {said.count('yes')} yes, "
        f"{said.count('no')} no, {said.count('unclear')} unclear; "
        f"{count(len(every_visit(records.visits)), 'visit')} of any length"
    )
    return computed(VISITS, len(listed), words, rows)


def _prohibited(visit: Visit, course: Course) -> str:
    """`yes` where a counted incident at this place overlaps it, `unclear` where another one does.

    Others are weak ones, such as an exception may cover, and before notice.
    """
    if any(_overlaps(one, visit, course) for one in course.counted):
        return "yes"
    doubtful = (Apart.WEAK, Apart.PERMITTED, Apart.BEFORE_NOTICE, Apart.NEAR_MISS)
    others = (one for why in doubtful for one in course.apart.get(why, ()))
    return "unclear" if any(_overlaps(one, visit, course) for one in others) else "no"


def _overlaps(one: Incident, visit: Visit, course: Course) -> bool:
    return (
        one.at_place
        and one.order_id in visit.order_id.split(";")
        and visit.place in course.places.get((one.run, one.order_id, one.condition_id), ())
        and one.start_us <= visit.end_us
        and one.end_us >= visit.start_us
    )


def _of_visit(one: Visit, course: Course, prohibited: str) -> Behind:
    at = local(one.start_us, course.timezone)
    closest = "" if one.confidential else f", the closest {metres(one.closest_m)} away"
    note = (
        f"{one.place}: {day(at)} {clock(at)}, {duration(one.end_us - one.start_us)}, "
        f"{count(one.fixes, 'position')}{closest}; prohibited by clause: {prohibited}"
    )
    return Behind(at_us=one.start_us, order_id=one.order_id, note=note)


def _earlier(given: Given, policy: Policy) -> Indicator:
    records = given.positions
    if records is None:
        return not_computed(EARLIER, given.why_positions or NO_RECORDS)
    if records.earlier_visits is None:
        return not_computed(EARLIER, "not computed: asked for with --with-earlier only")
    if not records.earlier_us or not records.observed_us:
        return not_computed(EARLIER, "not computed: no positions on both sides of the notice")
    before = len(listed_visits(records.earlier_visits, policy))
    after = len(listed_visits(records.visits, policy))
    days, days_after = records.earlier_us / _DAY_US, records.observed_us / _DAY_US
    words = (
        f"{before} in {days:.1f} observed days before notice ({before / days:.2f} a day), {after} "
        f"in {days_after:.1f} after ({after / days_after:.2f} a day)"
    )
    return computed(EARLIER, before / days, words)
