"""The measure itself: truth, rules, shares, placing, a user's own set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.rates import missed
from benchmarks.rates.judging import RULES, Case, Judge
from benchmarks.rates.labelled import SECOND_US, Run, make_run, make_track, pieces, read_runs
from benchmarks.rates.placing import Placed, moved, read_zones, zones
from benchmarks.rates.totals import share
from orderwatch.policy import Policy

HOME = (51.752, -0.336)
START_US = 1_772_500_000_000_000
CIRCLE = Placed(
    size_m=100,
    shape="circle",
    place={"circle": {"centre": [str(HOME[0]), str(HOME[1])], "radius": "100 m"}},
)


def run(east_m: Sequence[float], *, skip: Sequence[int] = (), every_s: int = 10) -> Run:
    """A device that is so far east of home at each second; its fixes are exact."""
    seconds = [n for n in range(len(east_m)) if n not in skip]
    rows = pd.DataFrame(
        [moved(*HOME, 90.0, east_m[n]) for n in seconds], columns=["lat", "lon"], dtype=float
    )
    rows["at_us"] = START_US + np.array(seconds) * SECOND_US
    fixes = rows[(rows["at_us"] - START_US) // SECOND_US % every_s == 0].assign(accuracy_m=5.0)
    return make_run("one", "tag", make_track("T", fixes), rows, still=False)


def walk(seconds: int) -> list[float]:
    """Slowly about 20 m from home: positions that stay the same are no new measurements."""
    return [20.0 + 0.05 * n for n in range(seconds)]


def judged(one: Run) -> Case | None:
    return Judge(0, one, Policy()).judge(CIRCLE)


def test_a_stay_is_found_and_its_length_is_true() -> None:
    case = judged(run([200.0] * 300 + walk(200) + [200.0] * 300))
    assert case is not None
    assert case.stays_s == (200.0,)
    assert case.found == dict.fromkeys(RULES, (True,))
    assert set(case.false.values()) == {0}
    assert case.consistent_s == (0.0,)
    assert case.dwell_low[0] == case.dwell_high[0] == 0


@pytest.mark.parametrize(("gap_s", "stays"), [(29, (200.0,)), (31, (50.0, 119.0))])
def test_gaps_of_the_reference_up_to_half_a_minute_are_bridged(
    gap_s: int, stays: tuple[float, ...]
) -> None:
    east = [200.0] * 100 + [20.0] * 200 + [200.0] * 100
    case = judged(run(east, skip=range(150, 150 + gap_s)))
    assert case is not None
    assert case.stays_s == pytest.approx(stays, abs=1.0)


def test_who_passes_outside_has_not_entered() -> None:
    case = judged(run([130.0] * 600))
    assert case is not None
    assert case.stays_s == ()
    assert case.apart_m == pytest.approx(30.0, abs=0.1)
    assert set(case.findings.values()) == {0}


def test_who_comes_near_the_line_is_left_out() -> None:
    assert judged(run([200.0] * 300 + [105.0] * 60 + [200.0] * 300)) is None


def test_fixes_that_lie_are_findings_without_an_entry() -> None:
    one = run([200.0] * 600)
    track = one.track
    lon = track.lon.copy()
    lon[20:35] = HOME[1] + np.arange(15) * 1e-6
    wrong = make_track(
        "T",
        pd.DataFrame(
            {"at_us": track.at_us, "lat": track.lat, "lon": lon, "accuracy_m": track.accuracy_m}
        ),
    )
    truth = pd.DataFrame({"at_us": one.at_us, "lat": one.lat, "lon": one.lon})
    case = judged(make_run("lie", "tag", wrong, truth, still=False))
    assert case is not None
    assert case.false["strong"] == 1
    assert case.false["any fix inside"] == 15
    assert case.false["two fixes inside"] == 1


def test_two_fixes_of_two_visits_are_no_visit_of_a_minute() -> None:
    """In for 20 s, out for 5 min, in again for 20 s: the wide rule spans it, the other does not."""
    there = [20.0 + 0.05 * n for n in range(20)]
    case = judged(run([200.0] * 100 + there + [200.0] * 300 + there + [200.0] * 100))
    assert case is not None
    assert case.findings["two fixes inside"] == 1
    assert case.findings["two in one visit"] == 0


def test_where_a_device_often_is_costs_the_grade() -> None:
    """Three hours 15 m inside the line and out again each 20 min: weak for being usual there."""
    visit = [85.0 + 0.001 * (n % 60) for n in range(1200)] + [300.0] * 60
    case = judged(run([300.0] * 60 + visit * 9))
    assert case is not None
    assert any(case.usual)
    assert not any(met and case.found["strong"][n] for n, met in enumerate(case.usual))


def test_every_long_stay_has_one_reason() -> None:
    def case(**values: object) -> Case:
        found = {rule: (rule == "any fix inside",) for rule in RULES} | values.pop("found", {})  # type: ignore[operator]
        plain = {
            "run": 0, "system": "tag", "shape": "circle", "size_m": 100, "apart_m": 0.0,
            "stays_s": (150.0,), "found": found, "usual": (False,), "consistent_s": (0.0,),
            "findings": dict.fromkeys(RULES, 0), "false": dict.fromkeys(RULES, 0),
            "dwell_low": (0, 0), "dwell_high": (0, 0),
        }  # fmt: skip
        return Case(**(plain | values))  # type: ignore[arg-type]

    met = {"strong + moderate": (True,), "all grades": (True,)}
    pairs = [
        (case(found=met), case(found=met)),
        (case(found={"any fix inside": (False,)}), case()),
        (case(), case(found=met)),
        (case(usual=(True,), found={"all grades": (True,)}), case()),
        (case(found={"all grades": (True,)}), case()),
        (case(), case()),
        (case(stays_s=(60.0,)), case(stays_s=(60.0,))),
    ]
    assert [which for _, which in missed._each(pairs, "tag")] == [0, 1, 2, 3, 4, 5]


def test_a_share_is_drawn_by_runs() -> None:
    one = share([(0, 1, 10), (0, 1, 10), (1, 8, 10), (2, 0, 10)])
    assert one.value == 0.25
    assert one.runs == 3
    assert one.low < 0.25 < one.high
    none = share([(run, 0, 100) for run in range(30)])
    assert (none.low, none.high) == (0.0, 0.1)


def test_zones_are_the_same_for_the_same_seed() -> None:
    one = run([100.0] * 60)
    assert list(zones(one, 3)) == list(zones(one, 3))
    assert list(zones(one, 3)) != list(zones(one, 4))


def test_a_set_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "fixes.csv").write_text(
        "run,device_id,system,fixed_at,lat,lon,accuracy_m,accuracy_level\n"
        "a,T,tag,2026-03-02T10:00:00Z,51.7,-0.3,5,0.95\n"
        "a,T,tag,2026-03-02T11:01:00+01:00,51.7,-0.3,0,0.95\n",
        encoding="utf-8",
    )
    (tmp_path / "truth.csv").write_text(
        "run,at,lat,lon\na,2026-03-02T10:00:00Z,51.7,-0.3\n", encoding="utf-8"
    )
    (one,) = read_runs(tmp_path / "fixes.csv", tmp_path / "truth.csv")
    assert one.still
    assert len(one.at_us) == 61
    assert one.track.level.tolist() == [0.95, 0.95]
    assert np.isnan(one.track.accuracy_m[1])
    (tmp_path / "zones.csv").write_text(
        'run,wkt,lat,lon,radius_m\na,"POLYGON ((0 0, 1 0, 1 1, 0 0))",,,\n,,51.7,-0.3,100\n',
        encoding="utf-8",
    )
    assert [zone.shape for zone in read_zones(tmp_path / "zones.csv")(one)] == ["area", "circle"]


def test_a_run_ends_where_the_reference_is_silent() -> None:
    whole = run([200.0] * 600, skip=range(200, 240))
    truth = pd.DataFrame({"at_us": whole.at_us, "lat": whole.lat, "lon": whole.lon})
    found = pieces("a", "tag", whole.track, truth)
    assert [(one.name, len(one.at_us)) for one in found] == [("a 0", 200), ("a 1", 360)]
    assert {one.occasion for one in found} == {"a"}
    assert sum(len(one.track) for one in found) == len(whole.track)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("system,", "", "lacks the column system"),
        ("10:00:00Z", "10:00:00", "row 1: fixed_at has no Z"),
        ("\na,T", "\nb,T", "holds no row of the run b"),
    ],
)
def test_a_faulty_set(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (
        "run,device_id,system,fixed_at,lat,lon,accuracy_m\n"
        "a,T,tag,2026-03-02T10:00:00Z,51.7,-0.3,5\n"
    )
    (tmp_path / "fixes.csv").write_text(text.replace(old, new), encoding="utf-8")
    (tmp_path / "truth.csv").write_text(
        "run,at,lat,lon\na,2026-03-02T10:00:00Z,51.7,-0.3\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=said):
        read_runs(tmp_path / "fixes.csv", tmp_path / "truth.csv")
