"""Names of files and the inputs of a run, as a copy may show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from orderwatch.evidence.redaction.audience import Copy
from orderwatch.evidence.redaction.masks import Secret, masked
from orderwatch.evidence.redaction.secrets import secrets
from orderwatch.evidence.run import Run
from orderwatch.orders.model import Order

FILE_SAID = "[file withheld]"


class FileNames:
    """Names of files without what is withheld of any order of the run.

    Args:
        copy: who it is for.
        open_files: names of files of which the hash may be shown.
    """

    def __init__(self, copy: Copy, open_files: frozenset[str] = frozenset()) -> None:
        self._copy, self._open = copy, open_files
        self._said: dict[str, str] = {}

    def name(self, value: Any) -> Any:
        """A name or a few words about a file."""
        if not value:
            return value
        text = str(value)
        if text not in self._said:
            self._said[text] = masked(text, self._secrets)
        return self._said[text]

    def names(self, value: Any) -> Any:
        """Names in one cell."""
        if isinstance(value, str):
            return ";".join(str(self.name(one)) for one in value.split(";"))
        return None if value is None else tuple(str(self.name(one)) for one in value)

    def is_open(self, name: Any) -> bool:
        """Whether the hash of a file may be shown."""
        return str(name) in self._open

    @cached_property
    def _secrets(self) -> tuple[Secret, ...]:
        return tuple(
            dict.fromkeys(
                one for each in self._copy.orders.values() for one in secrets(each, anywhere=True)
            )
        )


def open_files(orders: Iterable[Order], positions: Iterable[str]) -> frozenset[str]:
    """Files of which a copy may show the hash: they hold what the respondent's devices recorded.

    Args:
        orders: of the run.
        positions: names of exports of positions and device events.

    Returns:
        None of them where anybody but a respondent has a device: then a file may hold the track
        of a protected person.
    """
    others = (one for order in orders for one in (*order.protected, *order.people))
    return frozenset() if any(one.devices for one in others) else frozenset(positions)


def shown_run(run: Run, copy: Copy, open_names: frozenset[str]) -> Run:
    """What the manifest and the run log may say of a run: not what was typed, nor how long it took.

    Args:
        run: as it was.
        copy: who it is for.
        open_names: names of files of which the hash may be shown.
    """
    names = FileNames(copy, open_names)
    released = "".join(f" --release {name}" for name in copy.released)
    inputs = {
        replace(
            one,
            name=str(names.name(one.name)),
            sha256=one.sha256 if names.is_open(one.name) else "",
            path="",
        )
        for one in run.inputs
    }
    return replace(
        run,
        command=f"orderwatch, as a copy: --redact {copy.audience}{released}",
        asked=None,
        inputs=tuple(sorted(inputs)),
        warnings=tuple(str(names.name(one)) for one in run.warnings),
        notes=(),
        copy=(copy.audience, copy.released),
    )
