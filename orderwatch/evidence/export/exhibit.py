"""Findings as exhibits: a draft of a statement with numbered exhibits, for a person to complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orderwatch.errors import OutputError
from orderwatch.evidence.export.blocks import (
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from orderwatch.evidence.export.exhibit_tables import (
    evidence_table,
    files_table,
    marks_words,
)
from orderwatch.evidence.export.features import Fix, Place, fixes_of, places_at
from orderwatch.evidence.export.maps import LOOKS, chart_png, maps_png
from orderwatch.evidence.export.pack import Pack, Row, us
from orderwatch.evidence.export.words import DISCLAIMER, at_most
from orderwatch.evidence.page.codes import (
    FLAGS,
    KINDS,
    REASONS,
    SPEAKS_AGAINST,
    words_of,
)
from orderwatch.evidence.page.thresholds import grade_words, thresholds_of
from orderwatch.orders.model import Order
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE
from orderwatch.temporal.local import to_local_text, zone

MOST_FINDINGS = 100
"""Findings of one document; more are named, one or several at a time."""
_LISTS = {
    "possible_breaches": "Possible breach",
    "near_misses": "Near miss: not a possible breach",
    "excepted": "Inside an exception: not a possible breach",
}


def exhibits(pack: Pack) -> Document:
    """The possible breaches of a folder, or the findings that are wanted, each an exhibit.

    Raises:
        OutputError: there is none, or there are too many for one document.
    """
    found = list(pack.findings() if pack.wanted else pack.findings(("possible_breaches",)))
    where = str(pack.kept.path)
    if not found:
        problem = "holds no possible breach, so there is no exhibit to make"
        raise OutputError(where, problem, "name a near miss or an excepted episode with --finding")
    if len(found) > MOST_FINDINGS:
        problem = f"holds {len(found):,} findings, more than the {MOST_FINDINGS} of one document"
        raise OutputError(where, problem, "name those you need with --finding")
    blocks = [one for table, row in found for one in _Exhibit.of(pack, table, row).blocks()]
    ids = ", ".join(row["finding_id"] for _, row in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return Document(
        title=f"Exhibits of orderwatch: {ids}{more}",
        banner=pack.confidential,
        footer=f"orderwatch {pack.kept.manifest.version}. {DISCLAIMER[0]}",
        blocks=tuple(blocks),
    )


@dataclass(frozen=True, kw_only=True)
class _Exhibit:
    """One finding with what its exhibits are made of."""

    pack: Pack
    table: str
    row: Row
    order: Order
    places: Sequence[Place]
    fixes: Sequence[Fix]
    tz: ZoneInfo

    @classmethod
    def of(cls, pack: Pack, table: str, row: Row) -> _Exhibit:
        order = pack.order_of(row)
        return cls(
            pack=pack,
            table=table,
            row=row,
            order=order,
            places=places_at(pack, order, row),
            fixes=list(fixes_of(pack, row["finding_id"])),
            tz=zone(order.timezone),
        )

    def name(self, number: int) -> str:
        """The mark of an exhibit."""
        return f"{self.row['finding_id']}/{number}"

    def blocks(self) -> Iterator[Block]:
        """The statement, then its exhibits."""
        yield Heading(text=f"{_LISTS[self.table]} {self.row['finding_id']}", level=1)
        if self.pack.confidential:
            yield Paragraph(text=self.pack.confidential, strong=True)
        yield Heading(text="Draft of a statement")
        yield Paragraph(
            text="To be read, corrected and completed by the person who makes it. "
            "Name: ____________________  Role: ____________________"
        )
        for number, text in enumerate(self._statement(), start=1):
            yield Paragraph(text=text, number=number)
        yield Paragraph(text="Signature: ____________________  Date: ____________________")
        yield Heading(text="What this does not show")
        for text in DISCLAIMER:
            yield Paragraph(text=text, strong=True)
        yield from self._records()
        yield from self._map()
        yield from self._chart()
        yield from self._against()
        yield from self._files()

    def _statement(self) -> Iterator[str]:
        row, order = self.row, self.order
        kind = words_of(row["kind"], KINDS)
        court = f" by {order.court}" if order.court else ""
        yield (
            f"Order {order.id} ({order.type.replace('_', ' ') or 'type not stated'}), made"
            f"{court} on {to_local_text(order.made_us, self.tz)[:10]}, binds "
            f"{row['respondent_id']}. "
            f"I was given it as the file named in exhibit {self.name(5)}."
        )
        if not order.transcribed.get("checked_by"):
            yield "The order file is not second-checked: nobody else is recorded to have done so."
        clause = at_most(row["clause"])
        yield f"Condition {row['condition_id']} ({kind}) reads: \u201c{clause}\u201d"
        yield (
            f"The records named in exhibit {self.name(5)} were held against it by the program "
            f"orderwatch, version {self.pack.kept.manifest.version}. {at_most(row['sentence'])}"
        )
        yield f"The rows are exhibit {self.name(1)}{self._drawn()}."
        yield self._standing()
        yield f"What speaks against it is exhibit {self.name(4)}."
        if row["flags"]:
            said = "; ".join(words_of(one, FLAGS) for one in row["flags"].split(";"))
            yield f"Circumstances of the records: {said}."

    def _drawn(self) -> str:
        """Which pictures there are, in words."""
        if not self.fixes:
            return "; the records hold no position that could be drawn"
        chart = any(one.row["margin_m"] for one in self.fixes)
        by_time = f"; the distances by time are exhibit {self.name(3)}" if chart else ""
        return f"; the maps are exhibit {self.name(2)}{by_time}"

    def _standing(self) -> str:
        """The grade with its definition, or why it is no possible breach."""
        row = self.row
        if self.table == "possible_breaches":
            words = grade_words(row["grade"], row["kind"], self.pack.policy)
            return (
                f"The records carry it as \u201c{row['grade']}\u201d: {words}. The grade says how "
                "well the records carry the fact, never how strong a case is."
            )
        if self.table == "excepted":
            leeway = row["excepted_by"] in (TOLERANCE, ALLOWANCE)
            by = f"the {row['excepted_by']}" if leeway else f"exception {row['excepted_by']}"
            return f"It is no possible breach: {by} of the order covers it."
        return f"It is no possible breach: {words_of(row['reason'], REASONS)}."

    def _records(self) -> Iterator[Block]:
        rows = self.pack.evidence(self.row["finding_id"])
        yield Heading(text=f"Exhibit {self.name(1)}: the records", level=1)
        yield Paragraph(
            text=f"Local times are of {self.tz.key}. Margin: metres to the drawn line, negative on "
            "the forbidden side. 95 %: radius that holds 95 % of the errors. Rows before and after "
            "the stay are marked."
        )
        table, cut = evidence_table(rows, self.tz)
        yield table
        for text in (cut, marks_words(rows)):
            if text:
                yield Paragraph(text=text)

    def _map(self) -> Iterator[Block]:
        if not self.fixes:
            return
        yield Heading(text=f"Exhibit {self.name(2)}: maps", level=1)
        for said, png in maps_png(self.places, self.fixes, self.pack.basemap):
            yield Paragraph(text=said)
            yield Picture(png=png, width_cm=11.5, said=said.split(".", 1)[0])
        outcomes = dict.fromkeys(one.row["outcome"] for one in self.fixes)
        markers = {"s": "filled square", "o": "open circle", "^": "open triangle", "D": "diamond"}
        key = [
            f"{markers[LOOKS[one].marker]}: {LOOKS[one].words}" for one in outcomes if one in LOOKS
        ]
        yield Paragraph(
            text=f"Key. {'; '.join(key)}. Thin circle: holds 95 % of the errors of the position. "
            "Solid line: the place as the condition counts it; dotted: how well that line is "
            "known; dash and dot: the place of an exception. Numbers: rows of exhibit "
            f"{self.name(1)} that have a position, in order. No line joins positions, because "
            "where the device was between them is not recorded."
        )
        for one in self.places:
            grown = f", grown by {one.distance_m:g} m" if one.distance_m else ""
            label = f" ({at_most(one.label, 200)})" if one.label else ""
            yield Paragraph(
                text=f"{one.role}: {one.place_id}{label}{grown}; its line is known to "
                f"{one.zone.tolerance_m:g} m."
            )

    def _chart(self) -> Iterator[Block]:
        png = chart_png(self.fixes, self.tz)
        if png is None:
            return
        yield Heading(text=f"Exhibit {self.name(3)}: distance to the line by time")
        yield Picture(png=png, width_cm=16.0, said="Metres to the line by time")
        yield Paragraph(
            text="Upright bars: the radius that holds 95 % of the errors. Positions before and "
            "after that are far off are left out here."
        )

    def _against(self) -> Iterator[Block]:
        yield Heading(text=f"Exhibit {self.name(4)}: what speaks against it", level=1)
        rows = self.pack.against(self.row["finding_id"])
        if not rows:
            yield Paragraph(text="Nothing that the records show. What they cannot show is above.")
            return
        cells = tuple(
            (
                words_of(one["code"], SPEAKS_AGAINST),
                at_most(one["note"], 500),
                f"{one['source']} row {one['row']}" if one["source"] else "",
                to_local_text(us(one["at"]), self.tz) if one["at"] else "",
            )
            for one in rows[:_MOST_NOTES]
        )
        yield Table(header=("what", "in words", "row", "time"), rows=cells, widths=_WIDE)
        if len(rows) > _MOST_NOTES:
            yield Paragraph(text=f"{len(rows) - _MOST_NOTES} more rows stand in against.csv.")

    def _files(self) -> Iterator[Block]:
        yield Heading(text=f"Exhibit {self.name(5)}: files, thresholds and method")
        rows = self.pack.evidence(self.row["finding_id"])
        yield files_table(self.pack, self.order, rows)
        policy = self.pack.policy
        changed = ", ".join(
            f"{name} = {value:.15g}" for name, value in policy.differences().items()
        )
        yield Paragraph(
            text=f"Thresholds: {'; '.join(thresholds_of(self.row['kind'], policy))}. "
            f"Different from the default: {changed or 'none'}."
        )
        yield Paragraph(
            text="The finding can be derived again from these files with `orderwatch verify`, and "
            f"is told step by step by `orderwatch explain DIR {self.row['finding_id']}`."
        )


_MOST_NOTES = 60
_WIDE = (0.28, 0.36, 0.16, 0.20)
