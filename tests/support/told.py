"""What an explanation must agree with: the tables of the same run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orderwatch.engine.explain.instant import Answer
from orderwatch.engine.explain.steps import Step
from orderwatch.policy import Policy

LISTED = {
    "possible_breaches": "possible breach: ",
    "near_misses": "near miss: ",
    "excepted": "excepted: ",
}
STATES = {
    "consistent": "consistent: nothing against the condition shown",
    "possible_breach": "possible breach",
    "no_data": "no data",
}


def step(steps: Iterable[Step], title: str) -> Step:
    """The step of a title."""
    return next(one for one in steps if one.title == title)


def agrees(steps: Sequence[Step], table: str, row: Mapping[str, Any], policy: Policy) -> None:
    """The steps lead to the list and the grade of the row, by numbers that reach the thresholds."""
    listed = step(steps, "Why is it listed where it is?").lines[0]
    assert listed.startswith(LISTED[table]), listed
    titles = [one.title for one in steps]
    assert titles[0] == "Was the condition in force?"
    if table == "possible_breaches":
        grade = " ".join(step(steps, "Why this grade?").lines)
        assert f"{row['grade']}: " in grade
        if row["kind"] == "keep_away":
            assert "sound positions" not in grade, "of two devices there are pairs of positions"
            assert "if the place" not in grade, "and no place"
        against = " ".join(step(steps, "What speaks against it?").lines)
        for code in filter(None, str(row["speaks_against"] or "").split(";")):
            assert f"{code}: " in against, code
    for one in steps:
        if "answer" in one.header and "p" in one.header:
            for cells in one.rows:
                numbers_agree(dict(zip(one.header, cells, strict=True)), policy)


def numbers_agree(cells: Mapping[str, str], policy: Policy) -> None:
    """The number named as the reason reaches its threshold."""
    named = re.match(r"([ps]) (\S+) ≥ (\S+)$", cells["why"])
    if cells["answer"] in ("AGAINST", "CONSISTENT"):
        assert named, cells
        value, limit = float(named[2]), float(named[3])
        assert cells[named[1]] == named[2]
        assert value >= limit - 5e-5
        assert limit == (policy.against_p if named[1] == "p" else policy.clear_level)
    else:
        assert not named, cells
    if cells["why"].startswith(("in the place of", "may be in the place of")):
        alone = max(float(cells["p"]) - policy.against_p, float(cells["s"]) - policy.clear_level)
        assert alone >= -5e-5, "an exception is no reason where the fix shows nothing without it"


def same_state(answer: Answer, timeline: Iterable[Mapping[str, Any]], at: Any) -> None:
    """The answer is the state that the table has for that instant; none: not in force."""
    own = [one for one in timeline if one["condition_id"] == answer.condition.id]
    held = [one for one in own if one["started_at"] <= at < one["ended_at"]]
    if held:
        state = str(held[0]["state"])
        assert answer.short == STATES.get(state, state)
        said = " ".join(step(answer.steps, "What does the account of time say?").lines)
        for code in filter(None, str(held[0]["basis"] or "").split(";")):
            assert code.split(":")[0] in said, code
    else:
        assert answer.short in ("not in force", "not accounted for") or answer.short.startswith(
            "not checked"
        )
