"""Curfews whose hours, tolerance and allowance change: nobody is absent by words not yet known."""

from __future__ import annotations

import pandas as pd
import pytest
from support.tracks import east_of

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.evidence.frames import Findings
from orderwatch.orders import load_text

ORDER = """
orderwatch: 1
order: {{id: O, made: 2026-03-02, notice: [{{at: 2026-03-02 09:00}}], timezone: Europe/London}}
respondent: {{id: R, devices: [{{id: TAG, worn: yes, from: 2026-03-02}}]}}
places:
  home: {{circle: {{centre: [51.752, -0.336], radius: 50 m}}}}
  other: {{circle: {{centre: [51.772, -0.336], radius: 50 m}}}}
conditions:
  - {{id: c1, clause: "1.", kind: curfew, at: [{at}]{more}}}
variations: [{variations}]
"""
NIGHT = "{place: home, when: 'Mo-Su 19:00-07:00'}"
LATE = "notice: [{at: 2026-03-13 12:00, how: served}]"
AT_ONCE = "notice: [{at: 2026-03-10 12:00, how: court}]"
EARLIER = (
    f"{{made: 2026-03-09 12:00, {LATE}, "
    "change: [{condition: c1, at: [{place: home, when: 'Mo-Su 17:00-07:00'}]}]}"
)


def allowance(minutes: int, per: str = "week") -> str:
    return f"allowance: {{minutes: {minutes}, per: {per}}}"


def change(what: str, notice: str = AT_ONCE, *, relaxes: bool = False) -> str:
    said = "relaxes: yes, " if relaxes else ""
    return f"{{made: 2026-03-10 12:00, {notice}, {said}change: [{{condition: c1, {what}}}]}}"


def found(
    away: list[tuple[str, str]],
    *variations: str,
    at: str = NIGHT,
    more: str = "",
    step: int = 120,
) -> Findings:
    """At home from noon on 10 March to noon on the 12th, but for some times 3 km away."""
    times = pd.date_range("2026-03-10 12:00", "2026-03-12 12:00", freq=f"{step}s", tz="UTC")
    spans = [(pd.Timestamp(a, tz="UTC"), pd.Timestamp(b, tz="UTC")) for a, b in away]
    rows = []
    for number, when in enumerate(times):
        gone = any(a <= when < b for a, b in spans)
        lat, lon = east_of((3_000.0 if gone else 0.0) + 0.5 * (number % 5))
        rows.append(("TAG", when.isoformat(), f"{lat:.7f}", f"{lon:.7f}", "8"))
    columns = ["device_id", "fixed_at", "lat", "lon", "accuracy_m"]
    text = ORDER.format(at=at, more=f", {more}" if more else "", variations=", ".join(variations))
    return orderwatch.check(load_text(text), pd.DataFrame(rows, columns=columns))


def counts(result: Findings) -> tuple[int, int]:
    return len(result.possible_breaches), len(result.excepted)


def test_a_change_of_the_allowance_brings_no_hours_of_another_change() -> None:
    away = [("2026-03-10 17:30", "2026-03-10 18:30")]
    result = found(away, EARLIER, change(allowance(20)), more=allowance(60))
    assert counts(result) == (0, 0)
    assert set(result.near_misses["reason"]) == {"before_notice"}


@pytest.mark.parametrize("pending", [True, False])
def test_a_relaxing_change_is_not_held_back_by_another_that_waits_for_notice(
    pending: bool,
) -> None:
    away = [("2026-03-10 20:00", "2026-03-10 20:30")]
    before = [EARLIER] if pending else []
    result = found(away, *before, change(allowance(60), relaxes=True))
    assert counts(result) == (0, 1)
    assert result.excepted["excepted_by"].tolist() == ["allowance"]


def test_shorter_hours_work_from_their_making_beside_a_pending_tolerance() -> None:
    tolerance = (
        f"{{made: 2026-03-09 12:00, {LATE}, "
        "change: [{condition: c1, tolerance: {minutes: 5}}]}"
    )
    hours = change("at: [{place: home, when: 'Mo-Su 21:00-07:00'}]", relaxes=True)
    away = [("2026-03-10 20:00", "2026-03-10 20:30")]
    result = found(away, tolerance, hours, more="tolerance: {minutes: 10}")
    assert counts(result)[0] == 0


def test_a_longer_allowance_counts_what_was_used_and_no_more() -> None:
    """30 minutes were used up on the 10th; from the 11th at noon 300 are allowed."""
    away = [("2026-03-10 20:00", "2026-03-10 21:00"), ("2026-03-11 20:00", "2026-03-11 20:20")]
    longer = change(allowance(300)).replace("2026-03-10 12:00", "2026-03-11 12:00")
    result = found(away, longer, more=allowance(30))
    assert result.possible_breaches["started_local"].str[:10].tolist() == ["2026-03-10"]
    assert len(result.excepted) == 2


def test_a_new_opening_of_the_night_gives_no_second_allowance() -> None:
    away = [("2026-03-10 20:10", "2026-03-10 20:40"), ("2026-03-10 22:00", "2026-03-10 22:28")]
    later = change("at: [{place: home, when: 'Mo-Su 20:00-07:00'}]", relaxes=True)
    later = later.replace("2026-03-10 12:00", "2026-03-10 21:00")
    result = found(away, later, more=allowance(30, "window"))
    assert result.possible_breaches["started_local"].str[:16].tolist() == ["2026-03-10T22:02"]


@pytest.mark.parametrize("step", [120, 300, 420, 840])
def test_a_night_away_is_hidden_in_no_allowance(step: int) -> None:
    """However seldom the tag reports, as long as no silence is between."""
    result = found([("2026-03-10 18:00", "2026-03-11 08:00")], more=allowance(30), step=step)
    assert len(result.possible_breaches) == 1


@pytest.mark.parametrize("second", ["[other, home]", "[home, other]"])
def test_the_order_of_places_gives_no_tolerance_where_a_row_goes_on(second: str) -> None:
    at = (
        "{place: [home, other], when: 'Mo-Su 19:00-23:00'}, "
        f"{{place: {second}, when: 'Mo-Su 23:00-07:00'}}"
    )
    away = [("2026-03-10 22:52", "2026-03-10 23:08")]
    assert counts(found(away, at=at, more="tolerance: {minutes: 10}")) == (1, 0)


def test_hours_of_one_place_that_go_on_have_no_end_in_between() -> None:
    at = (
        "{place: home, when: 'Mo-Su 19:00-23:00'}, "
        "{place: [home, other], when: 'Mo-Su 23:00-07:00'}"
    )
    away = [("2026-03-10 22:40", "2026-03-10 23:20")]
    result = found(away, at=at, more="tolerance: {minutes: 30}")
    assert len(result.excepted) == 0
    assert len(result.possible_breaches) >= 1


def test_a_frame_cannot_state_a_coarse_clock() -> None:
    frame = pd.DataFrame(
        {
            "device_id": ["TAG"],
            "fixed_at": ["2026-03-10T12:00:00Z"],
            "lat": ["51.7"],
            "lon": ["-0.3"],
            "resolution_s": [60.0],
        }
    )
    order = load_text(ORDER.format(at=NIGHT, more="", variations=""))
    with pytest.raises(RecordsError, match="coarse clock"):
        orderwatch.check(order, frame)
