"""The library: load an order, read records, check one against the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.engine.asked import asked_period
from orderwatch.engine.cases import plan
from orderwatch.engine.pattern.run import PatternAsked, find_patterns
from orderwatch.engine.run import carry_out, zones_of
from orderwatch.errors import OrderFaults
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.frames import Findings
from orderwatch.evidence.inputs import PROFILE, REVIEWS
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.page.pages import Pages
from orderwatch.evidence.patterns import Patterns
from orderwatch.evidence.reviews import read_reviews
from orderwatch.evidence.run import now
from orderwatch.orders import load
from orderwatch.orders.model import Order
from orderwatch.orders.people import conflicts
from orderwatch.policy import Policy
from orderwatch.records.frames import contacts_frame, events_frame, pings_frame
from orderwatch.records.given import add_given
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
    import pandas as pd

    Paths = str | Path | Sequence[str | Path]


def load_order(path: str | Path) -> Order:
    """Reads an order file.

    Raises:
        OrderFaults: all faults of the file at once, each with line, key, value and remedy.
        InputError: the file cannot be read.
    """
    return load(Path(path))


def read_pings(
    paths: Paths, *, profile: str | Path | None = None, device: str | None = None
) -> pd.DataFrame:
    """Reads position exports as one table with the canonical columns.

    Duplicates are left out, and so are rows that had to be set aside (`orderwatch read FILE`
    lists those with the reason).

    Args:
        paths: files, folders or globs.
        profile: name or file of the export's format; guessed unless given.
        device: device id for exports that hold none.

    Returns:
        `device_id, fixed_at (UTC), lat, lon (degrees), accuracy_m, accuracy_level, method,
        resolution_s, source, row`, sorted by device and time.

    Raises:
        RecordsError: a file cannot be read as positions.
    """
    with RecordStore() as store:
        store.add(_as_list(paths), records="pings", profile=profile, device=device)
        return pings_frame(store)


def read_events(
    paths: Paths, *, profile: str | Path | None = None, device: str | None = None
) -> pd.DataFrame:
    """Reads exports of device events as one table with the canonical columns.

    Duplicates are left out, and so are rows that had to be set aside (`orderwatch read FILE`
    lists those with the reason).

    Args:
        paths: files, folders or globs.
        profile: name or file of the export's format; guessed unless given.
        device: device id for exports that hold none.

    Returns:
        `device_id, from, until (UTC; NaT without an end), event, place, resolution_s, source,
        row`, sorted by device and start.

    Raises:
        RecordsError: a file cannot be read as device events.
    """
    with RecordStore() as store:
        store.add(_as_list(paths), records="events", profile=profile, device=device)
        return events_frame(store)


def read_contacts(
    paths: Paths,
    *,
    profile: str | Path | Sequence[str | Path] | None = None,
    owner: str | Sequence[str] = (),
    region: str = "",
    with_text: bool = False,
) -> pd.DataFrame:
    """Reads exports of calls and messages as one table with the canonical columns.

    Duplicates are left out, and so are rows that had to be set aside (`orderwatch read FILE`
    lists those with the reason).

    Args:
        paths: files, folders or globs: tables, backups, databases, chats, mailboxes.
        profile: names or files of formats; guessed unless given.
        owner: whose phone or account they were taken from, `KIND:VALUE`, or `FILE=KIND:VALUE`.
        region: where numbers without a country code are dialled, such as GB.
        with_text: read the words of messages as well.

    Returns:
        `at (UTC), channel, platform, action, from_id, to_id, status, duration_s, text,
        reported_by, lat, lon, group_chat, from_key, to_key, resolution_s, source, row`, by source
        and row. `to_id` and `to_key` hold several receivers joined by `;`. A key is the normal
        form of an identifier, empty where it is withheld.

    Raises:
        RecordsError: a file cannot be read as contacts.
    """
    profiles = [] if profile is None else _as_list(profile)
    owners = [owner] if isinstance(owner, str) else list(owner)
    with RecordStore() as store:
        given = {"contacts": _as_list(paths)}
        add_given(store, given, profiles=profiles, owners=owners, with_text=with_text)
        return contacts_frame(store, region)


def check(
    order: Order | str | Path | Sequence[Order],
    pings: Paths | pd.DataFrame | None = None,
    events: Paths | pd.DataFrame | None = None,
    contacts: Paths | pd.DataFrame | None = None,
    *,
    profile: str | Path | Sequence[str | Path] | None = None,
    device: str | None = None,
    owner: str | Sequence[str] = (),
    with_text: bool = False,
    policy: Policy | Mapping[str, object] | None = None,
    period_from: str | datetime | None = None,
    period_until: str | datetime | None = None,
    reviews: str | Path | None = None,
    with_protected_track: bool = False,
    sensitivity: bool = False,
) -> Findings:
    """Checks one order, or several, against records.

    Args:
        order: an order, the path of an order file, or several orders.
        pings: exports (files, folders, globs), or a DataFrame with the canonical columns
            `device_id, fixed_at, lat, lon` and, if known, `accuracy_m, accuracy_level, method`.
        events: device events as `pings` are given; canonical columns `device_id, from, event`
            and, if known, `until, place`.
        contacts: calls and messages as `pings` are given; canonical columns `at, channel,
            from_id, to_id` and, if known, those of `read_contacts`.
        profile: name or file of the exports' format, one for each kind of records, several for
            contacts; guessed unless given.
        device: device id for exports that hold none.
        owner: whose phone or account contacts were taken from, `KIND:VALUE`, or
            `FILE=KIND:VALUE` for one file.
        with_text: read the words of messages as well.
        policy: thresholds, or those that differ by name; the defaults unless given.
        period_from: start of the account period: text in the order's zone, or a datetime.
        period_until: its end; a date alone means to the end of that day.
        reviews: a file of a person's reviews of earlier findings (CSV or XLSX); `review_status`
            then says which findings are new and which have changed since.
        with_protected_track: let positions of protected persons stand in the outputs; without it
            they are replaced by separation and bearing.
        sensitivity: also fill `Findings.sensitivity`; checks the order some 15 times.

    Returns:
        Findings. An order that could not be checked stands in `orders` with `checked` = `no`.

    Raises:
        OrderFaults: an order is faulty, or two orders contradict each other.
        RecordsError: an export cannot be read as what it is given as.
        TableFaults: the reviews are faulty.
        ValueError: the period is not one.

    Example:
        >>> import orderwatch
        >>> findings = orderwatch.check("order.yaml", pings="export.csv")  # doctest: +SKIP
        >>> findings.possible_breaches[["started_local", "grade"]]  # doctest: +SKIP
    """
    orders = _as_orders(order)
    faults = conflicts(orders)
    if faults:
        raise OrderFaults(faults)
    chosen = policy if isinstance(policy, Policy) else Policy.of(policy or {})
    started = now()
    sink = MemorySink(zones=zones_of(orders))
    pages = Pages(orders, single=len(orders) == 1, protected_track=with_protected_track)
    profiles = [] if profile is None else _as_list(profile)
    owners = (owner,) if isinstance(owner, str) else tuple(owner)
    given = {"pings": pings, "events": events, "contacts": contacts}
    asked = Asked(
        profiles=tuple(str(one) for one in profiles),
        device=device,
        owners=owners,
        with_text=with_text,
        period_us=asked_period(orders, period_from, period_until),
        with_protected_track=with_protected_track,
        sensitivity=sensitivity,
        listing=len(orders) != 1,
        from_memory=any(hasattr(one, "columns") for one in given.values()),
    )
    with RecordStore() as store:
        if contacts is not None:
            store.expect(plan(orders).identifiers)
        add_given(
            store, given, profiles=profiles, device=device, owners=owners, with_text=with_text
        )
        carried = carry_out(
            orders,
            store,
            asked,
            policy=chosen,
            sink=pages.passing(sink),
            command="orderwatch.check (Python)",
            started=started,
            reviews=read_reviews(reviews) if reviews else (),
            others=[*_files(PROFILE, profiles), *_files(REVIEWS, [reviews] if reviews else [])],
        )
    return Findings(sink, carried.run, pages)


def pattern(
    results: Paths,
    *,
    respondent: str = "",
    orders: Order | str | Path | Sequence[Order | str | Path] = (),
    pings: Paths | pd.DataFrame | None = None,
    contacts: Paths | pd.DataFrame | None = None,
    profile: str | Path | Sequence[str | Path] | None = None,
    device: str | None = None,
    owner: str | Sequence[str] = (),
    with_earlier: bool = False,
    policy: Mapping[str, object] | None = None,
) -> Patterns:
    """Counts over the findings of folders of results: how often, where, by what, and what changed.

    None of the counts ranks people, and none says what will happen; docs/pattern.md defines each.

    Args:
        results: folders that `check --out`, `batch --out` or `Findings.write` wrote.
        respondent: id of the one respondent that is wanted; empty: all.
        orders: the order files of the runs; else they are read where the runs had them.
        pings: positions, for what needs them; as for `check`, as are the next four.
        contacts: calls and messages.
        profile: of the exports.
        device: of exports that name none.
        owner: of contacts.
        with_earlier: also count visits near the places before the first notice.
        policy: thresholds that differ from those of the runs, by name.

    Returns:
        Patterns, one a respondent; several folders are joined by the identifiers of the order
        files.

    Raises:
        VerifyError: a folder is unfinished, changed, or of another version.
        InputError: no such respondent, or an order file that is not the one of the run.
        RecordsError: an export cannot be read.
    """
    named = [orders] if isinstance(orders, (Order, str, Path)) else list(orders)
    asked = PatternAsked(
        folders=_as_list(results),
        command="orderwatch.pattern (Python)",
        respondent=respondent,
        orders=[one if isinstance(one, Order) else load_order(one) for one in named],
        given={"pings": pings, "contacts": contacts},
        profiles=[] if profile is None else _as_list(profile),
        device=device,
        owners=[owner] if isinstance(owner, str) else list(owner),
        settings=policy or {},
        with_earlier=with_earlier,
    )
    return find_patterns(asked)


def _as_orders(order: Order | str | Path | Sequence[Order]) -> list[Order]:
    if isinstance(order, Order):
        return [order]
    if isinstance(order, (str, Path)):
        return [load_order(order)]
    return list(order)


def _files(kind: str, names: Sequence[str | Path]) -> list[tuple[str, Path]]:
    """Those of the names that are files: a profile may be a built-in one."""
    return [(kind, Path(one)) for one in names if Path(one).is_file()]


def _as_list(paths: Paths) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)
