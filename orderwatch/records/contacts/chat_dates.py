"""Which part of a chat's dates is the day: found from the file, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from orderwatch.errors import RecordsError

ORDERS = ("DMY", "MDY", "YMD")
_DAY = timedelta(days=1)
Parts = tuple[str, str, str]


def date_order(dates: Sequence[Parts], where: str) -> str:
    """The one order in which every date is one and the chat goes forward in time.

    A message may stand a day late, as phones sort them by arrival. What is no date in any order is
    left out: its row is set aside, and whoever writes such a line in a message keeps no chat from
    being read.

    Args:
        dates: the three parts as written, in the order of the file.
        where: the file.

    Raises:
        RecordsError: no order fits, or more than one.

    >>> date_order([("1", "2", "23"), ("13", "2", "23")], "chat.txt")
    'DMY'
    >>> date_order([("3", "4", "23"), ("5", "4", "23"), ("1", "5", "23")], "chat.txt")
    'DMY'
    """
    distinct = [one for number, one in enumerate(dates) if number == 0 or one != dates[number - 1]]
    distinct = [one for one in distinct if any(_date(one, order) for order in ORDERS)] or distinct
    possible = [order for order in ORDERS if _fits(distinct, order)]
    forward = [order for order in possible if _goes_forward(distinct, order)]
    if len({tuple(_date(one, order) for one in distinct) for order in forward}) == 1:
        return forward[0]
    if not possible:
        problem = "has dates of which no order of day and month makes dates"
        remedy = "export the chat again, in one piece, or say which with date_order in a profile"
        raise RecordsError(where, problem, remedy)
    if not forward:
        problem = "does not go forward in time, whichever part of its dates is the day"
        remedy = "say which with date_order in a profile (DMY or MDY)"
        raise RecordsError(where, problem, remedy)
    problem = "does not show whether its dates are day/month or month/day"
    raise RecordsError(where, problem, "say which with date_order in a profile (DMY or MDY)")


def iso_date(parts: Parts, order: str) -> str | None:
    """A date as YYYY-MM-DD; None where it is none."""
    found = _date(parts, order)
    return None if found is None else found.isoformat()


def _fits(dates: Sequence[Parts], order: str) -> bool:
    return all(_date(one, order) is not None for one in dates)


def _goes_forward(dates: Sequence[Parts], order: str) -> bool:
    latest = date.min
    for parts in dates:
        one = _date(parts, order)
        if one is None or one < latest - _DAY * (latest > date.min):
            return False
        latest = max(latest, one)
    return True


def _date(parts: Parts, order: str) -> date | None:
    values = dict(zip(order, parts, strict=True))
    if len(values["Y"]) not in ((4,) if order == "YMD" else (2, 4)) or any(
        len(values[one]) > 2 for one in "DM"
    ):
        return None
    year = int(values["Y"])
    try:
        return date(
            year + 2000 if len(values["Y"]) == 2 else year, int(values["M"]), int(values["D"])
        )
    except ValueError:
        return None
