"""Results that must not reach the respondent's side say so, wherever they are read first."""

from __future__ import annotations

from collections.abc import Iterable

from orderwatch.evidence.visible import shown
from orderwatch.orders.model import Order

CONFIDENTIAL = "CONFIDENTIAL.txt"
"""The file that says so in a folder of results."""
_MOST_NAMED = 20


def confidential_places(order: Order) -> tuple[str, ...]:
    """The ids of places of which a version is confidential, or not known to the respondent."""
    return tuple(
        name
        for name, versions in order.places.items()
        if any(one.confidential or not one.known_to_respondent for one in versions)
    )


def confidential_line(orders: Iterable[Order], *, protected_track: bool = False) -> str:
    """One line that says what must not be passed on; empty where there is nothing.

    Args:
        orders: the orders of a run.
        protected_track: positions of protected persons may stand in the outputs.
    """
    held = {order.id: names for order in orders if (names := confidential_places(order))}
    said = [f"{name} ({', '.join(places)})" for name, places in list(held.items())[:_MOST_NAMED]]
    if len(held) > _MOST_NAMED:
        said.append(f"{len(held) - _MOST_NAMED} more")
    what = [f"places that are to stay confidential: {'; '.join(said)}"] if said else []
    if protected_track:
        what.append("positions of protected persons")
    if not what:
        return ""
    return shown(
        f"CONFIDENTIAL: these results show {', and '.join(what)}. "
        "Do not pass them on to the respondent's side."
    )
