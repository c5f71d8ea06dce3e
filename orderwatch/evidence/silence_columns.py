"""The columns of `silences.csv`."""

from __future__ import annotations

from orderwatch.tables import columns

SILENCES = columns("""
order_id | text | `order.id`
respondent_id | text | `respondent.id` of the order file
person_id | text | the person of the order whose device it is
device_id | text | device
started_at | utc | last position before; of a coarse clock its earliest reading
ended_at | utc | first position after; of a coarse clock its latest reading
silence_s | seconds | time between them
before_source | text | file of the position before
before_row | count | its data row, 1 = first
before_lat | degrees | its latitude, WGS 84
before_lon | degrees | its longitude, WGS 84
before_r95_m | metres | radius that holds 95 % of its error
after_source | text | file of the position after
after_row | count | its data row, 1 = first
after_lat | degrees | its latitude, WGS 84
after_lon | degrees | its longitude, WGS 84
after_r95_m | metres | radius that holds 95 % of its error
apart_m | metres | between both positions
reach | code | ellipse, unbounded, impossible or near_pole
centre_lat | degrees | ellipse: its centre, WGS 84
centre_lon | degrees | ellipse: its centre, WGS 84
semi_major_m | metres | ellipse: half its major axis, (max_speed × time + both r95) / 2
semi_minor_m | metres | ellipse: half its minor axis
bearing_deg | degrees | ellipse: its major axis, from north at the centre, in [0, 180)
outline | text | ellipse: WKT polygon of 32 corners about it, longitude latitude
""")
