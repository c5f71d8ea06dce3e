"""E-mail addresses against the verdicts of isemail, category by category."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from support.data import real_data

from orderwatch.identity import normal

SOUND = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"}
"""A name without a DNS entry is sound: nothing is looked up."""
FAULTY = {"ISEMAIL_ERR", "ISEMAIL_RFC5322"}
DIFFERENT = {
    "5": "test@io: no host name of one word takes mail from the internet",
    "59": "64 letters in quotation marks, which isemail counts with the marks",
    "60": "as 59",
    "160": "a letter that is none of ASCII may be quoted since RFC 6531",
}


def cases() -> Iterator[tuple[str, str, str]]:
    path = real_data("email/isemail_tests.xml")
    for test in ElementTree.parse(path).getroot().iter("test"):
        written = test.findtext("address") or ""
        shown = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) < 0x2421 else c for c in written)
        yield test.get("id", ""), test.findtext("category") or "", shown


def verdicts(categories: set[str]) -> list[tuple[str, str, bool]]:
    return [
        (number, text, normal("email", text).valid)
        for number, category, text in cases()
        if category in categories and number not in DIFFERENT
    ]


def test_sound_addresses() -> None:
    """Addresses that are valid, with or without an entry in the DNS, are valid."""
    found = verdicts(SOUND)
    assert len(found) == 21
    assert [one for one in found if not one[2]] == []


def test_faulty_addresses() -> None:
    """Addresses that break the standards are not, once the blanks around a cell are cut."""
    found = verdicts(FAULTY)
    assert len(found) == 93
    assert {text.strip() for _, text, valid in found if valid} == {"test@iana.org"}


@pytest.mark.parametrize("category", ["ISEMAIL_RFC5321", "ISEMAIL_DEPREC", "ISEMAIL_CFWS"])
def test_addresses_that_are_valid_with_a_warning(category: str) -> None:
    """Quoted names and address literals are read; comments, numbers as a last part and words
    alone are not: nobody is given such an address.
    """
    plain = [(text, valid) for _, text, valid in verdicts({category}) if text.strip()]
    for text, valid in plain:
        bare = text.strip()
        domain = bare.rpartition("@")[2]
        odd = (
            any(one in bare for one in "()\0\x07\x7f\n")
            or any(one.isspace() for one in domain + bare.replace('"test\\ test"', ""))
            or '"."' in bare
            or '".' in bare
            or bare.startswith('""')
            or ("." not in domain.strip("[]") and "[" not in domain)
            or domain.rpartition(".")[2].isdecimal()
        )
        assert valid is not odd, text


def test_no_verdict_is_needed_for_a_key() -> None:
    """An address that is not valid is compared all the same: validity is only a flag."""
    for _, _, text in cases():
        if text.strip():
            assert normal("email", text).key.startswith("email:")
