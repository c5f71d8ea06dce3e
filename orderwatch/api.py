"""The library: load an order, read pings, check one against the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from orderwatch.engine.asked import asked_period
from orderwatch.engine.check import check_orders
from orderwatch.errors import OrderFaults
from orderwatch.evidence.frames import Findings
from orderwatch.evidence.inputs import inputs_of
from orderwatch.evidence.memory import MemorySink
from orderwatch.evidence.run import Run, now
from orderwatch.orders import load
from orderwatch.orders.model import Order
from orderwatch.orders.people import conflicts
from orderwatch.policy import Policy
from orderwatch.records.model import Holding
from orderwatch.records.store import RecordStore
from orderwatch.temporal.intervals import OPEN_END_US, OPEN_START_US

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
        store.add_pings(_as_list(paths), profile=profile, device=device)
        return pings_frame(store)


def check(
    order: Order | str | Path | Sequence[Order],
    pings: Paths | pd.DataFrame | None = None,
    *,
    profile: str | Path | None = None,
    device: str | None = None,
    policy: Policy | None = None,
    period_from: str | datetime | None = None,
    period_until: str | datetime | None = None,
) -> Findings:
    """Checks one order, or several, against position records.

    Args:
        order: an order, the path of an order file, or several orders.
        pings: exports (files, folders, globs), or a DataFrame with the canonical columns
            `device_id, fixed_at, lat, lon` and, if known, `accuracy_m, accuracy_level, method`.
        profile: name or file of the export's format; guessed unless given.
        device: device id for exports that hold none.
        policy: thresholds; the defaults unless given.
        period_from: start of the account period: text in the order's zone, or a datetime.
        period_until: its end; a date alone means to the end of that day.

    Returns:
        Findings. An order that could not be checked stands in `orders` with `checked` = `no`.

    Raises:
        OrderFaults: an order is faulty, or two orders contradict each other.
        RecordsError: an export cannot be read as positions.
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
    chosen = policy or Policy()
    started = now()
    period = asked_period(orders, period_from, period_until)
    sink = MemorySink(zones={(o.id, o.respondent.id): o.timezone for o in orders})
    with RecordStore() as store:
        _add(store, pings, profile, device)
        check_orders(orders, store, policy=chosen, period=period, sink=sink)
        others = [Path(profile)] if profile is not None and Path(profile).is_file() else []
        inputs = inputs_of(orders, store.sources(), others)
    run = Run(command="orderwatch.check (Python)", started=started, policy=chosen, inputs=inputs)
    return Findings(sink, run)


def pings_frame(store: RecordStore) -> pd.DataFrame:
    """Every position of a store whose rows are not yet matched, whoever's device it is."""
    import numpy as np
    import pandas as pd

    from orderwatch.outcome import METHOD_NAMES

    devices = sorted({device for source in store.sources() for device in source.devices})
    store.match(
        [
            Holding(device_id=d, case=d, person=d, from_us=OPEN_START_US, until_us=OPEN_END_US)
            for d in devices
        ]
    )
    words = {int(method): word for word, method in METHOD_NAMES.items()}
    parts = []
    for _, held in store.cases():
        for track in (one.track for one in held):
            parts.append(
                pd.DataFrame(
                    {
                        "device_id": track.device_id,
                        "fixed_at": pd.to_datetime(track.at_us, unit="us", utc=True),
                        "lat": track.lat,
                        "lon": track.lon,
                        "accuracy_m": track.accuracy_m,
                        "accuracy_level": track.level,
                        "method": [words[int(code)] for code in track.method],
                        "resolution_s": track.resolution_us / 1_000_000,
                        "source": np.array(track.sources, dtype=object)[track.source],
                        "row": track.row,
                    }
                )
            )
    if not parts:
        return pd.DataFrame(columns=list(_PING_COLUMNS))
    return pd.concat(parts, ignore_index=True)


_PING_COLUMNS = (
    "device_id",
    "fixed_at",
    "lat",
    "lon",
    "accuracy_m",
    "accuracy_level",
    "method",
    "resolution_s",
    "source",
    "row",
)


def _as_orders(order: Order | str | Path | Sequence[Order]) -> list[Order]:
    if isinstance(order, Order):
        return [order]
    if isinstance(order, (str, Path)):
        return [load_order(order)]
    return list(order)


def _as_list(paths: Paths) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)


def _add(
    store: RecordStore,
    pings: Paths | pd.DataFrame | None,
    profile: str | Path | None,
    device: str | None,
) -> None:
    if pings is None:
        return
    if hasattr(pings, "columns"):
        store.add_pings_frame(cast("pd.DataFrame", pings))
    else:
        store.add_pings(_as_list(pings), profile=profile, device=device)
