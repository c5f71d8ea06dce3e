"""The keys of the order file, as pydantic models: every value is text, a list or a mapping.

The models say which keys there are and which must be given; what the values mean is read by
`orders.load`. The JSON Schema of `orderwatch order --schema` comes from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from orderwatch.orders.file_parts import (
    GroupPart,
    NoticePart,
    OrderPart,
    Part,
    PersonPart,
    PlacePart,
    RespondentPart,
    Text,
    Texts,
    YesNo,
    listed,
)


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
    exceptions: list[ExceptionPart] = Field(default=[])


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
    registered: list[RegisteredPart] = Field(default=[])


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
    notice: list[NoticePart] = Field(default=[])
    served: str = ""
    relaxes: YesNo = "no"
    change: list[ChangePart] = Field(default=[])
    add: list[AnyCondition] = Field(default=[])
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
    calendars: dict[str, Texts] = Field(default={})
    respondent: RespondentPart
    protected: list[PersonPart] = Field(default=[])
    people: list[PersonPart] = Field(default=[])
    groups: dict[str, GroupPart] = Field(default={})
    places: dict[str, Annotated[list[PlacePart], BeforeValidator(listed)]] = Field(default={})
    conditions: Annotated[list[AnyCondition], Field(min_length=1)]
    variations: list[VariationPart] = Field(default=[])
    suspensions: list[SuspensionPart] = Field(default=[])
    discharged: Annotated[list[DischargePart], BeforeValidator(listed)] = Field(default=[])


def schema() -> dict[str, Any]:
    """The JSON Schema of the order file."""
    return OrderFile.model_json_schema(by_alias=True)
