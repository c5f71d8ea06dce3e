"""Which devices are held against each other when two persons must keep apart."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.pairing import Pairs, pairs_of
from orderwatch.engine.columns import FAR_M, NEAR_M
from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.account import Basis, Segments, no_records
from orderwatch.findings.timeline import DeviceAccount
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import distance_m
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairing:
    """A device of the respondent and one of a protected person, with their pairs.

    Attributes:
        person: id of the protected person.
        own: the respondent's device.
        other: the protected person's.
        worn: each is worn, or its person has no device that is said to be.
        pairs: None where there is none.
        swapped: there are some, which are not used: they come near each other only with the
            latitude and longitude of one exchanged.
    """

    person: str
    own: DeviceTrack
    other: DeviceTrack
    worn: bool
    pairs: Pairs | None
    swapped: bool

    def account(self, segments: Segments | None) -> DeviceAccount:
        """The account of the two devices: both must be held, and both exports speak."""
        both = self.own.fixes is not None and self.other.fixes is not None
        nothing = no_records(Basis.NO_PAIR if both else Basis.NO_RECORDS)
        return DeviceAccount(
            segments=nothing if segments is None else segments,
            worn=self.worn,
            from_us=max(self.own.period.from_us, self.other.period.from_us),
            until_us=min(self.own.period.until_us, self.other.period.until_us),
            covers=_in_both(self.own.covers, self.other.covers),
            omits=self.own.omits or self.other.omits,
        )


def pairings_of(records: OrderRecords, person: str) -> list[Pairing]:
    """Every device of the respondent with every one of a protected person."""
    own, others = records.devices, records.protected.get(person, ())
    some = [any(one.period.device.worn for one in side) for side in (own, others)]
    found = []
    for one, other in itertools.product(own, others):
        pairs = _pairs(one, other, records.policy)
        swapped = pairs is not None and _swapped(pairs)
        found.append(
            Pairing(
                person=person,
                own=one,
                other=other,
                worn=any(some) and _stands(one, some[0]) and _stands(other, some[1]),
                pairs=None if swapped else pairs,
                swapped=swapped,
            )
        )
    return found


def _stands(device: DeviceTrack, some_worn: bool) -> bool:
    """The device decides for its person: it is worn, or none is said to be."""
    return bool(device.period.device.worn) or not some_worn


def _pairs(own: DeviceTrack, other: DeviceTrack, policy: Policy) -> Pairs | None:
    if own.fixes is None or other.fixes is None:
        return None
    pairs = pairs_of(own.fixes, other.fixes, policy)
    return pairs if len(pairs) else None


def _swapped(pairs: Pairs) -> bool:
    """Whether two devices come near each other only with the columns of one exchanged."""
    own, other = pairs.own.track, pairs.other.track
    if float(np.median(pairs.separation_m)) <= FAR_M or float(np.abs(other.lon).max()) > 90.0:
        return False
    apart = distance_m(own.lat, own.lon, other.lon, other.lat)
    return float(np.median(apart)) < NEAR_M


def _in_both(one: Intervals | None, other: Intervals | None) -> Intervals | None:
    """What both exports cover; of one that does not say, nothing is known to be left out."""
    if one is None or other is None:
        return other if one is None else one
    return one.intersect(other)
