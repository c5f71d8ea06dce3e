"""A known track, written in each format as its program does, is read back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from support.exports import (
    DEVICE,
    EXPORTS,
    Export,
    Fix,
    Track,
    takeout_timeline,
    uk_sheet,
    with_zone,
)

from orderwatch.errors import RecordsError
from orderwatch.records.model import Source
from orderwatch.records.store import RecordStore
from orderwatch.tables import Track as Read

START = datetime(2026, 3, 2, 11, 40, 0, tzinfo=UTC)
TRACK = [
    Fix("51.7520001", "-0.336", START, 5),
    Fix("51.7520001", "-0.336", START + timedelta(minutes=1), 65),
    Fix("-33.8688197", "151.2092955", START + timedelta(minutes=9, seconds=0), 12),
    Fix("0.0000001", "-179.9999999", START + timedelta(days=1, hours=12, minutes=3), 100),
]


def read(folder: Path, export: Export, track: Track) -> tuple[Read, Source, dict[str, int]]:
    """Writes the export, reads it, and gives the one device's track."""
    path = folder / f"export.{export.ending}"
    export.write(path, track)
    profile = None
    if export.text:
        profile = folder / "mine.yaml"
        profile.write_text(export.text, encoding="utf-8")
    with RecordStore() as store:
        store.add([path], profile=profile, device=None if export.named else DEVICE)
        store.match_all()
        ((_, case),) = list(store.cases())
        row = store.ledger()[0]
        counts = {key: row[key] for key in ("rows", "used", "duplicates", "set_aside")}
        return case.tracks[0], store.sources()[0], counts


def check(found: Read, track: Track, export: Export) -> None:
    at = [(one.at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for one in track]
    assert found.at_us.tolist() == at
    assert found.lat.tolist() == [float(one.lat) for one in track]
    assert found.lon.tolist() == [float(one.lon) for one in track]
    radii = [float(one.accuracy) if export.accuracy else np.nan for one in track]
    np.testing.assert_array_equal(found.accuracy_m, radii)
    assert set(found.resolution_us.tolist()) == {60_000_000 if export.minutes else 0}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_track_is_read_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    export = EXPORTS[name]
    found, source, counts = read(tmp_path, export, TRACK)
    check(found, TRACK, export)
    assert source.profile == (export.profile or source.profile)
    assert source.guessed == (not export.text)
    assert counts["rows"] == counts["used"] + counts["set_aside"]
    assert counts["used"] == len(TRACK)


_tracks = st.lists(
    st.tuples(
        st.integers(-900_000_000, 900_000_000),
        st.integers(-1_800_000_000, 1_800_000_000),
        st.integers(0, 1_000_000),
        st.integers(1, 5_000),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda one: one[2],
)


def _degrees(e7: int) -> str:
    sign = "-" if e7 < 0 else ""
    return f"{sign}{abs(e7) // 10_000_000}.{abs(e7) % 10_000_000:07d}"


@settings(max_examples=60)
@given(_tracks, st.sampled_from(sorted(EXPORTS)))
def test_any_track_in_any_format(raw: list[tuple[int, int, int, int]], name: str) -> None:
    """Times to the minute, so that every format can say them."""
    track = [
        Fix(_degrees(lat or 1), _degrees(lon), START + timedelta(minutes=minute), accuracy)
        for lat, lon, minute, accuracy in sorted(raw, key=lambda one: one[2])
    ]
    with TemporaryDirectory() as folder:
        found, _, _ = read(Path(folder), EXPORTS[name], track)
    check(found, track, EXPORTS[name])


def test_a_device_given_makes_up_for_a_property_that_no_feature_has(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    EXPORTS["Overland lines"].write(path, TRACK)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"device_id": "{DEVICE}", ', ""), encoding="utf-8")
    with RecordStore() as store:
        store.add([path], device="MINE")
        store.match_all()
        ((_, case),) = list(store.cases())
    assert case.tracks[0].device_id == "MINE"
    with RecordStore() as store, pytest.raises(RecordsError, match="device_id"):
        store.add([path])


def test_the_timeline_of_a_phone_has_signals_with_a_radius_and_paths_without(
    tmp_path: Path,
) -> None:
    export = Export("json", takeout_timeline, "takeout_timeline", named=False)
    found, source, counts = read(tmp_path, export, TRACK)
    assert source.profile == "takeout_timeline"
    assert found.lat.tolist() == [float(one.lat) for one in TRACK]
    np.testing.assert_array_equal(found.accuracy_m, [np.nan, np.nan, 12.0, 100.0])
    assert counts == {"rows": 5, "used": 4, "duplicates": 0, "set_aside": 1}


def test_date_cells_stand_for_the_clock_of_the_profile(tmp_path: Path) -> None:
    """The UK download saved as XLSX: minutes in London, whatever Excel made of the text."""
    export = Export("xlsx", uk_sheet, "uk_location_full", minutes=True)
    summer = [Fix("51.75", "-0.33", datetime(2026, 7, 1, 9, 0, tzinfo=UTC), 30)]
    found, source, _ = read(tmp_path, export, summer)
    assert source.profile == "uk_location_full"
    assert found.at_us.tolist() == [1_782_892_800_000_000]  # 08:00 UTC, for 09:00 in London
    assert found.resolution_us.tolist() == [60_000_000]


def test_late_uploads_stand_where_their_fix_belongs(tmp_path: Path) -> None:
    text = with_zone("vendor_points", "Europe/London")
    export = EXPORTS["vendor points"]
    late = [TRACK[2], TRACK[0], TRACK[1]]
    found, _, _ = read(tmp_path, Export("csv", export.write, text=text), late)
    assert found.row.tolist() == [2, 3, 1]
