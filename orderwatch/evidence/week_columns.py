"""The columns of `weeks.csv`."""

from __future__ import annotations

from orderwatch.tables import columns

WEEKS = columns("""
order_id | text | `order.id`
condition_id | text | `id` of the condition
week | code | local date of its Monday
started_at | utc | start of the week in the order's zone
ended_at | utc | its end, exclusive
in_force_s | seconds | time in force in the week and the account period; five parts sum to it
possible_breach_s | seconds | at least: part of it
possible_breach_max_s | seconds | at most: with unclear time and all that a silence has room for
consistent_s | seconds | part of it
unclear_s | seconds | part of it
no_data_s | seconds | part of it
excepted_s | seconds | part of it
""")
