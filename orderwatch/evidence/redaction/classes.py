"""For each column of each table what it may tell, which decides what a copy does with it."""

from __future__ import annotations

from enum import Enum


class Tells(Enum):
    """What a cell may tell; the words stand in docs/security.md."""

    PUBLIC = "codes, counts and ids that the copy is about"
    TIME = "when, of a condition that is shown"
    FINDING = "the id of a finding, made of a hash"
    PERSON = "the person a row is about"
    DEVICE = "a device"
    IDENTIFIER = "a phone number, an address or a handle"
    PLACE = "a position"
    PLACES = "the ids of places"
    ACCOUNT = "how much of the time was in which state"
    LINE = "how far a position is from a line or a person"
    BEARING = "the way from one person to the other"
    TEXT = "words written by people, or made of them"
    FILE = "the name of a file"
    HASH = "the hash of a file"
    VALUE = "a cell of an export as it was written"
    REVIEW = "what a reviewer wrote, or a code made of the whole row"
    TOTAL = "a count or an answer over conditions, some of which may be withheld"


_FINDING = """
FINDING: finding_id
PUBLIC: order_id condition_id kind respondent_id grade fixes fixes_against
PUBLIC: dwell_min_s dwell_max_s channel direction records flags speaks_against
PERSON: protected_id
DEVICE: device_id
TIME: started_at ended_at started_local ended_local
LINE: p_max closest_m stands_if_smaller_m
TEXT: clause sentence
"""
_ACCOUNT = """
ACCOUNT: in_force_s possible_breach_s consistent_s unclear_s no_data_s excepted_s
"""
_TABLES = {
    "possible_breaches": _FINDING,
    "near_misses": f"{_FINDING}PUBLIC: reason",
    "excepted": f"{_FINDING}PUBLIC: reason excepted_by",
    "timeline": """
        PUBLIC: order_id condition_id state basis unseen_max_s
        TIME: started_at ended_at
        """,
    "orders": """
        PUBLIC: order_id respondent_id timezone phone_region pings_used events_used contacts_used
        TIME: period_from period_until notice_at variation_notices
        FILE: file
        HASH: sha256
        TOTAL: checked why strong moderate weak may_be_permitted warnings
        """,
    "conditions": f"""
        PUBLIC: order_id respondent_id condition_id kind checked
        PLACES: place
        TEXT: clause why
        FILE: exports
        {_ACCOUNT}
        """,
    "weeks": f"""
        PUBLIC: order_id condition_id possible_breach_max_s
        TIME: week started_at ended_at
        {_ACCOUNT}
        """,
    "evidence": """
        FINDING: finding_id
        PUBLIC: record_type row accuracy_m outcome flags channel status pair r95_m
        FILE: source
        TIME: at
        DEVICE: device_id
        PLACE: lat lon
        LINE: p_inside margin_m separation_m
        BEARING: bearing_deg
        IDENTIFIER: from_id to_id
        """,
    "against": """
        FINDING: finding_id
        PUBLIC: code row
        FILE: source
        TIME: at
        DEVICE: device_id
        TEXT: note
        """,
    "set_aside": """
        PUBLIC: row code column
        FILE: source
        VALUE: value
        TEXT: remedy
        """,
    "ledger": """
        PUBLIC: rows used duplicates set_aside not_matched
        TIME: covers_from covers_until
        FILE: source
        HASH: sha256
        """,
    "data": """
        PUBLIC: order_id respondent_id day held_s observed_s silent_s silences_1h silences_6h
        PUBLIC: silences_24h silences_longer longest_silence_s fixes gps wifi cell rf
        PUBLIC: unknown_method radius_p05_m radius_p50_m radius_p95_m radius_unknown repeats spikes
        PUBLIC: jumps same_time duplicates files overlap_s out_of_order late whole_hour_steps
        PUBLIC: whole_minutes same_second three_decimals outside_covers events still_s
        TIME: still
        PERSON: person_id
        DEVICE: device_id
        PLACES: settles
        """,
    "silences": """
        PUBLIC: order_id respondent_id silence_s before_row before_r95_m after_row after_r95_m
        PUBLIC: apart_m reach semi_major_m semi_minor_m bearing_deg
        PERSON: person_id
        DEVICE: device_id
        TIME: started_at ended_at
        FILE: before_source after_source
        PLACE: before_lat before_lon after_lat after_lon centre_lat centre_lon outline
        """,
    "review_status": """
        FINDING: finding_id
        PUBLIC: order_id condition_id listed_in
        REVIEW: seen review by at disposition note review_row
        """,
    "sensitivity": """
        FINDING: finding_id
        PUBLIC: order_id condition_id grade threshold value holds_from holds_until
        PUBLIC: tried_from tried_until
        """,
    "withheld": """
        PUBLIC: kind count ground
        """,
}


def _read(text: str) -> dict[str, Tells]:
    found: dict[str, Tells] = {}
    for line in text.split("\n"):
        name, _, columns = line.strip().partition(":")
        if not name:
            continue
        found |= dict.fromkeys(columns.split(), Tells[name])
    return found


CLASSES: dict[str, dict[str, Tells]] = {name: _read(text) for name, text in _TABLES.items()}
"""Table → column → what its cells may tell. A table or column that is missing here is a fault:
nothing of it may leave in a copy."""
