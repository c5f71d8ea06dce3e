"""A real Chromium for the page. Its driver is spoken to over loopback; nothing else is allowed."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser, start

_CONNECT, _GETADDRINFO = socket.socket.connect, socket.getaddrinfo
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@pytest.fixture(autouse=True)
def _loopback_only(_no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the suite's ban on connections: to the driver on this machine, and to it alone."""

    def guarded(function: Callable[..., Any], host_of: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            assert host_of(*args) in _LOOPBACK, "a test tried to open a network connection"
            return function(*args, **kwargs)

        return call

    connect = guarded(_CONNECT, lambda _, address, *__: address[0])
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded(_GETADDRINFO, lambda host, *_: host))


@pytest.fixture(scope="session")
def chromium() -> tuple[str, str]:
    """The programs: Chromium and its driver, of the system's packages."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        if os.environ.get("ORDERWATCH_REQUIRE"):
            pytest.fail("no chromium or chromedriver: install the system's packages")
        pytest.skip("no chromium and chromedriver")
    return browser, driver


@pytest.fixture
def browser(chromium: tuple[str, str], tmp_path: Path) -> Iterator[Browser]:
    """A fresh Chromium with an empty profile."""
    with start(*chromium, profile=tmp_path / "profile") as one:
        yield one
