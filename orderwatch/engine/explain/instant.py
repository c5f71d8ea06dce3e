"""Why there is, or is not, a finding at a time that the user names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.engine.explain.fixes import HEADER, fix_rows
from orderwatch.engine.explain.force import in_force_step, not_in_force_step
from orderwatch.engine.explain.found import list_words, place_step
from orderwatch.engine.explain.silent import heard_step
from orderwatch.engine.explain.steps import Step, at_text, interval_at, span_text
from orderwatch.engine.explain.things import Thing, Things, things
from orderwatch.engine.kinds import check_kind
from orderwatch.engine.parts import clipped
from orderwatch.engine.verdict import OrderRecords, Verdict
from orderwatch.evidence.page.codes import BASES, REASONS, words_of
from orderwatch.findings.account import Basis, Code, Segments
from orderwatch.findings.finding import Finding, View
from orderwatch.findings.incidents import Incident
from orderwatch.findings.silent import Silent
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.temporal.durations import duration_text
from orderwatch.temporal.local import zone

_INSTANT = 1
_STATES = {
    Code.POSSIBLE_BREACH: "possible breach",
    Code.CONSISTENT: "consistent: nothing against the condition shown",
    Code.UNCLEAR: "unclear",
    Code.NO_DATA: "no data",
    Code.EXCEPTED: "excepted",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said of one condition at one time; `short` in one line."""

    condition: Condition
    short: str
    steps: tuple[Step, ...]


def answers(records: OrderRecords, conditions: Iterable[Condition], at_us: int) -> Iterator[Answer]:
    """Each condition at an instant."""
    for one in conditions:
        yield _answer(records, one, at_us)


def _answer(records: OrderRecords, condition: Condition, at_us: int) -> Answer:
    if condition.kind == "not_checkable":
        verdict = check_kind(records, condition)
        return _plain(condition, f"not checked: {verdict.why}")
    stood = _standing(records, condition, at_us)
    if not stood:
        step = not_in_force_step(records.order, condition.id, at_us, records.period)
        held = not interval_at(records.period, at_us) and _binds(records.order, condition, at_us)
        short = "not accounted for" if held else "not in force"
        return Answer(condition=condition, short=short, steps=(step,))
    verdict = check_kind(records, condition)
    if verdict.segments is None:
        steps = (in_force_step(records.order, stood[0], at_us),)
        return Answer(condition=condition, short=f"not checked: {verdict.why}", steps=steps)
    return _accounted(records, condition, stood[0], verdict, at_us)


def _plain(condition: Condition, said: str) -> Answer:
    return Answer(condition=condition, short=said, steps=())


def _standing(records: OrderRecords, condition: Condition, at_us: int) -> list[Stretch]:
    """The stretches in whose accounted time an instant lies; those that bind first."""
    found = stretches(records.order, condition.id, at_us, at_us + _INSTANT, records.policy)
    here = [clipped(one, records.period) for one in found]
    return sorted((one for one in here if len(one.force)), key=lambda one: one.shadow)


def _binds(order: Order, condition: Condition, at_us: int) -> bool:
    found = stretches(order, condition.id, at_us, at_us + _INSTANT, Policy())
    return any(not one.shadow for one in found)


def _accounted(
    records: OrderRecords, condition: Condition, stretch: Stretch, verdict: Verdict, at_us: int
) -> Answer:
    tz = zone(records.order.timezone)
    seen = things(records, condition)
    state, account = _account(verdict, at_us, tz)
    steps = [in_force_step(records.order, _whole(records, stretch, at_us), at_us), account]
    around = _around(seen, stretch, at_us, records.policy, tz)
    if around:
        steps.append(place_step(stretch.place_ids, stretch.zones, stretch.condition.distance_m))
        steps += around
    if condition.kind == "monitoring":
        steps.append(heard_step(records, stretch.condition, at_us))
    steps.append(_listed(seen, at_us, tz))
    return Answer(condition=condition, short=state, steps=tuple(steps))


def _whole(records: OrderRecords, stretch: Stretch, at_us: int) -> Stretch:
    """The stretch over all of the account period, so that its hours are told whole."""
    low, high = int(records.period.starts_us[0]), int(records.period.ends_us[-1])
    order, name = records.order, stretch.condition.id
    for one in stretches(order, name, low, high, records.policy):
        part = clipped(one, records.period)
        if one.shadow == stretch.shadow and interval_at(part.force, at_us):
            return part
    return stretch


