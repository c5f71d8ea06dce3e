"""Contacts: every row used, a duplicate, set aside with a code, or not matched."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.contact_files import HERS, HIS, Matched, T, told, write
from support.data import real_data
from support.ends import CHANNELS_OF_ENDS, ENDS, HELD, PLATFORMS_OF_ENDS
from support.orders import DAY, START

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.identity import normal, of_record
from orderwatch.identity.hidden import HIDDEN
from orderwatch.orders.model import Identifier, Order, Person
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.contact_names import name_ends
from orderwatch.records.contact_records import receivers_of
from orderwatch.records.model import HeldIdentifier


def row(
    sender: str = HIS,
    receiver: str = HERS,
    *,
    at: str = T,
    channel: str = "call",
    platform: str = "",
    status: str = "",
    duration: str = "",
) -> str:
    return f'{at},{channel},{platform},,"{sender}","{receiver}",{status},{duration},"words, words"'


@pytest.mark.parametrize(
    ("line", "used"),
    [
        (row(), True),
        (row(HERS, HIS), True),
        (row("+447700900123", "0044 (0)7700-900456"), True),
        (row("Withheld", HERS), True),
        (row("", HERS), True),
        (row("-2", HERS), True),
        (row(HIS, ""), True),
        (row("07700 900789", HERS), False),
        (row(HIS, "07700 900789"), False),
        (row(HIS, "07700 900789; 07700 900456"), True),
        (row(HIS, "07700 900789;07700 900780"), False),
        (row("+17700900123", HERS), False),
        (row("@InventedO-1", "o-1@EXAMPLE.org", channel="social", platform="Instagram"), True),
        (row("@InventedO-1", HERS, channel="social", platform="tiktok"), False),
        (row("person:R-O-1", "person:O-1/P1", channel="gift"), True),
        (row("person:O-1/R-O-1", "person:O-1/P1", channel="in_person"), True),
        (row("person:O-1/R-O-1", "person:O-2/P1", channel="in_person"), False),
        (row("person:R-O-1", "person:P1", channel="letter"), True),
        (row("", "person:P1", channel="letter"), True),
        (row(at="2026-03-02T11:59:59Z"), False),  # a second before the order
        (row(at="2026-03-02T12:00:00Z"), True),
    ],
)
def test_between_whom(tmp_path: Path, line: str, used: bool) -> None:
    """Both ends, or one end and a withheld other, are of persons of the order at that time."""
    found = Matched([write(tmp_path, [line])])
    assert found.used == ([("contacts.csv", 1)] if used else [])
    assert found.counts() == (int(used), 0, 0, int(not used))


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (row(at=""), "NO_TIME", "at"),
        (row(at="yesterday"), "BAD_TIME", "at"),
        (row(at="2026-03-05T10:00:00"), "NO_ZONE", "at"),
        (row(at="1999-03-05T10:00:00Z"), "TIME_OUT_OF_RANGE", "at"),
        (row(channel=""), "NO_CHANNEL", "channel"),
        (row(channel="fax"), "UNKNOWN_CHANNEL", "channel"),
        (f"{T},social,x,winked,a,b,,,", "UNKNOWN_ACTION", "action"),
        (row("", ""), "NO_IDENTIFIER", "from_id"),
        (row(status="perhaps"), "UNKNOWN_STATUS", "status"),
        (row(duration="-1"), "BAD_DURATION", "duration_s"),
        (row(duration="ages"), "BAD_DURATION", "duration_s"),
        (row(duration="nan"), "BAD_DURATION", "duration_s"),
        (f"{T},call", "MALFORMED_ROW", ""),
    ],
)
def test_codes(tmp_path: Path, line: str, code: str, column: str) -> None:
    """One line for each row that cannot be used, with its first fault."""
    found = Matched([write(tmp_path, [line, row()])])
    assert [(one[0], one[1], one[2] or "") for one in found.aside] == [(1, code, column)]
    assert found.counts() == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("status", "duration", "channel", "found"),
    [
        ("", "12", "call", "completed"),
        ("", "0:01:05", "call", "completed"),
        ("", "0", "call", "unknown"),
        ("", "", "call", "unknown"),
        ("", "", "sms", "unknown"),
        ("Missed", "12", "call", "missed"),
        ("undelivered", "", "sms", "undelivered"),
    ],
)
def test_what_became_of_it(
    tmp_path: Path, status: str, duration: str, channel: str, found: str
) -> None:
    """A call that lasted was completed; otherwise only the record's own word counts."""
    path = write(tmp_path, [row(status=status, duration=duration, channel=channel)])
    (case,) = Matched([path]).cases.values()
    assert case[0].status == found
    assert case[0].duration_s == {"12": 12.0, "0:01:05": 65.0, "0": 0.0, "": None}[duration]


