"""The first difference of two folders of results, in words that show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderwatch.evidence.differing import first_difference

CLAUSE = "1. Not to go within 100 m of any premises where P1 lives, " * 3


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ("strong", "weak", 'column sentence: "strong" here, "weak" when derived again'),
        (CLAUSE + "five", CLAUSE + "six", 'lives, five" here, "'),
        (CLAUSE + "five", CLAUSE + "six", 'lives, six" when'),
        (CLAUSE, CLAUSE + "x", 'lives, x" when'),
        ("x" + CLAUSE, "y" + CLAUSE, '"x1. Not to go'),
    ],
)
def test_a_long_cell_is_shown_where_it_differs(
    here: str, there: str, said: str, tmp_path: Path
) -> None:
    """Its beginning alone would be the same words twice."""
    folders = tmp_path / "here", tmp_path / "there"
    for folder, cell in zip(folders, (here, there), strict=True):
        folder.mkdir()
        (folder / "excepted.csv").write_text(f'finding_id,sentence\na,"{cell}"\n', "utf-8")
    found = first_difference(*folders, {"excepted.csv": ""})
    assert found.startswith("excepted.csv row 2, column sentence: ")
    assert said in found
    assert len(found) < 300
