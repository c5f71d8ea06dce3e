"""Places, findings and positions as KML 2.2 with time stamps, which Google Earth shows by time.

There is no line between positions: none was recorded. Descriptions are HTML to Google Earth, so
text is escaped for HTML and then for XML. No picture, font or style is fetched from anywhere.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from orderwatch.evidence.export.features import Fix, Place, fixes_of, places_of
from orderwatch.evidence.export.pack import Pack, Row
from orderwatch.evidence.export.words import DISCLAIMER, at_most, xml_text
from orderwatch.orders.model import Order

_COLOURS = {
    "against": "ff1c1cb4",
    "consistent": "ff4b7a1b",
    "unclear": "ff0a7fd9",
    "other": "ff7a7a7a",
    "place": "ff7a3a12",
    "exception": "ff4b7a1b",
}
"""Opacity, blue, green, red in hex, as KML has them."""
_LISTS = {
    "possible_breaches": "Possible breaches",
    "near_misses": "Near misses",
    "excepted": "Inside an exception",
}


def write_kml(pack: Pack, path: Path) -> None:
    """Writes one document: a folder for the places, one for each list, one for each finding."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in _lines(pack))


def _lines(pack: Pack) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<kml xmlns="http://www.opengis.net/kml/2.2">'
    confidential = pack.confidential
    title = "CONFIDENTIAL orderwatch" if confidential else "orderwatch"
    words = [*([confidential] if confidential else []), *DISCLAIMER]
    yield f"<Document><name>{title}</name><description>{_html(*words)}</description>"
    for name, colour in _COLOURS.items():
        yield from _style(name, colour)
    found = list(pack.findings())
    named = {row["condition_id"] for _, row in found}
    for order in _orders(pack, [row for _, row in found]):
        yield f"<Folder><name>{_xml('Places of order ' + order.id)}</name>"
        for place in places_of(pack, order):
            if not pack.wanted or place.condition_id in named:
                yield from _place(place)
        yield "</Folder>"
    for table, title in _LISTS.items():
        yield f"<Folder><name>{title}</name>"
        for row in (row for name, row in found if name == table):
            yield from _finding(pack, table, row)
        yield "</Folder>"
    yield "</Document></kml>"


def _orders(pack: Pack, rows: list[Row]) -> list[Order]:
    own = {id(order): order for row in rows for order in (pack.order_of(row),)}
    if not pack.wanted:
        own |= {id(order): order for order in pack.orders.values()}
    return sorted(own.values(), key=lambda one: (one.id, one.respondent.id))


def _style(name: str, colour: str) -> Iterator[str]:
    yield f'<Style id="{name}"><IconStyle><color>{colour}</color><scale>0.7</scale></IconStyle>'
    yield "<LabelStyle><scale>0.7</scale></LabelStyle>"
    yield f"<LineStyle><color>{colour}</color><width>2</width></LineStyle>"
    yield f"<PolyStyle><color>33{colour[2:]}</color></PolyStyle>"
    yield "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>"


def _place(one: Place) -> Iterator[str]:
    name = f"{one.condition_id}: {one.role} {one.place_id}"
    words = [
        *(["CONFIDENTIAL"] if one.confidential else []),
        at_most(one.clause),
        f"{one.label or one.place_id}: grown by {one.distance_m:g} m; its line is known to "
        f"{one.zone.tolerance_m:g} m.",
    ]
    yield f"<Placemark><name>{_xml(name)}</name><Snippet maxLines='0'/>"
    yield f"<description>{_html(*words)}</description>"
    yield _span(one.begin, one.end)
    yield f"<styleUrl>#{'exception' if one.excepted else 'place'}</styleUrl>"
    yield f"{_shape(one.shape)}</Placemark>"


