"""What a court's message comes to: drafts of orders, and what in the message contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from orderwatch.errors import Fault


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a clause could become once a person has drawn its place; never live in a draft.

    Attributes:
        kind: exclusion_zone, inclusion_zone or curfew.
        addresses: the places it names, as written; an address is not a shape.
        distance: such as `5 mi`; empty: none, or none with a unit.
        unless: the words of an exception that needs a person's judgement.
    """

    kind: str
    addresses: tuple[str, ...] = ()
    distance: str = ""
    unless: str = ""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One condition, word for word, with what a machine could read of it.

    Attributes:
        words: as the message has them.
        path: where in the message.
        start: `from` in local time, or empty.
        end: `until` in local time, or empty.
        when: weekly hours, or empty.
        remarks: what to look at: words that hours were read from, dates left out, and why.
        proposal: what it could become.
    """

    words: str
    path: str
    start: str = ""
    end: str = ""
    when: str = ""
    remarks: tuple[str, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft of one order of one person.

    Attributes:
        file: the message.
        sha256: of the message.
        order_id: the case.
        respondent_id: the message's own id of the person.
        respondent_name: as written.
        type: the court's label of the order.
        court: its name.
        made: local date or time.
        ends: local date or time, or empty.
        clauses: at least one.
        remarks: what a person should know or do, one line each.
        left_out: parts of the message that are no condition, by label.
        doubts: contradictions, each with its path and value.
    """

    file: str
    sha256: str
    order_id: str
    respondent_id: str
    respondent_name: str
    type: str
    court: str
    made: str
    ends: str
    clauses: tuple[Clause, ...]
    remarks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubts: tuple[Fault, ...] = field(default=())
