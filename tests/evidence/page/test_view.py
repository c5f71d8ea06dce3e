"""The view of a page: every row in it, shortened where there are very many, the same each time."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence_rows import START, breach
from support.orders import circle
from support.page_rows import an_order, evidence, tables

from orderwatch.evidence.page import cards
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.codes import BASES, FLAGS, REASONS, SPEAKS_AGAINST
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.lines import LEAST_WIDTH, drawn_widths
from orderwatch.evidence.page.order_rows import MOST_EVIDENCE, OrderTables, Shortened
from orderwatch.evidence.page.render import render
from orderwatch.evidence.page.view import View
from orderwatch.orders.model import Person
from orderwatch.outcome import Grade
from orderwatch.policy import Policy

DOCS = Path(__file__).resolve().parents[3] / "docs"


def view(kept: OrderTables, policy: Policy | None = None, **order: Any) -> View:
    return build_view(an_order(**order), kept, Context(policy=policy or Policy()))


def test_every_finding_has_a_card_with_its_rows() -> None:
    """In order of time, numbered as in the table, positions with their circles."""
    made = view(tables(findings=3, fixes=5))
    assert [card.start_us for card in made.cards] == sorted(card.start_us for card in made.cards)
    for card in made.cards:
        assert card.evidence is not None
        assert [row[0] for row in card.evidence.rows] == ["1", "2", "3", "4", "5"]
        assert [fix.beside for fix in card.fixes] == [True, False, False, False, True]
        assert {fix.r95_m for fix in card.fixes} == {13.0}
        assert card.speaks_against == ()


def test_the_account_of_a_condition_is_that_of_the_table() -> None:
    """Five parts in a fixed order, whose widths fill the bar."""
    line = view(tables(findings=3)).conditions[0]
    assert [part.state for part in line.parts][:2] == ["possible_breach", "consistent"]
    assert [part.share for part in line.parts] == ["1.7 %", "98.3 %", "0.0 %", "0.0 %", "0.0 %"]
    assert sum(part.width for part in line.parts) == pytest.approx(100.0)
    assert line.grades == {"strong": 3, "moderate": 0, "weak": 0}


@given(st.lists(st.integers(0, 10**15), min_size=5, max_size=5).filter(any))
def test_widths_fill_the_bar_and_hide_nothing(lengths: list[int]) -> None:
    widths = drawn_widths(lengths)
    assert sum(widths) == pytest.approx(100.0, abs=1e-4)
    for length, width in zip(lengths, widths, strict=True):
        assert (width >= LEAST_WIDTH - 1e-6) if length else width == 0.0


@pytest.mark.parametrize("fixes", [1, 2, MOST_EVIDENCE, MOST_EVIDENCE + 1, 5_000])
@pytest.mark.parametrize("most", [20, 60, MOST_EVIDENCE])
def test_long_evidence_keeps_its_ends_and_its_depth(fixes: int, most: int) -> None:
    """The first rows, the last ones and the deepest, each with its place in the whole."""
    kept, rows = Shortened(), list(evidence("a", START, fixes))
    for row in rows:
        kept.add(row)
    found = kept.rows(most)
    assert len(found) == min(fixes, most)
    assert all(rows[place] is row for place, row in found)
    assert [place for place, _ in found] == sorted(place for place, _ in found)
    assert found[0][0] == 0
    assert found[-1][0] == fixes - 1
    deepest = min(row["margin_m"] for row in rows)
    if most == MOST_EVIDENCE:
        assert min(row["margin_m"] for _, row in found) == deepest


def test_what_is_left_out_is_counted() -> None:
    (card,) = view(tables(findings=1, fixes=1_000)).cards
    assert card.evidence is not None
    assert len(card.evidence.rows) == MOST_EVIDENCE
    assert card.evidence.cut == "880 of 1,000 rows are not on this page: see evidence.csv"


def test_the_page_does_not_grow_with_the_fixes() -> None:
    """A stay of ten thousand fixes takes no more room than one of five hundred."""
    sizes = [len(render(view(tables(findings=2, fixes=fixes)))) for fixes in (500, 10_000)]
    assert abs(sizes[0] - sizes[1]) < 2_000


def test_many_findings_keep_their_sentences_and_the_best_their_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Grade before time decides whose rows the page has room for; none is left out of the list."""
    monkeypatch.setattr(cards, "MOST_CARDS", 2)
    kept = tables(findings=5)
    for number, row in enumerate(kept.lists["possible_breaches"]):
        kept.lists["possible_breaches"][number] = {
            **row,
            "grade": "weak" if number < 3 else "strong",
            "sentence": f"Sentence {number}.",
        }
    made = view(kept)
    assert [card.evidence is not None for card in made.cards] == [False, False, False, True, True]
    page = render(made)
    assert all(f"Sentence {number}." in page for number in range(5))
    assert "3 of these findings stand in this list alone" in page
    assert "a mark for each finding whose rows are on this page; choose one" in page
    ids = re.findall(r' id="([0-9a-f]{12})"', page)
    assert sorted(ids) == sorted(card.id for card in made.cards)


