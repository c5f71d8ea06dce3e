"""Silences on a page: as the table has them, those beside a finding first."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.evidence_rows import HOUR, START
from support.page_rows import an_order, silence, tables

from orderwatch.evidence.page import gaps as module
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.render import render
from orderwatch.policy import Policy


def page(*silences: dict[str, Any], findings: int = 1) -> tuple[dict[str, Any], str]:
    kept = tables(findings=findings)
    kept.add("silences", silences)
    text = render(build_view(an_order(), kept, Context(policy=Policy())))
    found = re.search(r'id="data">(.*?)</script>', text)
    assert found
    return json.loads(found.group(1)), text


def test_a_silence_has_its_ends_its_area_and_no_line_between() -> None:
    data, text = page(silence(2, 0.25))
    (gap,) = data["gaps"]
    assert gap["ends"] == [[51.75, -0.33, 12.0], [51.76, -0.34, 13.0]]
    assert gap["outline"][0] == [51.7, -0.8]
    assert gap["end"] - gap["start"] == 900_000
    assert "<td>15 min</td><td>1300 m</td>" in text
    assert "within an ellipse of 63.0 km by 63.0 km" in text


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ("unbounded", "so long that it can have been anywhere"),
        ("impossible", "the positions at its ends contradict each other"),
        ("near_pole", "not drawn near a pole"),
    ],
)
def test_where_there_is_no_area_the_page_says_why(reach: str, words: str) -> None:
    empty = {"semi_major_m": None, "semi_minor_m": None, "outline": None}
    data, text = page(silence(2, 9, reach=reach, **empty))
    assert data["gaps"][0]["outline"] == []
    assert words in text


def test_those_beside_a_finding_come_before_longer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is left out is counted."""
    monkeypatch.setattr(module, "MOST_GAPS", 2)
    data, text = page(silence(50, 8), silence(0.5, 0.3), silence(70, 9), silence(90, 7))
    assert [gap["start"] for gap in data["gaps"]] == [
        (START + HOUR // 2) // 1000,
        (START + 70 * HOUR) // 1000,
    ]
    assert "2 shorter silences are not on this page: see silences.csv" in text


def test_a_page_without_silences_does_not_speak_of_them() -> None:
    data, text = page()
    assert data["gaps"] == []
    assert "every silence" not in text
