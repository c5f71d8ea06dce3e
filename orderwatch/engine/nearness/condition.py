"""Conditions about the distance to a person: pairs of devices, findings, account of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from orderwatch.conditions.keep_away import read
from orderwatch.conditions.pairing import Pairs
from orderwatch.conditions.permits import Permit
from orderwatch.engine.columns import SWAPPED
from orderwatch.engine.devices import own_sources
from orderwatch.engine.nearness.pairings import Pairing, pairings_of
from orderwatch.engine.nearness.rows import near_rows
from orderwatch.engine.parts import (
    applied,
    clipped,
    last_day,
    pieces_of,
    wholly_in,
    window,
    without_shadowed,
)
from orderwatch.engine.verdict import EMPTY_PERIOD, OrderRecords, Verdict
from orderwatch.findings.account import Basis, Segments, account, no_records
from orderwatch.findings.build import Scene
from orderwatch.findings.episodes import place
from orderwatch.findings.near import NearFinding, PairView, near_findings
from orderwatch.findings.persons import every_person, excused
from orderwatch.findings.pieces import Pieces
from orderwatch.findings.timeline import DeviceAccount, merge
from orderwatch.orders.in_force import ExceptionInForce, Stretch, stretches
from orderwatch.orders.model import Condition, Order
from orderwatch.policy import Policy
from orderwatch.temporal.intervals import Intervals

_NO_TIME = "not in force in the account period"


@dataclass(kw_only=True)
class NearFound:
    """What the stretches of a condition come to; `views`: stretch and pairs, shadows as well."""

    findings: list[NearFinding] = field(default_factory=list)
    segments: list[Segments] = field(default_factory=list)
    views: list[tuple[Stretch, Sequence[PairView]]] = field(default_factory=list)


def check_near(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the positions of both sides against a condition about the distance to a person."""
    persons = _every_person(records.order, condition)
    pairings = {one: pairings_of(records, one) for one in persons}
    used = [one for each in pairings.values() for one in each if one.pairs is not None]
    why = [text for one in persons for text in _missing(records, one, pairings[one])]
    if not len(records.period):
        return Verdict(condition=condition, checked=False, why="; ".join(why) or EMPTY_PERIOD)
    found = _over_stretches(records, condition, pairings)
    if not any(len(segments) for segments in found.segments):
        why.append(_NO_TIME)
    return Verdict(
        condition=condition,
        checked=bool(used),
        why="; ".join(why),
        exports=_exports(used),
        rows=near_rows(records, without_shadowed(found.findings)),
        segments=found.segments,
    )


def near_found(records: OrderRecords, condition: Condition) -> NearFound:
    """The findings, the account and the pairs of a condition; the period is not empty."""
    persons = _every_person(records.order, condition)
    pairings = {one: pairings_of(records, one) for one in persons}
    found = _over_stretches(records, condition, pairings)
    found.findings = without_shadowed(found.findings)
    return found


def persons_near(order: Order) -> list[str]:
    """The protected persons whose positions a condition of the order needs, each once."""
    near = [one for one in order.every_condition if one.kind == "keep_away"]
    return list(dict.fromkeys(name for one in near for name in _every_person(order, one)))


def _every_person(order: Order, condition: Condition) -> list[str]:
    """The persons that any version of the condition names, in order."""
    versions = [variation.changed.get(condition.id) for variation in order.variations]
    named = [one.persons for one in (condition, *versions) if one is not None]
    return list(dict.fromkeys(name for persons in named for name in persons))


def _missing(records: OrderRecords, person: str, pairings: Sequence[Pairing]) -> Iterator[str]:
    """What of a person nothing can be said of, and why."""
    for one in pairings:
        if one.swapped:
            names = " or ".join(each.period.device.id for each in (one.own, one.other))
            yield f"{SWAPPED}{names}: no pair of them is used, correct the columns or the profile"
    if not any(one.pairs is not None or one.swapped for one in pairings):
        yield _why_none(records, person, pairings)


def _why_none(records: OrderRecords, person: str, pairings: Sequence[Pairing]) -> str:
    """Why there is no pair of the respondent and the person."""
    if not records.protected.get(person):
        return f"{person} has no device in the order file, so no distance to {person} can be told"
    if not any(one.fixes is not None for one in records.protected[person]):
        return f"no record of a device of {person}"
    if not any(one.fixes is not None for one in records.devices):
        return "none of the respondent's devices occurs in the input in the time it was held"
    limit = records.policy.max_skew_s
    sides = (device.fixes for one in pairings for device in (one.own, one.other))
    if any(fixes is not None and (fixes.end_us > fixes.start_us).any() for fixes in sides):
        return f"clocks of minutes cannot show who of both was where within {limit:g} s"
    return f"no position of the respondent within {limit:g} s of one of {person}"


