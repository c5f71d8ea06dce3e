"""A finding of positions told step by step: the records, the list it stands in, the grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from orderwatch.engine.explain.fixes import HEADER, fix_rows, row_of
from orderwatch.engine.explain.force import in_force_step
from orderwatch.engine.explain.steps import Step, at_text, number
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.page.codes import FLAGS, REASONS, words_of
from orderwatch.evidence.page.thresholds import grade_words, thresholds_of
from orderwatch.findings.attendance import Missed
from orderwatch.findings.finding import Against, Finding
from orderwatch.findings.grade import grade
from orderwatch.findings.near import NearFinding
from orderwatch.findings.near_sentence import of_pairs
from orderwatch.findings.silent import Silent
from orderwatch.findings.who_moved import Share
from orderwatch.findings.wording import count
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE, allowance_words, tolerance_words
from orderwatch.policy import Policy
from orderwatch.spatial.zones import Zone
from orderwatch.temporal.durations import duration_text
from orderwatch.temporal.local import zone

MOST_FIXES = 30
"""Fixes of an episode that are shown: the first and the last of them."""


def finding_steps(records: OrderRecords, found: Finding) -> Iterator[Step]:
    """The steps to a finding of positions, of any list."""
    tz = zone(records.order.timezone)
    yield in_force_step(records.order, found.stretch, found.started_us)
    yield place_step(
        found.stretch.place_ids, found.stretch.zones, found.stretch.condition.distance_m
    )
    yield _records_step(found, records.policy, tz)
    if isinstance(found, NearFinding):
        yield _moved_step(found, tz)
    yield _list_step(found)
    if found.grade is not None:
        yield _grade_step(found, records.policy, tz)
        yield against_step(found.against, tz)
    yield flags_step(found.flags)
    yield thresholds_step(found.stretch.condition.kind, records.policy)


def place_step(names: Sequence[str], zones: Sequence[Zone], distance_m: float) -> Step:
    """What the positions are held against."""
    grown = f", grown by the distance of {distance_m:g} m" if distance_m else ""
    lines = [
        f"{name}{grown}: the line is known to {one.tolerance_m:g} m; the largest circle within has "
        f"a radius of {number(one.inscribed_radius_m)} m."
        for name, one in zip(names, zones, strict=True)
    ]
    return Step(
        title="What is it held against?",
        lines=tuple(lines) or (f"The distance to the person: {distance_m:g} m.",),
    )


def _records_step(found: Finding, policy: Policy, tz: ZoneInfo) -> Step:
    view, episode = found.view, found.episode
    first, last = max(episode.first - 1, 0), min(episode.last + 1, len(view.fixes) - 1)
    every = list(range(first, last + 1))
    half = MOST_FIXES // 2
    shown = every if len(every) <= MOST_FIXES else [*every[:half], *every[-half:]]
    pair = isinstance(found, NearFinding)
    names = ("pair of positions", "pairs of positions") if pair else ("position", "positions")
    lines = [
        f"{view.carrier}: {count(len(episode.index), *names)} on end, none of them CONSISTENT, no "
        f"silence over {policy.max_silence_s:.15g} s between; AGAINST: {found.fixes_against}.",
        _NUMBERS_OF_PAIRS if pair else _NUMBERS,
    ]
    if view.readings.must_stay:
        lines.append("A place to stay in: AGAINST where s is reached for every place.")
    if len(shown) < len(every):
        lines.append(f"{len(every) - len(shown)} between are left out here: see evidence.csv.")
    return Step(
        title="What do the records show?",
        lines=tuple(lines),
        header=HEADER,
        rows=tuple(fix_rows(view, found.stretch.zones, shown, policy, tz)),
    )


_NUMBERS = (
    "margin: to the drawn line, negative on the forbidden side; p: the model's share of the error "
    "on the place, shrunk by the tolerance; s: the share in the largest circle that does not "
    "touch it."
)
_NUMBERS_OF_PAIRS = (
    "margin: separation less the distance, negative where nearer; p: the model's share of the "
    "error within the distance; s: the share in the largest circle that does not reach it."
)


def _moved_step(found: NearFinding, tz: ZoneInfo) -> Step:
    moved = found.moved
    title = "Who came nearer?"
    if moved is None or moved.before is None:
        return Step(title=title, lines=("Not shown: no pair outside the distance leads up to it.",))
    at = at_text(int(found.view.fixes.start_us[moved.before]), tz)
    return Step(
        title=title,
        lines=(
            f"Since {at}: the respondent {_share(moved.respondent)}; "
            f"the protected person {_share(moved.protected)}.",
            f"{words_of(moved.code, FLAGS)}.",
        ),
    )


def _share(one: Share | None) -> str:
    if one is None:
        return "is not known"
    shown = "shown" if one.shown else "not shown"
    return f"by {number(one.low_m)} to {number(one.high_m)} m ({shown} to have come nearer)"


def _list_step(found: Finding) -> Step:
    return Step(title="Why is it listed where it is?", lines=(list_words(found),))


def list_words(found: Finding | Missed | Silent) -> str:
    """Why a finding stands in its list."""
    if found.list_name == "excepted":
        settings = found.stretch.condition.settings
        if found.excepted_by == TOLERANCE and settings.get(TOLERANCE):
            return f"excepted: it lies within {tolerance_words(settings[TOLERANCE])}."
        if found.excepted_by == ALLOWANCE and settings.get(ALLOWANCE):
            return f"excepted: it is within {allowance_words(settings[ALLOWANCE])}."
        return f"excepted: exception {found.excepted_by} covers it."
    if found.reason is not None:
        return f"near miss: {words_of(found.reason.value, REASONS)}."
    return (
        "possible breach: in force, after notice, covered by no exception, and carried by records."
    )


def _grade_step(found: Finding, policy: Policy, tz: ZoneInfo) -> Step:
    view, kind = found.view, found.stretch.condition.kind
    lines = []
    graded = grade(view.fixes, view.readings, found.episode.index, policy)
    if graded is not None and found.grade is not None:
        lines.append(f"The records alone: {graded.grade.value}: {_said(found, graded.reason)}.")
        rows = ", ".join(row_of(view, int(one)) for one in graded.carried_by[:MOST_FIXES])
        more = len(graded.carried_by) - MOST_FIXES
        lines.append(f"Carried by {rows}{f' and {more} more' if more > 0 else ''}.")
        if graded.grade != found.grade:
            lines.append(f"At most {found.grade.value}: {_said(found, found.grade_reason)}.")
        lines.append(f"{found.grade.value}: {grade_words(found.grade.value, kind, policy)}.")
    if found.stands_if_smaller_m is not None:
        what = "distance" if isinstance(found, NearFinding) else "place"
        lines.append(
            f"It keeps its grade if the {what} is up to {found.stands_if_smaller_m} m "
            f"{'larger' if view.readings.must_stay else 'smaller'}."
        )
    lines.append(
        f"It lasted at least {duration_text(found.dwell_min_us)}, "
        f"at most {duration_text(found.dwell_max_us)}."
    )
    return Step(title="Why this grade?", lines=tuple(lines))


def _said(found: Finding, reason: str) -> str:
    """The reason of a grade, of pairs where the finding is of two devices."""
    return of_pairs(reason) if isinstance(found, NearFinding) else reason


def against_step(against: Sequence[Against], tz: ZoneInfo) -> Step:
    """What speaks against a finding."""
    lines = []
    for one in against:
        where = ""
        if one.view is not None and one.fix is not None:
            at = at_text(int(one.view.fixes.start_us[one.fix]), tz)
            where = f" ({row_of(one.view, one.fix)} at {at})"
        lines.append(f"{one.code}: {one.note}{where}.")
    return Step(title="What speaks against it?", lines=tuple(lines) or (NOTHING,))


NOTHING = "Nothing that the records show. Who carried the device they do not show."


def flags_step(flags: Sequence[str]) -> Step:
    """The circumstances of a finding."""
    lines = tuple(f"{one}: {words_of(one, FLAGS)}." for one in flags)
    return Step(title="Circumstances", lines=lines or ("None recorded.",))


def thresholds_step(kind: str, policy: Policy) -> Step:
    """The thresholds of the run that decide this kind of condition."""
    return Step(
        title="Thresholds of the run", lines=tuple(thresholds_of(kind, policy)) or ("None.",)
    )
