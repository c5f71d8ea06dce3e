"""Which exports can show a contact with the persons of a condition, by which channels, when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderwatch.conditions.parties import Directory
from orderwatch.engine.verdict import OrderRecords
from orderwatch.orders.model import Order
from orderwatch.records.model import CaseRecords, ContactsSeen
from orderwatch.tables import ContactRecord
from orderwatch.temporal.intervals import Intervals

_SECOND_US = 1_000_000


@dataclass(frozen=True, kw_only=True)
class ContactExports:
    """Exports in which an identifier of the respondent or of a protected person occurs.

    Attributes:
        names: the exports, sorted.
        channels: what they can show between them.
        identifiers: the respondent's identifiers that occur in one, as the order gives them.
        absent: those that occur in none.
        covered: when one of them would have recorded a contact.
    """

    names: tuple[str, ...]
    channels: frozenset[str]
    identifiers: tuple[str, ...]
    absent: tuple[str, ...]
    covered: Intervals

    @property
    def basis(self) -> tuple[str, ...]:
        """The words of the basis of a time in which nothing was recorded."""
        named = (
            *(f"export:{one}" for one in self.names),
            *(f"channel:{one}" for one in self.channels),
            *(f"identifier:{one}" for one in self.identifiers),
        )
        return tuple(sorted(one.replace(";", ",") for one in named))


def contact_exports(
    records: OrderRecords, directory: Directory, persons: Iterable[str]
) -> ContactExports:
    """The exports that can show a contact of the respondent with some persons.

    Args:
        records: of one order.
        directory: who holds which identifier.
        persons: ids of the protected persons of the condition.
    """
    respondent = directory.respondent
    wanted = {respondent, *persons}
    own, channels = set[str](), set[str]()
    times: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in _all_seen(records.contacts, records.contacts_seen):
        held = {party.person_id for party in directory.holders(one.key, one.first_us)}
        if held & wanted:
            times[one.source].append((one.first_us, one.last_us))
            channels.update(one.channels)
            if respondent in held:
                own.add(one.key)
    covered = Intervals.empty()
    for name, spans in times.items():
        covered = covered.union(_covers(records, name, spans))
    names = directory.written(respondent)
    return ContactExports(
        names=tuple(sorted(times)),
        channels=frozenset(channels),
        identifiers=tuple(sorted(text for key, text in names.items() if key in own)),
        absent=tuple(sorted(text for key, text in names.items() if key not in own)),
        covered=covered,
    )


def own_exports(records: OrderRecords) -> set[str]:
    """The exports of contacts in which an identifier of the order occurs at all."""
    if not records.contacts_seen:
        return set()
    directory = Directory(records.order)
    seen = records.contacts_seen
    return {one.source for one in seen if directory.holders(one.key, one.first_us)}


def contact_spans(order: Order, case: CaseRecords) -> dict[str, tuple[int, int]]:
    """Export → from its first to its last record of an identifier of the order's persons, µs."""
    if not (case.contacts or case.contacts_seen):
        return {}
    directory = Directory(order)
    found: dict[str, tuple[int, int]] = {}
    for one in _all_seen(case.contacts, case.contacts_seen):
        if directory.holders(one.key, one.first_us):
            low, high = found.get(one.source, (one.first_us, one.last_us))
            found[one.source] = (min(low, one.first_us), max(high, one.last_us))
    return found


def _all_seen(
    contacts: Iterable[ContactRecord], seen: Iterable[ContactsSeen]
) -> Iterator[ContactsSeen]:
    """Where identifiers occur: as told by the reader, and in the records themselves."""
    yield from seen
    for row in contacts:
        for key in (row.from_key, *row.to_keys):
            if key:
                yield ContactsSeen(
                    source=row.source,
                    key=key,
                    channels=(row.channel,),
                    first_us=row.at_us,
                    last_us=row.at_us + row.resolution_us,
                )


def _covers(records: OrderRecords, name: str, spans: list[tuple[int, int]]) -> Intervals:
    """What an export says it covers, else from its first to the end of its last second."""
    source = records.sources.get(name)
    if source is not None and source.covers is not None:
        return source.covers
    last = max(end for _, end in spans) // _SECOND_US * _SECOND_US
    return Intervals.of([(min(start for start, _ in spans), last + _SECOND_US)])
