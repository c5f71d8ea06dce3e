"""The page of the sample case in Chromium: loads, asks for nothing, chooses, filters, prints."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from support.browser import Browser

import orderwatch
from orderwatch.synth.case import EXPORTS, OWNER

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the sample case."""
    findings = orderwatch.check(
        SAMPLE / "order.yaml",
        pings=SAMPLE / "pings.csv",
        contacts=[SAMPLE / name for name in EXPORTS],
        owner=OWNER,
    )
    return findings.write(tmp_path_factory.mktemp("sample") / "out")


@pytest.fixture
def page(folder: Path, browser: Browser) -> Path:
    """The page, opened."""
    browser.open(folder / "report.html")
    assert browser.js("return document.documentElement.dataset.ready") == "yes"
    return folder / "report.html"


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_loads_and_asks_for_nothing(page: Path, browser: Browser) -> None:
    """Also once everything in it was used: no request, no error, no broken rule of its policy."""
    for selector in ("#next", "#next", "#zoom-in", "#later", "#previous", "#unselect"):
        browser.click(selector)
    browser.click(".leaflet-control-zoom-in")
    browser.pdf()
    assert browser.quiet(page)


def test_its_policy_stops_what_it_does_not_hold(page: Path, browser: Browser) -> None:
    """A script, a style, an image and a request that are put into the page later do nothing."""
    browser.js(
        """
        const script = document.createElement("script");
        script.textContent = "window.owned = 1";
        document.body.append(script);
        const style = document.createElement("style");
        style.textContent = "body { outline: 7px solid red }";
        document.body.append(style);
        const image = document.createElement("img");
        image.src = "https://example.org/a.png";
        document.body.append(image);
        window.refused = fetch("https://example.org/").then(() => "answered", () => "refused");
        """
    )
    wait = "window.refused.then(arguments[arguments.length - 1])"
    assert browser.driver.execute_async_script(wait) == "refused"
    assert browser.js("return window.owned") is None
    assert browser.js("return getComputedStyle(document.body).outlineWidth") != "7px"
    browser.collect()
    assert sum("Content Security Policy" in one for one in browser.said) >= 4
    tried = [one for one in browser.requests if "example.org" in one]
    assert browser.stopped == ["csp"] * len(tried)


def test_every_finding_of_the_tables_is_on_it(page: Path, browser: Browser, folder: Path) -> None:
    """With its sentence, the words of its clause and every row of its evidence."""
    evidence = rows(folder, "evidence")
    for table in ("possible_breaches", "near_misses", "excepted"):
        found = rows(folder, table)
        assert browser.count(f"article.{table}") == len(found)
        for row in found:
            text = " ".join(browser.text(f"[id='{row['finding_id']}']").split())
            assert " ".join(row["sentence"].split()) in text
            own = [one for one in evidence if one["finding_id"] == row["finding_id"]]
            assert browser.count(f"[id='{row['finding_id']}'] tbody tr") == len(own)
            for one in own:
                assert f"{one['source']} row {one['row']}" in text


