"""Findings as cards: the sentence, the grade with its definition, the rows, what speaks against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orderwatch.evidence.cells import fixed
from orderwatch.evidence.page.codes import (
    FLAGS,
    KINDS,
    REASONS,
    SPEAKS_AGAINST,
    words_of,
)
from orderwatch.evidence.page.evidence_table import evidence_table, fixes_of
from orderwatch.evidence.page.order_rows import MOST_EVIDENCE, OrderTables, findings_of
from orderwatch.evidence.page.thresholds import grade_words, thresholds_of
from orderwatch.evidence.page.view import Card, Cited
from orderwatch.evidence.table_set import Row
from orderwatch.findings.wording import clock, day, local
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.temporal.durations import duration_text

MOST_CARDS = 300
"""Findings whose rows a page holds; of the others it holds everything else."""
MOST_ROWS = 6_000
"""Rows of evidence that a page holds, unless each finding has no more than `LEAST_EVIDENCE`."""
LEAST_EVIDENCE = 20
_RANK = {grade.value: 3 - grade.rank for grade in Grade}
_LISTS = {"possible_breaches": 0, "near_misses": 1, "excepted": 2}


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Makes the cards of one order."""

    tables: OrderTables
    policy: Policy
    tz: ZoneInfo

    def cards(self) -> list[Card]:
        """Every finding, each list in order of time; the best grades have their rows."""
        found = sorted(findings_of(self.tables), key=_by_time)
        chosen = sorted(found, key=_by_grade)[:MOST_CARDS]
        whole = {str(row["finding_id"]) for _, row in chosen}
        most = self._most_rows(whole)
        return [
            self._card(table, row, most if str(row["finding_id"]) in whole else 0)
            for table, row in found
        ]

    def _most_rows(self, names: Iterable[str]) -> int:
        """How many rows of each finding there is room for."""
        totals = [self.tables.evidence[name].total for name in names]
        most = MOST_EVIDENCE
        while most > LEAST_EVIDENCE and sum(min(one, most) for one in totals) > MOST_ROWS:
            most //= 2
        return most

    def _card(self, table: str, row: Row, most: int) -> Card:
        name, whole = str(row["finding_id"]), most > 0
        rows = self.tables.evidence[name]
        numbered = sorted(rows.rows(most), key=lambda one: _place(one[1])) if whole else []
        return Card(
            id=name,
            listed=table,
            condition_id=str(row["condition_id"]),
            clause=" ".join(str(row["clause"]).split()),
            kind=words_of(str(row["kind"]), KINDS),
            grade=str(row["grade"] or ""),
            why=self._why(table, row),
            when=_when(row, self.tz),
            start_us=int(row["started_at"]),
            end_us=int(row["ended_at"]),
            sentence=str(row["sentence"]),
            facts=tuple(_facts(row)),
            flags=tuple(_cited(sorted(row["flags"] or ()), FLAGS, ())),
            speaks_against=self._speaks(row),
            thresholds=thresholds_of(str(row["kind"]), self.policy) if whole else (),
            evidence=evidence_table(numbered, rows.total, self.tz) if whole else None,
            fixes=tuple(fixes_of(numbered, self.tz)),
            contacts_us=tuple(
                int(one["at"]) for _, one in numbered if one["record_type"] == "contact"
            ),
            reviews=tuple(_review(one) for one in self.tables.reviews.get(name, ())),
        )

    def _why(self, table: str, row: Row) -> str:
        if table == "possible_breaches":
            return grade_words(str(row["grade"]), str(row["kind"]), self.policy)
        words = words_of(str(row["reason"] or ""), REASONS)
        by = str(row.get("excepted_by") or "")
        if not by:
            return words
        leeway = row["kind"] == "curfew" and by in ("tolerance", "allowance")
        return f"within the {by}" if leeway else f"{words}: {by}"

    def _speaks(self, row: Row) -> tuple[Cited, ...]:
        notes = self.tables.against.get(str(row["finding_id"]), ())
        return tuple(_cited(sorted(row["speaks_against"] or ()), SPEAKS_AGAINST, notes))


def _cited(codes: Iterable[str], words: dict[str, str], notes: Sequence[Row]) -> Iterable[Cited]:
    for code in codes:
        own = [one for one in notes if one["code"] == code]
        said = dict.fromkeys(_note(one) for one in own)
        yield Cited(code=code, words=words_of(code, words), notes=tuple(said))


def _note(row: Row) -> str:
    where = f" ({row['source']} row {row['row']})" if row.get("source") else ""
    return f"{row['note'] or ''}{where}".strip()


def _facts(row: Row) -> Iterable[tuple[str, str]]:
    """The filled cells in words; what stands in the sentence as well is not left out."""
    if row.get("device_id"):
        yield "device", str(row["device_id"])
    if row.get("protected_id"):
        yield "person", str(row["protected_id"])
    if row.get("channel"):
        way = str(row.get("direction") or "").replace("_", " ")
        yield "contact", " ".join(one for one in (", ".join(sorted(row["channel"])), way) if one)
    silent = row.get("kind") == "monitoring"
    if row.get("fixes") is not None and not silent:
        yield "positions", f"{row['fixes']}; {row['fixes_against']} of them show it alone"
    if row.get("records") is not None:
        yield "contact records", str(row["records"])
    if row.get("dwell_min_s") is not None and row.get("dwell_max_s") is not None:
        least, most = (duration_text(int(row[name])) for name in ("dwell_min_s", "dwell_max_s"))
        what = "beyond the stated time" if silent else "how long"
        yield what, f"at least {least}, at most {most}"
    if row.get("closest_m") is not None:
        depth = float(row["closest_m"])
        side = "on the forbidden side of" if depth < 0 else "from"
        yield "deepest", f"{fixed(abs(depth), 1)} m {side} the drawn line"
    if row.get("stands_if_smaller_m") is not None:
        metres = row["stands_if_smaller_m"]
        yield "margin", f"the grade stays if the line is moved by {metres} m in the person's favour"


def _when(row: Row, tz: ZoneInfo) -> str:
    first, last = local(int(row["started_at"]), tz), local(int(row["ended_at"]), tz)
    if first == last:
        return f"{day(first)}, {clock(first)}"
    if first.date() == last.date():
        return f"{day(first)}, {clock(first)} to {clock(last)}"
    return f"{day(first)}, {clock(first)} to {day(last)}, {clock(last)}"


def _review(row: Row) -> str:
    if row["review"] == "new":
        return ""
    said = f"{row['review']}: {row['disposition']}, by {row['by']} at {row['at']}"
    return f"{said}: {row['note']}" if row["note"] else said


def _place(row: Row) -> tuple[int, str, int]:
    return int(row["at"]), str(row["source"]), int(row["row"])


def _by_time(found: tuple[str, Row]) -> tuple[int, int, str, str]:
    table, row = found
    return _LISTS[table], int(row["started_at"]), str(row["condition_id"]), str(row["finding_id"])


def _by_grade(found: tuple[str, Row]) -> tuple[int, int, int]:
    table, row = found
    return _LISTS[table], _RANK.get(str(row["grade"]), 0), int(row["started_at"])