def _finding(pack: Pack, table: str, row: Row) -> Iterator[str]:
    name = f"{row['condition_id']} {row['started_local']} {row['grade'] or row.get('reason', '')}"
    against = row["speaks_against"].replace(";", ", ") or "nothing that the records show"
    words = (
        at_most(row["sentence"]),
        f"What speaks against it: {against}.",
        f"Finding {row['finding_id']} of {table}.csv.",
        *DISCLAIMER,
    )
    yield f"<Folder><name>{_xml(name)}</name><Snippet maxLines='0'/>"
    yield f"<description>{_html(*words)}</description>"
    yield f"<Placemark><name>{_xml(row['finding_id'])}</name><Snippet maxLines='0'/>"
    yield f"<description>{_html(*words)}</description>"
    yield _span(row["started_at"], row["ended_at"])
    yield f"<styleUrl>#other</styleUrl>{_data(row, _OF_FINDING)}</Placemark>"
    for fix in fixes_of(pack, row["finding_id"]):
        yield from _fix(fix)
    yield "</Folder>"


_OF_FINDING = ("finding_id", "order_id", "condition_id", "grade", "flags", "speaks_against")
_OF_FIX = (
    *("finding_id", "record_type", "source", "row", "device_id", "accuracy_m", "r95_m"),
    *("p_inside", "margin_m", "outcome", "flags"),
)


def _fix(fix: Fix) -> Iterator[str]:
    row = fix.row
    answer = row["outcome"] or "other"
    name = f"{row['at']} {answer.upper()}"
    words = (
        f"{row['record_type']} of {row['device_id']}, {row['source']} row {row['row']}",
        f"answer: {answer}; margin to the line {row['margin_m'] or 'not known'} m; radius that "
        f"holds 95 % {row['r95_m'] or 'not known'} m",
        f"circumstances: {row['flags'].replace(';', ', ') or 'none'}",
    )
    for shape in (shapely.Point(fix.lon, fix.lat), fix.circle):
        if shape is not None:
            yield f"<Placemark><name>{_xml(name)}</name><Snippet maxLines='0'/>"
            yield f"<description>{_html(*words)}</description>"
            yield f"<TimeStamp><when>{_xml(row['at'])}</when></TimeStamp>"
            style = answer if answer in _COLOURS else "other"
            yield f"<styleUrl>#{style}</styleUrl>{_data(row, _OF_FIX)}{_shape(shape)}</Placemark>"


def _data(row: Row, names: tuple[str, ...]) -> str:
    cells = (
        f'<Data name="{name}"><value>{_xml(at_most(row[name]))}</value></Data>' for name in names
    )
    return f"<ExtendedData>{''.join(cells)}</ExtendedData>"


def _span(begin: str, end: str) -> str:
    parts = f"<begin>{begin}</begin>" if begin else ""
    parts += f"<end>{end}</end>" if end else ""
    return f"<TimeSpan>{parts}</TimeSpan>" if parts else ""


def _shape(shape: BaseGeometry) -> str:
    if isinstance(shape, shapely.Point):
        return f"<Point><coordinates>{_corner(shape.x, shape.y)}</coordinates></Point>"
    if isinstance(shape, shapely.MultiPolygon):
        return f"<MultiGeometry>{''.join(_shape(one) for one in shape.geoms)}</MultiGeometry>"
    if not isinstance(shape, shapely.Polygon) or shape.is_empty:
        return ""
    turned = shapely.orient_polygons(shape)
    inner = "".join(f"<innerBoundaryIs>{_ring(one)}</innerBoundaryIs>" for one in turned.interiors)
    outer = f"<outerBoundaryIs>{_ring(turned.exterior)}</outerBoundaryIs>"
    return f"<Polygon><tessellate>1</tessellate>{outer}{inner}</Polygon>"


def _ring(ring: BaseGeometry) -> str:
    corners = " ".join(_corner(x, y) for x, y in ring.coords)
    return f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"


def _corner(lon: float, lat: float) -> str:
    return f"{lon:.7f},{lat:.7f}"


def _xml(text: str) -> str:
    """Text of an element."""
    return html.escape(xml_text(text), quote=True)


def _html(*lines: str) -> str:
    """Lines of text for a balloon, which shows HTML."""
    return html.escape("<br/>".join(html.escape(xml_text(one), quote=True) for one in lines))
