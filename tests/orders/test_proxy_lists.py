"""Places that are lists of premises: what the file says of them, and what findings become."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from support.tracks import CENTRE, east_of

import orderwatch
from orderwatch.errors import OrderFaults
from orderwatch.orders.lint import lint
from orderwatch.orders.words import describe

ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: 2026-03-02, how: x}}], timezone: Europe/London}}
respondent: {{id: R-1, devices: [{{id: TAG-1, from: 2026-03-01}}]}}
places:
  pubs: {{{pubs}}}
  park: {{circle: {{centre: [{lat}, {lon}], radius: {park}}}}}
conditions: [{{id: c1, clause: "1. Not to enter licensed premises.", kind: exclusion_zone,
  place: [pubs, park]}}]
"""
LIST = "file: pubs.geojson, feature: all, source: licensing register, as_at: 2026-02-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def square(east_m: float, half: float = 0.0008) -> dict[str, object]:
        lat, lon = east_of(east_m)
        ring = [
            [lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half],
            [lon - half, lat + half], [lon - half, lat - half],
        ]  # fmt: skip
        shape = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"kind": "pub"}, "geometry": shape}

    text = json.dumps({"type": "FeatureCollection", "features": [square(0), square(1000)]})
    (tmp_path / "pubs.geojson").write_text(text, encoding="utf-8")
    return tmp_path


def order(folder: Path, pubs: str = LIST, park: str = "1 m", east_m: float = 5000.0) -> Path:
    lat, lon = east_of(east_m)
    path = folder / "order.yaml"
    path.write_text(ORDER.format(pubs=pubs, park=park, lat=lat, lon=lon), encoding="utf-8")
    return path


def stay() -> pd.DataFrame:
    """Ten minutes in the middle of the first of the listed premises."""
    at = pd.Timestamp("2026-04-14T07:00:00Z") + pd.to_timedelta(range(0, 600, 60), unit="s")
    return pd.DataFrame(
        {
            "device_id": "TAG-1",
            "fixed_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lat": CENTRE[0],
            "lon": [CENTRE[1] + 0.00001 * number for number in range(10)],
            "accuracy_m": 6,
        }
    )


def test_a_list_of_premises_carries_at_most_moderate(folder: Path) -> None:
    row = orderwatch.check(order(folder), stay()).possible_breaches.iloc[0]
    assert row["grade"] == "moderate"
    assert "proxy_list" in row["flags"].split(";")
    assert "which may lack or add some" in row["sentence"]


@pytest.mark.parametrize("keys", ["", ", outline: {source: Map A}"])
def test_all_features_of_a_map_are_no_list(folder: Path, keys: str) -> None:
    path = order(folder, pubs=f"file: pubs.geojson, feature: all{keys}")
    row = orderwatch.check(path, stay()).possible_breaches.iloc[0]
    assert row["grade"] == "strong"
    assert "proxy_list" not in row["flags"]
    doubt = "place pubs takes all features of a file: a list needs `source`, `as_at`"
    assert doubt in lint(orderwatch.load_order(path))


def test_premises_chosen_by_a_property_are_a_list(folder: Path) -> None:
    path = order(folder, pubs="file: pubs.geojson, where: {kind: pub}, as_at: 2026-02-01")
    assert orderwatch.check(path, stay()).possible_breaches["grade"].tolist() == ["moderate"]


def test_a_drawn_place_that_was_entered_as_well_is_none_the_weaker(folder: Path) -> None:
    row = orderwatch.check(order(folder, park="200 m", east_m=0.0), stay()).possible_breaches
    assert row["grade"].tolist() == ["strong"]
    assert "proxy_list" not in row["flags"].iloc[0]


def test_the_list_is_named_in_the_words_of_the_order(folder: Path) -> None:
    lines = [line for part in describe(orderwatch.load_order(order(folder))) for line in part.lines]
    assert any(
        "a list of premises from licensing register as at 2026-02-01" in one for one in lines
    )


def test_a_date_that_is_none_is_a_fault(folder: Path) -> None:
    path = order(folder, pubs="file: pubs.geojson, feature: all, as_at: last year")
    with pytest.raises(OrderFaults, match="as_at"):
        orderwatch.load_order(path)
