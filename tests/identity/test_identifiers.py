"""E-mail addresses, handles, devices and the other kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.identity import KINDS, Likeness, compare, normal, of_record

SAME, POSSIBLE = Likeness.SAME, Likeness.POSSIBLE
ALIKE, DIFFERENT = Likeness.LOOK_ALIKE, Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("Alex@Example.ORG", "alex@example.org", SAME),
        ("Alex Invented <alex@example.org>", "mailto:alex@example.org", SAME),
        ("alex@bücher.example", "alex@xn--bcher-kva.example", SAME),
        ("alex@example.org", "alex@example.com", DIFFERENT),
        ("alex+shop@example.org", "alex@example.org", POSSIBLE),
        ("a.lex@gmail.com", "alex@googlemail.com", POSSIBLE),
        ("a.lex@example.org", "alex@example.org", DIFFERENT),
        ("aIex1@example.org", "alexl@example.org", ALIKE),
        ("alex@exarnple.org", "alex@example.org", ALIKE),
        ("аlex@example.org", "alex@example.org", ALIKE),  # a Cyrillic letter
        ("not an address", "not  an address", DIFFERENT),
    ],
)
def test_two_addresses(one: str, two: str, found: Likeness) -> None:
    """Case and IDNA make no difference; what a provider may fold is a possible same only."""
    first, second = (normal("email", value) for value in (one, two))
    assert compare(first, second) is found
    assert compare(second, first) is found


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (("instagram", "@Invented"), ("Instagram", "invented"), SAME),
        (("instagram", "ｉnvented"), ("instagram", "invented"), SAME),  # a wide letter
        (("instagram", "inven\u200bted"), ("instagram", "invented"), SAME),
        (("instagram", "@Some One"), ("instagram", "someone"), SAME),
        (("instagram", "STRASSE"), ("instagram", "straße"), SAME),
        (("tiktok", "invented"), ("instagram", "invented"), POSSIBLE),
        (("instagram", "in.vented_"), ("instagram", "invented"), POSSIBLE),
        (("instagram", "lnvented"), ("instagram", "Invented"), ALIKE),
        (("instagram", "inventеd"), ("instagram", "invented"), ALIKE),  # a Cyrillic letter
        (("instagram", "invented2"), ("instagram", "invented"), DIFFERENT),
    ],
)
def test_two_handles(one: tuple[str, str], two: tuple[str, str], found: Likeness) -> None:
    """A handle is one on its platform; elsewhere it may be the same, and some only look it."""
    first, second = (normal("handle", value, platform) for platform, value in (one, two))
    assert compare(first, second) is found
    assert compare(second, first) is found


@pytest.mark.parametrize(
    ("kind", "one", "two", "found"),
    [
        ("device", "35-209900-176148-1", "352099001761481", SAME),
        ("device", "3520990017614823", "352099001761481", POSSIBLE),  # its software's number
        ("device", "0012345678901234", "12345678901234", DIFFERENT),
        ("device", "TAG 88121", "tag88121", SAME),
        ("vehicle", "AB12 CDE", "ab12cde", SAME),
        ("postal", "9 Invented Close,\nLondon", "9, invented close London", SAME),
        ("postal", "9 Invented Close", "91 Invented Close", DIFFERENT),
        ("person", "P1", "p1", DIFFERENT),
        ("other", "Case 7", "case7", SAME),
    ],
)
def test_two_others(kind: str, one: str, two: str, found: Likeness) -> None:
    """Long digits and leading zeros stay; the marks between them do not count."""
    assert compare(normal(kind, one), normal(kind, two)) is found


def test_sixteen_digits() -> None:
    """An id of 16 digits, which a floating-point number cannot hold, keeps every one."""
    assert normal("device", "9007199254740993").key == "device:9007199254740993"


def test_an_unknown_kind() -> None:
    """It is named with those that there are."""
    with pytest.raises(ValueError, match='"fax" is no kind of identifier; use one of phone'):
        normal("fax", "1")


@pytest.mark.parametrize(
    ("value", "channel", "platform", "key"),
    [
        ("07700 900123", "call", "", "phone:+447700900123"),
        ("07700 900123", "messaging", "WhatsApp", "phone:+447700900123"),
        ("Mum", "messaging", "whatsapp", "handle:whatsapp:mum"),
        ("60777", "sms", "", "short:60777"),
        ("Vodafone", "sms", "", "other:vodafone"),
        ("@invented", "social", "Instagram", "handle:instagram:invented"),
        ("7700900", "gaming", "steam", "handle:steam:7700900"),
        ("+44 7700 900123", "social", "facebook", "phone:+447700900123"),
        ("a@example.org", "messaging", "imessage", "email:a@example.org"),
        ("Alex <a@example.org>", "email", "", "email:a@example.org"),
        ("@a.b", "social", "x", "handle:x:a.b"),
        ("withheld", "call", "", ""),
        ("handle:tiktok:Invented", "social", "instagram", "handle:tiktok:invented"),
        ("person:SPO-1/P1", "in_person", "", "person:SPO-1/P1"),
        ("9 Invented Close", "letter", "", "postal:9 invented close"),
        ("corr_12", "call", "", "other:corr_12"),
        ("447700900123@s.whatsapp.net", "messaging", "whatsapp", "phone:+447700900123"),
        ("447700900123:12@s.whatsapp.net", "call", "whatsapp", "phone:+447700900123"),
        ("sip:+447700900123@voip.example", "call", "", "phone:+447700900123"),
        ("447700900123@example.org", "email", "", "email:447700900123@example.org"),
        ("Nan", "messaging", "whatsapp", "handle:whatsapp:nan"),
    ],
)
def test_an_identifier_of_a_record(value: str, channel: str, platform: str, key: str) -> None:
    """Its kind follows from how it is written, the channel and the platform."""
    assert of_record(value, channel, platform, "GB").key == key


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.text(max_size=30))
def test_any_text_of_any_kind(kind: str, text: str) -> None:
    """Hostile text is never an error, and its normal form does not depend on case in names."""
    found = normal(kind, text, "site", "GB")
    assert found.written == text
    if kind in ("vehicle", "postal", "other", "handle") and text.isascii():
        assert found.key == normal(kind, text.upper(), "site", "GB").key
