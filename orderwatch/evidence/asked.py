"""What a run was asked for besides files and thresholds: enough to run it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orderwatch.temporal.local import parse_time, to_utc_text, zone

_TEXTS = ("profiles", "owners")
_FLAGS = ("with_text", "with_protected_track", "sensitivity", "listing", "parquet")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of a run; they stand in its manifest.

    Attributes:
        profiles: names or files of formats, as given.
        device: device id for exports that hold none.
        owners: whose contacts they are, `KIND:VALUE` or `FILE=KIND:VALUE`.
        with_text: the words of messages were read.
        period_us: start and end of the account period that was asked for, µs; None: not asked.
        with_protected_track: positions of protected persons may stand in the outputs.
        sensitivity: the run was asked for `sensitivity.csv`.
        listing: `report.html` is a list of orders, each with a page of its own.
        parquet: every table was written as a Parquet data set as well.
        from_memory: records were given as tables in Python, so there is no file to read again.
    """

    profiles: tuple[str, ...] = ()
    device: str | None = None
    owners: tuple[str, ...] = ()
    with_text: bool = False
    period_us: tuple[int | None, int | None] = (None, None)
    with_protected_track: bool = False
    sensitivity: bool = False
    listing: bool = False
    parquet: bool = False
    from_memory: bool = False

    def values(self) -> dict[str, Any]:
        """As they stand in a manifest: times as UTC text."""
        start, end = (None if one is None else to_utc_text(one) for one in self.period_us)
        return {
            "profiles": list(self.profiles),
            "device": self.device,
            "owners": list(self.owners),
            "with_text": self.with_text,
            "from": start,
            "until": end,
            "with_protected_track": self.with_protected_track,
            "sensitivity": self.sensitivity,
            "listing": self.listing,
            "parquet": self.parquet,
            "from_memory": self.from_memory,
        }

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Asked:
        """From a manifest.

        Raises:
            ValueError: a value is none that `values` writes.
        """
        for name in _TEXTS:
            _check(isinstance(values.get(name), list), name)
            _check(all(isinstance(one, str) for one in values[name]), name)
        for name in (*_FLAGS, "from_memory"):
            _check(isinstance(values.get(name), bool), name)
        _check(isinstance(values.get("device"), str | None), "device")
        return cls(
            profiles=tuple(values["profiles"]),
            device=values["device"],
            owners=tuple(values["owners"]),
            period_us=(_instant(values.get("from")), _instant(values.get("until"))),
            from_memory=values["from_memory"],
            **{name: values[name] for name in _FLAGS},
        )


def _check(holds: bool, name: str) -> None:
    if not holds:
        raise ValueError(f"asked.{name} is not what a run writes there")


def _instant(value: object) -> int | None:
    if value is None:
        return None
    _check(isinstance(value, str), "from")
    return parse_time(str(value), zone("UTC")).start_us
