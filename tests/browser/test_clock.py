"""The axis of the timeline against the zones of Python: it reads as the clocks there did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.browser import Browser
from support.orders import HOUR
from support.page_rows import an_order, tables

from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.render import render
from orderwatch.policy import Policy

AXIS = """
const box = document.getElementById('timeline');
const [low, high] = [Number(box.dataset.from), Number(box.dataset.until)];
const none = document.querySelector('#timeline path.none').getAttribute('d');
const [left, , right] = none.match(/[\\d.]+/g).map(Number);
return [...document.querySelectorAll('#axis text:not(.above)')].map((one) =>
  [low + (Number(one.getAttribute('x')) - left) / (right - left) * (high - low), one.textContent])
"""


def axis(
    browser: Browser, folder: Path, zone: str, at: datetime, hours: float
) -> list[tuple[datetime, str]]:
    """(local time, words) of each cut of an axis about an instant."""
    middle = round(at.timestamp()) * 1_000_000
    span = middle - round(hours / 2 * HOUR), middle + round(hours / 2 * HOUR)
    kept = tables(findings=1)
    kept.order |= {"period_from": span[0], "period_until": span[1]}
    order = an_order(made_us=span[0], starts_us=span[0], ends_us=span[1], notice=(), timezone=zone)
    page = folder / "report.html"
    page.write_text(render(build_view(order, kept, Context(policy=Policy()))), encoding="utf-8")
    browser.open(page)
    browser.press("#timeline", "a")
    tz, epoch = ZoneInfo(zone), datetime(1970, 1, 1, tzinfo=UTC)
    found = [(epoch + timedelta(seconds=round(ms / 1000)), text) for ms, text in browser.js(AXIS)]
    assert len(found) >= 3
    return [(one.astimezone(tz), text) for one, text in found]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/London", "2026-10-25T01:00+00:00"),
        ("Europe/London", "2026-03-29T01:00+00:00"),
        ("America/New_York", "2026-11-01T06:00+00:00"),
        ("Asia/Beirut", "2026-03-28T22:00+00:00"),
        ("Australia/Lord_Howe", "2026-04-04T15:00+00:00"),
        ("Pacific/Apia", "2011-12-30T10:00+00:00"),
        ("Asia/Kathmandu", "2026-01-01T00:00+00:00"),
    ],
)
def test_an_axis_reads_as_the_clocks_there_did(
    zone: str, at: str, tmp_path: Path, browser: Browser
) -> None:
    """Across a change of the clocks: hours, days and months; no cut twice."""
    middle = datetime.fromisoformat(at)
    for hours in (9, 30):
        found = axis(browser, tmp_path, zone, middle, hours)
        assert [text for _, text in found] == [f"{one:%H:%M}" for one, _ in found]
        assert all(a.astimezone(UTC) < b.astimezone(UTC) for (a, _), (b, _) in pairwise(found))
    for one, text in axis(browser, tmp_path, zone, middle, 9 * 24):
        assert text == str(one.day)
        assert one.hour * 60 + one.minute <= 60, "a day begins at midnight, or when it can"
    for one, text in axis(browser, tmp_path, zone, middle, 300 * 24):
        assert text == f"{one:%b}"
        assert (one.day, one.hour) == (1, 0)


def test_both_passes_of_an_hour_stand_on_the_axis(tmp_path: Path, browser: Browser) -> None:
    found = axis(browser, tmp_path, "Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC), 6)
    assert [text for _, text in found].count("01:00") == 2


def test_years_stand_at_their_first_day(tmp_path: Path, browser: Browser) -> None:
    middle = datetime(2026, 6, 1, tzinfo=UTC)
    for one, text in axis(browser, tmp_path, "Europe/London", middle, 20 * 365 * 24):
        assert (text, one.month, one.day, one.hour) == (str(one.year), 1, 1, 0)
