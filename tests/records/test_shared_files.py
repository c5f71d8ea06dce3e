"""Every file of positions, events and orders of the real records is read or refused."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

from support.data import real_data
from support.shared_files import Outcome, events, orders, positions, table

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


def test_every_file_of_positions_stands_on_the_page() -> None:
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


def test_every_file_of_events_stands_on_the_page() -> None:
    """What the rows of the one layout of events come to: formats/test_uk_curfew.py."""
    outcomes = events(real_data("uk_em").parent)
    assert table(outcomes) in PAGE.read_text(encoding="utf-8")
    assert [one.file for one in outcomes if one.counts] == ["uk_em/curfew_activity.json"]


def test_every_message_of_a_court_stands_on_the_page() -> None:
    """What the drafts say: tests/orders/court/test_truth.py."""
    data = real_data("uk_em").parent
    outcomes = orders(data)
    assert table(outcomes) in PAGE.read_text(encoding="utf-8")
    # The expected answers of another system are no orders; one message only points elsewhere.
    answers = ("expected", "Expected", "Dw")
    files = (data / "uk_em" / "court_orders").rglob("*.json")
    sent = {one for one in files if not one.name.startswith(answers)}
    read = {data / one.file for one in outcomes if one.profile}
    assert {one.parent.name for one in sent - read} == {"LargeMessage_CCIB_bail_curfew"}
    assert read < sent


def _profile(one: Outcome) -> str:
    return one.profile.strip("`")
