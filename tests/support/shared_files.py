"""What becomes of every file of the real records: a table for docs/records.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.errors import OrderwatchError
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
HEADER = ("file", "kind", "profile", "rows", "used", "duplicates", "set aside", "what of it")


@dataclass(frozen=True)
class Outcome:
    """A file read, or refused with a reason."""

    file: str
    kind: str
    profile: str
    counts: tuple[int, int, int, int] | None
    words: str

    def row(self) -> str:
        counts = [f"{one:,}" for one in self.counts] if self.counts else ["", "", "", ""]
        cells = (f"`{self.file}`", self.kind, self.profile, *counts, self.words)
        return "| " + " | ".join(cells) + " |"


def positions(data: Path) -> list[Outcome]:
    """Every file of positions; those of a folder that are refused for one reason together."""
    found: list[Outcome] = []
    for folder, patterns in POSITIONS.items():
        refused: dict[str, list[str]] = {}
        for path in sorted({p for one in patterns for p in (data / folder).glob(one)}):
            try:
                found.append(_read(path, f"{folder}/{path.relative_to(data / folder)}"))
            except OrderwatchError as error:
                reason = str(error).removeprefix(f"{path}: ").split(";")[0]
                reason = "no GeoJSON" if "columns are: .." in reason else reason
                reason = "no feature with a time" if "fits no profile" in reason else reason
                refused.setdefault(reason, []).append(path.name)
        for reason, names in sorted(refused.items()):
            words = f"{len(names)} files refused: {reason}"
            found.append(Outcome(f"{folder}/…", "positions", "", None, words))
    return found


def _read(path: Path, name: str) -> Outcome:
    try:
        report = read_report([path])
    except OrderwatchError:
        report = read_report([path], device=DEVICE)
    row = report.ledger[0]
    counts = (row["rows"], row["used"], row["duplicates"], row["set_aside"])
    assert counts[0] == sum(counts[1:]) + row["not_matched"]
    codes = ", ".join(f"`{code}` {count:,}" for code, count in sorted(report.set_aside.items()))
    profile = report.sources[0].profile
    return Outcome(name, "positions", f"`{profile}`", counts, codes)


def table(outcomes: Sequence[Outcome]) -> str:
    """The table in Markdown."""
    lines = ["| " + " | ".join(HEADER) + " |", "|" + "---|" * len(HEADER)]
    return "\n".join([*lines, *(one.row() for one in outcomes)])
