"""How the rows of one kind of records are typed: values, faults and the stored columns, as SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orderwatch.records.profile_model import Profile

EARLIEST_US = 978_307_200_000_000
"""2001-01-01: a receiver that shows the year 2000 or before was never set."""
LATEST_US = 4_102_444_800_000_000
"""2100-01-01: times from here on are faults of a clock."""
CUT_ID = (
    "(device_id_text >= '0' AND device_id_text < ':' AND "
    r"regexp_full_match(device_id_text, '\d(\.\d+)?[eE]\+?\d{2}|\d{15,}\.0+'))"
)
"""SQL that is true of a device id of which a spreadsheet has kept some digits.

The comparison of its first letter spares most ids the pattern, which costs as much as a number.
"""
_NUMBER = r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A reason to set a row aside: SQL that is true where it holds, SQL of its code, its field."""

    when: str
    code: str
    field: str


@dataclass(frozen=True, kw_only=True)
class Typing:
    """One kind of records.

    The SQL of `values` sees FIELD_text for every field, that of `faults` and `stored` also the
    values, and for every clock CLOCK_local (as shown, µs), CLOCK_zoned (it has an offset),
    CLOCK_us (UTC, NULL where it cannot be told) and CLOCK_why (code of why not, or NULL).

    Attributes:
        columns: column of the table → its type, besides source, row and device.
        clocks: fields that are times.
        named_clocks: further ones, which exist only where a profile names their column.
        values: name → SQL, made from a profile.
        faults: in column order.
        stored: column of the table → SQL.
        order: the column that rows are sorted and matched by.
        same: columns that two rows of one device share where one repeats the other.
    """

    columns: Mapping[str, str]
    clocks: tuple[str, ...]
    values: Callable[[Profile], Mapping[str, str]]
    faults: Callable[[Profile], Sequence[Fault]]
    stored: Callable[[Profile], Mapping[str, str]]
    order: str
    same: tuple[str, ...]
    named_clocks: tuple[str, ...] = ()

    def clocks_of(self, profile: Profile) -> list[str]:
        """The clocks that are read with a profile."""
        return [*self.clocks, *(one for one in self.named_clocks if one in profile.columns)]


def number(text: str) -> str:
    """SQL for the number that a text is, NULL where it is none."""
    return f"CASE WHEN regexp_full_match({text}, '{_NUMBER}') THEN TRY_CAST({text} AS DOUBLE) END"


def device_faults() -> list[Fault]:
    """A row without a device, or with an id of which a spreadsheet has kept some digits."""
    return [
        Fault(when="device_id_text IS NULL", code="'NO_DEVICE'", field="device_id"),
        Fault(when=CUT_ID, code="'LOST_DIGITS'", field="device_id"),
    ]


def clock_faults(profile: Profile, clock: str, *, given: str) -> list[Fault]:
    """What can be wrong with a time.

    Args:
        profile: says whether times without an offset have a zone.
        clock: the field.
        given: SQL that is true where there is a time to be read.
    """
    found = [(f"{clock}_local IS NULL", "'BAD_TIME'")]
    if not profile.zone_name:
        found.append((f"NOT coalesce({clock}_zoned, false)", "'NO_ZONE'"))
    found.append((f"{clock}_why IS NOT NULL", f"{clock}_why"))
    range_us = f"{clock}_us < {EARLIEST_US} OR {clock}_us >= {LATEST_US}"
    found.append((f"({range_us})", "'TIME_OUT_OF_RANGE'"))
    return [Fault(when=f"{given} AND {when}", code=code, field=clock) for when, code in found]
