"""Thresholds from a file and from the command line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from orderwatch.cli.policy_file import policy_of
from orderwatch.errors import InputError, OrderwatchError, PolicyError


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    """And what neither names is the default."""
    path = tmp_path / "policy.yaml"
    path.write_text("max_silence_s: 600\nstrong_span_s: 90\n")
    policy = policy_of(path, ["max_silence_s = 1200"])
    assert policy.differences() == {"strong_span_s": 90, "max_silence_s": 1200}
    assert policy_of(None, []).differences() == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\n", 'policy.yaml line 1, a: "1" is not a threshold; use one of'),
        ("\nmax_silence_s: 15 min\n", 'line 2, max_silence_s: "15 min" is not a number'),
        ("max_silence_s: nan\n", 'line 1, max_silence_s: "nan" is out of range'),
        ("max_silence_s: [1]\n", "line 1, max_silence_s"),
        ("- 1\n", "is no table"),
        ("max_silence_s: 1\nmax_silence_s: 2\n", "max_silence_s"),
    ],
)
def test_a_faulty_file_names_the_line(tmp_path: Path, text: str, said: str) -> None:
    """With exit code 2."""
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    with pytest.raises(OrderwatchError) as caught:
        policy_of(path, [])
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("setting", "error"),
    [("max_silence_s", click.UsageError), ("x=1", PolicyError), ("run_p=2", PolicyError)],
)
def test_a_faulty_setting(setting: str, error: type[Exception]) -> None:
    """Is usage."""
    with pytest.raises(error):
        policy_of(None, [setting])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Could not run."""
    with pytest.raises(InputError):
        policy_of(tmp_path / "none.yaml", [])
