"""The columns of a register of orders: what each may hold and which key of the order file it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "key", "id", "time", "number", "length", "yes_no", "list"]
"""`key`: words without blanks around them; `id`: digits whose leading zeros count, so a number cell
is refused; `list`: joined by `;`."""
Part = Literal["order", "notice", "device", "person", "identifier", "place", "condition", "lost"]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: in the header.
        part: of the order that its row adds to; `order`: the order itself, once.
        keys: path of keys within that part of the order file.
        kind: what a cell may hold.
        meaning: for people.
    """

    name: str
    part: Part
    keys: tuple[str, ...]
    kind: Kind
    meaning: str


def _columns(text: str) -> tuple[Column, ...]:
    rows = ([one.strip() for one in line.split("|")] for line in text.strip().splitlines())
    return tuple(
        Column(name, part, tuple(keys.split(".")), kind, meaning)  # type: ignore[arg-type]
        for name, part, keys, kind, meaning in rows
    )


COLUMNS = _columns("""
order_id | order | id | key | id of the order; empty: as in the row above
respondent | order | respondent | key | id of the respondent; empty: as in the row above
respondent_name | order | name | list | names of the respondent
order_type | order | type | text | such as stalking_protection_order
court | order | court | text | name of the court
replaces | order | replaces | key | id of an earlier order that this one ends
made | order | made | time | when the order was made
starts | order | starts | time | when it starts; empty: when it was made
ends | order | ends | time | when it ends, or `until further order`
ends_on | order | ends_on | text | the event on which it ends, where it ends on one
ends_happened | order | ends_happened | time | when that event happened
timezone | order | timezone | key | such as Europe/London
phone_region | order | phone_region | key | such as GB
holidays | order | holidays | key | such as GB-ENG
transcribed_by | order | transcribed.by | text | who copied the order from paper
transcribed_on | order | transcribed.on | text | when
checked_by | order | transcribed.checked_by | text | who compared the copy with the paper
notice_at | notice | at | time | when the respondent knew of the order
notice_how | notice | how | text | how, such as personal service
device | device | id | id | id of a device, as in the export
device_of | device | of | key | whose it is; empty: the respondent's
device_worn | device | worn | yes_no | whether it is worn on the body
device_strength | device | strength | key | attributed or suspected
device_basis | device | basis | text | on what that rests
device_from | device | from | time | from when
device_until | device | until | time | until when
person | person | id | key | id of a protected person, or of another
person_list | person | list | key | `protected` (also where empty) or `people` for others
person_role | person | role | key | such as protected_person, child, solicitor
person_name | person | names | list | names of the person
person_privileged | person | privileged | yes_no | contact with this person is privileged
identifier | identifier | value | id | a phone number, e-mail address, handle ...
identifier_kind | identifier | kind | key | phone, email, handle, account, vehicle, postal, other
identifier_of | identifier | of | key | whose it is; empty: the respondent's
identifier_platform | identifier | platform | key | of a handle
identifier_strength | identifier | strength | key | attributed or suspected
identifier_basis | identifier | basis | text | on what that rests
identifier_from | identifier | from | time | from when
identifier_until | identifier | until | time | until when
identifier_shared | identifier | shared | yes_no | others use it too
place | place | name | key | name of a place; empty: the place of the clause in this row
place_label | place | label | text | such as its address, which is never looked up
latitude | place | lat | number | degrees north of its centre, WGS 84
longitude | place | lon | number | degrees east of its centre
grid_reference | place | centre | key | instead of both: TL 15000 07000, or another position
radius | place | circle.radius | length | with a unit, such as 100 m
wkt | place | wkt | key | an area, longitude first, as WKT has it
geojson | place | file | key | a GeoJSON or KML file in the folder of the order files
feature | place | feature | key | which of its shapes
place_from | place | from | time | from when the place is there (a place may have several rows)
place_until | place | until | time | until when
line_tolerance | place | outline.tolerance | length | how well the drawn line is known
line_source | place | outline.source | text | where the drawn line is from
measured_from | place | measured_from | text | such as the building
confidential | place | confidential | yes_no | the place must not become known
known_to_respondent | place | known_to_respondent | yes_no | the respondent knows it
clause_number | condition | id | key | id of the condition, such as c1
clause | condition | clause | text | the words of the clause
kind | condition | kind | key | exclusion_zone, not_checkable ...
at_place | condition | place | list | names of its places; empty: the place in this row
distance | condition | distance | length | how near is forbidden too, with a unit
persons | condition | persons | list | ids of those it protects
channels | condition | channels | list | of contact: call, sms ...
when | condition | when | key | weekly hours, such as Mo-Fr 08:00-16:30; PH off
from | condition | from | time | from when the condition holds, if not from the start
until | condition | until | time | until when
not_held | lost | lost | text | what of an order file no column holds; must be empty to read
""")
BY_NAME = {one.name: one for one in COLUMNS}
REQUIRED = ("order_id", "respondent", "made", "timezone")
"""Columns that every order needs a value of."""
SHAPES = ("latitude", "longitude", "grid_reference", "wkt", "geojson")
PLACED = frozenset({"exclusion_zone", "inclusion_zone", "curfew", "attend"})
"""Kinds with places: an empty `at_place` means the place of the row."""
