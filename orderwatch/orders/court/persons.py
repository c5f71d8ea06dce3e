"""Who is bound by the results of a hearing: defendants of cases, and subjects of applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from orderwatch.orders.court.message import items, part, text

Results = tuple[tuple[str, dict[str, Any]], ...]
"""(path in the message, result) of each."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One person in one case.

    Attributes:
        id: the message's own id of the person.
        case: number of the case or of the application; may be empty.
        details: the person's own part of the message.
        defendant: the part with bail and attendance; empty for an application.
        results: at least one.
    """

    id: str
    case: str
    details: dict[str, Any]
    defendant: dict[str, Any]
    results: Results

    @property
    def name(self) -> str:
        """The name as written; of an organisation, where it is one."""
        names = (text(self.details, key).strip() for key in ("firstName", "middleName", "lastName"))
        return " ".join(one for one in names if one) or text(self.details, "name")


def persons_of(hearing: dict[str, Any]) -> Iterator[Bound]:
    """Everyone of a hearing with a result: an order on an application has no offence."""
    for number, case in enumerate(items(hearing, "prosecutionCases")):
        for place, defendant in enumerate(items(case, "defendants")):
            path = f"hearing.prosecutionCases.{number}.defendants.{place}"
            results = tuple(_of_offences(defendant, path))
            if results:
                yield Bound(
                    id=text(defendant, "masterDefendantId") or text(defendant, "id") or path,
                    case=_first(part(case, "prosecutionCaseIdentifier"), case),
                    details=_details(defendant),
                    defendant=defendant,
                    results=results,
                )
    for number, application in enumerate(items(hearing, "courtApplications")):
        path = f"hearing.courtApplications.{number}"
        results = tuple(_listed(application, path))
        if results:
            subject = part(application, "subject")
            master = part(subject, "masterDefendant")
            yield Bound(
                id=text(master, "masterDefendantId") or text(subject, "id") or path,
                case=text(application, "applicationReference") or text(application, "id"),
                details=_details(master) or _details(subject),
                defendant={},
                results=results,
            )


def case_number(hearing: dict[str, Any], bound: Bound, remarks: list[str]) -> str:
    """The number under which the order is known; a remark where the message has none."""
    number = bound.case or text(hearing, "id")
    if not number.strip():
        remarks.append("the message has no number of the case: write the id of the order")
        return "no case number"
    return number


def about(hearing: dict[str, Any], bound: Bound) -> Iterator[str]:
    """What may be notice, the person's address, and the message's own summary of bail."""
    yield "notice is not in the message: add `notice` once it is known when the person knew"
    for attendance in items(hearing, "defendantAttendance"):
        if bound.defendant and text(attendance, "defendantId") == text(bound.defendant, "id"):
            for day in items(attendance, "attendanceDays"):
                said = f"{text(day, 'day')}: {text(day, 'attendanceType')}"
                yield f"the message records the defendant's attendance on {said}"
    address = part(bound.details, "address")
    written = ", ".join(str(one) for one in address.values() if isinstance(one, str) and one)
    if written:
        yield f"the defendant's address in the message: {written}"
    for key, said in (("bailConditions", "conditions"), ("bailReasons", "reasons")):
        summary = text(bound.defendant, "personDefendant", key)
        if summary:
            yield f"the message's own summary of bail {said}: {summary}"


def _of_offences(defendant: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, offence in enumerate(items(defendant, "offences")):
        yield from _listed(offence, f"{path}.offences.{number}")


def _listed(holder: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, result in enumerate(items(holder, "judicialResults")):
        yield f"{path}.judicialResults.{place}", result


def _details(holder: dict[str, Any]) -> dict[str, Any]:
    """The person's part, or that of the organisation, wherever the message keeps it."""
    for keys in (
        ("personDefendant", "personDetails"),
        ("personDetails",),
        ("legalEntityDefendant", "organisation"),
        ("organisation",),
    ):
        if found := part(holder, *keys):
            return found
    return {}


def _first(identifier: dict[str, Any], case: dict[str, Any]) -> str:
    names = (
        text(identifier, "caseURN"),
        text(identifier, "prosecutionAuthorityReference"),
        text(case, "id"),
    )
    return next((one for one in names if one.strip()), "")
