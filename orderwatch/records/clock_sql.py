"""SQL that reads the text of a clock: µs as the clock shows them, its offset, the instant."""

from __future__ import annotations

from orderwatch.records.profile_model import Profile
from orderwatch.records.time_formats import is_local, sql


def clock_columns(profile: Profile, clock: str) -> str:
    """`CLOCK_local` (its reading as if it were UTC), `CLOCK_shift` (its offset), `CLOCK_zoned`.

    Args:
        profile: its time format is read.
        clock: the canonical field, whose text stands in the column `CLOCK_text`.
    """
    local, shift, zoned = sql(profile.time_format, f"{clock}_text")
    return f"{local} AS {clock}_local, {shift} AS {clock}_shift, {zoned} AS {clock}_zoned"


def instant(profile: Profile, clock: str) -> str:
    """UTC where it can be told already; local times of a zone are resolved afterwards."""
    plain = f"{clock}_local" if profile.zone_name == "UTC" else "NULL::BIGINT"
    if is_local(profile.time_format):
        return plain
    return f"CASE WHEN {clock}_zoned THEN {clock}_local - {clock}_shift ELSE {plain} END"
