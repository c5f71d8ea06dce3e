"""One condition of one order over the respondent's devices: its findings and its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.permits import Permit
from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.parts import (
    applied,
    clipped,
    last_day,
    pieces_of,
    wholly_in,
    window,
    without_shadowed,
)
from orderwatch.findings.account import Basis, Segments
from orderwatch.findings.build import Scene, findings
from orderwatch.findings.episodes import place
from orderwatch.findings.finding import Finding, View
from orderwatch.findings.pieces import Pieces
from orderwatch.findings.timeline import merge
from orderwatch.orders.in_force import ExceptionInForce, Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What one condition came to.

    Attributes:
        findings: of all three lists, in no order.
        segments: the account of its in-force time, per stretch, in time order.
    """

    findings: list[Finding]
    segments: list[Segments]


def check_condition(
    order: Order,
    condition: Condition,
    devices: Sequence[DeviceTrack],
    period: Intervals,
    *,
    flags: tuple[str, ...],
    policy: Policy,
) -> Checked:
    """Reads every stretch of an exclusion-zone condition against every device.

    Args:
        order: the order.
        condition: one of its conditions, of kind exclusion_zone.
        devices: the respondent's devices.
        period: the time to account for; not empty.
        flags: codes that every finding of the order carries.
        policy: thresholds.
    """
    found: list[Finding] = []
    accounts: list[Segments] = []
    low, high = int(period.starts_us[0]), int(period.ends_us[-1])
    for stretch in stretches(order, condition.id, low, high, policy):
        part = clipped(stretch, period)
        if not len(part.force):
            continue
        scene, segments = _check_stretch(order, part, devices, flags, policy)
        found += findings(scene)
        if not stretch.shadow:
            accounts.append(segments)
    return Checked(findings=without_shadowed(found), segments=accounts)


def _check_stretch(
    order: Order,
    stretch: Stretch,
    devices: Sequence[DeviceTrack],
    flags: tuple[str, ...],
    policy: Policy,
) -> tuple[Scene, Segments]:
    timed, placed = applied(stretch)
    pieces = pieces_of(stretch, timed, placed)
    views, accounts = [], []
    for device in devices:
        view = _view(device, stretch, pieces, placed, policy) if stretch.zones else None
        if view is not None:
            views.append(view)
        readings, fixes = (view.readings, view.fixes) if view else (None, None)
        accounts.append(device.account(readings, fixes, policy))
    segments = merge(accounts, pieces)
    if not stretch.zones:
        basis = np.full(len(segments), Basis.NO_PLACE_VERSION, dtype=np.int64)
        segments = replace(segments, basis=basis)
    scene = Scene(
        stretch=stretch,
        pieces=pieces,
        timed=tuple(one.id for one in timed),
        placed=tuple(one.id for one in placed),
        views=views,
        flags=flags,
        last_day=last_day(order, stretch),
        policy=policy,
    )
    return scene, segments


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
    readings = read(fixes, stretch.zones, permits, policy)
    return View(device=device.held, fixes=fixes, readings=readings, piece=place(fixes, pieces))