def test_a_record_in_memory(tmp_path: Path) -> None:
    """Both ends in normal form and as written, times in µs, words only where asked for."""
    path = write(tmp_path, [row(HIS, f"{HERS};07700 900789", channel="sms", status="completed")])
    for with_text, text in ((False, None), (True, "words, words")):
        (case,) = Matched([path], asked=ContactsAsked(with_text=with_text)).cases.values()
        (one,) = case
        assert one.at_us == START + 2 * DAY + 22 * 3_600_000_000
        assert (one.from_key, one.from_id) == ("phone:+447700900123", HIS)
        assert one.to_keys == ("phone:+447700900456", "phone:+447700900789")
        assert one.to_ids == (HERS, "07700 900789")
        assert (one.text, one.status, one.source, one.row) == (
            text,
            "completed",
            "contacts.csv",
            1,
        )


def test_the_same_export_twice(tmp_path: Path) -> None:
    """Rows of an overlapping export are duplicates; two equal messages of one export are two."""
    sms, call = row(channel="sms"), row(duration="60")
    first = write(tmp_path, [sms, sms, call, call], "a.csv")
    second = write(tmp_path, [sms, sms, sms, call], "b.csv")
    found = Matched([first, second])
    assert found.counts(0) == (3, 1, 0, 0)
    assert found.counts(1) == (1, 3, 0, 0)
    assert found.used == [("a.csv", 1), ("a.csv", 2), ("a.csv", 3), ("b.csv", 3)]


def test_an_identifier_that_changes_hands(tmp_path: Path) -> None:
    """A contact counts for whoever held the number then; a clock of minutes may reach into it."""
    dated = Identifier(kind="phone", value=HIS, from_us=START + 3 * DAY, until_us=START + 4 * DAY)
    base = told()
    mine = replace(base, respondent=replace(base.respondent, identifiers=(dated,)))
    times = ("05T11:59:59Z", "05T12:00:00Z", "06T11:59:59Z", "06T12:00:00Z")
    path = write(tmp_path, [row(at=f"2026-03-{time}") for time in times])
    assert [number for _, number in Matched([path], [mine]).used] == [2, 3]


def test_two_orders_in_two_countries(tmp_path: Path) -> None:
    """A number without a country is read for the region of the order that it is held against."""
    british = told("O-1", "020 7946 0018", "020 7946 0019")
    american = told("O-2", "(202) 555-0123", "(202) 555-0124", phone_region="US")
    path = write(tmp_path, [row("2025550123", "2025550124"), row("02079460018", "02079460019")])
    found = Matched([path], [british, american])
    assert {case: [one.row for one in rows] for case, rows in found.cases.items()} == {
        "00000000": [2],
        "00000001": [1],
    }


def test_one_row_of_two_cases(tmp_path: Path) -> None:
    """A contact with persons of two orders is used in both and counted once."""
    first, second = told("O-1"), told("O-2", "07700 900124", "07700 900457")
    shared = Identifier(kind="phone", value="07700 900999", shared=True)

    def with_shared(one: Order) -> Order:
        (person,) = one.protected
        return replace(one, protected=(replace(person, identifiers=(*person.identifiers, shared)),))

    path = write(tmp_path, [row("withheld", "07700 900999")])
    found = Matched([path], [with_shared(first), with_shared(second)])
    assert len(found.cases) == 2
    assert found.counts() == (1, 0, 0, 0)


def test_go_betweens(tmp_path: Path) -> None:
    """What passes between a person of the order and another that it names is used."""
    aunt = Person(
        id="A1", role="associate", identifiers=(Identifier(kind="phone", value="07700 900789"),)
    )
    path = write(tmp_path, [row(HIS, "07700 900789"), row("07700 900789", HERS)])
    assert len(Matched([path], [replace(told(), people=(aunt,))]).used) == 2