def test_the_same_rows_give_the_same_page() -> None:
    """Whatever the order in which findings and their rows came, and after a wait on disk."""
    kept = tables(findings=4, fixes=9)
    whole = render(view(kept))
    assert render(view(OrderTables.from_json(kept.as_json()))) == whole
    for rows in (kept.lists["possible_breaches"], kept.lists["timeline"]):
        random.Random(3).shuffle(rows)
    assert render(view(kept)) == whole


CAREFUL = Policy(max_silence_s=600)
NOT_CHECKED = {"checked": "no", "why": "no record"}
FROM_RECORDS = {"warnings": "period taken from the records"}
SAID: list[tuple[dict[str, Any], dict[str, Any], str, bool]] = [
    ({"transcribed": {}}, {}, "Order file not second-checked", False),
    ({}, NOT_CHECKED, "NOT CHECKED: no record", True),
    ({}, FROM_RECORDS, "Period taken from the records", False),
    ({"places": {"zone": (circle(confidential=True),)}}, {}, "CONFIDENTIAL: this page shows", True),
    ({"places": {"zone": (circle(known_to_respondent=False),)}}, {}, "CONFIDENTIAL", True),
]


@pytest.mark.parametrize(("order", "row", "words", "grave"), SAID)
def test_what_must_be_read_first(
    order: dict[str, Any], row: dict[str, Any], words: str, grave: bool
) -> None:
    kept = tables()
    kept.order = {**kept.order, **row}
    made = view(kept, **order)
    assert [one.grave for one in made.banners if one.text.startswith(words)] == [grave]
    plain = view(tables(), transcribed={"checked_by": "CD"})
    assert not plain.banners


def test_changed_thresholds_and_the_track_of_the_protected_are_said() -> None:
    made = view(tables(), CAREFUL)
    assert any("max_silence_s = 600" in one.text for one in made.banners)
    context = Context(policy=Policy(), protected_track=True)
    shown = build_view(an_order(), tables(), context)
    assert any(one.grave and "protected persons" in one.text for one in shown.banners)


def test_thresholds_stand_with_all_their_digits() -> None:
    """Rounded to six they would be others."""
    policy = Policy(contact_gap_s=1_234_567, strong_p=0.90000001)
    made = build_view(an_order(), tables(), Context(policy=policy))
    said = " ".join(one.text for one in made.banners)
    assert "strong_p = 0.90000001, contact_gap_s = 1234567" in said
    assert {"1234567", "0.90000001"} <= {
        value for _, value, _, changed in made.thresholds if changed
    }
    assert any("at least 0.90000001" in card.why for card in made.cards)


def test_the_longest_id_of_a_condition_is_only_long() -> None:
    """An id may be nothing but digits, more of them than Python reads as a number."""
    kept = tables()
    plain = kept.lists["conditions"][0]
    names = ["c10", "c" + "1" * 5_000, "c9"]
    kept.lists["conditions"] = [{**plain, "condition_id": name} for name in names]
    assert [line.id for line in view(kept).conditions] == ["c9", "c10", names[1]]


