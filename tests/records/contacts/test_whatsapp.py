"""Chats as WhatsApp writes them on every phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.records.contacts import chat_heads
from orderwatch.records.contacts.chat_dates import date_order
from orderwatch.records.contacts.row import ContactRow, Wanted
from orderwatch.records.contacts.whatsapp import read_whatsapp
from orderwatch.records.formats.content import Fault

OWNER = "phone:07700 900456"


def read(
    folder: Path, text: str, name: str = "chat.txt", *, owner: str = OWNER, with_text: bool = True
) -> list[ContactRow | Fault]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return list(read_whatsapp(path, Wanted(owner=owner, with_text=with_text)))


@given(
    st.text("\u200e [1./:,-–\u202f年م上午SAa0M", max_size=4), st.sampled_from(chat_heads._forms())
)
def test_what_no_form_begins_with_is_seen_at_once(before: str, form: re.Pattern[str]) -> None:
    """The quick look at a line lets pass whatever one of the forms takes."""
    for line in (
        f"{before}31/12/2023, 23:59 - A: b",
        f"{before}23:59, 31/12/2023 - A: b",
        f"{before}2023/12/31 下午11:59 - A: b",
    ):
        if form.fullmatch(line):
            assert chat_heads.begins(line)


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("31/12/2023, 23:59 - ", "2023-12-31 23:59"),
        ("31/12/23, 23:59 - ", "2023-12-31 23:59"),
        ("12/31/23, 11:59 PM - ", "2023-12-31 23:59"),
        ("12/31/23, 12:05 AM - ", "2023-12-31 00:05"),
        ("12/31/2023, 12:05\u202fPM - ", "2023-12-31 12:05"),
        ("31/12/2023, 11:59 p.m. - ", "2023-12-31 23:59"),
        ("31/12/2023, 11:59 p.\u00a0m. - ", "2023-12-31 23:59"),
        ("31.12.23, 23:59 - ", "2023-12-31 23:59"),
        ("31-12-2023 23:59 - ", "2023-12-31 23:59"),
        ("2023-12-31, 23:59 - ", "2023-12-31 23:59"),
        ("2023/12/31, 23:59 - ", "2023-12-31 23:59"),
        ("31/12/2023 23.59 - ", "2023-12-31 23:59"),
        ("31/12/2023, 23:59 – ", "2023-12-31 23:59"),
        ("[31/12/2023, 23:59:58] ", "2023-12-31 23:59:58"),
        ("[31.12.23, 23:59:58] ", "2023-12-31 23:59:58"),
        ("[12/31/23, 11:59:58 PM] ", "2023-12-31 23:59:58"),
        ("[12/31/23, 11:59:58\u202fPM] ", "2023-12-31 23:59:58"),
        ("\u200e[31/12/2023, 23:59:58] ", "2023-12-31 23:59:58"),
        ("[31/12/2023 23:59:58] ", "2023-12-31 23:59:58"),
        ("[2023-12-31, 23:59:58] ", "2023-12-31 23:59:58"),
        ("\ufeff31/12/2023, 23:59 - ", "2023-12-31 23:59"),
        ("31/12/2023 à 23:59 - ", "2023-12-31 23:59"),
        ("[31/12/2023 à 23:59:58] ", "2023-12-31 23:59:58"),
        ("31.12.2023 klo 23.59 - ", "2023-12-31 23:59"),
        ("31. 12. 2023 23:59 - ", "2023-12-31 23:59"),
        ("31. 12. 2023. 23:59 - ", "2023-12-31 23:59"),
        ("2023. 12. 31. 23:59 - ", "2023-12-31 23:59"),
        ("31.12.23 г., 23:59 - ", "2023-12-31 23:59"),
        ("31/12/23, 11:59 μ.μ. - ", "2023-12-31 23:59"),
        ("31/12/23, 12:05 π.μ. - ", "2023-12-31 00:05"),
        ("2023/12/31 下午11:59 - ", "2023-12-31 23:59"),
        ("[2023/12/31 上午12:05:58] ", "2023-12-31 00:05:58"),
        ("2023/12/31 晚上11:59 - ", "2023-12-31 23:59"),
        ("2023/12/31 中午12:05 - ", "2023-12-31 12:05"),
        ("2023/12/31 凌晨12:05 - ", "2023-12-31 00:05"),
        ("2023/12/31 早上8:05 - ", "2023-12-31 08:05"),
        ("31/12/23, 11:59 अपराह्न - ", "2023-12-31 23:59"),
        ("31/12/23, முற்பகல் 12:05 - ", "2023-12-31 00:05"),
        ("31/12/23, 11:59 PTG - ", "2023-12-31 23:59"),
        ("2023년 12월 31일 오후 11:59 - ", "2023-12-31 23:59"),
        ("2023. 12. 31. 오후 11:59, ", "2023-12-31 23:59"),
        ("31\u200f/12\u200f/2023, 11:59 م - ", "2023-12-31 23:59"),
        ("٣١\u200f/١٢\u200f/٢٠٢٣، ١١:٥٩ ص - ", "2023-12-31 11:59"),
        ("23:59, 31/12/2023 - ", "2023-12-31 23:59"),
        ("31/12/2023, 23:59:58: ", "2023-12-31 23:59:58"),
    ],
)
def test_every_form_of_a_header(tmp_path: Path, head: str, at: str) -> None:
    """Brackets or a dash, 12 or 24 hours, seconds or not, marks that nobody sees."""
    between = " :" if head.endswith("오후 11:59, ") else ":"
    (one,) = read(tmp_path, f"{head}Alex{between} hello\r\n")
    assert isinstance(one, ContactRow)
    assert (one.at, one.from_id, one.to_id, one.text) == (at, "Alex", OWNER, "hello")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2023/12/31 下午11:59 - ", "2024/1/1 上午12:01 - "),
        ("[2023/12/31, 11:59:58 PM] ", "[2024/1/1, 12:01:00 AM] "),
        ("2023. 12. 31. 오후 11:59 - ", "2024. 1. 1. 오전 12:01 - "),
        ("2023-12-31, 23:59 - ", "2024-1-1, 0:01 - "),
        ("12/31/23, 11:59 PM - ", "1/1/24, 12:01 AM - "),
    ],
)
def test_a_day_of_one_digit_begins_a_message(tmp_path: Path, first: str, second: str) -> None:
    """The first days of a month are no words of the message before, wherever the day stands."""
    found = read(tmp_path, f"{first}Alex: hello\n{second}Sam: there\n")
    said = [(one.at[:16], one.text) for one in found if isinstance(one, ContactRow)]
    assert said == [("2023-12-31 23:59", "hello"), ("2024-01-01 00:01", "there")]


CHAT = """\
13/04/2026, 08:00 - Messages and calls are end-to-end encrypted. Tap to learn more.
13/04/2026, 08:01 - Alex: good morning
and a second line
14/04/2026, 8:02 - or so it looks
13/04/2026, 08:03 - Sam Bound: <Media omitted>
13/04/2026, 08:04 - Sam Bound: Missed voice call
13/04/2026, 08:05 - Sam Bound: Missed voice call, he wrote
13/04/2026, 08:06 - Alex: This message was deleted
13/04/2026, 08:07 - Alex: null
"""


def test_a_chat(tmp_path: Path) -> None:
    """Lines of the program are set aside; a call is a call; all else is a message."""
    rows = read(tmp_path, CHAT, "WhatsApp Chat with Sam Bound.txt")
    assert rows[0] == Fault(1, "NOT_A_MESSAGE", "text", "a line of the program")
    found = [one for one in rows[1:] if isinstance(one, ContactRow)]
    assert rows[2] == Fault(3, "NOT_A_MESSAGE", "text", "a line of the program")
    assert [(one.number, one.channel, one.status) for one in found] == [
        (2, "messaging", "completed"),
        (4, "messaging", "completed"),
        (5, "call", "missed"),
        (6, "messaging", "completed"),
        (7, "messaging", "completed"),
        (8, "messaging", "completed"),
    ]
    assert found[0].text == "good morning\nand a second line"
    # The file is named after the other one: who else writes is the owner.
    assert [(one.from_id, one.to_id) for one in found[:2]] == [
        (OWNER, "Sam Bound"),
        ("Sam Bound", OWNER),
    ]
    assert not any(one.group_chat for one in found)


def test_a_message_that_looks_like_a_notice(tmp_path: Path) -> None:
    """Whoever writes words of the program, mark and all, does not make a message vanish."""
    rows = read(
        tmp_path,
        "[13/04/2026, 08:00:00] Sam: \u200eMessages and calls are end-to-end encrypted.\n"
        "[13/04/2026, 08:00:01] Sam: hello\n"
        "[13/04/2026, 08:00:02] Sam: \u200eAlex left\n",
    )
    assert [type(one).__name__ for one in rows] == ["Fault", "ContactRow", "ContactRow"]


def test_a_group(tmp_path: Path) -> None:
    """Every other writer is a receiver, none is addressed, and the group itself writes nothing."""
    rows = read(
        tmp_path,
        "[13/04/2026, 08:00:00] Family: \u200eAlex created group “Family”\n"
        "[13/04/2026, 08:00:01] Alex: hi\n"
        "[13/04/2026, 08:00:02] +44 7700 900123: hi\n"
        "[13/04/2026, 08:00:03] Sam: hi\n"
        "[13/04/2026, 08:00:04] Sam changed the subject from “a: b” to “c”\n",
    )
    found = [one for one in rows if isinstance(one, ContactRow)]
    assert [(one.from_id, one.to_id) for one in found] == [
        ("Alex", "+44 7700 900123;Sam"),
        ("+44 7700 900123", "Alex;Sam"),
        ("Sam", "Alex;+44 7700 900123"),
    ]
    assert all(one.group_chat == "yes" for one in found)


def test_a_chat_in_which_one_never_wrote(tmp_path: Path) -> None:
    """The receiver is the one the file is named after, or the owner, who must be known."""
    line = "13/04/2026, 08:01 - Sam: hello\n"
    (named,) = read(tmp_path, line, "WhatsApp Chat with Alex.txt", owner="")
    assert isinstance(named, ContactRow)
    assert (named.from_id, named.to_id) == ("Sam", "Alex")
    (to_owner,) = read(tmp_path, line, "WhatsApp Chat with Sam.txt")
    assert isinstance(to_owner, ContactRow)
    assert to_owner.to_id == OWNER
    with pytest.raises(RecordsError, match="give --owner"):
        read(tmp_path, line, "chat.txt", owner="")


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["13/04/26", "01/05/26"], "DMY"),
        (["04/13/26", "05/01/26"], "MDY"),
        (["2026/04/13", "2026/05/01"], "YMD"),
        (["01/04/26", "02/04/26", "01/05/26"], "DMY"),
        (["04/01/26", "04/02/26", "05/01/26"], "MDY"),
        (["12/12/25", "01/01/26", "02/01/26"], None),  # both go forward
        (["01/04/26", "02/05/26"], None),
        (["13/04/26", "04/13/26"], None),
        (["13/04/26", "13/01/26"], None),  # backwards by a season
        (["13/04/26", "12/04/26", "14/04/26"], "DMY"),  # sorted by arrival, a day late
        (["31/02/26"], None),
        (["13/04/26", "99/99/99", "01/05/26"], "DMY"),  # one that is no date decides nothing
        (["05/05/26", "05/05/26"], "DMY"),  # the same day in either order
    ],
)
def test_day_and_month(dates: list[str], order: str | None) -> None:
    """Found from all dates of the file, or a fault that says what to write."""
    parts = [tuple(one.split("/")) for one in dates]
    if order is None:
        with pytest.raises(RecordsError, match=r"chat\.txt: (has|does)"):
            date_order(parts, "chat.txt")  # type: ignore[arg-type]
    else:
        assert date_order(parts, "chat.txt") == order  # type: ignore[arg-type]


def test_times_need_a_zone(tmp_path: Path) -> None:
    """Without a profile that names it every row is set aside; with one, minutes are intervals."""
    path = tmp_path / "WhatsApp Chat with Sam.txt"
    path.write_text("13/04/2026, 08:01 - Sam: hello\n14/04/2026, 08:01 - Al: x\n", encoding="utf-8")
    assert len(orderwatch.read_contacts(path, owner=OWNER, region="GB")) == 0
    profile = tmp_path / "mine.yaml"
    profile.write_text(
        "records: contacts\nformat: whatsapp\ntimezone: Europe/London\n", encoding="utf-8"
    )
    found = orderwatch.read_contacts(path, profile=profile, owner=OWNER, region="GB")
    assert str(found.loc[0, "at"]) == "2026-04-13 07:01:00+00:00"
    assert found["resolution_s"].tolist() == [60.0, 60.0]
    assert found["text"].isna().all()
    assert found["to_key"].tolist() == ["phone:+447700900456", "handle:whatsapp:sam"]


def test_no_chat(tmp_path: Path) -> None:
    """A text without a header line is none."""
    with pytest.raises(RecordsError, match="holds no line that begins as a chat does"):
        read(tmp_path, "dear diary\n")


def test_a_line_that_is_no_date(tmp_path: Path) -> None:
    """Whoever writes a line like a header into a message keeps no chat from being read."""
    chat = "13/04/2026, 08:01 - Sam: a\n99/99/2026, 10:00 - Al: forged\n14/04/2026, 08:01 - Al: b\n"
    rows = read(tmp_path, chat)
    assert [one.at for one in rows if isinstance(one, ContactRow)] == [
        "2026-04-13 08:01",
        "2026-04-14 08:01",
    ]
    assert rows[1] == Fault(2, "BAD_TIME", "at", "99/99/2026")


def test_a_chat_keeps_to_one_form(tmp_path: Path) -> None:
    """Lines that a message quotes from another phone are its words, not messages of others."""
    rows = read(
        tmp_path,
        "[13/04/2026, 08:01:00] Sam: see\n13/04/2026, 08:00 - Al: I agree\n"
        "[14/04/2026, 08:01:00] Al: b\n",
    )
    first = rows[0]
    assert isinstance(first, ContactRow)
    assert (len(rows), first.text) == (2, "see\n13/04/2026, 08:00 - Al: I agree")


def test_what_stands_before_the_first_message(tmp_path: Path) -> None:
    """A damaged first line is a row that is set aside, not nothing; empty lines are nothing."""
    rows = read(tmp_path, "\n\x0013/04/2026, 08:01 - Sam: a\nb\n14/04/2026, 08:01 - Al: c\n")
    assert rows[0] == Fault(1, "NO_HEADING", None, "lines before the first message")
    assert isinstance(rows[1], ContactRow)
    assert (len(rows), rows[1].number) == (2, 2)
    assert len(read(tmp_path, "\n\n14/04/2026, 08:01 - Al: c\n")) == 1
