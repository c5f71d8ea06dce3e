"""The columns of review_status.csv: which findings a person has reviewed, and as they were then."""

from __future__ import annotations

from orderwatch.tables import Column

REVIEW_STATUS = (
    Column("finding_id", "text", "the finding, near miss or excepted episode"),
    Column("seen", "text", "what the row of the finding says, as a code: copy it into your review"),
    Column("order_id", "text", "`order.id`; empty where this run has no such finding"),
    Column("condition_id", "text", "`id` of the condition"),
    Column("listed_in", "code", "possible_breaches, near_misses or excepted"),
    Column("review", "code", "new, reviewed, changed, unclear or not_in_this_run"),
    Column("by", "text", "who reviewed it"),
    Column("at", "text", "when, as written in the reviews"),
    Column("disposition", "text", "what the reviewer decided, in their words"),
    Column("note", "text", "as written in the reviews"),
    Column("review_row", "count", "row of the reviews file, the header being 1"),
)
