"""What the timeline of a page shows: the life of the order, and a lane for each condition."""

from __future__ import annotations

from dataclasses import dataclass

Spans = tuple[tuple[int, int], ...]
"""(start, end) of stretches of time, in order."""


@dataclass(frozen=True, kw_only=True)
class Force:
    """When a condition is in force by the order alone, its weekly hours left out.

    Attributes:
        spans_us: (start, end) in µs, cut to what is drawn.
        hours: it binds only at hours of its own, in words; empty: at all times.
        told: False: a copy tells nothing of it.
    """

    spans_us: Spans = ()
    hours: str = ""
    told: bool = True


@dataclass(frozen=True, kw_only=True)
class Lane:
    """The time of a condition by state: segments where there are few, else shares by bin.

    Attributes:
        condition_id: the condition.
        label: the condition and the start of its clause.
        segments: (start, end, state number) in ms; all of them, or those near findings.
        bins: (start, end, share of each state in force) in ms; empty where segments are all.
        exact: (start, end) in ms of the times whose segments are all there, beside bins.
        force: when it is in force by the order alone.
        gap: what a time within `force` and the account period is that no segment holds.
        note: why none of its time is accounted for; empty: some is.
    """

    condition_id: str
    label: str
    segments: tuple[tuple[int, int, int], ...]
    bins: tuple[tuple[int, int, tuple[float, ...]], ...] = ()
    exact: Spans = ()
    force: Force = Force()
    gap: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time in which conditions do not bind: `conditions` are their ids, none: all."""

    start_us: int
    end_us: int
    conditions: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class Life:
    """The order from its making to its end, and the account period within or beside it.

    Attributes:
        start_us: where the drawing begins, µs.
        end_us: where it ends, µs.
        force_us: (start, end) of the order, cut to what is drawn.
        open_end: why it is in force beyond what is drawn; empty: its end is drawn.
        open_mark: the same in a word or two.
        account_us: the account period; None: there is none.
        pauses: suspensions and discharges.
        events: (instant in µs, words) of what is dated in the order.
        force: condition → when it is in force.
        offsets: (start in ms, minutes east of UTC) of each change of the clocks in what is drawn.
        said: how much of it the account covers, in sentences.
        rows: (what, from, until, what is said of it): all of it in words.
    """

    start_us: int
    end_us: int
    force_us: tuple[int, int]
    open_end: str
    open_mark: str
    account_us: tuple[int, int] | None
    pauses: tuple[Pause, ...]
    events: tuple[tuple[int, str], ...]
    force: dict[str, Force]
    offsets: Spans
    said: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
