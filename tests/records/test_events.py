"""Device events: every row used, a duplicate, set aside with a code, or not matched."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import orderwatch
from orderwatch.errors import InputError, OrderwatchError, RecordsError
from orderwatch.outcome import EVENT_NAMES
from orderwatch.records.quality import read_report
from orderwatch.records.store import RecordStore

HEADER = "device_id,from,until,event,place\n"
T = "2026-03-02T10:40:00Z"


def write(folder: Path, rows: list[str], header: str = HEADER, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (f"T,{T},,charge,", None, None),
        (f"T,{T},,CHARGE,", None, None),
        (f"T,{T},{T},charge,", None, None),
        (f"T,{T},2999-12-12 23:59:59Z,charge,", None, None),
        (f"T,{T},2026-03-02T10:39:59Z,charge,", "ENDS_BEFORE_START", "until"),
        (f"T,{T},tomorrow,charge,", "BAD_TIME", "until"),
        (f"T,{T},2026-03-02T10:41:00,charge,", "NO_ZONE", "until"),
        (f"T,{T},1999-01-01T00:00:00Z,charge,", "TIME_OUT_OF_RANGE", "until"),
        (",2026-03-02T10:40:00,,charge,", "NO_DEVICE", "device_id"),
        ("T,,,charge,", "NO_TIME", "from"),
        ("T,soon,,charge,", "BAD_TIME", "from"),
        ("T,2026-03-02T10:40:00,,charge,", "NO_ZONE", "from"),
        ("T,2100-01-01T00:00:00Z,,charge,", "TIME_OUT_OF_RANGE", "from"),
        (f"T,{T},,,", "NO_EVENT", "event"),
        (f"T,{T},,went home,", "UNKNOWN_EVENT", "event"),
        (f"T,{T},,charge", "MALFORMED_ROW", None),
    ],
)
def test_codes(tmp_path: Path, row: str, code: str | None, column: str | None) -> None:
    report = read_report([write(tmp_path, [row])])
    assert report.set_aside == ({code: 1} if code else {})
    assert report.ledger[0]["used"] == (0 if code else 1)
    for one in report.examples:
        assert one["row"] == 1
        assert column in (None, one["column"])


@pytest.mark.parametrize("word", EVENT_NAMES)
def test_every_word_of_the_canonical_column(tmp_path: Path, word: str) -> None:
    path = write(tmp_path, [f"T,{T},2026-03-02T10:50:00Z,{word},the flat"])
    found = orderwatch.read_events(path)
    assert found["event"].tolist() == [word]
    assert found["place"].tolist() == ["the flat"]
    assert found["until"].tolist() == [pd.Timestamp("2026-03-02T10:50:00Z")]
    assert found["row"].tolist() == [1]


def test_an_event_without_an_end_has_none(tmp_path: Path) -> None:
    path = write(tmp_path, [f"T,{T},,strap,", f"T,{T},2999-12-31T00:00:00Z,tamper,"])
    with RecordStore() as store:
        store.add([path], records="events")
        store.match_all()
        ((_, case),) = store.cases()
    (events,) = case.events
    assert events.from_us.tolist() == events.until_us.tolist() == [1_772_448_000_000_000] * 2
    assert orderwatch.read_events(path)["until"].isna().all()


def test_rows_that_repeat_a_row_count_once(tmp_path: Path) -> None:
    """The place and the end tell two events apart, source and row do not."""
    rows = [f"T,{T},,charge,a", f"T,{T},,charge,a", f"T,{T},,charge,b", f"T,{T},,power,a"]
    first = write(tmp_path, rows, name="a.csv")
    second = write(tmp_path, rows[2:], name="b.csv")
    report = read_report([first, second])
    assert [row["used"] for row in report.ledger] == [3, 0]
    assert [row["duplicates"] for row in report.ledger] == [1, 2]


MINE = """\
profile: mine
records: events
columns: {device_id: Unit, from: Start, duration_min: Minutes, event: What}
optional: [duration_min]
time_format: DD/MM/YYYY HH:mm
timezone: Europe/London
events: {Left  Range: home_out_of_range, "It's O'Neil's strap": strap}
"""


def mine(folder: Path, rows: list[str], profile: str = MINE) -> pd.DataFrame:
    (folder / "mine.yaml").write_text(profile, encoding="utf-8")
    path = write(folder, rows, header="Unit,Start,Minutes,What\n")
    return orderwatch.read_events(path, profile=folder / "mine.yaml")


def test_words_lengths_and_clock_of_a_profile(tmp_path: Path) -> None:
    """Words in any case and spacing; London minutes; the length in minutes gives the end."""
    rows = ["U,14/04/2026 20:00,77,left range", "U,14/04/2026 22:00,,It's  O'NEIL'S Strap"]
    found = mine(tmp_path, rows)
    assert found["event"].tolist() == ["home_out_of_range", "strap"]
    assert found["from"].tolist() == [
        pd.Timestamp("2026-04-14T19:00Z"),
        pd.Timestamp("2026-04-14T21:00Z"),
    ]
    assert found["until"][0] == pd.Timestamp("2026-04-14T20:17Z")
    assert pd.isna(found["until"][1])
    assert found["resolution_s"].tolist() == [60.0, 60.0]


@pytest.mark.parametrize("length", ["-1", "1 h", "nan", "99999999"])
def test_lengths_that_are_none(tmp_path: Path, length: str) -> None:
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    row = f"U,14/04/2026 20:00,{length},left range"
    path = write(tmp_path, [row], header="Unit,Start,Minutes,What\n")
    report = read_report([path], tmp_path / "mine.yaml")
    assert report.set_aside == {"BAD_DURATION": 1}
    assert report.examples[0]["column"] == "Minutes"
    assert report.examples[0]["value"] == length


def test_an_event_of_every_row(tmp_path: Path) -> None:
    """A list of charging sessions has no column that says what its rows are."""
    profile = MINE.split("events:", maxsplit=1)[0].replace(", event: What", "") + "event: charge\n"
    assert mine(tmp_path, ["U,14/04/2026 20:00,77,x"], profile)["event"].tolist() == ["charge"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("home_out_of_range,", "gone,", "is no event"),
        ("records: events", "records: events\nmethod: gps", "says nothing about events"),
        ("records: events", "records: pings", "is no field"),
        ("records: events", "records: letters", "cannot be read yet"),
        (", event: What", "", "does not say which column is event"),
        ("records: events", "records: events\nevent: gone", "is no event"),
    ],
)
def test_faults_of_a_profile(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(OrderwatchError, match=said):
        mine(tmp_path, [], MINE.replace(old, new))


def test_both_passes_of_the_repeated_hour(tmp_path: Path) -> None:
    """Starts and ends are told apart by the order of the rows, each clock by itself."""
    rows = [
        "U,25/10/2026 01:10,30,left range",
        "U,25/10/2026 01:50,,left range",
        "U,25/10/2026 01:10,30,left range",
    ]
    found = mine(tmp_path, rows)
    assert [str(at)[11:16] for at in found["from"]] == ["00:10", "00:50", "01:10"]


def test_a_file_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    events = write(tmp_path, [f"T,{T},,charge,"])
    pings = write(tmp_path, [], header="device_id,fixed_at,lat,lon\n", name="pings.csv")
    with pytest.raises(RecordsError, match="fits no profile"):
        orderwatch.read_events(pings)
    with pytest.raises(RecordsError, match="fits no profile"):
        orderwatch.read_pings(events)
    with pytest.raises(InputError, match="is a profile of pings, not of events"):
        orderwatch.read_events(events, profile="canonical")


def test_parquet_and_frames_give_the_same(tmp_path: Path) -> None:
    rows = [f"T,{T},2026-03-02T10:50:00Z,charge,flat", f"U,{T},,power,"]
    from_csv = orderwatch.read_events(write(tmp_path, rows))
    from_csv[["device_id", "from", "until", "event", "place"]].to_parquet(tmp_path / "e.parquet")
    from_parquet = orderwatch.read_events(tmp_path / "e.parquet")
    columns = ["device_id", "from", "until", "event", "place", "row"]
    pd.testing.assert_frame_equal(
        from_csv.assign(row=1)[columns], from_parquet.assign(row=1)[columns]
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["T", "U", "", "V"]),
        st.sampled_from([T, "2026-03-02T12:00:00Z", "never", ""]),
        st.sampled_from(["", "2026-03-02T11:00:00Z", "2026-03-02T13:00:00Z", "?"]),
        st.sampled_from([*EVENT_NAMES, "dance", ""]),
    ),
    max_size=30,
)


@settings(max_examples=40)
@given(rows=ROWS, cut=st.integers(0, 30))
def test_no_row_is_lost_and_a_split_changes_nothing(
    rows: list[tuple[str, ...]], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    lines = [",".join((*row, "")) for row in rows]
    whole = read_report([write(folder, lines)])
    (folder / "parts").mkdir()
    write(folder / "parts", lines[:cut], name="a.csv")
    write(folder / "parts", lines[cut:], name="b.csv")
    parts = read_report([folder / "parts"])
    for report in (whole, parts):
        for row in report.ledger:
            assert row["rows"] == row["used"] + row["duplicates"] + row["set_aside"]
    for column in ("rows", "used", "duplicates", "set_aside"):
        assert sum(r[column] for r in whole.ledger) == sum(r[column] for r in parts.ledger)
