"""A damaged export is read with every row accounted for, or refused by name; nothing else."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import given, settings
from support.exports import DEVICE, EXPORTS, Fix

from orderwatch.errors import OrderwatchError
from orderwatch.records.proposal.propose import propose
from orderwatch.records.quality import read_report

START = datetime(2026, 3, 2, 11, 40, tzinfo=UTC)
TRACK = [Fix("51.7520001", "-0.336", START + timedelta(minutes=n), 5 + n) for n in range(6)]
INNER = ("sheet1.xml", "content.xml", "doc.kml", "workbook.xml", "styles.xml")
PIECES = [b'"', b"<", b"</", b"{", b"[", b"}]", b"\0", b",", b"\r", b"\xff", b"1e999", b"NaN", b"-"]


@cache
def whole(name: str) -> dict[str, bytes]:
    """Member → bytes of an archive; of another file its bytes under an empty name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{EXPORTS[name].ending}"
        EXPORTS[name].write(path, TRACK)
        if not zipfile.is_zipfile(path):
            return {"": path.read_bytes()}
        with zipfile.ZipFile(path) as archive:
            return {one: archive.read(one) for one in archive.namelist()}


damages = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.sampled_from(PIECES), st.integers(0, 255), st.sampled_from(["cut", "drop"])),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, how: list[tuple[float, bytes | int | str]]) -> bytes:
    for share, what in how:
        at = int(share * len(data))
        if isinstance(what, bytes):
            data = data[:at] + what + data[at:]
        elif isinstance(what, int):
            data = data[:at] + bytes([what]) + data[at + 1 :]
        elif what == "cut":
            data = data[: max(at, 1)]
        else:
            data = data[:at] + data[at + 7 :]
    return data


@settings(max_examples=60)
@given(st.sampled_from(sorted(EXPORTS)), damages)
def test_nothing_else_happens(name: str, how: list[tuple[float, bytes | int | str]]) -> None:
    export, members = EXPORTS[name], dict(whole(name))
    chosen = next((one for one in members if one.endswith(INNER)), "")
    members[chosen] = damaged(members[chosen], how)
    said: list[str] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{export.ending}"
        if chosen:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for one, data in members.items():
                    archive.writestr(one, data)
        else:
            path.write_bytes(members[chosen])
        own = Path(folder) / "own.yaml"
        own.write_text(export.text, encoding="utf-8")
        try:
            report = read_report(
                [path], own if export.text else None, device=None if export.named else DEVICE
            )
            row = report.ledger[0]
            parts = ("used", "duplicates", "set_aside", "not_matched")
            assert sum(row[part] for part in parts) == row["rows"]
        except OrderwatchError as error:
            said.append(str(error))
        try:
            assert propose(path).text
        except OrderwatchError as error:
            said.append(str(error))
    assert all("; " in one for one in said)
