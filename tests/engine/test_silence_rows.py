"""silences.csv: which silences, whose, and that it agrees with what the account says of them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pairs import at_xy
from support.tracks import CENTRE

import orderwatch
from orderwatch.engine.sink import in_batches
from orderwatch.evidence.verify import verify
from orderwatch.orders import load_text

START = pd.Timestamp("2026-04-14T06:00:00Z")
HEAD = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: TAG-1, from: 2026-03-01}]}
protected: [{id: P1, role: protected_person, devices: [{id: APP-1, from: 2026-03-01}]}]
places: {zone: {circle: {centre: [51.752, -0.336], radius: %s}}}
conditions: [%s]
"""
ZONE = '{id: c1, clause: "1.", kind: exclusion_zone, place: zone}'
NEAR = '{id: c5, clause: "5.", kind: keep_away, person: P1, distance: 60 m}'
Fix = tuple[float, float, float]
"""Seconds, metres east and north of the zone's centre."""


def order(*conditions: str, radius: str = "100 m") -> Any:
    return load_text(HEAD % (radius, ", ".join(conditions)))


def pings(fixes: list[Fix], device: str = "TAG-1", accuracy: float = 20.0) -> pd.DataFrame:
    places = [at_xy(x, y) for _, x, y in fixes]
    return pd.DataFrame(
        {
            "device_id": device,
            "fixed_at": [(START + pd.Timedelta(seconds=one[0])).isoformat() for one in fixes],
            "lat": [one[0] for one in places],
            "lon": [one[1] for one in places],
            "accuracy_m": accuracy,
            "accuracy_level": "0.95",
        }
    )


SILENT: list[Fix] = [(0, 5000.0, 0.0), (900, 5000.0, 0.0), (1801, 8000.0, 4000.0)]


def test_a_silence_has_its_ends_and_its_ellipse() -> None:
    """From the second position to the third 901 s pass: over 15 min, 63,070 m at 70 m/s."""
    (row,) = orderwatch.check(order(ZONE), pings(SILENT)).silences.to_dict("records")
    assert (row["person_id"], row["device_id"], row["reach"]) == ("R-1", "TAG-1", "ellipse")
    assert (row["before_row"], row["after_row"], row["silence_s"]) == (2, 3, 901.0)
    assert (row["started_at"], row["ended_at"]) == (
        START + pd.Timedelta(seconds=900),
        START + pd.Timedelta(seconds=1801),
    )
    assert (row["before_r95_m"], row["apart_m"]) == (20.0, 5000.0)
    assert row["semi_major_m"] == (70.0 * 901.0 + 40.0) / 2.0
    assert row["semi_minor_m"] == pytest.approx(math.sqrt(31_555.0**2 - 2500.0**2), abs=0.01)
    outline = shapely.from_wkt(row["outline"])
    assert outline.is_valid
    assert outline.exterior.is_ccw
    assert outline.centroid.x == pytest.approx(row["centre_lon"], abs=1e-3)


def test_what_stands_in_the_account_as_silence_stands_here() -> None:
    found = orderwatch.check(order(ZONE), pings(SILENT))
    silent = found.timeline[found.timeline["basis"].isin(["could", "could_not", "crossed"])]
    assert silent["started_at"].tolist() == found.silences["started_at"].tolist()
    assert silent["ended_at"].tolist() == found.silences["ended_at"].tolist()


@pytest.mark.parametrize(
    ("fixes", "reach"),
    [
        ([(0, 0.0, 0.0), (86_400, 10.0, 0.0)], "unbounded"),
        ([(0, 0.0, 0.0), (1000, 90_000.0, 0.0)], "impossible"),
    ],
)
def test_what_is_not_drawn_says_why(fixes: list[Fix], reach: str) -> None:
    (row,) = orderwatch.check(order(ZONE), pings(fixes)).silences.to_dict("records")
    assert row["reach"] == reach
    assert row["outline"] == ""
    assert math.isnan(row["semi_major_m"])
    assert row["apart_m"] > 9.0


def test_silences_stand_whole_where_they_reach_into_the_account_period() -> None:
    def listed(start_s: float, end_s: float) -> int:
        start, end = (START + pd.Timedelta(seconds=one) for one in (start_s, end_s))
        period = {"period_from": start.to_pydatetime(), "period_until": end.to_pydatetime()}
        return len(orderwatch.check(order(ZONE), pings(SILENT), **period).silences)

    assert listed(0, 900) == 0
    assert listed(0, 901) == 1
    assert listed(1000, 1100) == 1
    assert listed(1801, 5000) == 0


