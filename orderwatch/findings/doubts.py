"""What speaks against a finding, with the rows behind it, and the flags of its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from orderwatch.conditions.permits import Permit
from orderwatch.findings.finding import Against, View
from orderwatch.findings.grade import Graded
from orderwatch.findings.home_unit import InRange
from orderwatch.findings.passing import passed_through
from orderwatch.findings.wording import duration, sides
from orderwatch.orders.in_force import ExceptionInForce, Stretch
from orderwatch.outcome import Method, Outcome
from orderwatch.policy import Policy
from orderwatch.tables import Bool, Int64

_ALSO_FLAGS = frozenset(
    {"accuracy_unknown", "jump", "passed_through", "policy_changed", "spike", "wifi_only"}
)


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """An episode as far as it is known when its doubts are gathered.

    Attributes:
        view: its device.
        others: the person's other devices.
        stretch: the condition.
        index: its fixes.
        started_us: its start.
        ended_us: its end.
        graded: its grade before caps, if it has one.
        stands: metres of erosion it withstands.
        usual_hours: hours a day near the line, where that caps it.
        policy: thresholds.
        in_range: when a home unit had a device in range.
    """

    view: View
    others: Sequence[View]
    stretch: Stretch
    index: Int64
    started_us: int
    ended_us: int
    graded: Graded | None
    stands: int | None
    usual_hours: float | None
    policy: Policy
    in_range: Sequence[InRange] = ()


@dataclass(frozen=True, kw_only=True)
class Doubted:
    """Flags of the records, and what speaks against the finding, sorted by code and row."""

    flags: frozenset[str]
    against: tuple[Against, ...]


def doubts(d: Doubts) -> Doubted:
    """Everything that a reader for the other side would want to be told."""
    against = [
        *_of_records(d),
        *_of_line(d),
        *_of_passing(d),
        *_of_devices(d),
        *_of_home_unit(d),
        *_of_exceptions(d),
    ]
    changed = d.policy.differences()
    if changed:
        words = ", ".join(f"{name} = {value:.15g}" for name, value in changed.items())
        against.append(Against(code="policy_changed", note=f"thresholds not the default: {words}"))
    codes = {one.code for one in against}
    flags = codes & {
        "accuracy_unknown",
        "spike",
        "jump",
        "wifi_only",
        "policy_changed",
        "passed_through",
    }
    for one in against:
        if one.code == "may_be_permitted":
            flags.add(f"may_be_permitted:{one.note.split(':')[0]}")
    if any(_granted_after(d, exception) for exception in d.stretch.exceptions):
        flags.add("granted_after")
    return Doubted(
        flags=frozenset(flags),
        against=tuple(sorted(against, key=lambda one: (one.code, one.fix or 0))),
    )


def _of_records(d: Doubts) -> Iterator[Against]:
    fixes, readings, index = d.view.fixes, d.view.readings, d.index
    spikes = index[readings.spike_against[index]]
    against = index[readings.outcome[index] == Outcome.AGAINST]
    yield from _rows(d.view, "spike", spikes, "out and back faster than max_speed")
    telling = np.concatenate([against, spikes])
    unknown = telling[fixes.unknown[telling]]
    yield from _rows(d.view, "accuracy_unknown", unknown, "the export states no accuracy")
    jumps = against[fixes.jump[against]]
    yield from _rows(d.view, "jump", jumps, "a step faster than max_speed beside it")
    alone = readings.alone is not None and bool(len(against)) and readings.alone[against].all()
    if len(against) == 1 or alone:
        side = sides(readings.must_stay).against
        note = f"the only position that is {side} alone"
        yield from _rows(d.view, "single_fix", against, note)
    yield from _contradictions(d)
    if d.graded is not None:
        method = fixes.track.method[d.graded.carried_by]
        if np.isin(method, (Method.WIFI, Method.CELL, Method.RF)).all():
            yield Against(code="wifi_only", note="carried by Wi-Fi, cell or RF positions only")


def _contradictions(d: Doubts) -> Iterator[Against]:
    """CONSISTENT fixes of the same device at the very time of an AGAINST fix."""
    fixes, readings = d.view.fixes, d.view.readings
    for edge, beside in ((d.index[0], d.index[0] - 1), (d.index[-1], d.index[-1] + 1)):
        if not 0 <= beside < len(fixes):
            continue
        exact = fixes.end_us[beside] == fixes.start_us[beside] == fixes.start_us[edge]
        opposed = readings.outcome[beside] == Outcome.CONSISTENT
        if exact and opposed and readings.outcome[edge] == Outcome.AGAINST:
            side = sides(readings.must_stay).consistent
            note = f"a position of the same device at the same time is {side}"
            yield Against(code="contradicted_by_fix", note=note, fix=int(beside), view=d.view)


def _of_line(d: Doubts) -> Iterator[Against]:
    tolerance = max((zone.tolerance_m for zone in d.stretch.zones), default=0.0)
    if d.stands is not None and d.stands < tolerance:
        weaker = sides(d.view.readings.must_stay).weaker
        note = f"stands with the place {d.stands} m {weaker}, less than the line's {tolerance:g} m"
        yield Against(code="within_map_tolerance", note=note)
    if d.usual_hours is not None:
        note = f"the device is near the line {d.usual_hours:.1f} h a day"
        yield Against(code="usual_place_near_line", note=note)


def _of_passing(d: Doubts) -> Iterator[Against]:
    """The fixes outside before and after, on different sides of a place that was passed through."""
    if d.graded is None or d.stretch.condition.kind != "exclusion_zone":
        return
    zones = d.stretch.zones
    sides = passed_through(d.view.fixes, d.view.readings, d.index, zones, d.policy)
    if sides is not None:
        stop = duration(round(d.policy.stop_least_s * 1e6))
        note = f"outside on different sides before and after, without a stop of {stop}"
        yield from _rows(d.view, "passed_through", np.array(sides), note)


def _of_devices(d: Doubts) -> Iterator[Against]:
    """Fixes of the person's other devices that say the opposite in the same minutes."""
    slack = int(d.policy.devices_agree_s * 1e6)
    for other in d.others:
        start = other.fixes.start_us
        inside = (start >= d.started_us) & (start <= d.ended_us)
        if not inside.any():
            inside = (start >= d.started_us - slack) & (start <= d.ended_us + slack)
        near = np.flatnonzero(inside)
        outcome = other.readings.outcome[near]
        opposed = near[outcome == Outcome.CONSISTENT]
        side = sides(other.readings.must_stay).consistent
        note = f"device {other.device.id} was {side}"
        yield from _rows(other, "devices_disagree", opposed, note)


