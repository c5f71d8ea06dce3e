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
        OrderFaults: it is not YAML.
    """
    values = read_thresholds(path) if path is not None else {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise click.UsageError(f'--set "{setting}" has no "="; write NAME=VALUE')
        Policy.of({name.strip(): value.strip()}, "--set")
        values[name.strip()] = value.strip()
    return Policy.of(values)


def read_thresholds(path: Path) -> dict[str, str]:
    """The thresholds of a YAML file, each checked alone: name → text as written."""
    from orderwatch.documents import Mapping, Scalar, read

    node, _ = read(path)
    if not isinstance(node, Mapping):
        raise PolicyError(f"{path} line 1", "policy", "", "is no table", "write NAME: VALUE lines")
    values: dict[str, str] = {}
    for name, value in node.items.items():
        where = f"{path} line {node.keys[name].line}"
        if not isinstance(value, Scalar):
            raise PolicyError(where, name, "", "is not one number", "write NAME: VALUE")
        Policy.of({name: value.text}, where)
        values[name] = value.text
    return values
