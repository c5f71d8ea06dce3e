"""Exports of contacts that are tables of another form, by their profiles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from support.contact_files import HERS, HIS, Matched, told, write
from support.data import real_data

import orderwatch
from orderwatch.errors import OrderwatchError, ProfileFaults, RecordsError
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.profiles import builtin, load_profile

BILL = "start_time,type,own_number,other_number,direction,duration,cell\n"


def own(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(f"records: contacts\n{text}", encoding="utf-8")
    return path


def asked(*profiles: Path, **values: object) -> ContactsAsked:
    return ContactsAsked(profiles=[load_profile(one) for one in profiles], **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "sender", "status", "seconds"),
    [
        ("2026-03-05T10:00:00Z,Voice,07700900123,07700900456,OUT,65,x", "his", "completed", 65),
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,outgoing,-1,x", "his", "missed", None),
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,MO,0,x", "his", "missed", 0),
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,MO,,x", "his", "missed", None),
        ("2026-03-05T10:00:00Z,call,07700900456,07700900123,in,1,x", "his", "completed", 1),
        ("2026-03-05T10:00:00Z,call,07700900456,,MT,1,x", "", "completed", 1),
        ("2026-03-05T10:00:00Z,SMS,07700900123,07700900456,MO,,x", "his", "unknown", None),
    ],
)
def test_a_bill(tmp_path: Path, line: str, sender: str, status: str, seconds: float | None) -> None:
    """Own number and direction give both ends; -1, 0 and blank are calls that nobody answered."""
    ((one,),) = Matched([write(tmp_path, [line], header=BILL)]).cases.values()
    assert one.from_key == ("phone:+447700900123" if sender else "")
    assert (one.status, one.duration_s) == (status, seconds)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,,65,x", "NO_DIRECTION"),
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,roaming,65,x", "UNKNOWN_DIRECTION"),
        ("2026-03-05T10:00:00Z,voice,,07700900456,MO,65,x", "NO_IDENTIFIER"),
        ("2026-03-05T10:00:00Z,data,07700900123,,MO,65,x", "UNKNOWN_CHANNEL"),
        ("2026-03-05T10:00:00Z,voice,07700900123,07700900456,MO,-2,x", "BAD_DURATION"),
    ],
)
def test_a_faulty_bill(tmp_path: Path, line: str, code: str) -> None:
    """Nothing is guessed: a direction or a word that is not known sets the row aside."""
    assert [one[1] for one in Matched([write(tmp_path, [line], header=BILL)]).aside] == [code]


LOCAL = """
columns: {at: Answered, channel: Kind, from_id: A, to_id: B, duration_s: Length}
channels: {tel: call}
time_format: DD/MM/YYYY HH:mm
timezone: Europe/London
region: GB
"""


def test_local_times_of_two_numbers(tmp_path: Path) -> None:
    """Of several time columns the profile names one; minutes are intervals; hours that happened
    twice are told by the order of the file.
    """
    header = "Dialled;Answered;Kind;A;B;Length;Subscriber\n"
    times = ("25/10/2026 00:59", "25/10/2026 01:30", "25/10/2026 01:10", "25/10/2026 02:00")
    rows = [f"01/01/2026 00:00;{one};tel;07700900123;07700900456;5;A Secret Name" for one in times]
    path = write(tmp_path, rows, header=header)
    profile = own(tmp_path, LOCAL + 'delimiter: ";"\n')
    found = orderwatch.read_contacts(path, profile=profile)
    assert [str(one) for one in found["at"]] == [
        "2026-10-24 23:59:00+00:00",
        "2026-10-25 00:30:00+00:00",
        "2026-10-25 01:10:00+00:00",
        "2026-10-25 02:00:00+00:00",
    ]
    assert set(found["resolution_s"]) == {60.0}
    assert set(found["from_key"]) == {"phone:+447700900123"}
    assert "Secret" not in found.to_csv()


def test_bandicoot(tmp_path: Path) -> None:
    """A call without a length was not answered; the owner and the zone come from outside."""
    header = "interaction,direction,correspondent_id,datetime,call_duration,antenna_id\n"
    rows = [
        "call,in,07700900123,2026-03-05 10:00:00,60,1",
        "call,out,07700900123,2026-03-05 11:00:00,,1",
        "text,in,A1,2026-03-05 12:00:00,,1",
    ]
    path = write(tmp_path, rows, header=header)
    with pytest.raises(RecordsError, match="does not say whose records they are; give --owner"):
        Matched([path])
    assert Matched([path], asked=asked(owners=[f"phone:{HERS}"])).counts() == (0, 0, 3, 0)
    text = "".join(
        f"{key}: {value}\n"
        for key, value in {
            "columns": "{at: datetime, channel: interaction, direction: direction, "
            "other_id: correspondent_id, duration_s: call_duration}",
            "channels": "{call: call, text: sms}",
            "directions": "{in: in, out: out}",
            "unanswered": '["0", ""]',
            "timezone": "Europe/London",
            "owner": f"phone:{HERS}",
        }.items()
    )
    found = Matched([path], asked=asked(own(tmp_path, text)))
    assert found.counts() == (2, 0, 0, 1)
    ((first, second),) = found.cases.values()
    assert (first.from_key, first.status) == ("phone:+447700900123", "completed")
    assert (second.to_keys, second.status) == (("phone:+447700900123",), "missed")


def test_the_real_bandicoot_records(tmp_path: Path) -> None:
    """Every row of the published sample is usable once its zone is known."""
    folder = real_data("bandicoot/demo/data")
    base = load_profile("bandicoot")
    text = (
        f"columns: {{{', '.join(f'{k}: {v}' for k, v in base.columns.items())}}}\n"
        "channels: {call: call, text: sms}\ndirections: {in: in, out: out}\n"
        'unanswered: ["0", ""]\ntimezone: America/New_York\n'
    )
    for name in ("ego.csv", "A.csv"):
        path = folder / name
        rows = path.read_text(encoding="utf-8").strip().count("\n")
        matched = Matched([path], asked=asked(own(tmp_path, text), owners=["other:ego"]))
        assert matched.ledger[0]["rows"] == rows
        assert matched.counts() == (0, 0, 0, rows)


def test_a_log(tmp_path: Path) -> None:
    """What a protected person wrote down names persons by the ids of the order."""
    header = "when,what,who,to,note,reported_by,lat,lon\n"
    rows = [
        "2026-03-05T10:00:00Z,letter,person:R-O-1,person:O-1/P1,a letter,P1,,",
        "2026-03-05T11:00:00Z,in_person,person:R-O-1,person:O-1/P1,outside,P1,51.75,-0.33",
        "2026-03-05T12:00:00Z,in_person,person:R-O-1,person:O-1/P1,outside,P1,91,-0.33",
    ]
    found = Matched([write(tmp_path, rows, header=header)])
    ((first, second),) = found.cases.values()
    assert (first.channel, first.reported_by, first.status) == ("letter", "P1", "completed")
    assert (second.lat, second.lon) == (51.75, -0.33)
    assert found.aside == [(3, "BAD_LATITUDE", "lat")]


def test_a_log_in_a_workbook(tmp_path: Path) -> None:
    """Its dates are local times in the zone that a profile names."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["When", "What", "Who", "To", "Note", "By"])
    book.active.append(
        [datetime(2026, 4, 5, 10, 30), "letter", "person:R-O-1", "person:P1", "a letter", "P1"]
    )
    book.save(tmp_path / "log.xlsx")
    profile = own(
        tmp_path,
        "columns: {at: When, channel: What, from_id: Who, to_id: To, text: Note, reported_by: By}\n"
        "timezone: Europe/London\nstatus: completed\n",
    )
    ((one,),) = Matched([tmp_path / "log.xlsx"], asked=asked(profile)).cases.values()
    assert one.at_us == 1_775_381_400_000_000  # 09:30Z, in summer time
    assert (one.reported_by, one.text, one.channel) == ("P1", None, "letter")


