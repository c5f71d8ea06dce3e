"""One respondent's incidents over all orders and runs: what counts, what stands apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from orderwatch.identity import of_record
from orderwatch.patterns.gathered import ContactRow, Gathered, OrderFacts
from orderwatch.patterns.incident import Apart, Attempt, Incident, apart
from orderwatch.patterns.observed import Observed, observed
from orderwatch.patterns.occasions import Occasion, in_time, occasions
from orderwatch.policy import Policy
from orderwatch.temporal.local import zone


@dataclass(frozen=True, kw_only=True)
class Course:
    """What one respondent's runs come to.

    Attributes:
        respondent: their id, as the first of their orders has it.
        orders: theirs, in the order given.
        attribution: how orders and runs were joined, in words.
        counted: the incidents that count, each once, in time order.
        apart: the others, by why they do not.
        occasions: the counted incidents, merged.
        attempts: the contacts in counted incidents, in time order.
        observed: how much of the time could be seen.
        places: (run, order id, condition id) → keys of its places.
        left_out: (order id, condition id, what of it was not checked), sorted.
    """

    respondent: str
    orders: tuple[OrderFacts, ...]
    attribution: tuple[str, ...]
    counted: tuple[Incident, ...]
    apart: Mapping[Apart, tuple[Incident, ...]]
    occasions: tuple[Occasion, ...]
    attempts: tuple[Attempt, ...]
    observed: Observed
    places: Mapping[tuple[str, str, str], tuple[str, ...]]
    left_out: tuple[tuple[str, str, str], ...] = ()

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which days and hours are counted: of the first order."""
        return zone(self.orders[0].timezone)

    @property
    def notice_us(self) -> int | None:
        """The first notice of any order, µs UTC."""
        known = [one.notice_us for one in self.orders if one.notice_us is not None]
        return min(known, default=None)


def courses(gathered: Gathered, policy: Policy, respondent: str = "") -> Iterator[Course]:
    """The course of each respondent, sorted by name.

    Args:
        gathered: the tables.
        policy: thresholds.
        respondent: name or id of the one wanted; empty: all.
    """
    orders: dict[str, list[OrderFacts]] = defaultdict(list)
    for one in gathered.orders:
        if one.respondent_id:
            orders[gathered.person(one.run, one.respondent_id)].append(one)
    incidents: dict[str, list[Incident]] = defaultdict(list)
    for each in gathered.incidents:
        incidents[gathered.person(each.run, each.respondent_id)].append(each)
    shared = Counter((one.run, one.order_id) for one in gathered.orders)
    alone = frozenset(f"{run}\0{order}" for (run, order), n in shared.items() if n == 1)
    for name in sorted(orders):
        if respondent in ("", name, *(one.respondent_id for one in orders[name])):
            own = (orders[name], incidents[name])
            yield _course(name, *own, gathered, policy=policy, alone=alone)


def _course(
    name: str,
    orders: Sequence[OrderFacts],
    incidents: Sequence[Incident],
    gathered: Gathered,
    *,
    policy: Policy,
    alone: frozenset[str],
) -> Course:
    latest = {one.finding_id: one for one in incidents}
    found: dict[Apart, list[Incident]] = defaultdict(list)
    counted = []
    for one in sorted(latest.values(), key=in_time):
        why = apart(one)
        if why is None:
            counted.append(one)
        else:
            found[why].append(one)
    regions = {(one.run, one.order_id): one.phone_region for one in orders}
    return Course(
        respondent=name,
        orders=tuple(orders),
        attribution=gathered.joined.get(name, ()),
        counted=tuple(counted),
        apart={why: tuple(found[why]) for why in Apart if why in found},
        occasions=occasions(counted, policy),
        attempts=_attempts(counted, gathered, regions),
        observed=observed(orders, gathered, alone),
        places={
            (one.run, one.order_id, one.condition_id): gathered.places.get(
                (one.run, one.order_id, one.condition_id), ()
            )
            for one in latest.values()
        },
        left_out=_left_out(orders, gathered),
    )


def _left_out(orders: Sequence[OrderFacts], gathered: Gathered) -> tuple[tuple[str, str, str], ...]:
    own = {(one.run, one.order_id) for one in orders}
    told = gathered.left_out.items()
    found = {(order, name, why) for (run, order, name), why in told if (run, order) in own}
    return tuple(sorted(found))


_Rows = list[tuple[Incident, ContactRow]]


def _attempts(
    counted: Iterable[Incident],
    gathered: Gathered,
    regions: Mapping[tuple[str, str], str],
) -> tuple[Attempt, ...]:
    """The contacts of incidents; rows that several orders or runs list are one contact."""
    groups: list[_Rows] = []
    by_row: dict[tuple[str, int], int] = {}
    for one in counted:
        numbered: dict[int, list[ContactRow]] = defaultdict(list)
        for row in gathered.contacts.get((one.run, one.finding_id), ()):
            numbered[row.number].append(row)
        for rows in numbered.values():
            known = (by_row.get((row.content, row.row)) for row in rows)
            index = next((n for n in known if n is not None), len(groups))
            if index == len(groups):
                groups.append([])
            groups[index] += [(one, row) for row in rows]
            by_row.update({(row.content, row.row): index for row in rows})
    found = (_attempt(rows, regions) for rows in groups)
    return tuple(sorted(_told_once(found), key=_by_time))


def _told_once(attempts: Iterable[Attempt]) -> Iterator[Attempt]:
    """Two exports of different runs may hold one contact: same instant, ends and channel."""
    seen: dict[object, str] = {}
    for one in attempts:
        said = (one.at_us, one.channel, one.sender, one.protected, one.statuses)
        if seen.setdefault(said, one.findings[0]) == one.findings[0]:
            yield one


def _attempt(rows: _Rows, regions: Mapping[tuple[str, str], str]) -> Attempt:
    ordered = sorted(rows, key=lambda pair: (pair[1].at_us, pair[1].source, pair[1].row))
    first = ordered[0][1]
    keys = [
        _key(row.sender, row.channel, regions.get((one.run, one.order_id), ""))
        for one, row in ordered
    ]
    named = [key for key in keys if key]
    numbers = [key for key in named if not key.startswith("person:")]
    sender = min(numbers or named, default="")
    return Attempt(
        at_us=first.at_us,
        channel=first.channel,
        sender=sender,
        written=min(
            row.sender for key, (_, row) in zip(keys, ordered, strict=True) if key == sender
        ),
        withheld="" in keys,
        protected=tuple(sorted({name for one, _ in ordered for name in one.protected})),
        statuses=frozenset(row.status for _, row in ordered),
        findings=tuple(sorted({one.finding_id for one, _ in ordered})),
        order_ids=tuple(sorted({one.order_id for one, _ in ordered})),
        rows=tuple(sorted({(row.source, row.row) for _, row in ordered})),
    )


@lru_cache(maxsize=65_536)
def _key(written: str, channel: str, region: str) -> str:
    return of_record(written, channel, "", region).key if written else ""


def _by_time(one: Attempt) -> tuple[object, ...]:
    return one.at_us, one.channel, one.sender, one.rows
