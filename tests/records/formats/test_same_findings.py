"""The sample case comes to the same, whichever format its positions come in."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from support.exports import ods, ods_row, workbook

import orderwatch

SAMPLE = Path(__file__).resolve().parents[3] / "sample_data"
GEOJSON = """
profile: own
format: geojson
columns: {device_id: device_id, fixed_at: fixed_at, lat: geometry.lat, lon: geometry.lon,
  accuracy_m: accuracy_m, accuracy_level: accuracy_level, method: method}
optional: [accuracy_m, accuracy_level, method]
"""
JSON = GEOJSON.replace("geojson", "json").replace("geometry.", "")


@cache
def rows() -> list[dict[str, str]]:
    with (SAMPLE / "pings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_xlsx(path: Path) -> None:
    workbook(path, [list(rows()[0]), *[list(row.values()) for row in rows()]])


def as_ods(path: Path) -> None:
    ods(path, [ods_row(list(rows()[0])), *[ods_row(list(row.values())) for row in rows()]])


def as_geojson(path: Path) -> None:
    lines = []
    for row in rows():
        point = {"type": "Point", "coordinates": ["@lon", "@lat"]}
        feature = {"type": "Feature", "geometry": point, "properties": {**row, "lat": 0, "lon": 0}}
        text = json.dumps(feature).replace('"@lon"', row["lon"]).replace('"@lat"', row["lat"])
        lines.append(text)
    path.write_text("\n".join(lines), encoding="utf-8")


def as_json(path: Path) -> None:
    path.write_text(json.dumps(rows()), encoding="utf-8")


FORMS: dict[str, tuple[Callable[[Path], None], str]] = {
    "xlsx": (as_xlsx, ""),
    "ods": (as_ods, ""),
    "geojson": (as_geojson, GEOJSON),
    "json": (as_json, JSON),
}


@cache
def expected() -> orderwatch.Findings:
    return orderwatch.check(SAMPLE / "order.yaml", SAMPLE / "pings.csv")


@pytest.mark.parametrize("form", FORMS)
def test_the_findings_of_the_sample(tmp_path: Path, form: str) -> None:
    write, text = FORMS[form]
    path = tmp_path / f"pings.{form}"
    write(path)
    profile = None
    if text:
        profile = tmp_path / "own.yaml"
        profile.write_text(text, encoding="utf-8")
    found = orderwatch.check(SAMPLE / "order.yaml", path, profile=profile)
    assert len(expected().possible_breaches)
    for name in ("possible_breaches", "near_misses", "excepted", "timeline"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected(), name))
    left, right = (one.evidence.drop(columns="source") for one in (found, expected()))
    pd.testing.assert_frame_equal(left, right)
    counts = ["rows", "used", "duplicates", "set_aside", "not_matched"]
    pd.testing.assert_frame_equal(found.ledger[counts], expected().ledger[counts])