def _of_home_unit(d: Doubts) -> Iterator[Against]:
    """A home unit that had the device in range in the same time."""
    for one in d.in_range:
        same = one.device_id == d.view.device.id
        if same and one.start_us <= d.ended_us and d.started_us < one.end_us:
            note = f"the home unit had it in range ({one.source} row {one.row})"
            yield Against(code="home_unit_in_range", note=note)


def _of_exceptions(d: Doubts) -> Iterator[Against]:
    for exception in d.stretch.exceptions:
        if exception.judgement and _touches(d, exception):
            reason = exception.reason or "needs a person's judgement"
            yield Against(code="may_be_permitted", note=f"{exception.id}: {reason}")


def _touches(d: Doubts, exception: ExceptionInForce) -> bool:
    """Whether the episode lies, in time and by place, where the exception may hold."""
    return _may_hold(d, exception, exception.when.covers(d.view.fixes.start_us[d.index]))


def _may_hold(d: Doubts, exception: ExceptionInForce, when: Bool) -> bool:
    """Whether any fix of the episode at the times `when` may lie where the exception holds."""
    if not when.any():
        return False
    if not exception.places and exception.along is None:
        return True
    permit = Permit(
        places=exception.places,
        along=exception.along,
        applies=np.ones(len(d.view.fixes), dtype=bool),
        max_stop_us=None,
    )
    index = d.index[when]
    return bool((permit.probability(d.view.fixes, index) >= d.policy.run_p).any())


def _granted_after(d: Doubts, exception: ExceptionInForce) -> bool:
    """An exception that would have covered a fix, had it been granted by then."""
    if exception.granted_us is None or exception.judgement:
        return False
    at = d.view.fixes.start_us[d.index]
    return _may_hold(d, exception, (at < exception.granted_us) & exception.when.covers(at))


def _rows(view: View, code: str, index: Int64, note: str) -> Iterator[Against]:
    for fix in index.tolist():
        yield Against(code=code, note=note, fix=fix, view=view)
