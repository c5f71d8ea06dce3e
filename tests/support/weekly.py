"""Orders and weekly exports of a few invented people, as rows that a test puts into files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result
from support.kept import manifest_of

from orderwatch.cli.app import application

START = datetime(2026, 4, 13, tzinfo=UTC)
KINDS = ("pings", "events", "contacts")
HEADERS = {
    "pings": "device_id,fixed_at,lat,lon,accuracy_m",
    "events": "device_id,from,until,event",
    "contacts": "at,channel,from_id,to_id,status",
}
_METRE = 1 / 111_270
_APART = 0.2
"""Degrees between the places of two people."""

Row = tuple[str, str]
"""Kind of records, and the line."""
PEOPLE = 3


@dataclass(frozen=True)
class Week:
    """The files of one week: kind → name, and the rows of each kind."""

    name: str
    rows: tuple[Row, ...]

    def write(self, folder: Path) -> dict[str, str]:
        """Kind → the file, relative to the folder; only kinds that have a row."""
        found = {}
        for kind in KINDS:
            lines = [line for one, line in self.rows if one == kind]
            if lines:
                name = f"{kind}-{self.name}.csv"
                text = "\n".join([HEADERS[kind], *lines]) + "\n"
                (folder / name).write_text(text, encoding="utf-8")
                found[kind] = name
        return found


def order_text(number: int, *, respondent: int | None = None, radius: int = 100) -> str:
    """An order with a place not to enter, one to stay at, contact, distance and monitoring.

    Args:
        number: of the order.
        respondent: whose order it is; None: of the person with the same number.
        radius: of the place not to enter, metres.
    """
    who = number if respondent is None else respondent
    lat = 51.0 + who * _APART
    return f"""orderwatch: 1
order: {{id: O-{number}, made: 2026-03-02, timezone: Europe/London, phone_region: GB,
  notice: [{{at: 2026-03-02 12:00, how: in court}}]}}
respondent:
  id: R-{who}
  devices:
    - {{id: TAG-{who}, worn: yes, from: 2026-03-04}}
    - {{id: PHONE-{who}, worn: no, from: 2026-03-04}}
  identifiers: [{{kind: phone, value: "07700 90010{who}"}}]
protected:
  - id: P1
    role: protected_person
    devices: [{{id: APP-{who}, from: 2026-03-04}}]
    identifiers: [{{kind: phone, value: "07700 90020{who}"}}]
places:
  home: {{circle: {{centre: [{lat}, -0.3], radius: {radius} m}}}}
  lodging: {{circle: {{centre: [{lat + 0.02}, -0.3], radius: 60 m}}}}
conditions:
  - {{id: c1, clause: "1.", kind: exclusion_zone, place: home}}
  - {{id: c2, clause: "2.", kind: curfew, at: [{{place: lodging, when: "Mo-Su 22:00-06:00"}}]}}
  - {{id: c3, clause: "3.", kind: no_contact, persons: [P1], channels: all}}
  - {{id: c4, clause: "4.", kind: keep_away, person: P1, distance: 100 m}}
  - {{id: c5, clause: "5.", kind: monitoring, silence: 3 h}}
"""


def at(minute: int) -> str:
    """A time as the files have it."""
    return f"{START + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"


def ping(who: int, minute: int, north_m: float, device: str = "TAG") -> Row:
    """A position north of the home."""
    lat = 51.0 + who * _APART + north_m * _METRE
    return "pings", f"{device}-{who},{at(minute)},{lat:.7f},-0.3000000,6"


def event(who: int, minute: int, what: str = "home_in_range") -> Row:
    """An event of half an hour."""
    return "events", f"TAG-{who},{at(minute)},{at(minute + 30)},{what}"


def call(who: int, minute: int, status: str = "completed") -> Row:
    """A call by the respondent to the protected person."""
    ends = f"+4477009001{who:02d},+4477009002{who:02d}"
    return "contacts", f"{at(minute)},call,{ends},{status}"


def write_orders(folder: Path, texts: dict[str, str]) -> None:
    """Order files by name."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def records(weeks: Iterable[dict[str, str]]) -> list[str]:
    """The options that name the files of some weeks."""
    return [word for week in weeks for kind, name in week.items() for word in (f"--{kind}", name)]


