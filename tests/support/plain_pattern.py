"""The counts of a pattern once more, from plain rows, by the words of docs/pattern.md alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from scipy.stats import beta, chi2

Rows = Sequence[dict[str, Any]]
Span = tuple[int, int]
DAY, HOUR = 86_400_000_000, 3_600_000_000
PLACES, CONTACTS = ("exclusion_zone", "keep_away"), ("no_contact", "no_publication")
BEGUN = {"answered_incoming", "approached_by_protected_person"}
TZ = ZoneInfo("Europe/London")


def why_apart(table: str, row: dict[str, Any]) -> str:
    """Why a row is not counted; empty: it is."""
    said = {*row["flags"], *row["speaks_against"], row["reason"]}
    rules = (
        ("excepted", table == "excepted"),
        ("before_notice", row["reason"] in ("before_notice", "notice_day")),
        ("begun_by_protected", bool(said & BEGUN) or row["direction"] == "from_protected"),
        ("near_miss", table == "near_misses"),
        ("other_kind", row["kind"] not in (*PLACES, *CONTACTS)),
        ("permitted", "may_be_permitted" in row["speaks_against"]),
        ("weak", row["grade"] not in ("strong", "moderate")),
    )
    return next((name for name, holds in rules if holds), "")


def merged(spans: Iterable[Span], gap: int = HOUR) -> list[Span]:
    """Spans that follow one another by at most the gap, as one."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def local(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(TZ)


def span_of(row: dict[str, Any]) -> Span:
    return row["started_at"], row["ended_at"]


def counts(tables: dict[str, Any]) -> dict[str, Any]:
    """Indicator or `apart_WHY` → count; a rate or ratio with its interval as a tuple."""
    listed = [
        (why_apart(name, row), row)
        for name in ("possible_breaches", "near_misses", "excepted")
        for row in tables[name]
    ]
    counted = [row for why, row in listed if not why]
    found: dict[str, Any] = {
        f"apart_{name}": sum(why == name for why, _ in listed)
        for name in ("excepted", "before_notice", "near_miss", "other_kind", "permitted", "weak")
    }
    found["begun_by_protected"] = sum(why == "begun_by_protected" for why, _ in listed)
    near = [row for why, row in listed if why in ("", "near_miss")]
    found["third_parties"] = sum("indirect" in row["flags"] for row in near)
    found["replies"] = sum("reply" in row["flags"] for row in counted)
    found["suspected_identifiers"] = sum("suspected_identifier" in r["flags"] for r in counted)
    attempts = contacts(tables, counted)
    return (
        found | in_time(tables, counted) | of_contacts(counted, attempts) | rates(tables, counted)
    )


def in_time(tables: dict[str, Any], counted: Rows) -> dict[str, Any]:
    occasions = merged(map(span_of, counted))
    starts = sorted(row["started_at"] for row in counted)
    days = {local(one).date() for one in starts}
    runs = [next(n for n in range(1, 9999) if one + timedelta(n) not in days) for one in days]
    first, firsts = min(one["notice_at"] for one in tables["orders"]), [low for low, _ in occasions]
    varied = {
        round(datetime.fromisoformat(text).timestamp() * 1e6)
        for one in tables["orders"]
        for text in one["variation_notices"]
    }
    gaps = [(two - one) / DAY for one, two in pairwise(firsts)]
    dark = [one for one in firsts if local(one).hour >= 23 or local(one).hour < 7]
    some = len(firsts) >= 3
    return {
        "occasions": len(occasions),
        "days_with_an_incident": len(days),
        "longest_run": max(runs, default=None),
        "span": (occasions[-1][1] - firsts[0]) / DAY if len(firsts) > 1 else None,
        "middle_gap": median(gaps) if some else None,
        "night_share": len(dark) / len(firsts) if some else None,
        "first_after_notice": min(((s - first) / DAY for s in starts if s >= first), default=None),
        "first_after_variation": sum(any(s >= at for s in starts) for at in varied)
        if varied
        else None,
        "after_notice": sum(one >= first for one in firsts),
    }


def rates(tables: dict[str, Any], counted: Rows) -> dict[str, Any]:
    kinds = {(one["order_id"], one["condition_id"]): one["kind"] for one in tables["conditions"]}
    notice = {one["order_id"]: one["notice_at"] for one in tables["orders"]}
    found: dict[str, Any] = {}
    for name, own in (("places", PLACES), ("contacts", CONTACTS)):
        spans: dict[bool, list[Span]] = {True: [], False: []}
        for row in tables["timeline"]:
            low, high = max(row["started_at"], notice[row["order_id"]]), row["ended_at"]
            if kinds[row["order_id"], row["condition_id"]] in own and low < high:
                could = row["state"] != "no_data" or "no_contact_recorded" in row["basis"]
                spans[could].append((low, high))
        seen = merged(spans[True], 0)
        total = sum(high - low for low, high in seen)
        held = [
            low
            for low, high in merged(span_of(row) for row in counted if row["kind"] in own)
            if any(a <= high and low <= b for a, b in seen)
        ]
        found[f"rate_{name}"] = rate(len(held), total / DAY) if total else None
        before = [sum(min(max(at - low, 0), high - low) for low, high in seen) for at in held]
        first = sum(2 * one < total for one in before)
        enough = total and len(held) >= 6
        found[f"rate_change_{name}"] = ratio(first, len(held) - first) if enough else None
    return found


