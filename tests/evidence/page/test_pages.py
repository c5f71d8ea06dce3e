"""The pages in a folder: one for a check, a list with links in a batch, and none left behind."""

from __future__ import annotations

import json
import pickle
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.evidence_rows import RUN, order
from support.orders import circle
from support.page_rows import an_order, rows

from orderwatch.errors import OutputError
from orderwatch.evidence.folder import FolderSink
from orderwatch.evidence.page.pages import Page, Pages, Share, page_name
from orderwatch.evidence.verify import verify
from orderwatch.orders.model import Order

ZONES: dict[tuple[str, str], str] = {}


def named(name: str, findings: int = 1) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of one order of a batch."""
    sent = rows(findings)
    for table, some in sent:
        for row in some:
            if "order_id" in row or table in ("conditions", "orders"):
                row["order_id"] = name
            if "finding_id" in row:
                row["finding_id"] = (
                    row["finding_id"][:-4] + f"{zlib.crc32(name.encode()) % 9000 + 1000}"
                )
    return sent


def batch(
    folder: Path,
    orders: list[tuple[Order, int]],
    *,
    single: bool = False,
    later: int = 0,
    share: Share | None = None,
) -> list[str]:
    """Writes the results of some orders; the names of the files."""
    run = replace(RUN, started=RUN.started.replace(year=2030 + later))
    with FolderSink(folder, zones=ZONES) as sink:
        pages = Pages([one for one, _ in orders], single=single, spool=sink.partial)
        passing = pages.passing(sink)
        for one, findings in orders:
            for table, some in named(one.id, findings):
                passing.rows(table, some)
        return [one.name for one in sink.finish(run, pages.files(run, share=share))]


def test_a_check_has_one_page(tmp_path: Path) -> None:
    names = batch(tmp_path / "out", [(an_order(), 2)], single=True)
    assert "report.html" in names
    assert not [one for one in names if one.startswith("reports/")]
    assert verify(tmp_path / "out").same
    assert verify(tmp_path / "out").differences == ()


def test_a_batch_has_a_list_and_a_page_for_each_order_with_something_listed(tmp_path: Path) -> None:
    """Its links lead to files that are there, and an order with nothing listed has none."""
    out = tmp_path / "out"
    orders = [(an_order(id="A/1"), 2), (an_order(id="B <b>"), 1), (an_order(id="C"), 0)]
    names = batch(out, orders)
    text = (out / "report.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+)"', text)
    assert sorted(links) == sorted(one for one in names if one.startswith("reports/"))
    assert all((out / one).is_file() for one in links)
    assert len(links) == 2
    assert "B &lt;b&gt;" in text
    assert ">C<" in text
    assert verify(out).same
    assert verify(out).differences == ()


def test_pages_made_in_other_processes_are_the_same(tmp_path: Path) -> None:
    """All that a page is made of passes between processes; one that waits on disk by its path."""
    orders = [(an_order(id=f"A-{number}"), 1 + number % 2) for number in range(40)]
    made = []

    def share(make: Callable[[Page], str], pages: Iterable[Page]) -> Iterator[str]:
        for page in pages:
            made.append(page.order.id)
            yield pickle.loads(pickle.dumps(make))(pickle.loads(pickle.dumps(page)))

    batch(tmp_path / "alone", orders)
    batch(tmp_path / "shared", orders, share=share)
    assert made == [one.id for one, _ in orders]
    alone, shared = (
        {p.name: p.read_bytes() for p in (tmp_path / one / "reports").iterdir()}
        for one in ("alone", "shared")
    )
    assert alone == shared
    assert len(alone) == 40
    batch(tmp_path / "few", orders[:2], share=share)
    assert len(made) == 40, "a few are made here"


def test_the_same_rows_give_the_same_pages_at_any_time(tmp_path: Path) -> None:
    """The wall clock is in the manifest and the run log alone."""
    orders = [(an_order(id="A"), 2), (an_order(id="B"), 1)]
    names = batch(tmp_path / "one", orders)
    batch(tmp_path / "two", orders[::-1], later=1)
    for name in names:
        if name != "runs.csv":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_pages_of_an_earlier_run_are_cleared_and_nothing_else(tmp_path: Path) -> None:
    """A file that somebody put beside them stays, and `verify` names it."""
    out = tmp_path / "out"
    secret = an_order(id="A", places={"zone": (circle(confidential=True),)})
    first = batch(out, [(secret, 1), (an_order(id="B"), 1)])
    assert "CONFIDENTIAL.txt" in first
    (out / "reports" / "notes.txt").write_text("mine", "utf-8")
    second = batch(out, [(an_order(id="B"), 1)])
    gone = set(first) - set(second)
    assert gone == {
        "CONFIDENTIAL.txt",
        f"reports/{page_name({'order_id': 'A', 'respondent_id': 'R-1'})}",
    }
    assert not any((out / one).exists() for one in gone)
    assert verify(out).differences == (("reports/notes.txt", "not_in_manifest"),)
    (out / "reports" / "notes.txt").unlink()
    batch(out, [(an_order(id="B"), 0)])
    assert not (out / "reports").exists()


def test_a_changed_page_is_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = batch(out, [(an_order(id="A"), 1)])
    (page,) = [one for one in names if one.startswith("reports/")]
    path = out / page
    path.write_bytes(path.read_bytes().replace(b"strong", b"weakly", 1))
    assert verify(out).differences == ((page, "changed"),)


@pytest.mark.parametrize("name", ["reports/../x", "reports/a/b", "reports/", "../reports", "/x"])
def test_a_manifest_that_leads_out_of_its_folder_is_none(tmp_path: Path, name: str) -> None:
    from orderwatch.errors import VerifyError

    out = tmp_path / "out"
    batch(out, [(an_order(id="A"), 1)])
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    manifest["outputs"][0]["name"] = name
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(VerifyError, match="is not a manifest"):
        verify(out)


def test_a_folder_of_pages_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """Nothing is written where it leads."""
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "reports").symlink_to(elsewhere)
    with pytest.raises(OutputError, match="is a link"):
        batch(out, [(an_order(id="A"), 1)])
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    "name", ["../../x", "a\x00b", "CON", "x" * 5_000, "\u202e", "", "a b", "a  b", "é", "."]
)
def test_names_of_pages_are_safe(name: str) -> None:
    made = page_name({"order_id": name, "respondent_id": "R"})
    assert re.fullmatch(r"[A-Za-z0-9-]{1,60}-[0-9a-f]{8}\.html", made)


def test_names_of_pages_differ() -> None:
    """Also where only what is not in a name differs, or the respondent."""
    keys = [("a b", "R"), ("a-b", "R"), ("a b", "S"), ("A B", "R"), ("a", "b R")]
    made = {page_name({"order_id": one, "respondent_id": two}).lower() for one, two in keys}
    assert len(made) == len(keys)


def test_an_order_that_could_not_be_run_stands_first(tmp_path: Path) -> None:
    """By its file, with the reason, and never with zeroes."""
    out = tmp_path / "out"
    with FolderSink(out, zones=ZONES) as sink:
        pages = Pages([an_order(id="A")], single=False)
        passing = pages.passing(sink)
        passing.rows("orders", [{"file": "broken.yaml", "checked": "no", "why": "faulty"}])
        for table, some in named("A"):
            passing.rows(table, some)
        sink.finish(RUN, pages.files(RUN))
    text = (out / "report.html").read_text("utf-8")
    assert text.index("broken.yaml") < text.index(">A</a>")
    row = text[text.index("broken.yaml") :].split("</tr>")[0]
    assert "NOT CHECKED</b>: faulty" in row
    assert '<td colspan="5">not checked</td>' in row
    assert "<td>0</td>" not in row
    assert order()["checked"] == "yes"
