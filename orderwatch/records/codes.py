"""Why a row is set aside, and what to do about it."""

from __future__ import annotations

REMEDIES: dict[str, str] = {
    "MALFORMED_ROW": "give the row as many values as the header has names, quotes closed",
    "BAD_ENCODING": "save the file in UTF-8, or name its encoding in a profile",
    "NOT_A_FIX": "nothing, if the row is a visit, mark or event; else name its kind under `fixes`",
    "NO_DEVICE": "fill in the device's id",
    "LOST_DIGITS": "a spreadsheet has cut this id; export it again as text",
    "NO_TIME": "fill in the time of the fix, or the start of the event",
    "BAD_TIME": "write the time as the profile says (canonical: 2026-03-02T11:40:00Z)",
    "NO_ZONE": "add Z or an offset, or use a profile that names the time zone",
    "TIME_OUT_OF_RANGE": "a clock before 2001 or after 2099 was not set; find the true time",
    "AMBIGUOUS_TIME": "this hour happened twice; export it with an offset or in UTC",
    "NONEXISTENT_TIME": "this hour never happened there; check the profile's time zone",
    "NO_POSITION": "fill in latitude and longitude; a fix without them says nothing",
    "BAD_LATITUDE": "write degrees from -90 to 90 with a decimal point",
    "BAD_LONGITUDE": "write degrees from -180 to 180 with a decimal point",
    "BAD_POSITION": "write latitude and longitude in one cell, as 51.7520, -0.3360",
    "BAD_GRID": "write eastings from 0 to 700000 and northings from 0 to 1300000, in metres",
    "NULL_ISLAND": "0, 0 is a receiver without a fix; find the true position",
    "BAD_ACCURACY_LEVEL": "write a share such as 0.68 or 0.95, or cep, drms, 2drms",
    "BAD_METHOD": "write gps, wifi, cell, rf or unknown, or map it in the profile",
    "ENDS_BEFORE_START": "an event ends after it starts; correct one of its times",
    "BAD_DURATION": "write the length as a number of at least 0, without a unit",
    "NO_EVENT": "fill in what happened",
    "UNKNOWN_EVENT": "say under `events` of a profile which event the word stands for",
}
"""Code → remedy; documented in docs/records.md."""
