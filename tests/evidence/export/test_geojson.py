"""GeoJSON: opens in a GIS, says what the tables say, and draws no route."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
from support.packs import SHOWN, exported, rows_of


def features(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def test_a_gis_opens_it(files: dict[str, Path]) -> None:
    """With times that a temporal controller can use, and shapes that are sound."""
    frame = geopandas.read_file(files["geojson"])
    assert frame.crs.to_epsg() == 4326
    places = {"place", "place before notice", "exception e3"}
    assert set(frame["feature"]) == {*places, "finding", "fix", "r95"}
    shapes = frame.geometry[frame.geometry.notna()]
    assert shapes.is_valid.all()
    assert set(shapes.geom_type) == {"Polygon", "Point", "MultiPoint"}
    fixes = frame[frame["feature"] == "fix"]
    assert pd.api.types.is_datetime64_any_dtype(pd.to_datetime(fixes["begin"], utc=True))
    assert (fixes["begin"] == fixes["end"]).all()


def test_every_position_of_the_evidence_is_there_once(out: Path, files: dict[str, Path]) -> None:
    """With its row, answer and numbers."""
    found = [one for one in features(files["geojson"]) if one["properties"]["feature"] == "fix"]
    wanted = [row for row in rows_of(out, "evidence") if row["lat"]]
    assert len(found) == len(wanted) > 30

    def key(values: Any) -> tuple[str, ...]:
        return tuple(str(values[name]) for name in ("finding_id", "source", "row", "outcome"))

    assert sorted(key(one["properties"]) for one in found) == sorted(key(row) for row in wanted)
    rows = {(row["finding_id"], row["source"], row["row"]): row for row in wanted}
    for one in found:
        values = one["properties"]
        row = rows[values["finding_id"], values["source"], values["row"]]
        assert one["geometry"]["coordinates"] == [float(row["lon"]), float(row["lat"])]
        assert values["margin_m"] == (float(row["margin_m"]) if row["margin_m"] else None)


def test_places_are_as_the_condition_counts_them(files: dict[str, Path]) -> None:
    """Home is a circle of 5 m, grown by 100 m, and by 150 m from the variation on."""
    own = [
        one
        for one in features(files["geojson"])
        if one["properties"]["feature"] == "place" and one["properties"]["place"] == "home"
    ]
    for one, radius in zip(own, (105.0, 155.0), strict=True):
        shape = shapely.geometry.shape(one["geometry"])
        flat = geopandas.GeoSeries([shape], crs=4326).to_crs(shape_zone(shape))
        assert math.sqrt(flat.area[0] / math.pi) == pytest.approx(radius, rel=2e-3)
        assert one["properties"]["confidential"] is True
        assert shapely.is_ccw(shape.exterior)
    assert own[0]["properties"]["end"] == own[1]["properties"]["begin"] == "2026-05-07T08:00:00Z"


def shape_zone(shape: Any) -> str:
    """An equal-area plane about a shape."""
    return f"+proj=laea +lat_0={shape.centroid.y} +lon_0={shape.centroid.x} +units=m"


def test_the_circle_is_the_radius_that_holds_95_per_cent(files: dict[str, Path]) -> None:
    """Of the error that was used."""
    one = next(x for x in features(files["geojson"]) if x["properties"]["feature"] == "r95")
    shape = shapely.geometry.shape(one["geometry"])
    flat = geopandas.GeoSeries([shape], crs=4326).to_crs(shape_zone(shape))
    radius = one["properties"]["r95_m"]
    assert math.sqrt(flat.area[0] / math.pi) == pytest.approx(radius, rel=2e-3)


def test_it_says_on_its_face_what_it_is(files: dict[str, Path]) -> None:
    """Confidential, and what it does not show."""
    whole = json.loads(files["geojson"].read_text(encoding="utf-8"))
    assert whole["name"].startswith("CONFIDENTIAL")
    assert "home" in whole["confidential"]
    assert "reasonable excuse" in whole["disclaimer"]


def test_a_contact_has_no_geometry_and_is_there(out: Path, files: dict[str, Path]) -> None:
    """Nothing is invented to put it on a map."""
    contacts = {row["finding_id"] for row in rows_of(out, "possible_breaches") if row["channel"]}
    found = [
        one
        for one in features(files["geojson"])
        if one["properties"]["feature"] == "finding" and one["properties"]["finding_id"] in contacts
    ]
    assert len(found) == len(contacts) > 3
    assert sum(one["geometry"] is None for one in found) >= len(contacts) - 1


def test_one_finding_alone(out: Path, tmp_path: Path) -> None:
    """Its positions, and the places of its condition."""
    found = features(exported(out, "geojson", tmp_path, "50e1c2278663"))
    assert {one["properties"].get("finding_id", "50e1c2278663") for one in found} == {
        "50e1c2278663"
    }
    assert {one["properties"]["condition_id"] for one in found} == {"c1"}


def test_hostile_text_is_text(hostile_files: dict[str, Path]) -> None:
    """In JSON there is nothing to escape it from but JSON; invisible marks are shown as codes."""
    text = hostile_files["geojson"].read_text(encoding="utf-8")
    clause = next(
        one["properties"]["clause"]
        for one in features(hostile_files["geojson"])
        if one["properties"].get("place") == "home"
    )
    assert SHOWN in clause
    assert "\\u202e" in clause
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
