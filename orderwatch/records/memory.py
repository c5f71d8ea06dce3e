"""How much memory a run may take, and what of it is whose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import duckdb

from orderwatch.errors import CaseSizeError, InputError, RecordsError
from orderwatch.records.model import Holding

DEFAULT = 1_000_000_000
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_LEAST = 200_000_000
_DATABASE_SHARE = 0.4
"""The rest is for Python, its libraries and the cases in work."""
CASE_ROW_BYTES = 600
"""A position of a case, with all that is worked out for it."""


def bytes_of(size: str | None) -> int:
    """A size in words as bytes.

    Raises:
        InputError: it is none, or too small to run in.

    >>> bytes_of("1GB"), bytes_of("1.5 gb"), bytes_of(None)
    (1000000000, 1500000000, 1000000000)
    """
    if size is None:
        return DEFAULT
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*", size, re.IGNORECASE)
    if found is None:
        raise InputError(f"--memory {size}", "is no size", "write it as 1GB or 800MB")
    amount = int(float(found[1]) * _UNITS[found[2].lower()])
    if amount < _LEAST:
        raise InputError(f"--memory {size}", "is too little", "give 200MB or more")
    return amount


def database_limit(memory: int) -> str:
    """What the embedded database may take of it, as it wants it said."""
    return f"{int(memory * _DATABASE_SHARE) // 1_000_000}MB"


def check_sizes(holdings: Sequence[Holding], counts: Mapping[int, int], memory: int) -> None:
    """A case is worked on as a whole: the largest must fit.

    Args:
        holdings: of all cases.
        counts: number of a holding → its used rows.
        memory: bytes that the run may take.

    Raises:
        CaseSizeError: a case is larger than that; the largest is named.
    """
    sizes: Counter[str] = Counter()
    for number, holding in enumerate(holdings):
        sizes[holding.case] += counts[number]
    for case, rows in sizes.most_common(1):
        needed = rows * CASE_ROW_BYTES
        if needed > memory:
            device = next(one.device_id for one in holdings if one.case == case)
            problem = f"has {rows:,} rows, about {needed / 1e9:.1f} GB in work"
            remedy = f"give --memory {needed // 10**9 + 1}GB, or a part of the time at once"
            raise CaseSizeError(case, rows, f"the case of device {device}", problem, remedy)


def out_of_room(error: duckdb.Error) -> bool:
    """Whether memory or disk is full, which no other way of reading would mend."""
    full = isinstance(error, duckdb.IOException) and "No space left" in str(error)
    return full or isinstance(error, duckdb.OutOfMemoryException)


def no_room(error: duckdb.Error) -> RecordsError:
    """What the database says of a full memory or disk, in words."""
    said = str(error).split("\n", maxsplit=1)[0]
    remedy = "give more with --memory, or free the disk of the temporary folder"
    return RecordsError("the records", f"do not fit ({said})", remedy)
