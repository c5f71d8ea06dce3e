"""Text of a hostile hand on the page: it stays text, whatever it looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from support.browser import Browser

import orderwatch
from orderwatch.evidence.page.render import LONGEST_TEXT

HTML = "</script><script>window.owned=1</script><img src=x onerror='window.owned=2'>"
ATTRIBUTE = '" onmouseover="window.owned=3" x=\'<svg onload=window.owned=4>'
TEMPLATE = "{{ 7*7 }}{% for x in y %}${window.owned=5}<!--]]>"
BIDI = "evil\u202egnp.exe\u2066\u200f\u061c"
ANSI = "\x1b[2J\x1b]0;owned\x07\x9b31m"
EMOJI = "\U0001f525\u200d\U0001f9e8" * 90_000
LINK = "javascript:window.owned=6"
TEXTS = (HTML, ATTRIBUTE, TEMPLATE, BIDI, ANSI, LINK)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of an order, positions and contacts all of whose free texts are hostile."""
    root = tmp_path_factory.mktemp("hostile")
    order = {
        "orderwatch": 1,
        "order": {
            "id": f"O {HTML}",
            "type": HTML,
            "court": EMOJI,
            "made": "2026-03-02 11:40",
            "notice": [{"at": "2026-03-02 11:40", "how": TEMPLATE}],
            "timezone": "Europe/London",
            "phone_region": "GB",
            "transcribed": {"by": HTML, "on": "2026-03-02"},
        },
        "respondent": {
            "id": f"R {ATTRIBUTE}",
            "names": [HTML, LINK],
            "devices": [{"id": f"TAG {HTML}", "worn": "yes", "from": "2026-03-01"}],
            "identifiers": [
                {"kind": "handle", "platform": "instagram", "value": HTML, "basis": ATTRIBUTE},
                {"kind": "handle", "platform": "instagram", "value": EMOJI},
            ],
        },
        "protected": [
            {
                "id": "P1",
                "role": "protected_person",
                "names": [BIDI, HTML, EMOJI],
                "identifiers": [{"kind": "handle", "platform": "instagram", "value": "@p"}],
            }
        ],
        "places": {
            "zone": {
                "label": f"{HTML} {ATTRIBUTE}",
                "circle": {"centre": "51.7520, -0.3360", "radius": "100 m"},
                "confidential": "yes",
                "outline": {"source": HTML, "tolerance": "5 m"},
            }
        },
        "conditions": [
            {
                "id": "c1",
                "clause": " ".join(TEXTS),
                "kind": "exclusion_zone",
                "place": "zone",
                "exceptions": [{"id": "e1", "review": "yes", "reason": HTML}],
            },
            {"id": "c2", "clause": HTML, "kind": "no_contact", "persons": ["P1"]},
            {"id": "c3", "clause": HTML, "kind": "not_checkable"},
        ],
    }
    path = root / "order.json"
    text = json.dumps(order, ensure_ascii=False).replace("\x9b", "\\u009b")
    path.write_text(text, encoding="utf-8")
    name = root / "<img src=x onerror=alert(1)>&amp;'.csv"
    name.write_text(_pings(f"TAG {HTML}"), encoding="utf-8")
    contacts = pd.DataFrame(
        {
            "at": ["2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z"],
            "channel": ["social", "social"],
            "platform": ["instagram", "instagram"],
            "from_id": [HTML, EMOJI],
            "to_id": ["@p", "@p"],
            "status": ["completed", "completed"],
            "text": [HTML, EMOJI],
        }
    )
    findings = orderwatch.check(path, pings=name, contacts=contacts, with_text=True)
    return findings.write(root / "out")


def _pings(device: str) -> str:
    """Ten minutes in the middle of the zone, and a row with a hostile cell."""
    said = device.replace('"', '""')
    lines = [
        f'"{said}",2026-03-05T09:{minute:02d}:00Z,51.7521,-0.3361,8,gps' for minute in range(10)
    ]
    lines.append(f'"{said}",{HTML},x,x,x,x')
    return "device_id,fixed_at,lat,lon,accuracy_m,method\n" + "\n".join(lines) + "\n"


def test_it_stays_text(folder: Path, browser: Browser) -> None:
    """No element, attribute or script comes of it, before and after everything was used."""
    page = folder / "report.html"
    browser.open(page)
    assert browser.count("article.possible_breaches") == 3
    for selector in ("#next", "#next", "#zoom-in"):
        browser.click(selector)
    browser.js(
        "for (const one of document.querySelectorAll('#map *, #timeline *, article *'))"
        " for (const name of ['mouseover', 'mouseenter', 'click'])"
        "  one.dispatchEvent(new MouseEvent(name, {bubbles: name !== 'mouseenter'}))"
    )
    assert browser.js("return window.owned") is None
    strange = "img, iframe, object, embed, link, base, form:not(#filters), script[src], [onerror]"
    assert browser.count(f"{strange}, [onmouseover], [onload], [style*=owned]") == 0
    assert browser.js("return document.scripts.length") == 3
    links = [one.get_attribute("href") for one in browser.all("a")]
    assert all(one.startswith(page.as_uri() + "#") for one in links)
    assert browser.quiet(page)


def test_it_can_be_read(folder: Path, browser: Browser) -> None:
    """As it was written; what rewrites or reorders what is read stands as its code."""
    browser.open(folder / "report.html")
    body = browser.text("body")
    assert "<img src=x onerror=alert(1)>&amp;'.csv row 1" in body
    for text in (HTML, ATTRIBUTE, TEMPLATE, LINK):
        assert text in body
    assert "evil\\u202egnp.exe\\u2066\\u200f\\u061c" in body
    assert "\\x1b[2J" in body
    page = (folder / "report.html").read_text(encoding="utf-8")
    for letter in "\u202e\u2066\u200f\u061c\x1b\x9b\u2028\u2029\x00\ufeff":
        assert letter not in page


def test_a_place_says_its_label_as_text(folder: Path, browser: Browser) -> None:
    """In the tooltip of the map too, which is made when one points at it."""
    browser.open(folder / "report.html")
    browser.js(
        "document.querySelector('path.place').dispatchEvent("
        "new MouseEvent('mouseover', {bubbles: true, clientX: 200, clientY: 600}))"
    )
    assert HTML[:40] in browser.text(".leaflet-tooltip")
    assert browser.count(".leaflet-tooltip img, .leaflet-tooltip script") == 0
    assert browser.js("return window.owned") is None


def test_a_megabyte_of_emoji_does_not_stop_it(folder: Path) -> None:
    """Long texts are cut on the page, and it says so; the words of messages are not on it."""
    assert len(EMOJI.encode()) > 900_000
    assert (folder / "report.html").stat().st_size < 1_000_000
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert f"({len(EMOJI) - LONGEST_TEXT:,} more characters)" in text
