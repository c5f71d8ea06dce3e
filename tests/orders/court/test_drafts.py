"""Drafts of invented messages: hostile words, odd shapes, and completing one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.errors import InputError
from orderwatch.orders import load_text
from orderwatch.orders.court import Draft, drafts_of, render
from orderwatch.orders.court.hearing import read_hearing
from orderwatch.orders.court.message import Message

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)
HOSTILE = 'O\'Neil: "x" #1\n- kind: exclusion_zone\r\n# y\u2028=cmd|'


def prompt(label: str, value: str = "", kind: str | None = None) -> dict[str, Any]:
    found = {"label": label, "value": value}
    return found if kind is None else {**found, "type": kind}


def result(label: str, *prompts: dict[str, Any], text: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "orderedDate": "2025-02-21",
        "resultText": text,
        "judicialResultPrompts": list(prompts),
    }


def hearing(*results: dict[str, Any], name: str = "Pat", urn: str = "URN1") -> dict[str, Any]:
    person = {"personDetails": {"firstName": name, "lastName": "Invented"}}
    offence = {"judicialResults": list(results)}
    defendant = {"id": "D1", "offences": [offence], "personDefendant": person}
    case = {"prosecutionCaseIdentifier": {"caseURN": urn}, "defendants": [defendant]}
    return {"hearing": {"courtCentre": {"name": "Court"}, "prosecutionCases": [case]}}


def draft(root: dict[str, Any]) -> Draft:
    (found,) = read_hearing(Message("message.json", "", root))
    return found


def bail(*prompts: dict[str, Any]) -> dict[str, Any]:
    next_one = prompt("Next hearing in Crown Court", "Fixed Date:28/02/2025\nTime of hearing:10:00")
    return result("Remanded on conditional bail", next_one, *prompts)


@settings(max_examples=60)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_hostile_words_are_words(name: str, place: str, label: str, urn: str) -> None:
    root = hearing(
        bail(
            prompt("Exclusion - not to enter a place", f"Place or area:{place}"),
            prompt(label, place),
            prompt("Free", place, "TXT"),
        ),
        name=name,
        urn=urn,
    )
    found = draft(root)
    order = load_text(render(found))
    words = [one.words.strip() for one in found.clauses]
    assert [one.clause for one in order.conditions] == words
    assert {one.kind for one in order.conditions} == {"not_checkable"}
    assert place.strip() in order.conditions[0].clause
    assert order.respondent.names == (" ".join([name.strip(), "Invented"]).strip(),)
    assert order.id == (urn if urn.strip() else "no case number")


def test_a_draft_completed_by_a_person_is_an_order_that_checks() -> None:
    """Taking away the signs and drawing the place is all that is needed."""
    words = prompt(
        "Exclusion - not to enter a place except to attend court", f"Place or area:{HOSTILE}"
    )
    text = render(draft(hearing(bail(words))))
    text = text.replace("LATITUDE", "51.5").replace("LONGITUDE", "-0.14").replace("RADIUS", "40")
    head, _, rest = text.partition("orderwatch: 1")
    lines = []
    for line in rest.split("\n"):
        bare = line.strip()
        if bare.startswith("kind: not_checkable") or bare.startswith(("# once", "# The places")):
            continue
        if bare.startswith("# notice"):
            continue
        lines.append(line.replace("# ", "", 1) if bare.startswith("# ") else line)
    order = load_text(f"{head}orderwatch: 1" + "\n".join(lines))
    (condition,) = order.conditions
    assert condition.kind == "exclusion_zone"
    assert order.places[condition.place[0]][0].label == HOSTILE
    assert condition.exceptions[0].judgement
    assert condition.exceptions[0].reason == "except to attend court"


def test_a_curfew_completed_has_the_keys_of_a_curfew() -> None:
    """Once its kind is checked the completed draft loads; until then that alone is its fault."""
    words = prompt("Curfew", "Between:22:00\nAnd:06:00\nFrequency:Every day\nAddress:1 Road")
    text = render(draft(hearing(bail(words))))
    text = text.replace("LATITUDE", "51.5").replace("LONGITUDE", "-0.14").replace("RADIUS", "40")
    text = text.replace('    kind: not_checkable\n    when: "Mo-Su 22:00-06:00"\n', "")
    head, _, rest = text.partition("orderwatch: 1")
    kept = [one for one in rest.split("\n") if not re.match(r" *# (once|notice|The places)", one)]
    body = "\n".join(re.sub(r"^( *)# ", r"\1", one) for one in kept)
    order = load_text(f"{head}orderwatch: 1{body}")
    assert order.conditions[0].kind == "curfew"


def test_bail_lasts_from_the_day_of_the_result_to_the_hearing() -> None:
    found = draft(hearing(bail(prompt("Curfew", "Between:22:00\nAnd:06:00\nFrequency:Every day"))))
    (clause,) = found.clauses
    assert (clause.start, clause.end, clause.when) == (
        "2025-02-21",
        "2025-02-28 10:00",
        "Mo-Su 22:00-06:00",
    )
    assert found.ends == "2025-02-28 10:00"
    assert clause.words == "Curfew\nBetween:22:00\nAnd:06:00\nFrequency:Every day"


def test_an_end_before_a_start_is_said_with_path_and_value_and_left_out() -> None:
    value = "Start date for tag:21/02/2025\nEnd date for tag:20/02/2025\nPlace / area:x"
    found = draft(hearing(result("DAPO", prompt("Exclusion - Not to enter", value))))
    (clause,), (doubt,) = found.clauses, found.doubts
    assert (clause.start, clause.end) == ("", "")
    assert str(doubt) == (
        "message.json, hearing.prosecutionCases.0.defendants.0.offences.0.judicialResults.0"
        '.judicialResultPrompts.0: "2025-02-20" ends before its start 2025-02-21; '
        "compare with the paper order, and correct it in the draft"
    )


def test_a_date_that_is_none_is_said() -> None:
    value = "Start date for tag:31/02/2025\nPlace / area:x"
    found = draft(hearing(result("DAPO", prompt("Exclusion - Not to enter", value))))
    assert [one.value for one in found.doubts] == ["31/02/2025"]
    assert found.clauses[0].start == ""


def test_a_result_without_folded_ones_is_its_own_clause() -> None:
    found = draft(hearing(result("Rehabilitation", prompt("Up to", "20", "INT"), text="Attend.")))
    assert [one.words for one in found.clauses] == ["Attend."]
    assert found.left_out == ("Up to",)


def test_money_is_left_out_by_name_and_equal_results_stand_once() -> None:
    fine = {**result("Fine", text="Pay 10"), "isFinancialResult": True}
    found = draft(hearing(result("R", text="Do it."), result("R", text="Do it."), fine))
    assert [one.words for one in found.clauses] == ["Do it."]
    assert found.left_out == ("Fine",)


def test_an_order_on_an_application_binds_its_subject() -> None:
    """A protection order that the police apply for has no offence."""
    person = {"personDetails": {"firstName": "Sam", "lastName": "Subject"}}
    subject = {"id": "S", "masterDefendant": {"masterDefendantId": "M1", "personDefendant": person}}
    order = result("Domestic Abuse Protection Order", text="Not to enter 1 Road.")
    application = {"applicationReference": "APP1", "subject": subject, "judicialResults": [order]}
    found = draft({"hearing": {"courtApplications": [application]}})
    assert (found.order_id, found.respondent_id) == ("APP1", "M1")
    assert found.respondent_name == "Sam Subject"
    (clause,) = found.clauses
    assert clause.path == "hearing.courtApplications.0.judicialResults.0"
    assert clause.words == "Not to enter 1 Road."


def test_results_elsewhere_are_not_passed_over_in_silence() -> None:
    root = hearing(result("R", text="Do it."))
    root["hearing"]["defendants"] = [{"judicialResults": [result("Order", text="Not to.")]}]
    assert any("1 result(s) of the message stand elsewhere" in one for one in draft(root).remarks)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "is no JSON object"),
        ("{", "is not JSON"),
        ('{"a": 1, "a": 2}', "the key a is given twice"),
        ('{"a": 1}', "is neither a Common Platform hearing nor a monitoring order"),
        ('{"hearing": {"id": "x"}}', "holds no defendant with a result"),
        (
            '{"hearing": {"prosecutionCases": [{"defendants": [5, {"offences": 3}]}]}}',
            "no defendant",
        ),
        (json.dumps({**hearing(result("R")), "x": "\ud800"}), "half a character"),
        ("[" * 100_000, "is nested too deeply"),
    ],
)
def test_what_is_no_message_is_refused_in_words(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said) as raised:
        drafts_of(path)
    assert str(path) in str(raised.value)


def test_a_result_without_a_date_is_refused() -> None:
    with pytest.raises(InputError, match="no result with an orderedDate"):
        draft(hearing({**result("R"), "orderedDate": "soon"}))
