"""One condition of one order over the respondent's devices: its findings and its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from orderwatch.conditions.exclusion_zone import read
from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.permits import Permit
from orderwatch.engine.devices import DeviceTrack
from orderwatch.findings.account import Basis, Segments
from orderwatch.findings.build import Scene, findings
from orderwatch.findings.episodes import place
from orderwatch.findings.finding import Finding, View
from orderwatch.findings.pieces import Pieces, cut
from orderwatch.findings.timeline import merge
from orderwatch.findings.wording import local
from orderwatch.orders.in_force import ExceptionInForce, Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.tables import Bool
from orderwatch.temporal.intervals import OPEN_END_US, Intervals
from orderwatch.temporal.local import local_day_bounds, zone

_LEAD = 200
"""Fixes before a stretch that are read with it: enough to know a repeat across a few odd ones."""


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
        clipped = _clipped(stretch, period)
        if not len(clipped.force):
            continue
        scene, segments = _check_stretch(order, clipped, devices, flags, policy)
        found += findings(scene)
        if not stretch.shadow:
            accounts.append(segments)
    return Checked(findings=_without_shadowed(found), segments=accounts)


def _clipped(stretch: Stretch, period: Intervals) -> Stretch:
    return replace(
        stretch,
        force=stretch.force.intersect(period),
        before_notice=stretch.before_notice.intersect(period),
        notice_day=stretch.notice_day.intersect(period),
    )


def _check_stretch(
    order: Order,
    stretch: Stretch,
    devices: Sequence[DeviceTrack],
    flags: tuple[str, ...],
    policy: Policy,
) -> tuple[Scene, Segments]:
    granted = [_granted(one) for one in stretch.exceptions if not one.judgement]
    timed = [one for one in granted if not one.places and one.along is None]
    placed = [one for one in granted if one.places or one.along is not None]
    pieces = _pieces(stretch, timed, placed)
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
        last_day=_last_day(order, stretch),
        policy=policy,
    )
    return scene, segments


def _pieces(
    stretch: Stretch, timed: Sequence[ExceptionInForce], placed: Sequence[ExceptionInForce]
) -> Pieces:
    permitted = Intervals.empty()
    for one in placed:
        permitted = permitted.union(one.when)
    times = [one.when for one in timed]
    return cut(stretch.force, stretch.before_notice, stretch.notice_day, times, permitted)


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
    fixes = _window(device.fixes, stretch)
    permits = [
        Permit(
            places=one.places,
            along=one.along,
            applies=_wholly_in(one.when, fixes),
            max_stop_us=one.max_stop_us,
        )
        for one in placed
    ]
    readings = read(fixes, stretch.zones, permits, policy)
    held = replace(device.period.device, assumed=device.period.assumed)
    return View(device=held, fixes=fixes, readings=readings, piece=place(fixes, pieces))


def _window(fixes: Fixes, stretch: Stretch) -> Fixes:
    """The fixes of a stretch with neighbours on both sides."""
    low, high = int(stretch.force.starts_us[0]), int(stretch.force.ends_us[-1])
    first = int(np.searchsorted(fixes.start_us, low)) - _LEAD
    end = int(np.searchsorted(fixes.start_us, high)) + 1
    while end < len(fixes) and fixes.start_us[end] < fixes.end_us[end - 1]:
        end += 1  # fixes of one minute stay together
    return fixes.window(max(first, 0), min(end, len(fixes)))


def _wholly_in(when: Intervals, fixes: Fixes) -> Bool:
    first = when.index_of(fixes.start_us)
    last = when.index_of(np.maximum(fixes.start_us, fixes.end_us - 1))
    wholly: Bool = (first >= 0) & (first == last)
    return wholly


def _granted(exception: ExceptionInForce) -> ExceptionInForce:
    """An exception holds only from when it was granted."""
    if exception.granted_us is None:
        return exception
    return replace(exception, when=exception.when.clip(exception.granted_us, OPEN_END_US))


def _last_day(order: Order, stretch: Stretch) -> tuple[int, int] | None:
    """The last local day on which the condition binds, if it has an end."""
    end = min(order.ends_us, stretch.condition.until_us)
    if end >= OPEN_END_US:
        return None
    last = local(end, zone(order.timezone)) - timedelta(microseconds=1)
    return local_day_bounds(last.date(), zone(order.timezone))


def _without_shadowed(found: Sequence[Finding]) -> list[Finding]:
    """A near miss of a version not yet notified gives way to a finding of the same time."""
    real = [one for one in found if one.list_name == "possible_breaches"]
    return [
        one
        for one in found
        if not one.stretch.shadow
        or not any(
            other.view.device.id == one.view.device.id
            and other.started_us <= one.ended_us
            and one.started_us <= other.ended_us
            for other in real
        )
    ]
