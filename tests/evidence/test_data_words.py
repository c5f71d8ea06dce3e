"""The verdict in words: the exact sentence for known sums."""

from __future__ import annotations

from typing import Any

import pytest

from orderwatch.evidence.data_columns import DATA
from orderwatch.evidence.data_words import by_device, per_cent, silences_words, verdict
from orderwatch.policy import Policy

HOUR = 3_600_000_000
EMPTY = {"count": 0, "seconds": 0, "metres": None, "text": "", "codes": ()}


def row(**values: Any) -> dict[str, Any]:
    """A day of 100 positions, all of it observed."""
    plain = {column.name: EMPTY[column.kind] for column in DATA}
    day = {"device_id": "T", "held_s": 24 * HOUR, "observed_s": 24 * HOUR, "fixes": 100}
    return plain | day | {"radius_p50_m": 8.0} | values


def heard(seconds: float) -> dict[str, int]:
    seen = round(seconds * 1_000_000)
    return {"observed_s": seen, "silent_s": 24 * HOUR - seen}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "usable: 100 % of the time observed"),
        (heard(86_400 * 0.95), "usable: 95 % of the time observed"),
        (
            {**heard(10_368), "silences_6h": 2, "silences_24h": 1, "longest_silence_s": 7 * HOUR},
            "usable with care: 12 % of the time observed (3 silences, the longest 7 h)",
        ),
        (
            {"silences_1h": 1, "longest_silence_s": HOUR // 2, **heard(84_600)},
            "usable: 98 % of the time observed (1 silence, the longest 30 min)",
        ),
        (
            {"settles": ("home:96/100", "lodging:69/100", "park:0/0")},
            "usable with care: 100 % of the time observed; 31 % of the fixes cannot settle lodging",
        ),
        (
            {"settles": ("a:95/100", "b:0/40")},
            "usable with care: 100 % of the time observed; "
            "100 % of the fixes cannot settle b; 5 % of the fixes cannot settle a",
        ),
        (
            {"spikes": 4, "late": 4, "repeats": 90, "duplicates": 50},
            "usable: 100 % of the time observed",
        ),
        (
            {"spikes": 5, "late": 7},
            "usable with care: 100 % of the time observed; 5 % of the fixes are out and back "
            "faster than anyone travels; 7 % of the rows stand below later ones in their file",
        ),
        (
            {"whole_minutes": 95, "same_second": 95},
            "usable with care: 100 % of the time observed; times without seconds",
        ),
        (
            {"whole_minutes": 2, "same_second": 97},
            "usable with care: 100 % of the time observed; "
            "97 % of the times fall on one second of the minute",
        ),
        (
            {"whole_hour_steps": 1, "outside_covers": 3},
            "usable with care: 100 % of the time observed; 1 step of whole hours from row to row; "
            "3 fixes outside what their export says it covers",
        ),
        (
            {"held_s": 0, "observed_s": 0},
            "usable with care: none of its fixes in the time accounted for",
        ),
        (heard(0), "not usable: none of the time observed"),
        ({"fixes": 0}, "no position"),
        ({"fixes": 0, "events": 1}, "no position; 1 device event"),
        ({"fixes": 0, "events": 25}, "no position; 25 device events"),
    ],
)
def test_the_sentence(values: dict[str, Any], said: str) -> None:
    (data,) = by_device([row(**values)])
    assert verdict(data, Policy()) == said


def test_exchanged_columns_win_over_all_else() -> None:
    (data,) = by_device([row()])
    said = "not usable: latitude and longitude seem to be in each other's column"
    assert verdict(data, Policy(), swapped=True) == said


def test_days_add_up_by_person_and_device() -> None:
    rows = [
        row(person_id="R", settles=("home:10/100",), longest_silence_s=5, radius_p50_m=9.0),
        row(person_id="R", settles=("home:40/100",), longest_silence_s=3, radius_p50_m=None),
        row(person_id="P", silences_24h=2),
    ]
    one, two = by_device(rows)
    assert (one.days, one.sums["fixes"], one.longest_us) == (2, 200, 5)
    assert one.settles == {"home": (50, 200)}
    assert one.radii_m == (9.0, 9.0)
    assert two.radii_m == (8.0, 8.0)
    assert silences_words([one, two]) == "2 of 6 to 24 h"


def test_the_share_is_a_threshold() -> None:
    (data,) = by_device([row(spikes=4)])
    assert "4 % of the fixes" in verdict(data, Policy(data_care_share=0.04))


def test_shares_are_never_rounded_to_none_or_all() -> None:
    assert per_cent(1, 1_000_000) == "under 1 %"
    assert per_cent(999_999, 1_000_000) == "over 99 %"
    assert per_cent(0, 7) == "0 %"
    assert per_cent(7, 7) == "100 %"
