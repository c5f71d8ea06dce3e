"""The reference of the command line, made from the running commands."""

from __future__ import annotations

import re

import click

from orderwatch.cli.app import COMMANDS, application

_WIDTH = 96
_INTRODUCTION = """# Commands

This page is made from the commands themselves (`python docs/make_cli.py`); a test keeps it so.

Results go to standard output, messages to standard error. Exit codes: 0 ran (findings are not an
error), 1 could not run, 2 usage, or a faulty order or profile (in a batch: at least one order was
not run; the others were), 3 `--fail-on` was reached, or `verify` found a difference, 130
interrupted. 2 wins over 3.
"""


def reference_markdown() -> str:
    """`docs/cli.md`: the help of the program and of each command."""
    parts = [_INTRODUCTION, _section("orderwatch", application, None)]
    root = click.Context(application, info_name="orderwatch", **application.context_settings)
    for name in COMMANDS:
        command = application.get_command(root, name)
        assert command is not None
        parts.append(_section(f"orderwatch {name}", command, root))
    return "\n".join(parts)


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        info_name=title.rsplit(" ", 1)[-1],
        parent=parent,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    text = re.sub(r"[ \t]+$", "", command.get_help(context), flags=re.MULTILINE)
    return f"## `{title}`\n\n```text\n{text}\n```\n"
