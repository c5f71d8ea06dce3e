"""Foreseen faults of executors: values, as an exception would be tried again and be logged."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from orderwatch.errors import CaseSizeError, OrderwatchError
from orderwatch.records.parcels import Parcel

FAULT = "fault"
"""The kind of a parcel that holds one."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A foreseen fault: what is said of it, and of a case that is too large, its size."""

    message: str
    exit_code: int
    rows: int = 0


def guarded(part: int, work: Callable[[], Iterator[Parcel]]) -> Iterator[Parcel]:
    """The parcels of some work, and if it ends in a foreseen fault, that.

    Args:
        part: what the work was about.
        work: gives the parcels.
    """
    try:
        yield from work()
    except OrderwatchError as error:
        rows = error.rows if isinstance(error, CaseSizeError) else 0
        part = int(error.case) if isinstance(error, CaseSizeError) else part
        failed = Failed(message=str(error), exit_code=error.exit_code, rows=rows)
        yield Parcel(part=part, kind=FAULT, payload=pickle.dumps(failed))


def opened(parcel: Parcel) -> Any:
    """What a parcel that is no records holds."""
    return pickle.loads(parcel.payload)  # noqa: S301 - made by this run
