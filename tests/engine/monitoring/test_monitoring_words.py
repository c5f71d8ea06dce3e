"""Monitoring: what the sentences say is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.test_monitoring import check, order

from orderwatch.evidence.page.thresholds import grade_words, thresholds_of
from orderwatch.policy import Policy


def test_a_record_within_an_unclear_silence_is_not_denied() -> None:
    """An event of power stands in the middle: the sentence must not say that nothing does."""
    times = [("TAG-1", 0.0), ("TAG-1", 6_000.0), ("TAG-1", 7_000.0)]
    found = check(order(), times, [("TAG-1", 3_000, 0, "power")], span_s=7_000)
    row = found.near_misses.iloc[0]
    assert row["reason"] == "unclear_only"
    assert row["sentence"].startswith(
        "Of TAG-1 nothing that is surely its own was recorded from 07:00 on Tue 14 Apr 2026 to "
        "08:40, 1 h 40 min (Europe/London)."
    )
    assert "Reported in it or beside it: power at 07:50." in row["sentence"]


def test_the_stated_time_is_never_rounded() -> None:
    """1 h is allowed, 1 h and 20 s were silent: both stand in the sentence as they are."""
    found = check(order(), [("TAG-1", 0.0), ("TAG-1", 3_620.0)], span_s=3_620)
    sentence = found.possible_breaches.iloc[0]["sentence"]
    assert sentence.startswith(
        "Of TAG-1 nothing was recorded from 07:00 on Tue 14 Apr 2026 to 08:00:20, 1 h 20 s "
    )
    assert 'The longest silence stated for condition c1 ("1.") is 1 h, passed at 08:00.' in sentence


def test_no_threshold_of_positions_is_said_to_decide_it() -> None:
    """The exhibit and the explanation name what decides, and a silence is no position."""
    assert thresholds_of("monitoring", Policy()) == ()
    for grade in ("moderate", "weak"):
        words = grade_words(grade, "monitoring", Policy())
        assert words
        assert "position" not in words


def test_the_card_says_what_the_lengths_are_of(tmp_path: Path) -> None:
    """Two hours silent, one of them beyond: no card may read *how long: at least 1 h*."""
    found = check(order(), [("TAG-1", 0.0), ("TAG-1", 7_200.0)], span_s=7_200)
    found.write(tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "beyond the stated time" in page
    assert "of them show it alone" not in page


@pytest.mark.parametrize(
    ("exception", "counted"),
    [
        ("from: 2026-04-14 12:00, until: 2026-04-14 16:00", "to an edge of exception e1"),
        (
            "from: 2026-04-14 12:00, until: 2026-04-14 17:00, granted: 2026-04-14 13:30",
            "to an edge of exception e1",
        ),
        (
            "from: 2026-04-14 12:00, until: 2026-04-14 17:00, review: yes",
            "to an edge of the time asked for",
        ),
    ],
    ids=["its start", "its grant", "one to be judged"],
)
def test_the_edge_that_is_named_is_the_one_that_counts(exception: str, counted: str) -> None:
    """An exception holds from its grant; one that a person must judge cuts nothing."""
    asked = order(exception=f"{{id: e1, reason: x, {exception}}}")
    row = check(asked, [("TAG-1", 0.0)]).possible_breaches.iloc[0]
    assert f"(counted {counted})" in row["sentence"]


@pytest.mark.parametrize(
    ("keys", "counted"),
    [
        ("until: 2026-04-14 14:00,", "to where the condition ceases to bind"),
        ("", "to an edge of the time asked for"),
    ],
)
def test_the_day_of_notice_does_not_end_where_the_condition_does(keys: str, counted: str) -> None:
    """On the day of notice every other edge lies within it, and is named as what it is."""
    asked = order(notice="{at: 2026-04-14, how: x}", keys=keys)
    row = check(asked, [("TAG-1", 0.0)]).near_misses.iloc[0]
    assert row["reason"] == "notice_day"
    assert f"(counted {counted})" in row["sentence"]
