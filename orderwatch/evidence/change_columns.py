"""The columns of changed.csv: which findings are not as an earlier run listed them."""

from __future__ import annotations

from orderwatch.tables import Column

CHANGED = "changed.csv"
"""Written with `--since` alone; it says nothing of the records, so it is no table of the run."""
CHANGES = (
    Column("finding_id", "text", "the finding, near miss or excepted episode"),
    Column("order_id", "text", "`order.id`"),
    Column("condition_id", "text", "`id` of the condition"),
    Column("change", "code", "new, changed or gone"),
    Column("listed_in", "code", "the list in which it stands; empty: gone"),
    Column("was_listed_in", "code", "the list in which the earlier run has it; empty: new"),
)
