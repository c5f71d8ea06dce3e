"""A missed window of attendance told step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orderwatch.engine.attendance.window import reaches_of
from orderwatch.engine.explain.fixes import HEADER, fix_rows
from orderwatch.engine.explain.force import in_force_step
from orderwatch.engine.explain.found import (
    MOST_FIXES,
    against_step,
    flags_step,
    list_words,
    place_step,
    thresholds_step,
)
from orderwatch.engine.explain.steps import Step, at_text, span_text
from orderwatch.engine.place.seen import Seen
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.page.thresholds import grade_words
from orderwatch.findings.attendance import Missed
from orderwatch.outcome import EventKind
from orderwatch.temporal.durations import duration_text, stated_text
from orderwatch.temporal.local import zone


def missed_steps(records: OrderRecords, seen: Sequence[Seen], missed: Missed) -> Iterator[Step]:
    """The steps to a missed window, of any list."""
    tz, stretch, policy = zone(records.order.timezone), missed.stretch, records.policy
    yield in_force_step(records.order, stretch, missed.window[0])
    yield place_step(stretch.place_ids, stretch.zones, stretch.condition.distance_m)
    lines = [_window_line(records, missed), *_events(records, missed)]
    lines += _longest(records, seen, missed)
    rows: tuple[tuple[str, ...], ...] = ()
    if missed.view is not None:
        half = MOST_FIXES // 2
        index = [int(one) for one in missed.index]
        shown = index if len(index) <= MOST_FIXES else [*index[:half], *index[-half:]]
        rows = tuple(fix_rows(missed.view, stretch.zones, shown, policy, tz))
        if len(shown) < len(index):
            lines.append(f"{len(index) - len(shown)} between are left out here: see evidence.csv.")
    header = HEADER if rows else ()
    yield Step(title="What do the records show?", lines=tuple(lines), header=header, rows=rows)
    yield Step(title="Why is it listed where it is?", lines=(list_words(missed),))
    if missed.grade is not None:
        words = grade_words(missed.grade.value, "attend", policy)
        said = (f"{missed.grade.value}: {missed.grade_reason}.", f"{missed.grade.value}: {words}.")
        yield Step(title="Why this grade?", lines=said)
        yield against_step(missed.against, tz)
    yield flags_step(missed.flags)
    yield thresholds_step("attend", policy)


def _window_line(records: OrderRecords, missed: Missed) -> str:
    tz = zone(records.order.timezone)
    stay = stated_text(missed.stretch.condition.settings["stay_us"])
    return f"The window runs {span_text(*missed.window, tz)}; to be there for {stay} is asked."


def _events(records: OrderRecords, missed: Missed) -> Iterator[str]:
    tz = zone(records.order.timezone)
    for one in missed.events:
        events, i = one.events, one.index
        kind = EventKind(events.event[i]).name.lower().replace("_", " ")
        where = f"{events.sources[int(events.source[i])]}:{int(events.row[i])}"
        at = at_text(int(events.from_us[i]), tz)
        yield f"An event says {kind}: {where} at {at}."


def _longest(records: OrderRecords, seen: Sequence[Seen], missed: Missed) -> Iterator[str]:
    """The longest time that each device can have been at a place in the window."""
    for one in seen:
        if one.stretch is not missed.stretch:
            continue
        for view, reach in reaches_of(one, records.policy):
            longest = reach.around(missed.window).longest_us(missed.window)
            yield (
                f"Device {view.device.id} can have been at a place for at most "
                f"{duration_text(longest)} of the window, at "
                f"{records.policy.max_speed_mps:.15g} m/s between the positions that are surely "
                "outside."
            )
