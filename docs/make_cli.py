"""Writes docs/cli.md from the running commands."""

from pathlib import Path

from orderwatch.cli.reference import reference_markdown

if __name__ == "__main__":
    path = Path(__file__).with_name("cli.md")
    path.write_text(reference_markdown(), encoding="utf-8", newline="\n")
