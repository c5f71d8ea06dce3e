"""Faults of an order file or a profile: all of one file are raised together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orderwatch.errors.running import OrderwatchError

_SHOWN = 80


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: `FILE line L, KEY: "VALUE" PROBLEM; REMEDY`.

    Attributes:
        file: path as given.
        line: 1 = first; 0 where the fault has no line (a file that is missing).
        key: dotted path of keys, such as `places.home.circle.radius`; may be empty.
        value: the text as written; None where there is none (a missing key).
        problem: what is wrong, to be read after the value.
        remedy: what to write instead.
    """

    file: str
    line: int
    key: str
    value: str | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file} line {self.line}" if self.line else self.file
        key = f", {self.key}" if self.key else ""
        value = "" if self.value is None else f' "{short(self.value)}"'
        return f"{where}{key}:{value} {self.problem}; {self.remedy}"


class FaultsError(OrderwatchError):
    """The faults of one file."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda f: (f.file, f.line, f.key, f.problem)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class OrderFaults(FaultsError):  # noqa: N818 - it carries the faults
    """An order file is faulty; nothing of it was checked."""


class ProfileFaults(FaultsError):  # noqa: N818
    """A profile of an export format is faulty."""


def short(value: str) -> str:
    """A value on one line, cut where it is long."""
    flat = " ".join(value.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
