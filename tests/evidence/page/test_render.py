"""What a page is made of: its policy, its kept library, its script, its colours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.page_rows import an_order, tables

from orderwatch.evidence import vendor
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.lines import STATES
from orderwatch.evidence.page.render import LONGEST_TEXT, render, visible
from orderwatch.policy import Policy

ASSETS = Path(vendor.__file__).parents[1] / "page" / "assets"
KEPT = Path(vendor.__file__).parent / vendor.LEAFLET


@pytest.fixture(scope="module")
def page() -> str:
    return render(build_view(an_order(), tables(), Context(policy=Policy())))


class Reader(HTMLParser):
    """Every element with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside.append((self._open, data))
            self._open = ""


def test_the_kept_library_is_what_was_published() -> None:
    """Byte for byte, with its licence, and no file that its list does not name."""
    listed = dict(
        reversed(line.split()) for line in (KEPT / "SHA256SUMS").read_text("ascii").splitlines()
    )
    assert set(listed) == {one.name for one in KEPT.iterdir()} - {"SHA256SUMS"}
    for name, sha256 in listed.items():
        assert hashlib.sha256((KEPT / name).read_bytes()).hexdigest() == sha256, name
    assert "LICENSE" in listed
    assert listed["leaflet.js"].startswith("db49d009c841f5ca34a888c96511ae93")


def test_the_policy_allows_what_stands_there_and_nothing_else(page: str) -> None:
    """Each style and script by its hash; no source, no attribute that would run or style."""
    read = Reader(page)
    policy = next(a["content"] for tag, a in read.found if a.get("http-equiv"))
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert set(rules) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    data = [text for tag, text in read.inside if tag == "script" and text.startswith('{"')]
    for tag in ("script", "style"):
        own = [text for kind, text in read.inside if kind == tag and text not in data]
        hashes = {
            f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
            for one in own
        }
        assert set(rules[f"{tag}-src"].split()) == hashes
    attributes = {name for _, a in read.found for name in a}
    assert not {"src", "style", "srcset", "action", "background"} & attributes
    assert not [name for name in attributes if name.startswith("on")]
    links = [a["href"] for tag, a in read.found if "href" in a]
    assert all(link is not None and link.startswith("#") for link in links)


def test_no_style_or_script_names_an_address(page: str) -> None:
    """But the names of namespaces, and of Leaflet's makers in comments and one title."""
    read = Reader(page).inside
    styles = [re.sub(r"/\*.*?\*/", "", text, flags=re.S) for tag, text in read if tag == "style"]
    assert not [one for one in styles if "url(" in one or "@import" in one or "http" in one]
    assert "sourceMappingURL" not in page
    for path in ASSETS.glob("*.js"):
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        for word in ("http", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
            assert word not in text, (path.name, word)
        assert not re.search(r"\b(eval|Function|fetch|XMLHttpRequest|import)\s*\(", text), path.name


def test_the_data_cannot_end_its_element(page: str) -> None:
    made = build_view(an_order(), tables(sentence="x"), Context(policy=Policy()))
    text = next(t for tag, t in Reader(render(made)).inside if t.startswith('{"'))
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert [one["id"] for one in json.loads(text)["findings"]] == [one.id for one in made.cards]


def test_texts_are_shown_as_they_are_or_as_codes() -> None:
    assert visible("a\u202eb\x1b[2Jc\x00") == "a\\u202eb\\x1b[2Jc\\x00"
    assert visible(7) == 7
    cut = visible("x" * (LONGEST_TEXT + 5))
    assert cut.endswith("… (5 more characters)")


def test_no_wall_clock_and_no_path_of_this_machine_is_on_it(page: str) -> None:
    assert str(Path.home()) not in page
    assert "orderwatch check" not in page


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", text))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "paper"])
def test_texts_can_be_read_against_what_lies_behind_them(scheme: int) -> None:
    """WCAG 2.2: 4.5 to 1 for text, 3 to 1 for marks and lines that carry a meaning."""
    style = (ASSETS / "style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.S)
    assert len(blocks) == 3
    found = colours(blocks[0]) | colours(blocks[scheme])
    for text in ("ink", "soft", "link"):
        for behind in ("bg", "panel", "warn-bg", "chosen", "land"):
            assert contrast(found[text], found[behind]) >= 4.5, (text, behind)
    assert contrast(found["grave"], found["grave-bg"]) >= 4.5
    assert contrast(found["on"], found["pb"]) >= 4.5
    for line in ("pb", "un-line", "ex-line", "no-dot"):
        assert contrast(found[line], found["bg"]) >= 3.0, line
    assert contrast(found["un-line"], found["un"]) >= 3.0
    assert contrast(found["ex-line"], found["ex"]) >= 3.0


def test_states_differ_without_colour(page: str) -> None:
    """Each and a pause has a pattern of its own, and darkest and lightest fill are far apart."""
    patterns = re.findall(r'<pattern id="fill-([a-z_]+)".*?</pattern>', page, re.S)
    assert sorted(patterns) == sorted(["pause", *(state.value for state in STATES)])
    drawn = re.findall(r'<pattern id="fill-[a-z_]+"[^>]*>(.*?)</pattern>', page, re.S)
    forms = [re.sub(r'class="[^"]*"', "", one) for one in drawn]
    plain = [one for one in forms if one.count("<") == 1]
    assert len(plain) == 2
    assert len(set(forms)) >= 5
    root = colours((ASSETS / "style.css").read_text("utf-8").split("}")[0])
    assert contrast(root["pb"], root["ok"]) >= 3.0