def _exports(used: Sequence[Pairing]) -> tuple[str, ...]:
    sides = [device for one in used for device in (one.own, one.other)]
    return tuple(own_sources(sides))


def _over_stretches(
    records: OrderRecords, condition: Condition, pairings: Mapping[str, Sequence[Pairing]]
) -> NearFound:
    low, high = int(records.period.starts_us[0]), int(records.period.ends_us[-1])
    found = NearFound()
    for stretch in stretches(records.order, condition.id, low, high, records.policy):
        part = clipped(stretch, records.period)
        if not len(part.force):
            continue
        accounts = []
        for person in part.condition.persons:
            near, segments, views = _check_stretch(records, part, pairings[person])
            found.findings += near
            found.views.append((part, views))
            accounts.append(segments)
        if not part.shadow:
            found.segments.append(every_person(accounts))
    return found


def _check_stretch(
    records: OrderRecords, stretch: Stretch, pairings: Sequence[Pairing]
) -> tuple[list[NearFinding], Segments, list[PairView]]:
    """One stretch towards one person."""
    timed, placed = applied(stretch)
    pieces = pieces_of(stretch, timed, placed)
    views = [_view(one, stretch, pieces, placed, records.policy) for one in pairings]
    seen = [view for view in views if view is not None]
    scene = Scene(
        stretch=stretch,
        pieces=pieces,
        timed=tuple(one.id for one in timed),
        placed=tuple(one.id for one in placed),
        views=seen,
        flags=records.flags,
        last_day=last_day(records.order, stretch),
        policy=records.policy,
    )
    found = near_findings(scene, seen)
    accounts = [
        one.account(_all_time(view, found, records.policy))
        for one, view in zip(pairings, views, strict=True)
    ]
    return found, merge(accounts or [_NOTHING], pieces), seen


def _all_time(
    view: PairView | None, found: Sequence[NearFinding], policy: Policy
) -> Segments | None:
    """The account of one pair of devices; both can move, so each way is twice as fast."""
    if view is None or not len(view.pairs):
        return None
    fast = replace(policy, max_speed_mps=2.0 * policy.max_speed_mps)
    spans = [_span(one) for one in found if one.view is view and one.leave_until_us is not None]
    return excused(account(view.fixes, view.readings, fast), spans)


def _span(one: NearFinding) -> tuple[int, int]:
    """The time of a near miss, with the way from the pair before and to the pair after."""
    fixes, episode, until = one.view.fixes, one.episode, one.leave_until_us or 0
    start = int(fixes.start_us[max(episode.first - 1, 0)])
    if until < int(fixes.end_us[episode.last]):
        return start, until
    return start, max(until, int(fixes.end_us[min(episode.last + 1, len(fixes) - 1)]))


_NOTHING = DeviceAccount(
    segments=no_records(Basis.NO_RECORDS),
    worn=False,
    from_us=int(Intervals.always().starts_us[0]),
    until_us=int(Intervals.always().ends_us[0]),
    covers=None,
    omits=False,
)
"""Of a person without any device."""


def _run_start(pairs: Pairs, first: int, policy: Policy) -> int:
    """The start of the unbroken run that reaches to a pair: who moved is asked of all of it."""
    gaps = pairs.fixes.end_us[1 : first + 1] - pairs.fixes.start_us[:first]
    silences = np.flatnonzero(gaps > policy.max_silence_s * 1e6)
    return int(silences[-1]) + 1 if len(silences) else 0


def _view(
    one: Pairing,
    stretch: Stretch,
    pieces: Pieces,
    placed: Sequence[ExceptionInForce],
    policy: Policy,
) -> PairView | None:
    """The pairs of the stretch and their neighbours, read against its distance."""
    if one.pairs is None:
        return None
    first, end = window(one.pairs.fixes, stretch)
    pairs = one.pairs.window(_run_start(one.pairs, first, policy), end)
    permits = [
        Permit(
            places=exception.places,
            along=exception.along,
            applies=wholly_in(exception.when, pairs.fixes),
            max_stop_us=exception.max_stop_us,
        )
        for exception in placed
    ]
    return PairView(
        device=one.own.held,
        fixes=pairs.fixes,
        readings=read(pairs, stretch.condition.distance_m, permits, policy),
        piece=place(pairs.fixes, pieces),
        pairs=pairs,
        person=one.person,
        other=one.other.held,
    )
