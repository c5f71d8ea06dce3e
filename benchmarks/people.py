"""Invented people in quantity: pings by the minute, orders of four places each, contacts.

`python -m benchmarks.people FOLDER --people 2000 --each 5000 [--contacts 2000000] [--shuffled]`

Everybody lives 4 km from the places of their order and wanders about there (a standard deviation
of some 300 m). At the hour of the curfew, half an hour a night, they are at their lodging, and now
and then they go to one of the other places, so that 3 in 100 pings lie within 1 km of one's own
places. With `--nights` the curfew lasts from 19:00 to 07:00 and they spend it at the lodging.
The seed is fixed: the same numbers give the same files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
import numpy as np

from benchmarks.contacts import write_contacts
from orderwatch.tables import Float64, Int64

SEED = 20_260_303
START_US = 1_772_496_000_000_000
"""2026-03-03T00:00Z."""
MINUTE_US = 60_000_000
METRE = 1.0 / 111_195.0
_BASE_M = 4_000.0
_STEP_M, _PULL = 40.0, 0.01
_TRAVEL, _STAY = 5, 24
"""Minutes to a place, and there."""
_CHUNK_ROWS = 500_000
CORNERS = 60


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person's places, degrees.

    Attributes:
        number: makes the ids.
        home: the first circle, 100 m.
        work: the second, 60 m.
        area: corners of the area, (60, 2).
        lodging: where the curfew is kept.
        base: where the person is at other times.
    """

    number: int
    home: tuple[float, float]
    work: tuple[float, float]
    area: Float64
    lodging: tuple[float, float]
    base: tuple[float, float]


