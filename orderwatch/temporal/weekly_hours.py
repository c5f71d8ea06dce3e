"""The grammar of `when`: a named part of the OpenStreetMap `opening_hours` language.

    TIMETABLE = PART { ";" PART }        a later part replaces the earlier ones on its days
    PART      = RULE { "," RULE }        a rule after a comma adds to the rules before it
    RULE      = [DATES] [DAYS] [TIMES] ["off"]  or  "24/7"
    DATES     = "Apr 3", "Apr 3-10", "2026 Apr 3", "2026 Dec 20-2027 Jan 5", "Sep-Dec", with commas
    DAYS      = "Mo", "Mo-Fr", "Sa-Mo", "PH", with commas
    TIMES     = "08:00-16:30", "22:00-02:00", with commas

On which days a rule holds is decided by the opening-hours package. This file reads the words, so
that an order is checked as it is loaded, and refuses what the whole language would take without
doing what was meant.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from orderwatch.temporal.date_selectors import read_dates
from orderwatch.temporal.hour_words import EXAMPLE, Words, fault, refused

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MINUTES = 1440
_WHOLE_DAY = ((0, DAY_MINUTES),)
_LATEST_MINUTES = 2 * DAY_MINUTES
_MOST_CHARACTERS = 2000
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DAY_WORDS = frozenset({*DAYS, "PH"})
_STATES = {"off": True, "closed": True, "open": False}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a timetable.

    Attributes:
        dates: selectors of dates in the language's own form; empty: every date.
        days: days of the week; empty: every day, or only holidays where `on_holidays`.
        on_holidays: the rule holds on public holidays (too).
        windows: (opens, closes) in minutes from 00:00 of the local day on which they open;
            `closes` is over 1440 for a window into the next day.
        off: no window opens on the days of the rule.
        adds: adds to the rules before it instead of replacing them on its days.
    """

    dates: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    on_holidays: bool = False
    windows: tuple[tuple[int, int], ...] = ()
    off: bool = False
    adds: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the rule is for some days only."""
        return bool(self.dates or self.days or self.on_holidays)


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of a text of weekly hours.

    Raises:
        ValueError: "problem; remedy", to be read after the text.
    """
    if len(text) > _MOST_CHARACTERS:
        raise fault("is too long", "list the dates under calendars: and name them with calendar:")
    rules: list[Rule] = []
    for part in text.split(";"):
        words = Words(part)
        if not words.next:
            raise fault("has nothing beside a semicolon", EXAMPLE)
        rules.append(_rule(words))
        while rules[-1].windows and words.take(","):
            rules.append(_added(_rule(words)))
        if words.next:
            raise refused(words.next)
    _check_together(rules)
    return tuple(
        rule if rule.windows or rule.off else replace(rule, windows=_WHOLE_DAY) for rule in rules
    )


def _rule(words: Words) -> Rule:
    if words.take("24/7"):
        return Rule(windows=_WHOLE_DAY)
    dates = read_dates(words)
    days, on_holidays = _days(words)
    windows = _windows(words)
    state = words.pop() if words.next in _STATES else ""
    off = _STATES.get(state, False)
    rule = Rule(dates=dates, days=days, on_holidays=on_holidays, windows=windows, off=off)
    if not (rule.chosen or windows or state):
        raise refused(words.next)
    if rule.off and windows:
        raise fault("switches times of a day off", "write the times that hold, as 08:00-12:00")
    if state and not (rule.chosen or windows):
        raise fault(f"says {state} of no day", "name the days or dates, as PH off")
    if dates and on_holidays:
        raise fault("has dates and PH in one rule", "write two rules, separated by a semicolon")
    return rule


def _added(rule: Rule) -> Rule:
    """A rule after a comma; one without days would silently hold on every day."""
    if rule.off:
        raise fault("has a comma before what is off", "write a semicolon, as Mo-Fr; PH off")
    if not rule.chosen:
        raise fault("has times for every day after a comma", "name their days, as Sa 10:00-12:00")
    if not rule.windows:
        raise fault("has days without times after a comma", "write their times, as Sa 10:00-12:00")
    return replace(rule, adds=True)


def _days(words: Words) -> tuple[tuple[str, ...], bool]:
    """The days of the week that come next, in order of the week, and whether PH is among them."""
    if words.next not in _DAY_WORDS:
        return (), False
    found: set[str] = set()
    while True:
        found |= _day_range(words)
        if words.next != "," or words.after_next not in _DAY_WORDS:
            break
        words.pop()
    return tuple(day for day in DAYS if day in found), "PH" in found


def _day_range(words: Words) -> set[str]:
    first = words.pop()
    if first == "PH" or not words.take("-"):
        if words.next in _DAY_WORDS:
            raise fault("has two days without a comma between", "write Mo,We or Mo-Fr or Sa,PH")
        return {first}
    last = words.pop()
    if last not in DAYS:
        raise refused(last)
    low, high = DAYS.index(first), DAYS.index(last)
    count = (high - low) % len(DAYS) + 1
    return {DAYS[(low + step) % len(DAYS)] for step in range(count)}


def _windows(words: Words) -> tuple[tuple[int, int], ...]:
    if not _TIME.fullmatch(words.next):
        return ()
    found = [_window(words)]
    while words.next == "," and _TIME.fullmatch(words.after_next):
        words.pop()
        found.append(_window(words))
    return tuple(found)


def _window(words: Words) -> tuple[int, int]:
    opens = _minutes(words.pop(), DAY_MINUTES - 1)
    if not words.take("-"):
        if words.next in {"", ","}:
            raise fault("has a time without an end", "write a window, as 08:00-16:30")
        raise refused(words.next)
    if not _TIME.fullmatch(words.next):
        raise refused(words.next)
    closes = _minutes(words.pop(), _LATEST_MINUTES)
    if words.next in {"+", "/"}:
        raise refused(words.next)
    if closes == opens:
        raise fault("has a window that closes as it opens", "write 00:00-24:00 for a whole day")
    if closes < opens:
        closes += DAY_MINUTES
    if closes - opens > DAY_MINUTES:
        raise fault("has a window of over 24 hours", "write its end by the clock, as 22:00-02:00")
    return opens, closes


def _minutes(text: str, latest: int) -> int:
    hours, minutes = text.split(":")
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found > latest:
        raise fault(f"has {text}, which is no time of day", "write times from 00:00 to 24:00")
    return found


def _check_together(rules: list[Rule]) -> None:
    """Refuses rules that undo each other: the language takes them, and nobody means them."""
    if all(rule.off for rule in rules):
        raise fault("has no window that opens", "write when it holds first, as 24/7; PH off")
    for earlier, later in itertools.combinations(rules, 2):
        if not later.dates and _undoes(earlier, later):
            raise fault(
                "has a rule that a later one undoes",
                "put rules for some days last, or a comma between two that both hold",
            )


def _undoes(earlier: Rule, later: Rule) -> bool:
    """Whether a later rule without dates stands where the one it replaces should."""
    before, after = _days_of(earlier), _days_of(later)
    all_of_it = bool(before) and before <= after and not earlier.on_holidays
    if later.off:
        return all_of_it
    meet = earlier.on_holidays or bool(before & after)
    if later.adds:
        return earlier.off and meet
    return all_of_it or (meet and (earlier.on_holidays or bool(earlier.dates)))


def _days_of(rule: Rule) -> frozenset[str]:
    """The days of the week of a rule; none for one that holds on holidays only."""
    return frozenset(rule.days or (() if rule.on_holidays else DAYS))
