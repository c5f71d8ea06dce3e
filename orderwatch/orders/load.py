"""An order file → an `Order`; all faults of the file are found at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from orderwatch.documents import Mapping, Node, Scalar, Sequence, parse, plain
from orderwatch.documents.parse import read
from orderwatch.errors import Fault, InputError, OrderFaults
from orderwatch.orders.file_model import OrderFile
from orderwatch.orders.file_parts import EventEnd
from orderwatch.orders.model import Order
from orderwatch.orders.model_faults import note_errors
from orderwatch.orders.read_conditions import ConditionReader
from orderwatch.orders.read_parts import (
    calendars,
    discharges,
    notices,
    person,
    persons,
    suspensions,
)
from orderwatch.orders.read_places import read_places
from orderwatch.orders.reader import KeyPath, Reader, existing
from orderwatch.temporal.holidays import check_code
from orderwatch.temporal.intervals import OPEN_END_US
from orderwatch.temporal.local import zone

_CONTENT = ("is empty", "is not UTF-8")
"""How the problem of a file begins that is there and no order: it is a faulty one."""
_FOREVER = "until further order"
_NO = ("no", "false")
_REMARKS = (
    "basis",
    "by",
    "checked_by",
    "court",
    "how",
    "label",
    "measured_from",
    "reason",
    "source",
)
"""Words that are printed and decide nothing: they may stand empty, as in a form."""
_PROSE = ("clause", "label", "reason")


def load(path: Path) -> Order:
    """Reads one order file.

    Raises:
        InputError: the file cannot be read.
        OrderFaults: every fault of the file, each with line, key, value and remedy.
    """
    try:
        node, sha256 = read(path)
    except InputError as error:
        if error.problem.startswith(_CONTENT):
            fault = Fault(str(path), 0, "", None, error.problem, error.remedy)
            raise OrderFaults([fault]) from None
        raise
    return _order(node, str(path), path.resolve().parent, sha256)


def load_text(text: str, file: str = "order", folder: Path | None = None) -> Order:
    """Reads an order from text.

    Args:
        text: YAML or JSON.
        file: its name in faults.
        folder: where files that it names lie.

    Raises:
        OrderFaults: every fault.
    """
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _order(parse(text, file), file, folder, sha256)


def _order(node: Node, file: str, folder: Path | None, sha256: str) -> Order:
    reader = Reader(node, file, folder)
    hours: list[tuple[KeyPath, str]] = []
    _check_words(reader, node, (), hours)
    data = _validated(reader, plain(node))
    if data is None:
        raise OrderFaults(reader.faults)
    for path, text in hours if not data.order.holidays else ():
        remedy = "add order.holidays, such as GB-ENG"
        reader.fault(path, text, "speaks of holidays", remedy)
    order = _read(reader, data, sha256)
    if reader.faults:
        raise OrderFaults(reader.faults)
    return order


def _validated(reader: Reader, values: Any) -> OrderFile | None:
    """The file in its model; unknown keys are noted and left out, so that the rest is read."""
    try:
        return OrderFile.model_validate(values)
    except ValidationError as error:
        note_errors(reader, error)
        unknown = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
        if len(unknown) < error.error_count():
            return None
    for path in unknown:
        _remove(values, existing(reader.node, path))
    try:
        return OrderFile.model_validate(values)
    except ValidationError:
        return None


def _remove(values: Any, path: KeyPath) -> None:
    for step in path[:-1]:
        values = values[step]
    values.pop(path[-1], None)


def _read(reader: Reader, data: OrderFile, sha256: str) -> Order:
    part = data.order
    reader.tz = reader.parsed(("order", "timezone"), part.timezone, zone, reader.tz)
    if part.holidays:
        reader.parsed(("order", "holidays"), part.holidays, check_code, None)
    made = reader.start(("order", "made"), part.made)
    starts = reader.start(("order", "starts"), part.starts, made)
    ends, event = _ends(reader, data)
    if starts >= ends:
        reader.fault(("order", "ends"), None, "is not after the start", "correct one of them")
    return _assembled(reader, data, sha256, (made, starts, ends, event))


def _assembled(
    reader: Reader, data: OrderFile, sha256: str, life: tuple[int, int, int, str]
) -> Order:
    """The order from its parts; `life`: made, starts and ends, µs, and the event of the end."""
    part, (made, starts, ends, event) = data.order, life
    protected, people = persons(reader, data)
    conditions = ConditionReader(reader, data, (starts, ends))
    first = conditions.conditions()
    variations = conditions.variations(first)
    names = [one.id for one in first] + [one.id for v in variations for one in v.added]
    open_groups = tuple(name for name, one in data.groups.items() if one.complete in _NO)
    reader.warnings += [
        f"group {name} is not complete: members who are not listed are not checked"
        for name in open_groups
    ]
    return Order(
        id=part.id,
        type=part.type,
        court=part.court,
        file=reader.file,
        sha256=sha256,
        replaces=part.replaces,
        made_us=made,
        starts_us=starts,
        ends_us=ends,
        ends_event=event,
        notice=notices(reader, part.notice, part.served, ("order",)),
        timezone=part.timezone,
        phone_region=part.phone_region,
        holidays=part.holidays,
        transcribed={k: v for k, v in part.transcribed.model_dump().items() if v},
        calendars=calendars(reader, data),
        respondent=person(reader, data.respondent, ("respondent",), "respondent"),
        protected=protected,
        people=people,
        groups={name: tuple(group.members) for name, group in data.groups.items()},
        open_groups=open_groups,
        places=read_places(reader, data),
        conditions=first,
        variations=variations,
        suspensions=suspensions(reader, data.suspensions, names),
        discharges=discharges(reader, data.discharged, names),
        warnings=tuple(reader.warnings),
    )


def _ends(reader: Reader, data: OrderFile) -> tuple[int, str]:
    """The end, µs, and the words of an event that has not happened."""
    written = data.order.ends
    if isinstance(written, EventEnd):
        if written.happened:
            return reader.end(("order", "ends", "happened"), written.happened), ""
        return OPEN_END_US, written.on
    if written == _FOREVER:
        return OPEN_END_US, ""
    return reader.end(("order", "ends"), written), ""


def _check_words(
    reader: Reader, node: Node, path: KeyPath, hours: list[tuple[KeyPath, str]]
) -> None:
    """Faults of single values, whatever they mean; fills `hours` with those that speak of PH.

    A `#` after words of a person is more likely part of them than a comment. A key that is there
    without a value was meant to say something.
    """
    named: Iterable[tuple[str | int, Node]] = ()
    if isinstance(node, Mapping):
        named = node.items.items()
    elif isinstance(node, Sequence):
        named = enumerate(node.items)
    for key, one in named:
        if not isinstance(one, Scalar):
            _check_words(reader, one, (*path, key), hours)
        elif one.cut and key in _PROSE:
            remedy = "put the text in quotes, or move the comment to its own line"
            reader.fault((*path, key), one.text, "is cut at a #, which begins a comment", remedy)
        elif not one.text.strip() and key not in _REMARKS:
            remedy = "give a value, or leave the key out"
            reader.fault((*path, key), None, "is empty", remedy)
        elif key == "when" and "PH" in one.text.upper():
            hours.append(((*path, key), one.text))
