"""What goes into the store and comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orderwatch.tables import ContactRecord, DeviceEvents, Int64, Track
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A device of a case for a period, µs UTC; rows outside every holding are not matched."""

    device_id: str
    case: str
    from_us: int
    until_us: int


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """The positions of one holding that repeat a used one, in time order; arrays of shape (n,).

    Attributes:
        device_id: as written in the export.
        at_us: time of each, µs since 1970-01-01T00:00Z.
        source: index into the names of the sources, as in the tracks.
    """

    device_id: str
    at_us: Int64
    source: Int64


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Rows set aside of one holding whose device and time can be read; arrays of shape (n,).

    They carry no position and no event, but the device may have been heard from then.

    Attributes:
        device_id: as written in the export.
        at_us: earliest reading of each time, µs since 1970-01-01T00:00Z, sorted.
        resolution_us: how much later it may be.
        source: index into `sources`.
        row: data row in that source, 1 = first.
        sources: the names of the source files.
    """

    device_id: str
    at_us: Int64
    resolution_us: Int64
    source: Int64
    row: Int64
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HeldIdentifier:
    """An identifier of a person of one order for a period, µs UTC.

    `order` numbers the orders of a run; `region` is where its numbers are dialled; the words of
    what passes with a `privileged` person are never read.
    """

    key: str
    case: str
    order: int
    region: str
    from_us: int
    until_us: int
    privileged: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactsSeen:
    """An identifier of a case in one export of contacts, whoever was at the other end.

    An export of the respondent's phone that holds no contact with a protected person says so only
    through this.

    Attributes:
        source: name of the export.
        key: normal form of the identifier.
        channels: what such an export can show, sorted.
        first_us: time of the first record with it, µs UTC.
        last_us: end of the last.
    """

    source: str
    key: str
    channels: tuple[str, ...]
    first_us: int
    last_us: int


@dataclass(frozen=True, kw_only=True)
class CaseRecords:
    """The used records of one case.

    Attributes:
        tracks: one a holding that has a fix.
        duplicates: one a holding that has a position twice.
        events: one a holding that has an event.
        contacts: those that touch a person of the case, in time order.
        contacts_seen: where the identifiers of the case occur at all.
        heard: one a holding that has a row set aside whose time can be read.
    """

    tracks: Sequence[Track] = ()
    duplicates: Sequence[Duplicates] = ()
    events: Sequence[DeviceEvents] = ()
    contacts: Sequence[ContactRecord] = ()
    contacts_seen: Sequence[ContactsSeen] = ()
    heard: Sequence[Heard] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file of records.

    Attributes:
        name: its name in every output.
        path: where it was read.
        sha256: of the file as it is.
        records: kind of its rows: pings, events or contacts.
        profile: name of the profile.
        guessed: the profile was taken from the header.
        covers: the period the export says it covers; None: it does not say.
        omits: methods whose fixes the export leaves out.
        rows: data rows.
        devices: their devices, sorted, as far as rows could be read.
        columns: canonical field → column of the export.
        channels: of contacts: what such an export can show, sorted.
        notes: what every result from it has to say.
        extra_sigma_m: what the conversion of coordinates adds to the error of every fix.
        unplaced: rows set aside whose device or time cannot be read.
    """

    name: str
    path: str
    sha256: str
    records: str
    profile: str
    guessed: bool
    covers: Intervals | None
    omits: tuple[str, ...]
    rows: int
    devices: tuple[str, ...]
    columns: Mapping[str, str]
    channels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra_sigma_m: float = 0.0
    unplaced: int = 0
