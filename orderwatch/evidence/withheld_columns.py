"""The columns of withheld.csv: how much a copy withholds and why, and no value."""

from __future__ import annotations

from orderwatch.tables import columns

WITHHELD = columns("""
kind | text | what is withheld, or was released
count | count | how many: of what the order and the files hold, never of what was found
ground | text | why
""")
