"""What a faulty row or a file without a header may put into messages and tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from support.contact_files import HEADER, HERS, HIS, T, write

import orderwatch
from orderwatch.errors import RecordsError
from orderwatch.records.shown import shown_value
from orderwatch.records.store import RecordStore

WORDS = "you will be sorry that you left, believe me"
NUMBER = "01632960777"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("at", "05/03/2026 10:00", True),
        ("at", "2026-02-30T10:00:00Z", True),
        ("at", "Thu, 05 Mar 2026 10:00:00 +0000", True),
        ("at", "46086.4166", True),
        ("at", NUMBER, False),
        ("at", "01632 960777", False),
        ("at", "+447700900123", False),
        ("at", "meet me at 5", False),
        ("duration_s", "-5", True),
        ("duration_s", "12 min", True),
        ("status", "delivered", True),
        ("status", "code 404", True),
        ("status", WORDS, False),
        ("channel", "07700 900123", False),
        ("action", "him@example.org", False),
        ("from_id", "Alex", False),
        ("text", "no", False),
        ("type", "99", True),
        (None, "8 values for 9 columns", True),
    ],
)
def test_a_faulty_value(field: str | None, value: str, shown: bool) -> None:
    """Times, lengths and words of contacts are shown, numbers, addresses and sentences are not."""
    query = f"SELECT {shown_value('contacts', '$f::VARCHAR', '$v')}"
    with duckdb.connect(":memory:") as con:
        (found,) = con.execute(query, {"f": field, "v": value}).fetchall()
    assert found == (value if shown else f"({len(value)} characters)",)


def test_rows_whose_values_have_moved(tmp_path: Path) -> None:
    """A comma that was not quoted puts numbers and words under other names; they are not shown."""
    rows = [
        f"{WORDS},{NUMBER},,,,,,,".replace("left,", "left"),
        f"{T},{NUMBER},call,,{HIS},{HERS},,,",
        f"{T},call,,,{HIS},{HERS},{WORDS.replace(',', '')},,",
        f"{T},call,,,{HIS},{HERS},,{NUMBER} {WORDS.replace(',', '')},",
        f"{T},call,,,{HIS},{HERS},,5,{WORDS}",
    ]
    with RecordStore() as store:
        store.add([write(tmp_path, rows)], records="contacts")
        aside = list(store.set_aside())
    assert [one["code"] for one in aside] == [
        "BAD_TIME",
        "UNKNOWN_CHANNEL",
        "UNKNOWN_STATUS",
        "BAD_DURATION",
        "MALFORMED_ROW",
    ]
    assert not any(NUMBER in str(one) or "sorry" in str(one) for one in aside)


@pytest.mark.parametrize("profile", [None, "canonical_contacts"])
def test_a_file_without_a_header(tmp_path: Path, profile: str | None) -> None:
    """Its first row stands where names are looked for, and is not told to the terminal."""
    path = write(tmp_path, [f'{T},call,,,{HIS},{HERS},,5,"{WORDS}"'], header="")
    with pytest.raises(RecordsError, match="its header may be missing") as error:
        orderwatch.read_contacts(path, profile=profile)
    assert HIS not in str(error.value)
    assert "sorry" not in str(error.value)


def test_the_names_of_columns_are_shown(tmp_path: Path) -> None:
    """Whoever has named a column in another way must see how."""
    path = write(tmp_path, ["1"], header=HEADER.replace("from_id", "sender"))
    with pytest.raises(RecordsError, match="at, channel, platform, action, sender"):
        orderwatch.read_contacts(path)
