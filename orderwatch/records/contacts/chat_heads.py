"""The line with which WhatsApp begins a message: date and time as each language writes them.

A chat keeps to one form, so that a line which a message quotes from another phone begins none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Marks that nobody sees, for a class of letters."""
SPACE = r"[\s\u00a0\u202f]"
_M = f"[{MARKS}]*"
_BETWEEN = rf"{_M}[./\-년年월月]{_M}{SPACE}?"
_DATE = (
    rf"(?P<a>\d{{1,4}}){_BETWEEN}(?P<b>\d{{1,2}}){_BETWEEN}"
    rf"(?P<c>\d{{1,4}}){_M}(?:{SPACE}?г)?[.일日]?"
)
_MORNING = (
    rf"[Aa]\.?{SPACE}*[Mm]\.?|ص|[πΠ]\.?[μΜ]\.?|SA|ÖÖ|PG|上午|凌晨|清晨|早上|午夜|午前|오전|"
    r"पूर्वाह्न|முற்பகல்|ਪੂ\.ਦੁ\.|ق\.ظ\."
)
_AFTERNOON = (
    rf"[Pp]\.?{SPACE}*[Mm]\.?|م|[μΜ]\.?[μΜ]\.?|CH|ÖS|PTG|下午|中午|晚上|午後|오후|"
    r"अपराह्न|பிற்பகல்|ਬਾ\.ਦੁ\.|ب\.ظ\."
)
"""Halves and, in Chinese, lesser parts of the day, by the names that CLDR gives them."""
_TIME = (
    rf"(?:(?P<am1>{_MORNING})|(?P<pm1>{_AFTERNOON}))?{SPACE}*"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    rf"(?:{SPACE}*(?:(?P<am2>{_MORNING})|(?P<pm2>{_AFTERNOON})))?{_M}"
)
_TO_TIME = rf"[,،]?{SPACE}+(?:(?:à|às|at|klo|kl\.?|um){SPACE}+)?"
_WHEN = (rf"{_DATE}{_TO_TIME}{_TIME}", rf"{_TIME},?{SPACE}+{_DATE}")
_AROUND = (
    (r"\[", rf"\]{SPACE}*"),  # [31/12/2023, 23:59:59] Name: of iPhones
    ("", rf"{SPACE}+[-–]{SPACE}+"),  # 31/12/2023, 23:59 - Name: of Android
    ("", rf":{SPACE}+(?=[^:]+:)"),  # 31/12/2023, 23:59:59: Name: of iPhones before 2018
    ("", rf",{SPACE}+(?=[^:]+{SPACE}:)"),  # 2023. 12. 31. 오후 11:59, Name : in Korean
)
_MAY_BEGIN = re.compile(rf"{_M}{SPACE}*(?:[\[\d]|{_MORNING}|{_AFTERNOON})")
"""What every form begins with; most lines of other files do not."""


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], ...]:
    """Compiled when a line may begin a message: that takes longer than to read a small export."""
    return tuple(
        re.compile(rf"{_M}{before}{when}{after}(?P<rest>.*)", re.DOTALL)
        for before, after in _AROUND
        for when in _WHEN
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a message.

    Attributes:
        date: its three parts as written, in ASCII digits.
        time: HH:MM, with seconds where they are written.
        rest: who writes and what, on this line.
    """

    date: tuple[str, str, str]
    time: str
    rest: str


def begins(line: str) -> bool:
    """Whether a line begins a message in any of the forms."""
    return bool(_MAY_BEGIN.match(line)) and any(form.fullmatch(line) for form in _forms())


def heads(lines: Iterator[str]) -> Iterator[tuple[str, Head | None]]:
    """Each line, with what it begins in the form of the first line that begins anything."""
    chosen: re.Pattern[str] | None = None
    for line in lines:
        found = None
        for form in _forms() if chosen is None else (chosen,):
            if found := form.fullmatch(line):
                chosen = form
                break
        yield line, None if found is None else _head(found)


def _head(found: re.Match[str]) -> Head:
    hour = int(found["hour"])
    if found["am1"] or found["am2"] or found["pm1"] or found["pm2"]:
        hour = hour % 12 + (12 if found["pm1"] or found["pm2"] else 0)
    seconds = f":{int(found['second']):02d}" if found["second"] else ""
    a, b, c = (f"{int(found[part]):0{len(found[part])}d}" for part in "abc")
    return Head((a, b, c), f"{hour:02d}:{int(found['minute']):02d}{seconds}", found["rest"])