def test_choosing_moves_map_timeline_and_card_together(page: Path, browser: Browser) -> None:
    """A click in the list: its card, its numbered positions, its time, and words for a reader."""
    before = browser.text("#window")
    link = browser.find("#list a[href='#50e1c2278663']")
    browser.js("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    assert browser.count("article.chosen") == 1
    assert browser.find("article.chosen").get_attribute("id") == "50e1c2278663"
    assert browser.count("#map svg.fix") == 14
    assert browser.count("#map path.r95") == 14
    assert browser.count("#timeline rect.span") == 1
    assert browser.text("#window") != before
    assert "Thu 30 Apr 2026, 18:34 to 18:45" in browser.text("#said")
    assert browser.count("#list tr[aria-current='true']") == 1
    top = browser.js("return document.querySelector('article.chosen').getBoundingClientRect().top")
    bottom = browser.js("return document.querySelector('.look').getBoundingClientRect().bottom")
    assert bottom - 2 <= top <= 900


def test_a_mark_on_the_timeline_and_one_on_the_map_choose(page: Path, browser: Browser) -> None:
    """As a click in the list does."""
    for mark in ("#timeline > g.mark.strong", "#map .glyph"):
        browser.click("#unselect") if browser.count("article.chosen") else None
        browser.js(
            "document.querySelector(arguments[0])"
            ".dispatchEvent(new MouseEvent('click', {bubbles: true}))",
            mark,
        )
        assert browser.count("article.chosen") == 1


def test_the_link_of_a_finding_opens_it(page: Path, browser: Browser, folder: Path) -> None:
    """`report.html#FINDING`, also where a filter hides it; an unknown one chooses nothing."""
    browser.open(page, anchor="081ca9b60273")
    assert browser.find("article.chosen").get_attribute("id") == "081ca9b60273"
    browser.click("input[value='strong']")
    assert browser.count("article.chosen") == 0
    browser.js("location.hash = '50e1c2278663'")
    assert browser.find("article.chosen").get_attribute("id") == "50e1c2278663"
    browser.open(page, anchor="%E0%A4%A")
    assert browser.count("article.chosen") == 0
    assert browser.quiet(page)


def test_filters_hold_for_list_cards_map_and_timeline(page: Path, browser: Browser) -> None:
    """By grade, by condition, by whether anything speaks against it; and all again."""
    every = browser.count("#list tbody tr")
    browser.click("input[value='near_misses']")
    shown = browser.count("#list tbody tr")
    assert shown == every - 6
    assert browser.count("article.card") == shown
    assert browser.count("#timeline g.near_misses") == 0
    assert browser.count("#map svg.near_misses") == 0
    assert f"{shown} of {every} shown" in browser.text("#shown")
    browser.js(
        "const s = document.querySelector('select[name=condition]'); s.selectedIndex = 1;"
        "s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert {one.text for one in browser.all("#list tbody tr:not([hidden]) td:nth-child(2)")} == {
        "c1"
    }
    browser.click("#filters button[type=reset]")
    browser.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert browser.count("#list tbody tr") == every


def test_the_keyboard_does_all_of_it(page: Path, browser: Browser) -> None:
    """n and p step, Escape lets go, arrows and signs move the timeline; not while one types."""
    browser.press("#next", "n", "n")
    second = browser.find("article.chosen").get_attribute("id")
    browser.press("#next", "n", "p")
    assert browser.find("article.chosen").get_attribute("id") == second
    browser.press("select[name=against]", "n")
    assert browser.find("article.chosen").get_attribute("id") == second
    browser.find("#list a[href='#081ca9b60273']").click()
    browser.driver.switch_to.active_element.send_keys("n")
    assert browser.find("article.chosen").get_attribute("id") == "aaf2412ec714"
    browser.driver.back()
    browser.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert browser.find("article.chosen").get_attribute("id") == "081ca9b60273"
    browser.press("#next", "\ue00c")
    assert browser.count("article.chosen") == 0
    account = browser.text("#window")
    browser.press("#timeline", "+")
    near = browser.text("#window")
    assert near != account
    browser.press("#timeline", "\ue014")
    assert browser.text("#window") != near
    browser.press("#timeline", "a")
    assert browser.text("#window") == account
    browser.press("#timeline", "0")
    assert browser.text("#window") == "28 Apr 2026 11:40 to 28 Apr 2028 00:00"
    browser.press("nav a", "n")
    assert browser.count("article.chosen") == 0


def test_it_prints_whole(page: Path, browser: Browser) -> None:
    """Every card, and what was folded is unfolded on paper and folded again after it."""
    folded = browser.count("details:not([open])")
    assert folded
    browser.js(
        "window.addEventListener('beforeprint', () =>"
        " (window.still = document.querySelectorAll('details:not([open])').length))"
    )
    printed = browser.pdf()
    assert printed.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 10
    assert browser.js("return window.still") == 0
    assert browser.count("details:not([open])") == folded


def test_one_finding_prints_alone(page: Path, browser: Browser) -> None:
    """The rest of the page stays off the paper."""
    browser.js("window.print = () => (window.seen = document.body.className)")
    browser.click("#next")
    browser.click("#print-one")
    assert browser.js("return window.seen") == "one"
    browser.js("document.body.classList.add('one')")
    printed = len(re.findall(rb"/Type\s*/Page\b", browser.pdf()))
    assert printed <= 3


def test_it_reads_without_its_script(browser: Browser, folder: Path) -> None:
    """Mail programs and viewers switch scripts off: the words and tables are all there."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open(folder / "report.html")
    text = browser.find("main").text
    for row in rows(folder, "possible_breaches"):
        assert " ".join(row["sentence"].split()) in " ".join(text.split())
    assert browser.quiet(folder / "report.html")


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_window(browser: Browser, folder: Path, width: int) -> None:
    """Wide tables scroll in their own frames."""
    browser.open(folder / "report.html", width=width)
    assert browser.js("return document.documentElement.scrollWidth") <= width


def test_a_screen_reader_finds_its_way(page: Path, browser: Browser) -> None:
    """Landmarks, one h1, no level of heading left out, heads of columns, names for pictures."""
    for one in ("header", "nav", "main", "footer"):
        assert browser.count(f"body {one}") >= 1
    levels = browser.js(
        "return [...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    nameless = browser.js(
        """
        return [...document.querySelectorAll(
          "th:not([scope]), svg:not([aria-hidden]):not([aria-label]), " +
          "[role=region]:not([aria-label]), " +
          "table:not(:has(caption)):not(.conditions):not(details table)"
        )].filter(e => !e.closest("[role=application], [role=img]")).map(e => e.outerHTML)
        """
    )
    assert not nameless
    doubled = browser.js(
        "const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
        "return ids.filter((id, at) => ids.indexOf(id) !== at)"
    )
    assert not doubled
    assert browser.find("#said").get_attribute("aria-live") == "polite"