def person(number: int) -> Person:
    """The person of a number: towns stand 0.05 degrees apart, in rows of 50."""
    rng = np.random.default_rng((SEED, number))
    lat, lon = 50.8 + (number // 50 % 60) * 0.05, -2.9 + (number % 50) * 0.05
    turn = float(rng.uniform(0.0, 2.0 * np.pi))
    away = np.linspace(0.0, 2.0 * np.pi, CORNERS, endpoint=False)
    radius = rng.uniform(150.0, 250.0, CORNERS)
    middle = np.array(_moved(lat, lon, 1_800.0, 0.0))
    area = np.array(_moved(middle[0], middle[1], radius * np.cos(away), radius * np.sin(away)))
    return Person(
        number=number,
        home=(lat, lon),
        work=_moved(lat, lon, 0.0, 1_500.0),
        area=np.round(area.T, 6),
        lodging=_moved(lat, lon, -1_500.0, -1_500.0),
        base=_moved(lat, lon, _BASE_M * np.cos(turn), _BASE_M * np.sin(turn)),
    )


def _moved(lat: float, lon: float, north_m: Float64 | float, east_m: Float64 | float) -> tuple:  # type: ignore[type-arg]
    wide = np.cos(np.radians(lat))
    return lat + north_m * METRE, lon + east_m * METRE / wide


def track(one: Person, each: int, *, nights: bool) -> tuple[Float64, Float64, Float64]:
    """Latitude, longitude and reported radius of a person's pings."""
    rng = np.random.default_rng((SEED, one.number, 1))
    share, target = np.zeros(each), np.zeros((each, 2))
    for first, last, place in _visits(one, each, rng, nights=nights):
        low, high = max(first - _TRAVEL, 0), max(min(last + _TRAVEL, each), 0)
        at = np.arange(low, max(low, high))
        near = 1.0 - np.clip(np.maximum(first - at, at - last + 1), 0, _TRAVEL) / _TRAVEL
        share[at], target[at] = near, place
    north, east = _walk(rng, each), _walk(rng, each)
    still = 1.0 - 0.95 * share
    lat = one.base[0] + share * (target[:, 0] - one.base[0]) + still * north * METRE
    wide = np.cos(np.radians(one.base[0]))
    lon = one.base[1] + share * (target[:, 1] - one.base[1]) + still * east * METRE / wide
    return lat, lon, rng.uniform(5.0, 30.0, each)


def _visits(
    one: Person, each: int, rng: np.random.Generator, *, nights: bool
) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """First and last minute of each stay, and where: beside the place, or in it."""
    day = 1_440
    opens, closes = (19 * 60, 31 * 60) if nights else (22 * 60, 22 * 60 + 30)
    for start in range(-day if nights else 0, each, day):
        yield start + opens, start + closes, one.lodging
    wanted = max(each * 3 // 100 - 30 * (each // day), 1)
    places = [one.home, one.work, (float(one.area[:, 0].mean()), float(one.area[:, 1].mean()))]
    number = max(round(wanted / (_STAY + 3)), 1)
    stay = min(_STAY, wanted)
    for which in range(number):
        slot = which * each // number + int(rng.integers(20, max(each // number - 60, 21)))
        beside = rng.uniform(0.0, 400.0), rng.uniform(0.0, 2.0 * np.pi)
        lat, lon = places[(one.number + which) % 3]
        place = _moved(lat, lon, beside[0] * np.cos(beside[1]), beside[0] * np.sin(beside[1]))
        yield slot, slot + stay, place


def _walk(rng: np.random.Generator, n: int) -> Float64:
    from scipy.signal import lfilter

    walked: Float64 = lfilter([1.0], [1.0, _PULL - 1.0], rng.normal(0.0, _STEP_M, n))
    return walked


def write_pings(
    folder: Path, *, people: int, each: int, shuffled: bool = False, nights: bool = False
) -> dict[str, Path]:
    """Writes the pings of everybody in turn; with `shuffled` a second file in no order.

    Returns:
        `in_order` and perhaps `shuffled` → path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "pings.duckdb"
    scratch.unlink(missing_ok=True)
    con = duckdb.connect(str(scratch), config={"memory_limit": "1GB"})
    con.execute(
        "CREATE TABLE pings (person INT, at_us BIGINT, lat DOUBLE, lon DOUBLE, radius DOUBLE)"
    )
    many = max(_CHUNK_ROWS // each, 1)
    at: Int64 = START_US + np.arange(each, dtype=np.int64) * MINUTE_US
    for first in range(0, people, many):
        group = range(first, min(first + many, people))
        tracks = [track(person(number), each, nights=nights) for number in group]
        batch = {
            "person": np.repeat(np.array(group, dtype=np.int32), each),
            "at_us": np.tile(at, len(group)),
        }
        for place, name in enumerate(("lat", "lon", "radius")):
            batch[name] = np.concatenate([one[place] for one in tracks])
        con.register("batch", batch)
        con.execute("INSERT INTO pings SELECT * FROM batch")
    paths = {"in_order": folder / "pings.csv"}
    _copy(con, paths["in_order"], "rowid")
    if shuffled:
        paths["shuffled"] = folder / "shuffled.csv"
        _copy(con, paths["shuffled"], "hash(rowid)")
    con.close()
    scratch.unlink()
    return paths


def _copy(con: duckdb.DuckDBPyConnection, path: Path, order: str) -> None:
    con.execute(
        f"""COPY (SELECT 'TAG-' || lpad(person::VARCHAR, 6, '0') AS device_id,
            strftime(make_timestamp(at_us), '%Y-%m-%dT%H:%M:%SZ') AS fixed_at,
            lat::DECIMAL(9, 6) AS lat, lon::DECIMAL(9, 6) AS lon,
            radius::DECIMAL(5, 1) AS accuracy_m, 'gps' AS method
        FROM pings ORDER BY {order}) TO '{path}' (HEADER, DELIMITER ',')"""
    )


def write_orders(folder: Path, *, people: int, nights: bool = False) -> Path:
    """One order file a person: two circles, an area of 60 corners, a curfew, identifiers."""
    folder.mkdir(parents=True, exist_ok=True)
    hours = "19:00-07:00" if nights else "22:00-22:30"
    for number in range(people):
        one = person(number)
        ring = [*one.area, one.area[0]]
        values = {
            "n": number,
            "a": 2 * number,
            "b": 2 * number + 1,
            "home": _pair(one.home),
            "work": _pair(one.work),
            "lodging": _pair(one.lodging),
            "ring": ", ".join(f"{lon:.6f} {lat:.6f}" for lat, lon in ring),
            "hours": hours,
        }
        path = folder / f"order-{number:06d}.yaml"
        path.write_text(_ORDER.format(**values), encoding="utf-8")
    return folder


def _pair(place: tuple[float, float]) -> str:
    return f"{place[0]:.6f}, {place[1]:.6f}"


_ORDER = """\
orderwatch: 1
order:
  id: SPO-{n}
  made: 2026-03-02 11:40
  ends: 2028-03-01
  notice: [{{at: 2026-03-02 12:00, how: in court}}]
  timezone: Europe/London
  phone_region: GB
respondent:
  id: R-{n}
  devices: [{{id: TAG-{n:06d}, worn: yes, from: 2026-03-02 13:00}}]
  identifiers: [{{kind: phone, value: "07700 {a:06d}"}}]
protected:
  - id: P1
    role: protected_person
    identifiers: [{{kind: phone, value: "07700 {b:06d}"}}]
places:
  home: {{circle: {{centre: [{home}], radius: 15 m}}}}
  work: {{circle: {{centre: [{work}], radius: 10 m}}}}
  area: {{wkt: "POLYGON (({ring}))"}}
  lodging: {{circle: {{centre: [{lodging}], radius: 100 m}}}}
conditions:
  - {{id: c1, clause: "1. Not to go within 100 m of her home.", kind: exclusion_zone,
      place: home, distance: 100 m}}
  - {{id: c2, clause: "2. Not to go within 50 m of her work.", kind: exclusion_zone,
      place: work, distance: 50 m}}
  - {{id: c3, clause: "3. Not to enter the area of Map A.", kind: exclusion_zone, place: area}}
  - {{id: c4, clause: "4. Curfew.", kind: curfew, at: [{{place: lodging, when: "Mo-Su {hours}"}}]}}
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--people", type=int, default=2_000, show_default=True)
@click.option("--each", type=int, default=5_000, show_default=True, help="Pings of a person.")
@click.option("--contacts", type=int, default=0, show_default=True, help="Contact records.")
@click.option("--shuffled", is_flag=True, help="Write the pings a second time, in no order.")
@click.option("--nights", is_flag=True, help="A curfew from 19:00 to 07:00, which is kept.")
def main(
    folder: Path, people: int, each: int, contacts: int, *, shuffled: bool, nights: bool
) -> None:
    """Write orders and records of invented people to FOLDER."""
    write_orders(folder / "orders", people=people, nights=nights)
    paths = write_pings(folder, people=people, each=each, shuffled=shuffled, nights=nights)
    if contacts:
        paths["contacts"] = folder / "contacts.csv"
        write_contacts(paths["contacts"], contacts)
    for path in paths.values():
        click.echo(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
