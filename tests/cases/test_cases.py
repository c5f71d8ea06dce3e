"""Golden cases: each file is a small story, what must be listed, and why.

The expected lists and seconds were worked out from the rules, not copied from a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
import yaml
from support.tracks import east_of

import orderwatch
from orderwatch.orders import load_text

CASES = sorted(Path(__file__).parent.glob("*.yaml"))
LONDON = ZoneInfo("Europe/London")
LODGING = [f"{one:.7f}" for one in east_of(5000.0)]
"""Five kilometres east of the middle, which is where `zone`, `home` and `room` lie."""
TOP = ("calendars", "protected", "variations", "suspensions", "discharged")
KINDS = {
    "curfew": "1. To be at home from 7 pm to 7 am.",
    "inclusion_zone": "1. To be at home at the stated times.",
    "restriction_zone": "1. Not to leave the zone.",
    "monitoring": "1. To keep the tag charged and on.",
}
WITHOUT_PLACE = ("keep_away", "monitoring")
COLUMNS = ["device_id", "fixed_at", "lat", "lon", "accuracy_m", "accuracy_level", "method"]


def read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def order_text(case: Mapping[str, Any]) -> str:
    changes = dict(case.get("order", {}))
    written = changes.pop("condition", {})
    plain = {} if "kind" in written else {"kind": "exclusion_zone", "place": "zone"}
    clause = KINDS.get(written.get("kind"), "1. Not to enter the zone.")
    condition = {"id": "c1", "clause": clause, **plain, **written}
    devices = changes.pop("devices", [{"id": "TAG-1", "worn": "yes", "from": "2026-03-01"}])
    places, more = changes.pop("places", {}), changes.pop("more", [])
    top = {key: changes.pop(key) for key in TOP if key in changes}
    if condition["kind"] in WITHOUT_PLACE:
        condition.pop("place", None)
    return yaml.safe_dump(
        {
            "orderwatch": "1",
            "order": {
                "id": "CASE-1",
                "made": "2026-03-02 11:40",
                "notice": [{"at": "2026-03-02 11:40", "how": "present in court"}],
                "timezone": "Europe/London",
                "holidays": "GB-ENG",
                **changes,
            },
            "respondent": {"id": "R-1", "devices": devices},
            "places": {
                "zone": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "100 m"}},
                "point": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "5 m"}},
                "home": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "50 m"}},
                "room": {"circle": {"centre": ["51.7520", "-0.3360"], "radius": "25 m"}},
                "lodging": {"circle": {"centre": LODGING, "radius": "50 m"}},
                **places,
            },
            "conditions": [condition, *more],
            **top,
        }
    )


def instant(text: str, day: str) -> datetime:
    if text.endswith("Z"):
        return datetime.fromisoformat(text)
    whole = text if len(text) > len("08:00:00") else f"{day} {text}"
    return datetime.fromisoformat(whole).replace(tzinfo=LONDON).astimezone(UTC)


def pings(case: Mapping[str, Any], day: str) -> pd.DataFrame:
    """Positions east of the middle, each a `step` on; not `cached`, they waver by 0, 1 and 2 m."""
    rows = []
    for part in case["positions"]:
        start = instant(part["at"], day)
        step = timedelta(seconds=int(part.get("every", "60 s").split()[0]))
        for number in range(int(part.get("count", "1"))):
            wobble = 0 if part.get("cached") == "yes" else number % 3
            walked = number * float(part.get("step", "0 m").split()[0])
            lat, lon = east_of(float(part["east"].split()[0]) + walked + wobble)
            radius = part["radius"].split()[0]
            rows.append(
                [
                    part.get("device", "TAG-1"),
                    (start + number * step).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    f"{lat:.7f}",
                    f"{lon:.7f}",
                    None if radius == "none" else radius,
                    "0.68",
                    part.get("method", "gps"),
                ]
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def event_frame(case: Mapping[str, Any], day: str) -> pd.DataFrame:
    """Device events, of a home unit for example."""
    rows = [
        {
            "device_id": one.get("device", "TAG-1"),
            "from": instant(one["from"], day).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "until": instant(one["until"], day).strftime("%Y-%m-%dT%H:%M:%SZ")
            if "until" in one
            else "",
            "event": one["event"],
            "place": one.get("place", ""),
        }
        for one in case["events"]
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = read(path)
    day = case.get("day", "2026-04-14")
    order = load_text(order_text(case), path.name)
    start, end = case.get("period", [None, None])
    if start and len(start) <= 8:
        start, end = f"{day} {start}", f"{day} {end}"
    events = event_frame(case, day) if "events" in case else None
    found = orderwatch.check(
        order, pings(case, day), events=events, period_from=start, period_until=end
    )
    for name in ("possible_breaches", "near_misses", "excepted"):
        same_list(getattr(found, name), case.get(name, []), day, name)
    same_seconds(found, case)
    row = found.orders.iloc[0]
    assert row["checked"] == case.get("checked", "yes")
    assumed = "period taken from the records" in row["warnings"]
    assert assumed is (case.get("period_assumed") == "yes")
    assert found.ledger["not_matched"].sum() == int(case.get("not_matched", "0"))


def same_list(table: pd.DataFrame, expected: list[dict[str, Any]], day: str, name: str) -> None:
    assert len(table) == len(expected), f"{name}:\n{table.T}"
    for (_, row), wanted in zip(table.iterrows(), expected, strict=True):
        for key, value in wanted.items():
            if key in ("started", "ended"):
                at = pd.Timestamp(row[f"{key}_at"])
                assert at == pd.Timestamp(instant(value, day)), (name, key, at)
            elif key == "flags":
                assert set(value) <= set(codes(row["flags"])), (name, row["flags"])
            elif key == "speaks_against":
                assert sorted(value) == codes(row["speaks_against"]), name
            elif key == "device":
                assert row["device_id"] == value
            else:
                same_value(row[key], value, f"{name}.{key}")


def codes(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def same_value(actual: Any, wanted: str, where: str) -> None:
    if wanted.replace(".", "").isdigit():
        assert float(actual) == float(wanted), where
    else:
        assert actual == wanted, where


def same_seconds(found: Any, case: Mapping[str, Any]) -> None:
    for condition, wanted in case.get("seconds", {}).items():
        row = found.conditions.set_index("condition_id").loc[condition]
        for state in ("possible_breach", "consistent", "unclear", "no_data", "excepted"):
            assert float(row[f"{state}_s"]) == float(wanted.get(state, "0")), state
    for condition, wanted in case.get("basis", {}).items():
        rows = found.timeline[found.timeline["condition_id"] == condition]
        named = {code for cell in rows["basis"] for code in codes(cell)}
        assert set(wanted) <= named, named
