"""Silences of a device: gaps in the map, with the area in which it can have been meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import shapely

from orderwatch.evidence.page.view import Card, Gap, Ring
from orderwatch.evidence.table_set import Row
from orderwatch.findings.wording import metres
from orderwatch.temporal.durations import duration_text
from orderwatch.temporal.local import to_local_text

MOST_GAPS = 300
"""Silences on a page: those beside a finding first, then the longest."""
_BESIDE_US = 3_600_000_000
_REACH = {
    "unbounded": "so long that it can have been anywhere",
    "impossible": "the positions at its ends contradict each other",
    "near_pole": "not drawn near a pole",
}
"""What is said where there is no area to draw."""


def gaps(rows: Sequence[Row], cards: Iterable[Card], tz: ZoneInfo) -> tuple[tuple[Gap, ...], str]:
    """The silences of a page in order of time, and what was left out.

    Args:
        rows: of the table `silences`, in any order.
        cards: the findings.
        tz: the order's time zone.
    """
    ends = sorted({at for card in cards for at in (card.start_us, card.end_us)})
    ordered = sorted(rows, key=lambda row: (not _beside(row, ends), -_length(row), _place(row)))
    chosen = sorted(ordered[:MOST_GAPS], key=_place)
    cut = len(rows) - len(chosen)
    said = f"{cut:,} shorter silences are not on this page: see silences.csv" if cut else ""
    return tuple(_gap(row, tz) for row in chosen), said


def _gap(row: Row, tz: ZoneInfo) -> Gap:
    start, end = int(row["started_at"]), int(row["ended_at"])
    return Gap(
        device_id=str(row["device_id"]),
        start_us=start,
        end_us=end,
        start=to_local_text(start, tz)[:19].replace("T", " "),
        end=to_local_text(end, tz)[:19].replace("T", " "),
        length=duration_text(_length(row)),
        apart=metres(float(row["apart_m"])),
        reach=_words(row),
        before=_end(row, "before"),
        after=_end(row, "after"),
        outline=_outline(row),
    )


def _words(row: Row) -> str:
    if row["semi_major_m"] is None:
        return _REACH.get(str(row["reach"]), str(row["reach"]))
    long, wide = (2.0 * float(row[name]) for name in ("semi_major_m", "semi_minor_m"))
    return f"within an ellipse of {metres(long)} by {metres(wide)}"


def _end(row: Row, name: str) -> tuple[float, float, float]:
    lat, lon = round(float(row[f"{name}_lat"]), 7), round(float(row[f"{name}_lon"]), 7)
    return lat, lon, round(float(row[f"{name}_r95_m"]), 2)


def _outline(row: Row) -> Ring:
    if not row["outline"]:
        return ()
    corners = shapely.get_coordinates(shapely.from_wkt(str(row["outline"])))
    return tuple((round(float(y), 6), round(float(x), 6)) for x, y in corners)


def _beside(row: Row, ends: Sequence[int]) -> bool:
    """Whether a finding begins or ends within an hour of the silence."""
    first = bisect_left(ends, int(row["started_at"]) - _BESIDE_US)
    return first < len(ends) and ends[first] <= int(row["ended_at"]) + _BESIDE_US


def _length(row: Row) -> int:
    return int(row["ended_at"]) - int(row["started_at"])


def _place(row: Row) -> tuple[int, str]:
    return int(row["started_at"]), str(row["device_id"])
