"""Whatever a file holds, its rows are those that Python's own reader of CSV finds."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import given

from orderwatch.records.quality import read_report

HEADER = ["device_id", "fixed_at", "lat", "lon", "accuracy_m", "accuracy_level", "method"]
DEVICES = ["T", "T 1", "a,b", 'x"y', "l\nm", "é", '"', "", " T", "1234567890123456"]

rows = st.lists(
    st.tuples(st.sampled_from(DEVICES), st.sampled_from([7, 7, 7, 7, 7, 7, 3, 8])), max_size=12
)


def built(devices: list[tuple[str, int]]) -> list[list[str]]:
    """Rows of 7 values, or of fewer or more, at instants that differ."""
    table = []
    for second, (device, width) in enumerate(devices):
        values = [device, f"2026-03-02T11:00:{second:02d}Z", "51.7", "-0.3", "5", "0.68", "gps"]
        # A row that is none is read again line by line, so line breaks in it count.
        shown = values[0].replace("\n", " ") if width != 7 else values[0]
        table.append([shown, *values[1:], "more"][:width])
    return table


@given(
    rows,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sets(st.integers(0, 11)),
)
def test_every_row_is_counted_and_numbered(
    devices: list[tuple[str, int]],
    line_end: str,
    quote_all: bool,
    packed: bool,
    last_line_ends: bool,
    empty_after: set[int],
) -> None:
    out = io.StringIO()
    writer = csv.writer(
        out, lineterminator=line_end, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    )
    writer.writerow(HEADER)
    table = built(devices)
    for number, row in enumerate(table):
        writer.writerow(row)
        if number in empty_after:
            out.write(line_end)
    data = out.getvalue().encode()
    data = data if last_line_ends else data.removesuffix(line_end.encode())
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("pings.csv.gz" if packed else "pings.csv")
        path.write_bytes(gzip.compress(data) if packed else data)
        report = read_report([path])
    expected = [row for row in csv.reader(io.StringIO(data.decode(), newline="")) if row][1:]
    assert [len(row) for row in expected] == [len(row) for row in table]
    assert report.ledger[0]["rows"] == len(expected)
    malformed = [n for n, row in enumerate(expected, 1) if len(row) != 7]
    assert report.set_aside.get("MALFORMED_ROW", 0) == len(malformed)
    found = [one["row"] for one in report.examples if one["code"] == "MALFORMED_ROW"]
    assert found == malformed[: len(found)]
    named = {row[0].strip() for row in expected if len(row) == 7 and row[0].strip()}
    assert {one.device_id for one in report.devices} == named
