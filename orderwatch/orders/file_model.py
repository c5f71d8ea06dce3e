"""The keys of the order file, as pydantic models: every value is text, a list or a mapping.

The models say which keys there are and which must be given; what the values mean is read by
`orders.load`. The JSON Schema of `orderwatch order --schema` comes from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
YesNo = Literal["yes", "no", "true", "false"]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _device(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


Texts = Annotated[list[Text], BeforeValidator(_listed), Field(min_length=1)]
Pair = Text | Annotated[list[Text], Field(min_length=2, max_length=2)]


class Part(BaseModel):
    """A mapping of the order file; unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class NoticePart(Part):
    """When the respondent knew, and how."""

    at: Text
    how: str = ""


class EventEnd(Part):
    """An end that depends on an event."""

    on: Text
    happened: str = ""


class Transcribed(Part):
    """Who copied the order from paper, and who compared it."""

    by: str = ""
    on: str = ""
    checked_by: str = ""


class OrderPart(Part):
    """The order itself."""

    id: Text
    type: str = ""
    court: str = ""
    replaces: str = ""
    made: Text
    notice: list[NoticePart] = []
    served: str = ""
    starts: str = ""
    ends: Text | EventEnd = "until further order"
    timezone: Text
    phone_region: str = ""
    holidays: str = ""
    transcribed: Transcribed = Transcribed()


class DevicePart(Part):
    """A device of a person for a period."""

    id: Text
    worn: YesNo | None = None
    strength: Literal["attributed", "suspected"] = "attributed"
    basis: str = ""
    from_: str = Field("", alias="from")
    until: str = ""


class IdentifierPart(Part):
    """A phone number, address or handle of a person for a period."""

    kind: Literal["phone", "email", "handle", "device", "account", "vehicle", "postal", "other"]
    value: Text
    platform: str = ""
    strength: Literal["attributed", "suspected"] = "attributed"
    basis: str = ""
    from_: str = Field("", alias="from")
    until: str = ""
    shared: YesNo = "no"


class RespondentPart(Part):
    """The person under the order."""

    id: Text
    name: str = ""
    names: Texts | None = None
    devices: list[Annotated[DevicePart, BeforeValidator(_device)]] = []
    identifiers: list[IdentifierPart] = []


class PersonPart(RespondentPart):
    """A protected person, or another that the order or the records speak of."""

    role: str = ""
    privileged: YesNo = "no"


class GroupPart(Part):
    """Persons named together."""

    members: Texts
    complete: YesNo = "yes"


class CirclePart(Part):
    """All points no farther than a radius from a point."""

    centre: Pair
    radius: Text


class CorridorPart(Part):
    """A line with a whole width."""

    line: Annotated[list[Pair], Field(min_length=2)]
    width: Text


class OutlinePart(Part):
    """Where the drawn line comes from and how well it is known."""

    source: str = ""
    tolerance: str = ""


class PlacePart(Part):
    """A place, or a version of it for a period; exactly one of circle, wkt, file, corridor."""

    label: str = ""
    circle: CirclePart | None = None
    wkt: str = ""
    file: str = ""
    feature: str = ""
    where: dict[str, str] = {}
    source: str = ""
    as_at: str = ""
    corridor: CorridorPart | None = None
    minus: Texts | None = None
    outline: OutlinePart = OutlinePart()
    measured_from: str = ""
    confidential: YesNo = "no"
    known_to_respondent: YesNo | None = None
    from_: str = Field("", alias="from")
    until: str = ""


class ExceptionPart(Part):
    """An exception; all keys of one must hold."""

    id: Text
    from_: str = Field("", alias="from")
    until: str = ""
    place: Texts | None = None
    when: str = ""
    calendar: str = ""
    along: str = ""
    max_stop: str = ""
    reason: str = ""
    granted: str = ""
    review: YesNo = "no"
    topic: str = ""
    through: Texts | None = None
    platform: str = ""
    per_day: str = ""


class ConditionPart(Part):
    """The keys of every condition."""

    id: Text
    clause: Text
    when: str = ""
    calendar: str = ""
    from_: str = Field("", alias="from")
    until: str = ""
    exceptions: list[ExceptionPart] = []


