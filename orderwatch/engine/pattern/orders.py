"""The order files behind a folder of results: as given, or where the run had them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from orderwatch.errors import InputError
from orderwatch.evidence.inputs import hash_of
from orderwatch.orders import load
from orderwatch.orders.model import Order
from orderwatch.patterns.gathered import OrderFacts

OrderKey = tuple[str, str, str]
"""Run, order id, respondent id."""


def orders_at_hand(
    facts: Iterable[OrderFacts], given: Sequence[Order] = ()
) -> tuple[dict[OrderKey, Order], tuple[str, ...]]:
    """The order files of some orders of a run, each with the bytes that were checked.

    Args:
        facts: the lines of orders.csv that are wanted.
        given: order files that were named; else the path in orders.csv is tried.

    Returns:
        The orders by run, order id and respondent id, and a note for each that is not at hand.

    Raises:
        InputError: a file that was named is another one than the run had.
        OrderFaults: a file is faulty.
    """
    named: dict[tuple[str, str], list[Order]] = {}
    for order in given:
        named.setdefault((order.id, order.respondent.id), []).append(order)
    found: dict[OrderKey, Order] = {}
    notes, wanted = [], set[tuple[str, str]]()
    for one in facts:
        own = named.get((one.order_id, one.respondent_id), [])
        wanted.add((one.order_id, one.respondent_id))
        same = [order for order in own if order.sha256 == one.sha256]
        if same:
            found[one.key] = same[0]
        elif own:
            problem = f"is not the file of order {one.order_id} that was checked: its bytes differ"
            remedy = "give that file, or run the check again with this one"
            raise InputError(own[0].file, problem, remedy)
        else:
            why = _load(one, found)
            notes += [why] if why else []
    for key, orders in named.items():
        if key not in wanted:
            problem = f"is order {key[0]} of {key[1]}, which is not in the results"
            raise InputError(orders[0].file, problem, "give an order file of the run")
    return found, tuple(notes)


def _load(one: OrderFacts, found: dict[OrderKey, Order]) -> str:
    """Loads the file where the run had it; why not, if it cannot be used."""
    path = Path(one.file)
    if not one.file or not path.is_file():
        return f"the file of order {one.order_id} is not where the run had it; give it with --order"
    if hash_of(path).sha256 != one.sha256:
        return f"{one.file} has changed since the run; give the file as it was with --order"
    found[one.key] = load(path)
    return ""
