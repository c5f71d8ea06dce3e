"""A batch in which everything turns up that files of one run can have in common or against them.

Twelve people and the sample case; positions in several files, in order and not, some of them
twice in one file or in two; faulty rows, with and without a time; devices of nobody; events;
contacts of three exports with texts in two of them.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from benchmarks.people import write_orders, write_pings

SAMPLE = Path(__file__).parents[2] / "sample_data"
DATA = Path(__file__).parents[1] / "data" / "mobilitynet"
PEOPLE, EACH = 12, 240
_PHONES = """
orderwatch: 1
order: {id: REAL-1, made: 2019-01-01, notice: [{at: 2019-01-01, how: test}],
  timezone: America/Los_Angeles}
respondent: {id: R-1, devices: [{id: ucb-sdb-android-2, from: 2019-01-01},
  {id: ucb-sdb-ios-1, from: 2019-01-01}]}
places: {zone: {file: zone.geojson, feature: zone}}
conditions: [{id: c1, clause: "1. Not to enter.", kind: exclusion_zone, place: zone}]
"""
_ZONE = """{"type": "Feature", "id": "zone", "properties": {}, "geometry": {"type": "Polygon",
  "coordinates": [[[-122.086, 37.3885], [-122.0815, 37.3885], [-122.0815, 37.3922],
    [-122.086, 37.3922], [-122.086, 37.3885]]]}}"""
_FAULTY = """TAG-000001,2026-03-03T00:10:30Z,,,5,gps
TAG-000001,2026-03-03T25:10:30Z,51,0,5,gps
TAG-000002,2026-03-03T00:11:30Z,91.5,0,5,gps
,2026-03-03T00:11:30Z,51,0,5,gps
TAG-000003,2026-03-03 00:11:30,51,0,5,gps
TAG-NOBODY,2026-03-03T00:12:30Z,51,0,5,gps
TAG-NOBODY,2026-03-03T00:12:30Z,51,0,5,gps
TAG-000004,2020-03-03T00:12:30Z,51,0,5,gps
TAG-ONLY-FAULTS,2026-03-03T00:12:30Z,51,0,5,radar
"""
_EVENTS = """device_id,from,until,event,place
TAG-000001,2026-03-03T01:00:00Z,2026-03-03T02:00:00Z,home_in_range,
TAG-000001,2026-03-03T01:00:00Z,2026-03-03T02:00:00Z,home_in_range,
TAG-000005,2026-03-03T01:30:00Z,,strap,
TAG-000005,2026-03-03T01:30:00Z,,juggled,
TAG-NOBODY,2026-03-03T01:30:00Z,,strap,
"""


def write_mixed(folder: Path) -> list[str]:
    """Writes orders and exports; the arguments of `batch`, but for the engine and `--out`."""
    write_orders(folder / "orders", people=PEOPLE)
    write_pings(folder, people=PEOPLE, each=EACH)
    (folder / "exports").mkdir()
    header, *rows = (folder / "pings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "pings.csv").unlink()
    third = len(rows) // 3
    mixed = rows[third : 2 * third] + rows[: third // 2]
    random.Random(3).shuffle(mixed)
    last = rows[2 * third :] + rows[-5:] + _FAULTY.splitlines(keepends=True)
    for name, own in (("a", rows[:third]), ("b", mixed), ("c", last)):
        path = folder / "exports" / f"{name}.csv"
        path.write_text(header + "".join(own), encoding="utf-8")
    (folder / "events.csv").write_text(_EVENTS, encoding="utf-8")
    shutil.copy(SAMPLE / "order.yaml", folder / "orders" / "sample.yaml")
    shutil.copy(SAMPLE / "pings.csv", folder / "exports" / "sample.csv")
    return mixed_arguments(folder)


def mixed_arguments(folder: Path) -> list[str]:
    """The arguments for what `write_mixed` has written."""
    return [
        "batch",
        str(folder / "orders"),
        *("--pings", str(folder / "exports"), "--events", str(folder / "events.csv")),
        *(f"--contacts={SAMPLE / name}" for name in ("calls.csv", "messages.xml", "log.csv")),
        "--owner=messages.xml=phone:+447700900456",
        "--with-text",
    ]


def write_phones(folder: Path) -> list[str]:
    """The same for an order on two of the real phones."""
    (folder / "phones.yaml").write_text(_PHONES, encoding="utf-8")
    (folder / "zone.geojson").write_text(_ZONE, encoding="utf-8")
    return phones_arguments(folder)


def phones_arguments(folder: Path) -> list[str]:
    """The arguments for what `write_phones` has written."""
    profile = ("--profile", str(DATA / "profile.yaml"))
    return [
        "batch",
        str(folder / "phones.yaml"),
        "--pings",
        str(DATA / "phone_locations_extract.csv"),
        *profile,
    ]


def results(folder: Path) -> dict[str, bytes]:
    """The tables, pages and data sets of a finished run, without the log of runs."""
    assert (folder / "manifest.json").exists()
    found = [*folder.glob("*.csv"), *folder.glob("*.txt"), *folder.glob("**/*.html")]
    found += folder.glob("parquet/*/*")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.name != "runs.csv"
    }
