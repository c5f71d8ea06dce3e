"""Contacts: time, channel, both ends as written, what became of it, how long it lasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderwatch.outcome import ACTIONS, CHANNELS, STATUSES
from orderwatch.records.profile_model import Profile
from orderwatch.records.row_typing import Fault, Typing, clock_faults, number
from orderwatch.records.sql_text import among, literal

_HOURS = r"\d{1,3}:[0-5]\d:[0-5]\d"
_MOST_SECONDS = 31 * 86_400
"""A call of over a month is a fault."""
_MINUTES_LENGTH = 16
"""Characters of `2026-04-01 08:30`, a time without seconds."""
_CALLS = "('call', 'video_call')"
_CUT = r"\d\.\d+[eE]\+?\d{1,2}|\d[eE]\+\d{1,2}|\d{16,}\.0+"
"""A number of which a spreadsheet has kept some digits, such as 4.47701E+11."""


def _values(profile: Profile) -> dict[str, str]:
    words = profile.contact
    own, other = _ends(profile)
    return {
        "device_id_text": f"coalesce({own}, '')",
        "channel_read": _word("channel", words.channel, words.channels, CHANNELS),
        "action_read": _word("action", words.action, words.actions, ACTIONS),
        "status_read": _word("status", words.status, words.statuses, STATUSES),
        "turned": _direction(words.directions),
        "from_read": other.replace("SIDE", "out"),
        "to_read": other.replace("SIDE", "in"),
        "length_s": _length(),
        "unanswered": _unanswered(words.unanswered),
        "lat_read": number("lat_text"),
        "lon_read": number("lon_text"),
    }


def _ends(profile: Profile) -> tuple[str, str]:
    """SQL of the own end, and of the end that is the own one where the direction is SIDE."""
    words = profile.contact
    own = f"coalesce(own_id_text, {literal(words.owner)})" if words.owner else "own_id_text"
    if "other_id" not in profile.columns:
        return own, "CASE 'SIDE' WHEN 'out' THEN from_id_text ELSE to_id_text END"
    turned = _direction(words.directions)
    return own, f"CASE WHEN {turned} = 'SIDE' THEN {own} ELSE other_id_text END"


def _direction(directions: Mapping[str, str]) -> str:
    return _mapped("direction_text", directions) if directions else "NULL::VARCHAR"


def _word(field: str, stated: str, known: Mapping[str, str], canonical: Sequence[str]) -> str:
    """The canonical word of a column's word; NULL where the column has one that is not known."""
    plain = literal(stated) if stated else "NULL::VARCHAR"
    read = _mapped(f"{field}_text", known or {one: one for one in canonical})
    return f"CASE WHEN {field}_text IS NULL THEN {plain} ELSE {read} END"


def _mapped(text: str, known: Mapping[str, str]) -> str:
    cases = " ".join(
        f"WHEN {literal(' '.join(word.lower().split()))} THEN {literal(meaning)}"
        for word, meaning in known.items()
    )
    mapped = f"CASE lower({text}) {cases} END"
    # Every WHEN makes small letters once more: canonical words, which most are, need none.
    # (No `IN`: see `sql_text.among`.)
    same = " ".join(
        f"WHEN {literal(word)} THEN {literal(word)}"
        for word, meaning in known.items()
        if word == meaning == word.lower()
    )
    return f"CASE {text} {same} ELSE {mapped} END" if same else mapped


def _length() -> str:
    """Seconds of a number or of H:MM:SS; NULL where it is neither."""
    parts = "string_split(duration_s_text, ':')"
    hours = " + ".join(
        f"CAST({parts}[{place}] AS DOUBLE) * {unit}" for place, unit in ((1, 3600), (2, 60), (3, 1))
    )
    spelled = f"regexp_full_match(duration_s_text, '{_HOURS}')"
    return f"CASE WHEN {spelled} THEN {hours} ELSE {number('duration_s_text')} END"


def _unanswered(texts: Sequence[str]) -> str:
    """Whether the length of a call says that nobody answered."""
    tests = ["duration_s_text IS NULL"] if "" in texts else []
    written = [one for one in texts if one]
    if written:
        tests.append(among("duration_s_text", written))
    return f"({' OR '.join(tests)})" if tests else "false"


