"""Mailboxes and single messages."""

from __future__ import annotations

from email.message import EmailMessage
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


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Alex (my love <alex@example.org>", "alex@example.org"),
        ('"Alex <alex@example.org>', "alex@example.org"),
        ("bad@@x, Alex <alex@example.org>, b@example.org", "alex@example.org;b@example.org"),
        ("=?utf-8?B?YUBiLmM=?= <alex@example.org>", "alex@example.org"),
        (
            '"Invented,\n Alex" <\n alex@example.org>,\n\tb@example.org',
            "alex@example.org;b@example.org",
        ),
        ("áléx@example.org", "áléx@example.org"),
        ("(" * 100_000 + " alex@example.org", "alex@example.org"),
        ("undisclosed-recipients:;", ""),
    ],
)
def test_receivers_that_break_the_rules(tmp_path: Path, written: str, found: str) -> None:
    """A header that breaks the rules loses no receiver, and none of a sound one is another."""
    date = "Mon, 13 Apr 2026 09:00:00 +0100"
    raw = f"From: sam@example.org\nTo: {written}\nDate: {date}\n\nx\n".encode()
    (one,) = read(tmp_path, raw)
    assert isinstance(one, ContactRow)
    assert [to for to in one.to_id.split(";") if "@@" not in to and not to.startswith("@")] == (
        found.split(";")
    )


def test_addresses_beyond_ascii_are_stored(tmp_path: Path) -> None:
    """Bytes of any kind in an address end in a row, not in a fault of the program."""
    path = tmp_path / "one.eml"
    path.write_bytes(
        "From: sám@example.org\nTo: ".encode()
        + b"al\xfcx@example.org\nDate: Mon, 13 Apr 2026 09:00:00 +0100\n\nx\n"
    )
    found = orderwatch.read_contacts(path)
    assert found["from_id"].tolist() == ["sám@example.org"]
    assert found["to_id"].tolist() == ["al\ufffdx@example.org"]


def test_a_date_beyond_all_years(tmp_path: Path) -> None:
    """A year of eleven digits is no time."""
    (one,) = read(tmp_path, (HEAD + "Date: Mon, 13 Apr 99999999999 09:00:00 +0100\n\nx").encode())
    assert isinstance(one, Fault)
    assert one.code == "BAD_TIME"


def test_a_message_within_a_message(tmp_path: Path) -> None:
    """A single message is one, whatever its writer puts into it."""
    date = "Date: Mon, 13 Apr 2026 09:00:00 +0100\n"
    raw = f"\n{HEAD}{date}\nSee:\n\nFrom alex@example.org\n{HEAD}{date}\nforged\n".encode()
    (one,) = read(tmp_path, raw.lstrip(), with_text=True)
    assert isinstance(one, ContactRow)
    assert one.text.startswith("See:")
    assert one.text.endswith("forged")


def test_a_blind_copy(tmp_path: Path) -> None:
    """Where no receiver is named, it is whose mailbox it came to; else that says nothing more."""
    date = "Date: Mon, 13 Apr 2026 09:00:00 +0100\nDelivered-To: p1@example.org\n\nx\n"
    (blind,) = read(tmp_path, f"From: sam@example.org\n{date}".encode())
    (named,) = read(tmp_path, f"{HEAD}{date}".encode())
    assert isinstance(blind, ContactRow)
    assert isinstance(named, ContactRow)
    assert (blind.to_id, named.to_id) == ("p1@example.org", "alex@example.org")


@pytest.mark.parametrize(
    ("mark", "draft"),
    [
        ("X-Unsent: 1", True),
        ("X-Unsent: 0", False),
        ("X-Mozilla-Draft-Info: internal/draft; vcard=0", True),
        ("X-Uniform-Type-Identifier: com.apple.mail-draft", True),
        ("X-Status: RT", True),
        ("X-Status: R", False),
    ],
)
def test_a_draft(tmp_path: Path, mark: str, draft: bool) -> None:
    """What a mail program marks as not sent is no contact."""
    date = "Date: Mon, 13 Apr 2026 09:00:00 +0100"
    (one,) = read(tmp_path, f"{HEAD}{mark}\n{date}\n\nx\n".encode())
    assert (isinstance(one, Fault) and one.code == "DRAFT") is draft


