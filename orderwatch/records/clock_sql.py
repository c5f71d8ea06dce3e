"""SQL that reads the text of a clock: µs as the clock shows them, its offset, the instant."""

from __future__ import annotations

from orderwatch.records.profiles import Profile, time_pattern

_ISO = (
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d"
    r"(:[0-5]\d(\.\d{1,9})?)?"
)
_OFFSET = r"[+-](0\d|1[0-4])(:?[0-5]\d)?"
_EPOCH = r"\d{1,13}(\.\d{1,9})?"
_EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000}


def clock_columns(profile: Profile, clock: str) -> str:
    """`CLOCK_local` (its reading as if it were UTC), `CLOCK_shift` (its offset), `CLOCK_zoned`.

    Args:
        profile: its time format is read.
        clock: the canonical field, whose text stands in the column `CLOCK_text`.
    """
    t = f"{clock}_text"
    if profile.time_format in _EPOCHS:
        scale = _EPOCHS[profile.time_format]
        exact = (
            f"TRY_CAST(CASE WHEN regexp_full_match({t}, '{_EPOCH}') THEN {t} END AS DECIMAL(20, 6))"
        )
        local, shift, zoned = f"TRY_CAST({exact} * {scale} AS BIGINT)", "0", "true"
    elif profile.time_format != "iso":
        pattern, text = time_pattern(profile.time_format, t)
        read = f"CASE WHEN regexp_full_match({t}, '{pattern}') THEN {text} END"
        local, shift, zoned = f"epoch_us(TRY_CAST({read} AS TIMESTAMP))", "0", "false"
    else:
        local, shift, zoned = _iso(t)
    return f"{local} AS {clock}_local, {shift} AS {clock}_shift, {zoned} AS {clock}_zoned"


def instant(profile: Profile, clock: str) -> str:
    """UTC where it can be told already; local times of a zone are resolved afterwards."""
    if profile.time_format in _EPOCHS:
        return f"{clock}_local"
    plain = f"{clock}_local" if profile.timezone == "UTC" else "NULL::BIGINT"
    if profile.time_format != "iso":
        return plain
    return f"CASE WHEN {clock}_zoned THEN {clock}_local - {clock}_shift ELSE {plain} END"


def _iso(t: str) -> tuple[str, str, str]:
    naive = f"regexp_replace({t}, '(Z|{_OFFSET})$', '')"
    hours = "CAST(left(z, 3) AS BIGINT)"
    minutes = "CASE WHEN length(z) > 3 THEN CAST(right(z, 2) AS BIGINT) ELSE 0 END"
    shift = f"({hours} * 60 + CASE WHEN left(z, 1) = '-' THEN -1 ELSE 1 END * {minutes})"
    local = f"""epoch_us(TRY_CAST(CASE
            WHEN regexp_full_match({t}, '{_ISO}Z') THEN left({t}, length({t}) - 1)
            WHEN regexp_full_match({t}, '{_ISO}({_OFFSET})?') THEN {naive} END AS TIMESTAMP))"""
    offset = f"""CASE WHEN regexp_full_match({t}, '{_ISO}{_OFFSET}')
            THEN list_transform([regexp_extract({t}, '{_OFFSET}$')],
                lambda z: {shift} * 60000000)[1] ELSE 0 END"""
    return local, offset, f"(right({t}, 1) = 'Z' OR regexp_full_match({t}, '{_ISO}{_OFFSET}'))"
