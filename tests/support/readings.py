"""Every way in which bytes can be read: to look for what must not stand in them."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

import pyproj

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DEEPEST = 4


def readings(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, what is packed or encoded in them, and so on."""
    yield data
    if depth == _DEEPEST:
        return
    for inner in {*_packed(data), *_written(data)}:
        if inner and inner != data:
            yield from readings(inner, depth + 1)


def _packed(data: bytes) -> Iterator[bytes]:
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:4] == b"%PDF":
        for stream in _STREAM.findall(data):
            plain = stream.strip()
            if plain.endswith(b"~>"):
                plain = base64.a85decode(plain.removesuffix(b"~>"))
            try:
                yield zlib.decompress(plain)
            except zlib.error:
                yield plain
    if data[:4] == b"PAR1":
        import pyarrow.parquet as pq

        yield repr(pq.read_table(io.BytesIO(data)).to_pylist()).encode()


def _written(data: bytes) -> Iterator[bytes]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    for plain in (html.unescape(text), unquote(text), re.sub(r"<[^>]*>", "", text)):
        yield plain.encode()
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text).encode(
            "utf-8", "replace"
        )
    if len(data) < 2_000_000:
        for match in _BASE64.findall(data):
            try:
                yield base64.b64decode(match + b"=" * (-len(match) % 4), altchars=b"-_")
            except (ValueError, binascii.Error):
                continue
        for match in _HEX.findall(data):
            yield bytes.fromhex(match.decode())


def words(*texts: str) -> Iterator[re.Pattern[bytes]]:
    """Texts however they are set: case, what stands between their letters and digits."""
    for text in texts:
        letters = re.sub(r"[\W_]", "", text)
        yield re.compile(
            rb"[\W_]{0,4}".join(re.escape(one.encode()) for one in letters), re.IGNORECASE
        )
        for code in ("utf-16-le", "utf-16-be"):
            yield re.compile(re.escape(text.encode(code)))


def numbers(lat: float, lon: float) -> Iterator[re.Pattern[bytes]]:
    """A position in degrees at any precision from two decimals on, and in other forms."""
    for value in (lat, lon):
        whole, size = int(abs(value)), abs(value)
        for decimals in range(2, 8):
            cut = f"{int(size * 10**decimals) / 10**decimals:.{decimals}f}"
            for text in {cut, f"{size:.{decimals}f}"}:
                digits = text.split(".")[1]
                yield re.compile(rb"(?<![\d.,])%d[.,]%s" % (whole, digits.encode()))
                if decimals > 4:
                    yield re.compile(rb"(?<!\d)%d%s(?!\d)" % (whole, digits.encode()))
        yield from (re.compile(re.escape(struct.pack(code, value))) for code in ("<d", ">d"))
        minutes = (size - whole) * 60
        yield re.compile(f"(?<!\\d){whole}\\s*\N{DEGREE SIGN}\\s*0?{int(minutes)}(?!\\d)".encode())
    yield from _grid(lat, lon)


def _grid(lat: float, lon: float) -> Iterator[re.Pattern[bytes]]:
    """The British grid in metres and as a reference, to 100 m and better."""
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    east, north = to_grid.transform(lon, lat)
    for decimals in (3, 4, 5):
        cut = 10 ** (5 - decimals)
        a, b = int(east % 100_000) // cut, int(north % 100_000) // cut
        yield re.compile(rb"[A-Z]{2} ?%0*d ?%0*d(?!\d)" % (decimals, a, decimals, b))
    yield re.compile(rb"(?<!\d)%d[ ,]+%d" % (int(east), int(north)))


def found(outputs: dict[str, bytes], needles: list[re.Pattern[bytes]]) -> list[tuple[str, bytes]]:
    """(output, what was found) of every needle in every reading of every output."""
    hits = []
    for name, data in outputs.items():
        for read in (name.encode(), *dict.fromkeys(readings(data))):
            hits += [(name, match[0]) for one in needles if (match := one.search(read))]
    return hits


def dumped(value: object) -> bytes:
    """A value as JSON."""
    return json.dumps(value).encode()