HTML = """<html><head><title>no</title><style>p {{color: red}}</style></head><body>
<p>Dear&nbsp;Alex,<br>come   back &lt;3</p><!-- hidden --><script>alert("no")</script>
<div>Sam</div>{}</body></html>"""


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([("html", HTML.format(""))], "(text of HTML) Dear Alex,\ncome back <3\nSam"),
        ([("plain", "hello"), ("html", HTML.format(""))], "hello"),
        ([("html", HTML.format("<b"))], "(text of HTML) Dear Alex,\ncome back <3\nSam"),
        ([("html", "<p></p>")], ""),
        ([("html", "<![if x]><p>a" + "<b>" * 5000 + "b")], "(text of HTML) ab"),
        ([("html", "<script>never closed <p>a")], ""),
    ],
)
def test_a_message_of_html_alone(tmp_path: Path, parts: list[tuple[str, str]], text: str) -> None:
    """Its words are what a reader would see, and it is said that they are derived."""
    message = EmailMessage()
    message["From"], message["To"] = "sam@example.org", "alex@example.org"
    message["Date"] = "Mon, 13 Apr 2026 09:00:00 +0100"
    message.set_content(parts[0][1], subtype=parts[0][0])
    for kind, content in parts[1:]:
        message.add_alternative(content, subtype=kind)
    (row,) = read(tmp_path, message.as_bytes(), with_text=True)
    assert isinstance(row, ContactRow)
    assert row.text == text


DATED = b"Date: Tue, 14 Apr 2026 09:00:00 +0100\n"
FIRST = b"From: sam@example.org\nTo: alex@example.org\n" + DATED


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        (b"=?UTF-8?Q?Entw=C3=BCrfe?=", "DRAFT"),
        (b"=?UTF-8?Q?Ge=C3=B6ffnet,Entw=C3=BCrfe?=", "DRAFT"),
        (b"Brouillons,Important", "DRAFT"),
        (b"=?UTF-8?B?0KfQtdGA0L3QvtCy0LjQutC4?=", "DRAFT"),
        ("\u4e0b\u66f8\u304d".encode(), "DRAFT"),
        (b"Sent,Borradores", ""),  # a label of one's own in an English account
        (b"=?UTF-8?Q?Gesendet?=", ""),
        (b"Entwicklung", ""),
    ],
)
def test_drafts_of_an_account_in_another_language(tmp_path: Path, labels: bytes, code: str) -> None:
    """Gmail writes its labels in the language of the account."""
    (one,) = read(tmp_path, b"X-Gmail-Labels: " + labels + b"\n" + FIRST + b"\nx\n")
    assert (one.code if isinstance(one, Fault) else "") == code


def test_html_beside_an_empty_plain_text(tmp_path: Path) -> None:
    """The words are where they are."""
    parts = b"--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: text/html\n\n<p>Hi</p>\n--b--\n"
    head = FIRST + b"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
    (one,) = read(tmp_path, head + parts, with_text=True)
    assert isinstance(one, ContactRow)
    assert one.text == "(text of HTML) Hi"


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"From: a@example.org, sam@example.org\nSender: sam@example.org\n", "sam@example.org"),
        (b"From: a@example.org\nSender: list@example.org\n", "a@example.org"),
        (b"From: =?utf-8?q?Sam_=3Csam=40example=2Eorg=3E?=\n", "sam@example.org"),
        (b"From: =?utf-8?q?alex=40example=2Eorg?= <sam@example.org>\n", "sam@example.org"),
        (b"\n\r\nFrom: sam@example.org\n", "sam@example.org"),
    ],
)
def test_who_sent_it(tmp_path: Path, head: bytes, sender: str) -> None:
    """Of several authors the one who sent it; encoded as a whole; below empty lines."""
    (one,) = read(tmp_path, head + b"To: alex@example.org\n" + DATED + b"\nx\n")
    assert isinstance(one, ContactRow)
    assert one.from_id == sender
