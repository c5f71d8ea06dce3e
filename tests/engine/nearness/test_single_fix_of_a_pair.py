"""One fix that stands in many pairs is one fix; who moved is asked of the whole unbroken run."""

from __future__ import annotations

import pandas as pd
import pytest
from support.tracks import east_of

import orderwatch
from orderwatch.evidence.frames import Findings
from orderwatch.orders import load_text

ORDER = """
orderwatch: 1
order: {{id: O, made: 2026-03-02, notice: [{{at: 2026-03-02 09:00}}], timezone: UTC}}
respondent: {{id: R, devices: [{{id: TAG, worn: yes, from: 2026-03-02}}]}}
protected: [{{id: P1, devices: [{{id: APP, worn: yes, from: 2026-03-02}}]}}]
conditions: [{{id: c1, clause: "1.", kind: keep_away, person: P1, distance: 100 m{act}}}]
variations: [{variations}]
"""
START = pd.Timestamp("2026-04-14T08:00:00Z")
Fix = tuple[str, float, float]


def found(fixes: list[Fix], act: str = "", variations: str = "") -> Findings:
    """Fixes as (device, seconds, metres east)."""
    rows = []
    for device, at_s, east in fixes:
        lat, lon = east_of(east)
        at = (START + pd.Timedelta(seconds=at_s)).isoformat()
        rows.append((device, at, f"{lat:.7f}", f"{lon:.7f}", "5"))
    columns = ["device_id", "fixed_at", "lat", "lon", "accuracy_m"]
    order = load_text(ORDER.format(act=act, variations=variations))
    return orderwatch.check(order, pd.DataFrame(rows, columns=columns))


@pytest.mark.parametrize("every", [5, 10, 15, 30])
def test_one_stray_fix_is_no_strong_finding(every: int) -> None:
    """The tag is 150 m away but for one fix, with which every fix of the phone makes a pair."""
    tag = [("TAG", float(s), 0.0 if s == 900 else 150.0) for s in range(0, 1801, 180)]
    phone = [("APP", float(s), float((s // every) % 3 - 1)) for s in range(0, 1801, every)]
    result = found([*tag, *phone])
    assert result.possible_breaches["grade"].tolist() == ["moderate"]
    assert "single_fix" in result.possible_breaches["speaks_against"].iloc[0]
    assert result.possible_breaches["dwell_min_s"].tolist() == [0.0]
    assert float(result.conditions["possible_breach_s"].iloc[0]) == 0.0


def test_two_fixes_of_each_a_few_minutes_apart_are_strong() -> None:
    near = range(720, 1081)
    tag = [("TAG", float(s), float(s // 180) if s in near else 150.0) for s in range(0, 1801, 180)]
    phone = [("APP", float(s), float((s // 10) % 3 - 1)) for s in range(0, 1801, 10)]
    result = found([*tag, *phone])
    assert result.possible_breaches["grade"].tolist() == ["strong"]
    assert "single_fix" not in result.possible_breaches["speaks_against"].iloc[0]
    assert float(result.conditions["possible_breach_s"].iloc[0]) == 120.0


@pytest.mark.parametrize("every", [2, 10])
def test_who_moved_is_remembered_however_often_they_report(every: int) -> None:
    """The protected person walks up and stays; the distance is varied while both stand there."""
    times = [float(s) for s in range(0, 1801, every)]
    tag = [("TAG", s, 0.3 * (s % 3)) for s in times]
    phone = [("APP", s, max(20.0, 400.0 - 1.4 * s)) for s in times]
    varied = (
        "{made: 2026-04-14 08:20, notice: [{at: 2026-04-14 08:20}], "
        "change: [{condition: c1, distance: 110 m}]}"
    )
    result = found([*tag, *phone], ", act: approach", varied)
    assert len(result.possible_breaches) == 0
    assert set(result.near_misses["reason"]) == {"approached_by_protected_person"}
