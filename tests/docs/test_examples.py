"""The examples in docstrings are what the code answers."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import orderwatch

_NEEDS_MORE = ("orderwatch.__main__", "orderwatch.engine.spark")
"""Modules that run when they are imported, or need an extra."""
MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages(orderwatch.__path__, "orderwatch.")
    if not one.name.startswith(_NEEDS_MORE)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    """Each example of a module, as it stands there."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    """They are found at all."""
    found = [doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES]
    assert sum(bool(one.examples) for module in found for one in module) > 20
