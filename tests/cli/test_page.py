"""Pages of text."""

from __future__ import annotations

import sys

import pytest

from orderwatch.cli.page import Page, plain


def test_a_page_in_a_pipe() -> None:
    """Headings, paragraphs, a grid; a long text wraps and hostile text is shown as its code."""
    page = Page()
    page.heading("Order O-1")
    page.say("one two three four five six", indent=2)
    page.grid(("name", "rows"), [("a.csv", "1,000"), ("\x1b[2J", "2")])
    page.grid(("left", "out"), [])
    page.heading("Next")
    assert plain(page.blocks, width=16) == "\n".join(
        [
            "Order O-1",
            "  one two three",
            "  four five six",
            "  name      rows",
            "  a.csv    1,000",
            "  \\x1b[2J      2",
            "",
            "Next",
        ]
    )


def test_on_a_terminal_markup_is_text_and_hostile_text_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A place called `[red]` stays that, no link is made, and no code of a file is sent."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    page = Page()
    page.heading("[red]x[/red]")
    page.say("[link=http://example.org]y[/link] \x1b[2J", indent=2)
    page.grid(("name", "rows"), [("[bold]a", "1")])
    page.print()
    written = capsys.readouterr().out
    for text in ("[red]x[/red]", "[link=http://example.org]y[/link] \\x1b[2J", "[bold]a"):
        assert text in written
    assert "\x1b[2J" not in written
