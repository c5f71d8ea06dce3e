"""The keys of conditions and their exceptions in an order file, one model a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from orderwatch.orders.file_parts import Part, Text, Texts, YesNo


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
    by_order: str = ""
    through: Texts | None = None
    platform: str = ""
    channel: Texts | None = None
    with_: Texts | None = Field(None, alias="with")
    replies: YesNo = "no"
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
    """To be in a place, or in one of several, at stated times."""

    kind: Literal["inclusion_zone"]
    place: Texts


class RestrictionZone(ConditionPart):
    """Not to leave a place, or all of several, at any time."""

    kind: Literal["restriction_zone"]
    place: Texts


class NoContact(ConditionPart):
    """Not to contact persons, by the channels named, in the ways named."""

    kind: Literal["no_contact"]
    persons: Texts
    channels: Texts | None = None
    actions: Texts | None = None
    attempts: YesNo = "yes"
    indirect: YesNo = "yes"
    answering: YesNo = "no"


class NoPublication(ConditionPart):
    """Not to publish about persons."""

    kind: Literal["no_publication"]
    persons: Texts


class KeepAway(ConditionPart):
    """Not to come near a person, or several; `warning` is a wider distance for near misses."""

    kind: Literal["keep_away"]
    person: str = ""
    persons: Texts | None = None
    distance: Text
    act: Literal["be_within", "approach"] = "be_within"
    mental: str = ""
    warning: str = ""


class AtPart(Part):
    """Where to be, in any of the places, and when; perhaps only in every second week."""

    place: Texts
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
    per: Literal["window", "day", "week", "month", "order"]


class Curfew(ConditionPart):
    """To be at a place in given hours."""

    kind: Literal["curfew"]
    at: Annotated[list[AtPart], Field(min_length=1)]
    tolerance: TolerancePart | None = None
    allowance: AllowancePart | None = None


class Attend(ConditionPart):
    """To come to a place in given hours."""

    kind: Literal["attend"]
    place: Texts
    stay: str = ""


class Monitoring(ConditionPart):
    """To keep a device on and with one: its silences are to last no longer than stated."""

    kind: Literal["monitoring"]
    silence: Text
    whose: str = ""
    device: Texts | None = None


class RegisteredPart(Part):
    """An identifier that was registered, and when."""

    kind: Literal["phone", "email", "handle", "device", "account", "vehicle", "postal", "other"]
    value: Text
    platform: str = ""
    on: str = ""


class RegisteredIdentifiers(ConditionPart):
    """To register identifiers in time."""

    kind: Literal["registered_identifiers"]
    within: Text
    first_day: Literal["counts", "after"] = "counts"
    registered: list[RegisteredPart] = Field(default=[])


AnyCondition = Annotated[
    ExclusionZone
    | NotCheckable
    | InclusionZone
    | RestrictionZone
    | NoContact
    | NoPublication
    | KeepAway
    | Curfew
    | Attend
    | Monitoring
    | RegisteredIdentifiers,
    Field(discriminator="kind"),
]
CONTACT_KINDS = ("no_contact", "no_publication")
"""Kinds whose exceptions may speak of persons, platforms and how often."""
