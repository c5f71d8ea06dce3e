"""Results that must not reach the respondent's side say so, wherever they are read first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from orderwatch.evidence.visible import shown
from orderwatch.orders.model import Order

CONFIDENTIAL = "CONFIDENTIAL.txt"
"""The file that says so in a folder of results."""
IDENTIFIERS = (
    "CONFIDENTIAL: these results show identifiers of protected persons and of others. "
    "Do not pass them on to the respondent's side."
)
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


def line_of_folder(folder: Path) -> str:
    """The line that a folder of results says of itself; empty where it says none."""
    path = folder / CONFIDENTIAL
    return shown(path.read_text(encoding="utf-8").strip()) if path.is_file() else ""
