"""Which visits near a place are listed, each once, whatever devices and orders tell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from orderwatch.patterns.given import Visit
from orderwatch.policy import Policy

_DAY_US = 86_400_000_000


def listed_visits(visits: Sequence[Visit], policy: Policy) -> list[Visit]:
    """Visits long enough, and shorter ones that come often enough, in time order.

    Two devices of one person at one place at once are one visit.
    """
    long_us, within_us = round(policy.near_visit_s * 1e6), round(policy.near_visits_days * _DAY_US)
    often, kept = round(policy.near_visits), set[int]()
    merged = _together(visits)
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(merged):
        by_place[one.order_id, one.place].append(number)
        if one.end_us - one.start_us >= long_us:
            kept.add(number)
    for numbers in by_place.values():
        for first in range(len(numbers) - often + 1):
            window = numbers[first : first + often]
            if merged[window[-1]].start_us - merged[window[0]].start_us <= within_us:
                kept.update(window)
    return _once([merged[number] for number in sorted(kept)])


def every_visit(visits: Sequence[Visit]) -> list[Visit]:
    """Visits of any length, each once."""
    return _once(_together(visits))


def _once(visits: Sequence[Visit]) -> list[Visit]:
    """Visits near a place of several orders as one: what they call it, times and distance agree."""
    found: dict[Visit, Visit] = {}
    for one in visits:
        same = replace(one, order_id="", confidential=False)
        before = found.get(same, one)
        orders = dict.fromkeys((*before.order_id.split(";"), one.order_id))
        secret = before.confidential or one.confidential
        found[same] = replace(one, order_id=";".join(orders), confidential=secret)
    return list(found.values())


def _together(visits: Sequence[Visit]) -> list[Visit]:
    """Visits of several devices to one place at overlapping times as one."""
    found: list[Visit] = []
    last: dict[tuple[str, str], int] = {}
    for one in sorted(visits, key=lambda v: (v.start_us, v.order_id, v.place, v.device_id)):
        key = (one.order_id, one.place)
        before = found[last[key]] if key in last else None
        if before is not None and one.start_us <= before.end_us:
            found[last[key]] = replace(
                before,
                device_id=";".join(sorted({*before.device_id.split(";"), one.device_id})),
                end_us=max(before.end_us, one.end_us),
                closest_m=min(before.closest_m, one.closest_m),
                fixes=before.fixes + one.fixes,
            )
        else:
            last[key] = len(found)
            found.append(one)
    return found