def _account(verdict: Verdict, at_us: int, tz: ZoneInfo) -> tuple[str, Step]:
    title = "What does the account of time say?"
    for segments in verdict.segments or ():
        i = _segment(segments, at_us)
        if i is not None:
            span = span_text(int(segments.start_us[i]), int(segments.end_us[i]), tz)
            state = _STATES[Code(segments.state[i])]
            lines = [f"{state}, {span}.", *_basis(segments, i, verdict)]
            return state, Step(title=title, lines=tuple(lines))
    return "not accounted for", Step(title=title, lines=("Nothing: this time is not in it.",))


def _segment(segments: Segments, at_us: int) -> int | None:
    held = np.flatnonzero((segments.start_us <= at_us) & (at_us < segments.end_us))
    return int(held[0]) if len(held) else None


def _basis(segments: Segments, i: int, verdict: Verdict) -> Iterator[str]:
    basis = Basis(int(segments.basis[i]))
    for one in basis:
        word = str(one.name).lower()
        yield f"{word}: {words_of(word, BASES)}."
    if Basis.COULD in basis:
        yield f"There is room for a stay of up to {duration_text(int(segments.unseen_us[i]))}."
    if Basis.NO_CONTACT_RECORDED in basis and verdict.no_data:
        yield f"It would have been recorded by: {', '.join(verdict.no_data)}."
    code = Code(segments.state[i])
    if not basis and code == Code.CONSISTENT:
        yield "The positions on both sides are CONSISTENT, and near enough in time to settle it."
    if not basis and code == Code.POSSIBLE_BREACH and verdict.condition.kind == "monitoring":
        yield "No report lies as little back as the stated time."
    elif not basis and code == Code.POSSIBLE_BREACH:
        yield "The records on both sides are AGAINST, and near enough in time to settle it."


def _around(seen: Things, stretch: Stretch, at_us: int, policy: Policy, tz: ZoneInfo) -> list[Step]:
    """For each device the positions before and after, with their answers."""
    steps = []
    for own, view in seen.views:
        if own.shadow == stretch.shadow and interval_at(own.force, at_us):
            steps.append(_beside(own, view, at_us, policy, tz))
    return steps


def _beside(stretch: Stretch, view: View, at_us: int, policy: Policy, tz: ZoneInfo) -> Step:
    at = int(np.searchsorted(view.fixes.start_us, at_us, side="right"))
    shown = [one for one in (at - 1, at) if 0 <= one < len(view.fixes)]
    worn = ", worn," if view.device.worn else ""
    lines = []
    if len(shown) == 2:
        apart = int(view.fixes.end_us[at] - view.fixes.start_us[at - 1])
        silent = apart > policy.max_silence_s * 1e6
        limit = f"{policy.max_silence_s:.15g} s"
        said = f"more than {limit}: a silence" if silent else f"no silence (over {limit})"
        lines.append(f"They are {duration_text(apart)} apart: {said}.")
    elif not shown or shown[0] == at:
        lines.append("No record of it before this time.")
    else:
        lines.append("No record of it after this time.")
    return Step(
        title=f"What did device {view.carrier}{worn} record before and after?",
        lines=tuple(lines),
        header=HEADER,
        rows=tuple(fix_rows(view, stretch.zones, shown, policy, tz)),
    )


def _listed(seen: Things, at_us: int, tz: ZoneInfo) -> Step:
    title = "Is it in a finding?"
    lines = []
    for name, thing in seen.named:
        start, end = _span(thing)
        if start <= at_us <= end:
            span = f"from {at_text(start, tz)} to {at_text(end, tz)}"
            lines.append(f"{name}, {span}: {_why(thing)}")
    if not lines:
        return Step(title=title, lines=("No: no possible breach, near miss or excepted episode.",))
    return Step(title=title, lines=tuple(lines))


def _span(thing: Thing) -> tuple[int, int]:
    if isinstance(thing, Incident | Finding):
        return thing.started_us, thing.ended_us
    if isinstance(thing, Silent):
        return thing.silence.start_us, thing.silence.end_us
    return thing.window


def _why(thing: Thing) -> str:
    if not isinstance(thing, Incident):
        return list_words(thing)
    first = thing.first
    if first.excuse.by:
        return f"excepted by {first.excuse.by}."
    return f"near miss: {words_of(first.reason, REASONS)}." if first.reason else "possible breach."
