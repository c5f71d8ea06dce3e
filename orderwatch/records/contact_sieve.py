"""Contacts at neither end of which anybody of an order can stand: counted as they are read.

Whose contacts a run will ask for is known before its records are read. The rest of a large export
need not be kept for that: what is told of it is how many rows it has, by device and channel.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from orderwatch.records.contact_names import fill_tokens, token_sql
from orderwatch.records.model import HeldIdentifier
from orderwatch.records.profile_model import Profile
from orderwatch.records.typed import first_fault
from orderwatch.records.typed_contacts import TYPING

_TRIED = 2_048
"""Of the first rows of a file, so many show whether most can be somebody's."""
_BITS_A_TOKEN = 128
_FEWEST_BITS, _MOST_BITS = 1 << 16, 1 << 24


class Sieve:
    """Which contacts are kept: those with a fault, and those of given identifiers.

    What an end shares with the identifiers that it can come to is looked up in a field of bits,
    by its hash: some others are kept as well, none of theirs is lost. (A join would lose the order
    of the rows: see `sql_text.among`.)

    Args:
        con: the database that the contacts are read into.
        held: the identifiers.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, held: Iterable[HeldIdentifier]) -> None:
        self._con, self._keys = con, frozenset(one.key for one in held)
        self._bits = 0
        self._short: tuple[int, ...] = ()

    def check(self, held: Iterable[HeldIdentifier]) -> None:
        """Contacts can only be asked for of those for whom they were kept.

        Raises:
            RuntimeError: there is another, which is a fault of this program.
        """
        if any(one.key not in self._keys for one in held):
            raise RuntimeError("contacts are asked for of others than when they were read")

    def worth(self, profile: Profile, rows: str) -> bool:
        """Whether most of the first rows of a file need not be kept; to be asked before `insert`.

        Args:
            profile: of the file.
            rows: SQL of its rows, as `typed.staged` makes it.
        """
        if not self._bits:
            self._lay_out()
        query = f"""SELECT count(*) FILTER (kept) * 2 < count(*)
            FROM ({self._told(profile, f"SELECT * FROM ({rows}) LIMIT {_TRIED}")})"""
        try:
            found = self._con.execute(query).fetchone()
        except duckdb.Error:
            return False  # what is wrong with the file is told by whoever reads all of it
        return bool(found and found[0])

    def insert(self, profile: Profile, source: int, rows: str) -> int:
        """Adds the rows that are kept to `read_contacts`, and counts of others to those passed.

        Args:
            profile: of the file.
            source: its number.
            rows: SQL of all its rows, as `typed.staged` makes it, each with its number.

        Returns:
            How many there are.
        """
        stored, con = TYPING.stored(profile), self._con
        body = ", ".join(f"{name} := {stored[name]}" for name in TYPING.columns)
        columns = ", ".join(f"one.{name}" for name in TYPING.columns)
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE sieved AS
            SELECT device_id_text AS device, channel, count(*) AS found,
                list(struct_pack(number := row, {body}, code := code)) FILTER (kept) AS kept
            FROM ({self._told(profile, rows)}) GROUP BY ALL"""
        )
        con.execute(
            f"""INSERT INTO read_contacts
            SELECT {source}, one.number, NULL, device, {columns}, one.code
            FROM (SELECT device, unnest(kept) AS one FROM sieved) ORDER BY one.number"""
        )
        con.execute(
            f"""INSERT INTO passed_contacts
            SELECT {source}, device, channel, found - coalesce(len(kept), 0) AS rest FROM sieved
            WHERE rest > 0"""
        )
        found = con.execute("SELECT coalesce(sum(found), 0)::BIGINT FROM sieved").fetchone()
        con.execute("DROP TABLE sieved")
        return int(found[0]) if found else 0

    def _told(self, profile: Profile, rows: str) -> str:
        """SQL of the rows with `channel`, `code` and `kept`: a fault, or of somebody."""
        stored = TYPING.stored(profile)
        code = first_fault(TYPING.faults(profile), "code")
        return f"""SELECT *, code IS NOT NULL OR {self._may("one_end", "one_token")}
                OR {self._may("other_end", "other_token")} AS kept
            FROM (SELECT *, {token_sql("one_end")} AS one_token,
                {token_sql("other_end")} AS other_token
            FROM (SELECT *, {code} AS code, {stored["channel"]} AS channel,
                {stored["from_id"]} AS one_end, {stored["to_id"]} AS other_end FROM ({rows})))"""

    def _may(self, end: str, token: str) -> str:
        """SQL: whether an end can be or name one of the identifiers."""
        ends = (token, *(f"right({token}, {size})" for size in self._short))
        met = " OR ".join(f"get_bit(getvariable('wanted'), {self._place(one)}) = 1" for one in ends)
        return f"({end} IS NOT NULL AND ({token} IS NULL OR {met}))"

    def _place(self, token: str) -> str:
        return f"(hash({token}) % {self._bits})::INTEGER"

    def _lay_out(self) -> None:
        """Sets the field of bits, the variable `wanted` of the connection."""
        self._short = fill_tokens(self._con, self._keys)
        row = self._con.execute("SELECT count(*) FROM tokens").fetchone()
        wanted = (int(row[0]) if row else 0) * _BITS_A_TOKEN
        self._bits = 1 << (min(max(wanted, _FEWEST_BITS), _MOST_BITS).bit_length() - 1)
        self._con.execute(
            f"""SET VARIABLE wanted = (SELECT coalesce(
                bitstring_agg({self._place("token")}, 0, {self._bits - 1}),
                repeat('0', {self._bits})::BIT)
            FROM tokens)"""
        )
