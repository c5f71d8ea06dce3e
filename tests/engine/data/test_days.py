"""The facts of a day: counts that were planted in the rows, and rows that change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from engine.test_invariants import frame, order
from hypothesis import given, settings
from hypothesis import strategies as st

import orderwatch
from orderwatch.engine.data.reading import read_data
from orderwatch.evidence.data_columns import DATA

START = pd.Timestamp("2026-04-14T06:00:07.5Z")
FILE_FACTS = ("files", "overlap_s", "out_of_order", "late", "whole_hour_steps", "outside_covers")
"""What the order of the rows, and which file they stand in, may change."""


def write(path: Path, rows: Sequence[tuple[float, Any]], **columns: Any) -> Path:
    """Rows of (seconds after START, latitude) of one device, in the order given."""
    table = pd.DataFrame(
        {
            "device_id": "T",
            "fixed_at": [
                (START + pd.Timedelta(seconds=at)).isoformat().replace("+00:00", "Z")
                for at, _ in rows
            ],
            "lat": [lat for _, lat in rows],
            "lon": -0.3360123,
            "accuracy_m": 8,
            "method": "gps",
            **columns,
        }
    )
    table.to_csv(path, index=False)
    return path


def day(*paths: Path) -> dict[str, Any]:
    """The one day of the files, as numbers."""
    (row,) = read_data(list(paths)).rows
    return dict(row)


def path_of(seconds: Sequence[float]) -> list[tuple[float, float]]:
    """A way north, 1 m a second: no two fixes at one place, no spike."""
    return [(at, round(51.7520123 + at / 111_000, 7)) for at in seconds]


def test_a_plain_hour(tmp_path: Path) -> None:
    found = day(write(tmp_path / "a.csv", path_of(np.arange(0, 3601, 60))))
    assert found["fixes"] == found["gps"] == found["same_second"] == 61
    assert found["held_s"] == found["observed_s"] == 3600 * 1_000_000
    assert found["radius_p05_m"] == found["radius_p95_m"] == 8.0
    quiet = {column.name for column in DATA if column.kind in ("count", "seconds")}
    quiet -= {"fixes", "gps", "same_second", "files", "held_s", "observed_s"}
    assert {name: found[name] for name in quiet} == dict.fromkeys(quiet, 0)


def test_radii_and_methods(tmp_path: Path) -> None:
    """Of 20 radii 1 … 20 m, 1 m holds 5 %, 10 m half and 19 m 95 %; those without one apart."""
    methods = ["gps"] * 10 + ["wifi"] * 6 + ["cell"] * 3 + ["rf"] + ["unknown"] * 4
    radii = [*range(20, 0, -1), 0, -1, None, "nan"]
    rows = path_of(np.arange(0, 24 * 60, 60))
    found = day(write(tmp_path / "a.csv", rows, method=methods, accuracy_m=radii))
    assert [found[name] for name in ("gps", "wifi", "cell", "rf", "unknown_method")] == [
        10,
        6,
        3,
        1,
        4,
    ]
    assert [found[f"radius_p{q}_m"] for q in ("05", "50", "95")] == [1.0, 10.0, 19.0]
    assert found["radius_unknown"] == 4


def test_repeats_spikes_and_jumps(tmp_path: Path) -> None:
    rows = path_of(np.arange(0, 20 * 60, 60))
    rows[5] = (rows[5][0], rows[4][1])
    rows[6] = (rows[6][0], rows[4][1])
    rows[10] = (rows[10][0], 52.5)
    rows[15:] = [(at, lat + 1.0) for at, lat in rows[15:]]
    found = day(write(tmp_path / "a.csv", rows))
    assert (found["repeats"], found["spikes"], found["jumps"]) == (2, 1, 2)


def test_rows_twice_and_files_that_overlap(tmp_path: Path) -> None:
    """Two files share the minutes 10 to 20; 11 rows stand in both."""
    rows = path_of(np.arange(0, 31 * 60, 60))
    first = write(tmp_path / "a.csv", rows[:21])
    second = write(tmp_path / "b.csv", rows[10:])
    found = day(first, second)
    assert (found["fixes"], found["duplicates"], found["files"]) == (31, 11, 2)
    assert found["overlap_s"] == 600 * 1_000_000
    assert day(first)["overlap_s"] == 0


def test_rows_out_of_order_and_late(tmp_path: Path) -> None:
    """Three rows stored in a tunnel come an hour later, in order; two neighbours are exchanged."""
    rows = path_of(np.arange(0, 121 * 60, 60))
    rows = rows[:30] + rows[33:93] + rows[30:33] + rows[93:]
    rows[10], rows[11] = rows[11], rows[10]
    found = day(write(tmp_path / "a.csv", rows))
    assert found["out_of_order"] == 2
    assert found["late"] == 3
    assert found["silences_1h"] == 0


def test_a_file_from_new_to_old_is_in_order(tmp_path: Path) -> None:
    """A row of minute 110 stands below minute 61: those of 61 to 94 are over 15 min earlier."""
    rows = path_of(np.arange(0, 121 * 60, 60))[::-1]
    assert day(write(tmp_path / "a.csv", rows))["out_of_order"] == 0
    moved = [*rows[:10], *rows[11:60], rows[10], *rows[60:]]
    found = day(write(tmp_path / "b.csv", moved))
    assert (found["out_of_order"], found["late"]) == (1, 34)


@pytest.mark.parametrize(
    ("shift_s", "steps"), [(-3600, 1), (-7200, 1), (3600, 1), (-1800, 0), (5400, 0), (7200, 0)]
)
def test_a_clock_that_was_put_back_or_on(tmp_path: Path, shift_s: int, steps: int) -> None:
    """Every 20 s, and from row 31 on another hour; a longer way on would be a silence."""
    seconds = np.arange(0, 60 * 20, 20.0)
    shifted = np.concatenate([seconds[:30], seconds[30:] + shift_s])
    found = read_data([write(tmp_path / "a.csv", path_of(shifted))]).rows
    assert sum(row["whole_hour_steps"] for row in found) == steps


def test_precision_lost(tmp_path: Path) -> None:
    rows = [(at - 7.5, lat) for at, lat in path_of(np.arange(0, 600, 60))]
    rows[3] = (rows[3][0] + 1.0, 51.752)
    rows[4] = (rows[4][0], 51.7521)
    found = day(write(tmp_path / "a.csv", rows, lon=-0.336))
    assert found["whole_minutes"] == found["same_second"] == 9
    assert found["three_decimals"] == 1


def test_two_places_at_one_instant(tmp_path: Path) -> None:
    rows = path_of([0, 60, 120])
    found = day(write(tmp_path / "a.csv", [*rows, (60, 51.8)]))
    assert found["same_time"] == 2


def test_fixes_outside_what_the_export_covers(tmp_path: Path) -> None:
    text = "DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE\n"
    text += "".join(f"{d:02d}/01/2025 10:0{n},51.75,0.1,9\n" for d in (1, 2) for n in (0, 5))
    path = tmp_path / "location-data-T-20250101-20250101-condensed.csv"
    path.write_text(text, encoding="utf-8")
    rows = read_data([path]).rows
    assert [(row["day"], row["fixes"], row["outside_covers"]) for row in rows] == [
        ("2025-01-01", 2, 0),
        ("2025-01-02", 2, 2),
    ]
    assert [row["held_s"] // 1_000_000 for row in rows] == [86_400, 0]


STEPS = st.lists(st.integers(1, 4_000), min_size=1, max_size=25)
PLACES = st.sampled_from([51.752, 51.7520123, 51.7530321, 52.9])


@settings(max_examples=30)
@given(data=st.data(), steps=STEPS)
def test_order_of_rows_and_split_into_files_change_file_facts_only(
    data: st.DataObject, steps: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where rows stand twice; and the counts of the days sum to the rows."""
    folder = tmp_path_factory.mktemp("split")
    seconds = np.cumsum(steps)
    rows = [(float(at), data.draw(PLACES)) for at in seconds]
    rows += data.draw(st.lists(st.sampled_from(rows), max_size=5))
    whole = read_data([write(folder / "whole.csv", rows)]).rows
    mixed = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(1, len(rows)))
    (folder / "parts").mkdir()
    for name, part in (("a", mixed[:cut]), ("b", mixed[cut:])):
        write(folder / "parts" / f"{name}.csv", part)
    parts = read_data([folder / "parts"]).rows
    for one, two in zip(whole, parts, strict=True):
        for name in one:
            if name not in FILE_FACTS:
                assert one[name] == two[name], name
    assert sum(row["fixes"] + row["duplicates"] for row in whole) == len(rows)
    for row in whole:
        assert row["held_s"] == row["observed_s"] + row["silent_s"]
        methods = ("gps", "wifi", "cell", "rf", "unknown_method")
        assert sum(row[name] for name in methods) == row["fixes"]
    assert sum(row["held_s"] for row in whole) == (seconds[-1] - seconds[0]) * 1_000_000


TRACE = st.lists(
    st.tuples(
        st.integers(1, 1_500),
        st.integers(-400, 400),
        st.sampled_from(["8", "60", ""]),
        st.sampled_from(["gps", "cell"]),
        st.just("TAG-1"),
    ),
    min_size=2,
    max_size=25,
)


@settings(max_examples=30)
@given(trace=TRACE)
def test_what_is_silent_is_what_the_account_calls_no_data(trace: list[tuple[Any, ...]]) -> None:
    """Of a condition that is always in force, with one device in the input."""
    found = orderwatch.check(order(), frame(trace))
    condition = found.conditions.set_index("condition_id").loc["c1"]
    data = found.data[found.data["device_id"] == "TAG-1"]
    assert data["silent_s"].sum() == pytest.approx(condition["no_data_s"], abs=1e-6)
    assert data["held_s"].sum() == pytest.approx(condition["in_force_s"], abs=1e-6)
    assert data["fixes"].sum() == found.orders["pings_used"].sum()
