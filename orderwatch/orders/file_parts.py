"""The parts of an order file below its conditions: the order, persons and places."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
YesNo = Literal["yes", "no", "true", "false"]


def listed(value: Any) -> Any:
    """One value as a list of one."""
    return value if isinstance(value, list) else [value]


def _device(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


Texts = Annotated[list[Text], BeforeValidator(listed), Field(min_length=1)]
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
    notice: list[NoticePart] = Field(default=[])
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
    devices: list[Annotated[DevicePart, BeforeValidator(_device)]] = Field(default=[])
    identifiers: list[IdentifierPart] = Field(default=[])


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
    where: dict[str, str] = Field(default={})
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
