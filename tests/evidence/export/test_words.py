"""Text made safe: whatever it is, what is written can be read, and says where it was changed."""

from __future__ import annotations

import html
import io
import zipfile

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.evidence.export.fixed_zip import fixed_zip
from orderwatch.evidence.export.letters import drawable
from orderwatch.evidence.export.words import at_most, xml_text

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@given(text=ANY)
def test_any_text_is_sound_xml(text: str) -> None:
    """And comes back as it was written."""
    safe = xml_text(text)
    document = f"<a>{html.escape(safe)}</a>"
    read = ElementTree.fromstring(document.encode("utf-8")).text or ""
    assert read == safe


@given(text=ANY)
def test_any_text_can_be_drawn(text: str) -> None:
    """By the font at hand; nothing is lost without its code."""
    from matplotlib.ft2font import FT2Font

    from orderwatch.evidence.export.letters import fonts

    known = FT2Font(str(fonts()[0])).get_charmap()
    assert all(ord(one) in known or one == "\n" for one in drawable(text))


def test_long_text_is_cut_and_says_so() -> None:
    """With how much is left out."""
    assert at_most("a" * 10, 10) == "a" * 10
    assert at_most("a" * 1_000_011, 10) == "a" * 10 + " … (1,000,001 more characters in the tables)"


def test_a_zip_made_twice_is_the_same() -> None:
    """Whatever times its members had."""
    made = []
    for year in (1999, 2026):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 5, 1, 1, 1, 1)), b"<a>x</a>")
            archive.writestr(zipfile.ZipInfo("b.xml", (year, 6, 1, 1, 1, 1)), b"<b/>")
        made.append(fixed_zip(buffer.getvalue(), {"a.xml": lambda text: text.replace(b"x", b"y")}))
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert archive.namelist() == ["a.xml", "b.xml"]
        assert archive.read("a.xml") == b"<a>y</a>"
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
