"""Trials of conditions to keep a device reporting: silent as long as stated, and longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from orderwatch.orders.holdings import DevicePeriod, device_periods
from orderwatch.orders.model import Order
from orderwatch.orders.monitoring_words import watched
from orderwatch.synth.trial.moments import MINUTE_US, Moment, Trial
from orderwatch.synth.trial.near import somewhere
from orderwatch.synth.trial.ways import still
from orderwatch.temporal.durations import stated_text

_REPORTS_MIN = 10.0
_LONGER_US = 30 * MINUTE_US
_FITTED_US = 10 * MINUTE_US
"""So long after a device was fitted it is tried."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def of_silence(order: Order, moment: Moment) -> Iterator[Trial]:
    """The devices report, are silent, and report again.

    Args:
        order: whose places are avoided.
        moment: when and why.
    """
    condition, at_us = moment.stretch.condition, moment.at_us
    ids = {one.id for one in watched(order, condition)}
    held = [
        one
        for one in device_periods(order)
        if one.person_id == order.respondent.id and one.device.id in ids
    ]
    if not moment.edge and moment.exception is None:
        at_us = _fitted(moment, held)
        moment = replace(moment, at_us=at_us)
    own = [one.device.id for one in held if one.from_us <= at_us < one.until_us]
    devices = list(dict.fromkeys(own))
    if not devices:
        cannot = "the respondent has none of its devices then"
        yield Trial(condition=condition, at_us=at_us, what=moment.why, cannot=cannot)
        return
    longest: int = condition.settings["silence_us"]
    plain = not moment.edge and moment.exception is None
    for extra in (0, _LONGER_US) if plain else (_LONGER_US,):
        length = stated_text(longest + extra)
        what = f"{' and '.join(devices)} silent for {length}, {moment.why}"
        yield _silent(order, moment, what, devices, longest + extra)


def _fitted(moment: Moment, held: Sequence[DevicePeriod]) -> int:
    """The moment, or the first one after it at which a device is fitted and the condition holds."""
    later = []
    for start_us, end_us in moment.stretch.force:
        for one in held:
            at_us = max(moment.at_us, start_us, one.from_us + _FITTED_US)
            if one.from_us <= moment.at_us < one.until_us:
                return moment.at_us
            if at_us < min(end_us, one.until_us):
                later.append(at_us)
    return min(later, default=moment.at_us)


def _silent(order: Order, moment: Moment, what: str, devices: list[str], length_us: int) -> Trial:
    place = somewhere(order)
    before = [still(one, place, moment.at_us, _REPORTS_MIN) for one in devices]
    last = datetime.fromisoformat(before[0][-1]["fixed_at"]) - _EPOCH
    again = last // timedelta(microseconds=1) + length_us
    after = [still(one, place, again, _REPORTS_MIN) for one in devices]
    rows = tuple(row for each in (*before, *after) for row in each)
    end = again + int(_REPORTS_MIN * MINUTE_US)
    return Trial(
        condition=moment.stretch.condition,
        at_us=moment.at_us,
        what=what,
        pings=rows,
        period_us=(moment.at_us, end),
    )