NOTATIONS = st.sampled_from(
    ["+447700900123", "07700900123", "07700 900123", "0044 7700 900123", "(07700) 900-123",
     "+44 (0)7700 900123", "tel:+447700900123", "phone:07700 900123", "44 7700 900123"]
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(written=st.lists(NOTATIONS, min_size=1, max_size=6), data=st.data())
def test_notation_order_and_files(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], data: st.DataObject
) -> None:
    """How numbers are written, the order of rows and the splitting into files change nothing."""
    folder = tmp_path_factory.mktemp("contacts")
    lines = [
        row(one, HERS, at=f"2026-03-05T10:00:{number:02d}Z", channel="sms")
        for number, one in enumerate(written)
    ]
    lines += [row("07700 900789", "07700 900790", at=f"2026-03-05T11:00:0{n}Z") for n in range(3)]
    shuffled = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(0, len(lines)))
    paths = [write(folder, shuffled[:cut], "a.csv"), write(folder, shuffled[cut:], "b.csv")]
    found = Matched(paths)
    seen = sorted(one.at_us for case in found.cases.values() for one in case)
    start = START + 2 * DAY + 22 * 3_600_000_000
    assert seen == [start + number * 1_000_000 for number in range(len(written))]
    assert sum(one["not_matched"] for one in found.ledger) == 3


def test_words_are_not_read_unless_asked(tmp_path: Path) -> None:
    """A file is read without its column of words, so that they reach no table."""
    path = write(tmp_path, [row()])
    assert orderwatch.read_contacts(path)["text"].isna().all()
    assert orderwatch.read_contacts(path, with_text=True)["text"].tolist() == ["words, words"]


def test_a_frame(tmp_path: Path) -> None:
    """A DataFrame with the canonical columns is read as a file would be, its times of any zone."""
    frame = pd.DataFrame(
        {
            "at": pd.to_datetime([T, T]).tz_convert("Europe/London"),
            "channel": ["sms", "sms"],
            "from_id": [HIS, "07700 900789"],
            "to_id": [HERS, HERS],
        }
    )
    findings = orderwatch.check(told(), contacts=frame)
    assert findings.ledger.loc[0, ["rows", "used", "not_matched"]].tolist() == [2, 1, 1]
    assert findings.orders.loc[0, "contacts_used"] == 1


def test_a_folder(tmp_path: Path) -> None:
    """Of a folder every file is read that may hold contacts."""
    write(tmp_path, [row()], "a.csv")
    (tmp_path / "notes.md").write_text("no contacts", encoding="utf-8")
    (tmp_path / "b.xml").write_text("<calls count='0'></calls>", encoding="utf-8")
    found = orderwatch.read_contacts(tmp_path, owner="phone:1234567")
    assert found["source"].unique().tolist() == ["a.csv"]


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "", "hello"])
def test_no_contacts(tmp_path: Path, content: str) -> None:
    """A file that is none says so, with its columns."""
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordsError, match=r"x\.csv"):
        orderwatch.read_contacts(path)


def test_words_with_a_solicitor_are_never_read(tmp_path: Path) -> None:
    """What passes with a privileged person is counted; its words reach no record."""
    office = Person(
        id="S1",
        role="solicitor",
        privileged=True,
        identifiers=(Identifier(kind="phone", value="020 7946 0018"),),
    )
    lines = [
        row(HIS, "02079460018", channel="sms"),
        row("02079460018", f"{HERS};{HIS}", channel="sms"),
        row(channel="sms"),
    ]
    path = write(tmp_path, lines)
    matched = Matched([path], [replace(told(), people=(office,))], ContactsAsked(with_text=True))
    ((first, second, third),) = matched.cases.values()
    assert (first.text, second.text, third.text) == (None, None, "words, words")


def test_an_id_that_two_files_have(tmp_path: Path) -> None:
    """Every file has its own P1: in a batch the order's id must stand before it."""
    lines = [row("", "person:P1", channel="letter"), row("", "person:O-2/P1", channel="letter")]
    second = told("O-2", "07700 900124", "07700 900457")
    found = Matched([write(tmp_path, lines)], [told(), second])
    assert {case: [one.row for one in rows] for case, rows in found.cases.items()} == {
        "00000001": [2]
    }


