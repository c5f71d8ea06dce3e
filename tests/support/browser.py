"""Chromium under test: opens a page from disk and remembers all that it asked for and said."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class Browser:
    """A running Chromium."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self.requests: list[str] = []
        self.stopped: list[str] = []
        self.said: list[str] = []

    def open(self, page: Path, *, anchor: str = "", width: int = 1280, height: int = 900) -> None:
        """Opens a page of the disk in a window of a size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get("about:blank")
        self.collect()
        self.requests, self.stopped, self.said = [], [], []
        self.driver.get(page.as_uri() + (f"#{anchor}" if anchor else ""))
        assert self.js("return document.readyState") == "complete"

    def js(self, code: str, *args: Any) -> Any:
        """Runs a script in the page."""
        return self.driver.execute_script(code, *args)

    def find(self, selector: str) -> WebElement:
        """The first element of a selector."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Every element of a selector."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def count(self, selector: str) -> int:
        """How many elements there are that are shown."""
        code = "return [...document.querySelectorAll(arguments[0])].filter(e => !e.hidden).length"
        return int(self.js(code, selector))

    def text(self, selector: str) -> str:
        """The text of an element."""
        return str(self.js("return document.querySelector(arguments[0]).textContent", selector))

    def click(self, selector: str) -> None:
        """Clicks as a mouse does."""
        element = self.find(selector)
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def press(self, selector: str, *keys: str) -> None:
        """Focuses an element and presses keys."""
        self.js("document.querySelector(arguments[0]).focus()", selector)
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        size = {"printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", size)["data"])

    def collect(self) -> None:
        """Takes what the page asked for, and what it said, since it was opened."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            elif message["method"] == "Network.loadingFailed":
                self.stopped.append(str(message["params"].get("blockedReason", "sent")))
        self.said += [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def quiet(self, page: Path) -> bool:
        """Whether the page asked for itself alone, and no error or broken rule was reported."""
        self.collect()
        asked = {url.partition("#")[0] for url in self.requests}
        assert asked == {page.as_uri()}, asked
        assert not self.said, self.said
        return True


@contextmanager
def start(program: str, driver: str, *, profile: Path) -> Iterator[Browser]:
    """Starts Chromium, and ends it."""
    options = ChromeOptions()
    options.binary_location = program
    for one in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    running = Chrome(options=options, service=Service(driver))
    try:
        yield Browser(running)
    finally:
        running.quit()
