"""One run against one zone: what is true, what orderwatch says, and what naive rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from benchmarks.rates.labelled import GAP_US, SECOND_US, Run
from benchmarks.rates.placing import Placed
from orderwatch.engine.devices import DeviceTrack, respondent_devices
from orderwatch.engine.place.checked import Checked, check_condition
from orderwatch.findings.account import Code
from orderwatch.orders import load_text
from orderwatch.orders.model import Order
from orderwatch.orders.zone_book import zone_book
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.records.model import Source
from orderwatch.spatial.zones import Zone
from orderwatch.tables import Float64, Int64
from orderwatch.temporal.intervals import Intervals

EDGE_M = 10.0
"""Cases whose reference comes within this of the line without crossing it are left out."""
GRADES = (Grade.STRONG, Grade.MODERATE, Grade.WEAK)
RULES = (
    "strong",
    "strong + moderate",
    "all grades",
    "any fix inside",
    "two fixes inside",
    "two in one visit",
)
_LATE_US = 30 * SECOND_US
_TWO_US = 60 * SECOND_US
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one case came to.

    Attributes:
        run: number of the run.
        system: of the run.
        shape: of the zone.
        size_m: of the zone.
        apart_m: least distance of the reference from the line; 0 where it entered.
        stays_s: length of each true stay, seconds.
        found: rule → for each stay, whether it was found.
        usual: for each stay, whether a finding of it is weak for being at a usual place.
        findings: rule → number of findings.
        false: rule → number of findings without a true entry.
        consistent_s: for each stay, the seconds of it that were called consistent.
        dwell_low: findings whose least dwell is longer than they can have stayed, and all.
        dwell_high: findings whose greatest dwell is shorter than the stays they meet, and all.
    """

    run: int
    system: str
    shape: str
    size_m: int
    apart_m: float
    stays_s: tuple[float, ...]
    found: dict[str, tuple[bool, ...]]
    usual: tuple[bool, ...]
    findings: dict[str, int]
    false: dict[str, int]
    consistent_s: tuple[float, ...]
    dwell_low: tuple[int, int]
    dwell_high: tuple[int, int]


class Judge:
    """Judges the zones of one run.

    Args:
        number: of the run.
        run: the run.
        policy: thresholds.
    """

    def __init__(self, number: int, run: Run, policy: Policy) -> None:
        self._number, self._run, self._policy = number, run, policy
        start, end = int(run.at_us[0]), int(run.at_us[-1]) + SECOND_US
        self._period = Intervals.of([(start, end)])
        order = _order(run.device_id, {"circle": {"centre": ["0", "0"], "radius": "1 m"}})
        self._devices: list[DeviceTrack] = respondent_devices(
            order, [run.track], {"fixes": SOURCE}, policy
        )

    def judge(self, placed: Placed) -> Case | None:
        """The case; None where the reference only comes near the line."""
        order = _order(self._run.device_id, placed.place)
        zone = _zone(order, self._policy)
        margin = self._margin(zone)
        stays = _stays(self._run.at_us, margin < 0.0)
        if not stays and margin.min() <= EDGE_M:
            return None
        checked = self._checked(order)
        track = self._run.track
        said = _said(checked) | _naive(track.at_us, zone.margin_m(track.lat, track.lon))
        low, high = _dwell(checked, stays)
        return Case(
            run=self._number,
            system=self._run.system,
            shape=placed.shape,
            size_m=placed.size_m,
            apart_m=0.0 if stays else float(margin.min()),
            stays_s=tuple((end - start) / 1e6 for start, end in stays),
            found={rule: _met(stays, spans) for rule, spans in said.items()},
            usual=_met(stays, _weak_as_usual(checked)),
            findings={rule: len(spans) for rule, spans in said.items()},
            false={rule: _met(spans, stays).count(False) for rule, spans in said.items()},
            consistent_s=_consistent(checked, stays),
            dwell_low=low,
            dwell_high=high,
        )

    def grades(self, placed: Placed) -> Counter[Grade]:
        """The possible breaches by grade."""
        checked = self._checked(_order(self._run.device_id, placed.place))
        return Counter(one.grade for one in checked.findings if one.grade is not None)

    def _checked(self, order: Order) -> Checked:
        return check_condition(
            order,
            order.conditions[0],
            self._devices,
            self._period,
            flags=(),
            policy=self._policy,
        )

    def _margin(self, zone: Zone) -> Float64:
        """Of the reference; where the device lay still one position stands for all."""
        run = self._run
        if run.still:
            return np.full(len(run.at_us), zone.margin_m(run.lat[:1], run.lon[:1])[0])
        return zone.margin_m(run.lat, run.lon)


def placed_zone(placed: Placed, run: Run, policy: Policy) -> Zone:
    """The zone as orderwatch builds it."""
    return _zone(_order(run.device_id, placed.place), policy)


def _zone(order: Order, policy: Policy) -> Zone:
    book = zone_book(order, policy)
    return book.zone(book.in_force(["z"], 0)[0])


