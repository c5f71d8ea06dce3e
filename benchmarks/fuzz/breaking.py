"""Breaking a file: cut, doubled, moved and hostile pieces, and single bits."""

from __future__ import annotations

import random
import re

HOSTILE = (
    "", " ", "nan", "inf", "-inf", "-1", "0", "9e999", "1e-400", "1_000", "0x10", "24:00", "25:61",
    "2026-02-30", "2026-03-29T01:30:00", "0000-00-00", "9999-12-31T23:59:59Z", "99999999999999999",
    "-9223372036854775809", "null", "~", "yes", "[]", "{}", "[[", "}", "- -", "? a", ": :", "&a b",
    "*a", "!!python/object:os.system x", "<<: {}", "%YAML 9", "---\n...", "\t", "\r", "\x00",
    "\x1b[2J", "\u202e", "\ufeff", "\U0001f600", "\ud83d",
    "=cmd|' /C calc'!A0", "@SUM(1)", "../../etc/passwd", "file:///etc/passwd", "https://x.invalid/",
    '"', '""', "'", ",", ";", "\n", "&amp;", "&a;", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<![CDATA[",
    "-->", "</", "POLYGON EMPTY", "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))", "POINT (nan nan)", "100",
    "100 parsecs", "Mo-Su 00:00-24:00", "Mo-Su 22:00-04:00; PH off", "week 1-53/2", "sunrise",
    "Europe/Nowhere", "LMT", "\N{ARABIC-INDIC DIGIT FIVE}", "x" * 5_000, "1" * 400,
)  # fmt: skip
_PIECE = re.compile(r"[\w.+:-]+|[^\w\s]|\s+")


def broken(text: str, chance: random.Random) -> bytes:
    """The text with one to four faults."""
    pieces = _PIECE.findall(text)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        _break(pieces, chance)
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    if chance.random() < 0.15 and data:
        flipped = bytearray(data)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        data = bytes(flipped)
    if chance.random() < 0.05:
        data = data[: chance.randrange(len(data) + 1)]
    return data


def _break(pieces: list[str], chance: random.Random) -> None:
    if not pieces:
        pieces.append(chance.choice(HOSTILE))
        return
    at = chance.randrange(len(pieces))
    way = chance.randrange(6)
    if way == 0:
        pieces[at] = chance.choice(HOSTILE)
    elif way == 1:
        pieces.insert(at, chance.choice(HOSTILE))
    elif way == 2:
        del pieces[at : at + chance.randint(1, 8)]
    elif way == 3:
        pieces[at:at] = pieces[at : at + chance.randint(1, 12)]
    elif way == 4:
        other = chance.randrange(len(pieces))
        pieces[at], pieces[other] = pieces[other], pieces[at]
    else:
        pieces[at] = pieces[chance.randrange(len(pieces))]


def broken_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes with one to four faults: single bits, the largest numbers, pieces cut or moved."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 1, 4, 8, 40))
        way = chance.randrange(6)
        if way == 0 and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            found[at : at + length] = chance.choice((b"\xff", b"\x00", b"\x80")) * length
        elif way == 2:
            del found[at : at + length]
        elif way == 3:
            found[at:at] = found[at : at + length]
        elif way == 4:
            found[at:at] = chance.randbytes(length)
        else:
            del found[at:]
    return bytes(found)
