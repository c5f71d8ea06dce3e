"""Nothing leaves in a copy of which nobody has said what it may tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderwatch.evidence.redaction import RedactingSink, copy_for
from orderwatch.evidence.redaction.classes import CLASSES, Tells
from orderwatch.evidence.table_set import COLUMNS

SECURITY = Path(__file__).resolve().parents[3] / "docs" / "security.md"


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_every_column_of_every_table_has_a_class(table: str) -> None:
    """A new column that nobody classed would pass unseen; a class without a column is stale."""
    assert {column.name for column in COLUMNS[table]} == set(CLASSES[table])


def test_there_is_no_class_without_a_table() -> None:
    assert set(CLASSES) == set(COLUMNS)


def test_a_table_that_nobody_classed_is_refused() -> None:
    sink = RedactingSink(_Refusing(), copy_for("respondent", []))
    with pytest.raises(KeyError, match="novel"):
        sink.rows("novel", [{"lat": 51.7}])


def test_a_column_that_nobody_classed_does_not_pass() -> None:
    kept = _Keeping()
    RedactingSink(kept, copy_for("respondent", [])).rows(
        "ledger", [{"source": "a.csv", "sha256": "ab", "secret": 51.7}]
    )
    assert "secret" not in kept.seen[0]


def test_the_table_of_columns_in_the_documentation() -> None:
    """docs/security.md has a row for each table and class, with the columns."""
    said = dict[tuple[str, str], set[str]]()
    pattern = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", re.MULTILINE)
    for table, tells, names in pattern.findall(SECURITY.read_text(encoding="utf-8")):
        said[table, tells] = set(re.findall(r"`(\w+)`", names))
    held = dict[tuple[str, str], set[str]]()
    for table, columns in CLASSES.items():
        for name, tells in columns.items():
            held.setdefault((table, tells.name), set()).add(name)
    assert said == held
    for one in Tells:
        assert one.value in SECURITY.read_text(encoding="utf-8")


class _Refusing:
    def rows(self, table: str, rows: list[dict[str, object]]) -> None:
        raise AssertionError(f"{table} passed")


class _Keeping:
    def __init__(self) -> None:
        self.seen: list[dict[str, object]] = []

    def rows(self, table: str, rows: list[dict[str, object]]) -> None:
        self.seen += rows
