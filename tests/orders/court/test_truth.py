"""Real court messages against the monitoring orders that followed them: dates, curfews, zones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.data import real_data

from orderwatch.errors import InputError
from orderwatch.orders import load_text
from orderwatch.orders.court import Clause, Draft, drafts_of, render
from orderwatch.temporal.timetable import parse_timetable

FOLDER = "uk_em/court_orders"
POINTER = "LargeMessage_CCIB_bail_curfew"
EVERY_DAY = {
    "CCIB_bail_curfew": "Mo-Su 22:00-06:00",
    "CCIC_bail_curfew": "Sa,Su 22:00-06:00",
    "COEW_community_order_curfew": "Mo-Su 19:00-07:00",
    "DAPO_community_order": "Mo-Fr 07:00-19:00",
    "DAPOV_community_order_variation": "Mo-Fr 07:00-19:00",
    "REMCB_bail_curfew": "Mo-Su 21:00-06:00",
}
"""What a person reads in the messages that say days and hours; the others say `Frequency:2` or
no hours at all."""
SHORT_DAY = {"Mo": 0, "Tu": 1, "Wed": 2, "Th": 3, "Fr": 4, "Sa": 5, "Su": 6}


def minute(text: str) -> str:
    return text if len(text) > 10 or not text else f"{text} 00:00"


def starts_and_ends(draft: Draft, clause: Clause) -> tuple[str, str]:
    return minute(clause.start or draft.made), minute(clause.end)


def contradicted(draft: Draft, start: str, end: str) -> bool:
    """The pair is not in the draft because the message contradicts itself, and that is said."""
    return any(one.value == end and start in one.problem for one in draft.doubts)


def messages() -> list[Path]:
    return sorted(real_data(FOLDER).glob("*/cp_payload.json"))


def test_there_are_36_messages_and_one_only_points_elsewhere() -> None:
    assert len(messages()) == 36
    with pytest.raises(InputError, match="kept in another store; nothing is fetched"):
        drafts_of(real_data(f"{FOLDER}/{POINTER}/cp_payload.json"))


def pairs() -> list[tuple[str, Draft, dict[str, Any]]]:
    """Every draft with the monitoring order that followed."""
    found = []
    for path in messages():
        if path.parent.name == POINTER:
            continue
        drafts = drafts_of(path)
        orders = sorted(path.parent.glob("expected_fms_order*.json"))
        assert len(drafts) == len(orders), path
        for draft, order in zip(drafts, orders, strict=True):
            found.append((path.parent.name, draft, json.loads(order.read_text("utf-8"))))
    return found


def test_dates_of_every_monitored_condition() -> None:
    checked = 0
    for name, draft, truth in pairs():
        assert minute(draft.made) == truth["order_start"][:16], name
        have = [starts_and_ends(draft, clause) for clause in draft.clauses]
        for condition in truth["enforceable_condition"]:
            start, end = condition["start_date"][:16], condition["end_date"][:16]
            starts = {one for one, _ in have}
            ends = {one for _, one in have}
            ok = start in starts and (end in ends or end == "")
            assert ok or contradicted(draft, start, end), (name, condition, have)
            checked += 1
    assert checked == 47


def test_the_order_ends_when_its_last_monitored_condition_does() -> None:
    for name, draft, truth in pairs():
        ends = {minute(one.end) for one in draft.clauses} | {minute(draft.ends)}
        assert truth["order_end"][:16] in ends or not truth["order_end"], name


def test_every_curfew_with_its_words_dates_and_hours() -> None:
    checked = 0
    for name, draft, truth in pairs():
        if not truth["curfew_start"]:
            continue
        said = truth["curfew_description"]
        clauses = [one for one in draft.clauses if _holds(one.words, said)]
        assert clauses, (name, said)
        start, end = truth["curfew_start"][:16], truth["curfew_end"][:16]
        dated = [one for one in clauses if starts_and_ends(draft, one) == (start, end)]
        assert dated or contradicted(draft, start, end), name
        assert clauses[0].when == EVERY_DAY.get(name, ""), name
        checked += 1
    assert checked == 20


def _holds(words: str, said: str) -> bool:
    """The clause has the words; the monitoring order joined the answers of several with a space."""
    if said in words:
        return True
    cuts = [at for at, one in enumerate(said) if one == " "]
    return any(said[:at] in words and said[at + 1 :].strip() in words for at in cuts)


def test_every_zone_with_its_words_and_dates() -> None:
    checked = 0
    for name, draft, truth in pairs():
        for zone in (*truth["exclusion_zones"], *truth["inclusion_zones"]):
            # The monitoring order joins the label and the first answer of a clause by a space.
            said = zone["description"].strip()
            first = said.split("\n")[0].replace(" Place", "\nPlace")
            found = [o for o in draft.clauses if _holds(o.words, said) or first in o.words]
            days = {(one.start[:10], one.end[:10]) for one in found}
            assert (zone["start"], zone["end"] or "") in days, (name, zone, days)
            checked += 1
    assert checked == 46


def test_every_draft_loads_word_for_word_and_checks_nothing() -> None:
    for name, draft, _ in pairs():
        order = load_text(render(draft), name)
        assert [one.clause for one in order.conditions] == [o.words.strip() for o in draft.clauses]
        assert {one.kind for one in order.conditions} == {"not_checkable"}
        assert not order.notice
        assert not order.respondent.devices
        assert not order.places


def test_every_untyped_prompt_is_a_clause_or_named_as_left_out() -> None:
    for path in messages():
        if path.parent.name == POINTER:
            continue
        drafts = drafts_of(path)
        words = "\n".join(clause.words for draft in drafts for clause in draft.clauses)
        left = {label for draft in drafts for label in draft.left_out}
        hearing = json.loads(path.read_text("utf-8"))["hearing"]
        for case in hearing["prosecutionCases"]:
            for defendant in case["defendants"]:
                for offence in defendant["offences"]:
                    for result in offence.get("judicialResults") or []:
                        for prompt in result.get("judicialResultPrompts") or []:
                            label, value = prompt["label"].strip(), prompt.get("value") or ""
                            known = label in left or value.strip() in words
                            assert known, (path.parent.name, label)


def scenarios() -> list[tuple[str, Draft, dict[str, Any]]]:
    """The 15 orders with their truth. (What followed the three variations is recorded as being
    what followed the first order, so it is no truth about the variation.)"""
    found = []
    for folder in sorted(real_data(f"{FOLDER}/scenarios").iterdir()):
        (draft,) = drafts_of(folder / "order.json")
        truth = json.loads((folder / "expected_order.json").read_text("utf-8"))
        found.append((folder.name, draft, truth))
    return found


def test_monitoring_orders_dates() -> None:
    assert len(scenarios()) == 15
    for name, draft, truth in scenarios():
        assert minute(draft.made) == truth["order_start"][:16], name
        have = [starts_and_ends(draft, clause) for clause in draft.clauses]
        assert truth["order_end"][:16] in {minute(draft.ends), *(end for _, end in have)}, name
        for one in truth["enforceable_condition"]:
            assert (one["start_date"][:16], one["end_date"][:16]) in have, (name, one, have)
        load_text(render(draft), name)


def test_monitoring_orders_hours_day_by_day() -> None:
    checked = 0
    for name, draft, truth in scenarios():
        for place in truth["curfew_duration"]:
            clause = next(one for one in draft.clauses if one.path == "curfewTimeTable")
            expected = {
                (SHORT_DAY[one["day"]], one["start"][:5], one["end"][:5])
                for one in place["schedule"]
            }
            assert _days(clause.when) == expected, name
            checked += 1
    assert checked == 7


def _days(when: str) -> set[tuple[int, str, str]]:
    """The windows that open in the week of Monday 6 January 2025, through the timetable itself."""
    from datetime import UTC, datetime

    day = 86_400_000_000
    monday = int(datetime(2025, 1, 6, tzinfo=UTC).timestamp()) * 1_000_000
    found = parse_timetable(when).intervals(
        monday, monday + 8 * day, timezone="Europe/London", holidays="", calendar=None
    )
    windows = set()
    for start, end in zip(found.starts_us.tolist(), found.ends_us.tolist(), strict=True):
        if monday <= start < monday + 7 * day and start > monday:
            clock = [datetime.fromtimestamp(us / 1e6, UTC).strftime("%H:%M") for us in (start, end)]
            windows.add(((start - monday) // day, *clock))
    return windows


def test_a_variation_is_read_with_its_own_hours_and_addresses() -> None:
    (draft,) = drafts_of(real_data(f"{FOLDER}/scenarios/cemo020/variation.json"))
    curfew = draft.clauses[0]
    assert (curfew.start, curfew.end) == ("2025-08-14 00:00", "2025-08-29 23:59")
    assert curfew.proposal is not None
    assert curfew.proposal.addresses == (
        "3 Kelvin Close, Birchwood, Warrington, WA3 7PB",
        "2 Dunlin Close, Bolton, Greater Manchester, BL2 1EW",
    )
    assert any("is a variation (CHANGE_TO_ADDRESS, 2025-08-14)" in one for one in draft.remarks)


def test_a_curfew_after_the_end_of_the_order_is_said() -> None:
    draft = {name: draft for name, draft, _ in scenarios()}["cemo002"]
    (doubt,) = draft.doubts
    assert str(doubt).endswith(
        'curfewTimeTable: "2030-08-27 23:59" ends after the order (2025-09-01 12:56); '
        "compare with the paper order, and correct it in the draft"
    )
