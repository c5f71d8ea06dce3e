"""Monitoring: what of the records shows a silence, and what keeps it from being a finding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from engine.test_monitoring import (
    FROM_NOON,
    NOTICE,
    ORDER,
    UNTIL_NOON,
    check,
    event_rows,
    order,
    pings,
    seconds,
)

import orderwatch
from orderwatch.orders import load_text

PERIOD = {"period_from": "2026-04-14 07:00", "period_until": "2026-04-14 17:00"}
PROFILE = """\
profile: mine_{records}
records: {records}
columns: {{{columns}}}
file_name: {records}-{{from}}-{{to}}
timezone: UTC
"""
PINGS = "device_id: device_id, fixed_at: fixed_at, lat: lat, lon: lon, accuracy_m: accuracy_m"
EVENTS = "device_id: device_id, from: from, event: event"


def write(folder: Path, name: str, times: Sequence[tuple[str, float]]) -> Path:
    path = folder / name
    pings(times).to_csv(path, index=False)
    return path


def asked_of(files: Sequence[Path], **more: Any) -> Any:
    return orderwatch.check(order(), list(files), **(PERIOD | more))


def test_files_that_meet_in_a_silence(tmp_path: Path) -> None:
    """In one file moderate; cut in the silence weak, unless a third file reaches over it."""
    early = [("TAG-1", 60.0 * n) for n in range(30)]
    late = [("TAG-1", 20_000 + 60.0 * n) for n in range(300)]
    whole = write(tmp_path, "whole.csv", [*early, *late])
    halves = [write(tmp_path, "a.csv", early), write(tmp_path, "b.csv", late)]
    over = write(tmp_path, "c.csv", [*early[3:5], *late[5:7]])
    results = {
        "one": asked_of([whole]),
        "cut": asked_of(halves),
        "overlapped": asked_of([*halves, over]),
    }
    assert len({tuple(one.possible_breaches["finding_id"]) for one in results.values()}) == 1
    assert len({tuple(sorted(seconds(one).items())) for one in results.values()}) == 1
    grades = {name: one.possible_breaches.iloc[0]["grade"] for name, one in results.items()}
    assert grades == {"one": "moderate", "cut": "weak", "overlapped": "moderate"}
    cut = results["cut"].possible_breaches.iloc[0]
    assert cut["speaks_against"] == "coverage_not_stated"


def test_files_that_say_what_they_cover_meet_in_a_silence(tmp_path: Path) -> None:
    """A file a day, each with its day in its name: they reach over midnight together."""
    text = PROFILE.format(records="pings", columns=PINGS)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    files = [
        write(tmp_path, "pings-2026-04-14-2026-04-14.csv", [("TAG-1", 0), ("TAG-1", 60_000)]),
        write(tmp_path, "pings-2026-04-15-2026-04-15.csv", [("TAG-1", 70_000)]),
    ]
    found = orderwatch.check(order(), files, profile=tmp_path / "mine.yaml").possible_breaches
    assert [*found["grade"]] == ["moderate"] * 4
    # Beside both silences between records: from midnight of the first day, to that of the last.
    assert [*found["flags"].str.contains("open_start")] == [True, False, False, False]
    assert [*found["flags"].str.contains("open_end")] == [False, False, False, True]


def test_a_silence_that_began_before_the_period() -> None:
    """The report before the period is known: the stated time runs from it."""
    found = check(
        order(), [("TAG-1", -1800.0), ("TAG-1", 7_200.0), ("TAG-1", 9_000.0)], span_s=9_000
    )
    assert seconds(found) == {"consistent": 3_600.0, "possible_breach": 5_400.0}
    row = found.possible_breaches.iloc[0]
    assert str(row["started_at"]) == "2026-04-14 05:30:00+00:00"
    assert row["grade"] == "moderate"


@pytest.mark.parametrize(
    ("omits", "with_events", "grade", "codes", "state"),
    [
        ("", False, "moderate", "", "possible_breach"),
        ("omits: [wifi, cell, rf]\n", False, "", "", "no_data"),
        ("omits: [wifi, cell, rf]\n", True, "weak", "not_in_this_export", "possible_breach"),
    ],
)
def test_exports_that_leave_out_methods(
    tmp_path: Path, omits: str, with_events: bool, grade: str, codes: str, state: str
) -> None:
    """A silence in them shows nothing unless an export of events says that it covers the time."""
    text = PROFILE.format(records="pings", columns=PINGS) + omits
    (tmp_path / "pings.yaml").write_text(text, encoding="utf-8")
    files = [write(tmp_path, "pings-2026-04-14-2026-04-14.csv", [("TAG-1", 0), ("TAG-1", 20_000)])]
    profiles, event_file = [tmp_path / "pings.yaml"], None
    if with_events:
        text = PROFILE.format(records="events", columns=EVENTS)
        (tmp_path / "events.yaml").write_text(text, encoding="utf-8")
        profiles.append(tmp_path / "events.yaml")
        event_file = tmp_path / "events-2026-04-14-2026-04-14.csv"
        frame = event_rows([("TAG-1", 60, 0, "strap")])
        assert frame is not None
        frame.to_csv(event_file, index=False)
    period = {"period_from": "2026-04-14 07:00", "period_until": "2026-04-14 12:00"}
    found = orderwatch.check(order(), files, event_file, profile=profiles, **period)
    rows = found.possible_breaches
    assert [*rows["grade"]] == ([grade] if grade else [])
    assert [*rows["speaks_against"]] == ([codes] if grade else [])
    times = found.timeline[found.timeline["condition_id"] == "c1"]
    assert times.iloc[-1]["state"] == state
    row = found.conditions.set_index("condition_id").loc["c1"]
    assert row["checked"] == "yes"
    if state == "no_data":
        assert times.iloc[-1]["basis"] == "not_in_this_export"
        assert "leaves out some methods" in row["why"]


def condensed(folder: Path, times: Sequence[str], day: str = "2026-04-14") -> Path:
    """The UK download: minutes in London time, positions by GPS only."""
    path = folder / f"location-data-TAG-1-{day}-{day}-condensed.csv"
    head = "DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE,SPEED,DIRECTION,SEQUENCE NO."
    rows = [f"{one},51.8,-0.3,8,0,0,{n}" for n, one in enumerate(times)]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def test_the_uk_download_leaves_out_too_much(tmp_path: Path) -> None:
    """Within the stated time of a position it is consistent; all else is not in this export."""
    found = asked_of([condensed(tmp_path, ["14/04/2026 07:00", "14/04/2026 16:00"])])
    assert found.possible_breaches.empty
    # A clock of minutes: 07:01 to 08:00 and 16:01 to 17:00 are shown, the minutes about them not.
    assert seconds(found) == {"consistent": 7080.0, "unclear": 180.0, "no_data": 28_740.0}


def minutes(folder: Path, times: Sequence[str]) -> list[Path]:
    """An export to the minute that leaves nothing out, with its profile."""
    text = PROFILE.format(records="pings", columns=PINGS).replace("UTC", "Europe/London")
    text += "time_format: YYYY-MM-DD HH:mm\n"
    (folder / "minutes.yaml").write_text(text, encoding="utf-8")
    frame = pings([("TAG-1", 0.0)] * len(times)).assign(fixed_at=times)
    path = folder / "pings-2026-04-14-2026-04-14.csv"
    frame.to_csv(path, index=False)
    return [path, folder / "minutes.yaml"]


@pytest.mark.parametrize(
    ("until", "reason", "over_s"),
    [
        ("08:59", "", 0),
        ("09:00", "unclear_only", 0),
        ("09:01", "unclear_only", 0),
        ("09:02", "", 60),
    ],
)
def test_a_clock_of_minutes(tmp_path: Path, until: str, reason: str, over_s: int) -> None:
    """08:00 may be 08:00:59: only from 09:02 on is the silence surely longer than an hour."""
    regular = [f"2026-04-14 {one}" for one in ("07:00", "07:30", "08:00", until, "09:30")]
    path, profile = minutes(tmp_path, regular)
    more = {"period_from": "2026-04-14 07:00", "period_until": "2026-04-14 10:00"}
    found = asked_of([path], profile=profile, **more)
    assert [*found.near_misses["reason"]] == ([reason] if reason else [])
    assert [*found.possible_breaches["dwell_min_s"]] == ([over_s] if over_s else [])
    assert sum(seconds(found).values()) == 3 * 3600


def test_rows_without_a_position_may_be_reports(tmp_path: Path) -> None:
    """A tag in a cellar sends rows without a position: its silence is unclear, not a finding."""
    path = tmp_path / "pings.csv"
    frame = pings([("TAG-1", one) for one in range(0, 36_001, 1200)])
    frame.loc[3:20, ["lat", "lon"]] = ""
    frame.loc[10, "lat"] = "999"
    frame.to_csv(path, index=False)
    found = asked_of([path])
    assert found.possible_breaches.empty
    assert [*found.near_misses["reason"]] == ["unclear_only"]
    assert "set_aside" in set(found.evidence["record_type"])
    # The last sound row before is at 2,400 s and the next at 25,200 s; an hour is allowed.
    assert seconds(found) == {"consistent": 16_800.0, "unclear": 19_200.0}


def test_rows_that_cannot_be_dated_speak_against(tmp_path: Path) -> None:
    """A row of an unknown time may lie in the silence."""
    path = tmp_path / "pings.csv"
    frame = pings([("TAG-1", 0.0), ("TAG-1", 60.0), ("TAG-1", 30_000.0), ("TAG-1", 33_000.0)])
    frame.loc[1, "fixed_at"] = "yesterday"
    frame.to_csv(path, index=False)
    row = asked_of([path]).possible_breaches.iloc[0]
    assert (row["grade"], row["speaks_against"]) == ("weak", "rows_set_aside")


def test_swapped_columns_are_reports_all_the_same(tmp_path: Path) -> None:
    """Positions that are left out as swapped still say when the tag was on."""
    frame = pings([("TAG-1", one) for one in range(0, 36_001, 1200)])
    frame["lat"], frame["lon"] = "-0.3", "51.8"
    frame.to_csv(tmp_path / "pings.csv", index=False)
    found = asked_of([tmp_path / "pings.csv"])
    assert "SWAPPED" in found.orders.iloc[0]["warnings"]
    assert seconds(found) == {"consistent": 36_000.0}


def test_a_second_tag_of_which_there_is_no_export(tmp_path: Path) -> None:
    """Nothing is known of the time in which only that tag was worn: no record, no finding."""
    path = write(tmp_path, "pings.csv", [("TAG-1", 60.0 * n) for n in range(300)])
    asked = order(first=UNTIL_NOON, second=FROM_NOON)
    found = orderwatch.check(asked, path, **PERIOD)
    assert found.possible_breaches.empty
    assert seconds(found) == {"consistent": 21_540.0, "no_data": 14_460.0}
    assert "no_records" in set(found.timeline["basis"])


def test_a_tag_whose_start_is_assumed(tmp_path: Path) -> None:
    """Without `from` it is looked at from its first record on."""
    path = write(tmp_path, "pings.csv", [("TAG-1", 20_000.0), ("TAG-1", 30_000.0)])
    found = orderwatch.check(order(first="strength: attributed"), path, **PERIOD)
    row = found.possible_breaches.iloc[0]
    assert "device_period_assumed" in row["flags"]
    assert seconds(found)["no_data"] == 20_000.0
    assert "before_first_record" in set(found.timeline["basis"])


def test_what_a_silence_blinds() -> None:
    """The other conditions in force in it that positions show, and no others."""
    found = check(order(), [("TAG-1", 0.0), ("TAG-1", 5_000.0), ("TAG-1", 30_000.0)])
    first, second, third = (row for _, row in found.possible_breaches.iterrows())
    assert "blinds:c2" in first["flags"].split(";")
    assert "c2 (exclusion_zone)" in first["sentence"]
    assert "blinds:c2" in second["flags"].split(";")
    assert "blinds" not in third["flags"]


def test_an_exception_that_a_person_must_judge() -> None:
    times = [("TAG-1", 0.0), ("TAG-1", 30_000.0)]
    row = check(order(exception="{id: e1, reason: repair, review: yes}"), times)
    found = row.possible_breaches.iloc[0]
    assert "may_be_permitted:e1" in found["flags"]
    assert found["speaks_against"] == "may_be_permitted"
    late = "{id: e1, from: 2026-04-14 07:00, until: 2026-04-14 18:00, granted: 2026-04-14 20:00}"
    found = check(order(exception=late), times).possible_breaches.iloc[0]
    assert "granted_after" in found["flags"]


def test_an_order_without_any_record_of_its_devices() -> None:
    """Not checked, and never a silence."""
    found = orderwatch.check(order(), pings([("OTHER", 0.0)]), **PERIOD)
    row = found.conditions.set_index("condition_id").loc["c1"]
    assert row["checked"] == "no"
    assert found.possible_breaches.empty


def test_a_longer_time_works_from_its_making() -> None:
    """Made at 09:00 with notice a day later: it relaxes, so two hours hold at once."""
    text = ORDER.format(
        notice=NOTICE, first="from: 2026-03-01", second="from: 2027-03-01", keys="", exception=""
    )
    text += """
