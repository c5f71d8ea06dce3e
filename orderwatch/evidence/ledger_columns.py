"""The columns of set_aside.csv and ledger.csv: what became of every row."""

from __future__ import annotations

from orderwatch.tables import columns

SET_ASIDE = columns("""
source | text | file
row | count | data row, 1 = first
code | code | reason
column | text | column of the first fault
value | text | the value as written, shortened
remedy | text | what to do
""")
LEDGER = columns("""
source | text | file
sha256 | text | its SHA-256
rows | count | data rows; used + duplicates + set_aside + not_matched
used | count | rows that belong to a person of a checked order
duplicates | count | exact repetitions of a row counted once
set_aside | count | rows with a reason code
not_matched | count | rows of devices that are nobody's then
covers_from | utc | what the export says it covers
covers_until | utc | its end
""")
