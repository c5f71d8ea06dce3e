"""The words of a text of weekly hours, one by one, and what to write instead of a refused one."""

from __future__ import annotations

import re

_WORD = re.compile(r"\s*(24/7|\d{1,2}:\d{2}(?!\d)|\d+|[^\W\d_]+|.)", re.DOTALL)
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-"})
_DATES_INSTEAD = "list the dates under calendars: and name them with calendar:"
_SUN = ("follows the sun", "write a time of day, as 18:00-24:00")
_REFUSED = {
    "SH": ("speaks of school holidays (SH)", _DATES_INSTEAD),
    "week": ("counts weeks", _DATES_INSTEAD + ", or use every: in at:"),
    "easter": ("speaks of easter", "write PH, or " + _DATES_INSTEAD),
    "unknown": ("has windows that may not hold", "put the words under clause: and review: yes"),
    "sunrise": _SUN,
    "sunset": _SUN,
    "dawn": _SUN,
    "dusk": _SUN,
    "am": ("has a twelve-hour clock", "write 17:00 for 5 pm"),
    "pm": ("has a twelve-hour clock", "write 17:00 for 5 pm"),
    "+": ("has a window without an end", "write its end, as 18:00-24:00 or 18:00-02:00"),
    "|": ("has a fallback (||)", "write the windows that hold, separated by a comma"),
    '"': ("has a comment in quotes", "put the words under clause: or reason:"),
    "[": ("counts days of the month", _DATES_INSTEAD),
    "/": ("repeats in steps", "write every window, separated by commas"),
    "(": ("has brackets", "write times of day, as 08:00-16:30"),
    ":": ("has a colon after the days", "write them without one, as Mo-Fr 08:00-16:30"),
    ".": ("has a full stop", "write times with a colon, as 08:00-16:30"),
    "&": ("joins with &", "join with a comma"),
    "and": ("joins with a word", "join with a comma, as Mo,We"),
    "to": ("has a range in words", "write it with a hyphen, as Mo-Fr 08:00-16:30"),
    "until": ("has a range in words", "write it with a hyphen, as Mo-Fr 08:00-16:30"),
    "daily": ("is not in the language of weekly hours", "write Mo-Su"),
    "weekdays": ("is not in the language of weekly hours", "write Mo-Fr"),
    "weekends": ("is not in the language of weekly hours", "write Sa,Su"),
    "BH": ("is not in the language of weekly hours", "write PH for public holidays"),
}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
EXAMPLE = "write it as Mo-Fr 08:00-16:30; PH off"


class Words:
    """The words of one part of a text, with the next one at hand; empty at the end."""

    def __init__(self, text: str) -> None:
        self._words = _WORD.findall(text.translate(_DASHES).strip())
        self._at = 0

    @property
    def next(self) -> str:
        """The word that is not read yet."""
        return self._words[self._at] if self._at < len(self._words) else ""

    @property
    def after_next(self) -> str:
        """The word behind it."""
        return self._words[self._at + 1] if self._at + 1 < len(self._words) else ""

    def pop(self) -> str:
        """Reads the next word."""
        word = self.next
        self._at += 1
        return word

    def take(self, word: str) -> bool:
        """Reads the next word if it is this one."""
        if self.next != word:
            return False
        self._at += 1
        return True


def fault(problem: str, remedy: str) -> ValueError:
    """An error whose words follow the text: "problem; remedy"."""
    return ValueError(f"{problem}; {remedy}")


def refused(word: str) -> ValueError:
    """The error for a word that has no place where it stands."""
    if not word:
        return fault("breaks off", EXAMPLE)
    known = _REFUSED.get(word) or _REFUSED.get(word.lower()) or _REFUSED.get(word.upper())
    if known:
        return fault(*known)
    lower = word.lower()
    for names, length in ((_DAY_NAMES, 2), (_MONTH_NAMES, 3)):
        for name in names:
            short = name[:length].capitalize()
            if word != short and len(lower) >= 2 and _is_form_of(lower, name, length):
                return fault(f"has {_shown(word)}", f"write {short}")
    if re.fullmatch(r"(19|20|21)\d\d", word):
        return fault(f"has the year {word} alone", "write from: and until:, or dates as 2026 Apr 3")
    if word == ",":
        return fault("has a comma behind days", "write their times first, as Mo-Fr 08:00-16:30")
    if word.isdigit() or ":" in word:
        return fault(f"has {_shown(word)} where it has no place", "write times as 08:00-16:30")
    return fault(f"has {_shown(word)}, which does not belong there", EXAMPLE)


def _is_form_of(word: str, name: str, length: int) -> bool:
    """A longer or shorter form of a day or month, or its plural."""
    return name.startswith(word.removesuffix("s")) and len(word.removesuffix("s")) >= length


def _shown(word: str) -> str:
    return f"'{word}'" if word.isprintable() and len(word) <= 20 else "a word"