variations:
  - made: 2026-04-14 09:00
    notice: [{at: 2026-04-15 09:00, how: x}]
    change: [{condition: c1, silence: 2 h}]
"""
    times = [("TAG-1", 0.0), ("TAG-1", 7_200.0), ("TAG-1", 14_400.0), ("TAG-1", 30_000.0)]
    found = check(load_text(text), times)
    assert [*found.possible_breaches["dwell_min_s"]] == [3600.0, 8400.0]


def test_the_devices_of_a_later_wording_reported_before_the_period() -> None:
    """The stated time runs from the phone's last record, though the first wording named a tag."""
    text = ORDER.format(
        notice=NOTICE,
        first="from: 2026-03-01",
        second="from: 2027-03-01",
        keys="device: TAG-1,",
        exception="",
    )
    text += """
variations:
  - made: 2026-04-02
    notice: [{at: 2026-04-02 09:00, how: x}]
    change: [{condition: c1, device: PHONE-1}]
"""
    found = check(load_text(text), [("PHONE-1", -600.0), ("PHONE-1", 9_000.0)], span_s=9_000)
    row = found.possible_breaches.iloc[0]
    assert row["started_at"].isoformat() == "2026-04-14T05:50:00+00:00"
    assert seconds(found) == {"consistent": 3_000.0, "possible_breach": 6_000.0}
