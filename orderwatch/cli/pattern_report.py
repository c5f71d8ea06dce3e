"""The patterns of respondents as text for people."""

from __future__ import annotations

from orderwatch.cli.page import Page
from orderwatch.evidence.patterns import Patterns
from orderwatch.findings.wording import clock, count, day, local
from orderwatch.patterns.course import Course
from orderwatch.patterns.incident import Apart
from orderwatch.patterns.indicator import Family, Indicator, State
from orderwatch.patterns.observed import Seen
from orderwatch.patterns.sources import DISAGREE
from orderwatch.patterns.view import Pattern

_MOST_SHOWN = 20
_RANKS_NOBODY = (
    "Counts of what records show; whether any of it is a breach is for a court. They rank nobody "
    "and say nothing of what will happen. FOUR words stand in brackets, because fixation and "
    "obsession are states of mind that no record shows."
)


def report(found: Patterns) -> Page:
    """The page that `orderwatch pattern` prints."""
    page = Page()
    if not found.views:
        page.say("No order in the results, and so no pattern.")
    for view in found.views[:_MOST_SHOWN]:
        _view(page, view)
    rest = len(found.views) - _MOST_SHOWN
    if rest > 0:
        page.heading(f"And {count(rest, 'respondent')} more")
        page.say("Name one with --respondent, or write all of them with --out.")
    if found.notes:
        page.heading("Notes")
        for note in found.notes:
            page.say(f"- {note}")
    return page


def _view(page: Page, view: Pattern) -> None:
    course = view.course
    page.heading(f"Course of conduct of {view.respondent}")
    page.say(_RANKS_NOBODY)
    for order in course.orders:
        page.say(_order_line(course, order.order_id, order.run, order.notice_us), indent=2)
    for line in course.attribution:
        page.say(line, indent=2)
    page.say(_seen_line(course), indent=2)
    for order_id, condition_id, why in course.left_out:
        page.say(f"Condition {condition_id} of {order_id}: {why}", indent=2)
    for family in Family:
        page.heading(str(family))
        if family is Family.ESCALATION:
            page.say(DISAGREE)
        for one in view.indicators:
            if one.definition.family is family:
                page.say(f"{one.definition.heading}: {one.words}{_seen(one)}", indent=2)
    _apart(page, course)


def _order_line(course: Course, order_id: str, run: str, notice_us: int | None) -> str:
    where = f" ({run})" if run else ""
    if notice_us is None:
        return f"Order {order_id}{where}: no notice recorded"
    at = local(notice_us, course.timezone)
    return f"Order {order_id}{where}: counted from notice on {day(at)} {clock(at)}"


def _seen_line(course: Course) -> str:
    seen = course.observed
    if seen.why:
        return f"How much of the time could be seen cannot be told: {seen.why}."
    return (
        f"Of the time in force from notice on, positions could show an incident in "
        f"{_share(seen.places)}, contacts in {_share(seen.contacts)}."
    )


def _share(seen: Seen | None) -> str:
    if seen is None or seen.share is None:
        return "none (no such condition in force)"
    return _per_cent(seen.share)


def _per_cent(share: float) -> str:
    if 0.0 < share < 0.001:
        return "<0.1 %"
    return ">99.9 %" if 0.999 < share < 1.0 else f"{100.0 * share:.1f} %"


def _seen(one: Indicator) -> str:
    """How much of the time could be seen, for what the count rests on."""
    if one.state is State.NOT_COMPUTED:
        return ""
    pairs = (("positions", one.places_observed), ("contacts", one.contacts_observed))
    told = [f"{name} {_per_cent(share)}" for name, share in pairs if share is not None]
    return f" [seen: {', '.join(told)}]" if told else ""


def _apart(page: Page, course: Course) -> None:
    page.heading("Shown apart, not counted")
    if not course.apart:
        page.say("nothing", indent=2)
    for why in Apart:
        found = course.apart.get(why, ())
        if found:
            page.say(f"{count(len(found), 'incident')}: {why}", indent=2)
