"""Tables on standard output for programs: CSV and JSON, UTF-8, LF."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from orderwatch.evidence.table_set import TABLES
from orderwatch.evidence.visible import shown
from orderwatch.version import __version__

if TYPE_CHECKING:
    from orderwatch.cli.running import Ran


def print_csv(ran: Ran, table: str) -> None:
    """Prints a table as its file; on a terminal, what could rewrite the screen as its code."""
    _print(f"{line}\n" for line in ran.sink.csv(table))


def print_json(ran: Ran, tables: Iterable[str] = tuple(TABLES)) -> None:
    """Prints one object: version, policy, inputs, warnings, notes, and every table as a list."""
    _print(_json(ran, tables))


def warn_first(ran: Ran) -> None:
    """Says on standard error what must not be passed on, which orders were not checked, and why."""
    if ran.confidential:
        click.echo(ran.confidential, err=True)
    for order in ran.sink.table("orders"):
        if order["checked"] == "no":
            name = order["order_id"] or order["file"]
            click.echo(shown(f"NOT CHECKED: {name}: {order['why']}"), err=True)


def _json(ran: Ran, tables: Iterable[str]) -> Iterator[str]:
    policy = ran.run.policy
    head = {
        "orderwatch": __version__,
        "policy": policy.values(),
        "policy_differences": policy.differences(),
        "inputs": [{"name": one.name, "sha256": one.sha256} for one in ran.run.inputs],
        "warnings": [*ran.run.warnings, *_of_orders(ran)],
        "notes": list(ran.run.notes),
    }
    yield "{\n"
    yield ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items())
    for name in (*tables, *ran.sink.requested):
        yield f",\n{json.dumps(name)}: ["
        for number, record in enumerate(ran.sink.records(name)):
            yield (",\n" if number else "\n") + json.dumps(record)
        yield "]"
    yield "\n}\n"


def _of_orders(ran: Ran) -> list[str]:
    """The warnings of single orders, each with the order's id."""
    found = []
    for order in ran.sink.table("orders"):
        texts = [one for one in str(order["warnings"] or "").split("; ") if one]
        found += [f"{order['order_id'] or order['file']}: {text}" for text in texts]
    return found


def _print(parts: Iterable[str]) -> None:
    stream: BinaryIO = sys.stdout.buffer
    escape = bool(sys.stdout.isatty())
    for part in parts:
        text = "\n".join(shown(line) for line in part.split("\n")) if escape else part
        stream.write(text.encode("utf-8", "backslashreplace"))
    stream.flush()
