"""`orderwatch order --new`: asks for an order, answer by answer checked, and writes one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from orderwatch.evidence.visible import shown

Check = Callable[[str], object]
_KINDS = {
    "exclusion_zone": "a place that must not be entered or come near",
    "not_checkable": "anything else: it is kept in words, so that it is not forgotten",
}
_INTRO = """\
An order, question by question. Enter alone leaves an answer out where that is allowed; a wrong
answer is asked for again. Times are as 2026-03-02 11:40, or a date alone. Ctrl-C ends without
writing anything. Other keys (variations, exceptions, contact ...) are added to the file by hand:
see docs/order-file.md.
"""


def new_order(file: Path | None) -> int:
    """Asks, and writes the order file; the exit code."""
    from orderwatch.orders import load_text
    from orderwatch.orders.order_folder import file_names, write_orders
    from orderwatch.orders.write import order_text

    if file is not None and file.exists():
        raise click.UsageError(f"{file} is there already: name another file")
    click.echo(_INTRO, err=True)
    values = _values()
    text = order_text(values)
    load_text(text, str(file or "the new order"))
    respondent = values["respondent"]["id"]
    path = file or Path(file_names([(values["order"]["id"], respondent)])[0])
    (written,) = write_orders(path.parent, [(path.name, text)])
    click.echo(shown(str(written)))
    click.echo(f"Now compare it with the paper: orderwatch order {shown(str(written))}", err=True)
    return 0


def _values() -> dict[str, Any]:
    from orderwatch.temporal.local import zone

    order: dict[str, Any] = {"id": _ask("Id of the order", "SPO-2026-0142")}
    order["type"] = _ask("Type of the order", "stalking_protection_order", needed=False)
    order["court"] = _ask("Court", "Example Magistrates' Court", needed=False)
    timezone = _ask("Time zone", "Europe/London", zone)
    times = _times(zone(timezone))
    order["made"] = _ask("Made", "2026-03-02 11:40", times)
    order["notice"] = _notices(times)
    order["ends"] = _ask("Ends (Enter: until further order)", "2028-03-01", times, needed=False)
    order["timezone"] = timezone
    order["holidays"] = _ask(
        "Holidays of which nation, if its hours speak of PH", "GB-ENG", _holidays, needed=False
    )
    respondent = {"id": _ask("Id of the respondent", "R-0142"), "devices": _devices(times)}
    places: dict[str, Any] = {}
    conditions = _conditions(places)
    return {
        "orderwatch": "1",
        "order": order,
        "respondent": respondent,
        "places": places,
        "conditions": conditions,
    }


def _notices(times: Check) -> list[dict[str, str]]:
    at = _ask(
        "When the respondent knew of it (Enter: not recorded)", "2026-03-03 14:20", times,
        needed=False,
    )  # fmt: skip
    if not at:
        return []
    return [{"at": at, "how": _ask("How", "personal service", needed=False)}]


def _devices(times: Check) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    while True:
        which = "A device of the respondent" if not found else "Another device"
        name = _ask(f"{which}, its id in the export (Enter: none)", "TAG-88121", needed=False)
        if not name:
            return found
        worn = _ask("Is it worn on the body", "yes or no", _yes_no, needed=False)
        since = _ask("From when (Enter: from the first notice)", "2026-03-04 16:30", times,
                     needed=False)  # fmt: skip
        found.append({"id": name, "worn": worn, "from": since})


def _conditions(places: dict[str, Any]) -> list[dict[str, Any]]:
    """Clauses until none is given; there is at least one."""
    found: list[dict[str, Any]] = []
    while True:
        number = len(found) + 1
        ending = "" if number == 1 else " (Enter: no more)"
        words = _ask(
            f"Clause {number} in the words of the court{ending}",
            "1. Not to go within 100 m of the home.",
            needed=number == 1,
        )
        if not words:
            return found
        for kind, meaning in _KINDS.items():
            click.echo(f"  {kind}: {meaning}", err=True)
        kind = _ask("Kind", "exclusion_zone", _one_of(_KINDS))
        condition = {"id": f"c{number}", "clause": words, "kind": kind}
        if kind == "exclusion_zone":
            condition |= _where(places)
        found.append(condition)


def _where(places: dict[str, Any]) -> dict[str, Any]:
    from orderwatch.spatial.coordinates import parse_position
    from orderwatch.spatial.lengths import parse_length
    from orderwatch.temporal.timetable import parse_timetable

    known = f" (given: {', '.join(places)})" if places else ""
    place = _ask(f"Name of the place{known}", "home")
    if place not in places:
        centre = _ask("Its middle, latitude first", '51.7520, -0.3360 or 51°45\'43"N 0°20\'45"W',
                      parse_position)  # fmt: skip
        radius = _ask("Its radius", "5 m", lambda text: _above_zero(parse_length(text)))
        label = _ask("Its address or another label", "9 Invented Close", needed=False)
        hidden = _ask("Must it stay confidential", "yes or no", _yes_no, needed=False)
        places[place] = {
            "label": label,
            "circle": {"centre": centre, "radius": radius},
            "confidential": hidden,
        }
    distance = _ask("How near is forbidden too (Enter: only inside)", "100 m", parse_length,
                    needed=False)  # fmt: skip
    when = _ask("In which hours (Enter: always)", "Mo-Fr 08:00-16:30; PH off", parse_timetable,
                needed=False)  # fmt: skip
    return {"place": place, "distance": distance, "when": when}


def _ask(question: str, example: str, check: Check = str, *, needed: bool = True) -> str:
    """One answer, asked for again until it is sound; empty where it may be left out."""

    def checked(text: str) -> str:
        text = text.strip()
        if not text and needed:
            raise click.UsageError(f"an answer is needed, such as {example}")
        if text:
            try:
                check(text)
            except ValueError as error:
                raise click.UsageError(f'"{shown(text)}" {error}') from None
        return text

    answer: str = click.prompt(
        f"{question} [{example}]", default="", show_default=False, value_proc=checked, err=True
    )
    return answer


def _times(tz: ZoneInfo) -> Check:
    from orderwatch.temporal.local import parse_time

    return lambda text: parse_time(text, tz)


def _holidays(text: str) -> object:
    from orderwatch.temporal.holidays import check_code

    return check_code(text)


def _above_zero(metres: float) -> float:
    if metres <= 0.0:
        raise ValueError("is no radius; write one above zero, such as 5 m")
    return metres


def _yes_no(text: str) -> None:
    if text not in ("yes", "no"):
        raise ValueError("is neither yes nor no")


def _one_of(words: dict[str, str]) -> Check:
    def check(text: str) -> None:
        if text not in words:
            raise ValueError(f"is not one of {', '.join(words)}")

    return check
