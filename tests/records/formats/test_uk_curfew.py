"""Curfew activity of the UK service: every alert, tamper and step of the installation is a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.data import real_data

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.records.quality import read_report


def at(day: int, hour: int, minute: int, second: int | None = 0) -> dict[str, int]:
    parts = {"year": 2025, "month": 9, "day": day, "hour": hour, "minute": minute}
    return parts if second is None else {**parts, "second": second}


def alert(time: Any, length: Any, words: str) -> dict[str, Any]:
    return {
        "violation_alert_datetime": time,
        "violation_alert_duration": length,
        "violation_alert_type": words,
    }


def write(folder: Path, **person: Any) -> Path:
    path = folder / "activity.json"
    people = [{"delius_id": "X1", "first_name": "Invented", **person}]
    path.write_text(json.dumps({"curfew_activity": people}), encoding="utf-8")
    return path


def test_alerts_and_tampers_become_events(tmp_path: Path) -> None:
    """London time in September is an hour ahead of UTC; lengths are minutes, or in parts."""
    path = write(
        tmp_path,
        violations=[
            alert(at(16, 20, 0), 720, "AL12 Out for entire Curfew period"),
            alert(at(12, 20, 0), {"hour": 1, "minute": 19, "second": 30}, "al09  return home LATE"),
            alert(at(21, 23, 3, 18), None, "AL05 Movement of Home Monitoring Unit"),
        ],
        tag_tampers=[{"tag_tamper_date": at(3, 14, 30, None), "tag_tamper_type": "Strap cut"}],
        hmu_tampers=None,
    )
    found = orderwatch.read_events(path)
    assert found["event"].tolist() == [
        "strap",
        "home_out_of_range",
        "home_out_of_range",
        "unit_moved",
    ]
    assert [str(one)[:19] for one in found["from"]] == [
        "2025-09-03 13:30:00",
        "2025-09-12 19:00:00",
        "2025-09-16 19:00:00",
        "2025-09-21 22:03:00",
    ]
    assert found["until"][1] == pd.Timestamp("2025-09-12T20:19:30Z")
    assert found["until"][2] == pd.Timestamp("2025-09-17T07:00:00Z")
    assert found["row"].tolist() == [4, 2, 1, 3]
    assert set(found["resolution_s"]) == {60.0}
    assert set(found["device_id"]) == {"X1"}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"violations": [alert(at(1, 20, 0), 5, "")]}, "NO_EVENT"),
        ({"violations": [alert(at(1, 20, 0), 5, "AL24 Fault")]}, "UNKNOWN_EVENT"),
        ({"violations": [alert(at(31, 20, 0), 5, "Strap cut")]}, "BAD_TIME"),
        ({"violations": [alert({"year": 2025}, 5, "Strap cut")]}, "BAD_TIME"),
        ({"violations": [alert(None, 5, "Strap cut")]}, "NO_TIME"),
        ({"violations": [alert(at(1, 20, 0), "5 min", "Strap cut")]}, "BAD_DURATION"),
        ({"violations": [alert(at(1, 20, 0), {"hour": "x"}, "Strap cut")]}, "BAD_DURATION"),
        ({"violations": ["AL04"]}, "MALFORMED_ROW"),
        ({"delius_id": None, "violations": [alert(at(1, 20, 0), 5, "Strap cut")]}, "NO_DEVICE"),
        ({"device_installed_date_time": at(1, 9, 0)}, "UNKNOWN_EVENT"),
        (
            {
                "first_installation_attempt_datetime": at(1, 9, 0),
                "first_installation_attempt_install_outcome": "No Show",
            },
            "UNKNOWN_EVENT",
        ),
    ],
)
def test_what_cannot_be_used_is_set_aside(tmp_path: Path, person: Any, code: str) -> None:
    report = read_report([write(tmp_path, **person)])
    assert report.set_aside == {code: 1}
    assert report.ledger[0]["rows"] == report.ledger[0]["set_aside"] == 1


def test_people_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "activity.json"
    path.write_text('{"curfew_activity": ["X1", {"delius_id": "X2"}]}', encoding="utf-8")
    assert read_report([path]).set_aside == {"MALFORMED_ROW": 1}
    path.write_text('{"curfew_activity": [{"violations": ', encoding="utf-8")
    with pytest.raises(RecordsError, match="no sound JSON"):
        read_report([path])


def test_the_published_file() -> None:
    """60 alerts, 12 tampers and 8 steps of installations, as counted with a JSON reader."""
    path = real_data("uk_em/curfew_activity.json")
    people = json.loads(path.read_text(encoding="utf-8"))["curfew_activity"]
    alerts = [one for person in people for one in person["violations"]]
    tampers = [
        one
        for person in people
        for key in ("tag_tampers", "hmu_tampers")
        for one in person[key] or []
    ]
    report = read_report([path])
    assert (len(alerts), len(tampers)) == (60, 12)
    assert report.ledger[0]["rows"] == 80
    unused = sum(one["violation_alert_type"][:4] in ("", "AL24") for one in alerts)
    assert report.ledger[0]["used"] == len(alerts) + len(tampers) - unused
    assert report.set_aside == {"UNKNOWN_EVENT": 9, "NO_EVENT": 2}
