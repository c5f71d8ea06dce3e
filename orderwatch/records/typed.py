"""Raw text rows → typed pings, or rows set aside with the first fault in column order.

Every cast is guarded by a pattern: `TRY_CAST` alone would take `nan`, `infinity`, `1_000`,
`24:00` and times without a zone.
"""

from __future__ import annotations

import duckdb

from orderwatch.outcome import METHOD_NAMES
from orderwatch.records.local_times import resolve
from orderwatch.records.profile_checks import LEVEL_NAMES
from orderwatch.records.profiles import Profile, time_pattern
from orderwatch.records.raw import RawFile, literal
from orderwatch.temporal.local import zone

_NUMBER = r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?"
_ISO = (
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d"
    r"(:[0-5]\d(\.\d{1,9})?)?"
)
_OFFSET = r"[+-](0\d|1[0-4])(:?[0-5]\d)?"
_EPOCH = r"\d{1,13}(\.\d{1,9})?"
_EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000}
_EARLIEST_US = 978_307_200_000_000
"""2001-01-01: a receiver that shows the year 2000 or before was never set."""
_LATEST_US = 4_102_444_800_000_000
"""2100-01-01: times from here on are faults of a clock."""
_SHOWN = 60

CREATE_TABLES = """
CREATE TABLE pings (source INTEGER, row BIGINT, device VARCHAR, at_us BIGINT,
    resolution_us BIGINT, lat DOUBLE, lon DOUBLE, accuracy DOUBLE, level DOUBLE, method TINYINT);
CREATE TABLE aside (source INTEGER, row BIGINT, code VARCHAR, field VARCHAR, value VARCHAR);
"""


def load_typed(
    con: duckdb.DuckDBPyConnection, file: RawFile, source: int, device: str | None
) -> None:
    """Moves `raw` and `malformed` into `pings` and `aside`.

    Args:
        con: a connection with these tables.
        file: what was read.
        source: number of the file.
        device: the device of all rows, where no column names it.
    """
    columns = set(file.columns())
    con.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {_staged(file.profile, columns, device)}")
    if file.profile.timezone and file.profile.timezone != "UTC":
        resolve(con, zone(file.profile.timezone))
    con.execute(
        """UPDATE staged SET code = 'TIME_OUT_OF_RANGE', field = 'fixed_at'
        WHERE at_us IS NOT NULL AND (at_us < ? OR at_us >= ?)
          AND (code IS NULL OR code <> 'NO_DEVICE')""",
        [_EARLIEST_US, _LATEST_US],
    )
    con.execute(
        """INSERT INTO pings SELECT ?, row, device, at_us, ?, lat, lon, accuracy, level, method
        FROM staged WHERE code IS NULL""",
        [source, file.profile.resolution_us],
    )
    con.execute(
        f"""INSERT INTO aside SELECT ?, row, code, field, left(CASE field
            WHEN 'device_id' THEN device WHEN 'fixed_at' THEN t WHEN 'lat' THEN lat_text
            WHEN 'lon' THEN lon_text WHEN 'accuracy_level' THEN level_text
            WHEN 'method' THEN method_text END, {_SHOWN}) FROM staged WHERE code IS NOT NULL""",
        [source],
    )
    con.execute(
        f"""INSERT INTO aside SELECT ?, row, code, field, left(value, {_SHOWN})
        FROM malformed""",
        [source],
    )
    con.execute("DROP TABLE staged; DROP TABLE raw")


def _staged(profile: Profile, columns: set[str], device: str | None) -> str:
    """SQL that types every row and names its first fault."""
    named = _text("device_id", columns) if device is None else literal(device)
    return f"""
    WITH texts AS (
        SELECT row, {named} AS device, {_text("fixed_at", columns)} AS t,
            {_text("lat", columns)} AS lat_text, {_text("lon", columns)} AS lon_text,
            {_text("accuracy_m", columns)} AS accuracy_text,
            {_text("accuracy_level", columns)} AS level_text,
            {_text("method", columns)} AS method_text
        FROM raw),
    typed AS (
        SELECT *, {_time(profile)}, {_number("lat_text")} AS lat, {_number("lon_text")} AS lon,
            {_number("accuracy_text")} AS accuracy_read, {_level(profile)} AS level,
            {_method(profile)} AS method
        FROM texts)
    SELECT row, device, t, lat_text, lon_text, level_text, method_text, local_us,
        {_instant(profile)} AS at_us, lat, lon,
        CASE WHEN accuracy_read > 0 THEN accuracy_read ELSE 'nan'::DOUBLE END AS accuracy,
        coalesce(level, 'nan'::DOUBLE) AS level, coalesce(method, 0)::TINYINT AS method,
        {_code(profile)} AS code, {_FIELD} AS field
    FROM typed"""


def _text(field: str, columns: set[str]) -> str:
    return f"nullif(trim({field}, ' \t\r\n'), '')" if field in columns else "NULL::VARCHAR"


def _number(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, '{_NUMBER}') THEN TRY_CAST({text} AS DOUBLE) END"


