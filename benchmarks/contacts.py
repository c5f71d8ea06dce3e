"""What contacts cost: `python -m benchmarks.contacts [ROWS]`, against a bare scan of the same file.

Writes ROWS contacts (5 million) of a million invented numbers, handles and addresses, and 2,000
orders of six identifiers each, three a side; a thousandth of the rows is between the two sides of
one order. Then measures in rounds, each in a process of its own: DuckDB counting the values of
every column of the file; reading and matching it against the orders. Printed are the least
processor times of all threads, which other work on the machine disturbs less than the clock,
their ratio, and what the largest resident memory was. What the orders cost is not in it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
import duckdb

from benchmarks.speed import once

ORDERS = 2_000
_SCAN = """
import sys, time, duckdb
con = duckdb.connect()
con.execute("SET memory_limit = '1GB'; SET enable_progress_bar = false")
names = ["at", "channel", "platform", "from_id", "to_id", "status", "duration_s", "text"]
columns = ", ".join(f"'{one}': 'VARCHAR'" for one in names)
how = f"auto_detect=false, header=true, delim=',', columns={{{columns}}}"
read = f"read_csv('{sys.argv[1]}', {how})"
counts = ", ".join(f'count("{one}")' for one in names)
start = time.process_time()
con.execute(f"SELECT {counts} FROM {read}").fetchone()
print("scan", time.process_time() - start, sep=": ")
"""
_MATCH = """
import sys, time
from benchmarks.contacts import invented_orders
from orderwatch.engine.cases import plan
from orderwatch.records.store import RecordStore
planned = plan(invented_orders())
clock = [time.process_time()]
with RecordStore() as store:
    store.expect(planned.identifiers)
    store.add([sys.argv[1]], records="contacts")
    clock.append(time.process_time())
    store.match(planned.holdings, planned.identifiers)
    clock.append(time.process_time())
    found = sum(len(contacts) for _, contacts in store.contacts())
    ledger = store.ledger()[0]
    clock.append(time.process_time())
for name, start, end in zip(("add", "match", "hand on"), clock[:-1], clock[1:], strict=True):
    print(name, end - start, sep=": ")
print("total", clock[-1] - clock[0], sep=": ")
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


def measured(script: str, path: Path) -> tuple[dict[str, float], float]:
    """Processor seconds by part, and the largest resident memory in MB."""
    _, memory, printed = once([sys.executable, "-c", script, str(path)])
    parts = (line.split(": ") for line in printed.splitlines())
    return {name: float(seconds) for name, seconds in parts}, memory


@click.command()
@click.argument("rows", type=int, default=5_000_000)
@click.option("--rounds", type=int, default=3, show_default=True)
def main(rows: int, rounds: int) -> None:
    """Measures reading and matching ROWS contacts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        write_contacts(path, rows)
        click.echo(f"{rows:,} contacts, {path.stat().st_size / 1e6:.0f} MB, {ORDERS:,} orders")
        runs = [(measured(_SCAN, path), measured(_MATCH, path)) for _ in range(rounds)]
        scan = min(run[0][0]["scan"] for run in runs)
        for name in runs[0][1][0]:
            seconds = min(run[1][0][name] for run in runs)
            click.echo(f"{name}: {seconds:.2f} s of processor, {seconds / scan:.1f} scans")
        memory = max(run[1][1] for run in runs)
        click.echo(f"bare scan: {scan:.2f} s of processor; at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
