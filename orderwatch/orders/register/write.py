"""Order files → the rows of a register, and every part of them that a register cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.documents import plain
from orderwatch.documents.parse import read
from orderwatch.orders.file_model import OrderFile
from orderwatch.orders.load import load
from orderwatch.orders.register.columns import COLUMNS, Column

HEADER = tuple(one.name for one in COLUMNS)
_SEPARATE = ("calendars", "groups", "variations", "suspensions", "discharged")
_PARTS = ("notice", "device", "person", "identifier", "place", "condition")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one order.

    Attributes:
        file: the order file.
        rows: column → text.
        not_held: keys of the order file that stand in no row.
    """

    file: str
    rows: tuple[dict[str, str], ...]
    not_held: tuple[str, ...]


def register_rows(path: Path) -> Rows:
    """The rows of the order of a file.

    Raises:
        OrderFaults: it is faulty.
        InputError: it cannot be read.
    """
    load(path)
    node, _ = read(path)
    data = OrderFile.model_validate(plain(node)).model_dump(by_alias=True, exclude_unset=True)
    writer = _Writer(data)
    return Rows(file=str(path), rows=tuple(writer.rows()), not_held=tuple(writer.lost))


class _Writer:
    """Takes an order file apart; what is left at the end is what a register cannot hold."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.lost: list[str] = []

    def rows(self) -> list[dict[str, str]]:
        """One row for the first of each part, one for the second, and so on."""
        head = self._head()
        parts = {
            "notice": self._notice(),
            "device": [], "identifier": [],
            "person": [], "place": self._places(), "condition": self._conditions(),
        }  # fmt: skip
        self._people(parts)
        for key in _SEPARATE:
            if self.data.pop(key, None):
                self.lost.append(key)
        count = max(1, *(len(parts[part]) for part in _PARTS))
        keys = {name: head[name] for name in ("order_id", "respondent")}
        rows = [dict(head) if number == 0 else dict(keys) for number in range(count)]
        for part in _PARTS:
            for row, cells in zip(rows, parts[part], strict=False):
                row.update(cells)
        if self.lost:
            rows[0]["not_held"] = "; ".join(self.lost)
        return rows

    def _head(self) -> dict[str, str]:
        order, respondent = self.data["order"], self.data["respondent"]
        ends = order.pop("ends", "")
        if isinstance(ends, Mapping):
            order |= {"ends_on": ends["on"], "ends_happened": ends.get("happened", "")}
        else:
            order["ends"] = ends
        order |= {"respondent": respondent.pop("id"), "name": _names(respondent)}
        return self._cells("order", order, "order", leave=("notice", "served"))

    def _notice(self) -> list[dict[str, str]]:
        order = self.data["order"]
        entries = list(order.pop("notice", []))
        served = order.pop("served", "")
        if served:
            entries.append({"at": served, "how": "served"})
        return [self._cells("notice", one, f"order.notice.{n}") for n, one in enumerate(entries)]

    def _people(self, parts: dict[str, list[dict[str, str]]]) -> None:
        self._held(self.data["respondent"], "", "respondent", parts)
        for name in ("protected", "people"):
            for number, one in enumerate(self.data.pop(name, [])):
                where = f"{name}.{number}"
                one["names"] = _names(one)
                one["list"] = "" if name == "protected" else "people"
                self._held(one, one["id"], where, parts)
                parts["person"].append(self._cells("person", one, where))

    def _held(
        self, person: dict[str, Any], of: str, where: str, parts: dict[str, list[dict[str, str]]]
    ) -> None:
        for part, key in (("device", "devices"), ("identifier", "identifiers")):
            for number, one in enumerate(person.pop(key, [])):
                cells = self._cells(part, {**one, "of": of}, f"{where}.{key}.{number}")
                parts[part].append(cells)

    def _places(self) -> list[dict[str, str]]:
        found = []
        for name, versions in self.data.pop("places", {}).items():
            for number, one in enumerate(versions):
                where = f"places.{name}.{number}"
                circle = one.get("circle")
                if circle:
                    centre = circle.pop("centre")
                    if isinstance(centre, str):
                        one["centre"] = centre
                    else:
                        one["lat"], one["lon"] = centre
                if one.get("source") and not one.get("outline", {}).get("source"):
                    one.setdefault("outline", {})["source"] = one.pop("source")
                found.append(self._cells("place", {**one, "name": name}, where))
        return found

    def _conditions(self) -> list[dict[str, str]]:
        found = []
        for one in self.data.pop("conditions"):
            where = f"conditions.{one['id']}"
            kind = one["kind"]
            if kind == "curfew":
                _flatten_curfew(one)
            if "person" in one:
                one["persons"] = [one.pop("person")]
            if isinstance(one.get("place"), str):
                one["place"] = [one["place"]]
            found.append(self._cells("condition", one, where))
        return found

    def _cells(
        self, part: str, values: dict[str, Any], where: str, leave: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """The cells of one part; what no column holds is noted."""
        cells: dict[str, str] = {}
        for column in COLUMNS:
            if column.part != part:
                continue
            text = _cell(column, _take(values, column.keys))
            if text is None:
                self.lost.append(f"{where}.{'.'.join(column.keys)}")
            elif text:
                cells[column.name] = text
        self.lost += [f"{where}.{key}" for key in _left(values) if key not in leave]
        return cells


def _flatten_curfew(one: dict[str, Any]) -> None:
    """A curfew whose places have the same hours and nothing else fits in one row."""
    parts = one["at"]
    same = {part["when"] for part in parts}
    bare = all(set(part) == {"place", "when"} for part in parts)
    if len(same) == 1 and bare and not one.get("when"):
        one.update(place=[part["place"] for part in parts], when=same.pop())
        del one["at"]


def _names(person: dict[str, Any]) -> list[str]:
    name = person.pop("name", "")
    return [*([name] if name else []), *(person.pop("names", None) or [])]


def _take(values: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """Removes a value, and the mappings that are then empty."""
    if len(keys) == 1:
        return values.pop(keys[0], "")
    inner = values.get(keys[0])
    if not isinstance(inner, dict):
        return ""
    found = _take(inner, keys[1:])
    if not inner:
        del values[keys[0]]
    return found


def _cell(column: Column, value: Any) -> str | None:
    """A value as a cell; None where it would not read back as it is."""
    if value is None or value == "":
        return ""
    if column.kind == "list":
        items = [value] if isinstance(value, str) else list(value)
        sound = all(one == one.strip() and ";" not in one and one for one in items)
        return "; ".join(items) if sound else None
    if not isinstance(value, str):
        return None
    text = {"true": "yes", "false": "no"}.get(value, value) if column.kind == "yes_no" else value
    sound = bool(text.strip()) and (column.kind == "text" or text == text.strip())
    return text if sound else None


def _left(values: dict[str, Any]) -> Iterator[str]:
    """Keys that are still there and say something."""
    for key, value in values.items():
        if value not in ("", None, [], {}):
            yield key
