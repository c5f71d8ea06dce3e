"""What was recorded of two devices near each other, in plain sentences."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from orderwatch.findings.near import APPROACH, NearFinding
from orderwatch.findings.who_moved import BY_BOTH, BY_PROTECTED, BY_RESPONDENT, Moved, Share
from orderwatch.findings.wording import clause, count, duration, local, metres, moment, span
from orderwatch.outcome import NearMissReason, Outcome
from orderwatch.policy import Policy

_CARRIED = "Positions do not show who carried the devices or where they were between them."


def near_sentence(finding: NearFinding, zone: ZoneInfo, policy: Policy) -> str:
    """The finding in words; it begins with who moved where only the protected person did.

    Args:
        finding: an episode of any list.
        zone: the order's time zone.
        policy: thresholds.
    """
    moved = finding.moved
    who = _who_moved(finding, moved, zone) if moved is not None else ""
    first = moved is not None and moved.code == BY_PROTECTED
    parts = [
        who if first else "",
        f"{_recorded(finding, zone)}{_around(finding, zone, policy)}",
        _closest(finding),
        "" if first else who,
        _unknown_length(finding),
        _standing(finding, policy),
        _CARRIED,
    ]
    return " ".join(part for part in parts if part)


def _names(finding: NearFinding) -> tuple[str, str]:
    view = finding.view
    own = f"{'tag' if view.device.worn else 'device'} {view.device.id}"
    return own, f"device {view.other.id} of {view.person}"


def _recorded(finding: NearFinding, zone: ZoneInfo) -> str:
    condition = finding.stretch.condition
    own, other = _names(finding)
    near, pairs = finding.fixes_shown, len(finding.episode.index)
    limit = metres(condition.distance_m)
    if finding.reason == NearMissReason.WITHIN_WARNING:
        warning = metres(condition.settings["warning_m"])
        what = f"within the warning distance of {warning} in {_pairs(pairs)}"
    elif near:
        what = f"within {limit} of each other in {_pairs(near)}"
        if pairs - near:
            what += f" and in {pairs - near} that may be nearer or farther than that"
    elif "spike" in finding.flags:
        what = f"about {limit} apart in {_pairs(pairs)}, contradicted by the ones beside"
    else:
        none = "not" if pairs == 1 else "none of them"
        what = f"about {limit} apart in {_pairs(pairs)}, {none} shown to be nearer"
    about = f'condition {condition.id} ("{clause(condition.clause)}")'
    when = span(local(finding.started_us, zone), local(finding.ended_us, zone), zone)
    return f"{_begun(own)} and {other} were recorded {what} ({about}), {when}"


def _pairs(number: int) -> str:
    return count(number, "pair of positions", "pairs of positions")


def _around(finding: NearFinding, zone: ZoneInfo, policy: Policy) -> str:
    before, after = _beside(finding, zone, policy, -1), _beside(finding, zone, policy, 1)
    return f"; before: {before}; after: {after}."


def _beside(finding: NearFinding, zone: ZoneInfo, policy: Policy, step: int) -> str:
    fixes, readings = finding.view.fixes, finding.view.readings
    edge = finding.episode.first if step < 0 else finding.episode.last
    other = edge + step
    if not 0 <= other < len(fixes):
        return "no pair of these devices"
    low, high = min(edge, other), max(edge, other)
    gap = int(fixes.end_us[high] - fixes.start_us[low])
    at = moment(local(int(fixes.start_us[other]), zone), local(int(fixes.start_us[edge]), zone))
    if gap > policy.max_silence_s * 1e6:
        return f"no pair for {duration(gap)} ({'since' if step < 0 else 'until'} {at})"
    outcome = readings.outcome[other]
    if outcome == Outcome.CONSISTENT:
        return f"farther apart at {at}"
    return f"already near at {at}" if outcome == Outcome.AGAINST else f"not clear at {at}"


def _closest(finding: NearFinding) -> str:
    pairs, fix = finding.view.pairs, finding.deepest
    stated = " and ".join(
        metres(accuracy) if accuracy > 0 else "not given"
        for accuracy in (float(one.track.accuracy_m[fix]) for one in (pairs.own, pairs.other))
    )
    apart = metres(float(pairs.separation_m[fix]))
    return f"The closest pair was {apart} apart; the stated accuracies were {stated}."


def _who_moved(finding: NearFinding, moved: Moved, zone: ZoneInfo) -> str:
    """Who came nearer, with the bounds of both shares."""
    own, other = _names(finding)
    if moved.before is None or moved.respondent is None or moved.protected is None:
        return "Who came nearer is not shown: no pair before shows them farther apart."
    start = finding.view.fixes.start_us
    times = [local(int(start[one]), zone) for one in (moved.before, moved.against)]
    when = f"between {moment(times[0], times[1])} and {moment(times[1], times[1])}"
    shares = f"{own} by {_metres(moved.respondent)}, {other} by {_metres(moved.protected)}"
    words = {
        BY_RESPONDENT: f"{own} is shown to have come nearer, {other} is not",
        BY_PROTECTED: f"{other} is shown to have come nearer, {own} is not",
        BY_BOTH: f"{own} and {other} are both shown to have come nearer",
    }
    said = words.get(moved.code, "who came nearer is not shown")
    return f"{_begun(when)} {said} ({shares})."


def _metres(share: Share) -> str:
    return f"{share.low_m:.0f} to {share.high_m:.0f} m"


def _unknown_length(finding: NearFinding) -> str:
    open_ends = {"silence_before", "silence_after", "open_start", "open_end"}
    if not open_ends & set(finding.flags):
        return ""
    least = f"at least {duration(finding.dwell_min_us)}" if finding.dwell_min_us else ""
    return f"For how long is not known{' (' + least + ')' if least else ''}."


def _standing(finding: NearFinding, policy: Policy) -> str:
    condition = finding.stretch.condition
    if finding.list_name == "excepted":
        where = "where the respondent was recorded" if finding.episode.permit >= 0 else "this time"
        return f"Exception {finding.excepted_by} covers {where}."
    if finding.reason == NearMissReason.APPROACHED_BY_PROTECTED_PERSON:
        if condition.settings["act"] == APPROACH:
            return "The condition speaks of an approach; the respondent's is not shown."
        leave = duration(round(policy.leave_within_s * 1e6))
        return f"Up to {leave} after the protected person alone came near are listed here."
    said = {
        NearMissReason.BEFORE_NOTICE: "This was before notice of the condition is recorded.",
        NearMissReason.NOTICE_DAY: "This was on the day of notice, whose hour is not recorded.",
        NearMissReason.WITHIN_WARNING: "They are not shown to be as near as is forbidden.",
        NearMissReason.UNCLEAR_ONLY: _unclear(finding),
    }
    if finding.reason is not None:
        return said[finding.reason]
    grade = finding.grade.value if finding.grade else ""
    return f"Records: {grade} ({of_pairs(finding.grade_reason)})."


def _unclear(finding: NearFinding) -> str:
    if finding.fixes_shown:
        return "The records do not show that it was where no exception permits it."
    return "The records do not show that they were so near."


def of_pairs(reason: str) -> str:
    """The reason of a grade, said of pairs."""
    pairs = re.sub(r"\bposition(s?)\b", r"pair\1 of positions", reason, count=1)
    pairs = pairs.replace("the device is near the line", "the devices are about so far apart")
    return pairs.replace(" inside even", " within the distance even")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
