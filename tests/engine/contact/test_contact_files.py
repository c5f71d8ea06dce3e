"""Contact conditions from files to findings: exports of both sides, a log, a bill with nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.contact_stories import order

import orderwatch
from orderwatch.evidence.frames import Findings

HEAD = "at,channel,from_id,to_id,status,duration_s,reported_by\n"
BILL = f"""{HEAD}2026-04-14T07:31:00Z,call,07700900123,+447700900456,completed,60,
2026-04-14T07:41:00Z,sms,07700900123,0044 7700 900456,completed,,
2026-04-14T12:00:00Z,call,07700900123,07700900999,completed,30,
"""
PHONE = f"""{HEAD}2026-04-14T07:31:20Z,call,07700900123,07700 900456,completed,62,
2026-04-14T15:00:00Z,call,,07700 900456,completed,30,
"""
LOG = f"""{HEAD}2026-04-14T18:00:00Z,gift,person:R,person:P1,,,P1
"""


def checked(folder: Path, files: dict[str, str], owners: list[str]) -> Findings:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return orderwatch.check(order(), contacts=paths, owner=owners)


@pytest.fixture
def both(tmp_path: Path) -> Findings:
    owners = ["bill.csv=phone:07700 900123", "phone.csv=phone:07700 900456"]
    files = {"bill.csv": BILL, "phone.csv": PHONE, "log.csv": LOG}
    return checked(tmp_path, files, owners)


def test_the_rows_of_both_sides_and_of_a_log(both: Findings) -> None:
    """Two contacts of one morning, one of them on both sides; a gift that only the log tells."""
    rows = both.possible_breaches
    assert rows["grade"].tolist() == ["strong", "moderate"]
    assert rows["records"].tolist() == [2, 1]
    assert "corroborated" in rows["flags"][0]
    assert rows["channel"].tolist() == ["call;sms", "gift"]
    assert both.near_misses["reason"].tolist() == ["withheld_caller"]
    found = both.evidence
    own = found[found["finding_id"] == rows["finding_id"][0]]
    assert sorted(zip(own["source"], own["row"], strict=True)) == [
        ("bill.csv", 1),
        ("bill.csv", 2),
        ("phone.csv", 1),
    ]


def test_every_row_is_accounted_for(both: Findings) -> None:
    ledger = both.ledger.set_index("source")
    assert ledger.loc["bill.csv", "used"] == 2
    assert ledger.loc["bill.csv", "not_matched"] == 1
    assert ledger.loc["phone.csv", "used"] == 2
    assert ledger.loc["log.csv", "used"] == 1
    assert both.orders["contacts_used"][0] == 5
    assert both.orders["checked"][0] == "yes"


def test_a_bill_without_any_contact_with_the_person_is_a_check_that_found_nothing(
    tmp_path: Path,
) -> None:
    line = "2026-04-14T12:00:00Z,call,07700900123,07700900999,completed,30,\n"
    found = checked(tmp_path, {"bill.csv": HEAD + line}, [])
    assert found.orders["checked"][0] == "yes"
    assert "NOT CHECKED" not in found.orders["warnings"][0]
    assert found.conditions["no_data_s"][0] == found.conditions["in_force_s"][0]
    assert found.possible_breaches.empty


def test_a_bill_of_somebody_else_is_no_check(tmp_path: Path) -> None:
    line = "2026-04-14T12:00:00Z,call,07700900998,07700900999,completed,30,\n"
    found = checked(tmp_path, {"bill.csv": HEAD + line}, [])
    assert found.orders["checked"][0] == "no"
    assert found.conditions["checked"][0] == "no"
