"""Mailboxes and single messages."""

from __future__ import annotations

from pathlib import Path

import pytest

import orderwatch
from orderwatch.records.contacts.mail import read_mail
from orderwatch.records.contacts.row import ContactRow, Wanted
from orderwatch.records.formats.content import Fault

HEAD = "From: Sam <sam@example.org>\nTo: alex@example.org\n"


def read(folder: Path, raw: bytes, *, with_text: bool = False) -> list[ContactRow | Fault]:
    path = folder / "box.mbox"
    path.write_bytes(raw)
    return list(read_mail(path, Wanted(with_text=with_text)))


MBOX = b"""From sam@example.org Mon Apr 13 08:00:00 2026
From: "Invented, Sam" <Sam@Example.org>
To: Alex <alex@example.org>, "B, C" <bc@example.org>
Cc: cc@example.org
Bcc: bcc@example.org
Date: Mon, 13 Apr 2026 09:00:00 +0100
Subject: =?utf-8?q?hall=C3=B6?=

Dear Alex,
>From the heart
From here on no line begins a message

From list@example.org Mon Apr 13 09:00:00 2026
From: list@example.org
Date: Mon, 13 Apr 2026 09:00:00 -0000
To: undisclosed-recipients:;

x

From sam@example.org Mon Apr 13 10:00:00 2026
From: sam@example.org
To: alex@example.org
Date: soon

From sam@example.org Mon Apr 13 11:00:00 2026
From: sam@example.org
To: alex@example.org
X-Gmail-Labels: Drafts,Important
Date: Mon, 13 Apr 2026 09:00:00 +0100

From sam@example.org Mon Apr 13 12:00:00 2026
From: sam@example.org
To: alex@example.org
"""


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_mailbox(tmp_path: Path, ends: bytes) -> None:
    """Every message is a row; all receivers count, those in copy as well."""
    rows = read(tmp_path, MBOX.replace(b"\n", ends))
    first, second = (one for one in rows[:2] if isinstance(one, ContactRow))
    assert (first.at, first.from_id, first.status) == (
        "2026-04-13T08:00:00Z",
        "Sam@Example.org",
        "completed",
    )
    assert first.to_id == "alex@example.org;bc@example.org;cc@example.org;bcc@example.org"
    assert (second.at, second.to_id, first.text) == ("2026-04-13T09:00:00Z", "", "")
    assert rows[2:] == [
        Fault(3, "BAD_TIME", "Date", "soon"),
        Fault(4, "DRAFT", "X-Status", "draft"),
        Fault(5, "NO_TIME", "Date", ""),
    ]


def test_the_words_of_a_message(tmp_path: Path) -> None:
    """Only where they are asked for, the plain part of several."""
    rows = read(tmp_path, MBOX, with_text=True)
    assert isinstance(rows[0], ContactRow)
    assert rows[0].text.startswith("Dear Alex,")
    parts = (
        HEAD + "Date: Mon, 13 Apr 2026 09:00:00 +0100\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "<b>no</b>\n--b\nContent-Type: text/plain; charset=no-such\n\nyes\n--b--\n"
    )
    (one,) = read(tmp_path, parts.encode(), with_text=True)
    assert isinstance(one, ContactRow)
    assert one.text == "yes"


def test_a_single_message(tmp_path: Path) -> None:
    """An .eml file is read by its name, without --owner: a message names both ends."""
    path = tmp_path / "one.eml"
    path.write_text(HEAD + "Date: Mon, 13 Apr 2026 09:00:00 +0100\n\nhello\n", encoding="utf-8")
    found = orderwatch.read_contacts(path)
    assert found.loc[0, ["channel", "from_key", "to_key"]].tolist() == [
        "email",
        "email:sam@example.org",
        "email:alex@example.org",
    ]
    assert found["text"].isna().all()


@pytest.mark.parametrize(
    "header",
    [
        "From: =?broken?=\n",
        "From: <>\n",
        "From: \udcff@example.org\n",
        "To: " + "a" * 10_000 + "@example.org\n",
        "Date: Mon, 99 Apr 99999 99:99:99 +9999\n",
    ],
)
def test_hostile_headers(tmp_path: Path, header: str) -> None:
    """Whatever a header holds, the message is a row or is set aside."""
    raw = (header + "Date: Mon, 13 Apr 2026 09:00:00 +0100\n\nx").encode("utf-8", "surrogateescape")
    assert len(read(tmp_path, raw)) == 1
