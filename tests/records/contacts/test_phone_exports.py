"""Backups and databases of phones, ours and the real ones."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.contact_files import Matched, told
from support.data import real_data

import orderwatch
from orderwatch.errors import InputError, RecordsError
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.contacts.row import ContactRow, Wanted
from orderwatch.records.contacts.sms_backup import read_sms_backup
from orderwatch.records.formats.content import Fault
from orderwatch.records.store import RecordStore

OWNER = "phone:+15550001111"


def backup(folder: Path, inside: str, root: str = "smses") -> list[ContactRow | Fault]:
    path = folder / "backup.xml"
    path.write_text(f"<?xml version='1.0'?><{root} count='1'>{inside}</{root}>", encoding="utf-8")
    return list(read_sms_backup(path, Wanted(owner=OWNER, with_text=True)))


REAL = {
    # file: rows, drafts and others set aside, channel of each usable row, sent by the owner
    "sms_backup/minimal_calls.xml": (1, 0, {"call": 1}, 0),
    "sms_backup/mixed.xml": (4, 1, {"sms": 3}, 1),
    "sms_backup/edge_cases.xml": (4, 0, {"sms": 4}, 1),
    "android_ios_db/contacts2.db": (3, 0, {"call": 3}, 1),
    "android_ios_db/mmssms.db": (9, 0, {"sms": 9}, 5),
    "android_ios_db/imessage_chat.db": (10, 0, {"messaging": 10}, 5),
}


@pytest.mark.parametrize("name", REAL)
def test_every_row_of_the_real_exports(name: str) -> None:
    """Each row is usable or set aside with its reason; sender and receiver are right."""
    rows, aside, channels, sent = REAL[name]
    path = real_data(name)
    found = orderwatch.read_contacts(path, owner=OWNER, region="US")
    assert found["channel"].value_counts().to_dict() == channels
    assert int((found["from_key"] == OWNER).sum()) == sent
    assert int((found["to_key"] == OWNER).sum()) == len(found) - sent
    matched = Matched([path], asked=ContactsAsked(owners=[OWNER]))
    assert matched.counts() == (0, 0, aside, rows - aside)
    assert matched.ledger[0]["rows"] == rows
    assert [code for _, code, _ in matched.aside] == ["DRAFT"] * aside


def test_the_page_says_so() -> None:
    """The table of the real exports is the one that the tests hold against the files."""
    page = (Path(__file__).parents[3] / "docs" / "contacts.md").read_text(encoding="utf-8")
    for name, (rows, aside, _, _) in REAL.items():
        why = " (`DRAFT`)" if aside else ""
        assert f"| `{name}` | {rows} | {rows - aside} | {aside}{why} |" in page


def test_the_times_of_the_real_exports() -> None:
    """Milliseconds of Android, seconds since 2001 of Apple."""
    first = {
        "sms_backup/mixed.xml": "2021-01-01 00:00:00+00:00",
        "android_ios_db/contacts2.db": "2013-11-06 21:17:16.690000+00:00",
        "android_ios_db/imessage_chat.db": "2015-11-22 18:09:46+00:00",
    }
    for name, at in first.items():
        assert str(orderwatch.read_contacts(real_data(name), owner=OWNER)["at"].iloc[0]) == at


def test_the_account_of_a_message() -> None:
    """An iMessage names the account it belongs to; the owner given wins."""
    found = orderwatch.read_contacts(real_data("android_ios_db/imessage_chat.db"))
    assert set(found["from_key"]) | set(found["to_key"]) >= {"email:ken.doh@icloud.com"}


def test_whose_phone(tmp_path: Path) -> None:
    """Without an owner nothing is read; one of several files can have its own."""
    path = real_data("sms_backup/minimal_calls.xml")
    with pytest.raises(RecordsError, match=r"does not say whose phone .* give --owner"):
        orderwatch.read_contacts(path)
    with pytest.raises(InputError, match="is no owner"):
        orderwatch.read_contacts(path, owner="07700 900123")
    owners = ["phone:1234567", "minimal_calls.xml=phone:+15550001111"]
    assert orderwatch.read_contacts(path, owner=owners)["to_key"].tolist() == [OWNER]


@pytest.mark.parametrize(
    ("kind", "out", "status", "duration"),
    [
        ("1", False, "completed", "9"),
        ("2", True, "completed", "9"),
        ("2", True, "missed", "0"),
        ("3", False, "missed", "0"),
        ("4", False, "voicemail", "9"),
        ("5", False, "rejected", "0"),
        ("6", False, "blocked", "0"),
    ],
)
def test_types_of_calls(tmp_path: Path, kind: str, out: bool, status: str, duration: str) -> None:
    """The type says direction and outcome; an outgoing call of 0 s was not answered."""
    call = f'<call number="0123456" duration="{duration}" date="1609632000000" type="{kind}" />'
    (one,) = backup(tmp_path, call, "calls")
    assert isinstance(one, ContactRow)
    assert (one.from_id == OWNER, one.status) == (out, status)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("1", "completed"),
        ("2", "completed"),
        ("3", "DRAFT"),
        ("4", "unknown"),
        ("5", "undelivered"),
        ("6", "unknown"),
        ("99", "UNKNOWN_TYPE"),
    ],
)
def test_types_of_messages(tmp_path: Path, kind: str, found: str) -> None:
    """A draft is no contact; one that failed was an attempt."""
    (one,) = backup(tmp_path, f'<sms address="0123456" date="1609632000000" type="{kind}" />')
    assert found in (one.code if isinstance(one, Fault) else one.status,)


def test_a_withheld_caller(tmp_path: Path) -> None:
    """A number that was not shown is none, whatever stands in its place."""
    call = '<call number="4" duration="0" date="1609632000000" type="3" presentation="2" />'
    (one,) = backup(tmp_path, call, "calls")
    assert isinstance(one, ContactRow)
    assert one.from_id == ""


def test_a_group_message(tmp_path: Path) -> None:
    """Everybody in the group is a receiver; the sender is the address that says so."""
    (one,) = backup(
        tmp_path,
        '<mms date="1609632000000" msg_box="1" address="+441~+442"><parts>'
        '<part ct="application/smil" text="no"/><part ct="text/plain" text="hi"/></parts><addrs>'
        '<addr address="insert-address-token" type="151"/><addr address="+442" type="137"/>'
        "</addrs></mms>",
    )
    assert isinstance(one, ContactRow)
    assert (one.from_id, one.to_id) == ("+442", f"{OWNER};+441")
    assert (one.group_chat, one.text) == ("yes", "hi")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("&#128512;", "😀"),
        ("&#55357;&#56832;", "😀"),
        ("a&#55357;b", "a\ufffdb"),
        ("&#0;", "\ufffd"),
    ],
)
@pytest.mark.parametrize("before", [0, 65_400, 65_460, 65_470, 65_480, 65_536])
def test_letters_beyond_sixteen_bits(tmp_path: Path, written: str, text: str, before: int) -> None:
    """The program writes them in halves, which is no XML; also across blocks of the file."""
    inside = f'<!--{"x" * before}--><sms address="0123456" date="1609632000000" type="1" '
    (one,) = backup(tmp_path, f'{inside}body="{written}"/>')
    assert isinstance(one, ContactRow)
    assert one.text == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><smses><sms body='&a;'/></smses>", "entities"),
        ("<!DOCTYPE smses SYSTEM 'file:///etc/passwd'><smses></smses>", "entities"),
        ("<smses><sms address='1' ", "no sound XML"),
        ("<smses><sms body='&undefined;'/></smses>", "no sound XML"),
        ("<?xml version='1.0' encoding='shift_jis'?><smses><sms/></smses>", "encoding"),
        ("<?xml version='1.0' encoding='nonesuch'?><smses><sms/></smses>", "encoding"),
        ("<?xml version='1.0' encoding='zlib'?><smses><sms/></smses>", "encoding"),
    ],
)
def test_hostile_xml(tmp_path: Path, text: str, problem: str) -> None:
    """Entities and document types are refused, and so is a backup that is cut off."""
    path = tmp_path / "x.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordsError, match=problem):
        orderwatch.read_contacts(path, owner=OWNER)


def messages_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript("""
            CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, handle_id INTEGER,
                service TEXT, account TEXT, date INTEGER, is_from_me INTEGER, error INTEGER,
                is_sent INTEGER, item_type INTEGER, associated_message_type INTEGER,
                attributedBody BLOB);
            CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
            CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, style INTEGER);
            CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
            CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
            INSERT INTO handle VALUES (1, '+447700900123'), (2, 'b@example.org');
            INSERT INTO chat VALUES (1, 45), (2, 43);
            INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2);
            INSERT INTO chat_message_join VALUES (1, 1), (2, 2), (1, 3), (1, 4), (1, 5), (1, 6);
            INSERT INTO message (ROWID, handle_id, service, account, date, is_from_me, error,
                is_sent, item_type, associated_message_type) VALUES
            (1, 1, 'iMessage', 'e:a@example.org', 700000000500000000, 1, 0, 1, 0, 0),
            (2, 2, 'iMessage', 'e:a@example.org', 700000000000000000, 0, 0, 0, 0, 0),
            (3, 1, 'SMS', 'p:+447700900456', 700000000, 1, 22, 0, 0, 0),
            (4, 1, 'iMessage', 'e:a@example.org', 700000000, 0, 0, 0, 1, 0),
            (5, 1, 'iMessage', 'e:a@example.org', 700000000, 0, 0, 0, 0, 2001),
            (6, 1, 'iMessage', 'e:a@example.org', 0, 0, 0, 0, 0, 0);
        """)
        body = b"streamtyped\x81\xe8\x03\x84\x01@NSString\x01\x94\x84\x01+\x05hello\x86"
        con.execute("UPDATE message SET attributedBody = ? WHERE ROWID = 1", [body])


def test_messages_of_an_iphone(tmp_path: Path) -> None:
    """Seconds and nanoseconds, groups, failures, reactions, words that are archived."""
    path = tmp_path / "sms.db"
    messages_database(path)
    before = path.read_bytes()
    found = orderwatch.read_contacts(path, with_text=True)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["sms.db"]
    assert found["row"].tolist() == [1, 2, 3, 5]
    assert found["from_id"].tolist() == [
        "a@example.org",
        "b@example.org",
        "+447700900456",
        "+447700900123",
    ]
    assert found["to_id"].tolist()[:2] == ["+447700900123", "a@example.org;+447700900123"]
    assert found["group_chat"].tolist() == [False, True, False, False]
    assert found["status"].tolist() == ["completed", "completed", "undelivered", "completed"]
    assert found["channel"].tolist() == ["messaging", "messaging", "sms", "messaging"]
    assert found["action"].tolist() == ["", "", "", "react"]
    assert found["text"].tolist()[0] == "hello"
    assert str(found["at"].iloc[0]) == "2023-03-08 20:26:40.500000+00:00"
    matched = Matched([path])
    assert matched.aside == [(4, "NOT_A_MESSAGE", "item_type"), (6, "NO_TIME", "date")]


def test_a_database_with_changes_beside_it(tmp_path: Path) -> None:
    """Rows in a write-ahead file would be missed, so the database is not read."""
    path = tmp_path / "sms.db"
    messages_database(path)
    (tmp_path / "sms.db-wal").write_bytes(b"x" * 40)
    with pytest.raises(RecordsError, match=r"has changes in sms\.db-wal"):
        orderwatch.read_contacts(path)


def test_another_database(tmp_path: Path) -> None:
    """A database of something else says so."""
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(RecordsError, match="without a table of calls or messages"):
        orderwatch.read_contacts(path)


def test_picture_messages_of_android(tmp_path: Path) -> None:
    """They stand in tables of their own, their times in seconds."""
    path = tmp_path / "mmssms.db"
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript("""
            CREATE TABLE sms (_id INTEGER PRIMARY KEY, address TEXT, date INTEGER, type INTEGER,
                status INTEGER, body TEXT);
            CREATE TABLE pdu (_id INTEGER PRIMARY KEY, date INTEGER, msg_box INTEGER);
            CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);
            CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, text TEXT);
            INSERT INTO sms VALUES (1, '0123456', 1609459200000, 2, 64, 'failed');
            INSERT INTO pdu VALUES (7, 1609459200, 2), (8, 1609459201, 1);
            INSERT INTO addr VALUES (1, 7, 'insert-address-token', 137), (2, 7, '+441', 151),
                (3, 7, '+442', 130), (4, 8, '+441', 137), (5, 8, 'insert-address-token', 151);
            INSERT INTO part VALUES (1, 7, 'text/plain', 'hi');
        """)
    found = orderwatch.read_contacts(path, owner=OWNER, with_text=True)
    assert found["to_id"].tolist() == ["0123456", "+441;+442", OWNER]
    assert found["from_id"].tolist() == [OWNER, OWNER, "+441"]
    assert found["status"].tolist() == ["undelivered", "completed", "completed"]
    assert found["text"].tolist()[:2] == ["failed", "hi"]
    assert found["at"].dt.second.tolist() == [0, 0, 1]


def test_cells_of_any_kind(tmp_path: Path) -> None:
    """SQLite lets a cell hold anything; a row with something else is set aside or read as none."""
    calls, messages = tmp_path / "calllog.db", tmp_path / "sms.db"
    with closing(sqlite3.connect(calls)) as con, con:
        con.executescript("""
            CREATE TABLE calls (_id INTEGER PRIMARY KEY, number, date, duration, type, features,
                presentation);
            INSERT INTO calls VALUES (1, x'00ff', 'soon', 'long', 'x', 'y', 'z'),
                (2, 1e400, 1609632000000, 1.5, 1, x'01', NULL), (3, NULL, NULL, NULL, 2, 1, 1);
        """)
    messages_database(messages)
    with closing(sqlite3.connect(messages)) as con, con:
        con.execute(
            "UPDATE message SET associated_message_type = 'x', handle_id = 'y', service = 5"
        )
    matched = Matched([calls, messages], asked=ContactsAsked(owners=[OWNER], with_text=True))
    assert [row["rows"] for row in matched.ledger] == [3, 6]
    assert matched.aside[:2] == [(1, "BAD_TIME", "at"), (3, "NO_TIME", "at")]


def test_a_table_without_its_columns(tmp_path: Path) -> None:
    """A database with the names of tables and nothing in them is refused by name."""
    path = tmp_path / "sms.db"
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript("CREATE TABLE message (x); CREATE TABLE handle (y)")
    with pytest.raises(RecordsError, match="cannot be read as a database"):
        orderwatch.read_contacts(path, owner=OWNER)


SMS = '<sms address="0123456" date="1609632000000" type="2" />'


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (SMS.replace("<sms", "<rcs") + SMS, ["rcs", "sms"]),
        (SMS.replace("<sms", '<sms xmlns="urn:x"'), ["{urn:x}sms"]),
        (f"<thread>{SMS}{SMS}</thread>", ["sms", "sms"]),
        (f"{SMS[:-2]}>{SMS}</sms>", ["sms", "sms"]),
        ("<note><deep/></note>", ["note"]),
    ],
)
def test_nothing_of_a_backup_is_lost(tmp_path: Path, inside: str, found: list[str]) -> None:
    """A record is read however deep it lies; what is none is a row that is set aside."""
    rows = backup(tmp_path, inside)
    assert [one.value if isinstance(one, Fault) else one.channel for one in rows] == found
    assert {one.code for one in rows if isinstance(one, Fault)} <= {"UNKNOWN_TYPE"}
    numbers = [one.row if isinstance(one, Fault) else one.number for one in rows]
    assert numbers == [*range(1, len(found) + 1)]


@pytest.mark.parametrize(("kind", "found"), [("128", 1), ("132", 1), ("134", 0), ("136", 0)])
def test_reports_of_picture_messages(tmp_path: Path, kind: str, found: int) -> None:
    """That a picture message was delivered or read is no message of who received it."""
    (one,) = backup(
        tmp_path,
        f'<mms date="1609632000000" msg_box="1" m_type="{kind}" address="0123456"><addrs>'
        '<addr address="0123456" type="137"/></addrs></mms>',
    )
    assert isinstance(one, ContactRow) is bool(found)
    path = tmp_path / "mmssms.db"
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript(f"""
            CREATE TABLE sms (_id INTEGER PRIMARY KEY);
            CREATE TABLE pdu (_id INTEGER PRIMARY KEY, date INTEGER, msg_box INTEGER, m_type);
            CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);
            INSERT INTO pdu VALUES (1, 1609459200, 1, {kind});
            INSERT INTO addr VALUES (1, 1, '0123456', 137);
        """)
    assert len(orderwatch.read_contacts(path, owner=OWNER)) == found


def calls_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript("""
            CREATE TABLE calls (_id INTEGER PRIMARY KEY, number, date, duration, type);
            INSERT INTO calls VALUES (1, '0123456', 1609632000000, 5, 2);
        """)


def test_an_index_that_needs_a_module(tmp_path: Path) -> None:
    """An index of words by a module of the phone's maker keeps no call from being read."""
    path = tmp_path / "contacts2.db"
    calls_database(path)
    with closing(sqlite3.connect(path)) as con, con:
        con.executescript("""
            CREATE VIRTUAL TABLE words USING fts4(x);
            PRAGMA writable_schema = 1;
            UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE words USING fts4(x, tokenize=icu)'
                WHERE name = 'words';
        """)
    assert len(orderwatch.read_contacts(path, owner=OWNER)) == 1


