"""What records given beside a folder of results say of one respondent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One contact that the respondent's identifiers made, both sides' rows as one.

    Attributes:
        at_us: µs UTC.
        channel: as recorded.
        completed: it came about; attempts and what is not recorded did not.
        protected: ids of the protected persons it went to.
        others: ids of other persons of the order it went to, the respondent's associates and
            privileged persons left out.
        own: an export of one of the respondent's own identifiers holds it.
        order_id: of the order whose persons are meant.
        source: name of the export of its first row.
        row: in that export.
    """

    at_us: int
    channel: str
    completed: bool
    protected: tuple[str, ...]
    others: tuple[str, ...]
    own: bool
    order_id: str
    source: str
    row: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """One contact that a protected person made to the respondent."""

    at_us: int
    channel: str
    sender: tuple[str, ...]
    order_id: str
    source: str
    row: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LookAlike:
    """An identifier of the records that can be taken for one of the order; never a match."""

    written: str
    like: tuple[str, ...]
    persons: tuple[str, ...]
    first_us: int
    contacts: int
    order_id: str


@dataclass(frozen=True, kw_only=True)
class ContactsGiven:
    """The contacts of one respondent in the records given.

    Attributes:
        sent: in time order.
        received: in time order.
        look_alikes: by when they first occur.
    """

    sent: tuple[Sent, ...]
    received: tuple[Received, ...]
    look_alikes: tuple[LookAlike, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A device near a place of an order without a fix shown to be farther away.

    Attributes:
        place: key of the place in the order file: never its position.
        order_id: of the order.
        device_id: whose fixes show it.
        start_us: first fix near, µs UTC.
        end_us: last fix near.
        closest_m: least distance to the place's line, 0 inside it.
        fixes: fixes near.
        confidential: the order file says so of the place: its distance is not written, since
            whoever knows their own positions could find it by three of them.
    """

    place: str
    order_id: str
    device_id: str
    start_us: int
    end_us: int
    closest_m: float
    fixes: int
    confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class PositionsGiven:
    """The positions of one respondent in the records given.

    Attributes:
        visits: every one near a place, in time order.
        near_us: time near any place, by neighbouring fixes at most `max_unseen_s` apart.
        observed_us: time between neighbouring fixes at most `max_unseen_s` apart.
        earlier_visits: those before the first notice; None unless asked for.
        earlier_us: observed time before it.
    """

    visits: tuple[Visit, ...]
    near_us: int
    observed_us: int
    earlier_visits: tuple[Visit, ...] | None = None
    earlier_us: int = 0


@dataclass(frozen=True, kw_only=True)
class Given:
    """Records of one respondent; None: none of that kind were given."""

    contacts: ContactsGiven | None = None
    positions: PositionsGiven | None = None
    why_contacts: str = ""
    why_positions: str = ""
