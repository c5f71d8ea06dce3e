"""The contacts of the sample case: what is listed is what the truth file says, and no more."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from orderwatch.synth.case.contacts import contacts

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
EXPECTED = SAMPLE / "expected"
TABLES = {"possible_breach": "possible_breaches", "near_miss": "near_misses"}
TABLES["excepted"] = "excepted"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def listed(kind: str) -> list[dict[str, str]]:
    return [one for one in rows(EXPECTED / f"{TABLES[kind]}.csv") if one["condition_id"] == "c7"]


def why(kind: str, row: dict[str, str]) -> str:
    if kind == "possible_breach":
        return row["grade"]
    return row["excepted_by"] if kind == "excepted" else row["reason"]


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_every_contact_is_listed_as_what_it_is(kind: str) -> None:
    """By time, channel and reason; each contact in exactly one row, each row filled by contacts."""
    truth = [one for one in rows(SAMPLE / "truth_contacts.csv") if one["listed"] == kind]
    found = listed(kind)
    held: Counter[str] = Counter()
    for one in truth:
        at = moment(one["at"])
        own = [
            row
            for row in found
            if row["channel"] == one["channel"]
            and why(kind, row) == one["why"]
            # The receiving phone's clock is 4 s ahead.
            and (at - moment(row["started_at"])).total_seconds() >= -4
            and (moment(row["ended_at"]) - at).total_seconds() >= 0
        ]
        assert len(own) == 1, one
        held[own[0]["finding_id"]] += 1
    assert held == {row["finding_id"]: int(row["records"]) for row in found}


def test_both_sides_stand_in_the_evidence() -> None:
    """A contact in two exports is one finding with two rows; five messages are five rows."""
    truth = rows(SAMPLE / "truth_contacts.csv")
    wanted = sum(int(one["rows"]) for one in truth if one["listed"] in TABLES)
    ids = {row["finding_id"] for kind in TABLES for row in listed(kind)}
    evidence = rows(EXPECTED / "evidence.csv")
    own = [one for one in evidence if one["finding_id"] in ids and one["record_type"] == "contact"]
    assert len(own) == wanted == 20


def test_every_row_of_the_exports_is_accounted_for() -> None:
    truth = rows(SAMPLE / "truth_contacts.csv")
    ledger = {one["source"]: one for one in rows(EXPECTED / "ledger.csv")}
    own = [ledger[name] for name in ("calls.csv", "log.csv", "messages.xml")]
    total = {key: sum(int(one[key]) for one in own) for key in ("rows", "not_matched", "set_aside")}
    assert total == {
        "rows": sum(int(one["rows"]) for one in truth),
        "not_matched": sum(one["why"] == "not_matched" for one in truth),
        "set_aside": sum(one["listed"] == "set_aside" for one in truth),
    }


def test_the_sighting_is_supported_by_the_tag() -> None:
    seen = [one for one in listed("possible_breach") if one["channel"] == "in_person"]
    assert ["sighting_supported" in one["flags"].split(";") for one in seen] == [True]


def shown_by_demo(width: int) -> str:
    command = [sys.executable, "-m", "orderwatch", "demo"]
    environment = {**os.environ, "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        command, cwd=SAMPLE.parent, env=environment, capture_output=True, check=True
    )
    return run.stdout.decode("utf-8")


def test_demo_shows_places_and_contacts_in_one_list_in_order_of_time() -> None:
    said = shown_by_demo(80)
    found = {one["finding_id"]: one for one in rows(EXPECTED / "possible_breaches.csv")}
    shown = [found[one] for one in re.findall(r"^([0-9a-f]{12})\b", said, re.M) if one in found]
    counted = [one for one in shown if one["grade"] != "weak"]
    assert len(counted) == 13
    assert {bool(one["device_id"]) for one in counted} == {True, False}
    starts = [one["started_at"] for one in counted]
    assert starts == sorted(starts)
    assert not [one.text for one in contacts() if one.text and one.text in said]


def test_no_message_text_reaches_an_output() -> None:
    words = {one.text for one in contacts() if one.text}
    inputs = (SAMPLE / "messages.xml").read_text(encoding="utf-8")
    inputs += (SAMPLE / "log.csv").read_text(encoding="utf-8")
    assert words
    assert all(one in inputs for one in words)
    for path in EXPECTED.glob("*.csv"):
        said = path.read_text(encoding="utf-8")
        assert not [one for one in words if one in said], path.name


def test_numbers_and_addresses_are_kept_for_drama() -> None:
    for path in (*SAMPLE.glob("*.csv"), SAMPLE / "messages.xml", SAMPLE / "order.yaml"):
        if path.name in ("pings.csv", "truth.csv"):
            continue
        said = path.read_text(encoding="utf-8")
        for number in re.findall(r"(?:\+44|\b0)(7\d{9}|1\d{9})\b", said.replace(" ", "")):
            assert re.fullmatch(r"7700900\d{3}|1632960\d{3}", number), (path.name, number)
        for host in re.findall(r"\w@([\w.-]+)", said):
            assert host == "example.org", (path.name, host)
