"""A missed window in plain sentences: what the records show of the device, never why."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orderwatch.findings.attendance import Missed
from orderwatch.findings.wording import clause, clock, count, day, local, metres, moment, stated
from orderwatch.outcome import EventKind, NearMissReason, Outcome

_CARRIED = "Positions do not show who carried the device or where it was between them."
_EVENT = {EventKind.ATTENDED: "attended", EventKind.NOT_ATTENDED: "not attended"}


def attendance_sentence(missed: Missed, zone: ZoneInfo) -> str:
    """The window in words: what was recorded in it, how near, how sure."""
    parts = [*_positions(missed, zone), *_events(missed, zone), _standing(missed)]
    return " ".join([*parts, _CARRIED] if missed.view else parts)


def _window(missed: Missed, zone: ZoneInfo) -> str:
    first, last = (local(one, zone) for one in missed.window)
    until = f"{clock(first)} to {moment(last, first)}, {day(first)}"
    condition = missed.stretch.condition
    words = f'the window of condition {condition.id} ("{clause(condition.clause)}")'
    return f"{words}, {until} ({zone.key})"


def _positions(missed: Missed, zone: ZoneInfo) -> Iterator[str]:
    view, index = missed.view, missed.index
    if view is None:
        return
    who = f"{'Tag' if view.device.worn else 'Device'} {view.device.id}"
    against = index[view.readings.outcome[index] == Outcome.AGAINST]
    rest = len(index) - len(against)
    more = f" and {rest} that settle nothing" if rest else ""
    yield (
        f"{who} recorded {count(len(against), 'position')} away from the place{more} in "
        f"{_window(missed, zone)}, and none near it."
    )
    if len(against):
        nearest = metres(float(-view.readings.margin_m[against].max()))
        yield f"The nearest was {nearest} outside the line."
    stay = stated(missed.stretch.condition.settings["stay_us"])
    yield f"No interval between positions leaves room to be there for {stay}."


def _events(missed: Missed, zone: ZoneInfo) -> Iterator[str]:
    for one in missed.events:
        said = _EVENT[EventKind(int(one.events.event[one.index]))]
        at = moment(local(int(one.events.from_us[one.index]), zone), local(missed.window[0], zone))
        where = "" if missed.view else f" in {_window(missed, zone)}"
        source = one.events.sources[int(one.events.source[one.index])]
        yield f"{source} records it as {said} at {at}{where}."


def _standing(missed: Missed) -> str:
    if missed.list_name == "excepted":
        return f"Exception {missed.excepted_by} covers this window."
    if missed.grade:
        return f"Records: {missed.grade.value} ({missed.grade_reason})."
    return {
        NearMissReason.BEFORE_NOTICE: "This was before notice of the condition is recorded.",
        NearMissReason.NOTICE_DAY: "This was on the day of notice, whose hour is not recorded.",
    }.get(missed.reason or NearMissReason.UNCLEAR_ONLY, "An event decides: the window is unclear.")