def batch(*words: str, code: int = 0) -> Result:
    """A batch of `orders` in the current folder, by one process."""
    result = CliRunner().invoke(application, ["batch", "orders", *words, "--workers", "1"])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def written(out: Path) -> dict[str, bytes]:
    """Every file that must be as a run over everything writes it."""
    left_out = {"manifest.json", "runs.csv", "changed.csv"}
    found = (p for p in out.rglob("*") if p.is_file() and ".cases" not in p.parts)
    return {str(p.relative_to(out)): p.read_bytes() for p in found if p.name not in left_out}


def differing(out: Path, full: Path) -> Sequence[str]:
    """The names of the files that differ."""
    one, two = written(out), written(full)
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


BASE = Week(
    "1",
    (
        *(ping(who, minute, 900.0) for who in range(PEOPLE) for minute in range(600, 620)),
        *(ping(who, minute, 20.0) for who in range(PEOPLE) for minute in range(620, 630)),
        *(ping(who, minute, 25.0, "APP") for who in range(PEOPLE) for minute in range(600, 630)),
        *(event(who, 1_320) for who in range(PEOPLE)),
        *(call(who, 700) for who in range(PEOPLE)),
    ),
)
"""Each respondent at the home for ten minutes, once in range of a home unit, once calling."""
FILES = {kind: f"{kind}-1.csv" for kind in KINDS}


def first_week(folder: Path) -> None:
    """Writes to a folder orders, `FILES` of the first week, and a run over them in `w1`."""
    write_orders(folder / "orders", {f"{n}.yaml": order_text(n) for n in range(PEOPLE)})
    assert BASE.write(folder) == FILES
    with chdir(folder):
        batch(*records([FILES]), "--out", "w1")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def seen(out: Path) -> dict[str, tuple[str, str]]:
    """Finding → what is said of it, and the list in which it stands."""
    rows = rows_of(out / "review_status.csv")
    return {row["finding_id"]: (row["seen"], row["listed_in"]) for row in rows if row["seen"]}


def changed(out: Path) -> dict[str, tuple[str, str, str]]:
    """Finding → what changed.csv says of it: change, list before, list now."""
    rows = rows_of(out / "changed.csv")
    assert len({row["finding_id"] for row in rows}) == len(rows)
    return {r["finding_id"]: (r["change"], r["was_listed_in"], r["listed_in"]) for r in rows}


def told(before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> object:
    """What changed.csv must say, by review_status.csv of two runs over everything."""
    found = {}
    for name in before.keys() | now.keys():
        was, here = before.get(name, ("", "")), now.get(name, ("", ""))
        if was != here:
            word = "new" if name not in before else "gone" if name not in now else "changed"
            found[name] = (word, was[1], here[1])
    return found


def manifest_told(out: Path) -> dict[str, object]:
    """What a manifest says but for the command, the clock, the run it goes on from, and hashes."""
    own = {"command", "started_at", "ended_at", "run_time_s", "since"}
    found = {name: value for name, value in manifest_of(out).items() if name not in own}
    outputs = {one["name"]: one["sha256"] for one in found["outputs"]}
    return found | {"outputs": {**outputs, "runs.csv": "", "changed.csv": ""}}


def as_one_run(words: list[str], *given: dict[str, str], more: list[str] | None = None) -> str:
    """What a run since `w1` with these words prints; it writes what a run over all files writes."""
    said = batch(*words, *(more or []), "--since", "w1", "--out", "w2").output
    batch(*records(given), *(more or []), "--out", "full")
    assert differing(Path("w2"), Path("full")) == []
    assert manifest_told(Path("w2")) == manifest_told(Path("full"))
    assert changed(Path("w2")) == told(seen(Path("w1")), seen(Path("full")))
    return said
