"""A condition to keep a device reporting: which devices it is about, in plain words, doubts."""

from __future__ import annotations

from collections.abc import Iterator

from orderwatch.orders.in_force import in_force
from orderwatch.orders.model import Condition, Device, Order
from orderwatch.temporal.durations import duration_text

_YEAR_US = 365 * 86_400_000_000


def watched(order: Order, condition: Condition) -> tuple[Device, ...]:
    """The devices of the respondent that a condition of kind monitoring is about.

    Those that it names; else those marked `worn: yes`; else, where none is, all of them.
    """
    devices = order.respondent.devices
    if names := condition.settings["devices"]:
        return tuple(one for one in devices if one.id in names)
    return tuple(one for one in devices if one.worn) or devices


def monitoring_words(order: Order, condition: Condition) -> Iterator[str]:
    """What is asked for, of which devices."""
    ids = list(dict.fromkeys(one.id for one in watched(order, condition)))
    whose = f" ({condition.settings['whose']})" if condition.settings["whose"] else ""
    longest = duration_text(condition.settings["silence_us"])
    which = " or ".join(ids) or "any device"
    yield f"asks for a record of {which} at least every {longest}{whose}"


def monitoring_doubts(order: Order, condition: Condition) -> Iterator[str]:
    """Devices that the condition cannot be checked with, or only in part."""
    if condition.kind != "monitoring":
        return
    end = min(order.ends_us, order.starts_us + _YEAR_US)
    force = in_force(order, condition.id, order.starts_us, end)
    longest = condition.settings["silence_us"]
    if len(force) and int((force.ends_us - force.starts_us).max()) <= longest:
        yield (
            f"condition {condition.id}: no unbroken time in which it binds is longer than its "
            f"silence of {duration_text(longest)}, so that nothing can be found"
        )
    found = watched(order, condition)
    if not found:
        yield f"condition {condition.id}: the respondent has no device that could be silent"
    for device in found:
        if device.assumed:
            yield (
                f"condition {condition.id}: device {device.id} has no `from`: its silence is "
                "looked at from its first record on"
            )
