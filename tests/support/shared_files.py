"""What becomes of every file of the real records: a table for docs/records.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.errors import OrderwatchError
from orderwatch.orders.court import drafts_of
from orderwatch.records.quality import read_report

DEVICE = "D"
"""Given for files that do not name their device."""
POSITIONS: dict[str, Sequence[str]] = {
    "uk_em": ("location-data-condensed.csv", "location-data-full.csv", "positions.csv"),
    "mobilitynet": ("*.csv.gz",),
    "gpx/test_files": ("*.gpx",),
    "geojson/antimeridian/tests/data": ("**/*.json",),
    "geojson/invalid/examples": ("**/*.geojson",),
}
"""Folder → patterns of its files of positions, or that look like one."""
EVENTS: dict[str, Sequence[str]] = {
    "uk_em": ("curfew_*", "persons_activations.csv", "utc_to_london_pairs.csv"),
}
"""The same for files of device events, and the tables that lie beside them."""
ORDERS: dict[str, Sequence[str]] = {"uk_em/court_orders": ("**/*.json",)}
"""The same for court's messages."""
Counts = tuple[int, int, int, int]
Became = tuple[str, Counts | None, str]
"""Profile, counts of rows, words."""
HEADER = ("file", "kind", "profile", "rows", "used", "duplicates", "set aside", "what of it")


@dataclass(frozen=True)
class Outcome:
    """A file read, or refused with a reason."""

    file: str
    kind: str
    profile: str
    counts: Counts | None
    words: str

    def row(self) -> str:
        counts = [f"{one:,}" for one in self.counts] if self.counts else ["", "", "", ""]
        cells = (f"`{self.file}`", self.kind, self.profile, *counts, self.words)
        return "| " + " | ".join(cells) + " |"


def positions(data: Path) -> list[Outcome]:
    """Every file of positions; those of a folder that are refused for one reason together."""
    return list(_outcomes(data, POSITIONS, "positions", _records))


def events(data: Path) -> list[Outcome]:
    """The same for device events."""
    return list(_outcomes(data, EVENTS, "events", _records))


def orders(data: Path) -> list[Outcome]:
    """The same for orders."""
    return list(_outcomes(data, ORDERS, "orders", _drafts))


def _outcomes(
    data: Path, folders: dict[str, Sequence[str]], kind: str, read: Callable[[Path], Became]
) -> Iterator[Outcome]:
    for folder, patterns in folders.items():
        refused: dict[str, list[str]] = {}
        for path in sorted({p for one in patterns for p in (data / folder).glob(one)}):
            try:
                yield Outcome(path.relative_to(data).as_posix(), kind, *read(path))
            except OrderwatchError as error:
                name = path.relative_to(data / folder).as_posix()
                refused.setdefault(_reason(path, error), []).append(name)
        for reason, names in sorted(refused.items()):
            some = f": {', '.join(f'`{one}`' for one in names)}" if len(names) < 5 else ""
            words = f"{len(names)} refused ({reason}){some}"
            yield Outcome(f"{folder}/…", kind, "", None, words)


def _reason(path: Path, error: OrderwatchError) -> str:
    reason = str(error).removeprefix(f"{path}: ")
    # What a GeoJSON file without times has for columns differs from file to file.
    if path.suffix in {".json", ".geojson"} and "geojson" in path.parts:
        return "no GeoJSON" if "columns are: .." in reason else "no feature with a time"
    return "fits no profile" if "fits no profile" in reason else reason.split(";")[0]


def _drafts(path: Path) -> Became:
    drafts = drafts_of(path)
    clauses = sum(len(one.clauses) for one in drafts)
    doubts = sum(len(one.doubts) for one in drafts)
    counted = ((len(drafts), "draft"), (clauses, "clause"), (doubts, "doubt"))
    words = ", ".join(f"{n} {name}{'s' * (n != 1)}" for n, name in counted)
    return "a court's message", None, words


def _records(path: Path) -> Became:
    try:
        report = read_report([path])
    except OrderwatchError:
        report = read_report([path], device=DEVICE)
    row = report.ledger[0]
    counts = (row["rows"], row["used"], row["duplicates"], row["set_aside"])
    assert counts[0] == sum(counts[1:]) + row["not_matched"]
    codes = ", ".join(f"`{code}` {count:,}" for code, count in sorted(report.set_aside.items()))
    profile = report.sources[0].profile
    return f"`{profile}`", counts, codes


def table(outcomes: Sequence[Outcome]) -> str:
    """The table in Markdown."""
    lines = ["| " + " | ".join(HEADER) + " |", "|" + "---|" * len(HEADER)]
    return "\n".join([*lines, *(one.row() for one in outcomes)])
