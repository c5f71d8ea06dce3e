"""Everything that a condition came to, by the ids of its findings, with what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orderwatch.engine.attendance.condition import attend_found
from orderwatch.engine.attendance.rows import missed_id
from orderwatch.engine.contact.condition import contact_scene, publication_scene
from orderwatch.engine.contact.registration import registration_found, tables_of
from orderwatch.engine.contact.scene import Scene
from orderwatch.engine.monitoring.condition import silent_found
from orderwatch.engine.monitoring.rows import named_silences
from orderwatch.engine.nearness.condition import near_found
from orderwatch.engine.place.condition import place_found
from orderwatch.engine.place.seen import Seen
from orderwatch.engine.rows import named
from orderwatch.engine.verdict import OrderRecords
from orderwatch.findings.attendance import Missed
from orderwatch.findings.finding import Finding, View
from orderwatch.findings.incidents import Incident
from orderwatch.findings.silent import Silent
from orderwatch.orders.in_force import Stretch
from orderwatch.orders.model import Condition

Thing = Finding | Missed | Incident | Silent


@dataclass(frozen=True, kw_only=True)
class Things:
    """What a condition came to.

    Attributes:
        named: (id, finding), of all three lists.
        views: (stretch, device as seen in it); none for conditions about contact or monitoring.
        seen: the stretches of a condition to attend.
    """

    named: Sequence[tuple[str, Thing]]
    views: Sequence[tuple[Stretch, View]] = ()
    seen: Sequence[Seen] = ()


def things(records: OrderRecords, condition: Condition) -> Things:
    """Asks the engine once more what a condition came to.

    Args:
        records: of the order; their period is not empty.
        condition: one of its conditions, as first made.
    """
    kind = condition.kind
    if kind == "keep_away":
        near = near_found(records, condition)
        pairs = [(stretch, one) for stretch, views in near.views for one in views]
        return Things(named=list(named(records.order, near.findings)), views=pairs)
    if kind == "attend":
        looked = attend_found(records, condition)
        missed = [one for each in looked for one in each.missed]
        return Things(
            named=[(missed_id(records, one), one) for one in missed],
            views=[(one.seen.stretch, view) for one in looked for view in one.seen.views],
            seen=[one.seen for one in looked],
        )
    if kind == "monitoring":
        silent = silent_found(records, condition)
        return Things(named=list(named_silences(records.order, silent)))
    if kind in ("no_contact", "no_publication"):
        return Things(named=_incidents(records, condition))
    if kind == "registered_identifiers":
        found = registration_found(records, condition)
        return Things(named=list(tables_of(records).named(found)))
    if kind == "not_checkable":
        return Things(named=())
    place = place_found(records, condition)
    return Things(
        named=list(named(records.order, place.findings)),
        views=[(one.stretch, view) for one in place.seen for view in one.views],
    )


def _incidents(records: OrderRecords, condition: Condition) -> list[tuple[str, Thing]]:
    scene = contact_scene if condition.kind == "no_contact" else publication_scene
    found = scene(records, condition)
    if not isinstance(found, Scene):
        return []
    return list(found.tables.named(found.found().incidents))
