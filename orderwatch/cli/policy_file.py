"""Thresholds from a YAML file and from the command line → one `Policy`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from orderwatch.errors import PolicyError
from orderwatch.policy import Policy


def policy_of(path: Path | None, settings: Sequence[str]) -> Policy:
    """The policy: the defaults, then the file, then `NAME=VALUE` settings.

    Raises:
        PolicyError: an unknown name, or a value that is not a number in its range.
        InputError: the file cannot be read.
    """
    values: dict[str, object] = {}
    where = "--set"
    if path is not None:
        values, where = read_thresholds(path), str(path)
        Policy.of(values, where)
    typed: dict[str, object] = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise click.UsageError(f'--set "{setting}" has no "="; write NAME=VALUE')
        typed[name.strip()] = value.strip()
    Policy.of(typed, "--set")
    return Policy.of({**values, **typed}, where)


def read_thresholds(path: Path) -> dict[str, object]:
    """The thresholds of a YAML file: name → text as written."""
    from orderwatch.documents import Mapping, Scalar, read

    node, _ = read(path)
    if not isinstance(node, Mapping):
        raise PolicyError(str(path), "policy", "", "is not a table", "write NAME: VALUE lines")
    values: dict[str, object] = {}
    for name, value in node.items():
        if not isinstance(value, Scalar):
            raise PolicyError(
                f"{path} line {value.line}", name, "", "is not a number", "write one number"
            )
        values[name] = value.text
    return values
