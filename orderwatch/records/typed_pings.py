"""Positions: time, latitude and longitude, reported radius with its level, method."""

from __future__ import annotations

from orderwatch.outcome import METHOD_NAMES
from orderwatch.records.profile_checks import LEVEL_NAMES
from orderwatch.records.profiles import Profile
from orderwatch.records.row_typing import Fault, Typing, clock_faults, no_device, number


def _values(profile: Profile) -> dict[str, str]:
    return {
        "lat": number("lat_text"),
        "lon": number("lon_text"),
        "accuracy_read": number("accuracy_m_text"),
        "level": _level(profile),
        "method": _method(profile),
    }


def _stored(profile: Profile) -> dict[str, str]:
    return {
        "at_us": "fixed_at_us",
        "resolution_us": str(profile.resolution_us),
        "lat": "lat",
        "lon": "lon",
        "accuracy": "CASE WHEN accuracy_read > 0 THEN accuracy_read ELSE 'nan'::DOUBLE END",
        "level": "coalesce(level, 'nan'::DOUBLE)",
        "method": "coalesce(method, 0)",
    }


def _faults(profile: Profile) -> list[Fault]:
    return [
        no_device(),
        Fault(when="fixed_at_text IS NULL", code="'NO_TIME'", field="fixed_at"),
        *clock_faults(profile, "fixed_at", given="true"),
        *(Fault(when=when, code=f"'{code}'", field=field) for when, code, field in _VALUES),
    ]


_VALUES = (
    ("lat_text IS NULL AND lon_text IS NULL", "NO_POSITION", "lat"),
    ("lat IS NULL OR abs(lat) > 90", "BAD_LATITUDE", "lat"),
    ("lon IS NULL OR abs(lon) > 180", "BAD_LONGITUDE", "lon"),
    ("lat = 0 AND lon = 0", "NULL_ISLAND", "lat"),
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
    },
    clocks=("fixed_at",),
    values=_values,
    faults=_faults,
    stored=_stored,
    order="at_us",
    same=("at_us", "resolution_us", "lat", "lon", "accuracy", "level", "method"),
)
