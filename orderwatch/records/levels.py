"""The share of fixes that a radius is said to hold: a fraction, or per cent."""

from __future__ import annotations

import re

import duckdb


def as_share(text: str) -> str:
    """A level as a share: `95` is read as per cent, `0.95` and names stay.

    >>> as_share("95"), as_share("0.68"), as_share("cep")
    ('0.95', '0.68', 'cep')
    """
    if re.fullmatch(r"[5-9]\d(\.\d+)?", text):
        return f"{float(text) / 100:g}"
    return text


def level_notes(con: duckdb.DuckDBPyConnection, raw: str) -> tuple[str, ...]:
    """One line where levels of a table, not typed yet, are read as per cent."""
    row = con.execute(
        f"SELECT count(*) FROM {raw} WHERE TRY_CAST(accuracy_level AS DOUBLE) BETWEEN 50 AND 99.99"
    ).fetchone()
    if row is None or not row[0]:
        return ()
    return (f"{row[0]:,} levels of accuracy from 50 to 99 are read as per cent",)