class ExclusionZone(ConditionPart):
    """Not to enter a place, or to come within a distance of it."""

    kind: Literal["exclusion_zone"]
    place: Texts
    distance: str = ""
    persons: Texts | None = None


class NotCheckable(ConditionPart):
    """A condition that records cannot show."""

    kind: Literal["not_checkable"]


class InclusionZone(ConditionPart):
    """To stay inside a place."""

    kind: Literal["inclusion_zone"]
    place: Texts


class NoContact(ConditionPart):
    """Not to contact persons."""

    kind: Literal["no_contact"]
    persons: Texts
    channels: Texts | None = None
    attempts: YesNo = "yes"
    indirect: YesNo = "yes"


class NoPublication(ConditionPart):
    """Not to publish about persons."""

    kind: Literal["no_publication"]
    persons: Texts


class KeepAway(ConditionPart):
    """Not to come near a person."""

    kind: Literal["keep_away"]
    person: Text
    distance: Text
    act: str = ""
    mental: str = ""


class AtPart(Part):
    """Where to be, and when."""

    place: Text
    when: Text
    every: str = ""
    counted_from: str = ""


class TolerancePart(Part):
    """Minutes at both ends of a window, and whose they are."""

    minutes: Text
    whose: str = ""


class AllowancePart(Part):
    """Minutes in a period."""

    minutes: Text
    per: Literal["day", "week", "month"]


class Curfew(ConditionPart):
    """To be at a place in given hours."""

    kind: Literal["curfew"]
    at: list[AtPart]
    tolerance: TolerancePart | None = None
    allowance: AllowancePart | None = None


class Attend(ConditionPart):
    """To come to a place in given hours."""

    kind: Literal["attend"]
    place: Text
    stay: str = ""


class RegisteredPart(Part):
    """An identifier that was registered, and when."""

    kind: Text
    value: Text
    on: str = ""


class RegisteredIdentifiers(ConditionPart):
    """To register identifiers in time."""

    kind: Literal["registered_identifiers"]
    within: Text
    first_day: Literal["counts", "does not count"] = "counts"
    registered: list[RegisteredPart] = []


AnyCondition = Annotated[
    ExclusionZone
    | NotCheckable
    | InclusionZone
    | NoContact
    | NoPublication
    | KeepAway
    | Curfew
    | Attend
    | RegisteredIdentifiers,
    Field(discriminator="kind"),
]
BUILT_KINDS = ("exclusion_zone", "not_checkable")
"""Kinds that this version checks; the others are read and refused."""


class ChangePart(BaseModel):
    """New values of a condition's keys."""

    model_config = ConfigDict(extra="allow", frozen=True)

    condition: Text


class VariationPart(Part):
    """A change of the order."""

    made: Text
    notice: list[NoticePart] = []
    served: str = ""
    relaxes: YesNo = "no"
    change: list[ChangePart] = []
    add: list[AnyCondition] = []
    remove: Texts | None = None


class SuspensionPart(Part):
    """A time in which conditions do not bind."""

    from_: Text = Field(alias="from")
    until: Text
    conditions: Texts | None = None
    reason: str = ""


class DischargePart(Part):
    """The end of conditions, or of the order, by a court."""

    at: Text
    conditions: Texts | None = None


class OrderFile(Part):
    """An order file: one order and one respondent."""

    orderwatch: Literal["1"]
    order: OrderPart
    calendars: dict[str, Texts] = {}
    respondent: RespondentPart
    protected: list[PersonPart] = []
    people: list[PersonPart] = []
    groups: dict[str, GroupPart] = {}
    places: dict[str, Annotated[list[PlacePart], BeforeValidator(_listed)]] = {}
    conditions: Annotated[list[AnyCondition], Field(min_length=1)]
    variations: list[VariationPart] = []
    suspensions: list[SuspensionPart] = []
    discharged: Annotated[list[DischargePart], BeforeValidator(_listed)] = []


def schema() -> dict[str, Any]:
    """The JSON Schema of the order file."""
    return OrderFile.model_json_schema(by_alias=True)
