"""The patterns of respondents as text for people."""

from __future__ import annotations

from orderwatch.cli.page import Page
from orderwatch.evidence.patterns import Patterns
from orderwatch.findings.wording import clock, count, day, local
from orderwatch.patterns.course import Course
from orderwatch.patterns.incident import Apart
from orderwatch.patterns.indicator import Family, Indicator
from orderwatch.patterns.sources import DISAGREE
from orderwatch.patterns.view import Pattern
from orderwatch.patterns.words import RANKS_NOBODY, seen_line, seen_of

_MOST_SHOWN = 20


def report(found: Patterns) -> Page:
    """The page that `orderwatch pattern` prints."""
    page = Page()
    if found.confidential:
        page.say(found.confidential)
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
    page.say(RANKS_NOBODY)
    for order in course.orders:
        page.say(_order_line(course, order.order_id, order.run, order.notice_us), indent=2)
    for line in course.attribution:
        page.say(line, indent=2)
    page.say(seen_line(course), indent=2)
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


def _seen(one: Indicator) -> str:
    told = seen_of(one)
    return f" [seen: {told}]" if told else ""


def _apart(page: Page, course: Course) -> None:
    page.heading("Shown apart, not counted")
    if not course.apart:
        page.say("nothing", indent=2)
    for why in Apart:
        found = course.apart.get(why, ())
        if found:
            page.say(f"{count(len(found), 'incident')}: {why}", indent=2)