def test_a_damaged_database(tmp_path: Path) -> None:
    """Where even the names of its tables are no text, that is said."""
    path = tmp_path / "calllog.db"
    calls_database(path)
    damaged = path.read_bytes().replace(b"TABLE", b"TABLX").replace(b"calls", b"\xd7alls")
    path.write_bytes(damaged)
    with pytest.raises(RecordsError, match="cannot be read as a database"):
        orderwatch.read_contacts(path, owner=OWNER)


@pytest.mark.parametrize("name", [b"q?x=1#%41.db", b"\xff.db"])
def test_the_name_of_a_database(tmp_path: Path, name: bytes) -> None:
    """It may hold any bytes."""
    path = tmp_path / os.fsdecode(name)
    calls_database(path)
    matched = Matched([path], asked=ContactsAsked(owners=[OWNER]))
    assert matched.counts() == (0, 0, 0, 1)


def test_rich_messages_of_an_iphone(tmp_path: Path) -> None:
    """They are none of iMessage; a time that is none is told from one that is missing."""
    path = tmp_path / "sms.db"
    messages_database(path)
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE message SET service = 'RCS' WHERE ROWID = 1")
        con.execute("UPDATE message SET date = 'soon' WHERE ROWID = 2")
    found = orderwatch.read_contacts(path)
    assert found["platform"].tolist()[0] == "rcs"
    assert (2, "BAD_TIME", "date") in Matched([path]).aside


