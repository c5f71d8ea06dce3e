"""Text from a file shown safely."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.cli.terminal import safe_lines
from orderwatch.evidence.visible import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lexi", "Lexi"),
        ("Élodie 中文 🙂", "Élodie 中文 🙂"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202eexe", "\\u202eexe"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\u2028", "\\u2028"),
        ("\U000e0041", "\\U000e0041"),
        ("a\rb", "a\\x0db"),
        ("a\x00b", "a\\x00b"),
        ("two\nlines\n", "two lines"),
        ("no\xa0break", "no break"),
        ("\udcff", "\\udcff"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_what_could_rewrite_the_screen_is_shown_as_its_code(text: str, expected: str) -> None:
    """Controls, direction marks, invisible and broken characters."""
    assert shown(text) == expected


@given(text=st.text())
@settings(max_examples=100)
def test_nothing_unsafe_is_left(text: str) -> None:
    """Whatever the text, it is printable, and on one line."""
    assert shown(text).isprintable()


def test_lines_stay_lines() -> None:
    """Faults of one file are a list."""
    assert safe_lines("a\n\x1b") == ["a", "\\x1b"]
