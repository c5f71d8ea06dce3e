"""Which stays of two minutes are not found, and what it is that costs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.rates.judging import RULES, Case
from benchmarks.rates.labelled import Run
from benchmarks.rates.markdown import shown, table
from benchmarks.rates.totals import Share, found, never_entered, only, share

_LEAST_S = 120.0
_SOUND, _ALL, _ANY, _TWO, _VISIT = RULES[1:]
_WHY = (
    "found by strong + moderate",
    "no fix inside within 30 s of the stay",
    "found with the line known exactly: its tolerance costs it",
    "weak: the device is often near that line",
    "weak: too few sound fixes",
    "not found: fixes too few, or too near the line for their error",
)


def tables(runs: Sequence[Run], cases: Sequence[Case], exact: Sequence[Case]) -> str:
    """Both tables.

    Args:
        runs: the labelled set.
        cases: as recorded.
        exact: the same zones in the same order, their lines known exactly.
    """
    head = "## What costs stays of two minutes\n\nFixes as recorded.\n"
    return "\n".join([head, _reasons(cases, exact), _populations(runs, cases, exact)])


def _reasons(cases: Sequence[Case], exact: Sequence[Case]) -> str:
    systems = sorted({one.system for one in cases})
    pairs = list(zip(cases, exact, strict=True))
    rows = []
    for number, why in enumerate(_WHY):
        shares = (
            share((one.run, float(which == number), 1.0) for one, which in _each(pairs, system))
            for system in systems
        )
        rows.append((why, *map(shown, shares)))
    return table(("stays of 120 s and longer, per cent", *systems), rows)


def _each(pairs: Sequence[tuple[Case, Case]], system: str) -> list[tuple[Case, int]]:
    """Each long stay with the first of the reasons that fits it."""
    return [
        (one, _why(one, other, stay))
        for one, other in pairs
        if one.system == system
        for stay, length in enumerate(one.stays_s)
        if length >= _LEAST_S
    ]


def _why(one: Case, exact: Case, stay: int) -> int:
    holds = (
        one.found[_SOUND][stay],
        not one.found[_ANY][stay],
        exact.found[_SOUND][stay],
        one.usual[stay],
        one.found[_ALL][stay],
        True,
    )
    return holds.index(True)


def _populations(runs: Sequence[Run], cases: Sequence[Case], exact: Sequence[Case]) -> str:
    """The same rules on other halves of the cases, and counted by case instead of by stay."""

    def circle(one: Case) -> bool:
        return one.shape == "circle"

    def moving(one: Case) -> bool:
        return circle(one) and not runs[one.run].still

    kinds: list[tuple[str, Sequence[Case], Callable[[Sequence[Case], str], Share]]] = [
        ("all places", cases, _stays),
        ("all places, by case", cases, _by_case),
        ("all places, lines known exactly", exact, _stays),
        ("circles", only(cases, circle), _stays),
        ("circles, lines known exactly", only(exact, circle), _stays),
        ("circles, phones that moved", only(cases, moving), _stays),
        ("the same, lines known exactly", only(exact, moving), _stays),
    ]
    rows = []
    for system in sorted({one.system for one in cases}):
        for name, chosen, measure in kinds:
            own = [one for one in chosen if one.system == system]
            rates = [shown(measure(own, rule)) for rule in (_SOUND, _TWO, _VISIT)]
            false = [_false(own, rule) for rule in (_SOUND, _TWO)]
            rows.append((system, name, *rates, *false))
    heads = (_SOUND, _TWO, _VISIT, f"false by {_SOUND}", f"false by {_TWO}")
    return (
        "Stays of 120 s and longer found, per cent (by case: cases with such a stay in which the "
        "rule finds anything);\nfalse: never-entered cases in which it does.\n\n"
    ) + table(("system", "cases", *heads), rows)


def _stays(cases: Sequence[Case], rule: str) -> Share:
    return found(cases, rule, _LEAST_S)


def _by_case(cases: Sequence[Case], rule: str) -> Share:
    return share(
        (one.run, float(one.findings[rule] > 0), 1.0)
        for one in cases
        if max(one.stays_s, default=0.0) >= _LEAST_S
    )


def _false(cases: Sequence[Case], rule: str) -> str:
    return f"{never_entered(cases, rule, 0.0, float('inf')).hits:.0f}"
