"""The columns of the tables that `orderwatch pattern --out` writes."""

from __future__ import annotations

from orderwatch.tables import Column, columns

PATTERN = columns("""
respondent_id | text | the respondent, with the run where two runs have that id
family | code | repeated, fixated, obsessive, unwanted, escalation, remote
indicator | code | what is counted; docs/pattern.md has each
heading | text | its name for people
state | code | computed, not_enough_data, not_computed
count | number | the number, in `unit`; a share is of 1
low | number | lower end of its 95 % interval, where it has one
high | number | upper end of it; empty: nothing bounds it
unit | code | of `count`
words | text | what it came to, or why not
places_observed | number | share of the time in force in which positions could show an incident
contacts_observed | number | share of it of which an export of contacts is at hand
rows_of | code | indicator under which the rows behind it stand in pattern_rows.csv
rows | count | rows that stand there
definition | text | what is counted
sources | codes | guidance and studies: see docs/pattern.md
""")
PATTERN_ROWS = columns("""
respondent_id | text | the respondent
indicator | code | what the row is behind
at | utc | its time
order_id | text | order; several joined by `;`
finding_id | text | the finding, near miss or excepted episode of the run
source | text | export, where it is a row of one
row | count | data row, 1 = first
note | text | what it is
""")
PATTERN_APART = columns("""
respondent_id | text | the respondent
why | code | weak, permitted, before_notice, begun_by_protected, other_kind, near_miss, excepted
run | text | folder of the run, where several were given
order_id | text | `order.id`
condition_id | text | `id` of the condition
finding_id | text | the finding, near miss or excepted episode
at | utc | its start
kind | code | kind of the condition
channel | codes | channels, for contacts
grade | code | grade, for possible breaches
""")
PATTERN_ORDERS = columns("""
respondent_id | text | the respondent
run | text | folder of the run, where several were given
order_id | text | `order.id`
file_respondent | text | `respondent.id` of the order file
notice_at | utc | first notice
period_from | utc | start of the account period
period_until | utc | its end, exclusive
joined | text | how the respondent's orders and runs were taken as one person's, or why not
""")
PATTERN_TABLES: dict[str, tuple[Column, ...]] = {
    "pattern.csv": PATTERN,
    "pattern_rows.csv": PATTERN_ROWS,
    "pattern_apart.csv": PATTERN_APART,
    "pattern_orders.csv": PATTERN_ORDERS,
}
"""Every table, by the name of its file."""
