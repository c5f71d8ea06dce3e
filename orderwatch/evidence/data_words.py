"""The data verdict in words: plain facts from the rows of data.csv, no marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderwatch.evidence.data_columns import DATA
from orderwatch.findings.wording import count, duration
from orderwatch.policy import Policy

Row = Mapping[str, Any]

_SUMMED = tuple(
    column.name
    for column in DATA
    if column.kind in ("count", "seconds") and column.name != "longest_silence_s"
)
_SILENCES = {
    "silences_1h": "under 1 h",
    "silences_6h": "of 1 to 6 h",
    "silences_24h": "of 6 to 24 h",
    "silences_longer": "over 24 h",
}
_SHARES = {
    "radius_unknown": "of the fixes state no usable radius",
    "cell": "of the fixes are by cell",
    "rf": "of the fixes are by the home unit's radio",
    "spikes": "of the fixes are out and back faster than anyone travels",
    "jumps": "of the fixes are beside a step faster than anyone travels",
    "same_time": "of the fixes are at the instant of another fix elsewhere",
    "late": "of the rows stand below later ones in their file",
    "three_decimals": "of the positions have three decimals or fewer (about 100 m)",
}
"""Column → what its share is of."""


@dataclass(kw_only=True)
class DeviceData:
    """One device of one person over all days.

    Attributes:
        person_id: the person, empty without an order.
        device_id: device.
        days: rows of data.csv.
        sums: column → its sum, µs for times.
        longest_us: the longest silence.
        radii_m: least and greatest of the days' medians; None: no radius is reported.
        settles: place → fixes that can settle it, and all in its time.
        still: FROM/UNTIL of each still time, in order.
    """

    person_id: str
    device_id: str
    days: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    longest_us: int = 0
    radii_m: tuple[float, float] | None = None
    settles: dict[str, tuple[int, int]] = field(default_factory=dict)
    still: dict[str, None] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Takes one day."""
        self.days += 1
        self.sums.update({name: int(row[name]) for name in _SUMMED})
        self.longest_us = max(self.longest_us, int(row["longest_silence_s"]))
        if (radius := row["radius_p50_m"]) is not None:
            low, high = self.radii_m or (radius, radius)
            self.radii_m = (min(low, radius), max(high, radius))
        self.still |= dict.fromkeys(row["still"])
        for text in row["settles"]:
            place, _, counts = text.rpartition(":")
            can, there = (int(one) for one in counts.split("/"))
            before = self.settles.get(place, (0, 0))
            self.settles[place] = (before[0] + can, before[1] + there)

    @property
    def silences(self) -> int:
        """How many silences there are."""
        return sum(self.sums[name] for name in _SILENCES)


def by_device(rows: Iterable[Row]) -> list[DeviceData]:
    """The rows of one order, or of a reading without one, summed by person and device."""
    found: dict[tuple[str, str], DeviceData] = {}
    for row in rows:
        key = (str(row["person_id"]), str(row["device_id"]))
        if key not in found:
            found[key] = DeviceData(person_id=key[0], device_id=key[1])
        found[key].add(row)
    return list(found.values())


def verdict(data: DeviceData, policy: Policy, *, swapped: bool = False) -> str:
    """What the records of a device are worth, in one sentence.

    Args:
        data: the device.
        policy: `data_care_share` says from which share on a weakness is named.
        swapped: latitude and longitude seem to be in each other's column.
    """
    if not data.sums["fixes"]:
        events = data.sums["events"]
        return "no position" + (f"; {count(events, 'device event')}" if events else "")
    if swapped:
        return "not usable: latitude and longitude seem to be in each other's column"
    cares, held = _cares(data, policy), data.sums["held_s"]
    if held and not data.sums["observed_s"]:
        return "; ".join(["not usable: none of the time observed", *cares])
    unseen = not held or data.sums["silent_s"] > policy.data_care_share * held
    word = "usable with care" if cares or unseen else "usable"
    return "; ".join([f"{word}: {_time(data)}", *cares])


def _time(data: DeviceData) -> str:
    held, seen = data.sums["held_s"], data.sums["observed_s"]
    if not held:
        return "none of its fixes in the time accounted for"
    text = f"{per_cent(seen, held)} of the time observed"
    if not data.silences:
        return text
    some = "1 silence" if data.silences == 1 else f"{data.silences:,} silences"
    return f"{text} ({some}, the longest {duration(data.longest_us)})"


def _cares(data: DeviceData, policy: Policy) -> list[str]:
    sums, fixes, least = data.sums, data.sums["fixes"], policy.data_care_share
    found = []
    for place, (can, there) in sorted(data.settles.items(), key=_worst):
        if there - can >= least * there and there > can:
            found.append(f"{per_cent(there - can, there)} of the fixes cannot settle {place}")
    for name, words in _SHARES.items():
        if sums[name] and sums[name] >= least * fixes:
            found.append(f"{per_cent(sums[name], fixes)} {words}")
    if sums["whole_minutes"] >= (1.0 - least) * fixes:
        found.append("times without seconds")
    elif sums["same_second"] >= (1.0 - least) * fixes and fixes > 1:
        share = per_cent(sums["same_second"], fixes)
        found.append(f"{share} of the times fall on one second of the minute")
    if sums["whole_hour_steps"]:
        steps = sums["whole_hour_steps"]
        found.append(f"{steps:,} step{'s' * (steps > 1)} of whole hours from row to row")
    if sums["outside_covers"]:
        found.append(f"{sums['outside_covers']:,} fixes outside what their export says it covers")
    return found


def _worst(item: tuple[str, tuple[int, int]]) -> tuple[float, str]:
    place, (can, there) = item
    return (can / there if there else 1.0, place)


def per_cent(part: int, whole: int) -> str:
    """A part in per cent; never 0 for something nor 100 for less than all.

    >>> per_cent(1, 1000), per_cent(31, 100), per_cent(999, 1000), per_cent(5, 5)
    ('under 1 %', '31 %', 'over 99 %', '100 %')
    """
    if 0 < part < whole / 100:
        return "under 1 %"
    if whole * 99 / 100 < part < whole:
        return "over 99 %"
    return f"{100 * part / whole:.0f} %"


STILL = (
    "a device left behind cannot show where its holder went, and one whose holder rests looks "
    "the same"
)
"""What is said once, beside all still times."""


def still_words(data: DeviceData) -> list[str]:
    """Each still time of a device, without where it was."""
    return [
        f"every position agrees with one place from {low} to {high}"
        for low, _, high in (text.partition("/") for text in data.still)
    ]


def silences_words(rows: Sequence[DeviceData]) -> str:
    """How many silences of each length there are; empty where there is none."""
    counts = {words: sum(one.sums[name] for one in rows) for name, words in _SILENCES.items()}
    return ", ".join(f"{count:,} {words}" for words, count in counts.items() if count)
