"""One condition of one order over the respondent's devices: its findings and its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orderwatch.engine.devices import DeviceTrack
from orderwatch.engine.parts import clipped, last_day, without_shadowed
from orderwatch.engine.place.leeway import Allowed, absent_windows, with_leeway
from orderwatch.engine.place.seen import Seen, look
from orderwatch.findings.account import Segments
from orderwatch.findings.build import Scene, findings
from orderwatch.findings.finding import Finding
from orderwatch.orders.in_force import stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.tables import DeviceEvents
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What one condition came to.

    Attributes:
        findings: of all three lists, in no order.
        segments: the account of its in-force time, per stretch, in time order.
        seen: the stretches with what the devices show.
    """

    findings: list[Finding]
    segments: list[Segments]
    seen: list[Seen]


def check_condition(
    order: Order,
    condition: Condition,
    devices: Sequence[DeviceTrack],
    period: Intervals,
    *,
    flags: tuple[str, ...],
    policy: Policy,
    events: Sequence[DeviceEvents] = (),
) -> Checked:
    """Reads every stretch of a condition about places against every device.

    Args:
        order: the order.
        condition: one of its conditions: not to enter a place, or to stay in one.
        devices: the respondent's devices.
        period: the time to account for; not empty.
        flags: codes that every finding of the order carries.
        policy: thresholds.
        events: what the devices, or a home unit, reported besides positions.
    """
    low, high = int(period.starts_us[0]), int(period.ends_us[-1])
    parts = [clipped(one, period) for one in stretches(order, condition.id, low, high, policy)]
    seen = [look(order, one, devices, events, policy) for one in parts if len(one.force)]
    seen, allowances = with_leeway(order, seen)
    absent = absent_windows(order, seen)
    found: list[Finding] = []
    for one, allowance in zip(seen, allowances, strict=True):
        found += findings(_scene(order, one, allowance, absent, flags=flags, policy=policy))
    return Checked(
        findings=without_shadowed(found),
        segments=[one.segments for one in seen if not one.stretch.shadow],
        seen=list(seen),
    )


def _scene(
    order: Order,
    seen: Seen,
    allowance: Allowed,
    absent: Intervals,
    *,
    flags: tuple[str, ...],
    policy: Policy,
) -> Scene:
    pieces = seen.pieces(allowance.time)
    return Scene(
        stretch=seen.stretch,
        pieces=pieces,
        timed=tuple(one.id for one in seen.timed),
        placed=tuple(one.id for one in seen.placed),
        views=seen.views_on(pieces),
        flags=flags,
        last_day=last_day(order, seen.stretch),
        policy=policy,
        absent_windows=absent,
        in_range=seen.in_range,
        allowance_starts_us=allowance.starts_us,
    )
