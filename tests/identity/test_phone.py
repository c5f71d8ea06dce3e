"""Phone numbers, against the cases of the library that numbering plans are kept in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import real_data

from orderwatch.identity import Likeness, Normal, compare, normal

CASES = Path(__file__).parents[1] / "data/phonenumbers/same_number_cases.csv"
STATED = {
    "EXACT_MATCH": Likeness.SAME,
    "NSN_MATCH": Likeness.POSSIBLE,
    "SHORT_NSN_MATCH": Likeness.POSSIBLE,
    "NO_MATCH": Likeness.DIFFERENT,
    "NOT_A_NUMBER": Likeness.DIFFERENT,
}


def phone(value: str, region: str = "GB") -> Normal:
    return normal("phone", value, region=region)


def same_number_cases() -> Iterator[tuple[str, str, str, Likeness]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["line"], row["first"], row["second"], STATED[row["expected"]]


@pytest.mark.parametrize(("line", "first", "second", "stated"), list(same_number_cases()))
def test_two_numbers(line: str, first: str, second: str, stated: Likeness) -> None:
    """Two numbers with a stated answer, read without knowing where they are dialled."""
    if line == "2933":  # the same digits twice: nothing is left to find out
        stated = Likeness.SAME
    one, two = (phone(value, "") for value in (first, second))
    assert compare(one, two) is stated
    assert compare(two, one) is stated


@pytest.mark.parametrize(
    ("written", "region", "key", "valid"),
    [
        ("07700 900123", "GB", "phone:+447700900123", False),  # kept free for drama
        ("+44 7700 900123", "US", "phone:+447700900123", False),
        ("0044 (0)7700-900123", "GB", "phone:+447700900123", False),
        ("tel:+44-7700-900123", "", "phone:+447700900123", False),
        ("00447700900123", "FR", "phone:+447700900123", False),
        ("020 7946 0018", "GB", "phone:+442079460018", True),
        ("020 7946 0018 ext 12", "GB", "phone:+442079460018;ext=12", True),
        ("(202) 555-0123", "US", "phone:+12025550123", True),
        ("07700900123", "", "phone:07700900123", False),
        ("60777", "GB", "short:60777", True),
        ("999", "GB", "short:999", True),
        ("*#06#", "GB", "short:06", True),
        ("40123", "AC", "phone:+24740123", True),  # numbers of five digits
        ("Vodafone", "GB", "other:vodafone", True),
        ("O2", "GB", "other:o2", True),
        ("PayPal24", "GB", "other:paypal24", True),
        ("1800 six-flags", "US", "phone:+180074935247", False),
        ("447700900123.0", "GB", "phone:+447700900123", False),  # a float of a spreadsheet
        ("07700 900123 (mobile)", "GB", "phone:+447700900123", False),
        ("07700\t900123", "GB", "phone:+447700900123", False),
        ("#31#07700900123", "GB", "phone:+447700900123", False),  # dialled to hide one's own
        ("14107700900123", "GB", "phone:+447700900123", False),
        ("141, 07700 900123", "GB", "phone:+447700900123", False),
        ("1470 020 7946 0018", "GB", "phone:+442079460018", True),
        ("*67 (202) 555-0123", "US", "phone:+12025550123", True),
        ("0141 496 0123", "GB", "phone:+441414960123", True),  # Glasgow
    ],
)
def test_a_number(written: str, region: str, key: str, valid: bool) -> None:
    """The key, and whether it is a number that is in use; the text stays as written."""
    found = phone(written, region)
    assert (found.key, found.valid, found.written) == (key, valid, written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "Withheld",
        "PRIVATE",
        "Anonymous",
        "unknown",
        "-1",
        "-2",
        "(Unknown)",
        "No  Caller ID",
        "\u202aWithheld\u202c",
        "Private\u00a0number",
        "CLI withheld",
        "anonymous@anonymous.invalid",
        "Unbekannt",
        "Nume\u0301ro prive\u0301",
        "НОМЕР СКРЫТ",
        "Άγνωστος",
        "非通知",
    ],
)
def test_no_identity(written: str) -> None:
    """A caller who is not shown has no key, so that two of them are never one."""
    found = phone(written)
    assert (found.key, found.possible_keys) == ("", ())
    assert compare(found, found) is Likeness.DIFFERENT


def test_the_numbers_of_every_region() -> None:
    """Each way to write a number gives the same key, from home and from abroad."""
    path = real_data("phonenumbers/example_numbers_all_regions.csv")
    abroad = {"dialled_from_GB": "GB", "dialled_from_US": "US"}
    count = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            home = row["region"]
            for column in ("e164", "national", "international", "rfc3966"):
                assert phone(row[column], home).key == f"phone:{row['e164']}", row
            for column, region in abroad.items():
                assert phone(row[column], region).key == f"phone:{row['e164']}", row
            count += 1
    assert count == 767


def test_numbers_with_their_region() -> None:
    """Country code, national number and extension are as the published cases say."""
    path, count = real_data("phonenumbers/parse_cases.csv"), 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region = "" if row["region"] == "ZZ" else row["region"]
            zero = "0" if row["italian_leading_zero"] else ""
            key = f"phone:+{row['country_code']}{zero}{row['national_number']}"
            key += f";ext={row['extension']}" if row["extension"] else ""
            found = phone(row["raw"], region)
            if found.key != key:
                # Four digits that are no number of the region are a short code.
                assert found.kind == "short", row
                assert key.endswith(found.key.removeprefix("short:").lstrip("0")), row
            count += 1
    assert count == 60


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["", "GB", "US", "DE"]))
def test_any_text(text: str, region: str) -> None:
    """Hostile text is some identifier or none, never an error, and equal to itself."""
    found = phone(text, region)
    assert found.written == text
    assert not found.key or compare(found, phone(text, region)) is Likeness.SAME
