"""Conditions as lines of the first screen: what became of the time in force, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from orderwatch.evidence.page.codes import BASES, KINDS, words_of
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.view import ConditionLine, Part
from orderwatch.evidence.redaction.order_view import WITHHELD_KIND
from orderwatch.evidence.table_set import Row
from orderwatch.findings.wording import share
from orderwatch.outcome import Grade, State
from orderwatch.temporal.durations import duration_text

STATES = {
    State.POSSIBLE_BREACH: "possible breach",
    State.CONSISTENT: "nothing against it shown",
    State.UNCLEAR: "unclear",
    State.NO_DATA: "no data",
    State.EXCEPTED: "excepted",
}
"""State → what people are told."""
LEAST_WIDTH = 0.6
"""Least width of a part in per cent of its bar, so that a minute in a year is seen."""
_SAID = (State.UNCLEAR, State.NO_DATA, State.EXCEPTED)


def condition_lines(tables: OrderTables) -> Iterator[ConditionLine]:
    """One line a condition, in the order of the table."""
    grades: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    for row in tables.lists["possible_breaches"]:
        grades[str(row["condition_id"]), str(row["grade"])] += 1
    for name in ("near_misses", "excepted"):
        for row in tables.lists[name]:
            others[str(row["condition_id"]), name] += 1
    bases = _bases(tables.lists["timeline"])
    for row in sorted(tables.lists["conditions"], key=lambda one: _natural(one["condition_id"])):
        name = str(row["condition_id"])
        yield ConditionLine(
            id=name,
            clause=" ".join(str(row["clause"]).split()),
            kind=words_of(str(row["kind"]), KINDS),
            checked=row["checked"] == "yes",
            withheld=row["checked"] == WITHHELD_KIND,
            why=str(row["why"] or ""),
            exports=tuple(sorted(row["exports"] or ())),
            in_force=duration_text(int(row["in_force_s"])) if row["in_force_s"] else "",
            parts=parts(row),
            grades={one.value: grades[name, one.value] for one in Grade},
            others={one: others[name, one] for one in ("near_misses", "excepted")},
            bases=tuple(
                (STATES[State(state)], words, duration_text(us))
                for (state, words), us in bases.get(name, ())
            ),
        )


def parts(row: Row) -> tuple[Part, ...]:
    """The five parts of the time in force of a row of `conditions`; none where it has none."""
    whole = int(row["in_force_s"] or 0)
    if not whole:
        return ()
    lengths = {state: int(row[f"{state.value}_s"] or 0) for state in State}
    widths = drawn_widths([lengths[state] for state in STATES])
    found, x = [], 0.0
    for state, width in zip(STATES, widths, strict=True):
        us = lengths[state]
        found.append(
            Part(
                state=state.value,
                words=STATES[state],
                length=duration_text(us) if us else "0",
                share=share(us, whole),
                x=round(x, 2),
                width=round(width, 2),
            )
        )
        x += width
    return tuple(found)


def drawn_widths(lengths: Sequence[int]) -> list[float]:
    """Widths in per cent that sum to 100; a part that is not nothing has the least width.

    What the small parts are given is taken from the largest.

    >>> drawn_widths([0, 100, 300]), drawn_widths([1, 999_999])
    ([0.0, 25.0, 75.0], [0.6, 99.4])
    """
    whole = sum(lengths)
    widths = [100.0 * one / whole for one in lengths]
    raised = [max(one, LEAST_WIDTH) if one else 0.0 for one in widths]
    largest = max(range(len(raised)), key=lambda i: raised[i])
    raised[largest] -= sum(raised) - 100.0
    return [round(one, 6) for one in raised]


def _bases(timeline: Iterable[Row]) -> dict[str, list[tuple[tuple[str, str], int]]]:
    """Condition → ((state, why), µs) of the time that is unclear, without data or excepted."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    for row in timeline:
        if State(str(row["state"])) in _SAID:
            words = [BASES[code] for code in sorted(row["basis"] or ()) if code in BASES]
            length = int(row["ended_at"]) - int(row["started_at"])
            own = found.setdefault(str(row["condition_id"]), Counter())
            own[str(row["state"]), "; ".join(words) or "not said"] += length
    return {
        name: sorted(sums.items(), key=lambda one: (one[0][0], -one[1], one[0]))
        for name, sums in found.items()
    }


def _natural(name: object) -> tuple[object, ...]:
    """c2 before c10."""
    text = str(name)
    head = text.rstrip("0123456789")
    digits = text[len(head) :].lstrip("0")
    return (head, len(digits), digits, text)
