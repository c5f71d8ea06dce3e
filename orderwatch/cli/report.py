"""The outcome of `check` in words: data, possible breaches, the account of time, warnings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orderwatch.cli.data import data_block
from orderwatch.cli.page import Page
from orderwatch.cli.review_report import reviews_by_finding, reviews_line
from orderwatch.cli.weeks import weeks_grid
from orderwatch.evidence.data_words import by_device
from orderwatch.evidence.memory import MemorySink
from orderwatch.findings.wording import share
from orderwatch.outcome import Grade, State
from orderwatch.temporal.local import to_local_text, zone

if TYPE_CHECKING:
    from orderwatch.cli.running import Ran

Row = dict[str, Any]

KEPT = (
    "possible_breaches",
    "against",
    "orders",
    "conditions",
    "weeks",
    "ledger",
    "data",
    "review_status",
    "sensitivity",
)
"""The tables the report is made from; of the others it needs the counts."""

_STATES = {
    State.POSSIBLE_BREACH: "breach",
    State.CONSISTENT: "nothing",
    State.UNCLEAR: "unclear",
    State.NO_DATA: "no data",
    State.EXCEPTED: "excepted",
}
"""State → head of its column in the account: seven columns fit eighty characters."""
_MOST_NOTES = 3


def report(ran: Ran) -> Page:
    """The page that `orderwatch check` prints."""
    page, sink = Page(), ran.sink
    orders = sink.table("orders")
    if ran.confidential:
        page.say(ran.confidential)
    for order in orders:
        _order(page, order, sink.zone(order))
    _data(page, ran)
    _records(page, sink.table("ledger"))
    if all(order["checked"] == "no" for order in orders):
        page.heading("Not checked")
        for order in orders:
            page.say(f"{order['order_id']} was not checked: {order['why']}.")
        page.say("This is not the same as a check that found nothing.")
    else:
        _breaches(page, sink, reviews_by_finding(ran))
    _others(page, sink)
    reviews_line(page, ran)
    if "sensitivity" in sink.requested:
        _sensitivity(page, sink)
    _time(page, sink.table("conditions"))
    _warnings(page, ran, orders)
    weeks_grid(page, sink.table("weeks"))
    return page


def order_line(order: Row) -> str:
    """The order and the respondent."""
    return f"Order {order['order_id']}, respondent {order['respondent_id']}"


def records_grid(page: Page, ledger: Sequence[Row]) -> None:
    """One line a source: rows = used + duplicates + set aside + not matched."""
    header = ("source", "rows", "used", "duplicates", "set aside", "not matched")
    names = ("rows", "used", "duplicates", "set_aside", "not_matched")
    rows = [(str(row["source"]), *(f"{int(row[name]):,}" for name in names)) for row in ledger]
    page.grid(header, rows)


def hours(value_us: int) -> str:
    """A length of time for people.

    >>> hours(0), hours(59_000_000), hours(3_660_000_000)
    ('0', '59 s', '1 h 01 min')
    """
    seconds = round(value_us / 1_000_000)
    if seconds == 0:
        return "0" if value_us == 0 else "under 1 s"
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"


def _order(page: Page, order: Row, timezone: str) -> None:
    page.heading(order_line(order))
    if order["period_from"] is None:
        page.say("Account period: none; no record of this order's devices and no --from, --until.")
        return
    tz = zone(timezone)
    start, end = (to_local_text(int(order[name]), tz) for name in ("period_from", "period_until"))
    page.say(f"Account period: {start} to {end} ({timezone}).")
    if "period taken from the records" in str(order["warnings"]):
        page.say("Period taken from the records: what lies before and after is not accounted for.")


def _data(page: Page, ran: Ran) -> None:
    """First of all, what the records are worth."""
    devices = by_device(ran.sink.table("data"))
    if devices:
        page.heading("Data")
        data_block(page, devices, ran.run.policy, where="in data.csv")


def _records(page: Page, ledger: Sequence[Row]) -> None:
    page.heading("Records")
    if not ledger:
        page.say("No records were given.")
    records_grid(page, ledger)


def _breaches(page: Page, sink: MemorySink, reviews: Mapping[str, list[str]]) -> None:
    counts = sink.counts.by_grade()
    counted = counts["strong"] + counts["moderate"]
    page.heading(
        f"Possible breaches: {counted} ({counts['strong']} strong, {counts['moderate']} moderate); "
        f"{counts['weak']} weak, counted apart"
    )
    notes: dict[str, list[str]] = defaultdict(list)
    for row in sink.table("against"):
        notes[row["finding_id"]].append(f"{row['code']}: {row['note']}")
    rows = sink.table("possible_breaches")
    weak = Grade.WEAK.value
    for row in sorted(rows, key=lambda one: (one["grade"] == weak, one["started_at"])):
        _breach(page, row, notes[row["finding_id"]])
        for said in reviews.get(row["finding_id"], ()):
            page.say(f"review: {said}", indent=4)


def _breach(page: Page, row: Row, notes: Sequence[str]) -> None:
    page.say(f"{row['finding_id']}  condition {row['condition_id']}, records: {row['grade']}")
    page.say(str(row["sentence"]), indent=2)
    distinct = list(dict.fromkeys(notes))
    for note in distinct[:_MOST_NOTES]:
        page.say(f"speaks against it: {note}", indent=4)
    if len(distinct) > _MOST_NOTES:
        page.say(f"and {len(distinct) - _MOST_NOTES} more in against.csv", indent=4)
    if row["flags"]:
        page.say(f"flags: {', '.join(sorted(row['flags']))}", indent=4)


def _others(page: Page, sink: MemorySink) -> None:
    rows, reasons = sink.counts.rows, sink.counts.reasons
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    page.heading("Not counted as possible breaches")
    page.say(f"Near misses: {rows['near_misses']}" + (f" ({why})" if why else ""))
    page.say(f"Episodes inside an exception: {rows['excepted']}")


def _sensitivity(page: Page, sink: MemorySink) -> None:
    """For each possible breach the values between which it keeps at least its grade."""
    page.heading("Sensitivity: one threshold changed at a time")
    rows = sink.table("sensitivity")
    if not rows:
        page.say("No possible breach to ask about.")
    for name in dict.fromkeys(row["finding_id"] for row in rows):
        own = [row for row in rows if row["finding_id"] == name]
        page.say(f"{name} stays at least {own[0]['grade']} with:")
        page.grid(
            ("threshold", "now", "from", "until", "tried"),
            [_range(row) for row in own],
        )


def _range(row: Row) -> tuple[str, ...]:
    end = "any" if row["tried_until"] is None else f"{row['tried_until']:g}"
    values = (f"{row[name]:g}" for name in ("value", "holds_from", "holds_until"))
    return (row["threshold"], *values, f"{row['tried_from']:g} to {end}")


def _time(page: Page, conditions: Sequence[Row]) -> None:
    page.heading("Account of the time in force")
    header = ("condition", "in force", *_STATES.values())
    rows = []
    for row in conditions:
        if row["checked"] == "yes" and row["in_force_s"]:
            whole = int(row["in_force_s"])
            parts = (share(int(row[f"{state}_s"]), whole) for state in _STATES)
            rows.append((row["condition_id"], hours(whole), *parts))
    page.grid(header, rows)
    if rows:
        page.say("breach: possible breach; nothing: nothing against it shown.", indent=2)
    for row in conditions:
        name = f"Condition {row['condition_id']} ({row['kind']})"
        if row["checked"] != "yes" or not row["in_force_s"]:
            words = "no time" if row["in_force_s"] == 0 else "no account of time"
            said = {"no": "not checked", "yes": words}.get(row["checked"], row["checked"])
            page.say(f"{name}: {said}: {row['why']}.")
        elif row["why"]:
            page.say(f"{name}: not all of it: {row['why']}.")


def _warnings(page: Page, ran: Ran, orders: Sequence[Row]) -> None:
    found = [text for row in orders for text in str(row["warnings"] or "").split("; ") if text]
    found += ran.run.warnings
    changed = ran.run.policy.differences()
    if changed:
        said = ", ".join(f"{name} = {value:.15g}" for name, value in changed.items())
        found.append(f"thresholds differ from the default: {said}")
    if found:
        page.heading("Warnings")
        for text in found:
            page.say(f"- {text}")
