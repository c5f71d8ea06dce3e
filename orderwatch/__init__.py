"""orderwatch: checks location pings and contact records against a protection order."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from orderwatch.version import __version__

if TYPE_CHECKING:
    from orderwatch import synth
    from orderwatch.api import (
        check,
        load_order,
        pattern,
        read_contacts,
        read_events,
        read_pings,
    )
    from orderwatch.evidence.frames import Findings
    from orderwatch.policy import Policy

_PUBLIC = {
    "Findings": "orderwatch.evidence.frames",
    "Policy": "orderwatch.policy",
    "check": "orderwatch.api",
    "load_order": "orderwatch.api",
    "pattern": "orderwatch.api",
    "read_contacts": "orderwatch.api",
    "read_events": "orderwatch.api",
    "read_pings": "orderwatch.api",
    "synth": "orderwatch.synth",
}

__all__ = [
    "Findings",
    "Policy",
    "__version__",
    "check",
    "load_order",
    "pattern",
    "read_contacts",
    "read_events",
    "read_pings",
    "synth",
]


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that importing the package is quick."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'orderwatch' has no attribute {name!r}")
    module = importlib.import_module(_PUBLIC[name])
    return module if name == "synth" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
