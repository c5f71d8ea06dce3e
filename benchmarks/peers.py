"""Which pings lie in which of their own person's places, by other means: `FOLDER TOOL`.

Each tool reads the same CSV file and is given the same outlines, drawn within a centimetre. It
prints how many (ping, place) pairs it found, and a hash of them by row.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import shapely

from benchmarks.people import Person, person
from orderwatch.spatial.plane import Plane
from orderwatch.tables import Float64, Int64

PLACES = ("home", "work", "area", "lodging")
_RADII = {"home": 115.0, "work": 60.0, "lodging": 100.0}
_CORNERS = 256
"""Chords of a circle of 115 m stay within 9 mm of it."""
Pairs = tuple[Int64, Int64]
"""Row, from 0, and place, by its number in `PLACES`."""


def outline(one: Person, place: str) -> shapely.Polygon:
    """A place with the distance of its condition, longitude and latitude."""
    if place == "area":
        return shapely.Polygon(one.area[:, ::-1])
    centre = getattr(one, place)
    turn = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
    xy = _RADII[place] * np.column_stack([np.cos(turn), np.sin(turn)])
    lat, lon = Plane(*centre).to_lat_lon(xy)
    return shapely.Polygon(np.column_stack([lon, lat]))


def outlines(people: int) -> Iterator[tuple[int, int, shapely.Polygon]]:
    """Person, number of the place, its shape."""
    for number in range(people):
        one = person(number)
        for place, name in enumerate(PLACES):
            yield number, place, outline(one, name)


def by_geopandas(path: Path, people: int) -> Pairs:
    """pandas reads, geopandas joins all points with all places, the device settles it."""
    import geopandas
    import pandas as pd

    pings = pd.read_csv(path, usecols=["device_id", "fixed_at", "lat", "lon"])
    pings["fixed_at"] = pd.to_datetime(pings["fixed_at"], utc=True)
    points = geopandas.GeoDataFrame(
        pings, geometry=geopandas.points_from_xy(pings["lon"], pings["lat"]), crs="EPSG:4326"
    )
    owners, numbers, shapes = zip(*outlines(people), strict=True)
    devices = [f"TAG-{owner:06d}" for owner in owners]
    places = geopandas.GeoDataFrame(
        {"owner": devices, "place": numbers}, geometry=list(shapes), crs="EPSG:4326"
    )
    joined = geopandas.sjoin(points, places, predicate="within")
    joined = joined[joined["device_id"] == joined["owner"]]
    return joined.index.to_numpy(), joined["place"].to_numpy()


def by_shapely(path: Path, people: int) -> Pairs:
    """DuckDB reads, numpy groups by device, prepared shapes of shapely test each group."""
    rows = duckdb.execute(
        f"SELECT device_id, lat, lon FROM read_csv('{path}', header=true)"
    ).fetchnumpy()
    device = np.asarray(rows["device_id"]).astype("U10")
    lat, lon = np.asarray(rows["lat"]), np.asarray(rows["lon"])
    order = np.argsort(device, kind="stable")
    names, starts = np.unique(device[order], return_index=True)
    bounds = dict(
        zip(names.tolist(), zip(starts, [*starts[1:], len(order)], strict=True), strict=True)
    )
    found: list[Int64] = []
    which: list[Int64] = []
    for owner, place, shape in outlines(people):
        first, end = bounds.get(f"TAG-{owner:06d}", (0, 0))
        own = order[first:end]
        shapely.prepare(shape)
        inside = own[shapely.contains_xy(shape, lon[own], lat[own])]
        found.append(inside)
        which.append(np.full(len(inside), place))
    return np.concatenate(found), np.concatenate(which)


def by_duckdb(path: Path, people: int) -> Pairs:
    """DuckDB reads and joins with the boxes of the places; shapely tests what is left."""
    shapes = list(outlines(people))
    boxes = np.array([shape.bounds for _, _, shape in shapes])
    con = duckdb.connect()
    con.register(
        "boxes",
        {
            "device_id": np.array([f"TAG-{owner:06d}" for owner, _, _ in shapes], dtype=object),
            "number": np.arange(len(shapes)),
            **{name: boxes[:, i] for i, name in enumerate(("west", "south", "east", "north"))},
        },
    )
    rows = con.execute(
        f"""SELECT p.row, p.lat, p.lon, b.number FROM (SELECT row_number() OVER () - 1 AS row,
            device_id, lat, lon FROM read_csv('{path}', header=true)) p JOIN boxes b
            ON p.device_id = b.device_id AND p.lon BETWEEN west AND east
            AND p.lat BETWEEN south AND north"""
    ).fetchnumpy()
    row, number = np.asarray(rows["row"]), np.asarray(rows["number"])
    drawn = np.array([shape for _, _, shape in shapes], dtype=object)
    shapely.prepare(drawn)
    inside = shapely.contains_xy(drawn[number], np.asarray(rows["lon"]), np.asarray(rows["lat"]))
    return row[inside], np.array([place for _, place, _ in shapes])[number[inside]]


def by_sedonadb(path: Path, people: int) -> Pairs:
    """SedonaDB reads, makes points and joins them with the places of their device."""
    import pandas as pd
    import sedonadb

    context = sedonadb.connect()
    shapes = list(outlines(people))
    table = pd.DataFrame(
        {
            "owner": [f"TAG-{owner:06d}" for owner, _, _ in shapes],
            "place": [place for _, place, _ in shapes],
            "wkt": [shape.wkt for _, _, shape in shapes],
        }
    )
    context.create_data_frame(table).to_view("places")
    options = "OPTIONS ('format.has_header' 'true')"
    context.sql(f"CREATE EXTERNAL TABLE pings STORED AS CSV LOCATION '{path}' {options}").execute()
    found = context.sql(
        """WITH shaped AS (SELECT owner, place, ST_GeomFromText(wkt) AS shape FROM places)
        SELECT p.device_id, CAST(p.fixed_at AS VARCHAR) AS fixed_at, s.place
        FROM pings p JOIN shaped s ON p.device_id = s.owner
            AND ST_Within(ST_Point(p.lon, p.lat), s.shape)"""
    ).to_pandas()
    number = found["device_id"].str[4:].astype("int64")
    minute = pd.to_datetime(found["fixed_at"], utc=True) - pd.Timestamp("2026-03-03", tz="UTC")
    each = int(sys.argv[4])
    at = number * each + (minute.dt.total_seconds() // 60).astype("int64")
    return at.to_numpy(), found["place"].to_numpy()


def by_orderwatch(path: Path, people: int) -> Pairs:
    """The margins that orderwatch decides by: not timed, it is what the others are held against."""
    from orderwatch.orders import load
    from orderwatch.orders.zone_book import zone_book
    from orderwatch.policy import Policy

    rows = duckdb.execute(
        f"SELECT device_id, lat, lon FROM read_csv('{path}', header=true)"
    ).fetchnumpy()
    device = np.asarray(rows["device_id"]).astype("U10")
    lat, lon = np.asarray(rows["lat"]), np.asarray(rows["lon"])
    found: list[Int64] = []
    which: list[Int64] = []
    for path_of_order in sorted((path.parent / "orders").iterdir())[:people]:
        order = load(path_of_order)
        book = zone_book(order, Policy())
        own = np.flatnonzero(device == order.respondent.devices[0].id)
        for place, (name, by_m) in enumerate(zip(PLACES, (100.0, 50.0, 0.0, 0.0), strict=True)):
            (key,) = book.in_force([name], order.starts_us)
            zone = book.zone(key, by_m)
            margin: Float64 = zone.margin_m(lat[own], lon[own])
            if np.any(np.abs(margin) < 0.02):
                print("on the line, within 2 cm:", own[np.abs(margin) < 0.02].tolist(), name)
            inside = own[margin < 0.0]
            found.append(inside)
            which.append(np.full(len(inside), place))
    return np.concatenate(found), np.concatenate(which)


TOOLS: dict[str, Callable[[Path, int], Pairs]] = {
    "geopandas": by_geopandas,
    "shapely": by_shapely,
    "duckdb": by_duckdb,
    "sedonadb": by_sedonadb,
    "orderwatch": by_orderwatch,
}


def summary(pairs: Pairs) -> str:
    """How many pairs, and a hash of them in order."""
    both: Any = np.unique(pairs[0].astype(np.int64) * len(PLACES) + pairs[1].astype(np.int64))
    return f"{len(both)} pairs {hashlib.sha256(both.tobytes()).hexdigest()[:16]}"


if __name__ == "__main__":
    print(summary(TOOLS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
