"""`--basemap` in every command that has it: the same lines from GeoJSON and from PMTiles."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
import shapely
from support.kept import command, manifest_of, run, write_inputs
from support.maps import write_map

from benchmarks.people import write_orders, write_pings
from benchmarks.tiles import tiles_file

TRUNK = shapely.LineString([(-0.35, 51.7503), (-0.32, 51.7503)])
LANE = shapely.LineString([(-0.3362, 51.745), (-0.3362, 51.76)])
HOSTILE = "<script>alert(1)</script>\u202eevil\x1b[2J"
"""As a file may say whom to name, and what a road is called."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of the sample, a map, reviews and thresholds in files."""
    folder = tmp_path_factory.mktemp("kept")
    write_inputs(folder, rows=1_500)
    road = {"kind": "major_road", "kind_detail": "trunk", "ref": "A1081", "name": HOSTILE}
    told = {"attribution": f"&copy; {HOSTILE} Invented"}
    layers = {"roads": [(road, TRUNK), ({"kind": "minor_road"}, LANE)]}
    data = tiles_file(layers, (12, 13, 14), metadata=told)
    (folder / "town.pmtiles").write_bytes(data)
    (folder / "reviews.csv").write_text("finding_id,seen,by,at,disposition,note\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def out(kept: Path) -> Path:
    """Results with all of these."""
    more = ("--basemap", kept / "town.pmtiles", "--reviews", kept / "reviews.csv")
    run(*command(kept, kept / "out"), *more)
    return kept / "out"


def embedded(page: Path) -> dict[str, Any]:
    found = re.search(r'type="application/json"[^>]*>(.*?)</script>', page.read_text("utf-8"), re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_it_lies_under_the_page(out: Path) -> None:
    """With whom to name, as text; the file is an input like any other."""
    data = embedded(out / "report.html")
    points = [point for line in data["basemap"] for point in line]
    points = [(lat, lon) for lat, lon in points if lat == pytest.approx(51.7503, abs=1e-5)]
    assert min(lon for _, lon in points) < -0.345 < -0.325 < max(lon for _, lon in points)
    assert data["credit"] == "© alert(1)\\u202eevil\\x1b[2J Invented"
    page = (out / "report.html").read_text("utf-8")
    assert "Grey lines: town.pmtiles, as given and not checked. Map: © alert(1)\\u202eevil" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    (one,) = (each for each in manifest_of(out)["inputs"] if each["kind"] == "basemap")
    assert one["name"].endswith("town.pmtiles")


def test_it_is_verified(out: Path) -> None:
    """Made again with its map, and with reviews: the page says which files were read."""
    assert run("verify", out).stdout.endswith("same\n")


def test_the_same_bytes_twice(kept: Path, out: Path, tmp_path: Path) -> None:
    more = ("--basemap", kept / "town.pmtiles", "--reviews", kept / "reviews.csv")
    run(*command(kept, tmp_path / "out"), *more)
    for name in ("report.html", "possible_breaches.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (out / name).read_bytes()


def test_an_order_is_held_against_it_and_drawn(kept: Path, tmp_path: Path) -> None:
    """The main road through a place; its hostile name is text in the terminal and the map."""
    drawn = tmp_path / "map.html"
    more = ("--basemap", kept / "town.pmtiles", "--map", drawn)
    said = " ".join(run("order", kept / "order.yaml", *more).output.split())
    assert "condition c4: A1081 <script>alert(1)</script>\\u202eevil\\x1b[2J runs through" in said
    text = drawn.read_text("utf-8")
    assert "Map: © alert(1)\\u202eevil\\x1b[2J Invented." in text
    assert 'stroke="#999"' in text
    assert "\u202e" not in text
    run(
        "order",
        kept / "order.yaml",
        "--basemap",
        kept / "town.pmtiles",
        "--map",
        tmp_path / "m.png",
    )


def test_it_lies_under_the_maps_of_exhibits(kept: Path, out: Path, tmp_path: Path) -> None:
    path = tmp_path / "exhibit.docx"
    with (out / "near_misses.csv").open(encoding="utf-8", newline="") as file:
        finding = next(csv.DictReader(file))["finding_id"]
    wanted = ("export", out, "--to", "docx", "--finding", finding)
    run(*wanted, "--basemap", kept / "town.pmtiles", "--out", path)
    run(*wanted, "--out", tmp_path / "plain.docx")
    texts = [one.text for one in docx.Document(str(path)).paragraphs]
    (first,) = (one for one in texts if one.startswith("Map of the place"))
    assert "Grey lines: town.pmtiles, as given and not checked. Map: © alert(1)" in first
    plain = [one.text for one in docx.Document(str(tmp_path / "plain.docx")).paragraphs]
    assert not [one for one in plain if "Grey lines" in one]
    run(*wanted, "--basemap", kept / "town.pmtiles", "--out", tmp_path / "again.docx")
    assert path.read_bytes() == (tmp_path / "again.docx").read_bytes()


def test_formats_without_maps_take_none(kept: Path, out: Path) -> None:
    more = ("--to", "xlsx", "--basemap", kept / "town.pmtiles")
    assert (
        "--basemap lies under maps, and xlsx has none" in run("export", out, *more, code=2).output
    )


@pytest.mark.parametrize("ways", [("check", 1), ("order", 1), ("export", 1)])
def test_a_damaged_file_ends_every_command(
    ways: tuple[str, int], kept: Path, out: Path, tmp_path: Path
) -> None:
    """With its name, what is wrong and what to do; no traceback, nothing written."""
    name, code = ways
    path = tmp_path / "cut.pmtiles"
    path.write_bytes((kept / "town.pmtiles").read_bytes()[:-9])
    commands = {
        "check": command(kept, tmp_path / "out"),
        "order": ["order", str(kept / "order.yaml")],
        "export": ["export", str(out), "--to", "docx", "--out", str(tmp_path / "x.docx")],
    }
    said = " ".join(run(*commands[name], "--basemap", path, code=code).output.split())
    assert "cut.pmtiles: is cut short, or points outside of itself; make or download" in said
    assert [one.name for one in tmp_path.iterdir()] == ["cut.pmtiles"]


_SMALL = (
    "import sys\n"
    "from orderwatch.evidence.page import pages\n"
    "pages._MANY = 2\n"
    "from orderwatch.cli import main\n"
    "sys.argv[0] = 'orderwatch'\n"
    "if __name__ == '__main__':\n    main()\n"
)


def pages(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.glob("reports/*.html")}


def batch(folder: Path, out: Path, *more: object, code: int = 0) -> str:
    """A batch whose pages are shared between processes, however few they are."""
    script = out.with_name("small.py")
    script.write_text(_SMALL, encoding="utf-8")
    asked = ("batch", folder / "orders", "--pings", folder / "pings.csv", "--out", out, *more)
    command = [sys.executable, str(script), *map(str, asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    write_orders(folder / "orders", people=6)
    write_pings(folder, people=6, each=240)
    return folder


def test_pages_of_a_batch_are_made_by_processes(people: Path, tmp_path: Path) -> None:
    """Each reads the tiles about its own order; one process makes the same."""
    alone = tmp_path / "alone"
    batch(people, alone, "--workers", "1")
    first = embedded(next(alone.glob("reports/*.html")))["places"][0]["rings"][0][0]
    basemap = write_map(tmp_path / "town.pmtiles", lines=grid(*first))
    for workers in ("1", "2"):
        batch(people, tmp_path / workers, "--workers", workers, "--basemap", basemap)
    assert pages(tmp_path / "1") == pages(tmp_path / "2") != pages(alone)
    assert any(embedded(one)["basemap"] for one in (tmp_path / "2").glob("reports/*.html"))


def grid(lat: float, lon: float) -> list[shapely.LineString]:
    """A few streets about a point."""
    ends = [(lon - 0.01, lat + n * 0.001, lon + 0.01, lat + n * 0.001) for n in range(-5, 5)]
    return [shapely.LineString([one[:2], one[2:]]) for one in ends]


def test_a_tile_that_is_damaged_ends_a_batch(people: Path, tmp_path: Path) -> None:
    """Met by another process, it is told in words."""
    batch(people, tmp_path / "alone", "--workers", "1")
    page = next((tmp_path / "alone").glob("reports/*.html"))
    first = embedded(page)["places"][0]["rings"][0][0]
    path = write_map(tmp_path / "town.pmtiles", lines=grid(*first))
    data = bytearray(path.read_bytes())
    start = int.from_bytes(data[56:64], "little")
    data[start:] = b"\x1f\x8b" * ((len(data) - start) // 2) + b"x" * ((len(data) - start) % 2)
    path.write_bytes(data)
    more = ("--workers", "2", "--basemap", path)
    said = " ".join(batch(people, tmp_path / "out", *more, code=1).split())
    assert "town.pmtiles: holds a part that cannot be unpacked; make or download it again" in said
    assert not (tmp_path / "out" / "manifest.json").exists()
