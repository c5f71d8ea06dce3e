"""What `orderwatch try` says of an order, held against what its clauses mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.orders import DAY, START, circle, condition, notice, order, us

from orderwatch.cli import application
from orderwatch.orders.model import (
    ClauseException,
    Condition,
    Device,
    Identifier,
    Person,
    PlaceVersion,
)
from orderwatch.orders.windows import Hours
from orderwatch.policy import Policy
from orderwatch.synth.trial import Tried, try_order
from orderwatch.synth.trial.moments import IN_FORCE

HERE = Path(__file__).resolve().parent
WALK = "goes 100 m into zone for 10 min"
TAG = Device(id="TAG-1", worn=True, from_us=START)


def tried(*conditions: Condition, **values: Any) -> list[Tried]:
    respondent = Person(id="R-1", role="respondent", devices=(TAG,))
    told = order(conditions=conditions, **{"respondent": respondent, **values})
    return list(try_order(told, Policy()))


def outcomes(found: list[Tried]) -> dict[str, str]:
    return {one.what: "; ".join(one.listed) or one.why or "nothing" for one in found}


def test_an_order_with_every_kind() -> None:
    """The table was read line by line against the order beside it."""
    result = CliRunner().invoke(
        application, ["try", str(HERE / "every_kind.yaml"), "--format", "csv"]
    )
    assert result.exit_code == 0, result.output
    expected = (HERE / "every_kind.csv").read_text("utf-8").splitlines()
    assert result.output.splitlines() == expected


def test_a_zone() -> None:
    """Before notice, in force from notice on; the times are those of the stay."""
    found = tried(condition(), notice=(notice(us("2026-03-04 09:00")),))
    assert outcomes(found) == {
        f"{WALK}, before notice": "near miss: before_notice, 12:10 to 12:20",
        f"{WALK}, {IN_FORCE}": "possible breach, strong, 09:10 to 09:20",
    }


@pytest.mark.parametrize(
    ("radius", "distance_m"),
    [("30 m", 0.0), ("1 m", 100.0), ("20 km", 0.0), ("0.5 mi", 250.0)],
)
def test_zones_of_every_size(radius: str, distance_m: float) -> None:
    found = tried(condition(distance_m=distance_m), places={"zone": (circle(radius),)})
    (one,) = [each for each in found if "in force" in each.what]
    assert one.listed[0].startswith("possible breach, strong")


def test_the_ends_of_its_hours() -> None:
    """Listed from the first fix in the hours, and to the last one before they end."""
    found = outcomes(tried(condition(when="Mo-Fr 08:00-16:30")))
    assert found["goes 100 m into zone for 20 min, when its hours begin"] == (
        "possible breach, strong, 08:00 to 08:10"
    )
    assert found["goes 100 m into zone for 20 min, when its hours end"].startswith(
        "possible breach, strong, 16:20 to 16:29"
    )


def test_exceptions() -> None:
    hours = ClauseException(id="e1", when="Sa 10:00-12:00")
    judged = ClauseException(id="e2", judgement=True)
    found = outcomes(tried(condition(exceptions=(hours, judged))))
    assert found["is in zone for 5 min, exception e1"].startswith("excepted by e1")
    expected = "possible breach, strong, may be permitted by e2"
    assert found["is in zone for 5 min, exception e2"].startswith(expected)
    assert found["goes 100 m into zone for 10 min, while it is in force"].startswith(expected)


def test_a_zone_that_surrounds_another() -> None:
    """Out of one means out of both, though the nearest way out leads into the other."""
    ring = PlaceVersion(
        label="",
        shape={
            "wkt": "POLYGON ((-0.35 51.745, -0.32 51.745, -0.32 51.76, -0.35 51.76, -0.35 51.745), "
            "(-0.34 51.75, -0.33 51.75, -0.33 51.754, -0.34 51.754, -0.34 51.75))"
        },
    )
    places = {"zone": (circle(),), "ring": (ring,)}
    found = tried(condition(place=("zone", "ring")), places=places)
    assert [one.listed[0][:23] for one in found] == ["possible breach, strong"] * 2


def test_curfew() -> None:
    rows = (Hours(place=("zone",), when="Mo-Su 19:00-07:00"),)
    found = outcomes(tried(condition(kind="curfew", settings={"at": rows})))
    assert found["leaves zone for 30 min, while it is in force"].startswith(
        "possible breach, strong"
    )
    assert found["stays in zone, 100 m inside its line, while it is in force"] == "nothing"
    assert found["leaves zone for 60 min, when its hours begin"].startswith(
        "possible breach, strong, 19:00"
    )


def test_what_cannot_be_tried_says_why() -> None:
    nobody = Person(id="R-1", role="respondent")
    (one,) = tried(condition(), respondent=nobody)
    assert (one.listed, one.why) == ((), "the respondent has no device then")
    (one,) = tried(condition(kind="not_checkable", place=()))
    assert one.why == "records cannot show it"
    (one,) = tried(condition(until_us=START))
    assert one.why == "never in force"
    late = circle(from_us=us("2030-01-01"))
    assert tried(condition(), places={"zone": (late,)})[0].why == (
        "no version of its places is in force then"
    )
    near = condition(
        kind="keep_away", place=(), persons=("P1",), distance_m=50.0,
        settings={"act": "be_within", "warning_m": 0.0, "mental": ""},
    )  # fmt: skip
    protected = (Person(id="P1", role="protected_person"),)
    (one,) = tried(near, protected=protected)
    assert one.why == "P1 has no device"


def test_contact_by_what_the_order_knows() -> None:
    """A call by both numbers is strong; what only a log can tell is moderate."""
    phones = [Identifier(kind="phone", value=f"07700 90012{n}") for n in (3, 4)]
    told = condition(
        kind="no_contact", place=(), persons=("P1",),
        settings={"channels": ("call", "letter"), "actions": ("message",), "attempts": False,
                  "indirect": False, "answering": False},
    )  # fmt: skip
    found = outcomes(
        tried(
            told,
            respondent=Person(id="R-1", role="respondent", identifiers=(phones[0],)),
            protected=(Person(id="P1", role="protected_person", identifiers=(phones[1],)),),
        )
    )
    assert found == {
        "R-1 to P1 by call, while it is in force": "possible breach, strong, 12:10",
        "R-1 to P1 by letter (as a log tells it), while it is in force": (
            "possible breach, moderate, 12:10"
        ),
        "R-1 calls P1 in vain, while it is in force": "nothing",
        "P1 calls R-1, who answers, while it is in force": "near miss: answered_incoming, 12:10",
    }


def test_one_condition_alone() -> None:
    both = order(
        conditions=(condition(), condition("c2")),
        respondent=Person(id="R-1", role="respondent", devices=(TAG,)),
    )
    found = list(try_order(both, Policy(), only="c2"))
    assert {one.condition_id for one in found} == {"c2"}
    assert found[0].others == ("c1: possible breach, strong, 12:10 to 12:20",)


def test_a_policy_counts() -> None:
    """With one hour as the span of a strong finding ten minutes are moderate."""
    told = order(conditions=(condition(),), respondent=Person(id="R-1", role="r", devices=(TAG,)))
    (one,) = try_order(told, replace(Policy(), strong_span_s=3600.0))
    assert one.listed[0].startswith("possible breach, moderate")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.yaml"], "nowhere.yaml"),
        ([str(HERE / "every_kind.yaml"), "--condition", "c77"], "c77 is none of c1, c2"),
        ([str(HERE / "every_kind.csv")], "every_kind.csv"),
        ([], "Missing argument"),
    ],
)
def test_wrong_input(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(application, ["try", *arguments])
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert "Traceback" not in result.output


def test_the_page() -> None:
    """For people: clause, time, what was tried, what would be listed."""
    path = str(HERE / "every_kind.yaml")
    result = CliRunner().invoke(application, ["try", path, "--condition", "c7"])
    assert result.output.splitlines() == [
        "Order SPO-2026-0142: what would be listed of invented records (Europe/London)",
        "",
        "c7: 7.",
        "  2026-03-05 12:00  stays away from lodging all through a window, while it is in force",
        "      -> possible breach, strong, 10:00 to 14:00",
        "  2026-03-05 12:00  is at lodging for 6 min, while it is in force",
        "      -> nothing",
    ]


def test_silence_as_long_as_stated_and_longer() -> None:
    """Exactly as long is nothing; half an hour more is a possible breach, moderate."""
    kept = {"silence_us": 4 * 3_600_000_000, "whose": "", "devices": ()}
    found = outcomes(tried(condition(kind="monitoring", place=(), settings=kept)))
    assert found[f"TAG-1 silent for 4 h, {IN_FORCE}"] == "nothing"
    assert "possible breach, moderate" in found[f"TAG-1 silent for 4 h 30 min, {IN_FORCE}"]


def test_a_device_that_is_fitted_later() -> None:
    """The trial waits for it: a clause that nothing tries proves nothing."""
    kept = {"silence_us": 4 * 3_600_000_000, "whose": "", "devices": ()}
    late = replace(TAG, from_us=START + 2 * DAY)
    watching = condition(kind="monitoring", place=(), settings=kept)
    found = tried(watching, respondent=Person(id="R-1", role="respondent", devices=(late,)))
    assert [one.what for one in found if one.why] == []
    assert (
        "possible breach, moderate" in outcomes(found)[f"TAG-1 silent for 4 h 30 min, {IN_FORCE}"]
    )
    assert all(one.at_us >= START + 2 * DAY for one in found)


def test_a_wrong_radius_shows() -> None:
    """The words say how far inside its line a place is entered, the distance included."""
    for distance_m, words in ((0.0, "goes 100 m into zone"), (900.0, "goes 1000 m into zone")):
        assert words in " ".join(outcomes(tried(condition(distance_m=distance_m))))
