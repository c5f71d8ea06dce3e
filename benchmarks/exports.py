"""Exports in quantity: 48-hour downloads that overlap, and a sheet as long as a sheet can be."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

_HEADER = "DEVICE ID,DATE/TIME,LATITUDE,LONGITUDE,CONFIDENCE CIRCLE,SPEED,DIRECTION,SEQUENCE NO."
_START = datetime(2026, 1, 1)
_FIRST_SERIAL = 46_023
"""The day of `_START` in a sheet that counts from 1900."""
_WIDTH = 8


def rows(device: int, first_minute: int, minutes: int) -> Iterator[tuple[int, str, list[str]]]:
    """(minute, device, the other values) of a device that wanders about, by arithmetic alone."""
    for minute in range(first_minute, first_minute + minutes):
        lat = f"{51.5 + (minute % 997) / 1e5:.6f}"
        lon = f"{-0.1 - (minute % 787) / 1e5:.6f}"
        values = [lat, lon, str(5 + minute % 40), "1", "-123.47", str(minute - first_minute)]
        yield minute, f"TAG{device}", values


def write_downloads(folder: Path, *, devices: int, files: int) -> int:
    """Downloads of 48 hours each, each beginning 42 hours after the one before; their rows.

    Args:
        folder: for the files.
        devices: TAG0, TAG1 ...
        files: of each device.
    """
    folder.mkdir(parents=True)
    for device in range(devices):
        for number in range(files):
            name = f"location-data-TAG{device}-{number:03d}.csv"
            with (folder / name).open("w", encoding="utf-8", newline="\n") as out:
                out.write(_HEADER + "\n")
                for minute, tag, values in rows(device, number * 42 * 60, 48 * 60):
                    at = _START + timedelta(minutes=minute)
                    out.write(f"{tag},{at:%d/%m/%Y %H:%M},{','.join(values)}\n")
    return devices * files * 48 * 60


def write_sheet(path: Path, *, minutes: int) -> int:
    """One XLSX sheet of the same columns with date cells; its rows."""
    space = "http://schemas.openxmlformats.org"
    package, office = f"{space}/package/2006", f"{space}/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" xmlns:r="{office}">'
        '<sheets><sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>'.encode())
            for line in _sheet_rows(minutes):
                out.write(line.encode())
            out.write(b"</sheetData></worksheet>")
    return minutes


def _sheet_rows(minutes: int) -> Iterator[str]:
    names = _HEADER.split(",")
    yield _row(1, [_text(1, i, name) for i, name in enumerate(names)])
    for number, (minute, tag, values) in enumerate(rows(0, 0, minutes), 2):
        cells = [_text(number, 0, tag), _number(number, 1, _FIRST_SERIAL + minute / 1440, ' s="1"')]
        cells += [_number(number, i, value) for i, value in enumerate(values, 2)]
        yield _row(number, cells)


def _row(number: int, cells: list[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(row: int, column: int, text: str) -> str:
    return f'<c r="{_letter(column)}{row}" t="inlineStr"><is><t>{text}</t></is></c>'


def _number(row: int, column: int, value: object, style: str = "") -> str:
    return f'<c r="{_letter(column)}{row}"{style}><v>{value}</v></c>'


def _letter(column: int) -> str:
    return "ABCDEFGH"[column % _WIDTH]
