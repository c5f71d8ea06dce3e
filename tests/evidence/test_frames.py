"""The findings as DataFrames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from support.evidence_rows import HOSTILE, RUN, ZONES, breach, order

from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.frames import Findings
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.table_set import TABLES


@pytest.fixture
def findings() -> Findings:
    """Two possible breaches, in the wrong order, and an order."""
    sink = MemorySink(zones=ZONES)
    sink.rows("possible_breaches", [breach(1, clause=HOSTILE), breach(0, grade="weak")])
    sink.rows("orders", [order()])
    return Findings(sink, RUN, Pages([], single=False))


def test_the_columns_are_those_of_the_files(findings: Findings) -> None:
    """For every table, also one without rows."""
    for name, columns in TABLES.items():
        assert list(getattr(findings, name).columns) == [column.name for column in columns]


def test_the_types(findings: Findings) -> None:
    """Times are UTC, counts may be empty, text is raw."""
    frame = findings.possible_breaches
    assert str(frame["started_at"].dtype) == "datetime64[us, UTC]"
    assert frame["started_at"][0] == pd.Timestamp("2026-04-14T07:10:00Z")
    assert frame["started_local"][0] == "2026-04-14T08:10:00+01:00"
    assert str(frame["records"].dtype) == "Int64"
    assert frame["records"].isna().all()
    assert frame["fixes"].tolist() == [5, 5]
    assert frame["dwell_min_s"].tolist() == [90.5, 90.5]
    assert frame["clause"][1] == HOSTILE
    assert frame["channel"].tolist() == ["", ""]
    assert str(findings.timeline["started_at"].dtype) == "datetime64[us, UTC]"


def test_written_they_are_the_files_of_the_command_line(findings: Findings, tmp_path: Path) -> None:
    """Byte for byte, the manifest and the run log apart."""
    findings.write(tmp_path / "a")
    with FolderSink(tmp_path / "b", zones=ZONES) as sink:
        sink.rows("orders", [order()])
        sink.rows("possible_breaches", [breach(0, grade="weak"), breach(1, clause=HOSTILE)])
        sink.finish(RUN)
    for name in TABLES:
        written = (tmp_path / "a" / f"{name}.csv").read_bytes()
        assert written == (tmp_path / "b" / f"{name}.csv").read_bytes()


def test_it_says_what_it_holds(findings: Findings) -> None:
    """At a glance, with whether the order was checked."""
    assert repr(findings) == (
        "<Findings: possible breaches 1 strong, 0 moderate, 1 weak; "
        "orders checked 1 yes, 0 partly, 0 no>"
    )
    assert findings.warnings == ("a warning",)
    assert findings.policy.max_silence_s == 600
    assert findings.notes == ()
