"""British grid coordinates of an export → degrees, for all rows at once."""

from __future__ import annotations

import duckdb
import numpy as np

from orderwatch.records.row_typing import number
from orderwatch.spatial.coordinates import grid_to_degrees
from orderwatch.tables import Float64


def add_degrees(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Adds `lat` and `lon` to the table `raw`, empty where a row has no place on the grid.

    Returns:
        The fields added.
    """
    east, north = number("trim(easting)"), number("trim(northing)")
    rows = con.execute(f"SELECT row, {east} AS east, {north} AS north FROM raw").fetchnumpy()
    lat, lon = grid_to_degrees(_filled(rows["east"]), _filled(rows["north"]))
    con.register("degrees", {"row": np.asarray(rows["row"]), "lat": lat, "lon": lon})
    con.execute(
        """CREATE TEMP TABLE placed AS SELECT raw.*,
            CASE WHEN isnan(d.lat) THEN NULL ELSE CAST(d.lat AS VARCHAR) END AS lat,
            CASE WHEN isnan(d.lon) THEN NULL ELSE CAST(d.lon AS VARCHAR) END AS lon
        FROM raw JOIN degrees d USING (row)"""
    )
    con.unregister("degrees")
    con.execute("DROP TABLE raw; ALTER TABLE placed RENAME TO raw")
    return {"lat", "lon"}


def _filled(values: object) -> Float64:
    found: Float64 = np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)
    return found
