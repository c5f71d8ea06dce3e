"""Order files from a register or from messages of a court, and a register from order files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from orderwatch.cli.terminal import safe_lines
from orderwatch.evidence.visible import shown

_FAULTY = 2


def from_register(paths: Sequence[Path]) -> int:
    """Writes one order file for each order of a register; the exit code."""
    from orderwatch.orders.order_folder import file_names, write_orders
    from orderwatch.orders.register import read_register

    if len(paths) != 2:
        raise click.UsageError("--from-register: name the register, then the folder to write to")
    register, folder = paths
    found = read_register(register, folder)
    for name in found.ignored:
        _say(f"{register}: column {name} is not a column of a register and is left out")
    named = zip(file_names(found.keys), found.texts, strict=True)
    for path in write_orders(folder, named):
        click.echo(shown(str(path)))
    return 0


def to_register(paths: Sequence[Path]) -> int:
    """Writes a register of order files, and says what it could not hold; the exit code."""
    from orderwatch.documents.sheet_out import write_sheet
    from orderwatch.engine.batch.order_files import order_paths
    from orderwatch.errors import InputError, OrderFaults
    from orderwatch.orders.register import HEADER, Rows, register_rows

    if len(paths) < 2:
        raise click.UsageError("--to-register: name order files or folders, then the register")
    *orders, out = paths
    found: list[Rows] = []
    faults: list[str] = []
    for path in order_paths([str(one) for one in orders]):
        try:
            found.append(register_rows(path))
        except (OrderFaults, InputError) as error:
            faults += str(error).split("\n")
    if faults:
        for line in faults:
            _say(line)
        _say("Nothing was written.")
        return _FAULTY
    rows = [[row.get(name, "") for name in HEADER] for one in found for row in one.rows]
    write_sheet(out, HEADER, rows)
    for one in found:
        for key in one.not_held:
            _say(f"{one.file}, {key}: no column of a register holds it; keep the order file")
    click.echo(shown(str(out)))
    return 0


def from_court(paths: Sequence[Path]) -> int:
    """Writes draft order files from messages of a court, and says what contradicts itself."""
    from orderwatch.errors import Fault, InputError, OrderwatchError
    from orderwatch.orders.court import Draft, drafts_of, render
    from orderwatch.orders.order_folder import file_names, write_orders

    if len(paths) < 2:
        raise click.UsageError("--from-court: name messages, then the folder to write to")
    *messages, folder = paths
    drafts: list[Draft] = []
    refused: list[OrderwatchError] = []
    for path in messages:
        try:
            drafts += drafts_of(path)
        except InputError as error:
            refused.append(error)
    doubts: list[Fault] = [doubt for draft in drafts for doubt in draft.doubts]
    for line in [str(one) for one in (*refused, *doubts)]:
        _say(line)
    names = file_names([(one.order_id, one.respondent_id) for one in drafts])
    texts = zip(names, (render(one) for one in drafts), strict=True)
    for path in write_orders(folder, texts) if drafts else ():
        click.echo(shown(str(path)))
    return _FAULTY if refused else 0


def _say(text: str) -> None:
    for line in safe_lines(text):
        click.echo(line, err=True)
