"""One stretch of a condition as the respondent's devices show it: readings, and its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions import exclusion_zone, must_stay
from orderwatch.conditions.permits import Permit
from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.parts import applied, pieces_of, wholly_in, window
from orderwatch.engine.place.home_unit import unit_accounts
from orderwatch.findings.account import Basis, Segments
from orderwatch.findings.episodes import place
from orderwatch.findings.finding import View
from orderwatch.findings.home_unit import InRange
from orderwatch.findings.pieces import Pieces
from orderwatch.findings.timeline import merge
from orderwatch.orders.in_force import ExceptionInForce, Stretch
from orderwatch.orders.model import MUST_STAY_KINDS, Order
from orderwatch.policy import Policy
from orderwatch.tables import Bool, DeviceEvents, Int64
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """A stretch with what its devices show.

    Attributes:
        stretch: the condition as it stands between two changes.
        timed: exceptions that need no place, from when they were granted.
        placed: the others.
        plain: the time in force, cut where the account is: without tolerance and allowance.
        views: the devices that have a fix, with the plain pieces of their fixes.
        segments: the account of its time in force.
        in_range: when a home unit had a device in range at its places.
    """

    stretch: Stretch
    timed: tuple[ExceptionInForce, ...]
    placed: tuple[ExceptionInForce, ...]
    plain: Pieces
    views: tuple[View, ...]
    segments: Segments
    in_range: tuple[InRange, ...] = ()

    def pieces(self, allowance: Intervals | None = None) -> Pieces:
        """The time in force, cut where episodes are cut."""
        stretch = self.stretch
        if not len(stretch.tolerance) and not (allowance and len(allowance)):
            return self.plain
        leeway = {"tolerance": stretch.tolerance, "allowance": allowance}
        return pieces_of(stretch, self.timed, self.placed, **leeway)

    def views_on(self, pieces: Pieces) -> list[View]:
        """The views with the piece of each of their fixes."""
        if pieces is self.plain:
            return list(self.views)
        return [replace(one, piece=place(one.fixes, pieces)) for one in self.views]


def look(
    order: Order,
    stretch: Stretch,
    devices: Sequence[DeviceTrack],
    events: Sequence[DeviceEvents],
    policy: Policy,
) -> Seen:
    """Reads every device against the places of a stretch.

    Args:
        order: the order.
        stretch: clipped to the account period, with time in force.
        devices: the respondent's devices.
        events: what they, or a home unit of theirs, reported besides positions.
        policy: thresholds.
    """
    timed, placed = applied(stretch)
    pieces = pieces_of(stretch, timed, placed)
    views, accounts = [], []
    for device in devices:
        view = _view(device, stretch, pieces, placed, policy) if stretch.zones else None
        if view is not None:
            views.append(view)
        readings, fixes = (view.readings, view.fixes) if view else (None, None)
        accounts.append(device.account(readings, fixes, policy))
    units, ranges = unit_accounts(order, stretch, devices, events)
    segments = merge([*accounts, *units], pieces)
    if not stretch.zones:
        basis = np.full(len(segments), Basis.NO_PLACE_VERSION, dtype=np.int64)
        segments = replace(segments, basis=basis)
    return Seen(
        stretch=stretch,
        timed=tuple(timed),
        placed=tuple(placed),
        plain=pieces,
        views=tuple(views),
        segments=segments,
        in_range=tuple(ranges),
    )


def _view(
    device: DeviceTrack,
    stretch: Stretch,
    pieces: Pieces,
    placed: Sequence[ExceptionInForce],
    policy: Policy,
) -> View | None:
    """The device's fixes of the stretch and their neighbours, read against its places."""
    if device.fixes is None:
        return None
    fixes = device.fixes.window(*window(device.fixes, stretch))
    permits = [
        Permit(
            places=one.places,
            along=one.along,
            applies=wholly_in(one.when, fixes),
            max_stop_us=one.max_stop_us,
        )
        for one in placed
    ]
    piece, kind = place(fixes, pieces), stretch.condition.kind
    if kind in MUST_STAY_KINDS:
        # Windows to attend also ask how far away the device was beside them.
        exact = _in_force_or_beside(piece) if kind != "attend" else None
        readings = must_stay.read(fixes, stretch.zones, permits, policy, exact)
    else:
        readings = exclusion_zone.read(fixes, stretch.zones, permits, policy)
    return View(device=device.held, fixes=fixes, readings=readings, piece=piece)


def _in_force_or_beside(piece: Int64) -> Bool:
    """Fixes that can stand in the evidence: those in a piece, the one before and the one after."""
    inside = piece >= 0
    found = inside.copy()
    found[1:] |= inside[:-1]
    found[:-1] |= inside[1:]
    return found
