"""An order read a second time: what holds at one instant, without any intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from support.orders import LONDON

from orderwatch.orders.model import Condition, Notice, Order
from orderwatch.temporal.intervals import OPEN_END_US

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
Reading = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One variation: a key of c1 with its new value, or its removal or return."""

    made_us: int
    notice: tuple[Notice, ...]
    relaxes: bool
    what: str
    value: Any = None

    @property
    def known_us(self) -> int:
        """From when the respondent has notice; from the making where none is recorded."""
        if not self.notice:
            return self.made_us
        first = min(self.notice, key=lambda one: (one.start_us, one.day_only))
        return max(self.made_us, first.end_us if first.day_only else first.start_us)


def loosens(change: Change, before: Any) -> bool:
    """Whether a change can only loosen: a smaller distance, a later start, an earlier end."""
    looser = {
        "distance_m": lambda: change.value < before,
        "from_us": lambda: change.value > before,
        "until_us": lambda: change.value < before,
    }
    return change.relaxes or (change.what in looser and looser[change.what]())


def forbids_more(change: Change, bound: Any) -> bool:
    """Whether the new value is tighter than the one that binds, where that can be told."""
    tighter = {
        "distance_m": lambda: change.value > bound,
        "from_us": lambda: change.value < bound,
        "until_us": lambda: change.value > bound,
    }
    return change.what in tighter and tighter[change.what]()


@dataclass
class _Life:
    base: Condition
    start_us: int
    notice: tuple[Notice, ...]
    end_us: int = OPEN_END_US


def _settings(wording: Any) -> dict[str, Any]:
    return {one.name: getattr(wording, one.name) for one in fields(wording)}


class SecondReading:
    """The second reading of one order with the condition c1."""

    def __init__(self, told: Order, changes: list[Change]) -> None:
        self.order = told
        self.lives = [_Life(told.conditions[0], told.starts_us, told.notice)]
        self.of_life: list[list[tuple[Change, bool, int]]] = [[]]
        latest: dict[str, Any] = _settings(told.conditions[0])
        for one in changes:
            if one.what == "remove":
                self.lives[-1].end_us = one.made_us
            elif one.what == "add":
                start_us = max(told.starts_us, one.made_us)
                self.lives.append(_Life(one.value, start_us, one.notice))
                self.of_life.append([])
                latest = _settings(one.value)
            else:
                self._change(one, latest)

    def _change(self, one: Change, latest: dict[str, Any]) -> None:
        tightens = not loosens(one, latest[one.what])
        works = one.known_us if tightens else one.made_us
        same = [other for other in self.of_life[-1] if other[0].what == one.what]
        if not tightens and forbids_more(one, self._bound(one, same)):
            works = max([works, *(other[2] for other in same)])
        self.of_life[-1].append((one, tightens, works))
        latest[one.what] = one.value

    def _bound(self, one: Change, same: list[tuple[Change, bool, int]]) -> Any:
        """The value that binds when a change is made."""
        known = [other[0].value for other in same if other[2] <= one.made_us]
        return known[-1] if known else getattr(self.lives[-1].base, one.what)

    def at(self, at_us: int) -> tuple[Reading | None, Reading | None]:
        """What binds at an instant, and the tightened words of which there is no notice yet."""
        for life, changes in zip(self.lives, self.of_life, strict=True):
            end_us = min(life.end_us, self.order.ends_us)
            if life.start_us <= at_us < end_us and not self._is_lifted(at_us):
                return self._plain(life, changes, at_us), self._shadow(life, changes, at_us)
        return None, None

    def _plain(
        self, life: _Life, changes: list[tuple[Change, bool, int]], at_us: int
    ) -> Reading | None:
        working = [one for one in changes if one[2] <= at_us]
        told = bool(life.notice) and all(one.notice for one, tightens, _ in working if tightens)
        values = {one.what: one.value for one, _, _ in working}
        return self._reading(life.base, values, life.notice, at_us, told)

    def _shadow(
        self, life: _Life, changes: list[tuple[Change, bool, int]], at_us: int
    ) -> Reading | None:
        made = [one for one in changes if one[0].made_us <= at_us]
        pending = [one for one in made if one[1] and one[2] > at_us]
        if not pending:
            return None
        last = max(pending, key=lambda one: one[2])[0]
        values = {one.what: one.value for one, _, _ in made}
        return self._reading(life.base, values, last.notice, at_us, True)

    def _reading(
        self,
        base: Condition,
        values: Mapping[str, Any],
        entries: tuple[Notice, ...],
        at_us: int,
        told: bool,
    ) -> Reading | None:
        now = replace(base, **values)
        if not now.from_us <= at_us < now.until_us or not _opens(self.order, now, at_us):
            return None
        first = min(entries, key=lambda one: (one.start_us, one.day_only), default=None)
        before = first is not None and at_us < first.start_us
        on_day = first is not None and first.day_only and first.start_us <= at_us < first.end_us
        radii = [
            float(place.shape["circle"]["radius"].split()[0]) + now.distance_m
            for place in self.order.places["zone"]
            if place.from_us <= at_us < place.until_us
        ]
        return now.distance_m, now.when, now.calendar, before, on_day, told, radii

    def _is_lifted(self, at_us: int) -> bool:
        lifts = [*self.order.suspensions, *self.order.discharges]
        named = [one for one in lifts if not one.conditions or "c1" in one.conditions]
        return any(one.from_us <= at_us < one.until_us for one in named)


def _opens(told: Order, now: Condition, at_us: int) -> bool:
    """Whether a window is open at an instant: windows belong to the day on which they open."""
    wall = datetime.fromtimestamp(at_us // 1_000_000, UTC).astimezone(LONDON)
    minute = wall.hour * 60 + wall.minute
    return any(
        opens <= minute + 1440 * back < closes
        for back in (0, 1)
        for opens, closes in _windows(told, now, wall.date() - timedelta(days=back))
    )


def _windows(told: Order, now: Condition, day: date) -> Iterator[tuple[int, int]]:
    """The windows that open on a day, in minutes of its clock."""
    if now.calendar:
        ranges = told.calendars[now.calendar]
        if not any(first <= day.isoformat() <= last for first, last in ranges):
            return
    if not now.when:
        yield 0, 1440
        return
    days, _, hours = now.when.partition(" ")
    if DAYS[day.weekday()] in days.split(","):
        opens, closes = (int(one[:2]) * 60 + int(one[3:]) for one in hours.split("-"))
        yield opens, closes if closes > opens else closes + 1440
