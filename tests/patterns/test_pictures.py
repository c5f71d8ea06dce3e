"""The calendar and the timeline: what they show, in black and white, whatever names they carry."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from support.courses import contact_rows, course_order, found_in, pattern_in

from orderwatch.evidence.pictures import picture_png, picture_svg
from orderwatch.patterns.layout import Sign, layout
from orderwatch.patterns.svg import calendar_svg, timeline_svg
from orderwatch.patterns.view import Pattern

HOSTILE = '</title><script>alert(1)</script>"&\x00\u202e$\\frac{1}{0}$ ]]>'


@pytest.fixture(scope="module")
def view() -> Pattern:
    rows = contact_rows(
        [
            "2026-03-05 18:30 R call P1",
            "2026-03-05 23:30 R sms P1",
            "2026-03-28 23:30 R-suspected social P1",
            "2026-03-29 00:30 R email P1",
        ]
    )
    sink = found_in(course_order(), rows, ["2026-03-05 18:00 20 min", "2026-03-05 18:40 9 min"])
    (found,) = pattern_in({"": sink})
    return found


def test_the_layout_is_by_local_day_and_hour(view: Pattern) -> None:
    """Four weeks of UTC end at 01:00 on 30 March; half past midnight of the 29th is before that."""
    drawn = layout(view.course)
    assert len(drawn.cells) == 29
    assert {cell.date.isoformat(): cell.occasions for cell in drawn.cells if cell.occasions} == {
        "2026-03-05": 2,
        "2026-03-28": 1,
    }
    assert [(mark.sign, round(mark.hour, 2)) for mark in drawn.marks] == [
        (Sign.PLACE, 18.0),
        (Sign.CALL, 18.5),
        (Sign.MESSAGE, 23.5),
        (Sign.MESSAGE, 0.5),
        (Sign.ONLINE, 23.5),
    ]
    assert drawn.changes == ((0.0, "notice"),)


@pytest.mark.parametrize("draw", [timeline_svg, calendar_svg, picture_svg])
def test_svg_is_xml_without_script_or_link(draw: object, view: Pattern) -> None:
    """A hostile name stays text; nothing is fetched and nothing runs."""
    named = replace(view, course=replace(view.course, respondent=HOSTILE))
    text = draw(named)  # type: ignore[operator]
    root = ElementTree.fromstring(text)
    tags = {one.tag.rsplit("}", 1)[-1] for one in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "path", "text", "circle"}
    assert "href" not in text
    assert "url(" not in text
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)


@pytest.mark.parametrize("draw", [timeline_svg, calendar_svg])
def test_black_and_white(draw: object, view: Pattern) -> None:
    """Every colour is a grey, and each sign has its own shape in the legend."""
    text = draw(view)  # type: ignore[operator]
    for colour in re.findall(r"#[0-9a-f]+", text):
        digits = colour[1:]
        assert len(set(digits)) == 1 or digits in ("e4e4e4",), colour


def test_the_same_view_gives_the_same_bytes(view: Pattern) -> None:
    """SVG and PNG."""
    assert picture_svg(view) == picture_svg(view)
    assert picture_png(view) == picture_png(view)


def test_png_of_a_hostile_name(view: Pattern) -> None:
    """What matplotlib would read as mathematics is text."""
    named = replace(view, course=replace(view.course, respondent=HOSTILE))
    assert picture_png(named).startswith(b"\x89PNG")


def test_two_pictures_in_one_page_have_their_own_ids(view: Pattern) -> None:
    """The page names them."""
    assert 'id="a-title"' in timeline_svg(view, name="a")
    assert 'id="b-title"' in calendar_svg(view, name="b")


def test_a_course_without_an_incident_can_be_drawn() -> None:
    """An empty calendar says that nothing was found in time that could be seen."""
    (found,) = pattern_in({"": found_in(course_order(), [], [])})
    assert not layout(found.course).marks
    assert "0 occasions" in calendar_svg(found)
    assert picture_png(found).startswith(b"\x89PNG")
