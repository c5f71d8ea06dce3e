"""Trying a broken file: what may come of it, and nothing else."""

from __future__ import annotations

import csv
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from click.testing import CliRunner

from benchmarks.fuzz.breaking import broken
from benchmarks.fuzz.seeds import FILES, ORDER
from orderwatch.cli.app import application
from orderwatch.errors import OrderwatchError
from orderwatch.orders import load
from orderwatch.orders.words import describe
from orderwatch.records.given import add_given
from orderwatch.records.store import RecordStore

LONGEST_S = 60
"""A single file of a few hundred bytes takes far less, also on a busy machine."""
_ENDS = (0, 1, 2)
_COUNTS = ("used", "duplicates", "set_aside", "not_matched")


class HungError(AssertionError):
    """A file was still being read after `LONGEST_S`."""


def try_order(folder: Path, chance: random.Random) -> str:
    """Loads a broken order: it is said in words, or its faults are named."""
    path = folder / "order.yaml"
    path.write_bytes(broken(ORDER, chance))
    with in_time():
        try:
            describe(load(path))
        except OrderwatchError as error:
            return named(error, path)
    return "read"


def try_records(folder: Path, chance: random.Random) -> str:
    """Reads a broken export: its rows add up, or the file is refused with a reason."""
    name = chance.choice(sorted(FILES))
    records, text = FILES[name]
    path = folder / name
    path.write_bytes(broken(text, chance))
    with in_time(), RecordStore() as store:
        try:
            device = "TAG-1" if path.suffix in (".gpx", ".kml") else None
            owners = ["phone:07700 900123"] if path.suffix == ".xml" else []
            add_given(store, {records: [path]}, device=device, owners=owners)
            store.match((), ())
            for row in store.ledger():
                adds_up(row)
        except OrderwatchError as error:
            return named(error, path)
    return "read"


def try_check(folder: Path, chance: random.Random) -> str:
    """Checks a case of which one or two files are broken, and looks at every ledger row."""
    names = ["order.yaml", *sorted(FILES)]
    chosen = {*chance.sample(names, chance.randint(1, 2))}
    for name in names:
        text = ORDER if name == "order.yaml" else FILES[name][1]
        data = broken(text, chance) if name in chosen else text.encode()
        (folder / name).write_bytes(data)
    given = [part for name, (kind, _) in FILES.items() for part in (f"--{kind}", folder / name)]
    given += ["--device", "TAG-1", "--owner", "sms.xml=phone:07700 900123"]
    given += ["--from", "2026-05-01", "--until", "2026-05-02"]
    copy = chance.choice(([], ["--redact", "respondent"], ["--redact", "defence"]))
    out = folder / f"out-{chance.randrange(1 << 48)}"
    command = ["check", folder / "order.yaml", *given, *copy, "--out", out]
    with in_time():
        result = CliRunner().invoke(application, [str(one) for one in command])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code in _ENDS, result.output
    assert "Traceback" not in result.output
    if result.exit_code:
        return "refused"
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            adds_up(row)
    return "read"


def named(error: OrderwatchError, path: Path) -> str:
    """An error says which file it is about."""
    assert path.name in str(error) or path.stem in str(error), str(error)
    return "refused"


def adds_up(row: dict[str, object]) -> None:
    """What became of the rows of a file: no row is lost, none counted twice."""
    assert int(str(row["rows"])) == sum(int(str(row[name])) for name in _COUNTS), row


@contextmanager
def in_time() -> Iterator[None]:
    """Raises `HungError` in what takes longer than `LONGEST_S`."""

    def hung(_: int, __: FrameType | None) -> None:
        raise HungError(f"still reading after {LONGEST_S} s")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(LONGEST_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
