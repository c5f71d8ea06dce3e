"""A silence of devices that are to report, told step by step."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orderwatch.engine.explain.force import in_force_step
from orderwatch.engine.explain.found import against_step, flags_step, list_words, thresholds_step
from orderwatch.engine.explain.steps import Step, at_text, span_text
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.page.thresholds import grade_words
from orderwatch.findings.silence import FIX, SET_ASIDE
from orderwatch.findings.silent import Silent
from orderwatch.outcome import EventKind
from orderwatch.temporal.durations import duration_text
from orderwatch.temporal.local import zone

_HEADER = ("device", "record", "source", "row", "at", "surely its own")


def silence_steps(records: OrderRecords, found: Silent) -> Iterator[Step]:
    """The steps to a silence, of any list."""
    tz, kind = zone(records.order.timezone), found.stretch.condition.kind
    over = found.silence.over_us
    at_us = over[0] if over else found.silence.start_us
    yield in_force_step(records.order, found.stretch, at_us)
    yield Step(
        title="What do the records show?",
        lines=tuple(_lines(found, tz)),
        header=_HEADER if found.beside else (),
        rows=tuple(_row(found, one, tz) for one in found.beside),
    )
    yield Step(title="Why is it listed where it is?", lines=(list_words(found),))
    if found.grade is not None:
        words = grade_words(found.grade.value, kind, records.policy)
        said = (f"{found.grade.value}: {found.grade_reason}.", f"{found.grade.value}: {words}.")
        yield Step(title="Why this grade?", lines=said)
        yield against_step(found.against, tz)
    yield flags_step(found.flags)
    yield thresholds_step(kind, records.policy)


def _lines(found: Silent, tz: ZoneInfo) -> Iterator[str]:
    one, longest = found.silence, found.stretch.condition.settings["silence_us"]
    yield (
        f"Devices {', '.join(found.devices)}: nothing was recorded "
        f"{span_text(one.start_us, one.end_us, tz)}, {duration_text(one.end_us - one.start_us)}; "
        f"{duration_text(longest)} is the longest that the condition allows."
    )
    for edge, which in ((found.start_edge, "from"), (found.end_edge, "to")):
        if edge:
            yield f"It is counted {which} {edge}, not {which} a record."
    if one.over_us is None:
        yield "That it was longer is not shown: a record may not be the device's own, or is coarse."
    else:
        yield f"Surely beyond that: {span_text(*one.over_us, tz)}."
    yield f"At most {duration_text(one.most_us)} of it lie beyond that."
    for name, kind in found.blinds:
        yield f"Condition {name} ({kind}) was in force in it, and only positions show it."


def _row(found: Silent, index: int, tz: ZoneInfo) -> tuple[str, ...]:
    reports = found.reports
    what = int(reports.what[index])
    words = {FIX: "position", SET_ASIDE: "row set aside"}
    return (
        reports.devices[int(reports.device[index])],
        words.get(what) or EventKind(what).name.lower().replace("_", " "),
        reports.sources[int(reports.source[index])],
        str(int(reports.row[index])),
        at_text(int(reports.earliest_us[index]), tz),
        "yes" if reports.sure[index] else "no",
    )
