"""Courses of conduct with known counts, from records to the pattern."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.courses import story, values

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_course_of_conduct_has_the_counts_that_are_known(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = values(story(told))
    for code, (state, count) in told["expected"].items():
        assert found[code][0] == state, (code, found[code])
        assert found[code][1] == (None if count is None else pytest.approx(count, abs=1e-6)), (
            code,
            found[code],
        )
