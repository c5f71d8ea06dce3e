"""Rows of the tables of a run, made by hand, and the patterns of what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from support.contact_stories import us

from orderwatch.evidence.gather import InMemory, gathered_of
from orderwatch.evidence.memory import MemorySink
from orderwatch.patterns.indicator import Indicator
from orderwatch.patterns.view import Pattern, patterns_of
from orderwatch.policy import Policy

TABLES = (
    *("orders", "conditions", "possible_breaches", "near_misses", "excepted"),
    *("evidence", "timeline", "ledger"),
)
KINDS = {
    "c1": "exclusion_zone",
    "c2": "no_contact",
    "c3": "keep_away",
    "c4": "curfew",
    "c5": "no_publication",
    "c6": "monitoring",
}
PERIOD = ("2026-03-02T00:00:00Z", "2026-03-30T00:00:00Z")


class Tables:
    """The tables of one run, filled by hand; times are `2026-03-05T18:00:00Z`."""

    def __init__(self) -> None:
        self.of: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for source in ("a.csv", "b.csv"):
            self.of["ledger"].append({"source": source, "sha256": f"sha of {source}"})

    def order(
        self,
        order_id: str = "A",
        *,
        respondent: str = "R",
        notice: str | None = PERIOD[0],
        variations: Iterable[str] = (),
        places: tuple[str, ...] = ("home",),
        seen: tuple[str, str] = PERIOD,
    ) -> Tables:
        """An order with a condition of every kind, all of it seen from `seen[0]` to `seen[1]`."""
        start, end = map(us, PERIOD)
        self.of["orders"].append(
            {
                **{"order_id": order_id, "respondent_id": respondent, "file": "", "sha256": ""},
                **{"checked": "yes", "timezone": "Europe/London", "phone_region": "GB"},
                "notice_at": None if notice is None else us(notice),
                "variation_notices": tuple(variations),
                **{"period_from": start, "period_until": end},
            }
        )
        edges = [start, *map(us, seen), end]
        for name, kind in KINDS.items():
            place = places if kind == "exclusion_zone" else ()
            self.of["conditions"].append(
                {
                    "order_id": order_id,
                    "condition_id": name,
                    "kind": kind,
                    "place": place,
                    "why": "",
                }
            )
            for number, (low, high) in enumerate(pairwise(edges)):
                basis = ("no_contact_recorded",) if kind.startswith("no_") else ()
                state = "no_data" if kind.startswith("no_") or number != 1 else "consistent"
                self.of["timeline"].append(
                    {
                        **{"order_id": order_id, "condition_id": name, "state": state},
                        **{"started_at": low, "ended_at": high},
                        "basis": basis if number == 1 else ("not_covered",),
                    }
                )
        return self

    def finding(self, at: str, condition: str = "c1", **more: Any) -> dict[str, Any]:
        """A possible breach on strong records; `table`, `until` and its cells may differ."""
        table, until = more.pop("table", "possible_breaches"), more.pop("until", at)
        kind = KINDS[condition]
        number = sum(len(self.of[name]) for name in TABLES[2:5])
        row = {
            **{"finding_id": f"{number:012x}", "order_id": "A", "condition_id": condition},
            **{"kind": kind, "clause": f"{condition}.", "respondent_id": "R", "device_id": "TAG-1"},
            "protected_id": None if kind == "exclusion_zone" else "P1",
            **{"started_at": us(at), "ended_at": us(until), "grade": "strong"},
            "closest_m": -20.0 if kind in ("exclusion_zone", "keep_away") else None,
            **{"channel": (), "direction": None, "records": 0, "flags": (), "speaks_against": ()},
            **{"reason": "", **more},
        }
        self.of[table].append(row)
        return row

    def contact(self, at: str, channel: str = "call", **more: Any) -> dict[str, Any]:
        """A finding of one contact from R's number to P1's, or of the cells that differ."""
        cells = ("sender", "to", "status", "source", "row")
        told = {name: more.pop(name) for name in cells if name in more}
        one = self.finding(
            at, "c2", channel=(channel,), direction="to_protected", records=1, **more
        )
        self.add_contact(one, at, channel, **told)
        return one

    def add_contact(self, one: dict[str, Any], at: str, channel: str = "call", **told: Any) -> None:
        """One more contact of a finding."""
        rows = [row for row in self.of["evidence"] if row["finding_id"] == one["finding_id"]]
        self.of["evidence"].append(
            {
                **{"finding_id": one["finding_id"], "record_type": "contact"},
                "source": told.get("source", "a.csv"),
                "row": told.get("row", len(self.of["evidence"]) + 1),
                **{"at": us(at), "channel": channel, "status": told.get("status", "completed")},
                "from_id": told.get("sender", "+447700900123") or None,
                "to_id": told.get("to", "+447700900456") or None,
                "pair": told.get("pair", len(rows) + 1),
            }
        )

    def views(self, policy: Policy | None = None) -> list[Pattern]:
        """The pattern of each respondent."""
        sink = MemorySink(zones={}, keep=TABLES)
        sink.table = self.of.__getitem__  # type: ignore[method-assign]  # cells of ours alone
        return list(patterns_of(gathered_of({"": InMemory(sink)}), policy or Policy()))

    def counts(self) -> dict[str, Indicator]:
        """Indicator → what it came to, of the one respondent."""
        (view,) = self.views()
        return {one.definition.code: one for one in view.indicators}
