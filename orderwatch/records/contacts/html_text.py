"""The words of HTML as a reader sees them, for messages that have no other text."""

from __future__ import annotations

from html.parser import HTMLParser

_UNSEEN = frozenset(("head", "script", "style", "template", "title"))
_BREAKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "table", "td", "tr", "ul"),
    ]
)


def text_of_html(html: str) -> str:
    """The words between the tags, one line for each paragraph or line break.

    What is not shown (head, styles, scripts, comments) is left out; spaces are as a browser has
    them. Words that a style hides or shows otherwise, and pictures, cannot be told.

    >>> text_of_html("<p>Dear&nbsp;Alex,<br>come <b>back</b></p><style>p {}</style>")
    'Dear Alex,\\ncome back'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects words, and a line end for each tag that begins or ends a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins what is not seen, or a line."""
        if tag in _UNSEEN:
            self._unseen.append(tag)
        if tag == "body":
            self._unseen.clear()  # a head need not be closed
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Ends what is not seen, or a line."""
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        """Words, whose own line breaks are spaces."""
        if not self._unseen:
            self.found.append(data.replace("\n", " "))
