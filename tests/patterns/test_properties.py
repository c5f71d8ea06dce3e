"""What must not change a pattern: records of others, split exports, order of rows, runs again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.courses import contact_rows, course_order, found_in, pattern_in, values

from orderwatch.patterns.occasions import occasions
from orderwatch.policy import Policy
from orderwatch.tables import ContactRecord

QUICK = settings(max_examples=20, deadline=None)
VISITS = ["2026-03-05 18:00 20 min", "2026-03-05 18:50 8 min", "2026-03-20 09:00 30 min"]
_CHANNELS = st.sampled_from(["call", "sms", "email"])


@st.composite
def told(draw: st.DrawFn) -> list[str]:
    """Contacts of R with P1, first and last fixed so that the exports cover the same time."""
    lines = ["2026-03-02 06:00 R sms P1", "2026-03-29 06:00 R sms P1"]
    for _ in range(draw(st.integers(0, 10))):
        day, hour = draw(st.integers(3, 28)), draw(st.integers(0, 23))
        minute, channel = draw(st.integers(0, 59)), draw(_CHANNELS)
        who = draw(st.sampled_from(["R", "07700900124", "P1"]))
        to = "R" if who == "P1" else "P1"
        lines.append(f"2026-03-{day:02d} {hour:02d}:{minute:02d} {who} {channel} {to}")
    return sorted(lines)


def counts(rows: list[ContactRecord]) -> dict[str, tuple[str, float | None, str]]:
    (view,) = pattern_in({"": found_in(course_order(), rows, None)})
    return values(view)


@QUICK
@given(lines=told(), data=st.data())
def test_the_order_of_rows(lines: list[str], data: st.DataObject) -> None:
    rows = contact_rows(lines)
    assert counts(data.draw(st.permutations(rows))) == counts(rows)


@QUICK
@given(lines=told(), others=st.lists(st.integers(3, 28), max_size=6))
def test_records_of_others_change_nothing(lines: list[str], others: list[int]) -> None:
    """Calls of a stranger to P1 and of R to a stranger are nobody's course of conduct."""
    more = [f"2026-03-{day:02d} 12:00 nobody call P1" for day in others]
    more += [f"2026-03-{day:02d} 13:00 R call nobody" for day in others]
    assert counts(contact_rows([*lines, *more])) == counts(contact_rows(lines))


@QUICK
@given(lines=told(), data=st.data())
def test_split_exports_change_nothing(lines: list[str], data: st.DataObject) -> None:
    """The rows of one export in two files."""
    rows = contact_rows(lines)
    second = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    split = [
        replace(row, source="second.csv") if other else row
        for row, other in zip(rows, second, strict=True)
    ]
    assert counts(split) == counts(rows)


def test_visits_and_contacts_lie_in_one_occasion() -> None:
    """Two visits 30 minutes apart and a call in between: one occasion, four incidents or fewer."""
    rows = contact_rows(["2026-03-05 18:30 R call P1"])
    (view,) = pattern_in({"": found_in(course_order(), rows, VISITS)})
    found = values(view)
    assert found["occasions"][1] == 2
    assert found["places"][2] == "1 place: home 3"


def test_one_act_under_two_orders_counts_once() -> None:
    """Two orders of one respondent in one run forbid the same call and the same visit."""
    rows = contact_rows(["2026-03-05 18:30 R call P1", "2026-03-20 09:10 R sms P1"])
    one = found_in(course_order(), rows, VISITS)
    two = found_in(course_order(order_id="CASE-2"), rows, VISITS)
    for name in ("orders", "conditions", "possible_breaches", "evidence", "timeline"):
        one.rows(name, two.table(name))
    (both,) = pattern_in({"": one})
    (alone,) = pattern_in({"": found_in(course_order(), rows, VISITS)})
    assert len(both.course.counted) == 2 * len(alone.course.counted)
    same = ("occasions", "contacts", "days_with_an_incident", "rate_places", "rate_contacts")
    for code in same:
        assert values(both)[code][1] == values(alone)[code][1], code


def test_two_respondents_of_one_order() -> None:
    """The timeline does not tell them apart: what rests on it is not computed, the rest is."""
    rows = contact_rows(["2026-03-05 18:30 R call P1"])
    sink = found_in(course_order(), rows, VISITS)
    (row,) = sink.table("orders")
    sink.rows("orders", [row | {"respondent_id": "R-2", "file": "other.yaml"}])
    first, second = pattern_in({"": sink})
    assert (first.respondent, second.respondent) == ("R", "R-2")
    assert values(first)["occasions"][1] == 2
    assert values(second)["occasions"][1] == 0
    for view in (first, second):
        assert values(view)["rate_places"][0] == "not_computed"
        assert "several respondents" in values(view)["rate_change_contacts"][2]


def test_a_run_given_again_changes_nothing() -> None:
    """Weekly runs list the same findings again; the later one stands."""
    rows = contact_rows(["2026-03-05 18:30 R call P1", "2026-03-20 09:10 R sms P1"])
    sink = found_in(course_order(), rows, VISITS)
    (alone,) = pattern_in({"": sink})
    (twice,) = pattern_in({"march": sink, "april": sink})
    left_out = {"first_after_variation", "first_after_notice"}
    for code, found in values(alone).items():
        if code not in left_out:
            assert values(twice)[code] == found, code


@given(
    starts=st.lists(st.integers(0, 50), min_size=1, max_size=12),
    length=st.integers(0, 5),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_occasions_by_brute_force(starts: list[int], length: int, data: st.DataObject) -> None:
    """Half hours and a second: joined are those that touch when each is grown by the gap."""
    (view,) = pattern_in(
        {"": found_in(course_order(), contact_rows(["2026-03-05 18:30 R call P1"]), None)}
    )
    (pattern,) = view.course.counted
    half = 1_800_000_000
    some = [
        replace(
            pattern,
            finding_id=f"{n:012x}",
            start_us=start * half,
            end_us=(start + length) * half,
        )
        for n, start in enumerate(starts)
    ]
    shuffled = data.draw(st.permutations(some))
    found = occasions(shuffled, Policy())
    grown = {m for one in starts for m in range(one, one + length + 2)}
    runs = sum(1 for m in grown if m - 1 not in grown)
    assert len(found) == runs
    assert sum(len(one.incidents) for one in found) == len(starts)
