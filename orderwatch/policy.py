"""Every threshold, in one frozen `Policy`, with its reason and its operator."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from orderwatch.errors import PolicyError


def _of(default: float, reason: str, low: float = 0.0, high: float = math.inf) -> Any:
    return field(default=default, metadata={"reason": reason, "low": low, "high": high})


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The thresholds of a run. Names end in their unit; `p` and levels are shares of 1.

    Every comparison is inclusive as its reason says. Read the reasons with `Policy.reasons()`.
    """

    sigma_floor_m: float = _of(5.0, "no consumer receiver is better than 5 m; σ is at least this")
    default_level: float = _of(0.68, "a radius without a stated level is read as 68 %", 0.01, 0.999)
    against_p: float = _of(0.95, "inside is shown if p ≥ this", 0.5, 1.0)
    clear_level: float = _of(0.95, "outside is shown if the exclusion level s ≥ this", 0.5, 0.9999)
    run_p: float = _of(0.50, "a held run goes on while q ≥ this", 0.0, 1.0)
    strong_p: float = _of(0.90, "strong: two fixes with q ≥ this", 0.0, 1.0)
    strong_span_s: float = _of(60.0, "strong: those two at least this far apart")
    moderate_p: float = _of(0.80, "moderate: a fix with q ≥ this", 0.0, 1.0)
    moderate_span_s: float = _of(30.0, "moderate: the held run lasts at least this long")
    lone_p: float = _of(0.95, "moderate: one fix with q ≥ this with its σ enlarged", 0.0, 1.0)
    lone_sigma_factor: float = _of(2.0, "the enlargement of σ for a lone fix", 1.0)
    near_miss_p: float = _of(0.05, "an episode is a near miss if a q ≥ this", 0.0, 1.0)
    max_silence_s: float = _of(900.0, "a gap longer than this is a silence: no data", 1.0)
    max_unseen_s: float = _of(360.0, "two like fixes settle the time between them up to this gap")
    max_speed_mps: float = _of(70.0, "no car or train in daily use is faster (252 km/h)", 1.0)
    least_step_s: float = _of(1.0, "a step is judged as if it took at least this long", 0.001)
    max_skew_s: float = _of(30.0, "two persons' fixes are a pair up to this far apart in time")
    least_walk_mps: float = _of(1.4, "within a pair a person may have moved at this speed at least")
    speed_cap_mps: float = _of(40.0, "and at most at this (144 km/h), however fast the track looks")
    leave_within_s: float = _of(120.0, "time to leave after the protected person alone came near")
    stop_least_s: float = _of(120.0, "passed_through: a stop is as long as this in one place")
    pass_pace_mps: float = _of(0.7, "passed_through: on the whole at least half a walking pace")
    coarse_cell_r95_m: float = _of(200.0, "cell and RF fixes are coarse if r95 is over this")
    coarse_factor: float = _of(1.1774, "a place is too small for a fix if R_in < this × σ")
    gps_radius_m: float = _of(15.0, "assumed radius of a GPS fix that states none", 0.1)
    wifi_radius_m: float = _of(75.0, "assumed radius of a Wi-Fi fix that states none", 0.1)
    rf_radius_m: float = _of(100.0, "assumed radius of an RF fix that states none", 0.1)
    cell_radius_m: float = _of(600.0, "assumed radius of a cell fix that states none", 0.1)
    unknown_radius_m: float = _of(75.0, "assumed radius where the method is not known either", 0.1)
    area_tolerance_m: float = _of(10.0, "how well a drawn area or corridor is known, if not stated")
    circle_tolerance_m: float = _of(5.0, "how well a circle is known, if not stated")
    stop_radius_m: float = _of(50.0, "a stop on a permitted route: all fixes with r95 within this")
    usual_hours_per_day: float = _of(2.0, "a place is usual from this many hours a day", 0.0, 24.0)
    usual_r95_factor: float = _of(3.0, "near the line: |m| ≤ this × r95 of the fix")
    usual_depth_quantile: float = _of(0.95, "usual depth reaches to this quantile", 0.0, 1.0)
    usual_exceedances: float = _of(1.0, "usual depth: so many of its fixes lie beyond by chance")
    data_care_share: float = _of(
        0.05, "a weakness of the data is named in its verdict from this share on", 0.0, 1.0
    )
    still_span_s: float = _of(86400.0, "a device is still if it keeps its place this long", 3600.0)
    still_gap_s: float = _of(21600.0, "a longer time without a position ends a still time", 60.0)
    still_r95_m: float = _of(200.0, "a fix with a greater r95 does not show a device still", 1.0)
    devices_agree_s: float = _of(60.0, "another device disagrees within this of a finding")
    contact_gap_s: float = _of(3600.0, "contacts at most this far apart are one incident")
    reply_within_s: float = _of(86400.0, "a contact up to this long after an incoming is a reply")
    indirect_within_s: float = _of(86400.0, "a go-between was contacted at most this long before")
    match_tolerance_s: float = _of(120.0, "two sides of one contact are at most this far apart")
    match_duration_s: float = _of(5.0, "and their durations differ by at most this")
    sighting_radius_m: float = _of(100.0, "a person gives the place of a sighting to about this")
    occasion_gap_s: float = _of(
        3600.0, "pattern: possible breaches at most this far apart are one occasion"
    )
    near_place_m: float = _of(
        200.0, "pattern: near a place of the order is at most this far from its line"
    )
    near_visit_s: float = _of(900.0, "pattern: a visit near a place is listed from this length on")
    near_visits: float = _of(3.0, "pattern: and shorter ones if there are this many of them", 1.0)
    near_visits_days: float = _of(7.0, "pattern: within this many days", 0.1)
    burst_contacts: float = _of(5.0, "pattern: a burst is this many contacts or more", 2.0)
    burst_within_s: float = _of(3600.0, "pattern: within this time", 1.0)
    night_from_h: float = _of(23.0, "pattern: night is from this local hour", 0.0, 24.0)
    night_until_h: float = _of(7.0, "pattern: until this one, exclusive", 0.0, 24.0)
    least_for_gaps: float = _of(3.0, "pattern: fewer occasions have no middle gap", 2.0)
    least_for_change: float = _of(
        6.0, "pattern: with fewer no split of them shows a change at 95 %", 2.0
    )

    def __post_init__(self) -> None:
        for name in _RANGES:
            _check("policy", name, getattr(self, name))

    @classmethod
    def reasons(cls) -> dict[str, str]:
        """Field name → reason, in order."""
        return {f.name: f.metadata["reason"] for f in fields(cls)}

    @classmethod
    def of(cls, values: Mapping[str, object], where: str = "policy") -> Policy:
        """A policy that differs from the default in `values`.

        Raises:
            PolicyError: an unknown name, or a value that is not a number in its range.
        """
        numbers = {}
        for key, value in values.items():
            if key not in _RANGES:
                raise PolicyError(
                    where, key, str(value), "is not a threshold", f"use one of {', '.join(_RANGES)}"
                )
            try:
                numbers[key] = float(str(value))
            except ValueError:
                remedy = "write digits, without a unit (the name says it)"
                raise PolicyError(where, key, str(value), "is not a number", remedy) from None
            _check(where, key, numbers[key])
        return cls(**numbers)

    def values(self) -> dict[str, float]:
        """Field name → value, in order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def differences(self) -> dict[str, float]:
        """The fields that differ from the default."""
        values = self.values()
        return {f.name: values[f.name] for f in fields(self) if values[f.name] != f.default}

    @property
    def sha256(self) -> str:
        """A hash over names and values, the same for equal policies."""
        return policy_sha256(self.values())

    @property
    def clear_factor(self) -> float:
        """Margin in σ from which outside is shown: √(−2 ln(1 − clear_level)), 2.4477 at 0.95."""
        return math.sqrt(-2.0 * math.log1p(-self.clear_level))


def policy_sha256(values: Mapping[str, object]) -> str:
    """A hash over the names and values of thresholds."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


_RANGES: dict[str, tuple[float, float]] = {
    f.name: (f.metadata["low"], f.metadata["high"]) for f in fields(Policy)
}


def _check(where: str, name: str, value: float) -> None:
    low, high = _RANGES[name]
    if not (low <= value <= high and math.isfinite(value)):
        bounds = f"of at least {low:g}" if math.isinf(high) else f"from {low:g} to {high:g}"
        raise PolicyError(where, name, f"{value:g}", "is out of range", f"give a number {bounds}")


R95_FACTOR = math.sqrt(-2.0 * math.log(0.05))
"""r95 = this × σ (Rayleigh quantile, 2.4477)."""
