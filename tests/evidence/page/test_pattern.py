"""The part of a page about the pattern: the counts of `orderwatch pattern`, from its own rows."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from support.page_rows import an_order, tables

import orderwatch
from orderwatch.evidence.page.build import build_view
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.pattern import pattern_part
from orderwatch.evidence.page.render import render
from orderwatch.policy import Policy
from orderwatch.synth.case import EXPORTS, OWNER

SAMPLE = Path(__file__).resolve().parents[3] / "sample_data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the sample case."""
    findings = orderwatch.check(
        SAMPLE / "order.yaml",
        pings=SAMPLE / "pings.csv",
        contacts=[SAMPLE / name for name in EXPORTS],
        owner=OWNER,
    )
    return findings.write(tmp_path_factory.mktemp("page_pattern") / "out")


def section(page: str) -> str:
    return re.findall(r'<section id="pattern".*?</section>', page, re.S)[0]


def with_contacts(number: int) -> OrderTables:
    """The first finding is one of calls, a second apart."""
    kept = tables()
    one = kept.lists["possible_breaches"][0]
    one |= {"kind": "no_contact", "channel": ("call",), "protected_id": "P1"}
    kept.add(
        "evidence",
        [
            {
                **{"finding_id": one["finding_id"], "record_type": "contact", "pair": at},
                **{"source": "calls.csv", "row": at, "at": one["started_at"] + at * 1_000_000},
                **{"channel": "call", "status": "missed", "from_id": "+447700900123"},
                **{"to_id": "+447700900456", "flags": (), "outcome": None},
            }
            for at in range(1, number + 1)
        ],
    )
    return kept


def words(kept: OrderTables) -> dict[str, str]:
    part = pattern_part(kept, (), Policy())
    assert part is not None
    return {one.code: one.words for group in part.groups for one in group.counts}


def test_the_page_and_the_command_count_the_same(folder: Path) -> None:
    """Every indicator of the sample in the same words, with its definition."""
    text = section((folder / "report.html").read_text("utf-8"))
    shown = re.findall(r'<div id="pattern-(\w+)"><dt>(.*?)</dt><dd><b>(.*?)</b>', text)
    rows = orderwatch.pattern(folder).records("pattern.csv")
    assert [tuple(map(unescape, one)) for one in shown] == [
        (row["indicator"], row["heading"], row["words"]) for row in rows
    ]
    for row in rows:
        assert str(row["definition"]).replace("`", "") in unescape(text)


def test_its_links_lead_to_what_is_on_the_page(folder: Path) -> None:
    """Findings and other counts; every finding that counts is linked."""
    page = (folder / "report.html").read_text("utf-8")
    links = set(re.findall(r'href="#([\w-]+)"', section(page)))
    assert links <= set(re.findall(r' id="([\w-]+)"', page))
    rows = orderwatch.pattern(folder).records("pattern_rows.csv")
    behind = {row["finding_id"] for row in rows if row["indicator"] == "occasions"}
    assert len(behind) == 11
    assert behind <= links


def test_every_contact_counts_however_few_rows_the_page_holds() -> None:
    """A card holds 120 rows of 500; the count is of all of them."""
    assert words(with_contacts(500))["contacts"] == "500 contacts: call 500"


def test_rows_that_waited_on_disk_give_the_same() -> None:
    """As of an order of a batch."""
    kept = with_contacts(7)
    again = OrderTables.from_json(json.loads(json.dumps(kept.as_json())))
    assert pattern_part(again, (), Policy()) == pattern_part(kept, (), Policy())


def test_an_order_that_was_not_checked_has_no_pattern() -> None:
    """Not even one of nothing."""
    kept = tables()
    kept.order["checked"] = "no"
    page = render(build_view(an_order(), kept, Context(policy=Policy())))
    assert 'id="pattern"' not in page
    assert "Pattern" not in page


def test_one_finding_and_none() -> None:
    """What one cannot tell is not told; none is no pattern of anything."""
    one, none = words(tables(1)), words(tables(0))
    assert one["occasions"] == "1 occasion of 1 incident"
    assert one["middle_gap"] == "not enough data: 1 occasion"
    assert none["occasions"] == "not computed: no such condition was in force"
    assert none["first_after_notice"].startswith("not ")


@pytest.mark.parametrize("cell", ["from_id", "to_id", "channel", "status"])
def test_hostile_text_stays_text(cell: str) -> None:
    """Identifiers are written by the person under the order, and stand in the counts."""
    hostile = "</svg><script>alert(1)</script>\u202e"
    kept = with_contacts(3)
    for row in kept.contacts:
        row[cell] = hostile
    kept.order["respondent_id"] = hostile
    for row in kept.lists["possible_breaches"]:
        row["respondent_id"] = hostile
    text = section(render(build_view(an_order(), kept, Context(policy=Policy()))))
    assert "<script" not in text
    assert "\u202e" not in text
    assert text.count("</svg>") == 2


def test_the_pictures_are_named_for_a_reader_who_does_not_see_them(folder: Path) -> None:
    """A title, the numbers in words, ids that occur once, no attribute that the policy stops."""
    page = (folder / "report.html").read_text("utf-8")
    text: Any = section(page)
    for name in ("calendar", "hours"):
        assert f'aria-labelledby="{name}-title {name}-desc"' in text
        assert page.count(f'id="{name}-title"') == page.count(f'id="{name}-desc"') == 1
    assert "8 occasions in 14 days: 2026-04-30 1, 2026-05-01 2" in text
    assert "message 5" in text
    assert "style=" not in text
