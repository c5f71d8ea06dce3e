"""Registers of random cells: an order that loads, or faults by row and column; nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.errors import InputError, TableFaults
from orderwatch.orders import load_text
from orderwatch.orders.register import HEADER, read_register

CELLS = st.sampled_from(
    ["", "", "", "A", "R", "2026-03-02", "2026-03-02 11:40", "Europe/London", "c1", "P1", "yes",
     "5 m", "51.75", "-0.33", "exclusion_zone", "not_checkable", "phone", "07700 900123", "x;y",
     "Mo-Fr 08:00-16:30", "until further order", "protected", "a.b", "#", "=1", "\u2028", "{",
     "home"]
)  # fmt: skip
ROWS = st.lists(
    st.dictionaries(st.sampled_from(HEADER), CELLS, max_size=25), min_size=1, max_size=4
)
BASE = {"order_id": "A", "respondent": "R", "made": "2026-03-02", "timezone": "Europe/London"}


@settings(max_examples=60)
@given(ROWS, st.booleans())
def test_orders_or_faults(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], sound_head: bool
) -> None:
    path = tmp_path_factory.mktemp("r") / "r.csv"
    if sound_head:
        rows[0] |= BASE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    try:
        register = read_register(path, Path(path.parent))
    except TableFaults as error:
        for fault in error.faults:
            assert 0 <= fault.line <= len(rows) + 1
            assert fault.problem
            assert fault.remedy
    except InputError as error:
        assert "holds no order" in str(error)  # noqa: PT017
    else:
        for text in register.texts:
            load_text(text, folder=path.parent)
