"""The home unit's word on a stretch of a condition to stay, as the account of one more device."""

from __future__ import annotations

from collections.abc import Sequence

from orderwatch.engine.devices import DeviceTrack
from orderwatch.findings.home_unit import InRange, in_range, unit_segments
from orderwatch.findings.timeline import DeviceAccount
from orderwatch.orders.in_force import Stretch
from orderwatch.orders.model import MUST_STAY_KINDS, Order
from orderwatch.tables import DeviceEvents


def unit_accounts(
    order: Order,
    stretch: Stretch,
    devices: Sequence[DeviceTrack],
    events: Sequence[DeviceEvents],
) -> tuple[list[DeviceAccount], list[InRange]]:
    """An account for each device with events, and the times in range behind them.

    A unit speaks of the device that its rows name, so it is worn where that device is.
    """
    accounts: list[DeviceAccount] = []
    ranges: list[InRange] = []
    if stretch.condition.kind not in MUST_STAY_KINDS or not stretch.zones:
        return accounts, ranges
    places = set(stretch.place_ids)
    labels = {one.label for name in places for one in order.places[name] if one.label}
    for one in events:
        device = _of(one, devices)
        if device is None:
            continue
        names, alone = places | labels, len(places) == 1
        accounts.append(
            DeviceAccount(
                segments=unit_segments(one, names, only_place=alone),
                worn=bool(device.period.device.worn),
                from_us=device.period.from_us,
                until_us=device.period.until_us,
                covers=None,
                omits=False,
            )
        )
        ranges += in_range(one, names, only_place=alone)
    return accounts, ranges


def _of(events: DeviceEvents, devices: Sequence[DeviceTrack]) -> DeviceTrack | None:
    first = int(events.from_us[0])
    for device in devices:
        period = device.period
        if period.device.id == events.device_id and period.from_us <= first < period.until_us:
            return device
    return None
