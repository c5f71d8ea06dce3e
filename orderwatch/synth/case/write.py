"""Writes the invented case to a folder."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

from orderwatch.errors import OutputError
from orderwatch.orders import load
from orderwatch.orders.in_force import stretches
from orderwatch.orders.model import Order
from orderwatch.policy import Policy
from orderwatch.synth.case.contacts import contacts
from orderwatch.synth.case.exports import write_backup, write_bill, write_log, write_truth
from orderwatch.synth.case.story import phone, tag
from orderwatch.synth.trace import Synthetic, write_rows
from orderwatch.temporal.local import to_utc_text

_CONTACTS = {
    "calls.csv": write_bill,
    "messages.xml": write_backup,
    "log.csv": write_log,
    "truth_contacts.csv": write_truth,
}
EXPORTS = ("calls.csv", "messages.xml", "log.csv")
"""The exports of contacts among `FILES`."""
FILES = ("order.yaml", "pings.csv", "truth.csv", *_CONTACTS)
"""What `write_case` writes."""
_TRUTH = ("condition_id", "place", "device_id", "inside_from", "inside_until")


def write_case(folder: str | Path, *, seed: int = 142) -> tuple[Path, ...]:
    """Writes the order, its records and what is true, the same bytes for the same seed.

    truth.csv says when each device was truly inside each place as the condition then drew it,
    whether or not the condition was in force at that hour; truth_contacts.csv each contact, and
    as what it must be listed.

    Args:
        folder: made if it is not there; files of these names must not be.
        seed: of the receivers' errors.

    Raises:
        OutputError: a file is there already, or the folder cannot be written.
    """
    root = Path(folder)
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            if (root / name).exists():
                raise OutputError(str(root / name), "is there already", "choose an empty folder")
        order_text = (resources.files("orderwatch.synth.case") / "order.yaml").read_bytes()
        (root / "order.yaml").write_bytes(order_text.replace(b"\r\n", b"\n"))
        traces = [tag(seed), phone(seed + 1)]
        rows = [row for trace in traces for row in trace.rows()]
        write_rows(root / "pings.csv", rows)
        _write_truth(root / "truth.csv", load(root / "order.yaml"), traces)
        told = contacts()
        for name, write in _CONTACTS.items():
            write(root / name, told)
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise OutputError(str(folder), problem, "choose another folder") from error
    return tuple(root / name for name in FILES)


def _write_truth(path: Path, order: Order, traces: list[Synthetic]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_TRUTH)
        for condition in order.every_condition:
            for trace in traces:
                for row in _true_stays(order, condition.id, trace):
                    writer.writerow(row)


def _true_stays(order: Order, condition_id: str, trace: Synthetic) -> list[tuple[str, ...]]:
    start, end = int(trace.truth.at_us[0]), int(trace.truth.at_us[-1])
    found: list[tuple[str, ...]] = []
    for stretch in stretches(order, condition_id, start, end, Policy()):
        if stretch.shadow:
            continue
        for zone, place in zip(stretch.zones, stretch.place_ids, strict=True):
            inside = trace.truth.inside(zone).clip(stretch.start_us, stretch.end_us)
            for first, last in inside:
                times = to_utc_text(first), to_utc_text(last)
                found.append((condition_id, place, trace.pings[0].device_id, *times))
    return found