def test_distances_to_a_person_are_not_passed_on_unread() -> None:
    """Beside the respondent's positions they say where that person was."""
    kept = tables()
    kept.lists["conditions"] = [{**kept.lists["conditions"][0], "kind": "keep_away"}]
    assert any(one.grave and "Distances" in one.text for one in view(kept).banners)


def test_a_second_check_takes_its_banner_away() -> None:
    made = view(tables(), transcribed={"by": "AB", "on": "2026-03-04", "checked_by": "CD"})
    assert not any("second-checked" in one.text for one in made.banners)
    assert ("order file", "written by AB, on 2026-03-04; checked by CD") in made.summary


def test_an_order_that_was_not_checked_never_looks_like_one_with_nothing_found() -> None:
    """No count of zero, no `none listed`, on any part of its page."""
    kept = tables(findings=0)
    kept.order = {**kept.order, "checked": "no", "why": "no record of its devices"}
    kept.lists["conditions"] = [
        {**kept.lists["conditions"][0], "checked": "no", "in_force_s": None}
    ]
    page = render(view(kept))
    assert '<p class="big">Not checked</p>' in page
    assert "0 possible breaches" not in page
    assert "none listed" not in page
    assert "None listed." not in page


@pytest.mark.parametrize("grade", list(Grade))
@pytest.mark.parametrize("kind", ["exclusion_zone", "keep_away", "attend", "no_contact", "curfew"])
def test_every_grade_has_its_definition(grade: Grade, kind: str) -> None:
    kept = tables(findings=1, grade=grade.value, kind=kind)
    (card,) = view(kept).cards
    assert card.why
    assert "{" not in card.why


def test_what_speaks_against_has_words_and_its_rows() -> None:
    kept = tables(findings=1, speaks_against=("may_be_permitted", "spike"))
    note = {"finding_id": f"{0:012x}", "code": "spike", "note": "out and back", "source": "p.csv"}
    kept.add("against", [note | {"row": 7}])
    (card,) = view(kept).cards
    assert [one.code for one in card.speaks_against] == ["may_be_permitted", "spike"]
    assert card.speaks_against[1].notes == ("out and back (p.csv row 7)",)


def documented(heading: str) -> set[str]:
    """The codes of a table of docs/outputs.md."""
    part = (DOCS / "outputs.md").read_text("utf-8").split(heading)[1].split("\n###")[0]
    first = (line.split("|")[1] for line in part.splitlines() if line.startswith("| `"))
    return {code for cell in first for code in re.findall(r"`([a-z_0-9]+)", cell)}


def test_every_documented_code_has_words() -> None:
    """The same codes as docs/outputs.md, so that no code reaches a reader bare."""
    assert documented("### reason (near misses)") == set(REASONS)
    assert documented("### basis (timeline)") == set(BASES)
    assert documented("### flags") | {"repeat", "too_coarse"} == set(FLAGS)
    text = (DOCS / "outputs.md").read_text("utf-8").split("### speaks_against")[1]
    said = set(re.findall(r"`([a-z_]+)`", text.split("\n## ")[0]))
    assert said == set(SPEAKS_AGAINST)


def test_privileged_and_other_persons_are_named_by_their_role() -> None:
    made = view(tables(), people=(Person(id="S1", role="solicitor", names=("Invented & Co",)),))
    assert "solicitor S1 (Invented & Co)" in dict(made.summary)["persons"]


def test_a_review_stands_on_its_card() -> None:
    kept = tables(findings=1)
    review = {"review": "changed", "by": "AB", "at": "2026-05-01", "disposition": "sent on"}
    kept.add("review_status", [{"finding_id": f"{0:012x}", "note": "see file", **review}])
    (card,) = view(kept).cards
    assert card.reviews == ("changed: sent on, by AB at 2026-05-01: see file",)
    assert breach()["finding_id"] == card.id
