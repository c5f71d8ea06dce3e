"""Conditions of every kind that positions can show, exported and looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases.test_cases import CASES
from engine.explain.test_place_stories import results
from evidence.export.test_exhibits import words_of
from evidence.export.test_geojson import features
from support.packs import exported

STORIES = {path.stem: path for path in CASES}
CHOSEN = {
    "the_respondent_walks_up": ("to keep away from a person", "m apart"),
    "two_absences_beyond_the_allowance": ("to be in at stated hours", "outside the place"),
    "recorded_as_not_attended": ("to attend", "an event says so"),
    "out_of_a_restriction_zone": ("to stay in an area", "outside the place"),
    "no_accuracy_stated": ("not to enter", "accuracy unknown"),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_a_story_is_exported(name: str, tmp_path: Path) -> None:
    """The words of its kind stand in the exhibit, its positions in the map file."""
    folder = results(STORIES[name], tmp_path)
    said = words_of(exported(folder.path, "pdf", tmp_path))
    for words in CHOSEN[name]:
        assert words in said
    found = features(exported(folder.path, "geojson", tmp_path))
    positions = [row for row in folder.rows("evidence") if row["lat"]]
    assert sum(one["properties"]["feature"] == "fix" for one in found) == len(positions)
    protected = [row for row in folder.rows("evidence") if row["record_type"].startswith("prot")]
    assert not [row for row in protected if row["lat"]]
