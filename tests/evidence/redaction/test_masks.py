"""Words that must not stand in a copy are found however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.evidence.redaction.masks import (
    exact,
    identifier_secret,
    label_secrets,
    masked,
    phrase,
)
from orderwatch.identity.kinds import normal

PHONE = identifier_secret("phone", "07700 900456", "phone:+447700900456", "[p]")


@pytest.mark.parametrize(
    "written",
    [
        "07700 900456", "07700900456", "+447700900456", "+44 7700 900456", "0044 7700 900 456",
        "(07700) 900-456", "+44 (0)7700 900456", "07700.900.456", "07700\u00a0900\u2011456",
    ],
)  # fmt: skip
def test_a_number_in_any_notation(written: str) -> None:
    assert masked(f"from {written} to 12 others", [PHONE]) == "from [p] to 12 others"


@pytest.mark.parametrize("text", ["07700 900457", "row 12 of 900456", "17700900456789"])
def test_another_number_stays(text: str) -> None:
    assert masked(text, [PHONE]) == text


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("email", "alexa@example.org", "Alexa@Example.org"),
        ("email", "alexa@example.org", "alexa+shop@example.org"),
        ("handle", "@alexa_u", "ALEXA_U"),
        ("handle", "@alexa_u", "@alexa_u"),
        ("handle", "@lx", "@lx"),
        ("vehicle", "AB12 CDE", "ab12cde"),
        ("postal", "9 Invented Close", "9, invented close"),
        ("device", "APP-77X", "app 77x"),
        ("other", "badge 4711", "Badge-4711"),
    ],
)
def test_identifiers_in_any_notation(kind: str, value: str, written: str) -> None:
    key = normal(kind, value, "instagram", "GB").key
    secret = identifier_secret(kind, value, key, "[i]")
    assert masked(f"see {written}.", [secret]) == "see [i]."


@pytest.mark.parametrize(
    "written",
    [
        "José Ünal", "Jose\u0301 U\u0308nal", "Jose Unal", "JOSÉ ÜNAL", "Jo\u200bsé Ünal",
        "\uff2aosé\u202f\u00adÜnal", "jose_unal",
    ],
)  # fmt: skip
def test_a_name_in_any_letters(written: str) -> None:
    """Accents and how they are stored, unseen marks and full width tell no names apart."""
    assert masked(f"ask {written}, then go", [phrase("José Ünal", "P1")]) == "ask P1, then go"
    assert masked(f"{written}'s", [phrase("Jose Unal", "P1")]) == "P1's"


@pytest.mark.parametrize(
    "name",
    [
        "9inventedclose2026.csv", "home_InventedClose2.csv", "track9-Invented-CloseApril.csv",
        "alexinventedclose.csv", "x9invented closex.csv",
    ],
)  # fmt: skip
def test_a_label_run_together_with_other_words(name: str) -> None:
    secrets = label_secrets("9 Invented Close, Anytown", "[x]")
    assert "invented" not in masked(name, secrets).casefold()


@pytest.mark.parametrize(
    ("word", "written", "left"),
    [
        ("Alex", "told alex; ALEX; Alex", "told P1; P1; P1"),
        ("Alex", "alex2.csv x_alex", "P1" + "2.csv x_P1"),
        ("Alex", "Alexander relaxes", "Alexander relaxes"),
        ("Grace", "Grace had grace", "P1 had grace"),
        ("Zoë", "zoe, Zoe and ZOË", "P1, P1 and P1"),
        ("Li", "Li, li and police", "P1, P1 and police"),
    ],
)
def test_one_word_of_a_name(word: str, written: str, left: str) -> None:
    assert masked(written, [exact(word, "P1")]) == left


def test_in_the_name_of_a_file_no_name_is_a_common_word() -> None:
    assert masked("with grace.csv", [exact("Grace", "P1", anywhere=True)]) == "with P1.csv"
    name = exact("Alexandrina", "P1", anywhere=True)
    assert masked("xalexandrinas_phone.csv", [name]) == "xP1s_phone.csv"


def test_a_short_handle_is_no_word() -> None:
    secret = identifier_secret("handle", "@at", "handle:instagram:at", "[i]")
    assert masked("at the door", [secret]) == "at the door"


def test_names_and_their_words() -> None:
    secrets = [phrase("May Invented", "P1"), exact("May", "P1"), exact("Invented", "P1")]
    text = "May_Invented came; MAY; he may go; Mayor"
    assert masked(text, secrets) == "P1 came; P1; he may go; Mayor"


@pytest.mark.parametrize(
    "text",
    [
        "9 Invented Close, Anytown, AL1 1AA", "9 INVENTED CLOSE", "Invented Close",
        "9_invented_close", "9, Invented-Close",
    ],
)  # fmt: skip
def test_a_label_in_any_part(text: str) -> None:
    secrets = label_secrets("9 Invented Close, Anytown, AL1 1AA", "[x]")
    left = masked(f"near {text}!", secrets).casefold()
    assert "invented" not in left
    assert "al1" not in left


@pytest.mark.parametrize(
    "text",
    [
        "51.7520, -0.3360", "51.75 -0.34", "-0.3360 51.7520", "51.7520N 0.3360W",
        "51\N{DEGREE SIGN}45'07\"N 0\N{DEGREE SIGN}20'10\"W", "TL 1500 0700", "TL15000700",
        "515000 207000", "AL1 1AA", "///filled.count.soap", "51,7520 / -0,3360",
        "al1 1aa", "al11aa",
        "51.7520 lon -0.3360", "51.752, longitude: -0.336", "51 45 07 N 0 20 10 W",
        "51:45:07N, 0:20:10W", "515000 E, 207000 N", "E 515000 N 207000", "tl15000700",
        "30U 697000 5737000", "9C3XQM2X+2Q", "N51.7520 W0.3360", "51.7520N",
        "51.7520\u00a0\u2212 0.3360",
    ],
)  # fmt: skip
def test_whatever_reads_as_a_position(text: str) -> None:
    assert masked(f"at {text}.", []) == "at [position withheld]."


@pytest.mark.parametrize(
    "text",
    [
        "within 100 m of P1, from 08:00 to 16:30", "TAG-88121 recorded 5 positions, 8 m", "c10",
        "c10 3rd line", "1,234 and 2,345 rows", "from 08:31:05.123 to 08:32:06.456", "h2 1st",
        "p 0.9512, 62.25 m and 8.50 m", "to 100 m", "2026-04-14T08:10:00+01:00", "+447700900123",
    ],
)  # fmt: skip
def test_what_is_no_position_stays(text: str) -> None:
    assert masked(text, []) == text


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_masked_and_no_phrase_survives(text: str, word: str) -> None:
    """No text is a fault, and a phrase that was masked is not found a second time."""
    if not word.strip():
        return
    secrets = [phrase(word, "\u2205")]
    once = masked(f"{text} {word} {text}", secrets)
    assert masked(once, secrets) == once
