"""A silence of devices told step by step; and when they were heard from about a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.engine.explain.force import in_force_step
from orderwatch.engine.explain.found import (
    MOST_FIXES,
    against_step,
    flags_step,
    list_words,
    thresholds_step,
)
from orderwatch.engine.explain.steps import Step, at_text, span_text
from orderwatch.engine.monitoring.watched import watch
from orderwatch.engine.parts import clipped
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.page.thresholds import grade_words
from orderwatch.findings.silence import FIX, SET_ASIDE, Reports
from orderwatch.findings.silent import Silent
from orderwatch.orders.model import Condition
from orderwatch.outcome import EventKind
from orderwatch.temporal.durations import stated_text
from orderwatch.temporal.local import zone

_HEADER = ("record", "device", "from", "until", "surely its own", "row")
_WHAT = {FIX: "position", SET_ASIDE: "set aside"}


def silent_steps(records: OrderRecords, silent: Silent) -> Iterator[Step]:
    """The steps to a silence, of any list."""
    tz, one = zone(records.order.timezone), silent.silence
    condition = silent.stretch.condition
    over = one.over_us or (one.start_us + condition.settings["silence_us"], one.end_us)
    at_us = int(records.period.clip(*over).starts_us[0])
    yield in_force_step(records.order, clipped(silent.stretch, records.period), at_us)
    yield _stated_step(silent)
    yield _records_step(silent, tz)
    yield Step(title="Why is it listed where it is?", lines=(list_words(silent),))
    if silent.grade is not None:
        grade = silent.grade.value
        words = grade_words(grade, condition.kind, records.policy)
        said = (f"{grade}: {silent.grade_reason}.", f"{grade}: {words}.")
        yield Step(title="Why this grade?", lines=said)
        yield against_step(silent.against, tz)
    yield flags_step(silent.flags)
    yield thresholds_step(condition.kind, records.policy)


def heard_step(records: OrderRecords, condition: Condition, at_us: int) -> Step:
    """The last report at or before a time and the next one, of all devices together."""
    tz, reports = zone(records.order.timezone), watch(records, condition).reports
    early = np.flatnonzero(reports.earliest_us <= at_us)
    shown = [int(early[np.argmax(reports.latest_us[early])])] if len(early) else []
    late = int(np.searchsorted(reports.earliest_us, at_us, side="right"))
    shown += [late] if late < len(reports) else []
    lines = [_stated(condition)]
    if not len(early):
        lines.append("Of its devices there is no record before this time.")
    if late == len(reports):
        lines.append("Of its devices there is no record after this time.")
    return _table("When was it heard from, before and after?", lines, reports, shown, tz)


def _stated(condition: Condition) -> str:
    whose = f" ({condition.settings['whose']})" if condition.settings["whose"] else ""
    return f"The longest silence stated is {stated_text(condition.settings['silence_us'])}{whose}."


def _stated_step(silent: Silent) -> Step:
    devices = " and ".join(silent.devices)
    return Step(
        title="What is it held against?",
        lines=(
            _stated(silent.stretch.condition),
            f"Fitted in the silence: {devices}. A report of any of them would have ended it.",
        ),
    )


def _records_step(silent: Silent, tz: ZoneInfo) -> Step:
    one = silent.silence
    lines = [f"The silence runs {span_text(one.start_us, one.end_us, tz)}."]
    if silent.start_edge:
        lines.append(f"It is counted from {silent.start_edge}, not from a report.")
    if silent.end_edge:
        lines.append(f"It is counted to {silent.end_edge}, not to a report.")
    if one.over_us:
        lines.append(f"Surely beyond the stated time: {span_text(*one.over_us, tz)}.")
    else:
        lines.append("That it was longer than stated is not shown.")
    half, shown = MOST_FIXES // 2, silent.beside
    if len(shown) > MOST_FIXES:
        lines.append(f"{len(shown) - 2 * half} between are left out here: see evidence.csv.")
        shown = (*shown[:half], *shown[-half:])
    return _table("What do the records show?", lines, silent.reports, shown, tz)


def _table(
    title: str, lines: Sequence[str], reports: Reports, shown: Sequence[int], tz: ZoneInfo
) -> Step:
    """Reports as a table; of a coarse clock from the earliest to the latest reading."""
    rows = tuple(
        (
            _WHAT.get(int(reports.what[i])) or EventKind(reports.what[i]).name.lower(),
            reports.devices[int(reports.device[i])],
            at_text(int(reports.earliest_us[i]), tz),
            at_text(int(reports.latest_us[i]), tz),
            "yes" if reports.sure[i] else "not sure",
            f"{reports.sources[int(reports.source[i])]}:{int(reports.row[i])}",
        )
        for i in shown
    )
    return Step(title=title, lines=tuple(lines), header=_HEADER if rows else (), rows=rows)
