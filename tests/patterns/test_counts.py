"""Each count is what its definition says, where two readings of it would differ."""

from __future__ import annotations

import pytest
from support.pattern_tables import Tables


def day(number: int, clock: str = "12:00") -> str:
    return f"2026-03-{number:02d}T{clock}:00Z"


def test_an_occasion_over_midnight_has_incidents_on_two_days() -> None:
    """23:40 and 00:20 are one occasion, and an incident begins on each of two days."""
    run = Tables().order()
    run.finding(day(5, "23:40"))
    run.finding(day(6, "00:20"))
    found = run.counts()
    assert found["occasions"].count == 1
    assert found["days_with_an_incident"].count == 2
    assert found["longest_run"].count == 2


def test_the_next_incident_after_a_variation_may_lie_in_a_running_occasion() -> None:
    """An occasion that began before the variation goes on with an incident after it."""
    run = Tables().order(variations=["2026-03-10T12:00:00Z"])
    run.finding(day(10, "11:50"))
    run.finding(day(10, "12:30"), device_id="TAG-2")
    run.finding(day(12))
    found = run.counts()["first_after_variation"]
    assert "0.02 days later" in found.words


def test_a_letter_that_an_exception_allows_draws_nobody_in() -> None:
    """Counted are near misses through another person; excepted and before notice are not."""
    run = Tables().order()
    for table, reason in (
        ("near_misses", "indirect"),
        ("excepted", "exception"),
        ("near_misses", "before_notice"),
    ):
        run.contact(day(7), "letter", table=table, reason=reason, flags=("indirect",), grade=None)
    found = run.counts()["third_parties"]
    assert found.count == 1
    assert len(found.rows) == 1


def test_occasions_outside_the_observed_time_are_in_no_rate() -> None:
    """A fix just before a silence: counted, but not in the days in which one could be seen."""
    run = Tables().order(seen=(day(10, "00:00"), day(20, "00:00")))
    run.finding(day(5))
    run.finding(day(12))
    found = run.counts()["rate_places"]
    assert found.count == pytest.approx(0.1)
    assert "1 occasion outside the observed time left out" in found.words


def test_the_same_minute_as_a_refusal_is_not_after_it() -> None:
    """Which came first is not in the records, nor whether the number was new."""
    run = Tables().order()
    run.contact(day(5), status="blocked")
    run.contact(day(5), sender="+447700900124", status="missed")
    run.contact(day(6), sender="+447700900124")
    run.contact(day(7), sender="+447700900125")
    found = run.counts()
    assert found["after_refusal"].count == 2
    assert found["identifiers_changed"].count == 1


@pytest.mark.parametrize(
    ("name", "number", "after", "persons"),
    [
        (
            "another number: perhaps another person",
            "+447700900999",
            0,
            "2 persons: P1 of A, P1 of B; whether those called P1 are one person is not known",
        ),
        ("the same number: the same person", "+447700900456", 1, "1 person: P1 of A and B"),
    ],
)
def test_p1_of_two_orders_may_be_two_persons(
    name: str, number: str, after: int, persons: str
) -> None:
    """A refusal by one P1 is no refusal by the P1 of another file, unless the number is one."""
    run = Tables().order("A").order("B")
    run.contact(day(5), status="blocked")
    run.contact(day(6), order_id="B", to=number)
    found = run.counts()
    assert found["after_refusal"].count == after, name
    assert found["persons"].words == persons


def test_two_messages_of_one_minute_to_two_persons_are_two() -> None:
    """Each order calls its person P1; the instant, the sender and the id are the same."""
    run = Tables().order("A").order("B")
    run.contact(day(5), "sms")
    run.contact(day(5), "sms", order_id="B", to="+447700900999")
    assert run.counts()["contacts"].count == 2


def test_contacts_of_logs_are_not_called_none() -> None:
    """A log names the person and no identifier: there are contacts, and no identifier."""
    run = Tables().order()
    run.contact(day(5), "in_person", sender="person:R")
    run.contact(day(6), "in_person", sender="person:R")
    found = run.counts()["identifiers_used"]
    assert found.state == "not_enough_data"
    assert found.words == "not enough data: 0 identifiers"


def test_a_call_in_an_incident_with_a_meeting_is_from_afar() -> None:
    """One incident, a call and then a meeting: the meeting follows the first contact from afar."""
    run = Tables().order()
    one = run.contact(day(5, "10:00"), "call", until=day(5, "10:30"))
    one["channel"] = ("call", "in_person")
    run.add_contact(one, day(5, "10:30"), "in_person")
    found = run.counts()["remote_to_physical"]
    assert found.state == "computed"
    assert found.count == 1


def test_one_visit_under_two_orders_is_no_more_data() -> None:
    """Three visits that two orders forbid are three, not six."""
    run = Tables().order("A").order("B")
    for number in (5, 6, 7):
        for order_id in ("A", "B"):
            run.finding(day(number), order_id=order_id)
    found = run.counts()["closer_over_time"]
    assert found.words == "not enough data: 3 occasions"


def test_depths_before_and_after_a_variation_are_of_two_lines() -> None:
    """The distance grew from 50 m to 100 m: the same stay lies 50 m deeper, and is not nearer."""
    run = Tables().order(variations=["2026-03-15T12:00:00Z"])
    for number in (5, 6, 7):
        run.finding(day(number), closest_m=-20.0)
    for number in (20, 21, 22):
        run.finding(day(number), closest_m=-70.0)
    found = run.counts()["closer_over_time"]
    assert found.count == pytest.approx(0.5)
    assert found.words.startswith("3 of 6 pairs")


def test_no_distance_to_a_line_is_written() -> None:
    """Whoever knows their own positions could find a place that is confidential by three."""
    run = Tables().order()
    for number in range(5, 12):
        run.finding(day(number), closest_m=-10.0 - number)
    rows = run.counts()["closer_over_time"].rows
    assert rows[0].note == "number 7 of 7 at this line, 1 the deepest"
    assert not any(" m " in one.note for one in rows)


def test_two_contacts_of_one_minute_are_two_in_one_run() -> None:
    """Two findings, two rows of one export, the same minute and ends: two contacts."""
    run = Tables().order()
    run.contact(day(5), "sms")
    run.contact(day(5), "sms")
    assert run.counts()["contacts"].count == 2


def test_places_of_two_orders_are_named_with_their_orders() -> None:
    """Both call a place home; whether it is one is not known."""
    run = Tables().order("A").order("B")
    run.finding(day(5))
    run.finding(day(6), order_id="B")
    assert run.counts()["places"].words == "1 place: home of A 1, home of B 1"


def test_nothing_seen_is_not_a_count_of_nothing() -> None:
    """No export of contacts, no fix: a count of 0 would look as if there had been nothing."""
    never = ("2026-03-30T00:00:00Z", "2026-03-30T00:00:00Z")
    found = Tables().order(seen=never).counts()
    for code in ("occasions", "contacts", "places", "persons", "bursts", "begun_by_protected"):
        assert found[code].words == "not computed: nothing could be seen at any time", code
        assert found[code].count is None
    seen = Tables().order().counts()
    assert seen["contacts"].count == 0
    assert seen["places"].count == 0


def test_a_condition_that_was_not_in_force_is_named() -> None:
    """An order about contacts alone says nothing of places."""
    run = Tables().order()
    run.of["timeline"] = [row for row in run.of["timeline"] if row["condition_id"] in ("c2", "c5")]
    found = run.counts()
    assert found["places"].words == "not computed: no such condition was in force"
    assert found["occasions"].count == 0
