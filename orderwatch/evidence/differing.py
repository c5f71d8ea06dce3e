"""Where two folders of results differ first: file, line, column, both values."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orderwatch.errors.faults import short
from orderwatch.evidence.manifest import MANIFEST, RUN_LOG
from orderwatch.evidence.table_set import COLUMNS

_OF_THE_RUN = (
    *("asked", "policy", "policy_differences", "policy_sha256"),
    *("rows", "possible_breaches", "orders_checked", "warnings", "notes", "orderwatch"),
)
"""What a manifest says that is the same whenever and wherever it is made."""
_LARGEST_CELL = 1 << 30
_SHOWN_BEFORE = 30
"""Characters before the first difference of two long values that are shown with it."""


def first_difference(kept: Path, again: Path, outputs: Mapping[str, str]) -> str:
    """The first difference in words; empty where there is none.

    Args:
        kept: the folder that was kept.
        again: the same run, made again.
        outputs: the files that the manifest of the kept folder names.
    """
    made = _files(again)
    for name in [f"{table}.csv" for table in COLUMNS]:
        if name in made and name not in outputs:
            return f"{name}: was not written by the run, and is when derived again"
        if name in outputs and name not in made:
            return f"{name}: is not written when derived again"
    for name in sorted(made & set(outputs) - {RUN_LOG}, key=_by_table):
        if not (kept / name).is_file():
            return f"{name}: is missing"
        found = _in_file(kept / name, again / name)
        if found:
            return f"{name} {found}"
    return ""


def not_derived(again: Path, outputs: Mapping[str, str]) -> list[str]:
    """The files of the manifest that were compared by their hash alone."""
    made = _files(again) - {RUN_LOG}
    return sorted(set(outputs) - made)


def manifest_difference(kept: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """The first thing that both manifests should say alike and do not; empty: none."""
    for key in _OF_THE_RUN:
        if kept.get(key) != again.get(key):
            here, there = (short(str(one.get(key))) for one in (kept, again))
            return f'{MANIFEST}, {key}: "{here}" here, "{there}" when derived again'
    return ""


def _files(folder: Path) -> set[str]:
    """The names of all files, those of pages with the folder of pages."""
    every = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix() for one in every}


def _by_table(name: str) -> tuple[int, str]:
    tables = list(COLUMNS)
    table = name.removesuffix(".csv")
    return (tables.index(table) if table in tables else len(tables), name)


def _in_file(kept: Path, again: Path) -> str:
    if kept.suffix == ".parquet":
        same = kept.read_bytes() == again.read_bytes()
        return "" if same else "is written otherwise when derived again"
    with kept.open("rb") as one, again.open("rb") as two:
        for number in itertools.count(1):
            here, there = one.readline(), two.readline()
            if here == there == b"":
                return ""
            if here != there:
                otherwise = f"line {number}: is written otherwise when derived again"
                return (_in_row(kept, again) if kept.suffix == ".csv" else "") or otherwise
    return ""


def _in_row(kept: Path, again: Path) -> str:
    """By row and column; empty where every cell is the same."""
    csv.field_size_limit(_LARGEST_CELL)
    with (
        kept.open(encoding="utf-8", errors="replace", newline="") as one,
        again.open(encoding="utf-8", errors="replace", newline="") as two,
    ):
        readers = (csv.reader(one), csv.reader(two))
        header: list[str] = []
        pairs = itertools.zip_longest(*readers, fillvalue=None)
        for number, (here, there) in enumerate(pairs, start=1):
            header = header or list(there or ())
            if here is None:
                return f"row {number}: is not here, and is there when derived again: {_row(there)}"
            if there is None:
                return f"row {number}: is here, and not when derived again: {_row(here)}"
            if here != there:
                return f"row {number}{_in_cell(header, here, there)}"
    return ""


def _in_cell(header: list[str], here: list[str], there: list[str]) -> str:
    for column, old, new in itertools.zip_longest(header, here, there, fillvalue=""):
        if old != new:
            one, other = (short(cell) for cell in _from_where_they_part(old, new))
            return f', column {column}: "{one}" here, "{other}" when derived again'
    return ": has cells more or less than when derived again"


def _from_where_they_part(old: str, new: str) -> tuple[str, str]:
    """Both values, long ones without what is alike before their first difference."""
    pairs = enumerate(zip(old, new, strict=False))
    alike = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = alike - _SHOWN_BEFORE
    if max(len(old), len(new)) <= 2 * _SHOWN_BEFORE or start <= 0:
        return old, new
    return f"… {old[start:]}", f"… {new[start:]}"


def _row(cells: list[str] | None) -> str:
    return f'"{short(", ".join(cells or ()))}"'
