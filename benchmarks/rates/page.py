"""docs/error-rates.md: the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.rates import missed, neighbour
from benchmarks.rates.calibration import DECILES, overclaim
from benchmarks.rates.judging import RULES, Case
from benchmarks.rates.labelled import Run
from benchmarks.rates.markdown import shown, table
from benchmarks.rates.totals import (
    DISTANCES_M,
    LENGTHS_S,
    called_consistent,
    false_dwell,
    found,
    never_entered,
    without_entry,
)
from orderwatch.outcome import Grade
from orderwatch.tables import Float64

_DAY_US = 86_400_000_000
_BINS_S = ((0.0, 30.0), (30.0, 120.0), (120.0, 300.0), (300.0, float("inf")))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Everything the tables say.

    Attributes:
        runs: the labelled set.
        cases: seconds between fixes (0: as they are) → cases.
        moving: sums of calibration of runs that moved.
        still: of runs that lay still.
        neighbour: counts of a still device beside a line; None where it was not measured.
        without_fixed_radii: cases as recorded, with every radius read at one level; None: the
            same as `cases`.
        exact: cases as recorded, with lines known exactly; None: not measured.
    """

    runs: Sequence[Run]
    cases: dict[int, list[Case]]
    moving: Float64
    still: Float64
    neighbour: dict[tuple[int, float], Counter[Grade]] | None
    without_fixed_radii: list[Case] | None
    exact: list[Case] | None


def tables(measured: Measured) -> str:
    """The tables, one under the other."""
    parts = [sizes(measured.runs)]
    for every_s, cases in measured.cases.items():
        parts.append(f"## Fixes {f'thinned to one in {every_s} s' if every_s else 'as recorded'}\n")
        parts += [_never(cases), _without(cases), _by_system(cases)]
        parts += [_found(system, own) for system, own in _systems(cases).items()]
        parts += [_shapes(cases), _consistent(cases), _dwell(cases)]
    if measured.exact is not None:
        parts.append(missed.tables(measured.runs, measured.cases[0], measured.exact))
    if measured.without_fixed_radii is not None:
        parts.append("## Before fixed radii\n\niOS as recorded, a radius of 65 m read as 68 %.\n")
        parts += [_never(measured.without_fixed_radii), _found("iOS", measured.without_fixed_radii)]
    parts.append("## Whether p means what it says\n")
    parts.append(_calibration("moving", measured.moving))
    parts.append(_calibration("lying still", measured.still))
    if measured.neighbour is not None:
        parts.append(_neighbour(measured.neighbour))
    return "\n".join(part for part in parts if part)


