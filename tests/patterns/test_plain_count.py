"""Every count against a second, plain reading of its definition, on random tables of runs."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support.pattern_tables import KINDS, Tables
from support.plain_pattern import counts

NUMBERS = ("+447700900123", "+447700900124", "+447700900125", "")
STATUSES = ("completed", "missed", "blocked", "rejected")


def stamp(minute: int) -> str:
    """Minutes from 16 March on; the clocks go forward on the 29th."""
    day, rest = divmod(minute, 1440)
    return f"2026-03-{16 + day:02d}T{rest // 60:02d}:{rest % 60:02d}:00Z"


def random_run(seed: int) -> Tables:
    """One order or two, up to thirty incidents each, of every kind, table, flag and reason."""
    rnd, run = random.Random(seed), Tables()
    for order_id in ("A", "B")[: rnd.choice((1, 1, 2))]:
        varied = [stamp(rnd.randrange(14 * 1440)) for _ in range(rnd.choice((0, 0, 1, 2)))]
        low, high = sorted(rnd.sample(range(14 * 1440), 2))
        notice = stamp(rnd.randrange(1440))
        run.order(order_id, notice=notice, variations=varied, seen=(stamp(low), stamp(high)))
        for _ in range(rnd.choice((0, 1, 3, 12, 30))):
            add(rnd, run, order_id)
    return run


def add(rnd: random.Random, run: Tables, order_id: str) -> None:
    condition = rnd.choice([*KINDS, "c1", "c2", "c2"])
    start = rnd.choice((rnd.randrange(14 * 1440), 1440 * rnd.randrange(13) + 1420))
    end = start + rnd.choice((0, 0, 10, 90))
    flags = [one for one in ("reply", "suspected_identifier", "indirect") if rnd.random() < 0.1]
    more: dict[str, Any] = {
        "table": rnd.choice((*["possible_breaches"] * 6, "near_misses", "excepted")),
        "speaks_against": ("may_be_permitted",) if rnd.random() < 0.1 else (),
        "reason": "",
    }
    if more["table"] == "near_misses":
        reasons = ("before_notice", "notice_day", "unclear_only", "answered_incoming")
        more["reason"] = rnd.choice(reasons)
    one = run.finding(
        stamp(start),
        condition,
        **{"until": stamp(end), "order_id": order_id, "flags": tuple(flags), **more},
        grade=rnd.choice(("strong", "moderate", "weak")),
        direction=rnd.choice((*["to_protected"] * 6, "from_protected")),
    )
    if not KINDS[condition].startswith("no_"):
        return
    one["protected_id"] = rnd.choice(("P1", "P1", "P2", "P1;P2"))
    for number in range(1, rnd.choice((1, 1, 2, 6)) + 1):
        at = stamp(rnd.randint(start, end) if number > 1 else start)
        channel = rnd.choice(("call", "sms", "social", "in_person"))
        told = {"status": rnd.choice(STATUSES), "pair": number}
        sender = rnd.choice(NUMBERS)
        run.add_contact(one, at, channel, sender=sender, **told)
        if rnd.random() < 0.3:
            other = rnd.choice((sender, ""))
            run.add_contact(one, at, channel, sender=other, source="b.csv", **told)


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_every_count_is_what_a_plain_reading_gives(first: int) -> None:
    """Two hundred runs; a count that cannot be made is None in both."""
    for seed in range(first, first + 25):
        run = random_run(seed)
        (view,) = run.views()
        found = {one.definition.code: one for one in view.indicators}
        for code, expected in counts(run.of).items():
            if code.startswith("apart_"):
                listed = {why.name.lower(): len(some) for why, some in view.course.apart.items()}
                assert listed.get(code.removeprefix("apart_"), 0) == expected, (seed, code)
                continue
            one = found[code]
            got = (one.count, one.low, one.high) if isinstance(expected, tuple) else one.count
            assert got == pytest.approx(expected), (seed, code, one.words)
