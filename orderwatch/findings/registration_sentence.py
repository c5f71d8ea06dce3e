"""An identifier that was not registered in time, in plain sentences."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from orderwatch.findings.incidents import Incident
from orderwatch.findings.wording import clause, clock, day, local

_FIRST = "First seen is not first had."


def registration_sentence(incident: Incident, respondent: str, tz: ZoneInfo) -> str:
    """When the identifier was first seen, until when it had to be registered, and that it was not.

    Args:
        incident: of one identifier.
        respondent: id of the person bound.
        tz: the order's time zone.
    """
    reading = incident.first.reading
    condition = incident.first.stretch.condition
    seen = local(reading.contact.at_us, tz)
    used = reading.contact.senders[0].written
    parts = [
        f"{used} of {respondent} first stands in a record at {clock(seen)} on {day(seen)} "
        f'({tz.key}), under condition {condition.id} ("{clause(condition.clause)}").',
        _deadline(incident, tz),
        _FIRST,
        _standing(incident),
    ]
    return " ".join(part for part in parts if part)


def _deadline(incident: Incident, tz: ZoneInfo) -> str:
    reading = incident.first.reading
    if "not_bound_at_deadline" in reading.flags:
        return "When the time to register it was over, the condition did not bind."
    if reading.stands_us is None:
        return "The time to register it is not over in the account."
    last = local(reading.stands_us - 1, tz)
    late = " It was registered later." if "registered_late" in reading.flags else ""
    return f"By the end of {day(last)} it was not registered.{late}"


def _standing(incident: Incident) -> str:
    if incident.first.list_name == "excepted":
        return f"Exception {incident.first.excuse.by} covers this."
    if incident.grade is None:
        return "The records do not settle it."
    whose = "attributed to" if incident.first.reading.attributed else "only suspected to be of"
    return f"Records: {incident.grade.value} (the identifier is {whose} the respondent)."
