"""Which part of the engine checks which kind of condition."""

from __future__ import annotations

from collections.abc import Callable

from orderwatch.engine.place.condition import check_place
from orderwatch.engine.verdict import OrderRecords, Verdict
from orderwatch.orders.model import Condition

Checker = Callable[[OrderRecords, Condition], Verdict]

_NOT_CHECKABLE = "records cannot show it; it is listed so that it is not forgotten"


def check_kind(records: OrderRecords, condition: Condition) -> Verdict:
    """Holds the records of an order against one of its conditions."""
    return _CHECKERS[condition.kind](records, condition)


def _near(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.nearness.condition import check_near

    return check_near(records, condition)


def _attend(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.attendance.condition import check_attend

    return check_attend(records, condition)


def _monitoring(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.monitoring.condition import check_monitoring

    return check_monitoring(records, condition)


def _contact(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.contact.condition import check_contact

    return check_contact(records, condition)


def _publication(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.contact.condition import check_publication

    return check_publication(records, condition)


def _registration(records: OrderRecords, condition: Condition) -> Verdict:
    from orderwatch.engine.contact.registration import check_registration

    return check_registration(records, condition)


def _not_checkable(_: OrderRecords, condition: Condition) -> Verdict:
    return Verdict(condition=condition, checked=False, why=_NOT_CHECKABLE)


# Each kind loads its part of the engine when an order has it: most orders have few kinds.
_CHECKERS: dict[str, Checker] = {
    "exclusion_zone": check_place,
    "keep_away": _near,
    "inclusion_zone": check_place,
    "restriction_zone": check_place,
    "curfew": check_place,
    "attend": _attend,
    "monitoring": _monitoring,
    "no_contact": _contact,
    "no_publication": _publication,
    "not_checkable": _not_checkable,
    "registered_identifiers": _registration,
}
