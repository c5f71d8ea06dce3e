"""What stands beside the counts of a pattern, for the report and the page alike."""

from __future__ import annotations

from orderwatch.patterns.course import Course
from orderwatch.patterns.indicator import Indicator, State
from orderwatch.patterns.observed import Seen

RANKS_NOBODY = (
    "Counts of what records show; whether any of it is a breach is for a court. They rank nobody "
    "and say nothing of what will happen. FOUR words stand in brackets, because fixation and "
    "obsession are states of mind that no record shows."
)
"""Stands above every pattern."""


def seen_line(course: Course) -> str:
    """How much of the time something could have been seen, in a sentence."""
    seen = course.observed
    if seen.why:
        return f"How much of the time could be seen cannot be told: {seen.why}."
    return (
        f"Of the time in force from notice on, positions could show an incident in "
        f"{_share(seen.places)}, contacts in {_share(seen.contacts)}."
    )


def seen_of(one: Indicator) -> str:
    """The same for what one count rests on; empty where there is none."""
    if one.state is State.NOT_COMPUTED:
        return ""
    pairs = (("positions", one.places_observed), ("contacts", one.contacts_observed))
    return ", ".join(f"{name} {_per_cent(share)}" for name, share in pairs if share is not None)


def _share(seen: Seen | None) -> str:
    if seen is None or seen.share is None:
        return "none (no such condition in force)"
    return _per_cent(seen.share)


def _per_cent(share: float) -> str:
    if 0.0 < share < 0.001:
        return "<0.1 %"
    return ">99.9 %" if 0.999 < share < 1.0 else f"{100.0 * share:.1f} %"
