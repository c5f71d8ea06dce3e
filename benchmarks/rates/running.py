"""Every run against every zone, in several processes."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

from benchmarks.rates.judging import Case, Judge
from benchmarks.rates.labelled import Run
from benchmarks.rates.placing import Placed, zones
from orderwatch.policy import Policy

Placing = Callable[[Run], Sequence[Placed]]


def seeded(run: Run) -> Sequence[Placed]:
    """The zones of a run, by its name alone."""
    return list(zones(run, zlib.crc32(run.name.encode())))


def seeded_exact(run: Run) -> Sequence[Placed]:
    """The same zones, their lines known exactly instead of to the default tolerance."""
    outline = {"outline": {"tolerance": "0 m"}}
    return [replace(one, place=one.place | outline) for one in seeded(run)]


def judge_all(
    runs: Sequence[Run], policy: Policy, *, every_s: int = 0, placing: Placing = seeded
) -> list[Case]:
    """The cases of all runs, in order.

    Args:
        runs: the labelled set.
        policy: thresholds.
        every_s: thin to one fix in so many seconds; 0: as they are.
        placing: the zones of a run.
    """
    work = partial(_judge_run, policy=policy, every_s=every_s, placing=placing)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [case for part in pool.map(work, enumerate(runs), chunksize=4) for case in part]


def _judge_run(
    numbered: tuple[int, Run], *, policy: Policy, every_s: int, placing: Placing
) -> list[Case]:
    number, run = numbered
    judge = Judge(number, run.thinned(every_s), policy)
    found = (judge.judge(one) for one in placing(run))
    return [one for one in found if one is not None]
