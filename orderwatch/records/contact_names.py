"""Which texts at the ends of contacts are or name an identifier of an order.

Texts are normalised once for each distinct one, and only those that can be an identifier of an
order: numbers by their last digits, others by their letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import duckdb

from orderwatch.identity import of_record
from orderwatch.records.contact_records import receivers_of
from orderwatch.records.filling import fill
from orderwatch.records.model import HeldIdentifier

_TAIL = 7
_NUMBER = rf"[+0-9 ()\-/]*[0-9]{{{_TAIL}}}"
"""A number that ends in so many digits: no name, no extension, no fraction."""
_NAME = (
    r"@[A-Za-z0-9._\-]*[A-Za-z0-9]{3}"
    r"|[A-Za-z_][A-Za-z0-9._+\-]*@[A-Za-z0-9._\-]*[A-Za-z0-9]{3}"
    r"|[A-Za-z_.\-]*[A-Za-z]{3}[0-9]{0,6}"
)
"""A handle, an address or a name whose normal form is itself in small letters, but for an @ before
it: no letters beyond ASCII, nothing to be left out, too few digits for a number."""
_BY_POST = "('letter', 'gift')"
BY_NUMBER = "('call', 'video_call', 'sms')"


def token_sql(text: str) -> str:
    """SQL of what a text shares with every identifier of an order that it can come to.

    The last digits of a number, the small letters of a name, the letters and digits of another;
    NULL where only its normal form tells. Most texts are numbers and names as they should be, and
    one pattern settles each of these.

    Args:
        text: SQL of the text, of rows that also have a `channel`.
    """
    return f"""CASE WHEN {text} < ':' AND regexp_full_match({text}, '{_NUMBER}')
        THEN right({text}, {_TAIL})
    WHEN channel NOT IN {_BY_POST} AND NOT (channel IN {BY_NUMBER} AND contains({text}, '@'))
        AND regexp_full_match({text}, '{_NAME}') THEN lower({text})
    WHEN {_odd(text)} THEN NULL
    ELSE {_plain(text)} END"""


def _odd(text: str) -> str:
    """Texts whose letters and digits do not tell what they come to.

    Several receivers, other scripts, `KIND:VALUE`, names before an address, extensions, numbers
    spelled in letters, with a name before or after them, or with the dot of a fraction.
    """
    return rf"""CASE WHEN regexp_full_match({text}, '[0-9 +()\-/]*') THEN false
    ELSE regexp_matches({text}, '[^ -~]|[:;<>#~*=]|^[+0-9(][0-9 ()+.\-/]*(@|\.0+$)')
    OR (regexp_matches({text}, '^[+0-9(].*[A-Za-z]')
        AND (length({text}) <= 24 OR NOT contains({text}, '@')))
    OR regexp_full_match({text}, '[^@+0-9(]([^@]*[0-9]){{{_TAIL}}}[^@]*')
    OR (channel IN {BY_NUMBER}
        AND regexp_full_match({text}, '[^+0-9(](.*[0-9]){{{_TAIL}}}.*')) END"""


def _plain(text: str) -> str:
    return rf"""CASE WHEN regexp_full_match({text}, '[0-9 +().\-/]+')
        THEN right(regexp_replace({text}, '[^0-9]', '', 'g'), {_TAIL})
    ELSE lower(regexp_replace({text}, '[^A-Za-z0-9]', '', 'g')) END"""


def name_ends(con: duckdb.DuckDBPyConnection, held: Sequence[HeldIdentifier]) -> None:
    """`names`: each text of an end that is or names an identifier of an order, with its key.

    `dialled` is the region it was read for, empty where the export names one.
    """
    keys = {one.key for one in held}
    regions = sorted({one.region for one in held})
    found: dict[tuple[str, str, str, str, str, str], None] = {}
    for whole, channel, platform, region in con.execute(_possible(con, keys)).fetchall():
        for dialled in [""] if region else regions:
            for one in receivers_of(whole):
                key = of_record(one, channel, platform, region or dialled).key
                if key in keys:
                    found[whole, channel, platform, region, dialled, key] = None
    con.execute(
        """CREATE OR REPLACE TABLE names (whole VARCHAR, channel VARCHAR, platform VARCHAR,
            region VARCHAR, dialled VARCHAR, key VARCHAR)"""
    )
    fill(con, "names", ("whole", "channel", "platform", "region", "dialled", "key"), list(found))


def named_ends(end: str, columns: str) -> str:
    """SQL of the contacts at one of whose ends such a text stands: `columns`, key, dialled.

    Args:
        end: `from_id` or `to_id`.
        columns: of `contacts`, as `c`.
    """
    # By the text alone first: few contacts are left for the other columns of `names`.
    return f"""SELECT {columns}, n.key, n.dialled
        FROM (SELECT * FROM contacts WHERE {end} IN (SELECT whole FROM names)) c
        JOIN names n ON c.{end} = n.whole AND c.channel = n.channel
            AND c.platform = n.platform AND c.region = n.region"""


def _possible(con: duckdb.DuckDBPyConnection, keys: Set[str]) -> str:
    """SQL for the texts that may be or name an identifier of an order."""
    # Numbers of few digits are rare; all texts that end so are looked at.
    short = "".join(
        f" OR right(token, {size}) IN (SELECT token FROM tokens WHERE length(token) = {size})"
        for size in fill_tokens(con, keys)
    )
    end = "SELECT {0} AS t, channel, platform, region FROM contacts WHERE {0} IS NOT NULL"
    return f"""SELECT DISTINCT t, channel, platform, region
        FROM (SELECT *, {token_sql("t")} AS token
            FROM ({end.format("from_id")} UNION ALL {end.format("to_id")}))
        WHERE token IS NULL OR token IN (SELECT token FROM tokens){short}"""


def fill_tokens(con: duckdb.DuckDBPyConnection, keys: Set[str]) -> tuple[int, ...]:
    """`tokens`: what `token_sql` can give for an identifier of an order.

    Returns:
        How many last digits of a token may be one, where an identifier has few.
    """
    found, sizes = set(), set()
    for key in keys:
        kind, _, value = key.partition(":")
        if kind in ("phone", "short"):
            digits = re.sub(r"\D", "", value.partition(";")[0])
            # Without a country's code of one to three digits a number must have seven left.
            size = _TAIL if len(digits) >= _TAIL + 3 else min(3, len(digits))
            sizes.add(size)
            found.add(digits[-size:])
        if kind in ("handle", "account"):
            value = value.partition(":")[2]
            found.add(f"@{value}")
        plain = re.sub(r"[^a-z0-9]", "", value.lower())
        # An account may be named by a number, which is read as one.
        found |= {value, plain[-_TAIL:] if plain.isdecimal() else plain}
    con.execute("CREATE OR REPLACE TEMP TABLE tokens (token VARCHAR)")
    fill(con, "tokens", ("token",), [(one,) for one in sorted(found)])
    return tuple(sorted(sizes - {_TAIL}))
