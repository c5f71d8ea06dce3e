"""What was recorded, in plain sentences: facts of devices, never of what a person did."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from orderwatch.findings.finding import Finding
from orderwatch.findings.wording import (
    clause,
    count,
    duration,
    local,
    metres,
    moment,
    sides,
    span,
)
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE, allowance_words, tolerance_words
from orderwatch.outcome import NearMissReason, Outcome
from orderwatch.policy import Policy

_CARRIED = "Positions do not show who carried the device or where it was between them."


def sentence(finding: Finding, zone: ZoneInfo, policy: Policy) -> str:
    """The finding in words: what, when, what lay before and after, how deep, how sure.

    Args:
        finding: an episode of any list.
        zone: the order's time zone.
        policy: thresholds.
    """
    parts = [
        _recorded(finding, zone) + _around(finding, zone, policy),
        _depth(finding),
        _length(finding),
        _standing(finding),
        _CARRIED,
    ]
    return " ".join(part for part in parts if part)


def _recorded(finding: Finding, zone: ZoneInfo) -> str:
    device = finding.view.device
    who = f"{'Tag' if device.worn else 'Device'} {device.id}"
    condition = finding.stretch.condition
    words = sides(finding.view.readings.must_stay)
    where = f'{words.place} of condition {condition.id} ("{clause(condition.clause)}")'
    fixes, inside = len(finding.episode.index), finding.fixes_shown
    first, last = local(finding.started_us, zone), local(finding.ended_us, zone)
    if inside:
        what = f"{count(inside, 'position')} {words.against} the {where}"
        rest = fixes - inside
        if rest:
            what += f" and {rest} that may lie on either side of the line"
    elif "spike" in finding.flags:
        what = f"{count(fixes, 'position')} at the {where}, contradicted by the ones beside"
    else:
        none = "not" if fixes == 1 else "none of them"
        what = f"{count(fixes, 'position')} at the {where}, {none} shown to be {words.against}"
    return f"{who} recorded {what}, {span(first, last, zone)}"


def _around(finding: Finding, zone: ZoneInfo, policy: Policy) -> str:
    before, after = _beside(finding, zone, policy, -1), _beside(finding, zone, policy, 1)
    return f"; before: {before}; after: {after}."


def _beside(finding: Finding, zone: ZoneInfo, policy: Policy, step: int) -> str:
    fixes, readings = finding.view.fixes, finding.view.readings
    edge = finding.episode.first if step < 0 else finding.episode.last
    other = edge + step
    if not 0 <= other < len(fixes):
        return "no record of this device"
    low, high = min(edge, other), max(edge, other)
    gap = int(fixes.end_us[high] - fixes.start_us[low])
    at = moment(local(int(fixes.start_us[other]), zone), local(int(fixes.start_us[edge]), zone))
    if gap > policy.max_silence_s * 1e6:
        return f"no record for {duration(gap)} ({'since' if step < 0 else 'until'} {at})"
    outcome = readings.outcome[other]
    words = sides(readings.must_stay)
    if outcome == Outcome.CONSISTENT:
        return f"{words.consistent} at {at}"
    return f"still {words.against} at {at}" if outcome == Outcome.AGAINST else f"not clear at {at}"


def _depth(finding: Finding) -> str:
    margin = finding.closest_m
    accuracy = float(finding.view.fixes.track.accuracy_m[finding.deepest])
    stated = f"was {metres(accuracy)}" if accuracy > 0 else "was not given"
    words = sides(finding.view.readings.must_stay)
    side = words.against if margin < 0 else words.consistent
    where = f"{metres(abs(margin))} {side} the line" if abs(margin) >= 0.5 else "on the line"
    return f"The {words.deepest} was {where}; its stated accuracy {stated}."


def _length(finding: Finding) -> str:
    """Bounds where both ends were seen, for places to stay in; else that one was not."""
    open_ends = {"silence_before", "silence_after", "open_start", "open_end"}
    if not open_ends & set(finding.flags):
        if not finding.view.readings.must_stay or not finding.fixes_against:
            return ""
        bounds = duration(finding.dwell_min_us), duration(finding.dwell_max_us)
        return f"The device was away for at least {bounds[0]} and at most {bounds[1]}."
    least = f"at least {duration(finding.dwell_min_us)}" if finding.dwell_min_us else ""
    return f"For how long is not known{' (' + least + ')' if least else ''}."


def _standing(finding: Finding) -> str:
    if finding.list_name == "excepted":
        return _excepted(finding)
    if finding.reason == NearMissReason.BEFORE_NOTICE:
        return "This was before notice of the condition is recorded."
    if finding.reason == NearMissReason.NOTICE_DAY:
        return "This was on the day of notice, whose hour is not recorded."
    if finding.grade is None:
        crossed = finding.fixes_shown > 0
        what = "they lie where no exception permits it" if crossed else "the line was crossed"
        return f"The records do not show that {what}."
    return f"Records: {finding.grade.value} ({finding.grade_reason})."


def _excepted(finding: Finding) -> str:
    settings = finding.stretch.condition.settings
    # Only a curfew has them: an exception of another kind may have either word as its id.
    if finding.excepted_by == TOLERANCE and settings.get(TOLERANCE):
        return f"This lies within {tolerance_words(settings[TOLERANCE])}."
    if finding.excepted_by == ALLOWANCE and settings.get(ALLOWANCE):
        return f"This is within {allowance_words(settings[ALLOWANCE])}, used up in time order."
    placed = finding.episode.permit >= 0
    return f"Exception {finding.excepted_by} covers {'where they lie' if placed else 'this time'}."
