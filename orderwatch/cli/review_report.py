"""Reviews in words: what of each finding, and how many of each answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from orderwatch.cli.page import Page

if TYPE_CHECKING:
    from orderwatch.cli.running import Ran

WORDS = {
    "new": "new",
    "reviewed": "reviewed",
    "changed": "changed since its review",
    "unclear": "reviewed, but not what was seen: whether it has changed is not known",
    "not_in_this_run": "reviewed, but not in this run",
}
"""Answer of review_status.csv → what to say of it."""


def reviews_line(page: Page, ran: Ran) -> None:
    """How many findings were reviewed, where reviews were given."""
    if ran.reviews:
        page.heading("Reviews")
        said = ", ".join(f"{ran.reviews[code]} {words}" for code, words in WORDS.items()
                         if ran.reviews.get(code))  # fmt: skip
        page.say(f"Findings, near misses and excepted episodes: {said}. See review_status.csv.")


def reviews_by_finding(ran: Ran) -> dict[str, list[str]]:
    """What to say of the review of each finding; nothing where no reviews were given."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in ran.sink.table("review_status") if ran.reviews else ():
        who = f", by {row['by']} at {row['at']}: {row['disposition']}" if row["by"] else ""
        found[row["finding_id"]].append(WORDS[row["review"]] + who)
    return found
