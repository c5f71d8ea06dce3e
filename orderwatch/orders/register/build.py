"""The rows of one order of a register → the values of its order file, and where each came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orderwatch.orders.register.columns import BY_NAME, COLUMNS, PLACED, REQUIRED, SHAPES, Column
from orderwatch.orders.register.rows import Group, Row, names_in, phone_fault

Path = tuple[str | int, ...]
Noted = Callable[[int, str, str | None, str, str], None]
_PERSON_KEY = frozenset({"keep_away"})
_ONE_PLACE = frozenset({"attend"})


class OrderBuilder:
    """Builds the values of one order file.

    Args:
        group: the rows of one order.
        note: takes a fault: row, column, value, problem, remedy.

    Attributes:
        values: the keys of the order file.
        origin: dotted path of a key → row and column of its cell.
    """

    def __init__(self, group: Group, note: Noted) -> None:
        self.group, self.note = group, note
        self.origin: dict[str, tuple[int, str]] = {}
        self._order: dict[str, tuple[str, int]] = {}
        self._place_of: dict[int, str] = {}
        self.values = self._values()

    def _values(self) -> dict[str, Any]:
        for row in self.group.rows:
            self._take_order(row)
        order = self._order_part()
        people = self._people()
        respondent = {"id": self.group.respondent, "names": self._named("respondent_name")}
        respondent |= self._held_by("", ("respondent",))
        for name, persons in people.items():
            for index, one in enumerate(persons):
                one.update(self._held_by(one["id"], (name, index)))
        self._check_holders([one["id"] for group in people.values() for one in group])
        return {
            "orderwatch": "1",
            "order": order,
            "respondent": respondent,
            **people,
            "places": self._places(),
            "conditions": self._conditions(),
        }

    def _take_order(self, row: Row) -> None:
        """What is said of the order as a whole: once, or the same each time."""
        for name, text in row.values.items():
            if BY_NAME[name].part == "lost":
                problem = "says that the register does not hold all of this order"
                remedy = "use the order file itself, or complete it by hand and clear the cell"
                self.note(row.number, name, text, problem, remedy)
            if BY_NAME[name].part != "order":
                continue
            first = self._order.setdefault(name, (text, row.number))
            if first[0] != text:
                remedy = "write it the same, or leave it empty below the first row"
                problem = f"is not what row {first[1]} says of the same order"
                self.note(row.number, name, text, problem, remedy)

    def _order_part(self) -> dict[str, Any]:
        head = self.group.rows[0].number
        order: dict[str, Any] = {}
        for column in COLUMNS:
            if column.part != "order" or column.name in ("respondent", "respondent_name"):
                continue
            text, row = self._order.get(column.name, ("", head))
            if column.name in REQUIRED and not text:
                self.note(row, column.name, None, "is missing", "fill it in the order's first row")
                text = {"made": "2000-01-01", "timezone": "UTC"}.get(column.name, "")
            place = order
            for key in column.keys[:-1]:
                place = place.setdefault(key, {})
            place[column.keys[-1]] = text
            self._from(("order", *column.keys), row, column.name)
        self._ends(order)
        order["notice"] = self._parts("notice", ("order", "notice"))
        return order

    def _ends(self, order: dict[str, Any]) -> None:
        """An end that depends on an event has a mapping of its own."""
        event, happened = order.pop("ends_on"), order.pop("ends_happened")
        if event:
            if order["ends"]:
                row = self._order["ends"][1]
                remedy = "give one of them"
                self.note(row, "ends", order["ends"], "is given beside ends_on", remedy)
            order["ends"] = {"on": event, "happened": happened}
            self._from(("order", "ends"), *self._where("ends_on"))
            self._from(("order", "ends", "happened"), *self._where("ends_happened"))
        elif happened:
            problem = "is given without the event"
            self.note(*self._where("ends_happened"), happened, problem, "fill ends_on")

    def _where(self, name: str) -> tuple[int, str]:
        return self._order.get(name, ("", self.group.rows[0].number))[1], name

    def _named(self, name: str) -> list[str]:
        return names_in(self._order.get(name, ("", 0))[0])

    def _parts(
        self, part: str, path: Path, keep: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> list[dict[str, Any]]:
        """The parts of one sort, each once: rows that repeat one (filled down) add nothing."""
        columns = [one for one in COLUMNS if one.part == part]
        found: list[dict[str, Any]] = []
        for row in self.group.rows:
            cells = {c.name: row.values[c.name] for c in columns if c.name in row.values}
            value = {
                columns_key(c): self._value(c, cells[c.name]) for c in columns if c.name in cells
            }
            if not value or not keep(value) or value in found:
                continue
            here = (*path, len(found))
            for column in columns:
                self._from((*here, columns_key(column)), row.number, column.name)
            self._from(here, row.number, "kind" if part == "condition" else columns[0].name)
            found.append(value)
        return found

    def _value(self, column: Column, text: str) -> str | list[str]:
        return names_in(text) if column.kind == "list" else text

    def _people(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for name in ("protected", "people"):
            wanted = ("", "protected") if name == "protected" else ("people",)
            found[name] = self._parts("person", (name,), _listed(wanted))
            for one in found[name]:
                one.pop("list", None)
                one.setdefault("id", "")
        for row in self.group.rows:
            text = row.values.get("person_list", "")
            if text not in ("", "protected", "people"):
                remedy = "write protected or people"
                self.note(row.number, "person_list", text, "is no list of persons", remedy)
        return found

    def _held_by(self, person: str, path: Path) -> dict[str, Any]:
        """Devices and identifiers of one person."""
        found: dict[str, Any] = {}
        for part, key in (("device", "devices"), ("identifier", "identifiers")):
            here = (*path, key)
            own = self._parts(part, here, lambda one: self._holder(one.get("of", "")) == person)
            for index, one in enumerate(own):
                one.pop("of", None)
                if part == "identifier":
                    self._check_phone(one, (*here, index))
            found[key] = own
        return found

    def _holder(self, of: str) -> str:
        return "" if of == self.group.respondent else of

    def _check_holders(self, known: list[str]) -> None:
        for row in self.group.rows:
            for name in ("device_of", "identifier_of"):
                text = row.values.get(name, "")
                if text and text != self.group.respondent and text not in known:
                    remedy = "give the id of the respondent or of a person of this order"
                    self.note(row.number, name, text, "is no person of this order", remedy)

    def _check_phone(self, one: dict[str, Any], path: Path) -> None:
        if one.get("kind") != "phone" or "value" not in one:
            return
        fault = phone_fault(one["value"], self._order.get("phone_region", ("", 0))[0])
        if fault:
            self.note(*self.origin[dotted((*path, "value"))], one["value"], *fault)

    def _places(self) -> dict[str, list[dict[str, Any]]]:
        """Places with their versions; remembers which place each row speaks of."""
        places: dict[str, list[dict[str, Any]]] = {}
        for row in self.group.rows:
            cells = {n: t for n, t in row.values.items() if BY_NAME[n].part == "place"}
            value = self._place(row, cells)
            name = cells.get("place") or _own_place(row, value, places)
            if not name:
                continue
            self._place_of[row.number] = name
            versions = places.setdefault(name, [])
            if value and value not in versions:
                self._place_origin(("places", name, len(versions)), row.number, cells)
                versions.append(value)
        return {name: versions for name, versions in places.items() if versions}

    def _place(self, row: Row, cells: dict[str, str]) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for column in COLUMNS:
            if column.part == "place" and column.name in cells and column.name != "place":
                spot = value
                for key in column.keys[:-1]:
                    spot = spot.setdefault(key, {})
                spot[column.keys[-1]] = cells[column.name]
        lat, lon, grid = value.pop("lat", ""), value.pop("lon", ""), value.pop("centre", "")
        if bool(lat) != bool(lon):
            missing = "longitude" if lat else "latitude"
            self.note(row.number, missing, None, "is missing", "give latitude and longitude")
        if grid and (lat or lon):
            remedy = "give one of them"
            self.note(row.number, "grid_reference", grid, "is given beside a latitude", remedy)
        if lat or lon or grid or "circle" in value:
            centre = grid or ([lat, lon] if lat and lon else "")
            value["circle"] = {"centre": centre, **value.get("circle", {})}
        return value

    def _place_origin(self, here: Path, row: int, cells: dict[str, str]) -> None:
        first = next((one for one in SHAPES if one in cells), "place")
        self._from(here, row, first)
        for column in COLUMNS:
            if column.part == "place":
                self._from((*here, *column.keys), row, column.name)
        self._from((*here, "circle"), row, first)
        self._from((*here, "circle", "centre"), row, first)

    def _conditions(self) -> list[dict[str, Any]]:
        found = self._parts("condition", ("conditions",))
        for index, one in enumerate(found):
            row, _ = self.origin[dotted(("conditions", index))]
            self._finish(one, index, next(r for r in self.group.rows if r.number == row))
        return [{key: one[key] for key in sorted(one, key=_reading)} for one in found]

    def _finish(self, one: dict[str, Any], index: int, row: Row) -> None:
        """Puts a condition's cells under the keys of its kind."""
        kind = one.get("kind", "")
        if kind in PLACED and not one.get("place"):
            one["place"] = self._row_places(row)
        if kind in _PERSON_KEY and len(one.get("persons", [])) == 1:
            one["person"] = one.pop("persons")[0]
            self._from(("conditions", index, "person"), row.number, "persons")
        if kind in _ONE_PLACE and len(one.get("place", [])) == 1:
            one["place"] = one["place"][0]
        if kind == "curfew":
            when = one.pop("when", "")
            one["at"] = [{"place": name, "when": when} for name in one.pop("place", [])]
            for number, _ in enumerate(one["at"]):
                here = ("conditions", index, "at", number)
                self._from((*here, "place"), row.number, "at_place")
                self._from((*here, "when"), row.number, "when")

    def _row_places(self, row: Row) -> list[str]:
        """The places of the rows that give a condition, which may be repeated once for each."""
        same = [one for one in self.group.rows if _condition(one) == _condition(row)]
        names = (self._place_of.get(one.number, "") for one in same)
        return list(dict.fromkeys(name for name in names if name))

    def _from(self, path: Path, row: int, column: str) -> None:
        self.origin[dotted(path)] = (row, column)


def _listed(wanted: tuple[str, ...]) -> Callable[[dict[str, Any]], bool]:
    """Whether a person stands in one of these lists."""
    return lambda one: one.get("list", "") in wanted


def _reading(key: str) -> int:
    """Where a key of a condition stands: its words first, then what, where, whom and when."""
    order = ("id", "clause", "kind", "place", "at", "distance", "person", "persons")
    return order.index(key) if key in order else len(order)


def columns_key(column: Column) -> str:
    """The key of a part that is a flat mapping."""
    return column.keys[-1]


def dotted(path: Path) -> str:
    """A path as faults of order files name it."""
    return ".".join(str(one) for one in path)


def _condition(row: Row) -> dict[str, str]:
    return {name: text for name, text in row.values.items() if BY_NAME[name].part == "condition"}


def _own_place(row: Row, value: dict[str, Any], places: dict[str, list[dict[str, Any]]]) -> str:
    """The name of a place that a row gives without one; a second one of a clause gets a number."""
    number = row.values.get("clause_number", "")
    if not number or not value:
        return ""
    name, count = f"{number}_place", 1
    while name in places and value not in places[name] and not ({"from", "until"} & set(value)):
        count += 1
        name = f"{number}_place_{count}"
    return name
