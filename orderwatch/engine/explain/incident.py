"""A finding of contacts told step by step."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orderwatch.conditions.contact_reading import Direction
from orderwatch.conditions.contacts import Completion
from orderwatch.engine.contact.rows import ContactTables
from orderwatch.engine.explain.force import in_force_step
from orderwatch.engine.explain.found import flags_step, thresholds_step
from orderwatch.engine.explain.steps import Step, at_text
from orderwatch.engine.verdict import OrderRecords
from orderwatch.evidence.page.codes import FLAGS, REASONS, words_of
from orderwatch.evidence.page.thresholds import grade_words
from orderwatch.findings.incidents import Incident, Placed
from orderwatch.temporal.local import zone

_MOST = 20
_DIRECTION = {
    Direction.TO: "to the protected person",
    Direction.FROM: "from the protected person",
    None: "with an identifier of the respondent",
}
_COMPLETION = {
    Completion.ATTEMPTED: "an attempt",
    Completion.UNKNOWN: "not recorded whether it came about",
    Completion.COMPLETED: "it came about",
}
_HEADER = ("time", "rows", "what", "answer", "records", "why")
_NOTHING = "Nothing that the records show. Who used the phone or account they do not show."


def incident_steps(records: OrderRecords, found: Incident, tables: ContactTables) -> Iterator[Step]:
    """The steps to a finding of contacts, of any list."""
    tz, condition = zone(records.order.timezone), found.first.stretch.condition
    yield in_force_step(records.order, found.first.stretch, found.started_us)
    yield Step(
        title="What do the records show?",
        lines=tuple(_lines(found)),
        header=_HEADER,
        rows=tuple(_row(one, tz) for one in found.placed[:_MOST]),
    )
    yield Step(title="Why is it listed where it is?", lines=(_list_words(found),))
    if found.grade is not None:
        words = grade_words(found.grade.value, condition.kind, records.policy)
        best = found.best.reading.contact.head
        yield Step(
            title="Why this grade?",
            lines=(
                f"{found.grade.value}: {words}.",
                f"It is the grade of its best record: {best.source}:{best.row}.",
            ),
        )
        yield _against(tables, found, tz)
    yield flags_step(sorted({flag for one in found.placed for flag in one.reading.flags}))
    yield thresholds_step(condition.kind, records.policy)


def _lines(found: Incident) -> Iterator[str]:
    count = len(found.placed)
    way = _DIRECTION[found.direction]
    person = found.protected or "no one person"
    yield f"{count} {'contact' if count == 1 else 'contacts'} {way} ({person}), told as one."
    if count > _MOST:
        yield f"{count - _MOST} later ones are left out here: see evidence.csv."


def _row(one: Placed, tz: ZoneInfo) -> tuple[str, ...]:
    reading = one.reading
    head = reading.contact.head
    rows = " + ".join(f"{row.source}:{row.row}" for row in reading.contact.rows)
    what = f"{head.channel}{f' {head.action}' if head.action else ''}"
    return (
        at_text(reading.contact.at_us, tz),
        rows,
        f"{what}: {_COMPLETION[reading.contact.completion]}",
        reading.outcome.name,
        reading.grade.value if reading.grade else "",
        _why(one, tz),
    )


def _why(one: Placed, tz: ZoneInfo) -> str:
    reading = one.reading
    said = []
    if not reading.attributed:
        said.append("an identifier is only suspected")
    if reading.stands_us is not None:
        said.append(f"it stands at the deadline, {at_text(reading.stands_us, tz)}")
    if one.excuse.by:
        said.append(f"exception {one.excuse.by} covers it")
    said += [f"exception {name} may cover it ({reason})" for name, reason in one.excuse.may]
    if one.reason:
        said.append(words_of(one.reason.value, REASONS))
    said += [words_of(flag, FLAGS) for flag in sorted(reading.flags)]
    return "; ".join(said) or "both identifiers are attributed to their persons"


def _list_words(found: Incident) -> str:
    first = found.first
    if first.list_name == "excepted":
        return f"excepted: exception {first.excuse.by} covers it."
    if first.reason is not None:
        return f"near miss: {words_of(first.reason.value, REASONS)}."
    return "possible breach: in force, after notice, covered by no exception, and of the clause."


def _against(tables: ContactTables, found: Incident, tz: ZoneInfo) -> Step:
    lines = []
    for one in tables.doubts(found):
        row = one.row or one.fix
        where = f" ({row.source}:{row.row} at {at_text(row.at_us, tz)})" if row else ""
        lines.append(f"{one.code}: {one.note}{where}.")
    return Step(title="What speaks against it?", lines=tuple(lines) or (_NOTHING,))
