"""How one condition reads at any time: variations, notice of them, suspensions, discharge.

A variation's change is kept as the fields it changes, so that a change that already works and an
earlier one of which the respondent has no notice yet can stand apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from orderwatch.orders.model import Condition, Notice, Order, Variation
from orderwatch.orders.tightening import SETTING, forbids_more, only_loosens
from orderwatch.orders.windows import open_time
from orderwatch.temporal.intervals import OPEN_END_US, Intervals

_WORDS_ONLY = frozenset({"clause", "line"})


@dataclass(frozen=True, kw_only=True)
class Version:
    """A condition as it reads between two changes.

    Attributes:
        condition: the condition with every change that works in this time.
        start_us: start, µs UTC; the condition's own `from` is not applied here.
        end_us: end, µs UTC.
        notice: the entries that gave notice of the condition, of the change for a shadow; first
            entry first, empty where none is recorded.
        notice_recorded: notice is recorded of the condition and of every change in it.
        shadow: a tightened version between its making and notice of it.
    """

    condition: Condition
    start_us: int
    end_us: int
    notice: tuple[Notice, ...]
    notice_recorded: bool
    shadow: bool


@dataclass(frozen=True, kw_only=True)
class _Change:
    made_us: int
    works_us: int
    delta: Mapping[str, Any]
    notice: tuple[Notice, ...]
    tightens: bool


@dataclass(kw_only=True)
class _Life:
    """One condition from its making to its end, with the changes in between."""

    condition: Condition
    start_us: int
    end_us: int
    notice: tuple[Notice, ...]
    changes: list[_Change]
    latest: Condition


def condition_ids(order: Order) -> tuple[str, ...]:
    """The ids of all conditions, those that a variation added last, each once."""
    added = (condition.id for variation in _in_time(order) for condition in variation.added)
    return tuple(dict.fromkeys([*(condition.id for condition in order.conditions), *added]))


def versions(order: Order, condition_id: str) -> tuple[Version, ...]:
    """The versions of a condition; those that are no shadow do not overlap.

    Args:
        order: the order.
        condition_id: the id in the order file.

    Returns:
        In order of start, a shadow after the version beside it.

    Raises:
        KeyError: the order has no such condition.
    """
    found: list[Version] = []
    lives = _lives(order, condition_id)
    if not lives:
        raise KeyError(condition_id)
    for life in lives:
        found.extend(_versions_of(life))
    return tuple(sorted(found, key=lambda version: (version.start_us, version.shadow)))


def binding_time(order: Order, version: Version, start_us: int, end_us: int) -> Intervals:
    """When a version binds within [start_us, end_us): windows and suspensions are applied.

    Args:
        order: the order that holds the condition.
        version: one of `versions(order, ...)`.
        start_us: start of the time asked about, µs UTC; finite where the condition has windows.
        end_us: its end, µs UTC.
    """
    condition = version.condition
    low = max(start_us, version.start_us, condition.from_us)
    high = min(end_us, version.end_us, condition.until_us)
    time = open_time(order, condition, low, high)
    return time.subtract(lifted_time(order, condition.id)) if len(time) else time


def lifted_time(order: Order, condition_id: str) -> Intervals:
    """The time in which suspensions or a discharge lift a condition."""
    lifts = [(lift, lift.until_us) for lift in order.suspensions]
    lifts += [(lift, OPEN_END_US) for lift in order.discharges]
    pairs = [
        (lift.from_us, until_us)
        for lift, until_us in lifts
        if not lift.conditions or condition_id in lift.conditions
    ]
    return Intervals.of(pairs)


def first_notice(notice: Iterable[Notice]) -> Notice | None:
    """The earliest entry; an instant before a whole day that begins with it."""
    return min(notice, key=lambda entry: (entry.start_us, entry.day_only), default=None)


def works_from(notice: Iterable[Notice]) -> int | None:
    """From when the respondent is taken to know, µs: the end of the day of a notice without hour.

    None where no notice is recorded.
    """
    first = first_notice(notice)
    if first is None:
        return None
    return first.end_us if first.day_only else first.start_us


def is_relaxing(variation: Variation, before: Condition, after: Condition) -> bool:
    """Whether a change works from its making.

    It does where the variation says `relaxes: yes`, and where the change can only loosen (see
    `only_loosens`). All else counts as tightening and waits for
    notice.
    """
    if variation.relaxes:
        return True
    changed = set(_delta(before, after)) - _WORDS_ONLY
    return bool(changed) and only_loosens(before, after, changed)


def _lives(order: Order, condition_id: str) -> list[_Life]:
    lives = [
        _life(order, condition, order.starts_us, order.notice)
        for condition in order.conditions
        if condition.id == condition_id
    ]
    for variation in _in_time(order):
        if condition_id in variation.removed and lives:
            lives[-1].end_us = min(lives[-1].end_us, variation.made_us)
        if condition_id in variation.changed and lives:
            _change(lives[-1], variation, variation.changed[condition_id])
        for condition in variation.added:
            if condition.id == condition_id:
                start_us = max(order.starts_us, variation.made_us)
                lives.append(_life(order, condition, start_us, variation.notice))
    return lives


def _life(order: Order, condition: Condition, start_us: int, notice: tuple[Notice, ...]) -> _Life:
    return _Life(
        condition=condition,
        start_us=start_us,
        end_us=order.ends_us,
        notice=notice,
        changes=[],
        latest=condition,
    )


def _change(life: _Life, variation: Variation, after: Condition) -> None:
    """Adds a change to a life, with the time from which it works."""
    delta = _delta(life.latest, after)
    tightens = not is_relaxing(variation, life.latest, after)
    works_us = variation.made_us
    known_us = works_from(variation.notice)
    if tightens and known_us is not None:
        works_us = max(works_us, known_us)
    if not tightens and forbids_more(_known(life, works_us), after, delta):
        # It loosens a change of which notice is still to come, and is tighter than the words
        # that bind until then: those hold.
        same = [change.works_us for change in life.changes if delta.keys() & change.delta.keys()]
        works_us = max([works_us, *same])
    life.latest = after
    life.changes.append(
        _Change(
            made_us=variation.made_us,
            works_us=works_us,
            delta=delta,
            notice=variation.notice,
            tightens=tightens,
        )
    )


def _known(life: _Life, at_us: int) -> Condition:
    """The condition as it binds at an instant."""
    return _with(life.condition, [one for one in life.changes if one.works_us <= at_us])


def _versions_of(life: _Life) -> Iterator[Version]:
    """Cuts a life at its changes; nothing where it ends before it starts."""
    cuts = {life.start_us, life.end_us}
    cuts.update(change.made_us for change in life.changes)
    cuts.update(change.works_us for change in life.changes)
    edges = sorted(cut for cut in cuts if life.start_us <= cut <= life.end_us)
    plain: list[Version] = []
    for start_us, end_us in itertools.pairwise(edges):
        made = [change for change in life.changes if change.made_us <= start_us]
        works = [change for change in made if change.works_us <= start_us]
        _append(plain, _plain(life, works, start_us, end_us))
        pending = [change for change in made if change.works_us > start_us and change.tightens]
        if pending:
            yield _shadow(life, made, pending, start_us, end_us)
    yield from plain


def _plain(life: _Life, works: list[_Change], start_us: int, end_us: int) -> Version:
    known = all(change.notice for change in works if change.tightens)
    return Version(
        condition=_with(life.condition, works),
        start_us=start_us,
        end_us=end_us,
        notice=tuple(sorted(life.notice, key=lambda entry: (entry.start_us, entry.day_only))),
        notice_recorded=bool(life.notice) and known,
        shadow=False,
    )


def _shadow(
    life: _Life, made: list[_Change], pending: list[_Change], start_us: int, end_us: int
) -> Version:
    """The words as made, of which the latest pending change has its notice still to come."""
    latest = max(pending, key=lambda change: change.works_us)
    entry = first_notice(latest.notice)
    return Version(
        condition=_with(life.condition, made),
        start_us=start_us,
        end_us=end_us,
        notice=(entry,) if entry is not None else (),
        notice_recorded=True,
        shadow=True,
    )


def _append(plain: list[Version], version: Version) -> None:
    """Adds a version, joined to the one before where only a shadow begins or ends there."""
    if plain:
        joined = replace(version, start_us=plain[-1].start_us)
        if plain[-1] == replace(joined, end_us=plain[-1].end_us):
            plain[-1] = joined
            return
    plain.append(version)


def _with(condition: Condition, changes: list[_Change]) -> Condition:
    for change in changes:
        plain = {name: new for name, new in change.delta.items() if not name.startswith(SETTING)}
        settings = dict(condition.settings)
        for name, new in change.delta.items():
            if name.startswith(SETTING):
                settings[name.removeprefix(SETTING)] = new
        kept = {name: new for name, new in settings.items() if new is not None}
        condition = replace(condition, **plain, settings=kept)
    return condition


def _delta(before: Condition, after: Condition) -> dict[str, Any]:
    """The fields that differ; of settings each key is one, and None stands for none."""
    found = {
        field.name: getattr(after, field.name)
        for field in fields(Condition)
        if field.name != "settings" and getattr(before, field.name) != getattr(after, field.name)
    }
    old, new = before.settings, after.settings
    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return found | {SETTING + key: new.get(key) for key in changed}


def _in_time(order: Order) -> list[Variation]:
    return sorted(order.variations, key=lambda variation: variation.made_us)
