"""Every file of positions of the real records is read or refused with a reason."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

from support.data import real_data
from support.shared_files import Outcome, positions, table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "records.md"
PROFILES = {
    "uk_em/location-data-condensed.csv": "uk_location_condensed",
    "uk_em/location-data-full.csv": "uk_location_full",
    "uk_em/positions.csv": "uk_positions",
    "mobilitynet/moving_with_truth.csv.gz": "mobilitynet_phone",
    "mobilitynet/phone_locations.csv.gz": "mobilitynet_phone",
    "mobilitynet/reference_1hz.csv.gz": "mobilitynet_reference",
    "mobilitynet/stationary_with_truth.csv.gz": "mobilitynet_phone",
}


def counted(path: Path) -> int:
    """The rows of a file, counted by other means than the reader's."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if path.suffix == ".gpx":
        return len(re.findall(rb"<(?:trkpt|rtept|wpt)[\s>]", data))
    return sum(1 for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) if row) - 1


def test_every_file_is_read_or_refused_and_the_page_says_so() -> None:
    data = real_data("gpx").parent
    outcomes = positions(data)
    assert table(outcomes) in PAGE.read_text(encoding="utf-8")
    read = {one.file: one for one in outcomes if one.counts}
    for name, one in read.items():
        assert one.counts is not None
        assert one.counts[0] == counted(data / name), name
    assert {name: _profile(read[name]) for name in PROFILES} == PROFILES
    gpx = {name for name in read if name.endswith(".gpx")}
    assert len(gpx) == len(list((data / "gpx" / "test_files").glob("*.gpx")))
    assert {_profile(read[name]) for name in gpx} == {"gpx"}


def _profile(one: Outcome) -> str:
    return one.profile.strip("`")