def test_where_identifiers_occur_at_all(tmp_path: Path) -> None:
    """An export of the respondent's phone without a contact of hers is told by what it holds."""
    bill = write(
        tmp_path,
        [
            "2026-03-05T10:00:00Z,voice,07700900123,0123456789,MO,5",
            "2026-03-07T10:00:00Z,voice,07700900123,0123456789,MO,5",
        ],
        header="start_time,type,own_number,other_number,direction,duration\n",
    )
    matched = Matched([bill])
    assert matched.counts() == (0, 0, 0, 2)
    ((seen,),) = matched.seen.values()
    first = START + 2 * DAY + 22 * 3_600_000_000
    assert (seen.source, seen.key) == ("contacts.csv", "phone:+447700900123")
    assert (seen.first_us, seen.last_us) == (first, first + 2 * DAY)
    assert seen.channels == ("call", "sms", "video_call")


def test_whose_export(tmp_path: Path) -> None:
    """The own number of a bill, or the owner given, is told with each record."""
    line = "2026-03-05T10:00:00Z,voice,07700900123,07700900456,MO,5"
    header = "start_time,type,own_number,other_number,direction,duration\n"
    bill = write(tmp_path, [line], "bill.csv", header)
    plain = write(tmp_path, [row()], "plain.csv")
    asked = ContactsAsked(owners=["plain.csv=phone:07700 900456"])
    ((first, second),) = Matched([bill, plain], asked=asked).cases.values()
    assert {first.owner_key, second.owner_key} == {"phone:+447700900123", "phone:+447700900456"}


def test_numbers_of_many_regions_in_every_form(tmp_path: Path) -> None:
    """What is not looked at closely is never an identifier of an order: all forms are found."""
    with real_data("phonenumbers/example_numbers_all_regions.csv").open(encoding="utf-8") as file:
        numbers = list(csv.DictReader(file))[::24]
    orders, lines = [], []
    for place, number in enumerate(numbers):
        orders.append(told(f"O-{place}", number["e164"], "", phone_region=number["region"]))
        forms = ("e164", "national", "international", "rfc3966")
        lines += [row(number[form], "withheld", at=f"2026-03-05T10:{place:02d}:{n:02d}Z")
                  for n, form in enumerate(forms)]  # fmt: skip
    found = Matched([write(tmp_path, lines)], orders)
    assert len(numbers) == 32
    for place in range(len(numbers)):
        rows = {one.row for one in found.cases.get(f"{place:08d}", ())}
        assert rows >= set(range(4 * place + 1, 4 * place + 5)), numbers[place]


AROUND = [
    *("{}", "'{}", "TEL {}", "Alex {}", "Mobile: {}", "{} (mobile)", "<{}>", "{}.0", "{};", "p:{}"),
    *("\u202a{}\u202c", "\u200e{}", "{}\t", "{} extension 12", "{};ext=12", "{}@s.whatsapp.net"),
    *("sip:{}@voip.example", "#31#{}", "141{}", "Alex Invented {} {}", "{} ext. 0012", "tel:{}"),
]


@settings(max_examples=60, deadline=None)
@given(
    around=st.lists(st.sampled_from(AROUND), min_size=1, max_size=8),
    number=st.sampled_from(["07700 900456", "+447700900456", "447700900456", "00447700900456"]),
    his=st.sampled_from([HIS, "{HIS} ext 12"]),
)
def test_what_is_looked_at_is_what_counts(
    tmp_path_factory: pytest.TempPathFactory, around: list[str], number: str, his: str
) -> None:
    """A row is used exactly where the normal form of its end is an identifier of the order."""
    texts = [one.replace("{}", number) for one in around]
    rows = [row(HIS, one, at=f"2026-03-05T10:{n:02d}:00Z") for n, one in enumerate(texts)]
    rows += [row(one, HIS, at=f"2026-03-05T11:{n:02d}:00Z") for n, one in enumerate(texts)]
    hers = "07700 900456 ext 12" if "ext" in his else HERS
    keys = {of_record(one, "call", region="GB").key for one in (hers, "")}
    found = Matched([write(tmp_path_factory.mktemp("x"), rows)], [told(hers=hers)])
    expected = [
        n
        for n, one in enumerate(texts + texts, 1)
        if keys & {of_record(part, "call", region="GB").key for part in receivers_of(one)}
    ]
    assert [number for _, number in found.used] == expected


