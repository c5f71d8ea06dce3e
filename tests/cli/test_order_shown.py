"""What `orderwatch order FILE` shows besides the words of the order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orderwatch.cli import application

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
ROADS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"highway": "trunk", "ref": "A1081"},
            "geometry": {"type": "LineString", "coordinates": [[-0.35, 51.7503], [-0.32, 51.7503]]},
        }
    ],
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        application, ["order", str(SAMPLE / "order.yaml"), *map(str, arguments)]
    )


def test_hours_places_and_doubts() -> None:
    shown = run("--on", "2026-05-01").output
    assert "c2: Fri 2026-05-01: 08:00 to 16:30\n      Tue 2026-05-05 to Fri 2026-05-08" in shown
    assert "  school       51.75474, -0.32698  TL 1557 0755     38,914     790\n" in shown
    assert "  workplace    library            177       77  148° SE\n" in shown
    assert "  home         confidential\n" in shown
    assert "51.7520" not in shown
    assert "- exception e2 needs a person" in shown


def test_confidential_places_when_asked() -> None:
    shown = run("--on", "2026-05-01", "--show-confidential").output
    assert "9 Invented Close" in shown
    assert "  home         51.75200, -0.33600  TL 1496 0723         79      31\n" in shown


def test_clauses_that_the_exports_cannot_test() -> None:
    shown = run("--pings", SAMPLE / "pings.csv").output
    part = shown.split("Clauses that these exports cannot test\n")[1].split("\n\n")[0]
    assert [line[:4] for line in part.splitlines() if line[2] == "c"] == ["  c5", "  c7"]


def test_map_and_roads(tmp_path: Path) -> None:
    roads, drawn = tmp_path / "roads.geojson", tmp_path / "map.html"
    roads.write_text(json.dumps(ROADS), encoding="utf-8")
    result = run("--map", drawn, "--basemap", roads)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "condition c4: A1081 runs through its place for 414 m" in said
    assert "condition c1: A1081" not in said
    assert "2 confidential, not shown" in said
    assert "Grey lines: roads.geojson" in drawn.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--on", "someday"], 2, "someday"),
        (["--map", "map.pdf"], 1, "neither .html nor .png"),
        (["--basemap", "nowhere.geojson"], 1, "nowhere.geojson"),
        (["--pings", "nowhere.csv"], 1, "nowhere.csv"),
        (["--schema", "--on", "2026-05-01"], 2, "go with an order file alone"),
        (["--schema", "--pings", "x.csv"], 2, "go with an order file alone"),
    ],
)
def test_wrong_input(arguments: list[str], code: int, words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output
