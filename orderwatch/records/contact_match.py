"""Which contacts are between persons of one order, by their identifiers at that time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from orderwatch.identity.form import WITHHELD
from orderwatch.identity.hidden import HIDDEN
from orderwatch.records.contact_names import BY_NUMBER, name_ends, named_ends
from orderwatch.records.filling import fill
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.sql_text import literal
from orderwatch.records.typed_contacts import TYPING

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
    # Kept before times are compared: a plan may begin with the times, which fit nearly everywhere.
    con.execute(
        f"""CREATE OR REPLACE TABLE named AS
        {named_ends("from_id", _end_columns("to_id", sent="true"))}
        UNION ALL {named_ends("to_id", _end_columns("from_id", sent="false"))}"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE ends AS
        SELECT h.holder, h.privileged, n.* EXCLUDE dialled FROM named n {HELD}"""
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
    con.execute("DROP TABLE named; DROP TABLE ends; DROP TABLE names")


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


HELD = """JOIN held h ON h.key = n.key AND (n.dialled = '' OR n.dialled = h.region)
    AND n.end_us >= h.from_us AND n.at_us < h.until_us"""
"""SQL: joins the ends `n` to those who held their identifier at that time."""


def _end_columns(other: str, *, sent: str) -> str:
    """The columns of `named` but for the identifier: which contact, and what its other end is."""
    return f"""c.source, c.row, c.at_us, c.at_us + c.resolution_us AS end_us, {sent} AS sent,
        {withheld_sql(other, "c.")} AS alone"""


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


def _list(texts: Iterable[str]) -> str:
    return ", ".join(literal(one) for one in sorted(texts)) or "NULL"


def withheld_sql(column: str, of: str = "") -> str:
    """SQL: the end is not shown; as `identity.form.withheld` has it, and for numbers `HIDDEN`.

    Args:
        column: of `contacts`.
        of: its prefix, such as `c.`.
    """
    seen = rf"regexp_replace({of}{column}, '^phone:|\p{{Cf}}', '', 'g')"
    small = rf"nfc_normalize(lower(regexp_replace({seen}, '[\s\p{{Z}}]+', ' ', 'g')))"
    text = f"trim({small}, '()[]<> ')"
    called = f"{of}channel IN {BY_NUMBER} AND {of}platform = ''"
    hidden = {*HIDDEN, *(one.casefold() for one in HIDDEN)}
    return f"""({of}{column} IS NULL OR {text} IN ('', {_list(WITHHELD)})
        OR (({called} OR {of}{column} LIKE 'phone:%') AND {text} IN ({_list(hidden)})))"""


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
