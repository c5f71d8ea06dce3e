"""What contacts cost: `python -m benchmarks.contacts [ROWS]`, against a bare scan of the same file.

Writes ROWS contacts (5 million) of a million invented numbers, handles and addresses, and 2,000
orders of six identifiers each, three a side; a thousandth of the rows is between the two sides of
one order. Then times, each in a process of its own: DuckDB counting the values of every column of
the file, reading and matching it against the orders, and what the largest resident memory was.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
import duckdb

from benchmarks.speed import timed

ORDERS = 2_000
_SCAN = """
import sys, duckdb
con = duckdb.connect()
con.execute("SET memory_limit = '1GB'")
names = ["at", "channel", "platform", "from_id", "to_id", "status", "duration_s", "text"]
columns = ", ".join(f"'{one}': 'VARCHAR'" for one in names)
how = f"auto_detect=false, header=true, delim=',', columns={{{columns}}}"
read = f"read_csv('{sys.argv[1]}', {how})"
counts = ", ".join(f'count("{one}")' for one in names)
print(con.execute(f"SELECT {counts} FROM {read}").fetchone())
"""
_MATCH = """
import sys
from benchmarks.contacts import invented_orders
from orderwatch.engine.cases import plan
from orderwatch.records.store import RecordStore
with RecordStore() as store:
    store.add([sys.argv[1]], records="contacts")
    planned = plan(invented_orders())
    store.match(planned.holdings, planned.identifiers)
    found = sum(len(contacts) for _, contacts in store.contacts())
    print(store.ledger()[0] | {"sha256": "", "found": found})
"""


def invented_orders() -> list[object]:
    """Orders whose respondents and protected persons have three identifiers each."""
    from orderwatch.orders import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "order.yaml"
        found = []
        for number in range(ORDERS):
            path.write_text(_order(number), encoding="utf-8")
            found.append(load(path))
    return list(found)


def _order(number: int) -> str:
    people = {"respondent": 2 * number, "protected": 2 * number + 1}
    ids = {
        side: f"""[{{kind: phone, value: "07700 {place:06d}"}},
      {{kind: handle, platform: instagram, value: "@name{place}"}},
      {{kind: email, value: "name{place}@example.org"}}]"""
        for side, place in people.items()
    }
    return f"""orderwatch: 1
order: {{id: O-{number}, made: 2026-01-01 10:00, ends: 2027-01-01, timezone: Europe/London,
  phone_region: GB, notice: [{{at: 2026-01-01 10:00, how: present in court}}]}}
respondent:
  id: R-{number}
  identifiers: {ids["respondent"]}
protected:
  - id: P1
    role: protected_person
    identifiers: {ids["protected"]}
conditions: [{{id: c1, clause: "1.", kind: not_checkable}}]
"""


def write_contacts(path: Path, rows: int) -> None:
    """Contacts in the canonical columns: half calls, then messages of phones and platforms."""
    name = """CASE i % 4 WHEN 2 THEN '@name' || {0} WHEN 3 THEN 'Name' || {0} || '@example.org'
        ELSE CASE i % 3 WHEN 0 THEN '+447' WHEN 1 THEN '07' ELSE '0044 7' END
            || lpad(CAST({0} AS VARCHAR), 9, '7000000000') END"""
    between = "i % 1001 = 0"
    first = f"CASE WHEN {between} THEN 2 * ((i // 1001) % {ORDERS}) + 700000000 * (i % 4 < 2)::INT "
    first += "ELSE hash(i) % 1000000 + 10000 END"
    second = f"CASE WHEN {between} THEN 2 * ((i // 1001) % {ORDERS}) + 1 "
    second += "+ 700000000 * (i % 4 < 2)::INT ELSE hash(i + 7) % 1000000 + 10000 END"
    duckdb.execute(
        f"""COPY (SELECT strftime(TIMESTAMP '2026-02-01' + INTERVAL 1 SECOND * (i * 4),
                '%Y-%m-%dT%H:%M:%SZ') AS at,
            CASE i % 4 WHEN 0 THEN 'call' WHEN 1 THEN 'sms' WHEN 2 THEN 'social' ELSE 'email' END
                AS channel,
            CASE i % 4 WHEN 2 THEN 'instagram' END AS platform,
            {name.format("a")} AS from_id, {name.format("b")} AS to_id, 'completed' AS status,
            CASE i % 4 WHEN 0 THEN i % 600 END AS duration_s, 'a few words of a message' AS text
        FROM (SELECT i, {first} AS a, {second} AS b FROM range({rows}) t(i)))
        TO '{path}' (HEADER)"""
    )


@click.command()
@click.argument("rows", type=int, default=5_000_000)
def main(rows: int) -> None:
    """Measures reading and matching ROWS contacts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        write_contacts(path, rows)
        click.echo(f"{rows:,} contacts, {path.stat().st_size / 1e6:.0f} MB, {ORDERS:,} orders")
        scan = timed("bare scan", [sys.executable, "-c", _SCAN, str(path)], 3)
        match = timed("read and match", [sys.executable, "-c", _MATCH, str(path)], 2)
        click.echo(f"{match / scan:.1f} times the scan")


if __name__ == "__main__":
    main()