def rate(number: int, days: float) -> tuple[float, ...]:
    low = chi2.ppf(0.025, 2 * number) / 2 if number else 0.0
    return number / days, low / days, chi2.ppf(0.975, 2 * number + 2) / 2 / days


def ratio(first: int, second: int) -> tuple[float | None, ...]:
    low = beta.ppf(0.025, second, first + 1) if second else 0.0
    high = beta.ppf(0.975, second + 1, first) if first else None
    return (
        second / first if first else None,
        low / (1 - low),
        None if high is None else high / (1 - high),
    )


def contacts(tables: dict[str, Any], counted: Rows) -> list[dict[str, Any]]:
    """Each contact of the counted incidents once, by time."""
    by_id = {row["finding_id"]: row for row in counted}
    groups: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in tables["evidence"]:
        if row["finding_id"] in by_id:
            groups[row["finding_id"], row["pair"]].append(row)
    found = []
    for (finding, _), rows in groups.items():
        own = by_id[finding]
        rows.sort(key=lambda row: (row["at"], row["source"], row["row"]))
        persons = {(own["order_id"], one) for one in own["protected_id"].split(";")}
        if len(persons) == 1:
            persons |= {("number", own["protected_id"] + row["to_id"]) for row in rows}
        found.append(
            {
                **{"at": rows[0]["at"], "channel": rows[0]["channel"], "persons": persons},
                "senders": {row["from_id"] for row in rows if row["from_id"]},
                "withheld": any(not row["from_id"] for row in rows),
                "statuses": {row["status"] for row in rows},
            }
        )
    return sorted(found, key=lambda one: int(one["at"]))


def of_contacts(counted: Rows, attempts: Rows) -> dict[str, Any]:
    times = [one["at"] for one in attempts]
    calls = [one for one in attempts if one["channel"] in ("call", "video_call")]
    afar = [one["at"] for one in attempts if one["channel"] != "in_person"]
    met = [one["at"] for one in attempts if one["channel"] == "in_person"]
    met += [row["started_at"] for row in counted if row["kind"] in PLACES]
    later = [at for at in met if afar and at > afar[0]]
    new = {one["channel"] for one in attempts}
    new -= {one["channel"] for one in attempts if local(one["at"]).date() == local(times[0]).date()}
    missed = [one for one in calls if "completed" not in one["statuses"]]
    numbers = {one for each in attempts for one in each["senders"]}
    refusals = [one for one in attempts if one["statuses"] & {"blocked", "rejected"}]
    after = [(one, refused_before(one, refusals)) for one in attempts]
    changed = [one for one, since in after if since and is_changed(one, since, attempts)]
    gaps = [(two - one) / 6e7 for one, two in pairwise(times)]
    return {
        "contacts": len(attempts),
        "identifiers_used": len(numbers) or None,
        "calls_not_answered": len(missed) / len(calls) if calls else None,
        "bursts": bursts(times),
        "time_between_attempts": median(gaps) if len(times) >= 3 else None,
        "after_refusal": sum(bool(since) for _, since in after),
        "identifiers_changed": len(changed) if attempts else None,
        "new_channels": len(new) if attempts else None,
        "online_contacts": sum(one["channel"] in ("social", "publication") for one in attempts),
        "remote_to_physical": sum(
            any(low <= at <= high for at in later)
            for low, high in merged(span_of(row) for row in counted)
        )
        if afar
        else None,
    }


def refused_before(one: dict[str, Any], refusals: Rows) -> list[int]:
    """The first refusal before a contact of each person it went to."""
    found = []
    for person in one["persons"]:
        times = [each["at"] for each in refusals if person in each["persons"]]
        if times and min(times) < one["at"]:
            found.append(min(times))
    return found


def is_changed(one: dict[str, Any], since: list[int], attempts: Rows) -> bool:
    for at in since:
        used = {number for each in attempts if each["at"] <= at for number in each["senders"]}
        if one["senders"] and not one["senders"] & used:
            return True
    return bool(one["withheld"])


def bursts(times: list[int]) -> int:
    found, rest = 0, times
    while rest:
        hour = [at for at in rest if at <= rest[0] + HOUR]
        found += len(hour) >= 5
        rest = rest[len(hour) if len(hour) >= 5 else 1 :]
    return found