SOURCE = Source(
    name="fixes",
    path="",
    sha256="",
    records="pings",
    profile="canonical",
    guessed=False,
    covers=None,
    omits=(),
    rows=0,
    devices=(),
    columns={},
)


def _order(device: str, place: dict[str, Any]) -> Order:
    text = yaml.safe_dump({"places": {"z": place}}, default_flow_style=True, width=10_000_000)
    return load_text(_ORDER.format(device=device, places=text.strip()[1:-1]))


_ORDER = """\
orderwatch: 1
order: {{id: E, made: 2001-01-01, notice: [{{at: 2001-01-01 00:00, how: x}}], timezone: UTC}}
respondent: {{id: R, devices: [{{id: "{device}", from: 2001-01-02}}]}}
{places}
conditions: [{{id: c, clause: "1.", kind: exclusion_zone, place: z}}]
"""


def _stays(at_us: Int64, inside: np.ndarray[Any, np.dtype[np.bool_]]) -> list[Span]:
    """Contiguous seconds inside; a gap of the reference up to 30 s is bridged."""
    at = np.flatnonzero(inside)
    if not len(at):
        return []
    # Neighbouring inside seconds are one stay if no outside second and no long gap is between.
    apart = (np.diff(at) > 1) | (np.diff(at_us[at]) > GAP_US)
    first, last = at[np.r_[True, apart]], at[np.r_[apart, True]]
    return [(int(a), int(b) + SECOND_US) for a, b in zip(at_us[first], at_us[last], strict=True)]


def _said(checked: Checked) -> dict[str, list[Span]]:
    spans: dict[Grade, list[Span]] = {grade: [] for grade in GRADES}
    for one in checked.findings:
        if one.grade is not None:
            spans[one.grade].append((one.started_us, one.ended_us))
    strong, moderate, weak = (spans[grade] for grade in GRADES)
    sums = (strong, strong + moderate, strong + moderate + weak)
    return dict(zip(RULES[:3], sums, strict=True))


def _weak_as_usual(checked: Checked) -> list[Span]:
    """Findings that are weak because the device is often near that line."""
    return [
        (one.started_us, one.ended_us)
        for one in checked.findings
        if one.grade is Grade.WEAK
        and any(against.code == "usual_place_near_line" for against in one.against)
    ]


def _naive(at_us: Int64, margin_m: Float64) -> dict[str, list[Span]]:
    """What a geofence says: of two fixes a minute apart wherever between, or without one outside.

    The first reaches over all that lies between the first fix inside and the last.
    """
    index = np.flatnonzero(margin_m < 0.0)
    inside = at_us[index].tolist()
    two = [(inside[0], inside[-1])] if inside and inside[-1] - inside[0] >= _TWO_US else []
    runs = np.split(index, np.flatnonzero(np.diff(index) > 1) + 1) if len(index) else []
    visits = [(int(at_us[one[0]]), int(at_us[one[-1]])) for one in runs]
    return {
        "any fix inside": [(one, one) for one in inside],
        "two fixes inside": two,
        "two in one visit": [one for one in visits if one[1] - one[0] >= _TWO_US],
    }


def _met(spans: Sequence[Span], others: Sequence[Span]) -> tuple[bool, ...]:
    """For each span whether it comes within 30 s of one of the others."""
    return tuple(
        any(start <= end2 + _LATE_US and start2 <= end + _LATE_US for start2, end2 in others)
        for start, end in spans
    )


def _consistent(checked: Checked, stays: Sequence[Span]) -> tuple[float, ...]:
    """Of each stay the seconds that were called consistent."""
    called = Intervals.of(
        [
            (int(start), int(end))
            for part in checked.segments
            for start, end, state in zip(part.start_us, part.end_us, part.state, strict=True)
            if state == Code.CONSISTENT
        ]
    )
    return tuple(called.clip(*one).total_us / 1e6 for one in stays)


def _dwell(checked: Checked, stays: Sequence[Span]) -> tuple[tuple[int, int], tuple[int, int]]:
    """False and all: least dwell over the true time inside; greatest dwell under a whole stay.

    A greatest dwell that a silence or the period's edge bounds is none, and says so.
    """
    true = Intervals.of(stays)
    low, high = [0, 0], [0, 0]
    for one in checked.findings:
        if one.grade is None:
            continue
        inside = true.clip(one.started_us, one.ended_us).total_us
        low = [low[0] + (one.dwell_min_us > inside + SECOND_US), low[1] + 1]
        whole = [b - a for a, b in stays if a <= one.ended_us and one.started_us <= b]
        if whole and not _UNBOUND & set(one.flags):
            high = [high[0] + (one.dwell_max_us + SECOND_US < max(whole)), high[1] + 1]
    return (low[0], low[1]), (high[0], high[1])


_UNBOUND = {"silence_before", "silence_after", "open_start", "open_end"}
