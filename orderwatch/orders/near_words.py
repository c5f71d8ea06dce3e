"""A condition to keep away from persons in plain words, and doubts about it."""

from __future__ import annotations

from collections.abc import Iterator

from orderwatch.orders.model import Condition, Order


def near_words(condition: Condition) -> Iterator[str]:
    """What is forbidden, towards whom, and what is printed only."""
    persons = " or ".join(condition.persons)
    near = f"{condition.distance_m:g} m"
    if condition.settings["act"] == "approach":
        yield f"forbids approaching {persons} to within {near}"
    else:
        yield f"forbids being within {near} of {persons}, whoever came"
    if condition.settings["warning_m"]:
        yield f"lists near misses within {condition.settings['warning_m']:g} m"
    if condition.settings["mental"]:
        yield f"{condition.settings['mental']} (not tested)"


def near_doubts(order: Order, condition: Condition) -> Iterator[str]:
    """Persons whose distance no record can tell, and from when their devices count."""
    if condition.kind != "keep_away":
        return
    devices = {person.id: person.devices for person in order.protected}
    for person in condition.persons:
        if not devices.get(person):
            yield (
                f"condition {condition.id}: {person} has no device: "
                f"how near the respondent came to {person} cannot be checked"
            )
        for device in devices.get(person, ()):
            if device.assumed:
                yield f"device {device.id} has no `from`: it counts from the first notice"
