"""What must be read before anything else on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orderwatch.evidence.confidential import confidential_places
from orderwatch.evidence.page.view import Banner, ConditionLine
from orderwatch.evidence.table_set import Row
from orderwatch.orders.model import Order
from orderwatch.policy import Policy


def banners(
    order: Order,
    row: Row,
    lines: Sequence[ConditionLine],
    policy: Policy,
    *,
    protected_track: bool,
    apart: bool = True,
) -> Iterator[Banner]:
    """The banners of an order, the gravest first.

    Args:
        order: the order.
        row: of `orders`.
        lines: the conditions.
        policy: the thresholds.
        protected_track: positions of protected persons may stand in the outputs.
        apart: how far a protected person was from the respondent stands on the page.
    """
    yield from _confidential(order, lines, protected_track, apart)
    if row["checked"] == "no":
        yield Banner(
            text=f"NOT CHECKED: {row['why']}. This is not the same as a check that found nothing.",
            grave=True,
        )
    left = [one.id for one in lines if not one.checked and not one.withheld]
    if row["checked"] == "partly" and left:
        yield Banner(text=f"Checked in part; not checked: {', '.join(left)}. Reasons below.")
    if not order.transcribed.get("checked_by"):
        yield Banner(
            text="Order file not second-checked: nobody but the person who wrote it is recorded "
            "to have compared it with the court's paper (transcribed.checked_by is missing)."
        )
    if "period taken from the records" in str(row["warnings"] or ""):
        yield Banner(
            text="Period taken from the records: what lies before and after it is not accounted "
            "for."
        )
    if policy.differences():
        said = ", ".join(f"{name} = {value:.15g}" for name, value in policy.differences().items())
        yield Banner(text=f"Thresholds differ from the default: {said}.")


def _confidential(
    order: Order, lines: Sequence[ConditionLine], protected_track: bool, apart: bool
) -> Iterator[Banner]:
    hidden = confidential_places(order)
    if hidden:
        yield Banner(
            text=f"CONFIDENTIAL: this page shows {', '.join(hidden)}, which the order keeps "
            "confidential, on the map and in words. Do not pass it on to the respondent's side.",
            grave=True,
        )
    if protected_track:
        yield Banner(
            text="CONFIDENTIAL: positions of protected persons stand on this page.", grave=True
        )
    elif apart and any(one.kind.startswith("to keep away") and one.checked for one in lines):
        yield Banner(
            text="Distances to a protected person stand beside the respondent's positions: from "
            "both a reader can work out where that person was. Do not pass this page on unread.",
            grave=True,
        )
