"""The keys of the order file, as pydantic models: every value is text, a list or a mapping.

The models say which keys there are and which must be given; what the values mean is read by
`orders.load`. The JSON Schema of `orderwatch order --schema` comes from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from orderwatch.orders.file_conditions import AnyCondition
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
