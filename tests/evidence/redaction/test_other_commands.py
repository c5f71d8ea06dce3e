"""Commands without a redacted form: they take no copy, and say what must not be passed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.copies import checked, copied
from support.hidden_home import World

from orderwatch.cli.app import application

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
SAID = "CONFIDENTIAL: these results show places that are to stay confidential: O-1 (home)"


def ran(*command: str) -> Result:
    result = CliRunner().invoke(application, command)
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("audience", ["respondent", "defence"])
def test_of_a_copy_nothing_is_counted_or_explained(
    audience: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a copy withholds would be missing from the counts, and nothing would say so."""
    World().write(tmp_path)
    copied(monkeypatch, tmp_path, "--redact", audience, *PERIOD)
    for command in (
        ("pattern", "out"),
        ("pattern", "out", "--order", "order.yaml", "--contacts", "calls.csv"),
        ("explain", "out", "copy-000001"),
        ("explain", "out", "--at", "2026-04-14T09:30", "--order", "order.yaml"),
    ):
        result = ran(*command)
        assert result.exit_code == 1
        assert "is a redacted copy" in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("audience", ["respondent", "defence"])
def test_a_page_counts_no_pattern_over_part_of_the_findings(
    audience: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World().write(tmp_path)
    made = copied(monkeypatch, tmp_path, "--redact", audience, *PERIOD)
    assert (b"Of this order and this run alone" in made["report.html"]) == (audience == "defence")


def test_unredacted_answers_say_what_they_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    World().write(tmp_path)
    checked(monkeypatch, tmp_path, *PERIOD)
    for command in (
        ("pattern", "full", "--out", "counts"),
        ("explain", "full", "--at", "2026-04-14T09:30"),
    ):
        result = ran(*command)
        assert result.exit_code == 0, result.output
        assert " ".join(result.stdout.split()).startswith(SAID)
    assert (tmp_path / "counts" / "CONFIDENTIAL.txt").read_text().startswith(SAID)
    assert ran("pattern", "full", "--format", "json").stderr.startswith(SAID)
    assert ran("verify", "counts").exit_code == 0


def test_identities_are_confidential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those of protected persons, whatever the places of the order."""
    World().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    command = ("identities", "order.yaml", "--contacts", "calls.csv")
    said = "CONFIDENTIAL: these results show identifiers of protected persons"
    assert " ".join(ran(*command, "--out", "who").stdout.split()).startswith(said)
    assert (tmp_path / "who" / "CONFIDENTIAL.txt").read_text().startswith(said)
    assert ran(*command, "--format", "csv").stderr.startswith(said)