def test_several_profiles(tmp_path: Path) -> None:
    """Each file takes the profile that fits it; the others are told by their content."""
    one = write(tmp_path, [f"2026-03-05 10:00,{HIS},{HERS}"], "a.csv", header="t,a,b\n")
    two = write(tmp_path, [f"2026-03-05 10:00,{HERS},{HIS}"], "b.csv", header="t,c,d\n")
    three = write(tmp_path, [f"2026-03-05T10:00:00Z,sms,,,{HIS},{HERS},,,"], "c.csv")
    plain = "time_format: YYYY-MM-DD HH:mm\ntimezone: Europe/London\nchannel: sms\n"
    profiles = [
        own(tmp_path, plain + "columns: {at: t, from_id: a, to_id: b}\n", "1.yaml"),
        own(tmp_path, plain + "columns: {at: t, from_id: c, to_id: d}\n", "2.yaml"),
    ]
    findings = orderwatch.check(told(), contacts=[one, two, three], profile=profiles)
    assert findings.ledger["used"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns: {at: t, from_id: a}\nchannel: sms", "does not say who had contact with whom"),
        ("columns: {at: t, from_id: a, to_id: b}", "does not say which column is channel"),
        ("columns: {at: t, other_id: a}\nchannel: sms", "does not say who contacted whom"),
        ("columns: {at: t, from_id: a, to_id: b}\nchannel: fax", "is no channel"),
        ("columns: {at: t, from_id: a, to_id: b}\nchannels: {x: fax}\nchannel: sms", "no channel"),
        ("columns: {at: t, from_id: a, to_id: b}\nchannel: sms\nstatuses: {x: y}", "is no status"),
        ("columns: {at: t, from_id: a, to_id: b}\nchannel: sms\nregion: XX", "is no region"),
        (
            "columns: {at: t, from_id: a, to_id: b}\nchannel: sms\nowner: me",
            "does not say its kind",
        ),
        ("columns: {at: t, from_id: a, to_id: b}\nchannel: sms\nmethod: gps", "belongs to pings"),
        ("format: telegram\n", "is not known"),
        ("format: whatsapp\ncolumns: {at: t}", "belongs to tables"),
        ("format: whatsapp\ndate_order: YDM", "is no order"),
    ],
)
def test_a_faulty_profile(tmp_path: Path, text: str, problem: str) -> None:
    """It names the key and what to write."""
    with pytest.raises(ProfileFaults, match=problem):
        load_profile(own(tmp_path, text))


def test_a_profile_of_positions_reads_no_contacts(tmp_path: Path) -> None:
    """Each option takes the files that it is for."""
    path = write(tmp_path, [])
    with pytest.raises(OrderwatchError, match="no file of pings is given"):
        orderwatch.check(told(), contacts=path, profile="canonical")


def test_every_layout_of_contacts_is_told_from_the_others() -> None:
    """A header fits the profile that it is of and no other."""
    tables = [one for one in builtin() if one.records == "contacts" and one.format == "table"]
    assert len(tables) == 6
    for one in tables:
        fitting = [other.name for other in builtin() if other.format == "table"]
        fitting = [name for name in fitting if load_profile(name).fits(list(one.columns.values()))]
        assert fitting == [one.name]
