"""The columns of data.csv: what the records of a device are worth, day by day."""

from __future__ import annotations

from orderwatch.tables import columns

DATA = columns("""
order_id | text | `order.id`
respondent_id | text | `respondent.id`
person_id | text | the person of the order whose device it is
device_id | text | device
day | text | local day in the order's zone, such as 2026-04-14
held_s | seconds | time of the day that is accounted for and in which the device was the person's
observed_s | seconds | part of it between neighbouring fixes no farther apart than max_silence
silent_s | seconds | the rest of it; `held_s` = `observed_s` + `silent_s`
silences_1h | count | silences that begin on this day and last less than an hour
silences_6h | count | those of one hour or more and less than six
silences_24h | count | those of six hours or more and less than 24
silences_longer | count | those of 24 hours or more
longest_silence_s | seconds | the longest silence that begins on this day, to its end
fixes | count | positions used; the five methods below sum to them
gps | count | by GPS
wifi | count | by Wi-Fi
cell | count | by cell
rf | count | by the home unit's radio
unknown_method | count | by a method the export does not say
radius_p05_m | metres | the least reported radius that 5 % of the fixes with one do not exceed
radius_p50_m | metres | that 50 % do not exceed
radius_p95_m | metres | that 95 % do not exceed
radius_unknown | count | fixes without a usable radius
repeats | count | fixes at the position of the fix before
spikes | count | out and back faster than max_speed_mps
jumps | count | beside a step faster than max_speed_mps without return
same_time | count | fixes at the instant of another fix, elsewhere or otherwise measured
duplicates | count | rows that repeat a fix in everything
files | count | files with a fix of the day
overlap_s | seconds | time that two or more files reach over
out_of_order | count | rows earlier than the row of the device above them in their file
late | count | rows over max_silence earlier than the latest row above them
whole_hour_steps | count | steps from row to row by whole hours back, or one on
whole_minutes | count | times without seconds
same_second | count | most fixes that show one and the same second of the minute
three_decimals | count | latitude and longitude of three decimals or fewer (about 100 m)
outside_covers | count | fixes outside the time that their export says it covers
still_s | seconds | time of the day in still times
still | codes | FROM/UNTIL of each still time of 24 h or more that reaches into the day, UTC
events | count | device events that begin on this day
settles | codes | PLACE:CAN/ALL: how many of the fixes in the time of the place can settle it
""")
