"""A register of orders → order files, or every fault of it by row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.documents.sheets import read_sheet
from orderwatch.errors import Fault, InputError, OrderFaults, TableFaults
from orderwatch.orders.load import load_text
from orderwatch.orders.register.build import OrderBuilder
from orderwatch.orders.register.rows import Group, RowReader
from orderwatch.orders.write import order_text


@dataclass(frozen=True, kw_only=True)
class Register:
    """What a register holds.

    Attributes:
        keys: (order id, respondent id) of each order.
        texts: their order files.
        ignored: columns whose names begin with `x_`.
    """

    keys: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    ignored: tuple[str, ...]


def read_register(path: Path, folder: Path) -> Register:
    """Reads a register; every order of it loads without a fault, or none is made.

    Args:
        path: CSV or XLSX.
        folder: where the order files will stand, and the GeoJSON files that they name.

    Raises:
        TableFaults: every fault, by row and column.
        InputError: it cannot be read as a table, or holds no order.
    """
    sheet = read_sheet(path)
    reader = RowReader(sheet)
    groups = reader.groups()
    if not groups and not reader.faults:
        raise InputError(str(path), "holds no order", "write one order a group of rows")
    texts = [_order(group, reader, folder) for group in groups]
    if reader.faults:
        raise TableFaults(reader.faults)
    return Register(
        keys=tuple((one.order_id, one.respondent) for one in groups),
        texts=tuple(texts),
        ignored=reader.ignored,
    )


def _order(group: Group, reader: RowReader, folder: Path) -> str:
    """The text of one order; its own faults, found by loading it, at the cells they came from."""
    builder = OrderBuilder(group, reader.fault)
    try:
        text = order_text(_without_empty(builder.values))
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        reader.fault(group.rows[0].number, "order_id", group.order_id, problem, remedy)
        return ""
    for fault in _faults_of(builder.values, text, reader.sheet.file, folder.resolve()):
        row, column = _cell_of(fault, builder, group)
        value = _cell(group, row, column) if fault.value is None else fault.value
        reader.fault(row, column, value or None, fault.problem, fault.remedy)
    return text


def _faults_of(values: dict[str, Any], text: str, file: str, folder: Path) -> Iterator[Fault]:
    """The faults of an order; a part of a wrong form does not hide those of the others."""
    try:
        load_text(text, file, folder)
    except OrderFaults as error:
        yield from error.faults
        rest = _without_faulty(values, error.faults)
        if rest != values:
            try:
                load_text(order_text(_without_empty(rest)), file, folder)
            except OrderFaults as more:
                yield from more.faults


def _without_faulty(values: dict[str, Any], faults: tuple[Fault, ...]) -> dict[str, Any]:
    """The order with every faulty condition put aside."""
    faulty = {fault.key.split(".")[1] for fault in faults if fault.key.startswith("conditions.")}
    conditions = [
        {"id": one.get("id") or f"row {number}", "clause": "x", "kind": "not_checkable"}
        if str(number) in faulty
        else one
        for number, one in enumerate(values["conditions"])
    ]
    return {**values, "conditions": conditions}


def _cell_of(fault: Fault, builder: OrderBuilder, group: Group) -> tuple[int, str]:
    """The row and column that a fault of the order file comes from."""
    return next(
        (builder.origin[key] for key in _upwards(fault.key) if key in builder.origin),
        (group.rows[0].number, fault.key),
    )


def _cell(group: Group, number: int, column: str) -> str:
    row = next((one for one in group.rows if one.number == number), None)
    return row.values.get(column, "") if row else ""


def _upwards(key: str) -> Iterator[str]:
    """A dotted key and those above it."""
    while key:
        yield key
        key = key.rpartition(".")[0]


def _without_empty(value: Any) -> Any:
    """What is not given is not written, so that a missing key is said to be missing."""
    if isinstance(value, dict):
        parts = {key: _without_empty(one) for key, one in value.items()}
        return {key: one for key, one in parts.items() if one not in ("", [], {}, None)}
    if isinstance(value, list):
        return [_without_empty(one) for one in value]
    return value
