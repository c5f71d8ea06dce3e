"""The timeline of a page: nothing is lost or added, however it is shortened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.evidence.page import lanes as module
from orderwatch.evidence.page.lanes import BINS, Account, lanes, shares_note
from orderwatch.evidence.page.lines import STATES
from orderwatch.evidence.page.time_view import Force, Lane
from orderwatch.evidence.page.view import ConditionLine
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED

LINE = ConditionLine(
    id="c1",
    clause="c1. " + "Not to go there. " * 9,
    kind="",
    checked=True,
    why="",
    exports=(),
    in_force="",
    parts=(),
    grades={},
    others={},
)
WORDS = [state.value for state in STATES]


def rows(lengths_s: list[tuple[int, int]], gap_s: int = 0) -> list[dict[str, Any]]:
    """Segments one after the other: (state number, seconds)."""
    found, at = [], 1_700_000_000
    for state, length in lengths_s:
        ends = {"started_at": at * 1_000_000, "ended_at": (at + length) * 1_000_000}
        found.append({"condition_id": "c1", "state": WORDS[state], **ends})
        at += length + gap_s
    return found


def made(timeline: list[dict[str, Any]], near_us: dict[str, list[int]] | None = None) -> list[Lane]:
    return list(lanes([LINE], Account(timeline=timeline, near_us=near_us or {}), {}))


def test_few_segments_stand_as_they_are_and_neighbours_are_joined() -> None:
    (lane,) = made(rows([(1, 60), (1, 60), (0, 30), (1, 60)]))
    assert [(end - start, state) for start, end, state in lane.segments] == [
        (120_000, 1),
        (30_000, 0),
        (60_000, 1),
    ]
    assert lane.bins == ()
    assert len(lane.label) < 70


def test_a_condition_without_time_has_no_lane() -> None:
    assert made([]) == []


ALWAYS = Force(spans_us=((0, 4_000_000_000_000_000),))
CHECKED = replace(LINE, in_force="2 min")


@pytest.mark.parametrize(
    ("line", "force", "in_force_us", "note"),
    [
        (LINE, ALWAYS, 0, "not in force in the account period"),
        (replace(LINE, checked=False), ALWAYS, None, "not checked"),
        (CHECKED, ALWAYS, 120_000_000, f"account {NOT_DISCLOSED}"),
        (replace(LINE, why=f"meetings: {NOT_DISCLOSED}"), ALWAYS, None, f"account {NOT_DISCLOSED}"),
        (replace(LINE, withheld=True), Force(told=False), None, NOT_DISCLOSED),
    ],
)
def test_why_a_lane_has_no_account_is_said(
    line: ConditionLine, force: Force, in_force_us: int | None, note: str
) -> None:
    """Without a row of the timeline it is never left to look as if nothing was in force."""
    account = Account(in_force_us={"c1": in_force_us})
    (lane,) = lanes([line], account, {"c1": force})
    assert (lane.note, lane.segments) == (note, ())


@pytest.mark.parametrize(
    ("in_force_s", "gap"),
    [(120, "not in force at this time"), (121, "not in force, or not told in this copy")],
)
def test_a_gap_is_said_to_be_no_force_only_where_all_time_is_told(
    in_force_s: int, gap: str
) -> None:
    """A copy may hold a part of the account: its sum tells."""
    account = Account(timeline=rows([(1, 120)]), in_force_us={"c1": in_force_s * 1_000_000})
    (lane,) = lanes([CHECKED], account, {"c1": ALWAYS})
    assert (lane.gap, lane.note) == (gap, "")


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5_000)), min_size=5, max_size=60),
    st.integers(0, 3_000),
)
def test_bins_hold_all_the_time_of_every_state(lengths: list[tuple[int, int]], gap: int) -> None:
    """Oracle: the sum of the segments of each state."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_SEGMENTS", 1)
        (lane,) = made(rows(lengths, gap))
    if not lane.bins:
        return
    for number in range(len(WORDS)):
        whole = sum(length for state, length in lengths if state == number) * 1000
        found = sum((end - start) * shares[number] for start, end, shares in lane.bins)
        longest = max(end - start for start, end, _ in lane.bins)
        assert found == pytest.approx(whole, abs=BINS * longest * 0.00006 + 1)
    assert all(sum(shares) <= 1.001 for _, _, shares in lane.bins)


def test_near_a_finding_the_segments_stand_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hours about it; of the rest there are shares."""
    monkeypatch.setattr(module, "MOST_SEGMENTS", 50)
    some = rows([(number % 2, 3_600) for number in range(200)])
    at = some[100]["started_at"]
    (lane,) = made(some, {"c1": [at]})
    assert lane.bins
    assert 12 <= len(lane.segments) <= 15
    assert any(start <= at // 1000 < end for start, end, _ in lane.segments)
    assert lane.exact == ((at // 1000 - 6 * 3_600_000, at // 1000 + 6 * 3_600_000),)


def test_where_the_lane_is_exact_its_segments_are_all_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Up to where there was no room for more; and the page says what the rest of the lane is."""
    monkeypatch.setattr(module, "MOST_SEGMENTS", 50)
    some = rows([(number % 2, 3_600) for number in range(200)])
    near = [some[number]["started_at"] for number in (5, 8, 60, 100, 140, 180)]
    (lane,) = made(some, {"c1": near})
    (whole,) = made(some)
    assert len(lane.segments) == 50
    assert len(lane.exact) == 4
    ends = [(one["started_at"] // 1000, one["ended_at"] // 1000) for one in some]
    for start, end in lane.exact:
        kept = [one[:2] for one in lane.segments if one[0] < end and start < one[1]]
        assert kept == [one for one in ends if one[0] < end and start < one[1]]
    assert lane.exact[-1][1] == lane.segments[-1][1]
    assert whole.exact == ()
    said = "its lane shows which share of each 8 min was in which state, not when"
    assert said in shares_note([lane])
    assert shares_note([]) == ""
