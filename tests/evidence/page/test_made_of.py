"""What a page of a batch is made of: what is in its key, and what is not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from support.weekly import order_text

from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.made_of import MadeOf, key_of_run
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.orders import load_text
from orderwatch.policy import Policy

ORDER = replace(load_text(order_text(0), "orders/0.yaml"), sha256="a" * 64)
CONTEXT = Context(
    policy=Policy(),
    ledger=({"source": "a.csv", "rows": 5, "sha256": "1"}, {"source": "c.csv", "sha256": "2"}),
    set_aside={("a.csv", "BAD_LATITUDE", "x"): 2},
    inputs=(FileHash(name="orders/0.yaml", sha256="a" * 64, kind="order", path="orders/0.yaml"),),
    one_order=False,
)


def key(context: Context = CONTEXT, order: Any = ORDER, text: str = "{}", **places: str) -> str:
    tables = OrderTables(
        order={},
        lists=defaultdict(list, conditions=[{"exports": ("a.csv",)}, {"exports": None}]),
        contacts=[{"source": "c.csv"}],
    )
    return MadeOf.of(order, tables, text).key(context, key_of_run(context), places)


A, C = CONTEXT.ledger
OTHER = {"source": "b.csv", "rows": 7, "sha256": "3"}
COUNTS: dict[str, tuple[dict[str, Any], bool]] = {
    "a file of others": ({"ledger": (A, OTHER, C)}, False),
    "rows of others set aside": (
        {"set_aside": {**CONTEXT.set_aside, ("b.csv", "NO_ZONE", "y"): 1}},
        False,
    ),
    "an order of others": (
        {"inputs": (*CONTEXT.inputs, FileHash(name="o", sha256="b", kind="order", path="o"))},
        False,
    ),
    "its file has more rows": ({"ledger": ({**A, "rows": 6}, C)}, True),
    "its file of contacts is another": ({"ledger": (A, {**C, "sha256": "9"})}, True),
    "more of its rows set aside": ({"set_aside": {("a.csv", "BAD_LATITUDE", "x"): 3}}, True),
    "a warning": ({"warnings": ("a warning",)}, True),
    "a threshold": ({"policy": Policy(max_silence_s=600)}, True),
    "the protected person's track": ({"protected_track": True}, True),
    "a map behind it": (
        {"inputs": (*CONTEXT.inputs, FileHash(name="m", sha256="b", kind="basemap", path="m"))},
        True,
    ),
    "a file with the bytes of the order": (
        {"inputs": (*CONTEXT.inputs, FileHash(name="p", sha256="a" * 64, kind="order", path="p"))},
        True,
    ),
}


@pytest.mark.parametrize("name", COUNTS)
def test_what_the_run_says(name: str) -> None:
    values, counts = COUNTS[name]
    assert (key(replace(CONTEXT, **values)) != key()) is counts


@pytest.mark.parametrize("changed", [{"file": "x"}, {"sha256": "b"}, {"warnings": ("w",)}])
def test_what_the_order_says(changed: dict[str, Any]) -> None:
    assert key(order=replace(ORDER, **changed)) != key()


def test_its_rows() -> None:
    assert key(text="[]") != key()


def test_the_file_of_a_place() -> None:
    places = dict(ORDER.places)
    shape = replace(places["home"][0], shape={"file": "zones.geojson", "feature": "home"})
    order = replace(ORDER, places={**places, "home": (shape,)})
    one, two = (key(order=order, **{"orders/zones.geojson": sha}) for sha in ("1", "2"))
    assert one != two
