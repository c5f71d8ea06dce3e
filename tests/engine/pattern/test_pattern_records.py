"""What records given beside a folder say: shares, answers, look-alikes, visits before the order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.contact_stories import ORDER

import orderwatch
from orderwatch.evidence.patterns import Patterns

HEADER = "at,channel,platform,from_id,to_id,status\n"
R, P1, FRIEND = "07700 900123", "07700 900456", "07700 900600"
ASSOCIATE, SOLICITOR, NOBODY = "07700 900789", "01632 960555", "07700 900999"


def line(day: int, sender: str, to: str, channel: str = "sms", platform: str = "") -> str:
    return f"2026-03-{day:02d}T12:00:00Z,{channel},{platform},{sender},{to},completed\n"


@pytest.fixture
def order(tmp_path: Path) -> Path:
    """The invented order with a friend of P1, who is neither protected nor an associate."""
    said: dict[str, Any] = dict(ORDER)
    friend = {"id": "F1", "role": "friend", "identifiers": [{"kind": "phone", "value": FRIEND}]}
    said["people"] = [*said["people"], friend]
    clause = {"id": "c1", "clause": "1. Not to contact P1.", "kind": "no_contact"}
    said["conditions"] = [{**clause, "persons": ["P1"], "attempts": "yes"}]
    path = tmp_path / "order.yaml"
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    return path


def pattern(order: Path, lines: list[str], owner: str) -> dict[str, Any]:
    """Indicator → row, of contacts that are the export of an owner."""
    contacts = order.with_name("contacts.csv")
    contacts.write_text(HEADER + "".join(lines), encoding="utf-8")
    out = order.with_name("results")
    orderwatch.check(order, contacts=contacts, owner=f"phone:{owner}").write(out)
    found: Patterns = orderwatch.pattern(out, contacts=contacts, owner=f"phone:{owner}")
    return {str(row["indicator"]): row for row in found.records("pattern.csv")}


LINES = [
    line(3, R, P1),
    line(4, R, P1),
    line(5, P1, R),
    line(6, R, FRIEND),
    line(7, R, ASSOCIATE),
    line(8, R, SOLICITOR),
    line(9, R, NOBODY),
    line(10, R, NOBODY),
    line(11, R, P1),
]


def test_shares_of_the_respondents_own_export(order: Path) -> None:
    """Eight contacts sent: three to P1, one to the friend; associate and solicitor are neither."""
    found = pattern(order, LINES, R)
    assert found["contacts_directed"]["words"].startswith("3 of 8 contacts")
    assert found["contacts_directed"]["count"] == pytest.approx(3 / 8)
    assert found["contacts_to_family_and_friends"]["words"].startswith("1 of 8 contacts")


def test_an_answer_within_a_day_is_an_answer(order: Path) -> None:
    """P1 wrote on the 5th at noon: 24 hours after the message of the 4th, inclusive.

    The last message is the last record, so that no answer to it could be seen.
    """
    found = pattern(order, LINES, R)
    words = "2 of 3 messages; after 1 of them the time counted ends within 24 h"
    assert found["messages_not_answered"]["words"] == words
    assert found["contacts_by_protected"]["count"] == 1


def test_an_export_of_the_protected_person_gives_no_share(order: Path) -> None:
    """It holds nothing else, and would make every share 100 %."""
    found = pattern(order, [line(3, R, P1), line(5, P1, R)], P1)
    assert found["contacts_directed"]["state"] == "not_computed"
    assert "no export of the respondent's own phone" in found["contacts_directed"]["words"]
    assert found["contacts"]["count"] == 1


def test_contacts_before_notice_have_no_part_in_a_share(order: Path) -> None:
    """Notice is on 2 March; the day before is not the order's business."""
    early = line(1, R, P1)
    found = pattern(order, [early, early.replace("12:00", "13:00"), *LINES], R)
    assert found["contacts_directed"]["words"].startswith("3 of 8 contacts")


def test_look_alikes_are_listed_and_nobodys(order: Path) -> None:
    """A handle with a Cyrillic letter for P1's, and one that is like the respondent's own."""
    fake = "lex\u0456.invented"
    found = pattern(order, [*LINES, line(12, fake, "lexi.invented", "social", "instagram")], R)
    assert found["look_alike_accounts"]["count"] == 1
    assert found["occasions"]["count"] == 3


def test_visits_before_the_order_only_when_asked(tmp_path: Path) -> None:
    """One stay of 20 minutes before notice and two after, near the home and the centre at once."""
    text = (Path(__file__).resolve().parents[2] / "sample_data" / "order.yaml").read_text("utf-8")
    text = text.replace("made: 2026-04-28 11:40", "made: 2026-05-06 11:00")
    text = text.replace("at: 2026-04-29 14:20", "at: 2026-05-06 12:00")
    text = text.replace("from: 2026-04-28 16:30", "from: 2026-04-20")
    text = text[: text.index("variations:")]
    order, pings = tmp_path / "order.yaml", tmp_path / "pings.csv"
    order.write_text(text, encoding="utf-8")
    rows = ["device_id,fixed_at,lat,lon,accuracy_m\n"]
    for minute in range(0, 18 * 24 * 60, 5):
        day, clock = divmod(minute, 24 * 60)
        here = day % 7 == 3 and 600 <= clock <= 620
        lat = 51.7530 if here else 51.80
        at = f"2026-{'04' if day < 3 else '05'}-{day + 28 if day < 3 else day - 2:02d}"
        rows.append(f"TAG-88121,{at}T{clock // 60:02d}:{clock % 60:02d}:00Z,{lat},-0.336,8\n")
    pings.write_text("".join(rows), encoding="utf-8")
    orderwatch.check(order, pings=pings).write(tmp_path / "out")
    plain = orderwatch.pattern(tmp_path / "out", pings=pings)
    asked = orderwatch.pattern(tmp_path / "out", pings=pings, with_earlier=True)
    words = [
        next(
            r["words"] for r in one.records("pattern.csv") if r["indicator"] == "visits_near_before"
        )
        for one in (plain, asked)
    ]
    assert words[0] == "not computed: asked for with --with-earlier only"
    assert words[1].startswith("2 in 8.5 observed days before notice (0.24 a day), 4 in 9.5 after")
