"""Which contacts are between persons of one order, by their identifiers at that time.

Names are normalised once for each distinct text, and only those that can be an identifier of an
order: numbers by their last digits, others by their letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

import duckdb

from orderwatch.identity import of_record
from orderwatch.identity.form import WITHHELD
from orderwatch.records.contact_records import receivers_of
from orderwatch.records.filling import fill
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.sql_text import literal
from orderwatch.records.typed_contacts import TYPING

_TAIL = 7
_TOKEN = rf"""CASE WHEN regexp_full_match(t, '[0-9 +().\-/]*[0-9]{{{_TAIL}}}')
        THEN right(t, {_TAIL})
    WHEN regexp_full_match(t, '[0-9 +().\-/]+')
        THEN right(regexp_replace(t, '[^0-9]', '', 'g'), {_TAIL})
    WHEN regexp_full_match(t, '[a-z0-9]*') THEN t
    ELSE lower(regexp_replace(t, '[^A-Za-z0-9]', '', 'g')) END"""
"""Last digits of a number, letters and digits of another text."""
_ODD = r"""CASE WHEN regexp_full_match(t, '[0-9 +()\-/]*') THEN false
    ELSE regexp_matches(t, '[^ -~]|[:;<>#~*=]|^[+0-9(][0-9 ()+.\-/]*(@|\.0+$)')
    OR (regexp_matches(t, '^[+0-9(].*[A-Za-z]') AND (length(t) <= 24 OR NOT contains(t, '@')))
    OR regexp_full_match(t, '[^@+0-9(]([^@]*[0-9]){7}[^@]*') END"""
"""Texts whose letters and digits do not tell what they come to: several receivers, other scripts,
`KIND:VALUE`, names before an address, extensions, numbers spelled in letters, with a name before
or after them, or with the dot of a fraction."""
_CALLS = "('call', 'video_call')"
SEEN = {
    "held_case": "VARCHAR",
    "source": "INTEGER",
    "key": "VARCHAR",
    "first_us": "BIGINT",
    "last_us": "BIGINT",
}
"""Columns of `seen_contacts`: where the identifiers of a case occur."""
USED = {
    "held_case": "VARCHAR",
    "dialled": "VARCHAR",
    "source": "INTEGER",
    "row": "BIGINT",
    "device": "VARCHAR",
    **TYPING.columns,
}
"""Columns of `used_contacts`: the contacts of a case, and where its numbers are dialled."""


def match_contacts(
    con: duckdb.DuckDBPyConnection, held: Sequence[HeldIdentifier], *, all_files: bool = True
) -> None:
    """Fills `used_contacts` (case, source, row ...), `seen_contacts`, adds to `duplicates`.

    A contact is used where both ends, or one end and a withheld other, belong to persons of one
    order when it took place.

    Args:
        con: a connection with the tables of `typed.create_tables` and `duplicates`.
        held: the identifiers of the orders.
        all_files: every file of the run has been read. Else duplicates are not looked for and
            stay among the used: which rows they are can only be told of all files together.
    """
    hold(con, held)
    if con.execute("SELECT 1 FROM contacts LIMIT 1").fetchone() is None:
        _keep_none(con)
        return
    name_ends(con, held)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE ends AS
        SELECT DISTINCT {_END_COLUMNS}, true AS sent,
            {withheld_sql("c.to_id")} AS alone, h.privileged FROM contacts c
            JOIN names n ON c.from_id = n.whole {_SAME_KIND} {_HELD}
        UNION ALL
        SELECT DISTINCT {_END_COLUMNS}, false,
            {withheld_sql("c.from_id")}, h.privileged FROM contacts c
            JOIN names n ON c.to_id = n.whole {_SAME_KIND} {_HELD}"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT holder, source, row, bool_or(privileged) AS unread FROM ends
        GROUP BY holder, source, row
        HAVING bool_or(alone) OR (bool_or(sent) AND bool_or(NOT sent))"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE seen_contacts AS
        SELECT held_case, source, key, min(at_us) AS first_us, max(end_us) AS last_us
        FROM ends JOIN holders USING (holder) GROUP BY ALL ORDER BY ALL"""
    )
    if all_files:
        _keep(con)
    else:
        _use(con)
        con.execute("DROP TABLE pairs")
    con.execute("DROP TABLE ends; DROP TABLE names")


