"""Columns that are swapped are said, and only those."""

from __future__ import annotations

import pandas as pd
import pytest

import orderwatch
from orderwatch.orders import load_text

ORDER = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: TAG-1, worn: yes, from: 2026-03-01}]}
places: {zone: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}}
conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: zone}]
"""


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (51.8, -0.4, False),
        (-0.4, 51.8, True),
        (40.7, -74.0, False),
        (-0.4, 91.0, False),
        (1.3, 103.8, False),
    ],
)
def test_swapped_columns(lat: float, lon: float, said: bool) -> None:
    pings = pd.DataFrame(
        {
            "device_id": "TAG-1",
            "fixed_at": [f"2026-03-03T10:{n:02d}:00Z" for n in range(9)],
            "lat": lat,
            "lon": lon,
            "accuracy_m": 10.0,
        }
    )
    result = orderwatch.check(load_text(ORDER), pings=pings)
    assert ("SWAPPED" in result.orders["warnings"].iloc[0]) == said
