"""A Common Platform hearing → one draft for each person of each case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from orderwatch.errors import Fault, InputError
from orderwatch.orders.court.message import Message, count_of, items, part, text
from orderwatch.orders.court.model import Clause, Draft
from orderwatch.orders.court.persons import Bound, about, case_number, persons_of
from orderwatch.orders.court.results import (
    Life,
    Read,
    is_before,
    next_hearing,
    order_end,
    read_result,
)
from orderwatch.orders.court.words import Lines, moment

_ORIGINAL = re.compile(r"^date (the )?original order made$", re.IGNORECASE)
_COMPARE = "compare with the paper order, and correct it in the draft"
_UNREAD = (
    "{} result(s) of the message stand elsewhere than under an offence or an application and are "
    "not read: transcribe them"
)


def read_hearing(message: Message) -> Iterator[Draft]:
    """The drafts of one hearing.

    Raises:
        InputError: it holds no defendant with a result of the court.
    """
    drafts: list[Draft] = []
    used = 0
    for one in persons_of(part(message.root, "hearing")):
        used += len(one.results)
        drafts.append(_draft(message, one))
    if not drafts:
        problem = "holds no defendant with a result of the court"
        raise InputError(message.file, problem, "give the message of a hearing with its results")
    unread = count_of(message.root, "judicialResults") - used
    for draft in drafts:
        more = (_UNREAD.format(unread),) if unread else ()
        yield replace(draft, remarks=(*draft.remarks, *more))


def _draft(message: Message, bound: Bound) -> Draft:
    hearing = part(message.root, "hearing")
    results = list(bound.results)
    doubts: list[Fault] = []
    remarks: list[str] = []
    ordered = _ordered(results, message.file, doubts)
    made = _made(results, ordered, remarks)
    ends = _ends(results, made, message.file, doubts, remarks)
    left: list[str] = []
    life = Life(start=ordered, end=ends if ends[:1].isdigit() else "")
    reads = _read_all(results, life, message.file, left)
    clauses = _each_once([one for read in reads for one in read.clauses])
    doubts += [one for read in reads for one in read.doubts]
    doubts += [*_bail_dates(results, ordered, message.file), *_late(clauses, ends, message.file)]
    remarks += about(hearing, bound)
    left += [one for read in reads for one in read.left_out]
    return Draft(
        file=message.file,
        sha256=message.sha256,
        order_id=case_number(hearing, bound, remarks),
        respondent_id=bound.id,
        respondent_name=bound.name,
        type=text(results[0][1], "label").strip(),
        court=text(hearing, "courtCentre", "name"),
        made=made,
        ends=ends,
        clauses=clauses,
        remarks=tuple(remarks),
        left_out=tuple(dict.fromkeys(one for one in left if one)),
        doubts=tuple(doubts),
    )


def _read_all(
    results: list[tuple[str, dict[str, Any]]], life: Life, file: str, left: list[str]
) -> list[Read]:
    """Every result that may hold a condition; what is only about money is left out by name."""
    found = []
    for path, result in results:
        if result.get("isFinancialResult") is True or result.get("isDeleted") is True:
            left.append(text(result, "label"))
        else:
            found.append(read_result(result, life, file, path))
    return found


def _ordered(results: list[tuple[str, dict[str, Any]]], file: str, doubts: list[Fault]) -> str:
    """The day of the results: the first, where a message has several."""
    days = {}
    for path, result in results:
        written = text(result, "orderedDate")
        if moment("/".join(reversed(written.split("-"))), "") == written:
            days[written] = path
        else:
            where = f"{path}.orderedDate"
            doubts.append(Fault(file, 0, where, written, "is no date", _COMPARE))
    if not days:
        problem = "has no result with an orderedDate"
        raise InputError(file, problem, "give the message of a hearing with its results")
    first = min(days)
    for day in sorted(days)[1:]:
        where = f"{days[day]}.orderedDate"
        doubts.append(Fault(file, 0, where, day, f"is not the {first} of another result", _COMPARE))
    return first


def _made(results: list[tuple[str, dict[str, Any]]], ordered: str, remarks: list[str]) -> str:
    """The day of the order; of the first one where this message varies it."""
    for _, result in results:
        for prompt in items(result, "judicialResultPrompts"):
            if _ORIGINAL.search(text(prompt, "label").strip()):
                first = moment(text(prompt, "value"), "")
                if first and first <= ordered:
                    remarks.append(
                        f"this message, of {ordered}, varies the order of {first}: clauses of the "
                        "first order that are not in it must be added from the paper"
                    )
                    return first
    return ordered


def _ends(
    results: list[tuple[str, dict[str, Any]]],
    made: str,
    file: str,
    doubts: list[Fault],
    remarks: list[str],
) -> str:
    """The end of the order: its own date, or the hearing to which a person is remanded."""
    found: list[tuple[str, str]] = []
    for path, result in results:
        written, hearing = order_end(result), next_hearing(result)
        if written and (end := moment(written, "")):
            found.append((end, path))
        if hearing is not None:
            end = _heard(hearing, remarks)
            found += [(end, path)] if end else []
    for end, path in found:
        if not is_before(made, end):
            problem = f"ends before the order was made ({made})"
            doubts.append(Fault(file, 0, path, end, problem, _COMPARE))
    sound = [end for end, _ in found if is_before(made, end)]
    if not found and any(_says(result, "until further order") for _, result in results):
        return "until further order"
    if not found:
        remarks.append("the message states no end of the order: add `ends`, if the paper does")
    return max(sound, default="")


def _heard(hearing: Lines, remarks: list[str]) -> str:
    """When the next hearing is; empty where it is not fixed."""
    day = hearing.first("Fixed Date", "Date of hearing", "Week Commencing").split("\n")[0]
    clock = hearing.first("Time of hearing").split("\n")[0]
    end = (moment(day, clock) or "") if day else ""
    if end and hearing.first("Week Commencing"):
        remarks.append(f"the next hearing is listed for the week commencing {end[:10]}: `ends`")
    elif not end:
        remarks.append("the next hearing is not fixed: the draft has no end")
    return end


def _says(result: dict[str, Any], words: str) -> bool:
    """Whether the answer to a question of the result is yes."""
    return any(
        words in text(prompt, "label").lower() and text(prompt, "value").lower() == "true"
        for prompt in items(result, "judicialResultPrompts")
    )


def _bail_dates(
    results: list[tuple[str, dict[str, Any]]], ordered: str, file: str
) -> Iterator[Fault]:
    """A date to which a person is bailed that lies before the court said so."""
    for path, result in results:
        for number, prompt in enumerate(items(result, "judicialResultPrompts")):
            if text(prompt, "label").strip().lower() == "bail date":
                until = moment(text(prompt, "value"), "")
                if until and until < ordered:
                    where = f"{path}.judicialResultPrompts.{number}"
                    problem = f"lies before the day of the result, {ordered}"
                    yield Fault(file, 0, where, text(prompt, "value"), problem, _COMPARE)


def _late(clauses: tuple[Clause, ...], ends: str, file: str) -> Iterator[Fault]:
    for clause in clauses:
        if ends[:1].isdigit() and clause.end and ends[:10] < clause.end[:10]:
            problem = f"ends after the order ({ends})"
            yield Fault(file, 0, clause.path, clause.end, problem, _COMPARE)


def _each_once(clauses: list[Clause]) -> tuple[Clause, ...]:
    """The same result is often given under each offence: the same words and times are one."""
    seen = {(one.words, one.start, one.end, one.when): one for one in reversed(clauses)}
    return tuple(one for one in clauses if seen[one.words, one.start, one.end, one.when] is one)
