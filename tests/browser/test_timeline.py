"""The timeline in Chromium: from the whole life of an order to a minute of it, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from support.browser import Browser
from support.evidence_rows import HOUR, START
from support.orders import DAY, condition
from support.page_rows import an_order, tables

from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.render import render
from orderwatch.orders.model import Suspension
from orderwatch.policy import Policy

YEAR = 365 * DAY
TEN_YEARS = {
    "made_us": START - 5 * YEAR,
    "starts_us": START - 5 * YEAR,
    "ends_us": START + 5 * YEAR,
}
HOSTILE = "</script><img src=x onerror='window.owned=1'>\u202eevil"


def written(folder: Path, kept: OrderTables | None = None, **order: Any) -> Path:
    view = build_view(an_order(**order), kept or tables(findings=24), Context(policy=Policy()))
    (folder / "report.html").write_text(render(view), encoding="utf-8")
    return folder / "report.html"


@pytest.fixture
def ten_years(tmp_path: Path, browser: Browser) -> Path:
    """An order of ten years with two days of records and a finding in each of 24 hours."""
    page = written(tmp_path, **TEN_YEARS)
    browser.open(page)
    return page


def shown(browser: Browser) -> tuple[int, int]:
    """The time that the lanes show, µs."""
    found = browser.js(
        "const d = document.getElementById('timeline').dataset; return [d.from, d.until]"
    )
    return int(found[0]) * 1000, int(found[1]) * 1000


def wait(browser: Browser) -> None:
    browser.driver.execute_async_script("setTimeout(arguments[0], 120)")


def counted(browser: Browser, box: str) -> int:
    """How many findings the marks of a drawing stand for."""
    return int(
        browser.js(
            "const own = ['g.mark', 'g.group'].map((one) => `${arguments[0]} > ${one}`).join();"
            "const all = document.querySelectorAll(own);"
            "return [...all].reduce((sum, one) =>"
            "  sum + Number((one.querySelector('text') || {textContent: 1}).textContent), 0)",
            box,
        )
    )


def test_it_opens_at_the_account_under_the_whole_life(ten_years: Path, browser: Browser) -> None:
    """The strip shows all ten years, and that of nearly all of them there are no records."""
    assert shown(browser) == (START, START + 48 * HOUR)
    width = browser.js(
        "return document.querySelector('#life .covered').getBoundingClientRect().width"
    )
    assert 2.9 <= width < 8
    assert browser.text("#life").count("no records in this account") == 3
    assert "(<0.1 %)" in browser.text("#life-said")
    assert "no records in this account: nothing is said of it" in browser.text("#life-said")
    assert counted(browser, "#life") == counted(browser, "#timeline") == 24
    assert browser.quiet(ten_years)


def test_no_finding_is_lost_at_the_whole_life(ten_years: Path, browser: Browser) -> None:
    """Two days of ten years are under a pixel: marks, states and the account keep a least width."""
    browser.press("#timeline", "0")
    assert shown(browser) == (START - 5 * YEAR, START + 5 * YEAR)
    assert counted(browser, "#timeline") == 24
    assert browser.text("#timeline g.group text") == "24"
    wide = browser.js("return document.querySelector('path.possible_breach').getBBox().width")
    assert wide >= 1
    assert browser.text("#timeline").count("no records in this account") >= 2
    assert browser.count("#timeline path.consistent") == 1
    browser.click("#next")
    browser.press("#timeline", "0")
    assert browser.count("#timeline > g.chosen") == browser.count("#life > g.chosen") == 1
    assert browser.js("return document.querySelector('#timeline .span').getBBox().width") >= 3
    for box in ("#life", "#timeline"):
        chosen, number = browser.js(
            "return ['g.chosen', 'g.group text'].map((one) =>"
            " document.querySelector(`${arguments[0]} > ${one}`).getBoundingClientRect().right)",
            box,
        )
        assert number > chosen + 8, "the number of the others is hidden by the chosen mark"
    assert counted(browser, "#timeline") == 24


def test_a_group_opens_until_each_of_it_can_be_chosen(ten_years: Path, browser: Browser) -> None:
    browser.press("#timeline", "0")
    click = "new MouseEvent('click', {bubbles: true})"
    for _ in range(8):
        if browser.count("#timeline > g.group"):
            browser.js(f"document.querySelector('#timeline > g.group').dispatchEvent({click})")
    browser.js(f"document.querySelector('#timeline > g.mark').dispatchEvent({click})")
    assert browser.count("article.chosen") == 1
    start, end = shown(browser)
    assert end - start < 3 * HOUR


def test_findings_of_one_time_can_be_chosen(tmp_path: Path, browser: Browser) -> None:
    """However far one looks in they are one mark: it then chooses the first of them."""
    kept = tables(findings=3)
    for row in kept.lists["possible_breaches"]:
        row |= {"started_at": START + HOUR, "ended_at": START + HOUR}
    browser.open(written(tmp_path, kept))
    for _ in range(3):
        browser.js(
            "const one = document.querySelector('#timeline > g.group');"
            "if (one) one.dispatchEvent(new MouseEvent('click', {bubbles: true}))"
        )
    assert browser.count("article.chosen") == 1


def test_the_link_of_a_finding_shows_its_time(tmp_path: Path, browser: Browser) -> None:
    """Mark and span in the lanes, the frame on the strip; and there is a way back to it."""
    page = written(tmp_path, **TEN_YEARS)
    browser.open(page)
    name = browser.js("return document.querySelectorAll('#list tr[data-id]')[12].dataset.id")
    browser.open(page, anchor=name)
    start, end = near = shown(browser)
    at = START + 12 * HOUR
    assert start < at < end
    assert end - start < 3 * HOUR
    assert browser.count("#timeline > g.chosen") == browser.count("#life > g.chosen") == 1
    x, width = browser.js(
        "const one = document.querySelector('#life .brush');"
        "return [one.getAttribute('x'), one.getAttribute('width')]"
    )
    assert float(width) >= 6
    mark = browser.js("return document.querySelector('#life > g.chosen').getAttribute('transform')")
    assert float(x) <= float(mark[10:].split()[0]) <= float(x) + float(width)
    browser.click("#zoom-all")
    browser.click("#zoom-finding")
    assert shown(browser) == near
    browser.click("#unselect")
    assert shown(browser) == (START, START + 48 * HOUR)
    assert not browser.find("#zoom-finding").is_enabled()


def test_keys_go_from_ten_years_to_a_minute(ten_years: Path, browser: Browser) -> None:
    """And never beyond the life; what is shown is said to a screen reader."""
    browser.press("#timeline", "0", *"-----")
    assert shown(browser) == (START - 5 * YEAR, START + 5 * YEAR)
    browser.press("#timeline", "a", "\ue012", "\ue012")
    assert shown(browser)[0] < START
    browser.press("#timeline", "a", *"+" * 16)
    start, end = shown(browser)
    assert end - start == 60_000_000
    assert browser.js("return document.querySelectorAll('#axis text').length") >= 3
    assert browser.text("#window") == browser.text("#said").split(": 0 findings")[0]
    assert browser.text("#window").count(":") == 4
    browser.press("#timeline", "0")
    assert "24 findings" in browser.text("#said")


def test_a_wheel_zooms_only_when_it_is_meant(ten_years: Path, browser: Browser) -> None:
    """It scrolls the page until the timeline has the focus; a pinch zooms about the pointer."""
    turn = (
        "const box = document.getElementById('timeline').getBoundingClientRect();"
        "const one = new WheelEvent('wheel', {deltaY: -300, ctrlKey: arguments[0],"
        " bubbles: true, cancelable: true, clientX: box.left + 300});"
        "document.getElementById('timeline').dispatchEvent(one); return one.defaultPrevented"
    )
    account = shown(browser)
    assert browser.js(turn, False) is False
    wait(browser)
    assert shown(browser) == account
    browser.js("document.getElementById('timeline').focus({preventScroll: true})")
    for pinch in (False, True):
        before = shown(browser)
        assert browser.js(turn, pinch) is True
        wait(browser)
        start, end = shown(browser)
        assert before[0] < start
        assert end < before[1]


def test_the_frame_on_the_strip_is_pulled_moved_and_drawn(
    ten_years: Path, browser: Browser
) -> None:
    """With the mouse: an edge, the whole frame, a new one, and a press beside it."""
    browser.press("#timeline", "0")
    strip = browser.find("#life")
    browser.js("arguments[0].scrollIntoView({block: 'center'})", strip)
    left, width, middle = browser.js(
        "const box = arguments[0].getBoundingClientRect();"
        "const frame = document.querySelector('#life .brush').getBoundingClientRect();"
        "return [frame.left, frame.width, box.left + box.width / 2]",
        strip,
    )

    def drag(x_from: float, x_to: float) -> tuple[float, float]:
        """From and to as shares of the life; what is then shown, as shares of it."""
        low, high = (round(left + width * x - middle) for x in (x_from, x_to))
        chain = ActionChains(browser.driver, duration=50).move_to_element_with_offset(
            strip, low, 10
        )
        chain.click_and_hold().move_by_offset(high - low, 0).release().perform()
        wait(browser)
        start, end = ((one - START + 5 * YEAR) / (10 * YEAR) for one in shown(browser))
        return start, end

    assert drag(1.0, 0.6) == pytest.approx((0.0, 0.6), abs=0.01)
    assert drag(0.3, 0.5) == pytest.approx((0.2, 0.8), abs=0.01)
    assert drag(0.1, 0.05) == pytest.approx((0.05, 0.1), abs=0.01)
    assert drag(0.9, 0.9) == pytest.approx((0.875, 0.925), abs=0.01)


def test_the_lanes_are_dragged_by_the_mouse(ten_years: Path, browser: Browser) -> None:
    browser.press("#timeline", "0", "+", "+")
    before = shown(browser)
    box = browser.find("#timeline")
    browser.js("arguments[0].scrollIntoView({block: 'center'})", box)
    chain = ActionChains(browser.driver, duration=50).move_to_element_with_offset(box, 60, 5)
    chain.click_and_hold().move_by_offset(-120, 0).release().perform()
    wait(browser)
    after = shown(browser)
    assert after[0] > before[0]
    assert after[1] - after[0] == pytest.approx(before[1] - before[0], abs=2000)


def test_conditions_years_apart_suspended_and_by_hours(tmp_path: Path, browser: Browser) -> None:
    """Each lane shows when it is in force by the order; nothing at all where it is not."""
    kept = tables(findings=1)
    line = kept.lists["conditions"][0]
    kept.lists["conditions"] += [
        line | {"condition_id": one, "in_force_s": 0} for one in ("c2", "c3")
    ]
    page = written(
        tmp_path,
        kept,
        **TEN_YEARS,
        conditions=(
            condition(),
            condition("c2", from_us=START - 4 * YEAR, until_us=START - 3 * YEAR),
            condition("c3", from_us=START + 3 * YEAR, when="Mo-Fr 08:00-16:00"),
        ),
        suspensions=(
            Suspension(from_us=START - 2 * YEAR, until_us=START - YEAR, conditions=()),
            Suspension(from_us=START + YEAR, until_us=START + 2 * YEAR, conditions=("c2",)),
        ),
    )
    browser.open(page)
    browser.press("#timeline", "0")
    titles = browser.js(
        "return [...document.querySelectorAll('#timeline .frame')].map((f) => f.textContent)"
    )
    assert [one[:2] for one in titles] == ["c1", "c1", "c2", "c3"]
    assert titles[3].startswith(
        "c3: in force by the order, at its hours: Mo-Fr 08:00-16:00; no rec"
    )
    assert browser.count("#timeline .frame.hours") == 1
    assert browser.count("#timeline .pause") == browser.count("#life .pause") == 1
    assert "suspended" in browser.text("#timeline")
    life = browser.text("#time ~ details")
    assert "in force at its hours: Mo-Fr 08:00-16:00" in life


@pytest.mark.parametrize("width", [400, 1280])
def test_words_of_the_axis_do_not_run_together(
    width: int, tmp_path: Path, browser: Browser
) -> None:
    """At every step from ten years to a minute, on a telephone too."""
    browser.open(written(tmp_path, **TEN_YEARS), width=width)
    browser.press("#timeline", "0")
    overlapping = (
        "const all = document.querySelectorAll('#axis text, #life > text, #timeline text.within');"
        "const boxes = [...all].map((one) => [one.getBoundingClientRect(), one.textContent]);"
        "const found = [];"
        "boxes.forEach(([a, said], i) => boxes.slice(i + 1).forEach(([b, other]) => {"
        "  const beside = a.left >= b.right - 1 || b.left >= a.right - 1;"
        "  const under = a.top >= b.bottom - 3 || b.top >= a.bottom - 3;"
        "  if (!beside && !under) found.push([said, other]) }));"
        "return found"
    )
    for _ in range(23):
        assert browser.js(overlapping) == []
        browser.press("#timeline", "+")
    assert browser.js("return document.documentElement.scrollWidth") <= width


def test_of_fifty_lanes_that_of_the_chosen_finding_is_in_view(
    tmp_path: Path, browser: Browser
) -> None:
    kept = tables(findings=2)
    line, (first, *_) = kept.lists["conditions"][0], kept.lists["possible_breaches"]
    for number in range(2, 51):
        kept.lists["conditions"].append(line | {"condition_id": f"c{number}"})
    first["condition_id"] = "c50"
    names = tuple(condition(f"c{number}") for number in range(1, 51))
    browser.open(written(tmp_path, kept, conditions=names), anchor=first["finding_id"])
    mark, frame = browser.js(
        "const edges = (one) => { const b = document.querySelector(one).getBoundingClientRect();"
        " return [b.top, b.bottom] };"
        "return [edges('#timeline > g.chosen'), edges('.times')]"
    )
    assert frame[0] <= mark[0] < mark[1] <= frame[1]


def test_it_prints_at_the_width_of_paper(ten_years: Path, browser: Browser) -> None:
    """Strip, axis and lanes are drawn anew for it, whatever the window, and back again."""
    wide = "document.getElementById('timeline').getAttribute('viewBox').split(' ')[2]"
    before = browser.js(f"return {wide}")
    browser.js(f"window.addEventListener('beforeprint', () => (window.printed = {wide}))")
    assert browser.pdf().startswith(b"%PDF-")
    assert browser.js("return window.printed") == "620"
    assert browser.js(f"return {wide}") == before != "620"


def test_hostile_ids_stay_text(tmp_path: Path, browser: Browser) -> None:
    """In lanes, titles and the table of dates; letters that reorder others stand as their code."""
    kept = tables(findings=2)
    for rows in kept.lists.values():
        for row in rows:
            if "condition_id" in row:
                row["condition_id"] = HOSTILE
    page = written(
        tmp_path,
        kept,
        conditions=(condition(HOSTILE, clause=HOSTILE, when=""),),
        suspensions=(Suspension(from_us=START, until_us=START + HOUR, conditions=(HOSTILE,)),),
    )
    browser.open(page)
    browser.press("#timeline", "0", "+")
    assert browser.js("return window.owned") is None
    assert browser.count("img") == 0
    assert "\u202e" not in browser.text("body")
    assert "</script><img" in browser.text("#timeline")
    assert browser.quiet(page)


def test_without_an_account_the_life_is_shown_and_in_no_state(
    tmp_path: Path, browser: Browser
) -> None:
    kept = tables(findings=0)
    kept.order |= {"period_from": None, "period_until": None, "checked": "no"}
    page = written(tmp_path, kept, ends_us=START + YEAR)
    browser.open(page)
    assert shown(browser) == (START - 1000 * HOUR, START + YEAR)
    assert browser.count("#life .covered") == browser.count("#timeline .state") == 0
    assert "no records in this account" in browser.text("#timeline")
    browser.press("#timeline", "+", "a")
    assert browser.quiet(page)


def test_an_order_of_a_minute(tmp_path: Path, browser: Browser) -> None:
    """Nothing is shorter than what can be drawn, and no zoom goes beyond it."""
    kept = tables(findings=1)
    kept.order |= {"period_from": START, "period_until": START + 60_000_000}
    page = written(
        tmp_path, kept, made_us=START, starts_us=START, ends_us=START + 60_000_000, notice=()
    )
    browser.open(page)
    browser.press("#timeline", "+", "-", "-")
    assert shown(browser) == (START, START + 60_000_000)
    assert counted(browser, "#timeline") == 1
    assert browser.quiet(page)


def test_two_fingers_stretch_the_time_and_one_moves_it(ten_years: Path, browser: Browser) -> None:
    """What is under a finger stays under it."""
    browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    browser.press("#timeline", "0")
    browser.js("document.querySelector('.times').scrollIntoView({block: 'center'})")
    left, top = browser.js(
        "const b = document.getElementById('timeline').getBoundingClientRect();"
        "return [b.left, b.top + 10]"
    )

    def touch(kind: str, *xs: float) -> None:
        points = [{"x": left + x, "y": top, "id": number} for number, x in enumerate(xs)]
        command = {"type": kind, "touchPoints": points}
        browser.driver.execute_cdp_cmd("Input.dispatchTouchEvent", command)

    touch("touchStart", 200, 300)
    touch("touchMove", 150, 350)
    touch("touchEnd")
    wait(browser)
    start, end = shown(browser)
    assert (end - start) / (10 * YEAR) == pytest.approx(0.5, abs=0.03)
    touch("touchStart", 300)
    for x in (290, 250, 200):
        touch("touchMove", x)
    touch("touchEnd")
    wait(browser)
    assert shown(browser)[0] > start
    assert shown(browser)[1] - shown(browser)[0] == pytest.approx(end - start, abs=2000)
