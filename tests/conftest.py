"""What every test has: no network, and a fixed hypothesis profile."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

settings.register_profile("orderwatch", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("orderwatch")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a connection fails: records must never leave the machine."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
