"""The `orderwatch` command: loads a subcommand when it is called, and ends with its exit code."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from orderwatch.cli.terminal import safe_lines
from orderwatch.errors import OrderwatchError
from orderwatch.version import __version__

COMMANDS: dict[str, str] = {
    "check": "Check one order against records.",
    "batch": "Check many orders against the same records.",
    "order": "Show the faults of an order file, or the order back in plain words.",
    "try": "Try every clause of an order with invented records.",
    "identities": "List identifiers that touch a protected person or look like the order's.",
    "pattern": "Show how incidents hang together: counts over the findings of a respondent.",
    "read": "Show what files of records are worth, and every row set aside.",
    "profiles": "List the export formats that are known.",
    "geocode": "Look up the position of an address with a server that you name.",
    "synth": "Write a synthetic case with known truth.",
    "export": "Write results in a format that other programs open.",
    "explain": "Tell a decision step by step: a finding, or why there is none at a time.",
    "verify": "Tell whether a folder of results is as it was written, and comes out again.",
    "sign": "Sign the manifest of a folder of results with a key that you hold.",
    "demo": "Check the sample case that comes with the program.",
}
"""Name → what it does, in one line. The command stands in `orderwatch.cli.NAME`."""
_MODULES = {"try": "trial"}
"""Names that cannot be those of modules."""

INTERRUPTED = 130
_USAGE = 2
_OWNER_ONLY = 0o077


class Application(click.Group):
    """A group whose commands are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"orderwatch.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the program and exits: 0, 1 could not run, 2 usage or faults, 3, 130.

        What it writes is readable by its owner only.
        """
        _never_fail_on_letters()
        mask = os.umask(_OWNER_ONLY)
        try:
            sys.exit(_ended(lambda: self._run(args, prog_name, complete_var, extra)))
        finally:
            os.umask(mask)

    def _run(
        self,
        args: Sequence[str] | None,
        prog_name: str | None,
        complete_var: str | None,
        extra: dict[str, Any],
    ) -> int:
        code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code if isinstance(code, int) else 0


@click.group(cls=Application, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="orderwatch", message="%(prog)s %(version)s")
def application() -> None:
    """Check location records against the conditions of a protection order.

    Lists possible breaches, each with the clause, the rows it rests on and what speaks against
    it, and says for how much of the time nothing can be said. Whether a condition was breached
    is for a court. Nothing leaves the machine; `geocode` alone uses a network, when you ask it to.

    \b
    Examples:
      orderwatch demo
      orderwatch check order.yaml --pings export.csv
      orderwatch check order.yaml --pings exports/ --out results
      orderwatch batch orders/ --pings "exports/*.csv" --out results
    """


def _ended(run: Callable[[], int]) -> int:
    """The exit code of a run; every foreseen fault is said in words on standard error."""
    try:
        return run()
    except click.ClickException as error:
        error.show()
        return _USAGE if isinstance(error, click.UsageError) else error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted: nothing was finished.")
        return INTERRUPTED
    except OrderwatchError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.EINVAL) and error.filename is None:
            return _without_reader()
        _say(f"{error.filename or 'the system'}: {error.strerror or error}")
        return 1
    except MemoryError:
        _say("There is not enough memory; check fewer orders at a time.")
        return 1


def _say(text: str) -> None:
    for line in safe_lines(text):
        click.echo(line, err=True)


def _without_reader() -> int:
    """The reader of the output has gone (`| head`): nothing more can be said to it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _never_fail_on_letters() -> None:
    """A terminal that cannot show a letter shows its code instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
