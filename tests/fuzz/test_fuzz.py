"""Broken files, for a bounded time: a named error or rows that add up, no traceback, no hang.

A long run by hand is `python -m benchmarks.fuzz --minutes N`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.breaking import broken
from benchmarks.fuzz.maps import try_basemap
from benchmarks.fuzz.seeds import FILES, ORDER
from benchmarks.fuzz.trying import adds_up, try_check, try_order, try_records

CHANCE = st.integers(0, 2**32 - 1).map(random.Random)
SAME_FOLDER = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=300, suppress_health_check=SAME_FOLDER)
@given(CHANCE)
def test_broken_orders(tmp_path: Path, chance: random.Random) -> None:
    assert try_order(tmp_path, chance) in ("read", "refused")


@settings(max_examples=120, suppress_health_check=SAME_FOLDER)
@given(CHANCE)
def test_broken_records(tmp_path: Path, chance: random.Random) -> None:
    assert try_records(tmp_path, chance) in ("read", "refused")


@settings(max_examples=200, suppress_health_check=SAME_FOLDER)
@given(CHANCE)
def test_broken_maps(tmp_path: Path, chance: random.Random) -> None:
    assert try_basemap(tmp_path, chance) in ("read", "refused")


@settings(max_examples=6, suppress_health_check=SAME_FOLDER)
@given(CHANCE)
def test_broken_cases(tmp_path: Path, chance: random.Random) -> None:
    assert try_check(tmp_path, chance) in ("read", "refused")


def test_what_is_broken_was_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unbroken the files are read, so that what is refused is refused for its fault."""
    monkeypatch.setattr("benchmarks.fuzz.trying.broken", lambda text, _: text.encode())
    assert try_order(tmp_path, random.Random(0)) == "read"
    for seed in range(12):
        assert try_records(tmp_path, random.Random(seed)) == "read"
    assert try_check(tmp_path, random.Random(0)) == "read"
    monkeypatch.setattr("benchmarks.fuzz.maps.broken", lambda text, _: text.encode())
    monkeypatch.setattr("benchmarks.fuzz.maps.broken_bytes", lambda data, _: data)
    for seed in range(12):
        assert try_basemap(tmp_path, random.Random(seed)) == "read"


def test_breaking_breaks() -> None:
    """Nearly every try differs from the sound file, and a seed gives the same file again."""
    changed = [broken(ORDER, random.Random(seed)) != ORDER.encode() for seed in range(100)]
    assert sum(changed) > 90
    for _, text in FILES.values():
        assert broken(text, random.Random(7)) == broken(text, random.Random(7))


def test_rows_that_do_not_add_up_are_caught() -> None:
    row = {"rows": 3, "used": 1, "duplicates": 0, "set_aside": 1, "not_matched": 0}
    with pytest.raises(AssertionError):
        adds_up(row)
