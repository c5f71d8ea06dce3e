"""Which record of a finding an exception may permit, or has excused."""

from __future__ import annotations

from support.contact_stories import check, order, record, us

START = us("2026-04-14T08:00:00Z")
MINUTE = 60_000_000
PERIOD = (us("2026-04-14T00:00:00Z"), us("2026-04-15T00:00:00Z"))


def test_only_the_record_that_may_be_permitted_is_flagged() -> None:
    """A call and a text are one finding; the exception that must be read speaks of texts."""
    held = order({"exceptions": [{"id": "e1", "channel": ["sms"], "topic": "children"}]})
    rows = [
        record(START, "R", ["P1"], row=1, duration_s=60.0),
        record(START + MINUTE, "R", ["P1"], row=2, channel="sms"),
    ]
    sink = check(held, rows, period=PERIOD)
    (found,) = sink.records("possible_breaches")
    assert found["records"] == 2
    assert [one["flags"] or "" for one in sink.records("evidence")] == ["", "may_be_permitted:e1"]
    (against,) = sink.records("against")
    assert (against["code"], against["row"]) == ("may_be_permitted", 2)


def test_each_excused_record_stands_under_its_exception() -> None:
    """Two of one a day each, used up in order of time; the fifth is not excused."""
    ways = [{"id": "e1", "channel": ["sms"], "per_day": "2"}]
    ways.append({"id": "e2", "platform": "ofw", "per_day": "2"})
    held = order({"exceptions": ways})
    rows = [
        record(START + n * MINUTE, "R", ["P1"], row=n + 1, channel="sms", platform="ofw")
        for n in range(5)
    ]
    sink = check(held, rows, period=PERIOD)
    excused = {one["finding_id"]: one["excepted_by"] for one in sink.records("excepted")}
    found = [one["finding_id"] for one in sink.records("possible_breaches")]
    assert sorted(excused.values()) == ["e1", "e2"]
    by = {one["row"]: excused.get(one["finding_id"], "") for one in sink.records("evidence")}
    assert by == {1: "e1", 2: "e1", 3: "e2", 4: "e2", 5: ""}
    assert len(found) == 1
