"""A finding of a folder of results, or a time that the user names, told step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.engine.asked import asked_period
from orderwatch.engine.contact.registration import tables_of
from orderwatch.engine.explain.found import finding_steps
from orderwatch.engine.explain.incident import incident_steps
from orderwatch.engine.explain.instant import Answer, answers
from orderwatch.engine.explain.missed import missed_steps
from orderwatch.engine.explain.opened import Key, Opened
from orderwatch.engine.explain.silent import silent_steps
from orderwatch.engine.explain.steps import Step
from orderwatch.engine.explain.things import Things, things
from orderwatch.engine.verdict import OrderRecords
from orderwatch.errors import InputError, VerifyError
from orderwatch.evidence.found_inputs import find_inputs
from orderwatch.evidence.kept import Kept
from orderwatch.findings.finding import Finding
from orderwatch.findings.incidents import Incident
from orderwatch.findings.silent import Silent
from orderwatch.orders.model import Condition


@dataclass(frozen=True, kw_only=True)
class Told:
    """A finding told.

    Attributes:
        row: of its table in the folder, as written there.
        table: the table.
        steps: from whether the condition was in force to what speaks against the finding.
    """

    row: dict[str, str]
    table: str
    steps: tuple[Step, ...]


def opened(folder: Kept, given: Sequence[Path] = ()) -> Opened:
    """Reads the inputs of a run again.

    Raises:
        VerifyError: an input is not at hand or has changed, or the run cannot be made again.
    """
    where = str(folder.path)
    if folder.manifest.values.get("redacted_for"):
        problem = "is a redacted copy, which does not say what it was made from"
        raise VerifyError(where, problem, "ask the results that it was made with")
    found = find_inputs(folder.manifest.inputs, given)
    asked = folder.manifest.asked
    remedy = "give it with --order, --pings, --events or --contacts"
    if asked is None or asked.from_memory:
        problem = "does not say from which files and options it was made"
        raise VerifyError(where, problem, "run the check again, from files")
    if found.changed:
        one, path = next(iter(found.changed.items()))
        problem = f"is not the file that was read as {one.name}: its bytes have changed"
        raise VerifyError(str(path), problem, remedy)
    if found.needed:
        names = ", ".join(f"{one.name} ({one.kind})" for one in found.needed)
        raise VerifyError(where, f"was made from a file that is not at hand: {names}", remedy)
    return Opened(folder.manifest, asked, found.paths)


def tell_finding(folder: Kept, finding_id: str, run: Opened) -> Told:
    """One finding, near miss or excepted episode.

    Raises:
        InputError: the folder has no finding of that id.
        VerifyError: it does not come out again from the inputs.
    """
    table, row = folder.finding(finding_id)
    records = run.records((row["order_id"], row["respondent_id"]))
    condition = condition_of(records, row["condition_id"])
    found = things(records, condition)
    for name, _ in found.named:
        if name == finding_id:
            steps = tuple(steps_of(records, found, name))
            return Told(row=row, table=table, steps=steps)
    problem = f"holds finding {finding_id}, which does not come out again"
    raise VerifyError(str(folder.path), problem, "see `orderwatch verify`")


def steps_of(records: OrderRecords, found: Things, name: str) -> Iterable[Step]:
    """The steps to one of the findings of a condition."""
    thing = dict(found.named)[name]
    if isinstance(thing, Finding):
        return finding_steps(records, thing)
    if isinstance(thing, Incident):
        return incident_steps(records, thing, tables_of(records))
    if isinstance(thing, Silent):
        return silent_steps(records, thing)
    return missed_steps(records, found.seen, thing)


def tell_time(records: OrderRecords, when: str, condition_id: str | None) -> list[Answer]:
    """Every condition of an order, or one, at a time.

    Args:
        records: of the order.
        when: the time as typed; without an offset in the order's time zone.
        condition_id: one condition alone.

    Raises:
        InputError: no time, a date alone, or no such condition.
    """
    try:
        start, _ = asked_period([records.order], when, None)
        _, end = asked_period([records.order], None, when)
    except ValueError as error:
        problem, _, remedy = str(error).partition("; ")
        raise InputError("--at", problem, remedy or "write 2026-04-14T08:35") from error
    if start is None or start != end:
        remedy = "add the hour, as 2026-04-14T08:35"
        raise InputError("--at", f'"{when}" is a whole day', remedy)
    chosen = list(records.order.every_condition)
    if condition_id is not None:
        chosen = [condition_of(records, condition_id)]
    return list(answers(records, chosen, start))


def condition_of(records: OrderRecords, name: str) -> Condition:
    """A condition of an order, as first made.

    Raises:
        InputError: there is none of that id.
    """
    every = {one.id: one for one in records.order.every_condition}
    if name not in every:
        raise InputError("--condition", f'"{name}" is no condition', f"use {', '.join(every)}")
    return every[name]


def only_order(run: Opened, order_id: str | None) -> Key:
    """The order that is meant: the one named, or the only one.

    Raises:
        InputError: none of that id, or several orders and none named.
    """
    keys = [one for one in run.keys if order_id in (None, one[0])]
    if len(keys) == 1:
        return keys[0]
    problem = "names no order of this run" if not keys else "must say which of several orders"
    names = ", ".join(sorted({one[0] for one in run.keys})[:20])
    raise InputError("--order-id", problem, f"use one of {names}")
