"""An identifier of the respondent was in use and not registered in time.

First seen is not first had: the time runs from the first record with it while the condition binds
and the respondent knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.conditions.contact_reading import Doubt, Reading, circumstances, doubts_of
from orderwatch.conditions.contacts import Contact, in_order, single
from orderwatch.conditions.parties import Directory, Party
from orderwatch.outcome import Grade, NearMissReason, Outcome
from orderwatch.tables import ContactRecord, Int64
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import local_day_bounds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Use:
    """The first record with an identifier of the respondent.

    Attributes:
        key: its normal form.
        party: the respondent as its holder.
        row: the record.
    """

    key: str
    party: Party
    row: ContactRecord

    @property
    def contact(self) -> Contact:
        """The record as a contact that names nobody else."""
        return Contact(rows=(self.row,), senders=(self.party,), receivers=())


def first_uses(rows: Iterable[ContactRecord], directory: Directory, known: Intervals) -> list[Use]:
    """The first record with each identifier of the respondent, in time order.

    Args:
        rows: contacts, in any order.
        directory: who holds which identifier.
        known: when the condition binds and the respondent knows of it.
    """
    found: dict[str, Use] = {}
    for row in in_order(rows):
        if not known.covers(_instant(row))[0]:
            continue
        contact = single(row, directory)
        ends = [(row.from_key, contact.senders)]
        if row.status != "undelivered":  # what never came shows no use of where it was sent
            ends += [(one.key, one.parties) for one in contact.receivers]
        for key, parties in ends:
            own = [one for one in parties if one.person_id == directory.respondent]
            if own and not key.startswith("person:") and key not in found:
                found[key] = Use(key=key, party=own[0], row=row)
    return list(found.values())


def deadline_us(first_us: int, days: int, *, first_day_counts: bool, tz: ZoneInfo) -> int:
    """The end of the last local day on which an identifier may be registered, µs UTC.

    Args:
        first_us: the first use, µs.
        days: within how many days.
        first_day_counts: the day of the first use is the first of them.
        tz: the order's time zone.
    """
    first = (_EPOCH + timedelta(microseconds=first_us)).astimezone(tz).date()
    last = first + timedelta(days=days - (1 if first_day_counts else 0))
    return local_day_bounds(last, tz)[1]


def unregistered(use: Use, registered: Mapping[str, int | None], until_us: int) -> str | None:
    """Why an identifier was not registered by a time; None: it was, or nothing says when.

    Args:
        use: its first use.
        registered: normal form → when it was registered, µs; None: not said when.
        until_us: the deadline, µs.
    """
    if use.key not in registered:
        return "not registered"
    at_us = registered[use.key]
    return "registered late" if at_us is not None and at_us >= until_us else None


def reading_of(use: Use, why: str, stands_us: int | None) -> Reading:
    """The reading of an identifier that was not registered in time.

    Args:
        use: its first use.
        why: `not registered` or `registered late`.
        stands_us: the deadline, µs; None: it lies beyond the account, or the condition ends first.
    """
    parties = (use.party,)
    first = Doubt(
        code="first_seen",
        note="first seen is not first had: when it came to the respondent is not recorded",
        row=use.row,
    )
    grade = Grade.MODERATE if use.party.attributed else Grade.WEAK
    passed = stands_us is not None
    return Reading(
        contact=use.contact,
        protected=(),
        direction=None,
        outcome=Outcome.AGAINST if passed else Outcome.UNCLEAR,
        reason=None if passed else NearMissReason.UNCLEAR_ONLY,
        grade=grade if passed else None,
        attributed=use.party.attributed,
        flags=circumstances(use.contact, parties) | {why.replace(" ", "_")},
        doubts=(*doubts_of(use.contact, parties), first),
        stands_us=stands_us,
        identifier_key=use.key,
    )


def _instant(row: ContactRecord) -> Int64:
    return np.array([row.at_us], dtype=np.int64)
