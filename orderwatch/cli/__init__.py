"""The command line: commands parse, call and print; no decision is taken here."""

from orderwatch.cli.app import application


def main() -> None:
    """The `orderwatch` program."""
    application.main(prog_name="orderwatch")


__all__ = ["application", "main"]