@pytest.mark.parametrize(
    ("root", "notes"),
    [
        ("calls count='2'", ()),
        ("calls", ()),
        ("calls count='many'", ()),
        ("calls backup_date='1' count = \"5\"", ("says that it holds 5 records, and holds 2",)),
        ("calls count='1'", ("says that it holds 1 records, and holds 2",)),
    ],
)
def test_a_backup_that_counts_itself(tmp_path: Path, root: str, notes: tuple[str, ...]) -> None:
    """A backup says how many records it holds: one that holds others was cut, or changed."""
    call = "<call number='07700900456' duration='5' date='1775000000000' type='2'/>"
    path = tmp_path / "calls.xml"
    path.write_text(f"<?xml version='1.0'?>\n<{root}>{call}{call}</calls>", encoding="utf-8")
    with RecordStore() as store:
        store.add([path], records="contacts", asked=ContactsAsked(owners=["phone:07700 900123"]))
        (source,) = store.sources()
    assert source.notes == notes


def picture(inside: str, address: str, box: str = "1") -> str:
    kind = "132" if box == "1" else "128"
    return (
        f'<mms date="1776157200000" msg_box="{box}" m_type="{kind}" address="{address}">'
        f"<addrs>{inside}</addrs></mms>"
    )


def end(number: str, kind: str) -> str:
    return f'<addr address="{number}" type="{kind}"/>'


