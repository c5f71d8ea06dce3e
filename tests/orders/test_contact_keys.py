"""The keys of contact conditions: what they come to, their faults, and the words back."""

from __future__ import annotations

from typing import Any

import pytest
from support.contact_stories import order

from orderwatch.errors import OrderFaults
from orderwatch.orders.contact_words import DIRECTED, PUBLIC
from orderwatch.orders.lint import lint
from orderwatch.orders.words import describe
from orderwatch.outcome import ACTIONS, CHANNELS


def settings(**condition: Any) -> dict[str, Any]:
    return dict(order(condition).conditions[0].settings)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("all", CHANNELS),
        (["call", "sms"], ("call", "sms")),
        (["sms", "call"], ("call", "sms")),
        ("all except letter", tuple(one for one in CHANNELS if one != "letter")),
        (
            ["all except letter", "email"],
            tuple(c for c in CHANNELS if c not in ("letter", "email")),
        ),
    ],
)
def test_channels(written: Any, wanted: tuple[str, ...]) -> None:
    assert settings(channels=written)["channels"] == wanted


def test_what_counts_where_the_clause_says_nothing() -> None:
    assert settings() == {
        "channels": CHANNELS,
        "actions": DIRECTED,
        "attempts": True,
        "indirect": True,
        "answering": False,
    }
    assert set(ACTIONS) - set(DIRECTED) == {"accept", "join", "view", "unblock", "other"}


def test_publication_has_the_channels_by_which_others_see() -> None:
    assert settings(kind="no_publication") == {"channels": PUBLIC}


def test_registered_identifiers_in_their_normal_form() -> None:
    made = settings(
        kind="registered_identifiers",
        within="1 week",
        first_day="after",
        registered=[
            {"kind": "phone", "value": "07700 900123", "on": "2026-03-03"},
            {"kind": "handle", "platform": "Instagram", "value": "@Invented"},
        ],
    )
    keys = dict(made["registered"])
    assert made["days"] == 7
    assert made["first_day_counts"] is False
    assert list(keys) == ["phone:+447700900123", "handle:instagram:invented"]
    assert keys["handle:instagram:invented"] is None


EXCEPTION = {"id": "e1", "reason": "x"}


@pytest.mark.parametrize(
    ("condition", "key", "words"),
    [
        ({"channels": ["fax"]}, "channels", "is no channel"),
        ({"channels": ["all except fax"]}, "channels", "is no channel"),
        ({"actions": ["wave"]}, "actions", "is no action"),
        ({"persons": ["P9"]}, "persons", "not defined"),
        ({"attempts": "maybe"}, "attempts", "yes"),
        ({"exceptions": [{**EXCEPTION, "through": ["S9"]}]}, "through", "not defined"),
        ({"exceptions": [{**EXCEPTION, "with": ["P9"]}]}, "with", "not defined"),
        ({"exceptions": [{**EXCEPTION, "channel": ["fax"]}]}, "channel", "is no channel"),
        ({"exceptions": [{**EXCEPTION, "per_day": "0"}]}, "per_day", "no number"),
        ({"exceptions": [{**EXCEPTION, "per_day": "two"}]}, "per_day", "no number"),
        (
            {"exceptions": [{**EXCEPTION, "place": ["home"]}]},
            "place",
            "belongs to conditions about",
        ),
        ({"exceptions": [{**EXCEPTION, "along": "road"}]}, "along", "belongs to conditions about"),
        (
            {"kind": "registered_identifiers", "within": "36 h"},
            "within",
            "no number of days",
        ),
        (
            {
                "kind": "registered_identifiers",
                "within": "3 days",
                "registered": [{"kind": "phone", "value": "withheld"}],
            },
            "value",
            "is no identifier",
        ),
        (
            {
                "kind": "registered_identifiers",
                "within": "3 days",
                "exceptions": [{**EXCEPTION, "per_day": "1"}],
            },
            "per_day",
            "belongs to contact",
        ),
    ],
)
def test_faults(condition: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(OrderFaults) as raised:
        order(condition)
    faults = [one for one in raised.value.faults if key in one.key]
    assert any(words in str(one) for one in faults), raised.value


@pytest.mark.parametrize(
    ("identifier", "remedy"),
    [
        ({"kind": "phone", "value": "Unbekannt"}, "write it in full"),
        ({"kind": "phone", "value": "withheld"}, "write it in full"),
        ({"kind": "handle", "platform": "instagram", "value": "private"}, 'write "@private"'),
    ],
)
def test_an_identifier_that_stands_for_none(identifier: dict[str, str], remedy: str) -> None:
    """It could never be found in a record; who goes by such a name has an @ before it."""
    with pytest.raises(OrderFaults) as raised:
        order({}, {"respondent_identifiers": [identifier]})
    (fault,) = raised.value.faults
    assert "respondent.identifiers" in fault.key
    assert "is what stands where no identity is given" in str(fault)
    assert remedy in str(fault)


@pytest.mark.parametrize(
    ("keys", "judged"),
    [
        ({"platform": "ofw"}, False),
        ({"replies": "yes"}, False),
        ({"from": "2026-04-01"}, False),
        ({"platform": "ofw", "topic": "children"}, True),
        ({"by_order": "another order"}, True),
        ({"reason": "agreed"}, True),
    ],
)
def test_an_exception_without_a_test_needs_a_person(keys: dict[str, str], judged: bool) -> None:
    made = order({"exceptions": [{"id": "e1", **keys}]}).conditions[0].exceptions[0]
    assert made.judgement is judged


def test_the_condition_back_in_plain_words() -> None:
    exception = {
        "id": "e1",
        "through": ["A1"],
        "with": ["P1"],
        "channel": ["sms"],
        "platform": "ofw",
        "replies": "yes",
        "per_day": "2",
    }
    held = order({"channels": "all except letter", "attempts": "no", "exceptions": [exception]})
    lines = [line for part in describe(held) for line in part.lines]
    for wanted in (
        "forbids contact with P1",
        "by any channel except letter",
        "attempts: does not count",
        "contact through others: counts",
        "answering what the protected person began: does not count",
        "exception e1: through A1, with P1 alone, by sms, on the platform ofw, "
        "in reply to the protected person, at most 2 a day",
        "  handle @invented, instagram, suspected, reported by P1: for the whole order",
    ):
        assert wanted in lines


def test_a_person_without_identifier_is_doubted() -> None:
    people = [
        {"id": "P1"},
        {"id": "C1", "identifiers": [{"kind": "phone", "value": "07700 900457"}]},
    ]
    held = order({"persons": ["household"]}, {"protected": people, "people": []})
    assert "condition c1: no identifier is given of P1" in lint(held)
    assert not any("C1" in one for one in lint(held))


@pytest.mark.parametrize("written", ["no", "false"])
def test_a_group_that_is_not_complete_is_said(written: str) -> None:
    """In the order's warnings, which every run prints, and in the order in words."""
    held = order(changes={"groups": {"household": {"members": ["P1", "C1"], "complete": written}}})
    assert held.open_groups == ("household",)
    warning = "group household is not complete: members who are not listed are not checked"
    assert warning in held.warnings
    assert warning in lint(held)
    (who,) = [one for one in describe(held) if one.heading == "Who"]
    assert who.lines[-1] == "group household: P1, C1, and others who are not listed"


def test_a_complete_group_needs_no_warning() -> None:
    held = order()
    assert held.open_groups == ()
    assert not [one for one in held.warnings if "group" in one]
    (who,) = [one for one in describe(held) if one.heading == "Who"]
    assert who.lines[-1] == "group household: P1, C1"
