"""What a page shows, as plain values: texts, numbers and lines, ready to be laid out.

Everything a page says comes through `View`. A copy that withholds something is a `View` with less
in it: the layout asks for nothing else. Texts are raw; the layout makes them safe.
"""

from __future__ import annotations

from dataclasses import dataclass

from orderwatch.evidence.page.pattern_view import PatternPart
from orderwatch.evidence.page.time_view import Lane, Life

Ring = tuple[tuple[float, float], ...]
"""A closed line, (latitude, longitude) in degrees."""


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A code, its words, and the notes that say where it comes from."""

    code: str
    words: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A small table; `cut` says what was left out of it, `notes` what its codes mean."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A position on the map.

    Attributes:
        number: of its row in the evidence of the finding, from 1.
        lat: degrees north.
        lon: degrees east.
        r95_m: radius that holds 95 % of its errors; None: not known.
        outcome: against, consistent, unclear, or empty.
        whose: `respondent`, `protected` or `sighting`.
        beside: it is the one before or after the finding.
        label: what and when.
    """

    number: int
    lat: float
    lon: float
    r95_m: float | None
    outcome: str
    whose: str
    beside: bool
    label: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One possible breach, near miss or excepted episode.

    Attributes:
        id: `finding_id`, the anchor of its link.
        listed: possible_breaches, near_misses or excepted.
        condition_id: the condition.
        clause: its words.
        kind: what the condition asks for, in words.
        grade: strong, moderate, weak, or empty.
        why: the grade's definition, or why it is no possible breach.
        when: local date and times.
        start_us: first record, µs.
        end_us: last record, µs.
        sentence: what was recorded.
        facts: name and value of every other cell that is filled.
        flags: circumstances.
        speaks_against: what speaks against it.
        thresholds: those that decided it, in words.
        evidence: its rows, None where the page had no room for them.
        fixes: its positions.
        contacts_us: times of its contact records.
        reviews: what reviewers said of it.
    """

    id: str
    listed: str
    condition_id: str
    clause: str
    kind: str
    grade: str
    why: str
    when: str
    start_us: int
    end_us: int
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    flags: tuple[Cited, ...] = ()
    speaks_against: tuple[Cited, ...] = ()
    thresholds: tuple[str, ...] = ()
    evidence: Table | None = None
    fixes: tuple[Fix, ...] = ()
    contacts_us: tuple[int, ...] = ()
    reviews: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the time in force: state, its words, how long, and its share as drawn and said."""

    state: str
    words: str
    length: str
    share: str
    x: float
    width: float


@dataclass(frozen=True, kw_only=True)
class ConditionLine:
    """One condition on the first screen.

    Attributes:
        id: the condition.
        clause: its words.
        kind: what it asks for, in words.
        checked: whether it was checked.
        why: why not, or not all of it.
        exports: the files whose records were used.
        in_force: how long it was in force in the account period; empty: not accounted for.
        parts: that time by state; widths in per cent of the bar.
        grades: possible breaches by grade.
        others: near misses and excepted episodes.
        bases: (state, why, how long) of the time that is unclear or without data.
        withheld: nothing is told of it in this copy.
    """

    id: str
    clause: str
    kind: str
    checked: bool
    why: str
    exports: tuple[str, ...]
    in_force: str
    parts: tuple[Part, ...]
    grades: dict[str, int]
    others: dict[str, int]
    bases: tuple[tuple[str, str, str], ...] = ()
    withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A place of a condition on the map.

    Attributes:
        condition_id: the condition.
        label: place, distance, clause and how well the line is known.
        role: `away` where one must not be, `stay` where one must be, `exception`.
        rings: the line as it counts, the distance included.
        inner: the line less its tolerance.
        outer: the line with its tolerance.
        start_us: from when it counts, µs.
        end_us: until when, µs.
        confidential: the place must not become known.
    """

    condition_id: str
    label: str
    role: str
    rings: tuple[Ring, ...]
    inner: tuple[Ring, ...]
    outer: tuple[Ring, ...]
    start_us: int
    end_us: int
    confidential: bool


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A silence of a device.

    Attributes:
        device_id: the device.
        start_us: the last position before, µs.
        end_us: the first position after, µs.
        start: that, local.
        end: that, local.
        length: how long.
        apart: how far apart the positions at both ends are.
        reach: where it can have been meanwhile, in words.
        before: latitude, longitude, radius of 95 % of the position before.
        after: of the one after.
        outline: of the area in which it can have been; empty where there is none to draw.
    """

    device_id: str
    start_us: int
    end_us: int
    start: str
    end: str
    length: str
    apart: str
    reach: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    outline: Ring


@dataclass(frozen=True, kw_only=True)
class Banner:
    """A line that must be read first; `grave`: the page must not be passed on unread."""

    text: str
    grave: bool = False


@dataclass(frozen=True, kw_only=True)
class View:
    """The page of one order.

    Attributes:
        title: order and respondent.
        order_id: the order.
        respondent_id: the respondent.
        banners: what must be read first.
        order_words: (heading, lines): the order in plain words.
        summary: (name, value) of the order: court, made, in force, notice, who wrote it down.
        period: the account period in words.
        checked: yes, partly or no.
        why: why not, or not all of it.
        used: what was used, in words.
        grades: possible breaches by grade.
        conditions: one line each.
        data: what the records of each device are worth: (device, verdict).
        against_counts: (words, number of possible breaches) of what speaks against them.
        cards: possible breaches, near misses and excepted episodes, each list in order of time.
        life: of the order, which the timeline spans.
        lanes: the timeline.
        period_us: start and end of the account period, µs; None: there is none.
        timezone: of the order.
        places: zones on the map.
        gaps: silences, and what was left out of them.
        basemap: (lines, where they come from, whom to name).
        pattern: of the incidents; None: not checked, and so nothing to count.
        files: file, SHA-256, rows, used, duplicates, set aside, not matched.
        set_aside: file, code, rows, remedy.
        thresholds: name, value, reason, whether it differs from the default.
        warnings: everything else that was said of the run.
        version: of the program.
    """

    title: str
    order_id: str
    respondent_id: str
    banners: tuple[Banner, ...]
    order_words: tuple[tuple[str, tuple[str, ...]], ...]
    summary: tuple[tuple[str, str], ...]
    period: str
    period_us: tuple[int, int] | None
    checked: str
    why: str
    used: str
    grades: dict[str, int]
    conditions: tuple[ConditionLine, ...]
    data: tuple[tuple[str, str], ...]
    against_counts: tuple[tuple[str, int], ...]
    cards: tuple[Card, ...]
    life: Life
    lanes: tuple[Lane, ...]
    timezone: str
    places: tuple[Drawn, ...]
    gaps: tuple[tuple[Gap, ...], str]
    basemap: tuple[tuple[Ring, ...], str, str]
    pattern: PatternPart | None
    files: Table
    set_aside: Table
    thresholds: tuple[tuple[str, str, str, bool], ...]
    warnings: tuple[str, ...]
    version: str
