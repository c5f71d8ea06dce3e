"""The columns of sensitivity.csv, which a run writes only where it was asked for."""

from __future__ import annotations

from orderwatch.tables import columns

SENSITIVITY = columns("""
finding_id | text | the possible breach
order_id | text | `order.id`
condition_id | text | `id` of the condition
grade | code | its grade with the thresholds of the run
threshold | code | what was changed alone: see docs/outputs.md
value | number | with what the run was made
holds_from | number | least tried value next to it from which at least the grade is kept
holds_until | number | greatest tried value up to which at least the grade is kept
tried_from | number | least value tried
tried_until | number | greatest value tried; empty: no end
""")
