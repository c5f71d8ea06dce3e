"""A frame with the canonical columns as a file, which is then read as any other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderwatch.errors import RecordsError
from orderwatch.records.typed import TYPINGS

if TYPE_CHECKING:
    import pandas as pd


def write_frame(frame: pd.DataFrame, records: str, path: Path) -> None:
    """Writes the rows as CSV.

    Args:
        frame: the rows.
        records: `pings`, `events` or `contacts`.
        path: where to.

    Raises:
        RecordsError: times of a coarse clock, or device ids that have lost digits.
    """
    text = frame.copy()
    if "resolution_s" in text and (text["resolution_s"] != 0).any():
        problem = "has times of a coarse clock (resolution_s), which a frame cannot state"
        raise RecordsError(records, problem, "give the files themselves, with their profile")
    if "device_id" in text and text["device_id"].dtype.kind == "f":
        problem = "holds device_id as floating-point numbers, which lose digits"
        raise RecordsError(records, problem, 'read it as text: dtype={"device_id": str}')
    for clock in TYPINGS[records].clocks:
        if clock in text and hasattr(text[clock], "dt"):
            text[clock] = _iso(text[clock])
    text.to_csv(path, index=False)


def _iso(times: pd.Series[Any]) -> list[str | None]:
    """Times as text; those without a zone stay without, and are set aside."""
    zoned = times.dt.tz is not None
    at = times.dt.tz_convert("UTC") if zoned else times
    text = at.dt.strftime("%Y-%m-%dT%H:%M:%S.%f" + ("Z" if zoned else ""))
    return [one if isinstance(one, str) else None for one in text]
