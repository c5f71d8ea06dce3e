"""Incidents → rows of the tables, as dicts by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from orderwatch.conditions.contact_reading import Doubt, FixRow
from orderwatch.conditions.contacts import in_order
from orderwatch.conditions.parties import Directory
from orderwatch.engine.rows import why_listed
from orderwatch.findings.contact_sentence import contact_sentence
from orderwatch.findings.finding import finding_id
from orderwatch.findings.incidents import Incident, Placed
from orderwatch.findings.registration_sentence import registration_sentence
from orderwatch.findings.wording import local
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord
from orderwatch.temporal.intervals import OPEN_END_US
from orderwatch.temporal.local import local_day_bounds, zone

Row = dict[str, Any]
_OF_CONTACT = ("from_id", "to_id", "channel", "status")
_POSITIONS = ("device_id", "lat", "lon", "accuracy_m", "p_inside", "margin_m")


@dataclass(frozen=True, kw_only=True)
class ContactTables:
    """What the rows of one condition's incidents are made with.

    Attributes:
        order: the order.
        directory: who holds which identifier: nobody else's is written out.
        flags: codes that every finding of the order carries.
        policy: thresholds.
    """

    order: Order
    directory: Directory
    flags: tuple[str, ...]
    policy: Policy

    def rows(self, found: Iterable[Incident]) -> list[tuple[str, Row]]:
        """(table, row) of the incidents, their evidence and what speaks against them."""
        rows: list[tuple[str, Row]] = []
        for name, one in self.named(found):
            doubts = self.doubts(one)
            rows.append((one.first.list_name, self._finding(name, one, doubts)))
            rows += [("evidence", row) for row in self._evidence(name, one)]
            fixes = dict.fromkeys(fix for each in one.placed for fix in each.reading.fixes)
            rows += [("evidence", _fix(name, fix)) for fix in fixes]
            rows += [("against", _against(name, doubt)) for doubt in doubts]
        return rows

    def named(self, found: Iterable[Incident]) -> Iterator[tuple[str, Incident]]:
        """The incidents of one condition with their ids."""
        copies: Counter[tuple[str, ...]] = Counter()
        for one in found:
            condition = one.first.stretch.condition
            parts = (
                self.order.id,
                self.order.respondent.id,
                condition.id,
                one.pair,
                one.protected,
            )
            seen = (*parts, str(one.started_us))
            yield finding_id(*parts, started_us=one.started_us, copy=copies[seen]), one
            copies[seen] += 1

    def _finding(self, name: str, one: Incident, doubts: list[Doubt]) -> Row:
        condition, tz = one.first.stretch.condition, zone(self.order.timezone)
        about_one = bool(one.first.reading.identifier_key)
        sentence = registration_sentence if about_one else contact_sentence
        row: Row = {
            "finding_id": name,
            "order_id": self.order.id,
            "condition_id": condition.id,
            "kind": condition.kind,
            "clause": condition.clause,
            "respondent_id": self.order.respondent.id,
            "device_id": None,
            "protected_id": one.protected,
            "started_at": one.started_us,
            "ended_at": one.ended_us,
            "started_local": one.started_us,
            "ended_local": one.ended_us,
            "grade": one.grade.value if one.grade else None,
            **dict.fromkeys(_NOT_OF_CONTACT),
            "channel": one.channels,
            "direction": one.direction.value if one.direction else None,
            "records": len(one.placed),
            "flags": tuple(sorted(self._flags(one))),
            "speaks_against": tuple(sorted({doubt.code for doubt in doubts})),
            "sentence": sentence(one, self.order.respondent.id, tz),
        }
        return row | why_listed(one.first.list_name, one.first.reason, one.first.excuse.by)

    def _flags(self, one: Incident) -> set[str]:
        flags = set(self.flags)
        for placed in one.placed:
            flags |= _own_flags(placed)
        if not one.first.stretch.notice_recorded:
            flags.add("notice_not_recorded")
        if self._on_last_day(one):
            flags.add("last_day")
        return flags

    def _on_last_day(self, one: Incident) -> bool:
        """Whether it began on the last local day on which the condition binds."""
        end = min(self.order.ends_us, one.first.stretch.condition.until_us)
        if end >= OPEN_END_US:
            return False
        tz = zone(self.order.timezone)
        last = local(end, tz) - timedelta(microseconds=1)
        low, high = local_day_bounds(last.date(), tz)
        return low <= one.started_us < high

    def doubts(self, one: Incident) -> list[Doubt]:
        """What speaks against an incident, by code and row; of a finding only."""
        if one.first.list_name != "possible_breaches":
            return []
        found = [doubt for placed in one.placed for doubt in placed.reading.doubts]
        found += [
            Doubt(
                code="may_be_permitted",
                note=f"{name}: {reason}",
                row=placed.reading.contact.head,
            )
            for placed in one.placed
            for name, reason in placed.excuse.may
        ]
        changed = self.policy.differences()
        if changed:
            words = ", ".join(f"{name} = {value:.15g}" for name, value in changed.items())
            note = f"thresholds not the default: {words}"
            found.append(Doubt(code="policy_changed", note=note))
        return sorted(set(found), key=_doubt_order)

    def _evidence(self, name: str, one: Incident) -> Iterator[Row]:
        """Every row of every contact, and before them the rows they lean on."""
        own: dict[tuple[str, int], tuple[ContactRecord, Placed]] = {}
        context: dict[tuple[str, int], tuple[ContactRecord, Placed]] = {}
        for placed in one.placed:
            for row in placed.reading.contact.rows:
                own[row.source, row.row] = (row, placed)
            for row in placed.reading.context:
                context[row.source, row.row] = (row, placed)
        kept = [(("contact"), pair) for pair in own.values()]
        kept += [("contact_before", pair) for at, pair in context.items() if at not in own]
        rows = {id(row): (kind, row, placed) for kind, (row, placed) in kept}
        numbers = {id(placed): number for number, placed in enumerate(one.placed, start=1)}
        for row in in_order(row for _, row, _ in rows.values()):
            kind, _, placed = rows[id(row)]
            yield self._record(name, kind, row, placed, numbers[id(placed)])

    def _record(self, name: str, kind: str, row: ContactRecord, placed: Placed, number: int) -> Row:
        reading = placed.reading
        said = kind == "contact"
        return {
            "finding_id": name,
            "record_type": kind,
            "source": row.source,
            "row": row.row,
            "at": row.at_us,
            **dict.fromkeys(_POSITIONS),
            "lat": row.lat,
            "lon": row.lon,
            "outcome": reading.outcome.name.lower() if said else None,
            "flags": tuple(sorted(_own_flags(placed))) if said else (),
            "from_id": self._written(row.from_key, row.from_id, row.at_us),
            "to_id": "; ".join(self._receivers(row)) or None,
            "channel": row.channel,
            "status": row.status,
            "pair": number if said else None,
        }

    def _receivers(self, row: ContactRecord) -> list[str]:
        pairs = zip(row.to_keys, row.to_ids, strict=False)
        written = (self._written(key, text, row.at_us) for key, text in pairs)
        return [one for one in written if one]

    def _written(self, key: str, text: str, at_us: int) -> str | None:
        """An identifier as the export has it, if it is that of a person of the order."""
        held = self.directory.holders(key, at_us) if key else ()
        shown = held and not any(one.privileged for one in held)
        return text if shown else None


_NOT_OF_CONTACT = (
    "p_max",
    "fixes",
    "fixes_against",
    "dwell_min_s",
    "dwell_max_s",
    "closest_m",
    "stands_if_smaller_m",
)


def _own_flags(placed: Placed) -> set[str]:
    """The flags of one contact: its circumstances, and what exceptions say of it."""
    flags = set(placed.reading.flags)
    flags |= {f"may_be_permitted:{name}" for name, _ in placed.excuse.may}
    return flags | ({"granted_after"} if placed.excuse.granted_after else set())


def _against(name: str, doubt: Doubt) -> Row:
    row = doubt.row or doubt.fix
    return {
        "finding_id": name,
        "code": doubt.code,
        "source": row.source if row else None,
        "row": row.row if row else None,
        "at": row.at_us if row else None,
        "device_id": doubt.fix.device_id if doubt.fix else None,
        "note": doubt.note,
    }


def _fix(name: str, fix: FixRow) -> Row:
    """A position that a sighting was compared with."""
    return {
        "finding_id": name,
        "record_type": "fix",
        "source": fix.source,
        "row": fix.row,
        "at": fix.at_us,
        **dict.fromkeys(("p_inside", "margin_m", "outcome", *_OF_CONTACT)),
        "device_id": fix.device_id,
        "lat": fix.lat,
        "lon": fix.lon,
        "accuracy_m": fix.accuracy_m,
        "flags": (),
    }


def _doubt_order(doubt: Doubt) -> tuple[object, ...]:
    row = doubt.row or doubt.fix
    where = (row.at_us, row.source, row.row) if row else (0, "", 0)
    return (doubt.code, *where, doubt.note)
