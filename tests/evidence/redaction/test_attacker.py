"""An attacker who holds his complete own track and the copy looks for the place."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest
from support.copies import copied
from support.hidden_home import World, walk

from orderwatch.spatial.geodesy import distance_m

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
DECOYS = 3_000
WORLD = World(east_m=43.0, north_m=31.0)
_NUMBER = re.compile(rb"(?<![\d.])-?\d{1,4}\.\d{1,2}(?![\d.])")
_REACHES = (0.0, 100.0, 105.0, 150.0, 155.0)


def numbers(outputs: dict[str, bytes]) -> set[float]:
    """Every number with one or two decimals in the outputs, in tenths."""
    texts = (text for data in outputs.values() for text in _NUMBER.findall(data))
    return {round(abs(float(text)), 1) for text in texts}


def fit(lat: float, lon: float, seen: set[float]) -> int:
    """How many distances from own positions to a candidate, or to a line about it, were seen."""
    track = np.array([(y, x) for _, y, x in walk()])
    apart = distance_m(track[:, 0], track[:, 1], np.full(len(track), lat), np.full(len(track), lon))
    return max(
        sum(round(abs(float(one) - reach), 1) in seen for one in apart if one < 400.0)
        for reach in _REACHES
    )


def rank(outputs: dict[str, bytes]) -> int:
    """How many of the decoys fit at least as well as the home."""
    seen, chance = numbers(outputs), random.Random(1)
    lat, lon = WORLD.home
    best = fit(lat, lon, seen)
    spread = ((chance.uniform(-0.003, 0.003), chance.uniform(-0.004, 0.004)) for _ in range(DECOYS))
    return sum(fit(lat + y, lon + x, seen) >= best for y, x in spread)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    found = {}
    for name, options in (("full", ()), ("copy", ("--redact", "respondent"))):
        folder: Path = tmp_path_factory.mktemp(name)
        WORLD.write(folder)
        with pytest.MonkeyPatch.context() as patch:
            found[name] = copied(patch, folder, *options, *PERIOD)
    return found


def test_the_unredacted_results_give_the_place_away(made: dict[str, dict[str, bytes]]) -> None:
    assert rank(made["full"]) == 0


def test_in_the_copy_the_place_does_not_stand_out(made: dict[str, dict[str, bytes]]) -> None:
    assert rank(made["copy"]) > DECOYS // 20


def test_no_own_position_is_singled_out_near_the_place(made: dict[str, dict[str, bytes]]) -> None:
    """Of the times at which he passed the place the copy names those that the curfew needs: all."""
    lat, lon = WORLD.home
    copy = b"".join(data for name, data in made["copy"].items() if name != "report.html")
    passing = [
        (at, bool(distance_m(*(np.array([v]) for v in (y, x, lat, lon)))[0] < 150.0))
        for at, y, x in walk()[:120]
    ]
    named = {at for at, _ in passing if f"{at:%Y-%m-%dT%H:%M:%SZ}".encode() in copy}
    assert named == {at for at, _ in passing}
    counts: dict[bool, set[int]] = {True: set(), False: set()}
    for at, near in passing[1:-1]:
        counts[near].add(copy.count(f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()))
    assert counts[True] == {1}
    assert counts[True] <= counts[False]
