"""Names and identifiers that stand in a text."""

from __future__ import annotations

import pytest

from orderwatch.conditions.naming import identifiers_in, names_in

MARYAM = "\u0645\u0631\u064a\u0645"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Lexi", "tell LEXI", True),
        ("Lexi", "#lexi_is_here", True),
        ("Lexi", "flexible", False),
        ("Lexi", "Lexi2", False),
        ("Lexi", "Lexi\u0301", False),
        ("Zoë Müller", "Zoe\u0308\nMu\u0308ller", True),
        ("O'Brien", "O\u2019Brien lied", True),  # as phones write it
        ("O\u2019Brien", "O'Brien lied", True),
        ("Lexi", "Lexi\u2019s lies", True),
        ("Anne-Marie", "Anne\u2011Marie lied", True),
        ("Anne-Marie", "Anne\u2013Marie lied", True),
        ("Anne-Marie", "Anne Marie lied", False),
        (
            "\u0645\u0631\u064a\u0645",
            "\u0645\u064e\u0631\u0652\u064a\u064e\u0645",
            True,
        ),  # with vowels
        ("\u0645\u0631\u064a\u0645", "\u0645\u0631\u0640\u0640\u064a\u0645", True),  # stretched
        ("\u05e9\u05e8\u05d4", "\u05e9\u05c2\u05b8\u05e8\u05b8\u05d4", True),
        ("王小明", "我讨厌王小明这个人", True),
        ("田中花子", "昨日田中花子さんに会った", True),
        ("김철수", "김철수가 거짓말했다", True),
        ("สมชาย", "ฉันเห็นสมชายวันนี้", True),
        ("王小明", "我讨厌王大明", False),
        ("", "anything", False),
    ],
)
def test_a_name_in_a_text(name: str, text: str, found: bool) -> None:
    """As words of their own, where the script has words; signs that phones exchange are one."""
    assert bool(names_in(text, [name])) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 07700-900456 now", True),
        ("(07700) 900.456", True),
        ("07700/900456", True),
        ("+44\u00a07700\u00a0900456", True),
        ("07700\u2013900\u2013456", True),
        ("\uff10\uff17\uff17\uff10\uff10 900456", True),
        ("on 14.04.2026 07700 900456", True),
        ("07700 900456/07700 900999", True),
        ("07700 900999 07700 900456", True),
        ("0044 7700 900456", True),
        ("ref 1207700900456", False),
        ("07700 900457", False),
        ("+44 7700 900456 11", True),
    ],
)
def test_a_number_in_a_text(text: str, found: bool) -> None:
    """However it is written, and beside dates and other numbers."""
    assert ("phone:+447700900456" in identifiers_in(text, "", "GB")) is found


def test_a_text_of_digits_alone() -> None:
    """Thousands of groups of digits take a number of looks that grows as the text does."""
    assert identifiers_in("0 " * 20_000, "", "GB") is not None
