"""Each trial checked by itself, as `orderwatch check` would check its rows."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orderwatch.engine.check import check_orders
from orderwatch.evidence.memory import MemorySink
from orderwatch.orders.file_conditions import CONTACT_KINDS
from orderwatch.orders.holdings import device_periods
from orderwatch.orders.model import MONITORING, Condition, Order
from orderwatch.policy import Policy
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.store import RecordStore
from orderwatch.synth.trial.contact import of_contact, of_registration
from orderwatch.synth.trial.moments import MINUTE_US, Moment, Trial, moments
from orderwatch.synth.trial.near import of_nearness
from orderwatch.synth.trial.places import of_place
from orderwatch.synth.trial.silence import of_silence
from orderwatch.temporal.local import to_local_text, zone

_LISTED = {
    "possible_breaches": "possible breach, {grade}",
    "near_misses": "near miss: {reason}",
    "excepted": "excepted by {excepted_by}",
}
_KEEP = (*_LISTED, "conditions")
_AROUND_US = 2 * 60 * MINUTE_US


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What one trial came to.

    Attributes:
        condition_id: of the condition that was tried.
        what: what was tried, in words.
        at_us: when, µs.
        listed: what would be listed under this condition, in words; empty: nothing.
        others: the same under other conditions of the order.
        why: why nothing could be tried, or why the condition would not be checked; else empty.
    """

    condition_id: str
    what: str
    at_us: int
    listed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    why: str = ""


def try_order(
    order: Order,
    policy: Policy,
    *,
    only: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Tried]:
    """Tries every condition of an order with invented records, one trial after the other.

    Args:
        order: sound, with places that can be drawn.
        policy: thresholds.
        only: id of the one condition to try; empty: all.
        progress: called with how many conditions of how many are done.
    """
    asked = [one for one in order.every_condition if only in ("", one.id)]
    for done, condition in enumerate(asked):
        if progress:
            progress(done, len(asked))
        trials = list(_trials(order, condition, policy))
        if not trials:
            why = (
                "records cannot show it" if condition.kind == "not_checkable" else "never in force"
            )
            yield Tried(condition_id=condition.id, what="", at_us=order.starts_us, why=why)
        for one in trials:
            yield _tried(order, one, policy)


def _trials(order: Order, condition: Condition, policy: Policy) -> Iterator[Trial]:
    if condition.kind == "not_checkable":
        return
    for moment in moments(order, condition.id, policy):
        if condition.kind in CONTACT_KINDS:
            yield from of_contact(order, moment)
        elif condition.kind == "registered_identifiers":
            yield from of_registration(order, moment)
        elif condition.kind == MONITORING:
            yield from of_silence(order, moment)
        else:
            yield from _of_positions(order, condition, moment)


def _of_positions(order: Order, condition: Condition, moment: Moment) -> Iterator[Trial]:
    device = _device(order, order.respondent.id, moment.at_us)
    if device is None:
        cannot = "the respondent has no device then"
        yield Trial(condition=condition, what=moment.why, at_us=moment.at_us, cannot=cannot)
    elif condition.kind == "keep_away":
        found = {one.id: _device(order, one.id, moment.at_us) for one in order.protected}
        others = {person: held for person, held in found.items() if held is not None}
        yield from of_nearness(order, moment, device, others)
    else:
        yield from of_place(moment, device)


def _device(order: Order, person_id: str, at_us: int) -> str | None:
    """The device of a person whose positions count then: a worn one before others."""
    held = [
        one
        for one in device_periods(order)
        if one.person_id == person_id and one.from_us <= at_us < one.until_us
    ]
    held.sort(key=lambda one: one.device.worn is not True)
    return held[0].device.id if held else None


def _tried(order: Order, trial: Trial, policy: Policy) -> Tried:
    name = trial.condition.id
    if trial.cannot:
        return Tried(condition_id=name, what=trial.what, at_us=trial.at_us, why=trial.cannot)
    tables = _checked(order, trial, policy)
    listed: dict[str, list[str]] = defaultdict(list)
    for table, words in _LISTED.items():
        for row in tables[table]:
            when = _when(row["started_at"], row["ended_at"], zone(order.timezone))
            said = words.format(**row) + _permitted(row["flags"])
            listed[row["condition_id"]].append(f"{said}, {when}")
    (own,) = [row for row in tables["conditions"] if row["condition_id"] == name]
    return Tried(
        condition_id=name,
        what=trial.what,
        at_us=trial.at_us,
        listed=tuple(listed.pop(name, ())),
        others=tuple(f"{key}: {words}" for key, found in listed.items() for words in found),
        why="" if own["checked"] == "yes" else str(own["why"]),
    )


def _permitted(flags: Sequence[str]) -> str:
    """The exceptions that a person must judge, in words."""
    ids = [one.partition(":")[2] for one in flags if one.startswith("may_be_permitted:")]
    return f", may be permitted by {', '.join(ids)}" if ids else ""


def _when(start_us: int, end_us: int, tz: ZoneInfo) -> str:
    """`08:00 to 08:10`, local."""
    start, end = (to_local_text(us, tz)[11:16] for us in (start_us, end_us))
    return start if start == end else f"{start} to {end}"


def _checked(order: Order, trial: Trial, policy: Policy) -> Mapping[str, list[dict[str, Any]]]:
    """The tables of a check of the trial's rows alone, about its time."""
    zones = {(order.id, order.respondent.id): order.timezone}
    sink = MemorySink(zones=zones, keep=_KEEP)
    with tempfile.TemporaryDirectory(prefix="orderwatch-") as folder, RecordStore() as store:
        for kind, rows in (("pings", trial.pings), ("contacts", trial.contacts)):
            if rows:
                path = Path(folder) / f"{kind}.csv"
                _write(path, rows)
                store.add([path], records=kind, asked=ContactsAsked(with_text=True))
        about = (trial.at_us - _AROUND_US, trial.at_us + _AROUND_US)
        period = trial.period_us or about
        check_orders([order], store, policy=policy, period=period, sink=sink)
    return {name: sink.table(name) for name in _KEEP}


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
