"""One result of a hearing → clauses: every free text word for word, dates where they are plain.

A result holds prompts. Those with a type are the answers to questions of the result itself; those
without one are results of their own that were folded into it, their answers as `Label:value` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orderwatch.errors import Fault
from orderwatch.orders.court.hours import hours_in, hours_of
from orderwatch.orders.court.message import items, text
from orderwatch.orders.court.model import Clause, Proposal
from orderwatch.orders.court.words import (
    Lines,
    lines_of,
    moment,
    period_fits,
    places_in,
    radius_in,
)

_NO_CONDITION = re.compile(
    r"next hearing|notification of electronic monitoring|^bail conditions$|^adjournment reasons$"
    r"|^(requirements|prohibitions) \(|prohibitions are$|requirements are$"
    r"|^remand to care conditions imposed|^risk or vulnerability factors$",
    re.IGNORECASE,
)
_NO_CONDITION_TEXT = re.compile(
    r"reason|victim personal statement|directions made|trial issues|previously granted", re.I
)
_MONITORED = re.compile(r"electronically monitored", re.IGNORECASE)
_ORDER_END = re.compile(r"^(order )?end date$|must be complied with by$", re.IGNORECASE)
_UNLESS = re.compile(r"\b(except|unless|other than)\b.*", re.IGNORECASE | re.DOTALL)
_COMPARE = "compare with the paper order, and correct it in the draft"


@dataclass(frozen=True, kw_only=True)
class Life:
    """From when to when a clause holds that says nothing else; local texts, empty: open."""

    start: str
    end: str


@dataclass(frozen=True)
class _Here:
    """Where one text stands, what holds where it says nothing, and where doubts are noted."""

    file: str
    path: str
    life: Life
    doubts: list[Fault]

    def doubt(self, value: str, problem: str) -> None:
        """Notes a contradiction in the message."""
        self.doubts.append(Fault(self.file, 0, self.path, value, problem, _COMPARE))


@dataclass(frozen=True, kw_only=True)
class Read:
    """What one result comes to."""

    clauses: tuple[Clause, ...]
    left_out: tuple[str, ...]
    doubts: tuple[Fault, ...]


def read_result(result: dict[str, Any], life: Life, file: str, path: str) -> Read:
    """The clauses of one result.

    Args:
        result: of `judicialResults`.
        life: for clauses without dates of their own.
        file: the message, for doubts.
        path: of the result in the message.
    """
    doubts: list[Fault] = []
    folded: list[Clause] = []
    texts: list[Clause] = []
    left_out: list[str] = []
    for number, prompt in enumerate(items(result, "judicialResultPrompts")):
        here = _Here(file, f"{path}.judicialResultPrompts.{number}", life, doubts)
        label, value = text(prompt, "label").strip(), text(prompt, "value")
        words = f"{label}\n{value}".strip("\n")
        if text(prompt, "type") == "TXT" and not _NO_CONDITION_TEXT.search(label):
            texts.append(Clause(words=words, path=here.path, start=life.start, end=life.end))
        elif text(prompt, "type") or _NO_CONDITION.search(label):
            left_out.append(label)
        elif words.strip():
            folded.append(_clause(label, lines_of(value), words, here))
    if not folded:
        # The result is itself the condition, and its own words hold its answers.
        folded.append(_own_clause(result, _Here(file, path, life, doubts)))
        texts = [one for one in texts if not _is_within(one.words, folded[0].words)]
    clauses = (*folded, *(one for one in texts if one.words.strip()))
    return Read(clauses=clauses, left_out=tuple(left_out), doubts=tuple(doubts))


def _is_within(words: str, others: str) -> bool:
    """Whether the answer of a text stands in other words already."""
    return words.partition("\n")[2].strip() in others


def order_end(result: dict[str, Any]) -> str:
    """The end of the order that a result states, as written; empty where it states none."""
    for prompt in items(result, "judicialResultPrompts"):
        if text(prompt, "type") == "DATE" and _ORDER_END.search(text(prompt, "label").strip()):
            return text(prompt, "value")
    return ""


def next_hearing(result: dict[str, Any]) -> Lines | None:
    """The next hearing up to which a person is remanded; None where the result names none."""
    for prompt in items(result, "judicialResultPrompts"):
        if not text(prompt, "type") and "next hearing" in text(prompt, "label").lower():
            return lines_of(text(prompt, "value"))
    return None


def _own_clause(result: dict[str, Any], here: _Here) -> Clause:
    """The result's own words, with the dates among its answers."""
    label, words = text(result, "label").strip(), text(result, "resultText")
    lines = Lines({key: value for key, value in _answers(result) if value}, ())
    return _clause(label, lines, words if words.strip() else label, here)


