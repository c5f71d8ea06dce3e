"""How often two phones' positions say wrongly how near their holders were, at 100 m.

MobilityNet's phones were carried together, so they were truly side by side; shifted by 140 m, or
held against another trip, they were truly apart. Which they were is taken from the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.rates.labelled import Run
from benchmarks.rates.markdown import shown, table
from benchmarks.rates.totals import Share, share
from orderwatch.conditions.fixes import prepare
from orderwatch.conditions.keep_away import read
from orderwatch.conditions.pairing import Pairs, pairs_of
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import episodes
from orderwatch.findings.grade import grade
from orderwatch.outcome import Grade, Outcome
from orderwatch.policy import Policy
from orderwatch.spatial.geodesy import WGS84, distance_m
from orderwatch.tables import Float64, Int64

DISTANCE_M = 100.0
SHIFTED_M = 140.0
BANDS_M = ((0.0, 90.0), (110.0, 200.0), (200.0, 1000.0), (1000.0, np.inf))
"""True separations; within 10 m of the distance neither answer is wrong."""
OTHER_TRIPS = 3
LASTING_S = 120.0
SETS = ("carried together", "shifted by 140 m", "on different trips")
_MOST_GAP_US = 2_000_000
_TURNS = 8


@dataclass(frozen=True, kw_only=True)
class Met:
    """The pairs of one run of one phone with one of the other.

    Attributes:
        of: one of `SETS`.
        run: number of the first run.
        true_m: separation by the reference at the time of each pair, metres.
        outcome: `Outcome` of each pair at 100 m.
        without_skew: the same, without the error that the time between the two fixes adds.
        span_s: from the first to the last pair, seconds.
        best: the best grade of an episode, if one has any.
    """

    of: str
    run: int
    true_m: Float64
    outcome: Int64
    without_skew: Int64
    span_s: float
    best: Grade | None


def meetings(runs: Sequence[Run], policy: Policy) -> list[Met]:
    """Every moving run of one phone against those of the other."""
    systems = sorted({run.system for run in runs})
    ours, theirs = (
        [run for run in runs if not run.still and run.system == system] for system in systems[:2]
    )
    found: list[Met | None] = []
    for number, own in enumerate(ours):
        together = [other for other in theirs if _overlap_us(own, other) > 0]
        for other in together:
            found.append(_met("carried together", number, own, other, policy))
            away = _shifted(other, 360.0 / _TURNS * (number % _TURNS))
            found.append(_met("shifted by 140 m", number, own, away, policy))
        for other in _other_trips(number, own, theirs):
            found.append(_met("on different trips", number, own, other, policy))
    return [one for one in found if one is not None and len(one.true_m)]


def shares(found: Sequence[Met], of: str, low_m: float, high_m: float) -> dict[str, Share]:
    """Outcome, in small letters, or `against without skew` → its share of the pairs of a band."""

    def counted(one: Met, code: Outcome, said: Int64) -> tuple[int, float, float]:
        band = (one.true_m >= low_m) & (one.true_m < high_m)
        return one.run, float((said[band] == code).sum()), float(band.sum())

    own = [one for one in found if one.of == of]
    told = {
        code.name.lower(): share(counted(one, code, one.outcome) for one in own)
        for code in (Outcome.AGAINST, Outcome.UNCLEAR, Outcome.CONSISTENT)
    }
    against = (counted(one, Outcome.AGAINST, one.without_skew) for one in own)
    return told | {"against without skew": share(against)}


def found_in(found: Sequence[Met], of: str, least: Grade) -> Share:
    """Runs of a set with a finding of at least a grade: of two minutes or more if together, else
    of those in which both stayed apart throughout.
    """
    apart = DISTANCE_M + 10.0
    own = [one for one in found if one.of == of]
    kept = [
        one
        for one in own
        if (one.span_s >= LASTING_S if of == SETS[0] else one.true_m.min() > apart)
    ]
    return share(
        (one.run, float(one.best is not None and one.best.rank >= least.rank), 1.0) for one in kept
    )


def tables(found: Sequence[Met]) -> str:
    """The tables of nearness, one under the other."""
    rows: list[tuple[object, ...]] = []
    for of in SETS:
        for low, high in BANDS_M:
            told = shares(found, of, low, high)
            pairs = told["against"]
            if pairs.of:
                band = f"{low:.0f}–{high:.0f} m" if high < np.inf else f"over {low:.0f} m"
                said = (shown(one) for one in told.values())
                rows.append((of, band, f"{pairs.of:,.0f} ({pairs.runs})", *said))
    heads = ("phones", "truly apart", "pairs (runs)", *_OUTCOMES, "AGAINST without the skew")
    runs = [
        (
            of,
            *(shown(found_in(found, of, one)) for one in Grade),
            found_in(found, of, Grade.WEAK).runs,
        )
        for of in SETS
    ]
    return (
        "## Nearness\n\nPairs of fixes of two phones, held against a distance of "
        f"{DISTANCE_M:.0f} m; per cent.\n\n{table(heads, rows)}\n"
        "Runs with a finding of at least that grade, per cent: of two minutes or more carried "
        "together, and of those\nthat stayed apart throughout.\n\n"
        + table(("phones", *(one.value for one in Grade), "runs"), runs)
    )


_OUTCOMES = ("AGAINST", "UNCLEAR", "CONSISTENT")


def _met(of: str, number: int, own: Run, other: Run, policy: Policy) -> Met | None:
    one, two = (prepare(run.track, policy) for run in (own, other))
    pairs = pairs_of(one, two, policy)
    if not len(pairs):
        return None
    readings = read(pairs, DISTANCE_M, (), policy)
    plain = replace(policy, least_walk_mps=0.0, speed_cap_mps=0.0)
    bare = pairs_of(one, two, plain)
    at = pairs.fixes.start_us
    here, there = _truth(own, at), _truth(other, at)
    known = here[2] & there[2]
    apart = distance_m(here[0], here[1], there[0], there[1])
    return Met(
        of=of,
        run=number,
        true_m=apart[known],
        outcome=readings.outcome[known].astype(np.int64),
        without_skew=read(bare, DISTANCE_M, (), plain).outcome[known].astype(np.int64),
        span_s=float(at[-1] - at[0]) / 1e6,
        best=_best(pairs, readings, policy),
    )


def _best(pairs: Pairs, readings: Readings, policy: Policy) -> Grade | None:
    whole = np.zeros(len(pairs), dtype=np.int64)
    graded = [
        grade(pairs.fixes, readings, one.index, policy)
        for one in episodes(pairs.fixes, readings, whole, policy)
    ]
    grades = [one.grade for one in graded if one is not None]
    return max(grades, key=lambda one: one.rank, default=None)


def _truth(run: Run, at_us: Int64) -> tuple[Float64, Float64, np.ndarray]:
    """Where the reference was at each time, and whether it has a row within two seconds."""
    index = np.clip(np.searchsorted(run.at_us, at_us), 1, len(run.at_us) - 1)
    earlier = at_us - run.at_us[index - 1] < run.at_us[index] - at_us
    index = np.where(earlier, index - 1, index)
    known = np.abs(run.at_us[index] - at_us) <= _MOST_GAP_US
    return run.lat[index], run.lon[index], known


def _overlap_us(one: Run, two: Run) -> int:
    return int(min(one.at_us[-1], two.at_us[-1]) - max(one.at_us[0], two.at_us[0]))


def _shifted(run: Run, azimuth: float) -> Run:
    """The run with all positions, true and recorded, 140 m away in one direction."""

    def moved(lat: Float64, lon: Float64) -> tuple[Float64, Float64]:
        n = len(lat)
        lons, lats, _ = WGS84.fwd(lon, lat, np.full(n, azimuth), np.full(n, SHIFTED_M))
        return np.asarray(lats), np.asarray(lons)

    lat, lon = moved(run.track.lat, run.track.lon)
    true_lat, true_lon = moved(run.lat, run.lon)
    return replace(run, track=replace(run.track, lat=lat, lon=lon), lat=true_lat, lon=true_lon)


def _other_trips(number: int, own: Run, theirs: Sequence[Run]) -> Iterator[Run]:
    """Runs of the other phone at another time, moved so that they begin with this one."""
    apart = [one for one in theirs if _overlap_us(own, one) <= 0]
    near = sorted(apart, key=lambda one: _start_apart_m(own, one))[:OTHER_TRIPS]
    for other in near:
        later = int(own.at_us[0] - other.at_us[0])
        track = replace(other.track, at_us=other.track.at_us + later)
        yield replace(other, track=track, at_us=other.at_us + later)


def _start_apart_m(one: Run, two: Run) -> float:
    return float(distance_m(one.lat[:1], one.lon[:1], two.lat[:1], two.lon[:1])[0])
