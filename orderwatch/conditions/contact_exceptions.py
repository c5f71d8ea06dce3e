"""An exception of the order covers a contact: all its terms hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from orderwatch.conditions.contact_reading import Reading
from orderwatch.orders.in_force import ExceptionInForce
from orderwatch.outcome import Outcome

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """What the exceptions of an order say of one reading.

    Attributes:
        by: id of the exception that covers it; empty: none.
        until_us: to when it and others that follow it cover a call, µs.
        may: (id, reason) of exceptions that need a person and may cover it.
        granted_after: one would cover it, had it been granted by then.
    """

    by: str = ""
    until_us: int = 0
    may: tuple[tuple[str, str], ...] = ()
    granted_after: bool = False


class Excuses:
    """The exceptions of one condition, used up in the order in which readings are asked about.

    Args:
        tz: the order's time zone, for the local day of `per_day`.
        groups: name → members.
    """

    def __init__(self, tz: ZoneInfo, groups: Mapping[str, tuple[str, ...]]) -> None:
        self._tz, self._groups = tz, groups
        self._used: dict[tuple[str, date], list[int]] = defaultdict(list)

    def of(self, reading: Reading, exceptions: Sequence[ExceptionInForce]) -> Excuse:
        """Which exception covers a reading.

        Those without `per_day` come first, then those with more terms, so that none is used up in
        vain. One a day is used up by a contact that is AGAINST the condition, once for all its
        receivers. One that needs a person is not: which of the day's contacts it means is only
        known when they are read.
        """
        at_us = reading.at_us
        alike = [one for one in exceptions if self._holds(one, reading)]
        fit = [one for one in alike if _begins_in(one, reading)]
        granted = [one for one in fit if one.granted_us is None or one.granted_us <= at_us]
        sure = sorted((one for one in granted if not one.judgement), key=_trial)
        chosen = next((one for one in sure if self._left(one, reading)), None)
        if chosen is not None:
            return Excuse(by=chosen.id, until_us=_covered_until(chosen, alike, at_us))
        return Excuse(
            may=tuple(_reasons(one for one in granted if one.judgement)),
            granted_after=any(one not in granted and not one.judgement for one in fit),
        )

    def _holds(self, exception: ExceptionInForce, reading: Reading) -> bool:
        """Whether all terms but time and `per_day` fit."""
        contact, terms = reading.contact, exception.contact
        senders = {one.person_id for one in contact.senders}
        return bool(
            ("through" not in terms or senders & self._expanded(terms["through"]))
            and ("with" not in terms or set(reading.protected) <= self._expanded(terms["with"]))
            and ("channel" not in terms or contact.head.channel in terms["channel"])
            and ("platform" not in terms or contact.platform == terms["platform"])
            and ("replies" not in terms or "reply" in reading.flags)
        )

    def _expanded(self, names: Iterable[str]) -> set[str]:
        return {one for name in names for one in self._groups.get(name, (name,))}

    def _left(self, exception: ExceptionInForce, reading: Reading) -> bool:
        """Whether the exception is not used up on that day; uses it up by one."""
        limit = exception.contact.get("per_day")
        if limit is None:
            return True
        local = (_EPOCH + timedelta(microseconds=reading.at_us)).astimezone(self._tz)
        used = self._used[exception.id, local.date()]
        if id(reading.contact) in used:
            return True
        if len(used) >= limit or reading.outcome != Outcome.AGAINST:
            return False
        used.append(id(reading.contact))
        return True


def _begins_in(exception: ExceptionInForce, reading: Reading) -> bool:
    """Whether a contact begins in one time of an exception, as its clock can be read."""
    ends = np.array([reading.at_us, max(reading.at_us, reading.end_us - 1)], dtype=np.int64)
    first, last = exception.when.index_of(ends)
    return bool(first >= 0 and first == last)


def _trial(exception: ExceptionInForce) -> tuple[bool, int]:
    """The order in which exceptions are tried; equals as they stand in the file."""
    counted = "per_day" in exception.contact
    return counted, -len(exception.contact) if counted else 0


def _covered_until(chosen: ExceptionInForce, alike: Iterable[ExceptionInForce], at_us: int) -> int:
    """To when an exception, and others that follow it and fit, cover what begins in it, µs."""
    time = chosen.when
    for one in alike:
        known = one.granted_us is None or one.granted_us <= at_us
        if known and not one.judgement and "per_day" not in one.contact:
            time = time.union(one.when)
    index = int(time.index_of(np.array([at_us], dtype=np.int64))[0])
    return int(time.ends_us[index])


def _reasons(exceptions: Iterable[ExceptionInForce]) -> list[tuple[str, str]]:
    return [(one.id, one.reason or "needs a person's judgement") for one in exceptions]
