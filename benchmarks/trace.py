"""Synthetic pings in quantity: devices that live somewhere and wander about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from orderwatch.tables import Float64

HOME = (51.752, -0.336)
START = datetime(2026, 3, 3)
_ONE_METRE = 1.0 / 111_195.0
_AWAY_M = 1_500.0
"""From the places of the orders to where a device lives."""
_STEP_M, _PULL = 60.0, 0.01
"""A step of 60 m a minute with a pull home of 1 %: a standard deviation of 425 m each way."""


def write_pings(path: Path, *, devices: int, each: int, every_s: int = 60) -> int:
    """Writes canonical pings, one device after the other; the number of rows.

    Args:
        path: the CSV file.
        devices: TAG-0, TAG-1 ...
        each: fixes of a device.
        every_s: seconds between fixes.
    """
    times = [
        (START + timedelta(seconds=every_s * n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(each)
    ]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("device_id,fixed_at,lat,lon,accuracy_m,method\n")
        for device in range(devices):
            rng = np.random.default_rng(device)
            east, north = _walk(rng, each), _walk(rng, each)
            towards = rng.uniform(0.0, 2.0 * np.pi)
            north += _AWAY_M * np.cos(towards)
            east += _AWAY_M * np.sin(towards)
            lat = HOME[0] + north * _ONE_METRE
            lon = HOME[1] + east * _ONE_METRE / 0.619
            radius = rng.uniform(5.0, 30.0, each)
            rows = zip(times, lat.tolist(), lon.tolist(), radius.tolist(), strict=True)
            out.writelines(
                f"TAG-{device},{at},{one:.6f},{two:.6f},{r:.1f},gps\n" for at, one, two, r in rows
            )
    return devices * each


def _walk(rng: np.random.Generator, n: int) -> Float64:
    from scipy.signal import lfilter

    walked: Float64 = lfilter([1.0], [1.0, _PULL - 1.0], rng.normal(0.0, _STEP_M, n))
    return walked


def write_orders(folder: Path, number: int) -> list[Path]:
    """Writes orders for TAG-0, TAG-1 ..., each with a home, a school and a road to keep out of."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in range(number):
        path = folder / f"order-{one:05d}.yaml"
        path.write_text(_ORDER.format(n=one, lat=51.752 + one % 7 * 0.01), encoding="utf-8")
        paths.append(path)
    return paths


_ORDER = """\
orderwatch: 1
order:
  id: SPO-{n}
  type: stalking protection order
  court: a magistrates' court
  made: 2026-03-02 11:40
  ends: 2028-03-01
  notice:
    - at: 2026-03-02 12:00
      how: in court
  timezone: Europe/London
respondent:
  id: R-{n}
  devices:
    - id: TAG-{n}
      worn: yes
      from: 2026-03-02 13:00
places:
  home:
    label: her home
    circle:
      centre: [{lat:.4f}, -0.3360]
      radius: 15 m
  school:
    label: the school
    wkt: POLYGON ((-0.341 51.748, -0.338 51.748, -0.338 51.7495, -0.341 51.7495, -0.341 51.748))
  road:
    corridor:
      line: [[51.7500, -0.3300], [51.7510, -0.3290], [51.7530, -0.3280]]
      width: 20 m
conditions:
  - id: home
    clause: "1. You must not go within 100 metres of her home."
    kind: exclusion_zone
    place: home
    distance: 100 m
  - id: school
    clause: "2. You must not enter the school on a weekday."
    kind: exclusion_zone
    place: school
    when: Mo-Fr 08:00-16:30
  - id: road
    clause: "3. You must not enter the road."
    kind: exclusion_zone
    place: road
"""
