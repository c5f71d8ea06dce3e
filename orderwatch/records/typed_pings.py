"""Positions: time, latitude and longitude, reported radius with its level, method."""

from __future__ import annotations

from orderwatch.outcome import METHOD_NAMES
from orderwatch.records.profile_checks import LEVEL_NAMES
from orderwatch.records.profile_model import KIND, Profile
from orderwatch.records.row_typing import Fault, Typing, clock_faults, device_faults, number
from orderwatch.records.sql_text import among, literal

_E7 = 10_000_000
_DEGREES = r"([+-]?\d{1,3}(?:\.\d{1,15})?) ?°?"
_PAIR = rf"(?:geo:)?{_DEGREES} ?, ?{_DEGREES}"
"""`51.7520, -0.3360`, with degree signs or as a geo: address; latitude first."""


def _values(profile: Profile) -> dict[str, str]:
    lat, lon = number("lat_text"), number("lon_text")
    if profile.coordinates == "e7":
        lat, lon = f"{lat} / {_E7}", f"{lon} / {_E7}"
    if "position" in profile.columns:
        lat, lon = (
            f"TRY_CAST(nullif(regexp_extract(position_text, '^{_PAIR}$', {part}), '') AS DOUBLE)"
            for part in (1, 2)
        )
    return {
        "lat": lat,
        "lon": lon,
        "accuracy_read": number("accuracy_m_text"),
        "level": _level(profile),
        "method": _method(profile),
    }


def _stored(profile: Profile) -> dict[str, str]:
    return {
        "at_us": _at(profile),
        "resolution_us": str(profile.resolution_us),
        "lat": "lat",
        "lon": "lon",
        "accuracy": "CASE WHEN accuracy_read > 0 THEN accuracy_read ELSE 'nan'::DOUBLE END",
        "level": "coalesce(level, 'nan'::DOUBLE)",
        "method": "coalesce(method, 0)",
        "received_us": "received_at_us" if "received_at" in profile.columns else "NULL",
    }


def _at(profile: Profile) -> str:
    """The time of the fix, the measured offset of its device's clock added."""
    if not profile.clock_offset:
        return "fixed_at_us"
    cases = " ".join(
        f"WHEN {literal(device)} THEN {round(seconds * 1_000_000)}"
        for device, seconds in profile.clock_offset.items()
    )
    return f"fixed_at_us + CASE device_id_text {cases} ELSE 0 END"


def _faults(profile: Profile) -> list[Fault]:
    return [
        *_no_fix(profile),
        *device_faults(),
        Fault(when="fixed_at_text IS NULL", code="'NO_TIME'", field="fixed_at"),
        *clock_faults(profile, "fixed_at", given="true"),
        *(_fault(*one) for one in _place_faults(profile)),
        *(_fault(*one) for one in _WORDS),
    ]


def _fault(when: str, code: str, field: str) -> Fault:
    return Fault(when=when, code=f"'{code}'", field=field)


def _no_fix(profile: Profile) -> list[Fault]:
    """Rows that the export itself says are something else than a fix."""
    if profile.fixes is None:
        return []
    kind = f"lower(coalesce({KIND}_text, ''))"
    when = f"NOT {among(kind, profile.fixes[1])}"
    return [_fault(when, "NOT_A_FIX", KIND)]


def _place_faults(profile: Profile) -> list[tuple[str, str, str]]:
    field, lon_field = "lat", "lon"
    found = [("lat_text IS NULL AND lon_text IS NULL", "NO_POSITION", "lat")]
    if "position" in profile.columns:
        field = lon_field = "position"
        found = [
            ("position_text IS NULL", "NO_POSITION", field),
            ("lat IS NULL OR lon IS NULL", "BAD_POSITION", field),
        ]
    elif "easting" in profile.columns:
        field = lon_field = "easting"
        found = [
            ("easting_text IS NULL AND northing_text IS NULL", "NO_POSITION", field),
            ("lat IS NULL OR lon IS NULL", "BAD_GRID", field),
        ]
    return [
        *found,
        ("lat IS NULL OR abs(lat) > 90", "BAD_LATITUDE", field),
        ("lon IS NULL OR abs(lon) > 180", "BAD_LONGITUDE", lon_field),
        ("lat = 0 AND lon = 0", "NULL_ISLAND", field),
    ]


_WORDS = (
    ("accuracy_level_text IS NOT NULL AND level IS NULL", "BAD_ACCURACY_LEVEL", "accuracy_level"),
    ("method_text IS NOT NULL AND method IS NULL", "BAD_METHOD", "method"),
)


def _level(profile: Profile) -> str:
    """The share that the radius holds; 50 … 99 is read as per cent."""
    stated = LEVEL_NAMES.get(profile.accuracy_level, profile.accuracy_level) or "'nan'"
    names = " ".join(f"WHEN '{name}' THEN {share}" for name, share in LEVEL_NAMES.items())
    share_read = number("accuracy_level_text")
    radius_read = number("accuracy_m_text")
    for radius, share in profile.fixed_radii.items():
        stated = f"CASE WHEN {radius_read} = {radius} THEN {share} ELSE {stated}::DOUBLE END"
    return f"""CASE WHEN accuracy_level_text IS NULL THEN {stated}::DOUBLE
        ELSE CASE lower(accuracy_level_text) {names} ELSE CASE
            WHEN {share_read} > 0 AND {share_read} < 1 THEN {share_read}
            WHEN {share_read} >= 50 AND {share_read} <= 99.99 THEN {share_read} / 100
            END END END"""


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


TYPING = Typing(
    columns={
        "at_us": "BIGINT",
        "resolution_us": "BIGINT",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "accuracy": "DOUBLE",
        "level": "DOUBLE",
        "method": "TINYINT",
        "received_us": "BIGINT",
    },
    clocks=("fixed_at",),
    named_clocks=("received_at",),
    values=_values,
    faults=_faults,
    stored=_stored,
    order="at_us",
    same=("at_us", "resolution_us", "lat", "lon", "accuracy", "level", "method"),
)
