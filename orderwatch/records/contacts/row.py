"""A contact as a reader hands it on: texts in the canonical columns, not yet typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orderwatch.errors import RecordsError
from orderwatch.records.formats.content import Content, Dates, Fault, Options, Row

SEPARATOR = ";"
"""Between the receivers of one record."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_APPLE_S = 978_307_200
"""2001-01-01, from which Apple counts."""
_MS_FROM = 100_000_000_000
"""A number of seconds as great as this is the year 5138: it is milliseconds."""
_NS_FROM = 1_000_000_000_000
"""Seconds since 2001 as great as this are nanoseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRow:
    """One record of an export: every value as text, empty where there is none.

    `number`: 1 = first. The others are the canonical columns; `owner` is whose phone or account
    the export was taken from.
    """

    number: int
    at: str
    channel: str
    from_id: str
    to_id: str
    platform: str = ""
    action: str = ""
    status: str = ""
    duration_s: str = ""
    text: str = ""
    group_chat: str = ""
    owner: str = ""


_FIELDS = tuple(one.name for one in fields(ContactRow) if one.name != "number")
COLUMNS = tuple("own_id" if one == "owner" else one for one in _FIELDS)
"""The columns that a reader fills, by their canonical names."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader must know that the file does not say.

    Attributes:
        owner: `KIND:VALUE` of the person whose phone or account it is; empty: not given.
        with_text: message texts are asked for.
        date_order: DMY, MDY or YMD where the file may leave it open; empty: find it.
    """

    owner: str = ""
    with_text: bool = False
    date_order: str = ""

    def need_owner(self, path: Path) -> str:
        """The owner.

        Raises:
            RecordsError: none was given.
        """
        if not self.owner:
            remedy = "give --owner, such as --owner 'phone:07700 900123'"
            raise RecordsError(str(path), "does not say whose phone it was taken from", remedy)
        return self.owner


Rows = Iterator[ContactRow | Fault]
Reader = Callable[[Path, Wanted], Rows]


def receivers(ids: Sequence[str]) -> str:
    """Several receivers as one text, each once; a `;` inside an id would make it two."""
    return SEPARATOR.join(dict.fromkeys(one.replace(SEPARATOR, ",") for one in ids))


def unix_time(value: object) -> str | None:
    """ISO 8601 for seconds or milliseconds since 1970; None where it is no such number.

    >>> unix_time("1609459200000"), unix_time(1609459200), unix_time("")
    ('2021-01-01T00:00:00.000000Z', '2021-01-01T00:00:00.000000Z', None)
    """
    number = _whole(value)
    if number is None:
        return None
    return _iso(number * 1_000 if abs(number) >= _MS_FROM else number * 1_000_000)


def apple_time(value: object) -> str | None:
    """ISO 8601 for seconds or nanoseconds since 2001.

    >>> apple_time(469908586), apple_time(469908586_500_000_000)
    ('2015-11-22T18:09:46.000000Z', '2015-11-22T18:09:46.500000Z')
    """
    number = _whole(value)
    if number is None:
        return None
    since = number // 1_000 if abs(number) >= _NS_FROM else number * 1_000_000
    return _iso(since + _APPLE_S * 1_000_000)


def _whole(value: object) -> int | None:
    """A whole number other than 0, which stands for no time."""
    text = str(value if value is not None else "").strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 19:
        return None
    return int(text) or None


def _iso(since_us: int) -> str | None:
    try:
        at = _EPOCH + timedelta(microseconds=since_us)
    except OverflowError:
        return None
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at.year >= 1000 else None


def as_content(reader: Reader) -> Callable[[Path, Options], Content]:
    """A reader of contacts as a reader of a file format: its columns are the canonical ones.

    The words of messages are asked for where the column `text` is.
    """

    def opened(path: Path, options: Options) -> Content:
        def rows(names: Sequence[str], _: Dates) -> Iterator[Row | Fault]:
            fields = [_FIELDS[COLUMNS.index(name)] for name in names]
            wanted = Wanted(
                owner=options.owner, with_text="text" in names, date_order=options.date_order
            )
            for one in reader(path, wanted):
                if isinstance(one, Fault):
                    yield one
                else:
                    yield one.number, [getattr(one, field) for field in fields]

        return Content(header=COLUMNS, rows=rows)

    return opened
