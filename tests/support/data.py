"""Finds the real records that only some machines have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real_data(name: str) -> Path:
    """The path of a file or folder under ORDERWATCH_DATA.

    Skips where the variable is not set, and fails where ORDERWATCH_REQUIRE asks for all data.
    """
    folder = os.environ.get("ORDERWATCH_DATA", "")
    path = Path(folder) / name
    if folder and path.exists():
        return path
    reason = f"real records: {name} not found; set ORDERWATCH_DATA to their folder"
    if os.environ.get("ORDERWATCH_REQUIRE"):
        pytest.fail(reason)
    pytest.skip(reason)
