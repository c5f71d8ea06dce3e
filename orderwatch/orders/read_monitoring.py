"""The own keys of a condition to keep a device reporting."""

from __future__ import annotations

from typing import cast

from orderwatch.orders.file_conditions import ConditionPart, Monitoring
from orderwatch.orders.own_keys import KindReader, OwnKeys
from orderwatch.orders.reader import KeyPath
from orderwatch.temporal.durations import parse_duration

_HOUR_US = 3_600_000_000


def monitoring(kinds: KindReader, part: ConditionPart, path: KeyPath) -> OwnKeys:
    """The longest silence, whose rule that is, and the devices it is about.

    Settings: `silence_us`, `whose`, `devices` (ids, as in the file; none: see
    `orders.monitoring_words.watched`).
    """
    written, reader = cast("Monitoring", part), kinds.reader
    silence = reader.parsed((*path, "silence"), written.silence, parse_duration, _HOUR_US)
    if not silence:
        remedy = "write the longest silence that is allowed, such as 4 h"
        reader.fault((*path, "silence"), written.silence, "is no time", remedy)
    names = tuple(dict.fromkeys(written.device or ()))
    own = [one.id for one in kinds.data.respondent.devices]
    reader.known((*path, "device"), names, own, "respondent.devices")
    return OwnKeys(settings={"silence_us": silence, "whose": written.whose, "devices": names})