@pytest.mark.parametrize("address", ["", "null"])
def test_a_picture_message_whose_addresses_stand_below_it(tmp_path: Path, address: str) -> None:
    """Who sent it and to whom is told by the addresses, where the message itself does not."""
    came = end("+15550002222", "137") + end("insert-address-token", "151")
    went = end("insert-address-token", "137") + end("+15550002222", "151")
    many = went + end("+15550003333", "130")
    inside = picture(came, address) + picture(went, address, "2") + picture(many, address, "2")
    rows = [one for one in backup(tmp_path, inside) if isinstance(one, ContactRow)]
    assert [(one.from_id, one.to_id, one.group_chat) for one in rows] == [
        ("+15550002222", OWNER, ""),
        (OWNER, "+15550002222", ""),
        (OWNER, "+15550002222;+15550003333", "yes"),
    ]


def test_the_owners_number_among_the_addresses_makes_no_group(tmp_path: Path) -> None:
    """Two phones, of which one is the owner's as another text, are no group; three are."""
    her, him, child = "07700 900456", "+447700900123", "+447700900457"
    came = end(him, "137") + end("+447700900456", "151")
    inside = picture(came, f"+447700900456~{him}") + picture(came, f"{him}~{child}")
    (tmp_path / "backup.xml").write_text(f"<smses count='2'>{inside}</smses>", encoding="utf-8")
    asked = ContactsAsked(owners=[f"phone:{her}"])
    (case,) = Matched([tmp_path / "backup.xml"], [told(starts_us=0)], asked=asked).cases.values()
    assert [one.group_chat for one in case] == [False, True]