def test_a_clock_of_minutes_is_read_the_worse_way(tmp_path: Path) -> None:
    """08:00 and 08:15 may be 16 min apart, and are no silence of the device if 14 min are."""
    (tmp_path / "minutes.yaml").write_text(
        "profile: minutes\nabout: a clock of minutes\nrecords: pings\ntimezone: UTC\n"
        "columns: {device_id: device, fixed_at: at, lat: lat, lon: lon, accuracy_m: accuracy}\n"
        "time_format: YYYY-MM-DD HH:mm\n",
        encoding="utf-8",
    )
    rows = "device,at,lat,lon,accuracy\nTAG-1,2026-04-14 08:{},51.7,-0.3,10\n"
    text = rows.format("00") + rows.format("14").split("\n")[1] + "\n"
    text += rows.format("29").split("\n")[1] + "\n"
    (tmp_path / "pings.csv").write_text(text, encoding="utf-8")
    found = orderwatch.check(order(ZONE), tmp_path / "pings.csv", profile=tmp_path / "minutes.yaml")
    (row,) = found.silences.to_dict("records")
    assert (row["before_row"], row["silence_s"]) == (2, 960.0)
    assert row["started_at"] == pd.Timestamp("2026-04-14T08:14:00Z")
    assert row["ended_at"] == pd.Timestamp("2026-04-14T08:30:00Z")


def test_a_protected_person_has_none_unless_the_track_is_asked_for(tmp_path: Path) -> None:
    both = pd.concat([pings(SILENT), pings(SILENT, "APP-1").assign(lat=51.9123456)])
    hidden = orderwatch.check(order(ZONE, NEAR), both)
    assert hidden.silences["person_id"].tolist() == ["R-1"]
    for path in hidden.write(tmp_path).glob("*.csv"):
        assert "51.91234" not in path.read_text("utf-8"), path.name
    shown = orderwatch.check(order(ZONE, NEAR), both, with_protected_track=True).silences
    assert sorted(shown["person_id"]) == ["P1", "R-1"]
    assert shown.set_index("person_id").loc["P1", "before_lat"] == 51.9123456
    no_near = orderwatch.check(order(ZONE), both, with_protected_track=True).silences
    assert no_near["person_id"].tolist() == ["R-1"]


def test_an_order_about_contacts_alone_has_none() -> None:
    contact = '{id: c3, clause: "3.", kind: no_contact, persons: [P1]}'
    assert orderwatch.check(order(contact), pings(SILENT)).silences.empty


def test_verify_holds_it(tmp_path: Path) -> None:
    orderwatch.check(order(ZONE), pings(SILENT)).write(tmp_path)
    path = tmp_path / "silences.csv"
    path.write_bytes(path.read_bytes().replace(b"ellipse", b"eclipse"))
    assert verify(tmp_path).differences == (("silences.csv", "changed"),)


def test_many_rows_go_out_in_parts() -> None:
    parts = list(in_batches({"n": n} for n in range(25_001)))
    assert [len(part) for part in parts] == [10_000, 10_000, 5_001]
    assert [one["n"] for part in parts for one in part] == list(range(25_001))
    assert list(in_batches([])) == []


def least_way_m(row: dict[str, Any], radius_m: float) -> float:
    """From one position over the circle to the other: the least of many ways, by geographiclib."""
    ends = [(row[f"{one}_lat"], row[f"{one}_lon"]) for one in ("before", "after")]
    toward = [Geodesic.WGS84.Inverse(*CENTRE, *one)["azi1"] for one in ends]
    turns = [*np.linspace(0.0, 360.0, 181), *toward, *np.linspace(*toward, 40)]
    found = []
    for turn in turns:
        point = Geodesic.WGS84.Direct(*CENTRE, turn, radius_m)
        ways = (Geodesic.WGS84.Inverse(point["lat2"], point["lon2"], *one)["s12"] for one in ends)
        found.append(sum(ways))
    return min(found)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(901, 2600),
    st.floats(0.2, 0.8),
    st.floats(-3_000.0, 3_000.0),
    st.floats(0.0, 2.0 * math.pi),
    st.floats(0.0, 2.0 * math.pi),
    st.sampled_from([100, 1000, 4000]),
)
def test_could_not_is_out_of_reach_and_could_with_room_is_within(
    silence_s: int, share: float, more_m: float, one: float, two: float, radius: int
) -> None:
    """Both ways to the circle together are within 3 km of what the silence has time for."""
    ways = 70.0 * silence_s + more_m + 2.0 * (radius + 25.0)
    near, far = share * ways, (1.0 - share) * ways
    fixes = [
        (0.0, near * math.sin(one), near * math.cos(one)),
        (float(silence_s), far * math.sin(two), far * math.cos(two)),
    ]
    found = orderwatch.check(order(ZONE, radius=f"{radius} m"), pings(fixes))
    (row,) = found.silences.to_dict("records")
    said = found.timeline[found.timeline["started_at"] == row["started_at"]].iloc[0]
    if row["reach"] == "impossible":
        return
    assert row["reach"] == "ellipse"
    if said["basis"] == "could_not":
        assert least_way_m(row, float(radius)) > 2.0 * row["semi_major_m"]
        return
    assert said["basis"] == "could"
    grown = radius + 5.0
    if said["unseen_max_s"] * 70.0 > 2.0 * grown:
        assert least_way_m(row, grown) <= 2.0 * row["semi_major_m"] + 0.1