def _time(profile: Profile) -> str:
    """`local_us`: the clock's reading as if it were UTC; `offset_us`; `has_offset`."""
    if profile.time_format in _EPOCHS:
        scale = _EPOCHS[profile.time_format]
        exact = f"TRY_CAST(CASE WHEN regexp_full_match(t, '{_EPOCH}') THEN t END AS DECIMAL(20, 6))"
        return (
            f"TRY_CAST({exact} * {scale} AS BIGINT) AS local_us, 0 AS offset_us, true AS has_offset"
        )
    if profile.time_format != "iso":
        pattern, text = time_pattern(profile.time_format)
        read = f"CASE WHEN regexp_full_match(t, '{pattern}') THEN {text} END"
        local = f"epoch_us(TRY_CAST({read} AS TIMESTAMP)) AS local_us"
        return f"{local}, 0 AS offset_us, false AS has_offset"
    naive = f"regexp_replace(t, '(Z|{_OFFSET})$', '')"
    hours = "CAST(left(z, 3) AS BIGINT)"
    minutes = "CASE WHEN length(z) > 3 THEN CAST(right(z, 2) AS BIGINT) ELSE 0 END"
    shift = f"({hours} * 60 + CASE WHEN left(z, 1) = '-' THEN -1 ELSE 1 END * {minutes})"
    return f"""
        epoch_us(TRY_CAST(CASE
            WHEN regexp_full_match(t, '{_ISO}Z') THEN left(t, length(t) - 1)
            WHEN regexp_full_match(t, '{_ISO}({_OFFSET})?') THEN {naive} END AS TIMESTAMP))
            AS local_us,
        CASE WHEN regexp_full_match(t, '{_ISO}{_OFFSET}')
            THEN list_transform([regexp_extract(t, '{_OFFSET}$')],
                lambda z: {shift} * 60000000)[1] ELSE 0 END AS offset_us,
        (right(t, 1) = 'Z' OR regexp_full_match(t, '{_ISO}{_OFFSET}')) AS has_offset"""


def _instant(profile: Profile) -> str:
    """UTC where it can be told already; local times of a zone are resolved afterwards."""
    if profile.time_format in _EPOCHS:
        return "local_us"
    if profile.time_format != "iso":
        return "local_us" if profile.timezone == "UTC" else "NULL::BIGINT"
    plain = "local_us" if profile.timezone == "UTC" else "NULL::BIGINT"
    return f"CASE WHEN has_offset THEN local_us - offset_us ELSE {plain} END"


def _level(profile: Profile) -> str:
    """The share that the radius holds; 50 … 99 is read as per cent."""
    stated = LEVEL_NAMES.get(profile.accuracy_level, profile.accuracy_level) or "'nan'"
    names = " ".join(f"WHEN '{name}' THEN {share}" for name, share in LEVEL_NAMES.items())
    number = _number("level_text")
    for radius, share in profile.fixed_radii.items():
        stated = f"CASE WHEN accuracy_read = {radius} THEN {share} ELSE {stated}::DOUBLE END"
    return f"""CASE WHEN level_text IS NULL THEN {stated}::DOUBLE
        ELSE CASE lower(level_text) {names} ELSE CASE
            WHEN {number} > 0 AND {number} < 1 THEN {number}
            WHEN {number} >= 50 AND {number} <= 99.99 THEN {number} / 100 END END END"""


def _method(profile: Profile) -> str:
    default = METHOD_NAMES[profile.method or "unknown"].value
    known = profile.methods or {name: name for name in METHOD_NAMES}
    cases = " ".join(
        f"WHEN '{value.lower().replace(chr(39), chr(39) * 2)}' THEN {METHOD_NAMES[name].value}"
        for value, name in known.items()
    )
    return (
        f"CASE WHEN method_text IS NULL THEN {default} ELSE CASE lower(method_text) {cases} END END"
    )


def _code(profile: Profile) -> str:
    zoneless = "false" if profile.timezone else "NOT coalesce(has_offset, false)"
    return f"""CASE
        WHEN device IS NULL THEN 'NO_DEVICE'
        WHEN t IS NULL THEN 'NO_TIME'
        WHEN local_us IS NULL THEN 'BAD_TIME'
        WHEN {zoneless} THEN 'NO_ZONE'
        WHEN lat_text IS NULL AND lon_text IS NULL THEN 'NO_POSITION'
        WHEN lat IS NULL OR abs(lat) > 90 THEN 'BAD_LATITUDE'
        WHEN lon IS NULL OR abs(lon) > 180 THEN 'BAD_LONGITUDE'
        WHEN lat = 0 AND lon = 0 THEN 'NULL_ISLAND'
        WHEN level_text IS NOT NULL AND level IS NULL THEN 'BAD_ACCURACY_LEVEL'
        WHEN method_text IS NOT NULL AND method IS NULL THEN 'BAD_METHOD' END"""


_FIELD = """CASE
        WHEN device IS NULL THEN 'device_id'
        WHEN t IS NULL OR local_us IS NULL OR code IN ('NO_ZONE') THEN 'fixed_at'
        WHEN code IN ('NO_POSITION', 'BAD_LATITUDE', 'NULL_ISLAND') THEN 'lat'
        WHEN code = 'BAD_LONGITUDE' THEN 'lon'
        WHEN code = 'BAD_ACCURACY_LEVEL' THEN 'accuracy_level'
        WHEN code = 'BAD_METHOD' THEN 'method' END"""
