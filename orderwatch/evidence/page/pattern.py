"""The rows that a page has of one order → the pattern of its incidents, from these rows alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderwatch.evidence.gather import InMemory, gathered_of
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.pattern_view import Counted, Group, PatternPart
from orderwatch.evidence.table_set import COLUMNS, Row
from orderwatch.findings.wording import local
from orderwatch.patterns.incident import Apart
from orderwatch.patterns.indicator import Family, Indicator, State
from orderwatch.patterns.sources import DISAGREE
from orderwatch.patterns.svg import calendar_svg, timeline_svg
from orderwatch.patterns.view import Pattern, patterns_of
from orderwatch.patterns.words import RANKS_NOBODY, seen_line, seen_of
from orderwatch.policy import Policy

_MOST_LINKS = 12
_ALONE = (
    "Of this order and this run alone: orderwatch pattern joins several, and reads records where "
    "a count needs them."
)


def pattern_part(tables: OrderTables, ledger: Sequence[Row], policy: Policy) -> PatternPart | None:
    """The pattern of one order; None where nothing of it was checked.

    Args:
        tables: the rows of the page.
        ledger: rows of the table.
        policy: thresholds of the run.
    """
    if tables.order["checked"] == "no":
        return None
    gathered = gathered_of({"": InMemory(_OfPage(tables=tables, ledger=ledger))})
    view = next(patterns_of(gathered, policy), None)
    return None if view is None else _part(view)


@dataclass(frozen=True, kw_only=True)
class _OfPage:
    """The tables of a page, every column there."""

    tables: OrderTables
    ledger: Sequence[Row]

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        whole = {
            "orders": [self.tables.order],
            "evidence": self.tables.contacts,
            "ledger": self.ledger,
        }
        rows = whole.get(name, self.tables.lists.get(name, []))
        columns = [column.name for column in COLUMNS[name]]
        return [{column: row.get(column) for column in columns} for row in rows]


def _part(view: Pattern) -> PatternPart:
    course = view.course
    headings = {one.definition.code: one.definition.heading for one in view.indicators}
    groups = (
        Group(
            heading=str(family),
            counts=tuple(
                _counted(one, view, headings)
                for one in view.indicators
                if one.definition.family is family
            ),
            note=DISAGREE if family is Family.ESCALATION else "",
        )
        for family in Family
    )
    return PatternPart(
        said=(RANKS_NOBODY, seen_line(course), _ALONE),
        occasions=view.indicators[0].words,
        groups=tuple(groups),
        apart=tuple(
            (str(why), str(len(course.apart[why]))) for why in Apart if why in course.apart
        ),
        calendar=calendar_svg(view, name="calendar"),
        timeline=timeline_svg(view, name="hours"),
    )


def _counted(one: Indicator, view: Pattern, headings: Mapping[str, str]) -> Counted:
    said = one.definition
    times: dict[str, int] = {}
    for row in one.rows:
        if row.finding_id and row.at_us is not None:
            times.setdefault(row.finding_id, row.at_us)
    tz = view.course.timezone
    found = sorted(times.items(), key=lambda each: (each[1], each[0]))
    findings = [(name, f"{local(at, tz):%Y-%m-%d %H:%M}") for name, at in found]
    rest = len(findings) - _MOST_LINKS
    as_of = said.rests_on and one.state is State.COMPUTED
    return Counted(
        code=said.code,
        heading=said.heading,
        words=one.words,
        definition=said.says.replace("`", ""),
        seen=seen_of(one),
        findings=tuple(findings[:_MOST_LINKS]),
        cut=f"{rest} more in pattern_rows.csv" if rest > 0 else "",
        rests_on=(said.rests_on, headings[said.rests_on]) if as_of else None,
    )
