"""The command line: commands parse, call and print; no decision is taken here."""

import os

from orderwatch.cli.app import application


def main() -> None:
    """The `orderwatch` program."""
    # pydantic would look through every installed package for plug-ins: slow, and other code.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    application.main(prog_name="orderwatch")


__all__ = ["application", "main"]
