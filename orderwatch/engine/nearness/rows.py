"""Findings of pairs of devices → rows: both records of each pair, and no track of the protected.

The protected person's positions stand as separation and bearing from the respondent's, unless
the track was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from orderwatch.conditions.fixes import Fixes
from orderwatch.engine.rows import Row, finding_row, named, record
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.finding import Against
from orderwatch.findings.near import NearFinding, PairView
from orderwatch.findings.near_sentence import near_sentence
from orderwatch.outcome import Outcome
from orderwatch.temporal.local import zone

TRACK_SHOWN = (
    "positions of protected persons stand in evidence.csv and silences.csv: do not pass them on "
    "unread"
)
"""Said by every run that was asked for them."""


def near_rows(records: OrderRecords, found: Sequence[NearFinding]) -> list[tuple[str, Row]]:
    """(table, row) of the findings, their evidence and what speaks against them."""
    order, policy = records.order, records.policy
    tz = zone(order.timezone)
    rows: list[tuple[str, Row]] = []
    for name, one in named(order, found):
        said = near_sentence(one, tz, policy)
        rows.append((one.list_name, finding_row(order, name, one, policy, said=said)))
        shown = records.with_protected_track
        rows += [("evidence", row) for row in _evidence_rows(name, one, shown)]
        rows += [("against", row) for row in _against_rows(name, one)]
    return rows


def _evidence_rows(name: str, found: NearFinding, shown: bool) -> Iterator[Row]:
    """Both fixes of every pair of the episode, and of the pair before and after."""
    view, episode = found.view, found.episode
    first, last = max(episode.first - 1, 0), min(episode.last + 1, len(view.pairs) - 1)
    for pair in range(first, last + 1):
        side = "_before" if pair < episode.first else "_after" if pair > episode.last else ""
        common = _of_pair(view, pair) | {"finding_id": name, "pair": pair - first + 1}
        own, other = view.pairs.own, view.pairs.other
        yield common | _of_fix(own, pair, f"fix{side}", True) | {"flags": _own_flags(view, pair)}
        theirs = _of_fix(other, pair, f"protected_fix{side}", shown)
        yield common | theirs | {"flags": _flags(other, pair)}


def _of_pair(view: PairView, pair: int) -> Row:
    readings, pairs = view.readings, view.pairs
    return {
        "p_inside": float(readings.p[pair]),
        "margin_m": float(readings.margin_m[pair]),
        "outcome": Outcome(readings.outcome[pair]).name.lower(),
        "separation_m": float(pairs.separation_m[pair]),
        "bearing_deg": round(float(pairs.bearing_deg[pair])) % 360,
        **dict.fromkeys(("from_id", "to_id", "channel", "status")),
    }


def _of_fix(fixes: Fixes, pair: int, record_type: str, shown: bool) -> Row:
    accuracy = float(fixes.track.accuracy_m[pair])
    return record(fixes, pair) | {
        "record_type": record_type,
        "lat": float(fixes.track.lat[pair]) if shown else None,
        "lon": float(fixes.track.lon[pair]) if shown else None,
        "accuracy_m": accuracy if np.isfinite(accuracy) else None,
        "r95_m": float(fixes.r95_m[pair]),
    }


def _flags(fixes: Fixes, pair: int) -> tuple[str, ...]:
    said = {
        "accuracy_unknown": fixes.unknown[pair],
        "jump": fixes.jump[pair],
        "spike": fixes.spike[pair],
    }
    return tuple(code for code, holds in said.items() if holds)


def _own_flags(view: PairView, pair: int) -> tuple[str, ...]:
    """Of the respondent's fix, and of the pair."""
    said = {"repeat": view.readings.repeat[pair], "too_coarse": view.readings.too_coarse[pair]}
    of_pair = [code for code, holds in said.items() if holds]
    return tuple(sorted([*_flags(view.pairs.own, pair), *of_pair]))


def _against_rows(name: str, found: NearFinding) -> Iterator[Row]:
    """The rows behind each code; both records of a pair."""
    for one in found.against:
        row: Row = {"finding_id": name, "code": one.code, "note": one.note}
        empty: Row = dict.fromkeys(("source", "row", "at", "device_id"))
        for where in _cited(one) or [empty]:
            yield row | where


def _cited(one: Against) -> list[Row]:
    if not isinstance(one.view, PairView) or one.fix is None:
        return []
    return [record(fixes, one.fix) for fixes in (one.view.pairs.own, one.view.pairs.other)]
