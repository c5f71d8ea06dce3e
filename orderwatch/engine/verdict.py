"""What a condition is checked with, and what one condition of one order came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderwatch.engine.devices import DeviceTrack
from orderwatch.findings.account import Segments
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.records.model import ContactsSeen, Duplicates, Heard, Source
from orderwatch.tables import ContactRecord, DeviceEvents
from orderwatch.temporal.intervals import Intervals

Row = Mapping[str, Any]

NO_RECORDS = "none of its devices occurs in the input in the time it was the respondent's"
NO_POSITION = "no position of its devices is in the input, only device events"
NO_SOUND_POSITION = "latitude and longitude seem swapped: no position is used"
EMPTY_PERIOD = (
    "no time to account for: --from lies after, or --until before, all that the records cover"
)


@dataclass(frozen=True, kw_only=True)
class OrderRecords:
    """The records of one order, and the time they are asked about.

    Attributes:
        order: the order.
        devices: the respondent's devices, in file order.
        protected: person id → the devices of each protected person.
        events: what the respondent's devices reported besides positions.
        duplicates: positions of the case that repeat a used one.
        contacts: contact records that touch a person of the order, in time order.
        contacts_seen: where identifiers of the case occur in exports of contacts at all.
        heard: rows set aside that may say when a device was heard from.
        reporting: `devices` with the positions of those whose columns seem swapped, too.
        sources: name → file, of the whole run.
        period: the time to account for; empty where nothing says which.
        assumed: the period, or part of it, was taken from the records.
        flags: codes that every finding of the order carries.
        swapped: a warning for each device whose positions are left out as swapped.
        policy: thresholds.
        with_protected_track: positions of protected persons may stand in the outputs.
    """

    order: Order
    devices: Sequence[DeviceTrack]
    protected: Mapping[str, Sequence[DeviceTrack]]
    events: Sequence[DeviceEvents]
    duplicates: Sequence[Duplicates]
    contacts: Sequence[ContactRecord]
    sources: Mapping[str, Source]
    period: Intervals
    assumed: bool
    flags: tuple[str, ...]
    swapped: tuple[str, ...]
    policy: Policy
    with_protected_track: bool = False
    contacts_seen: Sequence[ContactsSeen] = ()
    heard: Sequence[Heard] = ()
    reporting: Sequence[DeviceTrack] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one condition came to.

    Attributes:
        condition: the condition as first made.
        checked: there were records that could be held against it.
        why: why not, or not all of it; empty where there is nothing to say.
        exports: names of the sources whose records were used, sorted.
        rows: (table, row) of findings, evidence and what speaks against them, in no order.
        segments: the account of its in-force time, in time order; None: none can be given.
        no_data: words of the basis `no_contact_recorded`, such as `channel:call`.
    """

    condition: Condition
    checked: bool
    why: str = ""
    exports: tuple[str, ...] = ()
    rows: Sequence[tuple[str, Row]] = ()
    segments: Sequence[Segments] | None = None
    no_data: tuple[str, ...] = ()
