"""The lines of a run that a pattern is made of: incidents, and the contacts behind them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from orderwatch.outcome import NearMissReason

PLACE_KINDS = frozenset({"exclusion_zone", "keep_away"})
"""Kinds of conditions whose findings say where a device was."""
CONTACT_KINDS = frozenset({"no_contact", "no_publication"})
"""Kinds whose findings say what a record of contact holds."""
PHYSICAL_CHANNELS = frozenset({"in_person"})
"""Channels by which two persons meet."""
BREACHES, NEAR_MISSES, EXCEPTED = "possible_breaches", "near_misses", "excepted"


class Apart(StrEnum):
    """Why an incident is shown apart and not counted; the words are headings."""

    WEAK = "weak: the records carry it poorly"
    PERMITTED = "may be permitted by an exception that a person must read"
    BEFORE_NOTICE = "before notice of the order or of a change, or on its day"
    BEGUN_BY_PROTECTED = "begun by the protected person"
    OTHER_KIND = "of conditions that are not about a person or a place to keep away from"
    NEAR_MISS = "near misses: not shown to be a possible breach"
    EXCEPTED = "inside an exception"


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """One line of possible_breaches, near_misses or excepted.

    Attributes:
        run: the folder it was read from; empty where there is one only.
        listed: the table it stands in.
        finding_id: its id.
        order_id: of the order.
        condition_id: of the condition.
        kind: of the condition.
        clause: its words.
        respondent_id: as in the order file.
        device_id: whose fixes carry it, empty for contacts.
        protected: ids of the persons it concerns.
        start_us: µs UTC.
        end_us: µs UTC, the last record.
        grade: strong, moderate, weak or empty.
        closest_m: signed metres to the line, negative on the forbidden side; None for contacts.
        channels: of the contacts.
        direction: to_protected, from_protected or empty.
        records: contacts in it, both sides' rows of one counted once; 0 for places.
        flags: circumstances.
        against: what speaks against it.
        reason: why it is a near miss.
    """

    run: str
    listed: str
    finding_id: str
    order_id: str
    condition_id: str
    kind: str
    clause: str
    respondent_id: str
    device_id: str
    protected: tuple[str, ...]
    start_us: int
    end_us: int
    grade: str
    closest_m: float | None
    channels: tuple[str, ...]
    direction: str
    records: int
    flags: frozenset[str]
    against: frozenset[str]
    reason: str = ""

    @property
    def at_place(self) -> bool:
        """It is about where a device was."""
        return self.kind in PLACE_KINDS

    @property
    def physical(self) -> bool:
        """A device at a place or near a person, or a meeting."""
        return self.at_place or bool(PHYSICAL_CHANNELS & set(self.channels))

    @property
    def suspected(self) -> bool:
        """It rests on an identifier that is only suspected to be the respondent's."""
        return "suspected_identifier" in self.flags

    @property
    def indirect(self) -> bool:
        """It came through another person."""
        return "indirect" in self.flags or "third_party" in self.channels

    @property
    def same(self) -> Hashable:
        """Equal for one incident that two runs list."""
        return self.listed, self.finding_id


def apart(one: Incident) -> Apart | None:
    """Why an incident is not counted; None: it is.

    Counted are possible breaches graded strong or moderate of conditions not to enter, not to come
    near, not to contact and not to publish, unless an exception may cover them or the protected
    person began it.
    """
    if one.listed == EXCEPTED:
        return Apart.EXCEPTED
    if one.reason in (NearMissReason.BEFORE_NOTICE, NearMissReason.NOTICE_DAY):
        return Apart.BEFORE_NOTICE
    if _begun_by_protected(one):
        return Apart.BEGUN_BY_PROTECTED
    if one.listed == NEAR_MISSES:
        return Apart.NEAR_MISS
    if one.kind not in PLACE_KINDS | CONTACT_KINDS:
        return Apart.OTHER_KIND
    if "may_be_permitted" in one.against:
        return Apart.PERMITTED
    return Apart.WEAK if one.grade not in ("strong", "moderate") else None


def _begun_by_protected(one: Incident) -> bool:
    began = {"answered_incoming", "approached_by_protected_person"}
    said = one.against | one.flags | {one.reason}
    return bool(began & said) or one.direction == "from_protected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One contact, or attempt at one, in an incident that counts; both sides' rows are one.

    Attributes:
        at_us: of its first row, µs UTC.
        channel: as recorded.
        sender: normal form of the identifier it came from; empty: withheld on every row.
        written: that identifier as a record writes it.
        withheld: a row of it does not name the sender.
        protected: ids of the persons it went to.
        statuses: what its rows say became of it.
        findings: ids of the findings it stands in.
        order_ids: of their orders.
        rows: (source, row), sorted.
    """

    at_us: int
    channel: str
    sender: str
    written: str
    withheld: bool
    protected: tuple[str, ...]
    statuses: frozenset[str]
    findings: tuple[str, ...]
    order_ids: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]