@settings(max_examples=150, deadline=None)
@given(
    texts=st.lists(ENDS, min_size=1, max_size=30),
    channel=st.sampled_from(CHANNELS_OF_ENDS),
    platform=st.sampled_from(PLATFORMS_OF_ENDS),
    regions=st.sampled_from([("",), ("GB",), ("GB", "US", "")]),
    few=st.booleans(),
)
def test_no_text_is_passed_over(
    texts: list[str], channel: str, platform: str, regions: tuple[str, ...], few: bool
) -> None:
    """Every text whose normal form is an identifier of an order is found, whatever it looks like.

    Against the normal forms of all texts, one by one.
    """
    kept = [one for one in HELD if not few or len(one[1]) > 6]
    held = [
        HeldIdentifier(case="1", order=place, key=normal(*one, region).key, region=region,
            from_us=0, until_us=1 << 60)
        for region in regions for place, one in enumerate(kept)
    ]  # fmt: skip
    keys = {one.key for one in held}
    con = duckdb.connect(config={"threads": 1})
    con.execute("CREATE TABLE contacts (from_id TEXT, to_id TEXT, channel TEXT, platform TEXT, "
                "region TEXT)")  # fmt: skip
    rows = [(one, None, channel, platform, "") for one in texts]
    con.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?, ?)", rows)
    name_ends(con, held)
    found = con.execute("SELECT whole, dialled, key FROM names").fetchall()
    expected = {
        (text, region, key)
        for text in texts
        for region in regions
        for one in receivers_of(text)
        if (key := of_record(one, channel, platform, region).key) in keys
    }
    assert sorted(found) == sorted(expected)


def test_an_account_that_is_named_by_a_number(tmp_path: Path) -> None:
    """Facebook and Telegram number their accounts: such a number is no telephone's."""
    order = told(hers="07700 900456")
    person = replace(
        order.respondent,
        identifiers=(Identifier(kind="handle", value="100004567891234", platform="facebook"),),
    )
    rows = [
        row("100004567891234", "person:P1", channel="social", platform="facebook"),
        row("100004567891235", "person:P1", channel="social", platform="facebook"),
    ]
    found = Matched([write(tmp_path, rows)], [replace(order, respondent=person)])
    assert found.used == [("contacts.csv", 1)]


@pytest.mark.parametrize("cut", ["4.47701E+11", "4.47e+11", "4E+11", "1234567890123456.0"])
def test_a_number_that_a_spreadsheet_has_cut(tmp_path: Path, cut: str) -> None:
    """A number that lost its digits is set aside and said, not taken for somebody else's."""
    found = Matched([write(tmp_path, [row(cut, HERS), row(HIS, cut)])])
    assert found.aside == [(1, "LOST_DIGITS", "from_id"), (2, "LOST_DIGITS", "to_id")]


@pytest.mark.parametrize(
    "hidden",
    ["No  Caller ID", "Withheld\u00a0", "\u202aPrivate\u202c", "phone:Withheld", "CLI withheld"],
)
def test_words_for_a_caller_who_is_not_shown(tmp_path: Path, hidden: str) -> None:
    """However they are spaced and marked, the contact is used and the caller has no key."""
    (case,) = Matched([write(tmp_path, [row(hidden, HERS)])]).cases.values()
    assert case[0].from_key == ""


def test_words_of_other_languages_for_a_number_that_is_not_shown(tmp_path: Path) -> None:
    """Each is a caller without identity, in small letters and capitals, letters put together or
    not; on a platform it can be the name of somebody."""
    words = [
        form
        for word in sorted(HIDDEN)
        for form in (word, word.title(), f"({word.upper()})", unicodedata.normalize("NFD", word))
    ]
    times = [f"2026-03-05T{n // 60:02d}:{n % 60:02d}:00Z" for n in range(len(words))]
    rows = [row(one, HERS, at=at) for one, at in zip(words, times, strict=True)]
    found = Matched([write(tmp_path, rows)])
    lost = sorted(set(range(1, len(rows) + 1)) - {number for _, number in found.used})
    assert [words[number - 1] for number in lost] == []
    (case,) = found.cases.values()
    assert {one.from_key for one in case} == {""}


@pytest.mark.parametrize("name", ["unbekannt", "Privado", "anonyme"])
def test_such_a_word_is_a_name_on_a_platform(tmp_path: Path, name: str) -> None:
    """A stranger who goes by it is somebody, and not a sender without identity."""
    rows = [row(name, HERS, channel="messaging", platform="instagram")]
    assert Matched([write(tmp_path, rows)]).used == []
