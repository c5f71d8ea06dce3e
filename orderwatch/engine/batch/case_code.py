"""A code of all that decides what a case comes to, so that it need not be checked twice.

Nothing is guessed from file names or times: every row that the case holds is in the code, with its
file and number. A case whose code an earlier run has too was checked there already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orderwatch.evidence.done import key_of
from orderwatch.evidence.inputs import place_files
from orderwatch.evidence.manifest import made_with
from orderwatch.orders.holdings import device_periods
from orderwatch.orders.model import Order
from orderwatch.records.model import CaseRecords, Source
from orderwatch.temporal.intervals import Intervals

_NOT_OF_CASES = ("path", "sha256", "rows", "devices")
"""What of a file no case depends on: its rows are in the code where they belong to the case."""
_OF_THE_RUN = ("sources", "sources_sigma_m")
"""What a part of the records says of every file of the run."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is the same for every case.

    Attributes:
        policy_sha256: of the thresholds.
        given: `--from` and `--until`, µs.
        options: others that decide what is written.
        places: file of a place → SHA-256.
    """

    policy_sha256: str
    given: tuple[int | None, int | None]
    options: tuple[bool, ...]
    places: Mapping[str, str]


class CaseCodes:
    """Makes the codes of the cases of a run.

    Args:
        setting: of the run.
        sources: the files read, in order.
    """

    def __init__(self, setting: Setting, sources: Sequence[Source]) -> None:
        self._places = setting.places
        common = (made_with(), setting.policy_sha256, setting.given, setting.options)
        self._setting = key_of(*common).encode()
        self._names = [one.name for one in sources]
        self._facts: dict[str, list[str]] = {}
        self._of_device: dict[str, set[str]] = {}
        for one in sources:
            self._facts.setdefault(one.name, []).append(_facts(one))
            for device in one.devices:
                self._of_device.setdefault(device, set()).add(one.name)

    def of(self, orders: Sequence[Order], records: CaseRecords) -> str:
        """The code of a case.

        Args:
            orders: of the case.
            records: of the case.
        """
        digest, used = hashlib.sha256(self._setting), set[str]()
        for order in orders:
            digest.update(self._order(order).encode())
            devices = (period.device.id for period in device_periods(order))
            used.update(*(self._of_device.get(device, ()) for device in devices))
        for kind, parts in sorted(vars(records).items()):
            digest.update(f"\n{kind} {len(parts)}\n".encode())
            for part in parts:
                used |= self._add(digest, part)
        for name in sorted(used):
            digest.update(repr((name, self._facts.get(name))).encode("utf-8", "backslashreplace"))
        return digest.hexdigest()

    def _order(self, order: Order) -> str:
        """An order by its file, those of its places, and what the rest of the run makes of it."""
        places = [self._places.get(path.as_posix(), "") for path in place_files(order)]
        return key_of(
            *(order.file, order.sha256, order.id, order.respondent.id),
            *(order.ends_us, order.warnings, places),
        )

    def _add(self, digest: hashlib._Hash, part: Any) -> set[str]:
        """Adds a part of the records: one device's, or one contact; the files it comes from."""
        used = set[str]()
        for name, value in vars(part).items():
            if name in _OF_THE_RUN:
                continue
            told = value
            if name == "source" and isinstance(value, np.ndarray):
                numbers, told = np.unique(value, return_inverse=True)
                files = [self._names[number] for number in numbers.tolist()]
                used.update(files)
                digest.update(repr(files).encode("utf-8", "backslashreplace"))
            elif name == "source":
                used.add(str(value))
            _add_value(digest, name, told)
        return used


def _add_value(digest: hashlib._Hash, name: str, value: Any) -> None:
    if isinstance(value, np.ndarray):
        digest.update(f"\n{name} {value.dtype} {value.shape}\n".encode())
        digest.update(np.ascontiguousarray(value).data)
    else:
        digest.update(f"\n{name} {value!r}\n".encode("utf-8", "backslashreplace"))


def _facts(source: Source) -> str:
    """What cases may depend on of a file."""
    facts = {name: _plain(value) for name, value in vars(source).items()}
    return key_of({name: value for name, value in facts.items() if name not in _NOT_OF_CASES})


def _plain(value: Any) -> Any:
    if isinstance(value, Intervals):
        return value.starts_us.tolist(), value.ends_us.tolist()
    return dict(value) if isinstance(value, Mapping) else value
