"""The data verdict as it is printed: a sentence and a line of a table for each device."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orderwatch.cli.page import Page
from orderwatch.evidence.data_words import STILL, DeviceData, per_cent, still_words, verdict
from orderwatch.findings.wording import duration
from orderwatch.policy import Policy

_MOST_VERDICTS = 3
_MOST_DEVICES = 4
_MOST_STILL = 4


def data_block(
    page: Page,
    devices: Sequence[DeviceData],
    policy: Policy,
    *,
    where: str,
    swapped: Collection[str] = (),
) -> None:
    """Says what the records of each device are worth, those with the most positions first.

    Args:
        page: takes the text.
        devices: summed over their days.
        policy: says which weaknesses are named.
        where: all devices are to be found, day by day.
        swapped: devices whose latitude and longitude seem exchanged.
    """
    shown = sorted(devices, key=lambda one: (-one.sums["fixes"], one.device_id))
    for one in shown[:_MOST_VERDICTS]:
        whose = f" ({one.person_id})" if one.person_id else ""
        odd = one.device_id in swapped
        page.say(f"{one.device_id}{whose}: {verdict(one, policy, swapped=odd)}")
    if len(shown) > _MOST_VERDICTS:
        page.say(f"and {len(shown) - _MOST_VERDICTS} more devices, day by day {where}")
    _still(page, shown, where)
    header = ("device", "fixes", "observed", "max silence", "radius m", "repeats")
    page.grid(header, [_line(one) for one in shown[:_MOST_DEVICES] if one.sums["fixes"]])


def _still(page: Page, devices: Sequence[DeviceData], where: str) -> None:
    """The still times of all devices, the first few of them."""
    said = [f"{one.device_id}: {words}" for one in devices for words in still_words(one)]
    for text in said[:_MOST_STILL]:
        page.say(text)
    if len(said) > _MOST_STILL:
        page.say(f"and {len(said) - _MOST_STILL} more still times {where}")
    if said:
        page.say(f"still: {STILL}.")


def _line(one: DeviceData) -> tuple[str, ...]:
    sums = one.sums
    held = sums["held_s"]
    return (
        one.device_id,
        f"{sums['fixes']:,}",
        per_cent(sums["observed_s"], held) if held else "-",
        duration(one.longest_us),
        _radii(one),
        per_cent(sums["repeats"], sums["fixes"]),
    )


def _radii(one: DeviceData) -> str:
    """The medians of the days, from the least to the greatest."""
    if one.radii_m is None:
        return "-"
    low, high = (f"{value:.0f}" for value in one.radii_m)
    return low if low == high else f"{low}-{high}"