def _keep_none(con: duckdb.DuckDBPyConnection) -> None:
    """The same tables where no contact was read, without the queries that fill them."""
    seen, used = (
        ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
        for columns in (SEEN, USED)
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE seen_contacts ({seen});
        CREATE OR REPLACE TABLE used_contacts ({used})"""
    )


def match_every_contact(con: duckdb.DuckDBPyConnection) -> None:
    """Takes every contact as used, but for duplicates, for reading without an order."""
    con.execute(
        "CREATE OR REPLACE TABLE holders AS SELECT 0 AS holder, '' AS held_case, '' AS home"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE pairs AS "
        "SELECT 0 AS holder, source, row, false AS unread FROM contacts"
    )
    _keep(con)


_END_COLUMNS = "h.holder, h.key, c.source, c.row, c.at_us, c.at_us + c.resolution_us AS end_us"
_SAME_KIND = "AND c.channel = n.channel AND c.platform = n.platform AND c.region = n.region"
_HELD = """JOIN held h ON h.key = n.key AND (n.dialled = '' OR n.dialled = h.region)
    AND c.at_us + c.resolution_us >= h.from_us AND c.at_us < h.until_us"""


def hold(con: duckdb.DuckDBPyConnection, held: Sequence[HeldIdentifier]) -> None:
    """`held`: key, holder (an order), region, from, until; `holders`: holder, case, region."""
    con.execute(
        """CREATE OR REPLACE TABLE held (key VARCHAR, holder BIGINT, region VARCHAR,
            from_us BIGINT, until_us BIGINT, privileged BOOLEAN)"""
    )
    con.execute("CREATE OR REPLACE TABLE holders (holder BIGINT, held_case VARCHAR, home VARCHAR)")
    columns = ("key", "holder", "region", "from_us", "until_us", "privileged")
    rows = [
        (one.key, one.order, one.region, one.from_us, one.until_us, int(one.privileged))
        for one in held
    ]
    fill(con, "held", columns, rows)
    orders = sorted({(one.order, one.case, one.region) for one in held})
    fill(con, "holders", ("holder", "held_case", "home"), orders)


def name_ends(con: duckdb.DuckDBPyConnection, held: Sequence[HeldIdentifier]) -> None:
    """`names`: each text of an end that is or names an identifier of an order, with its key.

    `dialled` is the region it was read for, empty where the export names one.
    """
    keys = {one.key for one in held}
    regions = sorted({one.region for one in held})
    found: list[tuple[str, str, str, str, str, str]] = []
    for whole, channel, platform, region in con.execute(_possible(con, keys)).fetchall():
        for dialled in [""] if region else regions:
            for one in receivers_of(whole):
                key = of_record(one, channel, platform, region or dialled).key
                if key in keys:
                    found.append((whole, channel, platform, region, dialled, key))
    con.execute(
        """CREATE OR REPLACE TABLE names (whole VARCHAR, channel VARCHAR, platform VARCHAR,
            region VARCHAR, dialled VARCHAR, key VARCHAR)"""
    )
    fill(con, "names", ("whole", "channel", "platform", "region", "dialled", "key"), found)


def _possible(con: duckdb.DuckDBPyConnection, keys: Set[str]) -> str:
    """SQL for the texts that may be or name an identifier of an order."""
    sizes = _tokens(con, keys)
    # Numbers of few digits are rare; all texts that end so are looked at.
    short = [
        f"right(token, {size}) IN (SELECT token FROM tokens WHERE length(token) = {size})"
        for size in sorted(sizes - {_TAIL})
    ]
    # Digits alone tell by their last ones; no other pattern need be tried on them.
    end = f"""SELECT END AS t, channel, platform, region,
        regexp_full_match(t, '[+]?[0-9]+') AS digits,
        CASE WHEN digits THEN right(ltrim(t, '+'), {_TAIL}) ELSE {_TOKEN} END AS token
        FROM contacts"""
    return f"""SELECT DISTINCT t, channel, platform, region
        FROM ({end.replace("END", "from_id", 1)} UNION ALL {end.replace("END", "to_id", 1)})
        WHERE {" OR ".join(["token IN (SELECT token FROM tokens)", *short])}
            OR (NOT digits AND {_ODD})"""


def _tokens(con: duckdb.DuckDBPyConnection, keys: Set[str]) -> set[int]:
    """`tokens`: last digits of numbers, letters and digits of others.

    Returns:
        How many last digits.
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
        found.add(re.sub(r"[^a-z0-9]", "", value.lower()))
    con.execute("CREATE OR REPLACE TEMP TABLE tokens (token VARCHAR)")
    fill(con, "tokens", ("token",), [(one,) for one in sorted(found)])
    return sizes


def _list(texts: Iterable[str]) -> str:
    return ", ".join(literal(one) for one in sorted(texts)) or "NULL"


def withheld_sql(column: str) -> str:
    """SQL: the end is not shown; as `identity.form.withheld` has it."""
    seen = rf"regexp_replace({column}, '^phone:|\p{{Cf}}', '', 'g')"
    text = rf"lower(trim(regexp_replace({seen}, '[\s\p{{Z}}]+', ' ', 'g'), '()[]<> '))"
    return f"({column} IS NULL OR {text} IN ('', {_list(WITHHELD)}))"


def _keep(con: duckdb.DuckDBPyConnection) -> None:
    """Sorts the rows of `pairs` into `used_contacts` and `duplicates`."""
    find_duplicates(con, "SELECT * FROM contacts SEMI JOIN pairs USING (source, row)")
    _use(con)
    con.execute("DROP TABLE pairs")


def find_duplicates(con: duckdb.DuckDBPyConnection, own: str) -> None:
    """Adds those of some contacts that are duplicates to `duplicates`.

    A duplicate is the same record in another export of the same origin. Within one export, equal
    messages are two messages; equal calls, of an exact clock, are one.

    Args:
        con: a connection with that table.
        own: SQL of the contacts between persons of orders, each once, whichever orders.
    """
    same = ", ".join(TYPING.same)
    con.execute(
        f"""INSERT INTO duplicates
        WITH own AS ({own}),
        numbered AS (SELECT *, CASE WHEN channel IN {_CALLS} AND resolution_us = 0 THEN 1
            ELSE row_number() OVER (PARTITION BY source, device, {same} ORDER BY row) END AS nth
            FROM own)
        SELECT 'contacts', -1, NULL, source, row FROM (SELECT source, row, row_number() OVER (
            PARTITION BY nth, device, {same} ORDER BY source, row) AS copy FROM numbered)
        WHERE copy > 1"""
    )


def _use(con: duckdb.DuckDBPyConnection) -> None:
    """`used_contacts`: those of `pairs` that are no duplicates, once for each case."""
    columns = [f"c.{name}" for name in TYPING.columns]
    columns[columns.index("c.text")] = "CASE WHEN NOT unread THEN c.text END AS text"
    con.execute(
        f"""CREATE OR REPLACE TABLE used_contacts AS
        WITH own AS (SELECT held_case, source, row, arg_min(home, holder) AS home,
                bool_or(unread) AS unread
            FROM pairs JOIN holders USING (holder)
            ANTI JOIN (SELECT source, row FROM duplicates WHERE kind = 'contacts')
                USING (source, row)
            GROUP BY held_case, source, row)
        SELECT held_case, coalesce(nullif(c.region, ''), home) AS dialled,
            c.source, c.row, c.device, {", ".join(columns)}
        FROM own JOIN contacts c USING (source, row)
        ORDER BY held_case, c.at_us, c.source, c.row"""
    )
