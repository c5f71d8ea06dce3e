"""A check of the benchmarks that does not hold is said, and ends with exit code 1."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from benchmarks import checks
from benchmarks.contacts import between, check_found
from benchmarks.pages import put
from benchmarks.performance import PEERS, check_pairs, pairs
from benchmarks.tree import Cost

FOUND = "12 pairs 0123456789abcdef"


def made(*names: str) -> Result:
    return CliRunner().invoke(checks.main, names)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each peer and the margins print, in the place of running them."""
    said = dict.fromkeys((*PEERS, "orderwatch"), f"a word before\n{FOUND}\n")

    def run(command: list[str]) -> Cost:
        return Cost(seconds=0, cpu_s=0, peak_mb=0, printed=said[command[3]])

    monkeypatch.setattr(checks, "cost", run)
    return said


def test_peers_that_agree(printed: dict[str, str]) -> None:
    done = made("peers")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "peers: The peers find the pairs of pings and places that the margins give.",
        "1 passed, 0 failed",
    ]


@pytest.mark.parametrize("name", [*PEERS, "orderwatch"])
def test_one_that_finds_other_pairs(printed: dict[str, str], name: str) -> None:
    printed[name] = "12 pairs fedcba9876543210\n"
    done = made("peers")
    assert done.exit_code == 1
    assert "peers: DOES NOT HOLD: " in done.output
    assert "fedcba9876543210" in done.output
    assert done.output.endswith("0 passed, 1 failed\n")


def test_one_that_fails_and_others_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are made, whatever became of the first."""

    def fails(_: Path) -> None:
        raise click.ClickException("week2.csv is not week1.csv")

    def passes(_: Path) -> None:
        """Something holds."""

    monkeypatch.setattr(checks, "CHECKS", {"peers": fails, "any order": passes})
    done = made("peers", "any order")
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "peers: DOES NOT HOLD: week2.csv is not week1.csv",
        "any order: Something holds.",
        "1 passed, 1 failed",
    ]


def test_nothing_to_compare_is_no_agreement() -> None:
    with pytest.raises(click.ClickException, match="nothing is compared"):
        check_pairs({"duckdb": "0 pairs e3b0"}, "0 pairs e3b0")


def test_what_a_peer_says_last_counts() -> None:
    """SedonaDB may print words of its own before."""
    assert pairs(f"\nloading\n{FOUND}\n\n") == FOUND


def test_contacts_that_are_lost(tmp_path: Path) -> None:
    """Matched or shown: both must be all that are between two sides."""
    rows = "\n".join(f"contact,{number * 1_001 + 1}" for number in range(3))
    path = tmp_path / "evidence.csv"
    path.write_text(f"record_type,row\n{rows}\nfix,7\n", encoding="utf-8")
    assert (between(1), between(1_001), between(1_002), between(3_000)) == (1, 1, 2, 3)
    check_found(3_000, 3.0, tmp_path)
    with pytest.raises(click.ClickException, match="2 were matched and 3 are shown of 3"):
        check_found(3_000, 2.0, tmp_path)
    path.write_text("record_type,row\ncontact,1\n", encoding="utf-8")
    with pytest.raises(click.ClickException, match="3 were matched and 1 are shown of 3"):
        check_found(3_000, 3.0, tmp_path)


def test_a_page_takes_what_was_measured(tmp_path: Path) -> None:
    """Between its own marks and nowhere else."""
    page = tmp_path / "page.md"
    page.write_text(
        "a\n<!-- measured -->\nold\n<!-- end -->\nb\n<!-- growth -->\n<!-- end -->\nc\n"
    )
    put(page, "new\n")
    put(page, "| more |", "growth")
    assert page.read_text() == (
        "a\n<!-- measured -->\nnew\n<!-- end -->\nb\n<!-- growth -->\n| more |\n<!-- end -->\nc\n"
    )
    with pytest.raises(ValueError, match="has no <!-- other -->"):
        put(page, "new", "other")
