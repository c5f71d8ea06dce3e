"""Conditions to register identifiers: first uses held against the list of what is registered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from orderwatch.conditions.contact_exceptions import Excuse, Excuses
from orderwatch.conditions.parties import Directory
from orderwatch.conditions.registered_identifiers import (
    Use,
    deadline_us,
    first_uses,
    reading_of,
    unregistered,
)
from orderwatch.engine.contact.condition import NO_CONTACTS
from orderwatch.engine.contact.exports import ContactExports, contact_exports
from orderwatch.engine.contact.rows import ContactTables
from orderwatch.engine.contact.scene import NO_TIME, stretches_in, union
from orderwatch.engine.verdict import EMPTY_PERIOD, OrderRecords, Verdict
from orderwatch.findings.account import Basis, Code
from orderwatch.findings.contact_account import Mark, painted
from orderwatch.findings.finding import List
from orderwatch.findings.incidents import Incident, Placed, incidents
from orderwatch.orders.in_force import Stretch, stretches
from orderwatch.orders.model import Condition
from orderwatch.orders.versions import Version, versions
from orderwatch.temporal.intervals import Intervals
from orderwatch.temporal.local import zone


def check_registration(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the identifiers that the respondent used against those that are registered."""
    directory = Directory(records.order)
    exports = contact_exports(records, directory, ())
    if not exports.identifiers:
        return Verdict(condition=condition, checked=False, why=NO_CONTACTS)
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why=EMPTY_PERIOD)
    stood = [one for one in stretches_in(records, condition) if not one.shadow]
    placed, marks = _placed(records, condition, directory, _bound(records, condition), stood)
    return Verdict(
        condition=condition,
        checked=True,
        why=_why(exports, stood) if stood else NO_TIME,
        exports=exports.names,
        rows=tables_of(records).rows(_incidents(records, placed)),
        segments=[painted(one.force, marks, exports.covered) for one in stood],
        no_data=exports.basis,
    )


def registration_found(records: OrderRecords, condition: Condition) -> list[Incident]:
    """The incidents of a condition to register identifiers; the period is not empty."""
    stood = [one for one in stretches_in(records, condition) if not one.shadow]
    directory, bound = Directory(records.order), _bound(records, condition)
    return _incidents(records, _placed(records, condition, directory, bound, stood)[0])


def tables_of(records: OrderRecords) -> ContactTables:
    """What the rows of incidents are made with."""
    return ContactTables(
        order=records.order,
        directory=Directory(records.order),
        flags=records.flags,
        policy=records.policy,
    )


def _incidents(records: OrderRecords, placed: Sequence[Placed]) -> list[Incident]:
    return incidents(placed, zone(records.order.timezone), records.policy)


def _bound(records: OrderRecords, condition: Condition) -> list[Stretch]:
    """The stretches from the order's start on: an identifier may be older than the account."""
    order, period = records.order, records.period
    low, high = min(order.starts_us, int(period.starts_us[0])), int(period.ends_us[-1])
    found = stretches(order, condition.id, low, high, records.policy)
    return [one for one in found if not one.shadow]


def _placed(
    records: OrderRecords,
    condition: Condition,
    directory: Directory,
    bound: Sequence[Stretch],
    stood: Sequence[Stretch],
) -> tuple[list[Placed], list[Mark]]:
    """The readings of unregistered identifiers, and the time before each deadline.

    One whose deadline lies before the account stands in an earlier one. `bound`: the condition
    from its start on; `stood`: clipped to the account.
    """
    start_us = int(records.period.starts_us[0])
    order = records.order
    tz, said = zone(order.timezone), versions(order, condition.id)
    known = union(one.force.subtract(one.before_notice).subtract(one.notice_day) for one in bound)
    excuses = Excuses(tz, order.groups)
    placed: list[Placed] = []
    marks: list[Mark] = []
    for use in first_uses(records.contacts, directory, known):
        stretch = _at(bound, use.row.at_us)
        if stretch is None:
            continue
        settings = stretch.condition.settings
        counts = settings["first_day_counts"]
        until_us = deadline_us(use.row.at_us, settings["days"], first_day_counts=counts, tz=tz)
        if until_us <= start_us:
            continue
        last = _at(stood, until_us - 1)
        registered = _registered(said, until_us)
        why = unregistered(use, registered, until_us)
        if why is not None:
            marks.append((use.row.at_us, until_us, Code.UNCLEAR, Basis.BEFORE_DEADLINE))
            ended = last is None and _covers(records.period, until_us - 1)
            placed.append(_place(use, why, (stretch, last), until_us, excuses, ended=ended))
    return placed, marks


def _place(
    use: Use,
    why: str,
    stretches: tuple[Stretch, Stretch | None],
    until_us: int,
    excuses: Excuses,
    *,
    ended: bool,
) -> Placed:
    """At the deadline where the condition binds up to it; else a near miss at the first use.

    `ended`: the deadline lies in the account, and the condition does not bind there.
    """
    first, last = stretches
    reading = reading_of(use, why, until_us if last else None)
    if ended:
        reading = replace(reading, flags=reading.flags | {"not_bound_at_deadline"})
    stretch = last or first
    excuse = excuses.of(reading, stretch.exceptions) if last else Excuse()
    listed: List = (
        "excepted" if excuse.by else "near_misses" if reading.reason else "possible_breaches"
    )
    return Placed(
        reading=reading,
        stretch=stretch,
        list_name=listed,
        reason=reading.reason,
        excuse=excuse,
    )


def _registered(said: Iterable[Version], until_us: int) -> dict[str, int | None]:
    """Normal form → the earliest time at which it was registered, by any wording of the condition.

    A wording from after the deadline counts where it says when: an older day is an older day. One
    from before it that names no day says that it was registered by then, whatever others say.
    """
    dated: dict[str, int] = {}
    undated: dict[str, None] = {}
    for one in said:
        for key, at_us in one.condition.settings["registered"]:
            if at_us is not None:
                dated[key] = min(at_us, dated.get(key, at_us))
            elif one.start_us < until_us:
                undated[key] = None
    return {**dated, **undated}


def _at(stood: Sequence[Stretch], at_us: int) -> Stretch | None:
    """The stretch in whose time in force an instant lies."""
    return next((one for one in stood if _covers(one.force, at_us)), None)


def _covers(time: Intervals, at_us: int) -> bool:
    return bool(time.covers(np.array([at_us], dtype=np.int64))[0])


def _why(exports: ContactExports, stood: Sequence[Stretch]) -> str:
    """What was not checked, in words."""
    undated = [key for one in stood for key, at in one.condition.settings["registered"] if not at]
    parts = [
        f"no export holds {', '.join(exports.absent)}" if exports.absent else "",
        f"registered without a date: {', '.join(sorted(set(undated)))}" if undated else "",
        "an identifier is seen only in contacts with persons of the order",
    ]
    return "; ".join(one for one in parts if one)
