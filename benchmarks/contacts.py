"""What contacts cost: `python -m benchmarks.contacts [ROWS]`, against a bare scan of the same file.

Writes ROWS contacts (5 million) of a million invented numbers, handles and addresses, and 2,000
orders of six identifiers each, three a side; a thousandth of the rows is between the two sides of
one order. Then measures in rounds, each in a process of its own: DuckDB counting the values of
every column of the file; reading and matching it against the orders; the whole `batch`, once of
these orders with a condition that no record can show, and once with one not to contact. Printed are
the least processor times of all threads, which other work on the machine disturbs less than the
clock, their ratio, and what the largest resident memory was. What the orders cost is in the batches
alone. Every row between two sides must be found, and be in the evidence of the batch.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

import click
import duckdb

from benchmarks.speed import once
from benchmarks.tree import Cost, cost

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
print("found", found, sep=": ")
"""
_BATCHES = {
    "no contact conditions": "kind: not_checkable",
    "contact conditions": "kind: no_contact, persons: [P1], channels: all, attempts: yes",
}


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


def write_orders(folder: Path, kind: str) -> Path:
    """The same orders as files, their condition of a kind."""
    folder.mkdir()
    for number in range(ORDERS):
        text = _order(number, kind)
        (folder / f"order-{number:06d}.yaml").write_text(text, encoding="utf-8")
    return folder


def _order(number: int, kind: str = "kind: not_checkable") -> str:
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
conditions: [{{id: c1, clause: "1.", {kind}}}]
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


def whole(folder: Path, path: Path) -> dict[str, Cost]:
    """The batch of every kind of orders; each writes its results to `out-KIND`.

    Raises:
        click.ClickException: it failed, or lost a contact.
    """
    found = {}
    for name, kind in _BATCHES.items():
        orders, out = folder / name, folder / f"out-{name}"
        if not orders.exists():
            write_orders(orders, kind)
        command = ["batch", str(orders), "--contacts", str(path), "--out", str(out)]
        found[name] = cost([sys.executable, "-m", "orderwatch", *command])
    return found


def checked(folder: Path, path: Path, rows: int) -> tuple[dict[str, float], float, dict[str, Cost]]:
    """One measurement of matching, its memory, and the batches, which must find the same.

    Raises:
        click.ClickException: a contact is missing.
    """
    parts, memory = measured(_MATCH, path)
    batches = whole(folder, path)
    check_found(rows, parts.pop("found"), folder / "out-contact conditions")
    return parts, memory, batches


def between(rows: int) -> int:
    """How many of so many contacts are between the two sides of an order."""
    return (rows - 1) // 1_001 + 1


def check_found(rows: int, found: float, out: Path) -> None:
    """Every contact between two sides was found, and stands in the evidence.

    Raises:
        click.ClickException: one is missing, or there are others.
    """
    with (out / "evidence.csv").open(encoding="utf-8", newline="") as file:
        shown = {row["row"] for row in csv.DictReader(file) if row["record_type"] == "contact"}
    if not found == len(shown) == between(rows):
        said = f"{found:.0f} were matched and {len(shown)} are shown of {between(rows)}"
        raise click.ClickException(f"contacts between two sides: {said}")


@click.command()
@click.argument("rows", type=int, default=5_000_000)
@click.option("--rounds", type=int, default=3, show_default=True)
def main(rows: int, rounds: int) -> None:
    """Measures reading and matching ROWS contacts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "contacts.csv"
        write_contacts(path, rows)
        click.echo(f"{rows:,} contacts, {path.stat().st_size / 1e6:.0f} MB, {ORDERS:,} orders")
        scans, runs = [], []
        for _ in range(rounds):
            scans.append(measured(_SCAN, path)[0]["scan"])
            runs.append(checked(folder, path, rows))
        scan = min(scans)
        for part in runs[0][0]:
            say(part, min(parts[part] for parts, _, _ in runs), scan)
        for kind in _BATCHES:
            own = [batches[kind] for _, _, batches in runs]
            peak = max(one.peak_mb for one in own)
            say(f"batch, {kind}", min(one.cpu_s for one in own), scan, f", {peak:.0f} MB")
        memory = max(one for _, one, _ in runs)
        click.echo(f"bare scan: {scan:.2f} s of processor; at most {memory:.0f} MB")


def say(name: str, seconds: float, scan: float, more: str = "") -> None:
    """Prints a line of what was measured."""
    click.echo(f"{name}: {seconds:.2f} s of processor, {seconds / scan:.1f} scans{more}")


if __name__ == "__main__":
    main()
