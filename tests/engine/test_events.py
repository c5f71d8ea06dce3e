"""Device events in a check: whose they are, what they count as, the period they give."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from engine.test_invariants import DEFAULTS, ORDER, frame, order

import orderwatch
from orderwatch.engine.cases import plan
from orderwatch.engine.devices import account_period, event_sources, events_of
from orderwatch.orders import load_text
from orderwatch.records.store import RecordStore

STAY = [(60, 20, "8", "gps", "TAG-1")] * 4
"""One minute apart from 2026-04-14T06:01Z."""
EVENT_COLUMNS = ["device_id", "from", "until", "event"]


def events(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def test_every_event_is_used_or_not_matched() -> None:
    """A device that is nobody's, and one before it was fitted, are not matched."""
    given = events(
        ("TAG-1", "2026-04-14T06:02:00Z", "", "strap"),
        ("TAG-1", "2026-02-14T06:02:00Z", "", "strap"),
        ("PHONE-1", "2026-04-14T06:02:00Z", "", "charge"),
        ("TAG-9", "2026-04-14T06:02:00Z", "", "strap"),
    )
    found = orderwatch.check(order(), frame(STAY), given)
    assert found.orders["events_used"].tolist() == [2]
    assert found.data.groupby("device_id")["events"].sum().to_dict() == {"PHONE-1": 1, "TAG-1": 1}
    ledger = found.ledger.set_index("source")
    counted = ["rows", "used", "duplicates", "set_aside", "not_matched"]
    assert ledger.loc["events", counted].tolist() == [4, 2, 0, 0, 2]


def test_an_order_with_events_alone_says_that_it_has_no_positions() -> None:
    found = orderwatch.check(order(), events=events(("TAG-1", "2026-04-14T06:02Z", "", "strap")))
    row = found.orders.iloc[0]
    assert row["checked"] == "no"
    assert "only device events" in row["why"]
    assert "no position of device TAG-1 in its period" in row["warnings"]
    assert "no record of device PHONE-1 in its period" in row["warnings"]


@pytest.mark.parametrize(
    ("device", "start", "end", "expected"),
    [
        ("TAG-1", "2026-04-14T05:00:00Z", "", ("05:00:00", "06:04:01")),
        ("TAG-1", "2026-04-14T05:00:00Z", "2026-04-14T07:00:00Z", ("05:00:00", "07:00:00")),
        ("TAG-1", "2026-04-14T06:30:00Z", "", ("06:01:00", "06:30:01")),
        ("TAG-1", "2026-04-14T06:02:00Z", "", ("06:01:00", "06:04:01")),
        ("TAG-9", "2026-04-14T05:00:00Z", "", ("06:01:00", "06:04:01")),
    ],
)
def test_the_period_runs_from_the_first_to_the_last_record(
    device: str, start: str, end: str, expected: tuple[str, str]
) -> None:
    """Events count as records of the order exactly where its own device reported them."""
    found = orderwatch.check(order(), frame(STAY), events((device, start, end, "power")))
    row = found.orders.iloc[0]
    period = tuple(str(row[name])[11:19] for name in ("period_from", "period_until"))
    assert period == expected
    assert "period taken from the records" in row["warnings"]


def test_what_an_event_export_covers_gives_the_period(tmp_path: Path) -> None:
    """With exports that say what they cover, nothing is taken from the records."""
    profile = """\
profile: mine
records: events
columns: {device_id: device_id, from: from, event: event}
file_name: events-{from}-{to}
timezone: UTC
"""
    (tmp_path / "mine.yaml").write_text(profile, encoding="utf-8")
    path = tmp_path / "events-2026-04-14-2026-04-15.csv"
    events(("TAG-1", "2026-04-14T06:02:00Z", "", "strap")).to_csv(path, index=False)
    found = orderwatch.check(order(), None, path, profile=tmp_path / "mine.yaml")
    row = found.orders.iloc[0]
    assert str(row["period_from"]) == "2026-04-14 00:00:00+00:00"
    assert str(row["period_until"]) == "2026-04-16 00:00:00+00:00"
    assert "period taken" not in row["warnings"]


def test_a_device_that_changed_hands() -> None:
    """Each person has the events that start in the time the device was theirs."""
    text = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02, how: x}], timezone: Europe/London}
respondent: {id: R-1, devices: [{id: D, from: 2026-03-01, until: 2026-04-01}]}
protected: [{id: P-1, devices: [{id: D, from: 2026-04-02}]}]
places: {zone: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}}
conditions: [{id: c1, clause: "1.", kind: exclusion_zone, place: zone}]
"""
    loaded = load_text(text)
    rows = events(
        ("D", "2026-03-10T00:00:00Z", "2026-04-20T00:00:00Z", "power"),
        ("D", "2026-04-10T00:00:00Z", "", "strap"),
    )
    with RecordStore() as store:
        store.add_frame(rows, "events")
        store.match(plan([loaded]).holdings)
        ((_, case),) = store.cases()
    own, other = (events_of(loaded, who, case.events) for who in ("R-1", "P-1"))
    assert [one.row.tolist() for one in own] == [[1]]
    assert [one.row.tolist() for one in other] == [[2]]
    assert event_sources(own) == ["events"]
    period, assumed = account_period([], [], {}, (None, None))
    assert not len(period)
    assert not assumed


def test_a_condition_names_the_exports_that_hold_records_of_the_order(tmp_path: Path) -> None:
    """Not every file of the run, as soon as one of them holds an event of its device."""
    stay = '  - {{id: c9, clause: "9.", kind: inclusion_zone, place: zone}}'
    text = (ORDER + stay).format(**DEFAULTS)
    for name, device in (("other.csv", "TAG-9"), ("own.csv", "TAG-1")):
        row = (device, "2026-04-14T06:02:00Z", "", "strap")
        events(row).to_csv(tmp_path / name, index=False)
    frame(STAY).to_csv(tmp_path / "pings.csv", index=False)
    found = orderwatch.check(
        load_text(text),
        pings=tmp_path / "pings.csv",
        events=[tmp_path / "other.csv", tmp_path / "own.csv"],
    )
    told = found.conditions.set_index("condition_id")["exports"]
    assert told["c9"] == "own.csv;pings.csv"