def _answers(result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The result's answers under the labels that folded results use for the same things."""
    for prompt in items(result, "judicialResultPrompts"):
        label = text(prompt, "label").strip()
        low = label.lower()
        if low.endswith("start date"):
            label = "Start date of tagging"
        elif low == "until":
            label = "End date of tagging"
        elif low.startswith("number of days"):
            yield "Curfew and Electronic Monitoring period", f"{text(prompt, 'value')} days"
        if text(prompt, "type"):
            yield label, text(prompt, "value")


def _clause(label: str, lines: Lines, words: str, here: _Here) -> Clause:
    start, end, remarks = _dates(lines, here)
    proposal = None if _MONITORED.search(label) else _proposal(label, lines)
    when, read_from = "", ""
    if proposal and proposal.kind == "curfew":
        when, read_from = _hours(lines)
    if read_from:
        remarks.append(f"the hours are read from {read_from}: compare them")
    for key in lines.twice:
        here.doubt(key, "stands twice in one text")
        remarks.append(f"{key} stands twice: the first is read")
    if proposal and not proposal.distance and radius_in(lines)[1]:
        remarks.append(f"the distance {radius_in(lines)[1]!r} has no unit that is known: write one")
    return Clause(
        words=words,
        path=here.path,
        start=start,
        end=end,
        when=when,
        remarks=tuple(remarks),
        proposal=proposal,
    )


def _dates(lines: Lines, here: _Here) -> tuple[str, str, list[str]]:
    """Start and end of a clause, and what a person must be told; no contradiction is kept."""
    remarks: list[str] = []
    stated = [_stated(lines, word) for word in ("Start", "End")]
    found: list[str] = []
    for (day, clock), other in zip(stated, (here.life.start, here.life.end), strict=True):
        read = moment(day, clock) if day else other
        if read is None:
            here.doubt(f"{day} {clock}".strip(), "is no date and time")
            remarks.append(f"{day} {clock}".strip() + " is no date and time, so it is left out")
        found.append(read or "")
    start, end = found
    if start and end and not is_before(start, end):
        here.doubt(end, f"ends before its start {start}")
        remarks.append(f"the end {end} lies before the start {start}: both are left out")
        return "", "", remarks
    period = lines.first(
        "Curfew and Electronic Monitoring period", "Exclusion and electronic monitoring period"
    )
    if stated[1][0] and start and end and not period_fits(period, start, end):
        problem = f"is not the time from {start} to {end}"
        here.doubt(period, problem)
        remarks.append(f"the period {period!r} {problem}")
    return start, end, remarks


def _stated(lines: Lines, word: str) -> tuple[str, str]:
    """The date and the time of day of a start or an end, as written."""
    day = lines.first(f"{word} date of tagging", f"{word} date for tag")
    return day, lines.first(f"{word} time of tagging", f"{word} time for tag")


def is_before(start: str, end: str) -> bool:
    """Whether an end lies after a start; a date alone ends with its day."""
    return start < (f"{end} 24:00" if len(end) == len("2025-02-21") else end)


def _hours(lines: Lines) -> tuple[str, str]:
    """Weekly hours, and the words they were read from where a reader might read them otherwise."""
    opens, closes = lines.first("Between"), lines.first("And")
    days = lines.first("Frequency", "Frequency of curfew")
    if opens and closes:
        when = hours_of(opens, closes, days)
        return when, "" if not when or when.startswith("Mo-Su") else repr(days)
    details = lines.first("Details and timings")
    when = hours_in(details)
    return when, repr(details) if when else ""


def _proposal(label: str, lines: Lines) -> Proposal | None:
    """What a clause could become, by the words of its label."""
    low = label.lower()
    kind = ""
    if "not to leave" in low or "not leave" in low or "not to go more than" in low:
        kind = "inclusion_zone"
    elif "not to enter" in low or "not enter" in low or "not go within" in low:
        kind = "exclusion_zone"
    elif "curfew" in low or "stay indoors" in low:
        kind = "curfew"
    if not kind:
        return None
    unless = _UNLESS.search(label)
    return Proposal(
        kind=kind,
        addresses=places_in(lines),
        distance=radius_in(lines)[0],
        unless=unless[0].strip() if unless else "",
    )
