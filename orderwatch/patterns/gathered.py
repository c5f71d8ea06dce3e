"""What is read from the tables of one run or several, before it is sorted by respondent."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from orderwatch.patterns.incident import Incident
from orderwatch.tables import Bool, Int64


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderFacts:
    """One line of orders.csv.

    Attributes:
        run: the folder it was read from; empty where there is one only.
        order_id: of the order.
        respondent_id: as in its file.
        file: the order file, as the run named it.
        sha256: of that file.
        checked: yes, partly or no.
        timezone: of the order.
        phone_region: where its numbers are dialled.
        notice_us: from when findings count, µs UTC; None: no notice is recorded.
        variations_us: from when each variation works.
        period_us: the account period, µs UTC; None where there is none.
    """

    run: str
    order_id: str
    respondent_id: str
    file: str
    sha256: str
    checked: str
    timezone: str
    phone_region: str
    notice_us: int | None
    variations_us: tuple[int, ...]
    period_us: tuple[int, int] | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Run, order and respondent."""
        return self.run, self.order_id, self.respondent_id


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRow:
    """One row of a contact in evidence.csv.

    Attributes:
        number: of the contact within its finding.
        source: name of the export.
        row: in it.
        content: names the export by what is in it (its SHA-256): two runs may name it otherwise.
        at_us: µs UTC.
        channel: as recorded.
        status: what became of it.
        sender: as written; empty: withheld.
    """

    number: int
    source: str
    row: int
    content: str
    at_us: int
    channel: str
    status: str
    sender: str


@dataclass(frozen=True, kw_only=True)
class Spans:
    """The lines of timeline.csv of one order; arrays of shape (lines,).

    Attributes:
        condition: index into `conditions`.
        conditions: ids of conditions.
        start_us: start of each stretch of time in force, µs UTC.
        end_us: its end.
        seen: records could show an incident in it: it is not `no_data`, or an export at hand
            would have recorded a contact.
    """

    condition: Int64
    conditions: tuple[str, ...]
    start_us: Int64
    end_us: Int64
    seen: Bool


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The tables of one run or several.

    Attributes:
        orders: in the order of the runs.
        incidents: likewise; the same finding may come from several runs.
        contacts: (run, finding id) → the rows of its contacts.
        account: (run, order id) → its timeline.
        kinds: (run, order id, condition id) → kind of the condition.
        places: the same → keys of its places.
        left_out: the same → what of the condition was not checked, for those about persons and
            places.
        attribution: (run, respondent id) → the name under which persons are joined.
        joined: name → how the joining was found, in words.
    """

    orders: Sequence[OrderFacts]
    incidents: Sequence[Incident]
    contacts: Mapping[Hashable, Sequence[ContactRow]]
    account: Mapping[Hashable, Spans]
    kinds: Mapping[Hashable, str]
    places: Mapping[Hashable, tuple[str, ...]]
    left_out: Mapping[tuple[str, str, str], str]
    attribution: Mapping[Hashable, str] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def person(self, run: str, respondent_id: str) -> str:
        """The name under which a respondent's orders are joined: their id, unless said."""
        return self.attribution.get((run, respondent_id), respondent_id)
