"""How values are written."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence_rows import HOSTILE, START, breach

from orderwatch.evidence.cells import (
    csv_header,
    csv_line,
    defused,
    fixed,
    plain,
    seconds_text,
    undefused,
)
from orderwatch.evidence.table_set import COLUMNS
from orderwatch.tables import POSSIBLE_BREACHES, Column

_BY_NAME = {column.name: column for column in POSSIBLE_BREACHES}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-12.50", "-12.50"),
        ("+447700900123", "+447700900123"),
        ("-.5", "-.5"),
        ("-", "'-"),
        ("+-1", "'+-1"),
        ("-1.2.3", "'-1.2.3"),
        ("-1e5", "'-1e5"),
        ("- 1", "'- 1"),
        ("-1\n", "'-1\n"),
        ("-٣", "'-٣"),
        ("1=1", "1=1"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_a_formula_is_defused_and_a_number_is_not(text: str, written: str) -> None:
    """A leading `'` exactly where a spreadsheet would compute."""
    assert defused(text) == written


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("p_max", 1.0, "0.9900"),
        ("p_max", 0.99, "0.9900"),
        ("p_max", 0.98999, "0.9900"),
        ("p_max", 0.5, "0.5000"),
        ("p_max", 0.0, "0.0000"),
        ("closest_m", -62.0049, "-62.00"),
        ("closest_m", -0.004, "0.00"),
        ("closest_m", -0.006, "-0.01"),
        ("closest_m", float("nan"), ""),
        ("dwell_min_s", 0, "0.000"),
        ("dwell_min_s", 499, "0.000"),
        ("dwell_min_s", 500, "0.001"),
        ("dwell_min_s", 90_061_999_999, "90062.000"),
        ("started_at", START, "2026-04-14T07:10:00Z"),
        ("started_at", START + 500_000, "2026-04-14T07:10:00.5Z"),
        ("started_at", START + 1, "2026-04-14T07:10:00.000001Z"),
        ("started_local", START, "2026-04-14T08:10:00+01:00"),
        ("flags", ("spike", "jump", "spike"), "jump;spike"),
        ("flags", (), ""),
        ("fixes", 0, "0"),
        ("grade", None, ""),
        ("clause", 'say "no", twice', '"say ""no"", twice"'),
        ("clause", "two\nlines", '"two\nlines"'),
        ("clause", "a\rb", '"a\rb"'),
    ],
)
def test_a_cell(name: str, value: object, written: str) -> None:
    """Decimals, times and codes as docs/outputs.md says."""
    assert csv_line((_BY_NAME[name],))({name: value}, "Europe/London") == written


def test_a_local_time_is_that_of_the_orders_zone() -> None:
    """The same instant in New York."""
    line = csv_line((_BY_NAME["started_local"],))
    assert line({"started_local": START}, "America/New_York") == "2026-04-14T03:10:00-04:00"


@pytest.mark.parametrize("decimals", [2, 4, 7])
@given(value=st.floats(-1e7, 1e7))
@settings(max_examples=60)
def test_a_number_is_within_half_a_unit_and_never_minus_nought(value: float, decimals: int) -> None:
    """`-0.00` would say that a fix is inside."""
    text = fixed(value, decimals)
    assert math.isclose(float(text), value, abs_tol=0.500001 * 10**-decimals)
    assert not (text.startswith("-") and float(text) == 0)


@given(value=st.integers(-(10**15), 10**15))
@settings(max_examples=60)
def test_seconds_are_rounded_to_the_nearest_thousandth(value: int) -> None:
    """A half goes away from zero."""
    whole, part = seconds_text(value).lstrip("-").split(".")
    assert abs(int(whole + part) * 1000 - abs(value)) <= 500


@given(texts=st.lists(st.text(max_size=20), min_size=2, max_size=4))
@settings(max_examples=150)
def test_text_comes_back_as_it_was(texts: list[str]) -> None:
    """Read with csv, every cell is the text, or the text after one `'`."""
    columns = tuple(Column(f"t{i}", "text", "") for i in range(len(texts)))
    row = {column.name: text for column, text in zip(columns, texts, strict=True)}
    written = csv_header(columns) + "\n" + csv_line(columns)(row, "UTC") + "\n"
    _, cells = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert cells == [defused(text) for text in texts]
    assert all(cell in (text, "'" + text) for cell, text in zip(cells, texts, strict=True))


def test_hostile_text_stays_one_cell() -> None:
    """Line ends, quotes, commas and a formula in a clause."""
    written = csv_line(POSSIBLE_BREACHES)(breach(clause=HOSTILE), "Europe/London")
    (cells,) = csv.reader(io.StringIO(written + "\n", newline=""), strict=True)
    assert len(cells) == len(POSSIBLE_BREACHES)
    assert cells[4] == "'" + HOSTILE


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("clause", "=1+1", "=1+1"),
        ("p_max", 1.0, 0.99),
        ("closest_m", -62.0049, -62.0),
        ("closest_m", float("nan"), None),
        ("dwell_min_s", 90_500_000, 90.5),
        ("flags", ("b", "a"), "a;b"),
        ("started_at", START, "2026-04-14T07:10:00Z"),
        ("fixes", 3, 3),
        ("grade", None, None),
    ],
)
def test_a_plain_value(name: str, value: object, expected: object) -> None:
    """For programs: raw text, and the numbers that the files show."""
    assert plain(_BY_NAME[name], value, "Europe/London") == expected


@given(text=st.text(st.sampled_from("=+-@\t\r'a1. "), max_size=8))
def test_the_mark_before_a_formula_comes_off_again(text: str) -> None:
    """Unless the text began with such a mark itself, which cannot be told from one set here."""
    ambiguous = text.startswith("'") and defused(text[1:]) == text
    assert undefused(defused(text)) == (text[1:] if ambiguous else text)


# The columns that other programs read by place: what a version adds stands after them.
_ORDERS = """order_id respondent_id file sha256 checked why period_from period_until pings_used
events_used contacts_used strong moderate weak may_be_permitted warnings"""
_EVIDENCE = """finding_id record_type source row at device_id lat lon accuracy_m p_inside margin_m
outcome flags from_id to_id channel status"""
_FINDINGS = """finding_id order_id condition_id kind clause respondent_id device_id protected_id
started_at ended_at started_local ended_local grade p_max fixes fixes_against dwell_min_s
dwell_max_s closest_m stands_if_smaller_m channel direction records flags speaks_against sentence"""


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("orders", _ORDERS),
        ("evidence", _EVIDENCE),
        ("possible_breaches", _FINDINGS),
        ("near_misses", f"{_FINDINGS} reason"),
        ("excepted", f"{_FINDINGS} reason excepted_by"),
        ("timeline", "order_id condition_id state started_at ended_at basis unseen_max_s"),
        ("set_aside", "source row code column value remedy"),
        (
            "ledger",
            "source sha256 rows used duplicates set_aside not_matched covers_from covers_until",
        ),
    ],
)  # fmt: skip
def test_the_columns_of_the_contract_come_first(table: str, names: str) -> None:
    found = [one.name for one in COLUMNS[table]]
    assert found[: len(names.split())] == names.split()
