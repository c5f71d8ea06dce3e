"""Folders of results, order files and records in; patterns out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orderwatch.engine.pattern.orders import OrderKey, orders_at_hand
from orderwatch.engine.pattern.records import PatternRecords
from orderwatch.errors import InputError
from orderwatch.evidence.gather import gathered_of
from orderwatch.evidence.inputs import PROFILE, RESULTS, inputs_of
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.patterns import Patterns, names_of
from orderwatch.evidence.run import Run, now
from orderwatch.evidence.run_tables import RunTables
from orderwatch.orders.model import Order
from orderwatch.patterns.gathered import Gathered, OrderFacts
from orderwatch.patterns.joining import joined_by_identifiers
from orderwatch.patterns.view import Lookup, patterns_of
from orderwatch.policy import Policy
from orderwatch.records.given import add_given
from orderwatch.records.store import Progress, RecordStore


@dataclass(frozen=True, kw_only=True)
class PatternAsked:
    """What is wanted of some folders of results.

    Attributes:
        folders: that `--out` of a check or a batch named; later ones win.
        command: as typed, or the call from Python.
        respondent: id of the one respondent that is wanted; empty: all.
        orders: order files that were named.
        given: `pings` and `contacts`, as `add_given` takes them.
        profiles: names or files of their formats.
        device: device id for exports that hold none.
        owners: whose contacts they are.
        settings: thresholds that differ from those of the runs, by name.
        with_earlier: visits before the first notice are counted as well.
        progress: called after each file of records.
    """

    folders: Sequence[str | Path]
    command: str
    respondent: str = ""
    orders: Sequence[Order] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    profiles: Sequence[str | Path] = ()
    device: str | None = None
    owners: Sequence[str] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    with_earlier: bool = False
    progress: Progress | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of records are given."""
        named = {kind: value for kind, value in self.given.items() if value is not None}
        return frozenset(kind for kind, value in named.items() if not _is_empty(value))


def find_patterns(asked: PatternAsked) -> Patterns:
    """Reads folders, order files and records, and counts.

    Raises:
        VerifyError: a folder is unfinished, changed or of another version.
        InputError: no such respondent, a folder twice, or an order file of other bytes.
        RecordsError: an export cannot be read.
        PolicyError: a threshold that is not known.
    """
    started = now()
    runs = _runs(asked.folders)
    policy, notes = _policy(runs, asked.settings)
    gathered = gathered_of(runs)
    orders, missing = _orders(gathered, asked)
    if len(runs) > 1:
        gathered = joined_by_identifiers(gathered, orders)
    _refuse_unknown(gathered, asked)
    with RecordStore(progress=asked.progress) as store:
        records = _records(asked, orders, store, policy)
        found = list(patterns_of(gathered, policy, respondent=asked.respondent, records=records))
        others = [(PROFILE, Path(one)) for one in asked.profiles if Path(one).is_file()]
        others += [(RESULTS, run.folder / MANIFEST) for run in runs.values()]
        run = Run(
            command=asked.command,
            started=started,
            policy=policy,
            inputs=inputs_of(orders.values(), store.sources(), others),
            notes=(*notes, *missing),
        )
    said = dict.fromkeys(one.confidential for one in runs.values() if one.confidential)
    return Patterns(found, run, " ".join(said))


def _records(
    asked: PatternAsked, orders: Mapping[OrderKey, Order], store: RecordStore, policy: Policy
) -> Lookup | None:
    if not asked.kinds:
        return None
    add_given(store, asked.given, profiles=asked.profiles, device=asked.device, owners=asked.owners)
    return PatternRecords(orders, store, policy, kinds=asked.kinds, with_earlier=asked.with_earlier)


def _is_empty(value: object) -> bool:
    return isinstance(value, (list, tuple)) and not value


def _runs(folders: Sequence[str | Path]) -> dict[str, RunTables]:
    if len({Path(one).resolve() for one in folders}) < len(folders):
        raise InputError(str(folders[0]), "is given twice, or another folder is", "give each once")
    return {name: RunTables(one) for name, one in zip(names_of(folders), folders, strict=True)}


def _policy(
    runs: dict[str, RunTables], settings: Mapping[str, object]
) -> tuple[Policy, tuple[str, ...]]:
    """The thresholds of the runs, changed where asked; the defaults where the runs differ."""
    policies = [one.policy() for one in runs.values()]
    if len({one.sha256 for one in policies}) == 1:
        return Policy.of({**policies[0].differences(), **settings}), ()
    note = "the runs were made with different thresholds: the patterns use the defaults"
    return Policy.of(settings), (note,)


def _orders(
    gathered: Gathered, asked: PatternAsked
) -> tuple[dict[OrderKey, Order], tuple[str, ...]]:
    """Order files, where something is asked that only they can tell."""
    if len(asked.folders) == 1 and not asked.kinds and not asked.orders:
        return {}, ()
    several = len(asked.folders) > 1
    wanted = [one for one in gathered.orders if several or _is_wanted(one, asked)]
    return orders_at_hand([one for one in wanted if one.respondent_id], asked.orders)


def _is_wanted(one: OrderFacts, asked: PatternAsked) -> bool:
    return asked.respondent in ("", one.respondent_id)


def _refuse_unknown(gathered: Gathered, asked: PatternAsked) -> None:
    known = {gathered.person(one.run, one.respondent_id) for one in gathered.orders}
    known |= {one.respondent_id for one in gathered.orders}
    known -= {""}
    if asked.respondent and asked.respondent not in known:
        names = sorted(known)
        told = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
        where = ", ".join(str(one) for one in asked.folders)
        problem = f"has no respondent {asked.respondent}"
        raise InputError(where, problem, f"respondents are {told}" if told else "check an order")
