"""What a profile of contact records says besides its columns: words, owner, file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orderwatch.identity import KINDS
from orderwatch.outcome import ACTIONS, CHANNELS, STATUSES
from orderwatch.records.contacts.chat_dates import ORDERS
from orderwatch.records.contacts.detect import READERS
from orderwatch.records.contacts.row import COLUMNS

FIELDS = (
    "at",
    "channel",
    "platform",
    "action",
    "from_id",
    "to_id",
    "own_id",
    "other_id",
    "direction",
    "status",
    "duration_s",
    "text",
    "reported_by",
    "lat",
    "lon",
    "group_chat",
)
"""Canonical fields, in column order; `own_id`, `other_id` and `direction` stand for both ends."""
KEYS: dict[str, type] = {
    "channel": str,
    "channels": dict,
    "platform": str,
    "action": str,
    "actions": dict,
    "status": str,
    "statuses": dict,
    "directions": dict,
    "unanswered": list,
    "owner": str,
    "region": str,
    "date_order": str,
}
"""Keys of a profile that belong to contact records."""


@dataclass(frozen=True, kw_only=True)
class ContactWords:
    """How an export of contacts is worded.

    Attributes:
        channel: of every row, where no column says.
        channels: word of the channel column → channel; empty: the canonical words.
        platform: of every row, where no column says.
        action: of every row, where no column says.
        actions: word of the action column → action.
        status: of a row whose status column is empty or missing.
        statuses: word of the status column → status.
        directions: word of the direction column → `in` or `out`.
        unanswered: durations that mean a call nobody answered, such as -1, 0 and an empty one.
        owner: `KIND:VALUE` of whose phone or account it is, where no column says.
        region: where numbers without a country code are dialled; empty: as the order says.
        date_order: DMY, MDY or YMD for a chat whose dates leave it open.
    """

    channel: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    action: str = ""
    actions: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    owner: str = ""
    region: str = ""
    date_order: str = ""

    def shown(self, form: str) -> tuple[str, ...]:
        """The channels that such an export can show, as far as its profile tells.

        Args:
            form: its file format.
        """
        stated = (self.channel,) if self.channel else ()
        return (*stated, *self.channels.values(), *_SHOWN.get(form, ()))


_SHOWN = {
    "sms_backup": ("call", "sms"),
    "android_calls": ("call", "video_call"),
    "android_messages": ("sms",),
    "imessage": ("messaging", "sms"),
    "whatsapp": ("call", "messaging", "video_call"),
    "mail": ("email",),
}
"""Format → the channels that such a file can show."""


def contact_words(data: Mapping[str, Any]) -> ContactWords:
    """From the keys of a profile."""
    values = {key: data[key] for key in KEYS if key in data}
    if "unanswered" in values:
        values["unanswered"] = tuple(values["unanswered"])
    return ContactWords(**values)


def columns_of(data: dict[str, Any]) -> dict[str, Any]:
    """The columns of a profile; those of a file that is no table are the canonical ones."""
    if data.get("format") in READERS:
        return {name: name for name in COLUMNS}
    return dict(data.get("columns", {}))


def check_contacts(data: dict[str, Any], fault: Any) -> None:
    """Faults of the keys of a profile of contacts; `fault` takes path, value, problem, remedy."""
    _check_ends(data, fault)
    for key, words in (("channel", CHANNELS), ("action", ACTIONS), ("status", STATUSES)):
        known = f"use one of {', '.join(words)}"
        if data.get(key) and data[key] not in words:
            fault((key,), data[key], f"is no {key}", known)
        plural = f"{key}es" if key == "status" else f"{key}s"
        for word, meaning in data.get(plural, {}).items():
            if meaning not in words:
                fault((plural, word), meaning, f"is no {key}", known)
    for word, meaning in data.get("directions", {}).items():
        if meaning not in ("in", "out"):
            fault(("directions", word), meaning, "is no direction", "write in or out")
    if data.get("date_order") and data["date_order"] not in ORDERS:
        fault(("date_order",), data["date_order"], "is no order", f"use {' or '.join(ORDERS)}")
    if data.get("region"):
        _check_region(data["region"], fault)
    if data.get("owner") and data["owner"].partition(":")[0] not in KINDS:
        remedy = "write phone:07700 900123 or handle:instagram:invented"
        fault(("owner",), data["owner"], "does not say its kind", remedy)


def _check_ends(data: dict[str, Any], fault: Any) -> None:
    columns = columns_of(data)
    if data.get("format") in READERS:
        if data.get("columns"):
            fault(("columns",), None, "belongs to tables", "leave it out with a format")
        return
    both, own = {"from_id", "to_id"} <= set(columns), "other_id" in columns
    if both == own:
        remedy = "name from_id and to_id, or other_id with direction"
        fault(("columns",), None, "does not say who had contact with whom", remedy)
    if own and ("direction" not in columns or not data.get("directions")):
        remedy = "name direction, and in directions the words for in and out"
        fault(("columns",), None, "does not say who contacted whom", remedy)
    if "channel" not in columns and not data.get("channel"):
        fault(("columns",), None, "does not say which column is channel", "add it, or channel:")


def _check_region(region: str, fault: Any) -> None:
    import phonenumbers

    if region not in phonenumbers.SUPPORTED_REGIONS:
        fault(("region",), region, "is no region", "write GB or US")
