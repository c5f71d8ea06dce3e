"""A device that lies still inside a place it must not leave: absences that nobody made."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from benchmarks.rates.judging import SOURCE
from benchmarks.rates.labelled import SECOND_US, Run
from benchmarks.rates.placing import moved
from orderwatch.engine.devices import respondent_devices
from orderwatch.engine.place.checked import check_condition
from orderwatch.findings.account import Code
from orderwatch.findings.timeline import seconds_by_state
from orderwatch.orders import load_text
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals

RADII_M = (25, 50, 100)
INNER = (0.0, 0.5)
"""How far from the middle the device lies, as a share of the radius."""
_SHOWN = {
    Code.POSSIBLE_BREACH: "possible breach",
    Code.CONSISTENT: "consistent",
    Code.UNCLEAR: "unclear",
    Code.NO_DATA: "no data",
}
_ORDER = """\
orderwatch: 1
order: {{id: E, made: 2001-01-01, notice: [{{at: 2001-01-01 00:00, how: x}}], timezone: UTC}}
respondent: {{id: R, devices: [{{id: "{device}", from: 2001-01-02}}]}}
places: {{z: {{circle: {{centre: ["{lat:.8f}", "{lon:.8f}"], radius: {radius} m}}}}}}
conditions: [{{id: c, clause: "1.", kind: restriction_zone, place: z}}]
"""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """What one still run in one place came to; times in µs."""

    system: str
    radius_m: int
    inner: float
    grades: Counter[Grade]
    time: Counter[Code]


def stays(runs: Sequence[Run], policy: Policy) -> list[Stay]:
    """Every still run in every place, in order."""
    still = [run for run in runs if run.still]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [one for part in pool.map(partial(_judge, policy=policy), still) for one in part]


def tables(found: Sequence[Stay]) -> str:
    """The section of the page."""
    lines = [
        "## Lying still in a place that must not be left",
        "",
        "Phones of MobilityNet that lay still, in circles about the true place and about a point",
        "half a radius away. Every absence would be false. Possible breaches by grade, and time.",
        "",
        "| system | radius | from the middle | runs | strong | moderate | weak | hours | "
        + " | ".join(_SHOWN.values())
        + " |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    keys = sorted({(one.system, one.radius_m, one.inner) for one in found})
    for system, radius, inner in keys:
        own = [
            one for one in found if (one.system, one.radius_m, one.inner) == (system, radius, inner)
        ]
        grades: Counter[Grade] = sum((one.grades for one in own), Counter())
        time: Counter[Code] = sum((one.time for one in own), Counter())
        whole = time.total()
        shares = " | ".join(f"{time[code] / whole:.3f}" for code in _SHOWN)
        counts = " | ".join(str(grades[grade]) for grade in Grade)
        lines.append(
            f"| {system} | {radius} m | {inner * radius:g} m | {len(own)} | {counts} | "
            f"{whole / 3.6e9:.0f} | {shares} |"
        )
    return "\n".join(lines) + "\n"


def _judge(run: Run, policy: Policy) -> list[Stay]:
    return [_stay(run, radius, inner, policy) for radius in RADII_M for inner in INNER]


def _stay(run: Run, radius: int, inner: float, policy: Policy) -> Stay:
    lat, lon = moved(float(run.lat[0]), float(run.lon[0]), 90.0, inner * radius)
    order = load_text(_ORDER.format(device=run.device_id, lat=lat, lon=lon, radius=radius))
    devices = respondent_devices(order, [run.track], {"fixes": SOURCE}, policy)
    period = Intervals.of([(int(run.at_us[0]), int(run.at_us[-1]) + SECOND_US)])
    checked = check_condition(order, order.conditions[0], devices, period, flags=(), policy=policy)
    time: Counter[Code] = Counter()
    for segments in checked.segments:
        time.update(seconds_by_state(segments))
    grades = Counter(one.grade for one in checked.findings if one.grade is not None)
    return Stay(system=run.system, radius_m=radius, inner=inner, grades=grades, time=time)
