"""The columns of every table, and `Track`: what passes between the floors."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Int8 = npt.NDArray[np.int8]
Bool = npt.NDArray[np.bool_]

Kind = (
    Literal["text", "code", "codes", "count", "number"]
    | Literal["utc", "local", "seconds", "metres", "probability", "degrees"]
)
"""How a cell is written: `codes` are sorted and joined by `;`, `utc` and `local` are µs in
memory, `local` needs the row's zone; metres 2 decimals, probability 4, seconds 3, degrees 7, a
`number` as many as it needs."""


@dataclass(frozen=True)
class Column:
    """One column of an output table: name, how it is written, and what it means."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Track:
    """One device held by one person: its fixes in time order, all arrays of shape (n,).

    Attributes:
        device_id: as written in the export.
        at_us: time of each fix, µs since 1970-01-01T00:00Z; the start of its interval where the
            export's clock is coarse.
        resolution_us: length of that interval: 0, or 60,000,000 for minutes.
        lat: degrees north, WGS 84.
        lon: degrees east, WGS 84.
        accuracy_m: reported radius; NaN where missing, 0, negative or not a number.
        level: share of fixes the radius is said to hold (0.5, 0.68, 0.95 ...); NaN unknown.
        method: `outcome.Method` codes, int8.
        source: index into `sources`.
        row: data row in that source, 1 = first.
        sources: the names of the source files.
        sources_sigma_m: what the conversion of the coordinates of each source adds to the error
            of its fixes, metres; empty: nothing.
    """

    device_id: str
    at_us: Int64
    resolution_us: Int64
    lat: Float64
    lon: Float64
    accuracy_m: Float64
    level: Float64
    method: Int8
    source: Int64
    row: Int64
    sources: tuple[str, ...]
    sources_sigma_m: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.at_us)

    def take(self, index: Int64 | Bool | slice) -> Self:
        """The same track with only the fixes named, in the order named."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                values[name] = value[index]
        return type(self)(**values)


@dataclass(frozen=True, kw_only=True)
class DeviceEvents:
    """What one device reported besides positions, in time order; arrays of shape (n,).

    Attributes:
        device_id: as written in the export.
        from_us: start of each event, µs since 1970-01-01T00:00Z; the earliest reading where the
            export's clock is coarse.
        until_us: its end, µs, exclusive, read as the start is; equal to the start for an event
            without an end.
        resolution_us: how much later than written start and end may be: 0, or 60,000,000 for
            minutes.
        event: `outcome.EventKind` codes, int8.
        place: the place each event names as written, empty where it names none.
        source: index into `sources`.
        row: data row in that source, 1 = first.
        sources: the names of the source files.
    """

    device_id: str
    from_us: Int64
    until_us: Int64
    resolution_us: Int64
    event: Int8
    place: tuple[str, ...]
    source: Int64
    row: Int64
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.from_us)

    def take(self, index: Int64 | Bool) -> Self:
        """The same device with only the events named, in the order named."""
        chosen = np.arange(len(self))[index]
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                values[name] = value[chosen]
        values["place"] = tuple(self.place[int(one)] for one in chosen)
        return type(self)(**values)


@dataclass(frozen=True, kw_only=True)
class ContactRecord:
    """One row of a call, message, social or log export; times in µs since 1970-01-01T00:00Z.

    Attributes:
        at_us: earliest reading of its time.
        resolution_us: length of the interval it lies in; 0 where the clock is exact.
        channel: one of the channels of the contact columns.
        platform: as written, in small letters; empty where none is named.
        action: of a social record; empty: a message.
        status: completed, missed, rejected, voicemail, undelivered, blocked, unknown.
        from_key: normal form of the sender's identifier; empty: withheld.
        to_keys: normal forms of the receivers' identifiers.
        from_id: the sender as written.
        to_ids: the receivers as written.
        group_chat: the receivers are the members of a group, not addressed one by one.
        duration_s: None where not recorded.
        text: the message, only where it was asked for.
        reported_by: who kept the log, where it is one; else empty.
        lat: of a sighting or visit that states a position, degrees; else None.
        lon: as `lat`.
        source: name of the source file.
        row: data row in that source, 1 = first.
        owner_key: normal form of the identifier whose phone or account the export is of, such as
            the caller's on a caller's bill; empty: not known. Only rows of different owners can
            be two sides of one contact.
    """

    at_us: int
    resolution_us: int
    channel: str
    platform: str
    action: str
    status: str
    from_key: str
    to_keys: tuple[str, ...]
    from_id: str
    to_ids: tuple[str, ...]
    group_chat: bool
    duration_s: float | None
    text: str | None
    reported_by: str
    lat: float | None
    lon: float | None
    source: str
    row: int
    owner_key: str = ""


def columns(text: str) -> tuple[Column, ...]:
    """Columns from lines of `name | kind | meaning`."""
    rows = (line.split("|") for line in text.strip().splitlines())
    return tuple(Column(n.strip(), k.strip(), m.strip()) for n, k, m in rows)  # type: ignore[arg-type]


POSSIBLE_BREACHES = columns("""
finding_id | text | first 12 hex of a SHA-256: see docs/outputs.md
order_id | text | `order.id` of the order file
condition_id | text | `id` of the condition
kind | code | kind of the condition
clause | text | the clause in the words of the order file
respondent_id | text | `respondent.id` of the order file
device_id | text | the device whose fixes carry it
protected_id | text | the protected person, where the condition names one
started_at | utc | first AGAINST record (none: first with q ≥ 0.5; none: first of the episode)
ended_at | utc | last such record
started_local | local | `started_at` in the order's zone
ended_local | local | `ended_at` in the order's zone
grade | code | how well the records carry it: strong, moderate, weak; else empty
p_max | probability | greatest q of the episode, at most 0.99
fixes | count | fixes of the episode
fixes_against | count | fixes that alone are AGAINST
dwell_min_s | seconds | time between neighbouring AGAINST fixes at most max_unseen apart
dwell_max_s | seconds | from the CONSISTENT fix before to the one after, or the far end of a silence
closest_m | metres | deepest signed margin to the drawn line, negative on the forbidden side
stands_if_smaller_m | count | whole metres the place can be eroded and the grade stay
channel | codes | channels of the contacts
direction | code | to_protected or from_protected
records | count | contacts: both sides' rows of one are one
flags | codes | circumstances of the records
speaks_against | codes | what speaks against it
sentence | text | what was recorded, in one sentence or a few
""")
NEAR_MISSES = (*POSSIBLE_BREACHES, Column("reason", "code", "why it is no possible breach"))
EXCEPTED = (
    *NEAR_MISSES,
    Column("excepted_by", "code", "`id` of the exception, or `tolerance` or `allowance`"),
)
TIMELINE = columns("""
order_id | text | `order.id`
condition_id | text | `id` of the condition
state | code | possible_breach, consistent, unclear, no_data or excepted
started_at | utc | start, inclusive
ended_at | utc | end, exclusive
basis | codes | why: see docs/outputs.md
unseen_max_s | seconds | longest stay on the forbidden side the silence has room for (`could`)
""")
ORDERS = columns("""
order_id | text | `order.id`
respondent_id | text | `respondent.id`
file | text | the order file
sha256 | text | its SHA-256
checked | code | yes, partly or no
why | text | why not, or not all of it
period_from | utc | start of the account period
period_until | utc | its end, exclusive
pings_used | count | positions used for this order
events_used | count | device events used
contacts_used | count | contact records used
strong | count | possible breaches graded strong
moderate | count | possible breaches graded moderate
weak | count | possible breaches graded weak, counted apart
may_be_permitted | count | possible breaches that an exception may cover
warnings | text | joined by `; `
timezone | code | its time zone
phone_region | code | where its numbers without a country code are dialled
notice_at | utc | first notice: findings count from then on; empty: none is recorded
variation_notices | codes | from when each variation works: its notice, its making where it relaxes
""")
CONDITIONS = columns("""
order_id | text | `order.id`
respondent_id | text | `respondent.id`
condition_id | text | `id` of the condition
kind | code | its kind
clause | text | its words
checked | code | yes or no
why | text | why not
exports | codes | sources whose records were used
in_force_s | seconds | time in force in the account period; the five parts below sum to it
possible_breach_s | seconds | part of it
consistent_s | seconds | part of it
unclear_s | seconds | part of it
no_data_s | seconds | part of it
excepted_s | seconds | part of it
place | codes | keys of its places in the order file, all versions together
""")
EVIDENCE = columns("""
finding_id | text | the finding, near miss or excepted episode
record_type | code | fix, fix_before, fix_after; protected_fix ...; contact ...; events; set_aside
source | text | file
row | count | data row, 1 = first
at | utc | time of the record
device_id | text | device
lat | degrees | latitude, WGS 84
lon | degrees | longitude, WGS 84
accuracy_m | metres | radius as reported
p_inside | probability | model's share of the fix inside the place less its tolerance
margin_m | metres | signed margin to the drawn line, negative on the forbidden side
outcome | code | against, consistent, unclear
flags | codes | circumstances of this record
from_id | text | contact: sender
to_id | text | contact: receiver
channel | code | contact: channel
status | code | contact: status
pair | count | number of the pair or the contact within the finding; both sides' rows have it
separation_m | metres | keep_away: between the two fixes of the pair
bearing_deg | count | keep_away: from the respondent's fix to the other, whole degrees from north
r95_m | metres | radius that holds 95 % of the errors of this fix, as it was used
""")
AGAINST = columns("""
finding_id | text | the finding
code | code | the `speaks_against` code
source | text | file, where a row carries it
row | count | data row
at | utc | time of that record
device_id | text | its device
note | text | what it says, in words
""")
