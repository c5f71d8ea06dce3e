"""All counts of one respondent together: what the files, the report and the page show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from orderwatch.patterns.course import Course, courses
from orderwatch.patterns.escalation import escalation
from orderwatch.patterns.fixated import fixated
from orderwatch.patterns.gathered import Gathered
from orderwatch.patterns.given import Given
from orderwatch.patterns.indicator import (
    NOTHING_SEEN,
    Definition,
    Indicator,
    State,
    not_computed,
)
from orderwatch.patterns.obsessive import obsessive
from orderwatch.patterns.remote import remote
from orderwatch.patterns.repeated import repeated
from orderwatch.patterns.unwanted import unwanted
from orderwatch.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One respondent's counts.

    Attributes:
        course: the incidents, counted and apart.
        indicators: every indicator, computed or why not, in the order of their families.
    """

    course: Course
    indicators: tuple[Indicator, ...]

    @property
    def respondent(self) -> str:
        """The respondent's id."""
        return self.course.respondent


Lookup = Callable[[Course], Given]


def patterns_of(
    gathered: Gathered,
    policy: Policy,
    *,
    respondent: str = "",
    records: Lookup | None = None,
) -> Iterator[Pattern]:
    """The pattern of each respondent, by name.

    Args:
        gathered: the tables of one run or several.
        policy: thresholds.
        respondent: of this one only; empty: of all.
        records: the records given of a respondent; None: none were given.
    """
    for course in courses(gathered, policy, respondent):
        yield pattern_of(course, policy, records(course) if records else Given())


def pattern_of(course: Course, policy: Policy, given: Given | None = None) -> Pattern:
    """Every indicator of one course of conduct.

    Args:
        course: the incidents of one respondent.
        policy: thresholds.
        given: records beside the folder.
    """
    said = given or Given()
    found = (
        *repeated(course, policy),
        *fixated(course, said, policy),
        *obsessive(course, policy),
        *unwanted(course, said, policy),
        *escalation(course, policy),
        *remote(course, said),
    )
    return Pattern(course=course, indicators=tuple(_with_sight(one, course) for one in found))


def definitions() -> tuple[Definition, ...]:
    """What every indicator counts, in the order in which they are given."""
    from orderwatch.patterns.observed import Observed

    nothing = Course(
        respondent="",
        orders=(),
        attribution=(),
        counted=(),
        apart={},
        occasions=(),
        attempts=(),
        observed=Observed(places=None, contacts=None, why=""),
        places={},
    )
    return tuple(one.definition for one in pattern_of(nothing, Policy()).indicators)


def _with_sight(one: Indicator, course: Course) -> Indicator:
    """How much of the time could be seen, for what it is seen by.

    A count of nothing where nothing could be seen is no count: it would look as if nothing was.
    """
    sight, seen = one.definition.sight, course.observed
    places = seen.places if sight in ("places", "both") else None
    contacts = seen.contacts if sight in ("contacts", "both") else None
    sights = [each for each in (places, contacts) if each is not None]
    none = one.state is State.COMPUTED and not one.count and not one.rows
    if none and sights and not one.definition.from_records:
        if not any(each.force.total_us for each in sights):
            return not_computed(one.definition, "not computed: no such condition was in force")
        if not any(each.observed.total_us for each in sights):
            return not_computed(one.definition, NOTHING_SEEN)
    return replace(
        one,
        places_observed=places.share if places else None,
        contacts_observed=contacts.share if contacts else None,
    )
