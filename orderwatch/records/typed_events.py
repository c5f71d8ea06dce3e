"""Device events: start, end or length, what happened, and the place it names."""

from __future__ import annotations

from orderwatch.outcome import EVENT_NAMES
from orderwatch.records.profile_model import Profile
from orderwatch.records.row_typing import (
    LATEST_US,
    Fault,
    Typing,
    clock_faults,
    device_faults,
    number,
)
from orderwatch.records.sql_text import literal

_OPEN = f"(until_text IS NULL OR coalesce(until_local >= {LATEST_US}, false))"
"""No end is written, or one that stands for none, such as 2999-12-12 23:59:59."""
_MOST_SECONDS = 3_660 * 86_400
"""Ten years: a longer event is a fault."""


def _values(profile: Profile) -> dict[str, str]:
    return {
        "length_s": f"coalesce({number('duration_s_text')}, {number('duration_min_text')} * 60)",
        "event": _event(profile),
    }


def _event(profile: Profile) -> str:
    """The code of an event's word: letters small, spaces single."""
    stated = str(EVENT_NAMES[profile.event].value) if profile.event else "NULL::TINYINT"
    known = profile.events or {name: name for name in EVENT_NAMES}
    cases = " ".join(
        f"WHEN {literal(' '.join(word.lower().split()))} THEN {EVENT_NAMES[name].value}"
        for word, name in known.items()
    )
    word = r"lower(regexp_replace(event_text, '\s+', ' ', 'g'))"
    return f"CASE WHEN event_text IS NULL THEN {stated} ELSE CASE {word} {cases} END END"


def _stored(profile: Profile) -> dict[str, str]:
    length_us = "CAST(round(coalesce(length_s, 0) * 1000000) AS BIGINT)"
    return {
        "from_us": "from_us",
        "until_us": f"CASE WHEN {_OPEN} THEN from_us + {length_us} ELSE until_us END",
        "resolution_us": str(profile.resolution_us),
        "event": "event",
        "place": "coalesce(place_text, '')",
    }


def _faults(profile: Profile) -> list[Fault]:
    lengths = (
        Fault(
            when=f"{field}_text IS NOT NULL AND NOT coalesce("
            f"{number(f'{field}_text')} BETWEEN 0 AND {_MOST_SECONDS / unit:g}, false)",
            code="'BAD_DURATION'",
            field=field,
        )
        for field, unit in (("duration_s", 1), ("duration_min", 60))
    )
    closed = f"NOT {_OPEN}"
    return [
        *device_faults(),
        Fault(when="from_text IS NULL", code="'NO_TIME'", field="from"),
        *clock_faults(profile, "from", given="true"),
        *clock_faults(profile, "until", given=closed),
        Fault(when=f"{closed} AND until_us < from_us", code="'ENDS_BEFORE_START'", field="until"),
        *lengths,
        Fault(when="event_text IS NULL AND event IS NULL", code="'NO_EVENT'", field="event"),
        Fault(when="event IS NULL", code="'UNKNOWN_EVENT'", field="event"),
    ]


TYPING = Typing(
    columns={
        "from_us": "BIGINT",
        "until_us": "BIGINT",
        "resolution_us": "BIGINT",
        "event": "TINYINT",
        "place": "VARCHAR",
    },
    clocks=("from", "until"),
    values=_values,
    faults=_faults,
    stored=_stored,
    order="from_us",
    same=("from_us", "until_us", "resolution_us", "event", "place"),
)