def sizes(runs: Sequence[Run]) -> str:
    """What the set holds."""
    rows = []
    for system, still in sorted({(run.system, run.still) for run in runs}):
        own = [run for run in runs if (run.system, run.still) == (system, still)]
        hours = sum(int(run.at_us[-1] - run.at_us[0]) for run in own) / 3.6e9
        days = len({int(day) for run in own for day in run.at_us // _DAY_US})
        devices = ", ".join(sorted({run.device_id for run in own}))
        fixes = sum(len(run.track) for run in own)
        state = "still" if still else "moving"
        rows.append((system, state, devices, len(own), days, f"{hours:.0f}", f"{fixes:,}"))
    return table(("system", "it was", "devices", "runs", "days", "hours", "fixes"), rows)


def _span(low: float, high: float, unit: str) -> str:
    return f"{low:.0f}–{high:.0f} {unit}" if high < 1e6 else f"over {low:.0f} {unit}"


def _never(cases: Sequence[Case]) -> str:
    rows, bands = [], (*DISTANCES_M, (DISTANCES_M[0][0], DISTANCES_M[-1][1]))
    for rule in RULES:
        shares = [never_entered(cases, rule, *one) for one in bands]
        rows.append((rule, *(shown(one, 10_000.0) for one in shares)))
    counts = [never_entered(cases, RULES[0], *one) for one in bands]
    rows.append(("cases (runs)", *(f"{one.of:,.0f} ({one.runs})" for one in counts)))
    text = "Never entered: cases with a finding, of 10,000, by true distance from the line.\n\n"
    return text + table(("rule", *(_span(*one, "m") for one in DISTANCES_M), "in all"), rows)


def _by_system(cases: Sequence[Case]) -> str:
    """The same cases and all findings, each system by itself."""
    systems = _systems(cases)
    rows = []
    for rule in RULES:
        never = [never_entered(own, rule, 0.0, float("inf")) for own in systems.values()]
        without = [without_entry(own, rule) for own in systems.values()]
        told = (f"{one.hits:,.0f} of {one.of:,.0f}: {shown(one)}" for one in without)
        rows.append((rule, *(shown(one, 10_000.0) for one in never), *told))
    text = (
        "Never entered: cases with a finding, of 10,000; and findings in all cases that meet no "
        "true stay\nwithin 30 s, with their per cent.\n\n"
    )
    heads = [f"{what}, {name}" for what in ("never entered", "no true stay") for name in systems]
    return text + table(("rule", *heads), rows)


def _systems(cases: Sequence[Case]) -> dict[str, list[Case]]:
    names = sorted({one.system for one in cases})
    return {name: [one for one in cases if one.system == name] for name in names}


def _without(cases: Sequence[Case]) -> str:
    rows = [
        (rule, f"{one.hits:,.0f} of {one.of:,.0f}", shown(one))
        for rule in RULES
        for one in [without_entry(cases, rule)]
    ]
    text = "Findings that meet no true stay within 30 s, in all cases.\n\n"
    return text + table(("rule", "findings", "per cent"), rows)


def _found(system: str, cases: Sequence[Case]) -> str:
    rows = [(rule, *(shown(found(cases, rule, length)) for length in LENGTHS_S)) for rule in RULES]
    stays = [found(cases, RULES[0], length) for length in LENGTHS_S]
    rows.append(("stays (runs)", *(f"{one.of:,.0f} ({one.runs})" for one in stays)))
    heads = (f"{length:.0f} s and longer" for length in LENGTHS_S)
    return f"{system}: stays found, per cent.\n\n" + table(("rule", *heads), rows)


def _shapes(cases: Sequence[Case]) -> str:
    rows = []
    for shape, size in sorted({(one.shape, one.size_m) for one in cases}):
        own = [one for one in cases if (one.shape, one.size_m) == (shape, size)]
        rows.append((shape, f"{size} m", *(shown(found(own, rule, 120.0)) for rule in RULES)))
    text = "Stays of 120 s and longer found, per cent, by the place.\n\n"
    return text + table(("shape", "size", *RULES), rows)


def _consistent(cases: Sequence[Case]) -> str:
    rows = []
    for low, high in _BINS_S:
        one = called_consistent(cases, low, high)
        rows.append((_span(low, high, "s"), f"{one.of:,.0f} s", shown(one)))
    text = "Time truly inside that was called consistent (the error that clears), by stay.\n\n"
    return text + table(("length of the stay", "truly inside", "per cent consistent"), rows)


def _dwell(cases: Sequence[Case]) -> str:
    low, high = false_dwell(cases, "dwell_low"), false_dwell(cases, "dwell_high")
    rows = [
        (name, f"{one.hits:.0f} of {one.of:,.0f}", shown(one))
        for name, one in (
            ("least dwell longer than the true time inside", low),
            ("greatest dwell, where no silence bounds it, shorter than a stay it meets", high),
        )
    ]
    text = "Bounds of dwell that were false by more than a second.\n\n"
    return text + table(("bound", "possible breaches", "per cent"), rows)


def _calibration(name: str, sums: Float64) -> str:
    if not len(sums):
        return ""
    value, low, high = overclaim(sums)
    rows = []
    for decile, (fixes, stated, inside) in enumerate(sums.sum(axis=0)[:DECILES]):
        if fixes:
            claim = f"{100 * value[decile]:+.1f}"
            span = f"{100 * low[decile]:+.1f} to {100 * high[decile]:+.1f}"
            share = f"{100 * stated / fixes:.1f}", f"{100 * inside / fixes:.1f}"
            bounds = f"{decile / 10:.1f}–{(decile + 1) / 10:.1f}"
            rows.append((bounds, f"{fixes:,.0f}", *share, f"{claim} ({span})"))
    text = f"Devices {name}: fixes by p; a plus is a claim too high.\n\n"
    heads = ("p", "fixes", "mean p, per cent", "truly inside, per cent", "over-claim, points")
    return text + table(heads, rows)


def _neighbour(counts: dict[tuple[int, float], Counter[Grade]]) -> str:
    rows = []
    for (apart, lying), grades in counts.items():
        each = (f"{grades[one] / neighbour.MONTHS:.1f}" for one in Grade)
        rows.append((f"{apart} m", f"{lying:g}", *each))
    text = (
        "## The neighbour\n\nA device lies still outside a straight line for 30 days, a fix a "
        f"minute, stated σ {neighbour.STATED_SIGMA_M:g} m,\nerrors a minute apart correlated "
        f"0.82; {neighbour.MONTHS} months of synthetic records each. Possible breaches a month:\n\n"
    )
    heads = ("outside the line", "true over stated error", *(one.value for one in Grade))
    return text + table(heads, rows)
