"""A silence in plain sentences: what was not recorded, for how long, and what lies beside it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orderwatch.findings.silence import FIX, SET_ASIDE
from orderwatch.findings.silent import Silent
from orderwatch.findings.wording import clause, clock, day, duration, local, moment
from orderwatch.outcome import EventKind, NearMissReason

_WHY = (
    "A silence does not show why: an empty battery, no reception, damage and a fault of the "
    "service look alike."
)


def silent_sentence(silent: Silent, zone: ZoneInfo) -> str:
    """The silence in words."""
    return " ".join([_span(silent, zone), *_limit(silent, zone), *_rest(silent, zone), _WHY])


def _span(silent: Silent, zone: ZoneInfo) -> str:
    one, who = silent.silence, " and ".join(silent.devices)
    first, last = local(one.start_us, zone), local(one.end_us, zone)
    since = f" (counted from {silent.start_edge})" if silent.start_edge else ""
    until = f" (counted to {silent.end_edge})" if silent.end_edge else ""
    length = duration(one.end_us - one.start_us)
    return (
        f"Of {who} nothing was recorded from {clock(first)} on {day(first)}{since} to "
        f"{moment(last, first)}{until}, {length} ({zone.key})."
    )


def _limit(silent: Silent, zone: ZoneInfo) -> Iterator[str]:
    condition, one = silent.stretch.condition, silent.silence
    longest = duration(condition.settings["silence_us"])
    whose = f" ({condition.settings['whose']})" if condition.settings["whose"] else ""
    text = (
        f'The longest silence stated for condition {condition.id} ("{clause(condition.clause)}") '
        f"is {longest}{whose}"
    )
    if one.over_us is None:
        yield (
            f"{text}; whether this one was longer is left open by a coarse clock, or by a record "
            "that may not be the device's own."
        )
        return
    passed = moment(local(one.over_us[0], zone), local(one.start_us, zone))
    yield f"{text}, passed at {passed}."
    open_ = [("before", silent.start_edge), ("after", silent.end_edge)]
    words = " and ".join(word for word, edge in open_ if edge)
    if words:
        yield f"What was silent {words} it is not counted."


def _rest(silent: Silent, zone: ZoneInfo) -> Iterator[str]:
    events = list(_events(silent, zone))
    if events:
        yield f"Reported beside it: {', '.join(events)}."
    if silent.blinds:
        named = ", ".join(f"{name} ({kind})" for name, kind in silent.blinds)
        few = len(silent.blinds) == 1
        what = "Another condition was" if few else "Other conditions were"
        yield f"{what} in force in this time, of which these records show nothing: {named}."
    yield _standing(silent)


def _events(silent: Silent, zone: ZoneInfo) -> Iterator[str]:
    beside = local(silent.silence.start_us, zone)
    for index in silent.beside:
        what = int(silent.reports.what[index])
        if what not in (FIX, SET_ASIDE):
            at = local(int(silent.reports.earliest_us[index]), zone)
            yield f"{EventKind(what).name.lower()} at {moment(at, beside)}"


def _standing(silent: Silent) -> str:
    if silent.list_name == "excepted":
        return f"Exception {silent.excepted_by} covers it."
    if silent.grade:
        return f"Records: {silent.grade.value} ({silent.grade_reason})."
    return {
        NearMissReason.BEFORE_NOTICE: "This was before notice of the condition is recorded.",
        NearMissReason.NOTICE_DAY: "This was on the day of notice, whose hour is not recorded.",
    }.get(silent.reason or NearMissReason.UNCLEAR_ONLY, "It is no finding.")
