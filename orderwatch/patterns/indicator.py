"""One count of a pattern: what it is, what it came to, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from orderwatch.patterns.incident import Attempt, Incident
from orderwatch.patterns.occasions import Occasion

Sight = Literal["places", "contacts", "both"]
"""What an indicator is seen by: records of positions, of contacts, or both."""

NO_RECORDS = "not computed: records not given"
NOTHING_SEEN = "not computed: nothing could be seen at any time"
Unit = (
    Literal["occasions", "incidents", "contacts", "days", "persons", "places", "visits"]
    | Literal[
        "share",
        "a day",
        "minutes",
        "hours",
        "identifiers",
        "channels",
        "times the rate",
        "pairs",
        "bursts",
    ]
)


class Family(StrEnum):
    """What a count is about: plain words, and the word of FOUR that guidance puts there."""

    REPEATED = "How often, and when (Repeated)"
    FIXATED = "Directed at whom and at which places (Fixated)"
    OBSESSIVE = "How dense in time (Obsessive)"
    UNWANTED = "After which refusal, and who answered (Unwanted)"
    ESCALATION = "What changed over time"
    REMOTE = "By network, game, forum or account"


class State(StrEnum):
    """Whether a count could be made."""

    COMPUTED = "computed"
    NOT_ENOUGH = "not_enough_data"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What an indicator counts.

    Attributes:
        family: under which heading it stands.
        code: its name in the files.
        heading: its name for people.
        says: what is counted, in one sentence or two.
        unit: of the count.
        sight: by which records it is seen.
        sources: keys of `SOURCES`: the guidance or study it comes from.
        from_records: it is counted in records given beside the run, and not in its findings.
        rests_on: code of the indicator whose rows it is counted from, where it has none itself.
    """

    family: Family
    code: str
    heading: str
    says: str
    unit: Unit
    sight: Sight
    sources: tuple[str, ...]
    rests_on: str = ""
    from_records: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """One row behind a count.

    Attributes:
        at_us: µs UTC; None where it has no time.
        order_id: of the order, empty where it is of several or of none.
        finding_id: the finding, empty where it is none.
        source: name of the export, empty where it is none.
        row: in the export.
        note: what it is, in words.
    """

    at_us: int | None
    order_id: str = ""
    finding_id: str = ""
    source: str = ""
    row: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A definition and what it came to.

    Attributes:
        definition: what is counted.
        state: whether it could be.
        count: the number, in `definition.unit`; None unless computed, and for a ratio without end.
        low: lower end of its 95 % interval, where it has one.
        high: its upper end; None also where nothing bounds it.
        words: what it came to, or why not, in a sentence.
        rows: the rows behind it.
        places_observed: share of the time in force in which positions could show an incident.
        contacts_observed: the same of contacts.
    """

    definition: Definition
    state: State
    count: float | None
    words: str
    low: float | None = None
    high: float | None = None
    rows: tuple[Behind, ...] = ()
    places_observed: float | None = None
    contacts_observed: float | None = None


def computed(
    definition: Definition,
    count: float | None,
    words: str,
    rows: Sequence[Behind] = (),
    *,
    interval: tuple[float, float | None] | None = None,
) -> Indicator:
    """An indicator that could be counted."""
    low, high = interval or (None, None)
    return Indicator(
        definition=definition,
        state=State.COMPUTED,
        count=count,
        low=low,
        high=high,
        words=words,
        rows=tuple(rows),
    )


def not_enough(
    definition: Definition, number: int, what: str = "occasion", rows: Sequence[Behind] = ()
) -> Indicator:
    """An indicator that so few rows cannot carry."""
    plural = what if number == 1 else f"{what}s"
    words = f"not enough data: {number} {plural}"
    return Indicator(
        definition=definition, state=State.NOT_ENOUGH, count=None, words=words, rows=tuple(rows)
    )


def not_computed(definition: Definition, why: str = NO_RECORDS) -> Indicator:
    """An indicator that what is given does not allow; `why` begins with `not computed`."""
    return Indicator(definition=definition, state=State.NOT_COMPUTED, count=None, words=why)


def of_incident(one: Incident, note: str = "") -> Behind:
    """The row of an incident."""
    said = note or ", ".join(one.channels) or one.kind
    return Behind(at_us=one.start_us, order_id=one.order_id, finding_id=one.finding_id, note=said)


def of_occasion(number: int, occasion: Occasion) -> list[Behind]:
    """The rows of an occasion: its incidents, each with the occasion's number."""
    return [of_incident(one, f"occasion {number}: {_what(one)}") for one in occasion.incidents]


def of_attempt(one: Attempt, note: str = "") -> Behind:
    """The row of a contact; the first of its rows in the exports stands for it."""
    source, row = one.rows[0]
    return Behind(
        at_us=one.at_us,
        order_id=";".join(one.order_ids),
        finding_id=one.findings[0],
        source=source,
        row=row,
        note=note or one.channel,
    )


def _what(one: Incident) -> str:
    return ", ".join(one.channels) or one.kind
