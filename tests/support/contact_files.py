"""Contacts read and matched against orders, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.orders import order

from orderwatch.engine.cases import plan
from orderwatch.orders.model import Identifier, Order, Person
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.store import RecordStore
from orderwatch.tables import ContactRecord

HEADER = "at,channel,platform,action,from_id,to_id,status,duration_s,text\n"
T = "2026-03-05T10:00:00Z"
HIS, HERS, HIS_HANDLE = "07700 900123", "07700 900456", "@invented"


def told(name: str = "O-1", his: str = HIS, hers: str = HERS, **values: Any) -> Order:
    """An order of two persons with a number each; he has an account as well."""
    return order(
        id=name,
        file=f"{name}.yaml",
        respondent=Person(
            id=f"R-{name}",
            role="respondent",
            identifiers=(
                Identifier(kind="phone", value=his),
                Identifier(kind="handle", value=HIS_HANDLE + name, platform="instagram"),
            ),
        ),
        protected=(
            Person(
                id="P1",
                role="protected_person",
                identifiers=(
                    Identifier(kind="phone", value=hers),
                    Identifier(kind="email", value=f"{name}@example.org"),
                ),
            ),
        ),
        **values,
    )


def write(
    folder: Path, rows: Sequence[str], name: str = "contacts.csv", header: str = HEADER
) -> Path:
    path = folder / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


class Matched:
    """What became of some files: the ledger, the rows set aside, the contacts of each case."""

    def __init__(
        self,
        paths: Sequence[Path],
        orders: Sequence[Order] = (),
        asked: ContactsAsked | None = None,
    ) -> None:
        with RecordStore() as store:
            store.add(list(paths), records="contacts", asked=asked)
            planned = plan(list(orders) or [told()])
            store.match(planned.holdings, planned.identifiers)
            self.cases: dict[str, tuple[ContactRecord, ...]] = dict(store.contacts())
            self.seen = store.contacts_seen()
            self.ledger = store.ledger()
            self.aside = [(row["row"], row["code"], row["column"]) for row in store.set_aside()]

    @property
    def used(self) -> list[tuple[str, int]]:
        """Source and row of every contact used, each once."""
        return sorted({(one.source, one.row) for case in self.cases.values() for one in case})

    def counts(self, number: int = 0) -> tuple[int, int, int, int]:
        """Used, duplicates, set aside, not matched of a file."""
        row = self.ledger[number]
        return row["used"], row["duplicates"], row["set_aside"], row["not_matched"]