def _stored(profile: Profile) -> dict[str, str]:
    platform = literal(profile.contact.platform.lower())
    call = f"channel_read IN {_CALLS}"
    return {
        "at_us": "at_us",
        "resolution_us": _resolution(profile),
        "channel": "channel_read",
        "platform": f"coalesce(lower(platform_text), {platform})",
        "action": "coalesce(action_read, '')",
        "status": f"""CASE WHEN status_text IS NOT NULL THEN status_read
            WHEN {call} AND unanswered THEN 'missed'
            WHEN status_read IS NOT NULL THEN status_read
            WHEN {call} AND coalesce(length_s > 0, false) THEN 'completed'
            ELSE 'unknown' END""",
        "from_id": "from_read",
        "to_id": "to_read",
        "duration_s": "CASE WHEN length_s >= 0 THEN length_s END",
        "text": "text_text",
        "reported_by": "coalesce(reported_by_text, '')",
        "lat": "lat_read",
        "lon": "lon_read",
        "group_chat": "coalesce(lower(group_chat_text) IN ('yes', 'true', '1'), false)",
        "region": literal(profile.contact.region),
    }


def _resolution(profile: Profile) -> str:
    if profile.format != "whatsapp":
        return str(profile.resolution_us)
    # One chat has seconds in all its times or in none: the form of the export, not of the row.
    return f"CASE WHEN length(at_text) = {_MINUTES_LENGTH} THEN 60000000 ELSE 0 END"


def _faults(profile: Profile) -> list[Fault]:
    turned = "other_id" in profile.columns
    ends, own = ("other_id", "own_id") if turned else ("from_id", "from_id")
    rows = [
        ("channel_text IS NULL AND channel_read IS NULL", "NO_CHANNEL", "channel"),
        ("channel_read IS NULL", "UNKNOWN_CHANNEL", "channel"),
        ("action_text IS NOT NULL AND action_read IS NULL", "UNKNOWN_ACTION", "action"),
    ]
    if turned:
        rows += [
            ("direction_text IS NULL", "NO_DIRECTION", "direction"),
            ("turned IS NULL", "UNKNOWN_DIRECTION", "direction"),
            ("device_id_text = ''", "NO_IDENTIFIER", own),
        ]
    rows.append(("from_read IS NULL AND to_read IS NULL", "NO_IDENTIFIER", ends))
    rows += _faults_of_values()
    return [
        Fault(when="at_text IS NULL", code="'NO_TIME'", field="at"),
        *clock_faults(profile, "at", given="true"),
        *(Fault(when=when, code=f"'{code}'", field=field) for when, code, field in rows),
    ]


def _cut(text: str) -> str:
    """Whether a text is a number that has lost digits; most begin otherwise, or are shown whole."""
    shown = " OR ".join(f"contains({text}, '{one}')" for one in ".eE")
    may = f"{text} >= '0' AND {text} < ':' AND ({shown})"
    return f"CASE WHEN {may} THEN regexp_full_match({text}, '{_CUT}') ELSE false END"


def _faults_of_values() -> list[tuple[str, str, str]]:
    """SQL, code and field of what can be wrong with ids, the length of a call and a place."""
    cut = [
        (_cut(f"{one}_text"), "LOST_DIGITS", one)
        for one in ("from_id", "to_id", "own_id", "other_id")
    ]
    long = f"coalesce(length_s BETWEEN 0 AND {_MOST_SECONDS}, false)"
    places = [
        (
            f"{one}_text IS NOT NULL AND NOT coalesce(abs({one}_read) <= {most}, false)",
            f"BAD_{name}",
            one,
        )
        for one, most, name in (("lat", 90, "LATITUDE"), ("lon", 180, "LONGITUDE"))
    ]
    return [
        *cut,
        ("status_text IS NOT NULL AND status_read IS NULL", "UNKNOWN_STATUS", "status"),
        (
            f"duration_s_text IS NOT NULL AND NOT unanswered AND NOT {long}",
            "BAD_DURATION",
            "duration_s",
        ),
        *places,
    ]


TYPING = Typing(
    columns={
        "at_us": "BIGINT",
        "resolution_us": "BIGINT",
        "channel": "VARCHAR",
        "platform": "VARCHAR",
        "action": "VARCHAR",
        "status": "VARCHAR",
        "from_id": "VARCHAR",
        "to_id": "VARCHAR",
        "duration_s": "DOUBLE",
        "text": "VARCHAR",
        "reported_by": "VARCHAR",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "group_chat": "BOOLEAN",
        "region": "VARCHAR",
    },
    clocks=("at",),
    values=_values,
    faults=_faults,
    stored=_stored,
    order="at_us",
    same=(
        "at_us",
        "resolution_us",
        "channel",
        "platform",
        "action",
        "status",
        "from_id",
        "to_id",
        "duration_s",
        "reported_by",
        "lat",
        "lon",
        "group_chat",
    ),
)
