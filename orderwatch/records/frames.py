"""Every usable row of a store as one DataFrame with the canonical columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from orderwatch.outcome import EVENT_NAMES, METHOD_NAMES
from orderwatch.records.store import RecordStore
from orderwatch.tables import DeviceEvents, Int64, Track

if TYPE_CHECKING:
    import pandas as pd

PING_COLUMNS = (
    "device_id",
    "fixed_at",
    "lat",
    "lon",
    "accuracy_m",
    "accuracy_level",
    "method",
    "resolution_s",
    "source",
    "row",
)
_AS_THEY_ARE = (
    "channel",
    "platform",
    "action",
    "status",
    "duration_s",
    "text",
    "reported_by",
    "lat",
    "lon",
    "group_chat",
    "source",
    "row",
)
CONTACT_COLUMNS = (
    "at",
    "channel",
    "platform",
    "action",
    "from_id",
    "to_id",
    "status",
    "duration_s",
    "text",
    "reported_by",
    "lat",
    "lon",
    "group_chat",
    "from_key",
    "to_key",
    "resolution_s",
    "source",
    "row",
)
EVENT_COLUMNS = ("device_id", "from", "until", "event", "place", "resolution_s", "source", "row")


def pings_frame(store: RecordStore) -> pd.DataFrame:
    """Every position of a store whose rows are not yet matched, whosever device it is."""
    store.match_all()
    tracks = (track for _, case in store.cases() for track in case.tracks)
    return _joined([_ping_columns(track) for track in tracks], PING_COLUMNS)


def events_frame(store: RecordStore) -> pd.DataFrame:
    """Every device event of a store whose rows are not yet matched; `until` may be NaT."""
    store.match_all()
    devices = (events for _, case in store.cases() for events in case.events)
    return _joined([_event_columns(events) for events in devices], EVENT_COLUMNS)


def contacts_frame(store: RecordStore, region: str = "") -> pd.DataFrame:
    """Every contact of a store whose rows are not yet matched, whosever it is.

    Args:
        store: the records.
        region: where numbers without a country code are dialled.
    """
    import pandas as pd

    store.match_all()
    rows = [
        {
            "at": one.at_us,
            "from_id": one.from_id,
            "to_id": ";".join(one.to_ids),
            "from_key": one.from_key,
            "to_key": ";".join(one.to_keys),
            "resolution_s": one.resolution_us / 1_000_000,
        }
        | {name: getattr(one, name) for name in _AS_THEY_ARE}
        for _, contacts in store.contacts(region)
        for one in contacts
    ]
    frame = pd.DataFrame(rows, columns=list(CONTACT_COLUMNS))
    frame["at"] = pd.to_datetime(frame["at"], unit="us", utc=True)
    for name in ("duration_s", "lat", "lon"):
        frame[name] = frame[name].astype("float64")
    return frame.sort_values(["source", "row"], ignore_index=True)


def _ping_columns(track: Track) -> dict[str, Any]:
    words = {int(method): word for word, method in METHOD_NAMES.items()}
    return {
        "device_id": track.device_id,
        "fixed_at": _utc(track.at_us),
        "lat": track.lat,
        "lon": track.lon,
        "accuracy_m": track.accuracy_m,
        "accuracy_level": track.level,
        "method": [words[int(code)] for code in track.method],
    } | _origin(track)


def _event_columns(events: DeviceEvents) -> dict[str, Any]:
    words = {int(kind): word for word, kind in EVENT_NAMES.items()}
    until = _utc(events.until_us)
    return {
        "device_id": events.device_id,
        "from": _utc(events.from_us),
        "until": until.where(events.until_us > events.from_us),
        "event": [words[int(code)] for code in events.event],
        "place": list(events.place),
    } | _origin(events)


def _origin(records: Track | DeviceEvents) -> dict[str, Any]:
    return {
        "resolution_s": records.resolution_us / 1_000_000,
        "source": np.array(records.sources, dtype=object)[records.source],
        "row": records.row,
    }


def _utc(at_us: Int64) -> pd.DatetimeIndex:
    import pandas as pd

    return pd.to_datetime(at_us, unit="us", utc=True)


def _joined(parts: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    if not parts:
        return pd.DataFrame(columns=list(columns))
    return pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
