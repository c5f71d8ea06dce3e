"""KML: valid, by time, without a route, without a request, and hostile text stays text."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

from defusedxml import ElementTree
from fastkml import KML
from fastkml.validator import validate
from support.packs import SHOWN, rows_of

NAMESPACE = "{http://www.opengis.net/kml/2.2}"


def test_it_is_valid_kml(files: dict[str, Path], hostile_files: dict[str, Path]) -> None:
    """By the schema of the OGC, as fastkml brings it, and by its reader."""
    for one in (files["kml"], hostile_files["kml"]):
        assert validate(file_to_validate=one)
        assert list(KML.parse(one).features)


def test_every_position_has_its_time(out: Path, files: dict[str, Path]) -> None:
    """A point and a circle each, at the time of the row."""
    root = ElementTree.parse(files["kml"]).getroot()
    stamps = Counter(one.text for one in root.iter(f"{NAMESPACE}when"))
    wanted = Counter(row["at"] for row in rows_of(out, "evidence") if row["lat"])
    circles = Counter(row["at"] for row in rows_of(out, "evidence") if row["lat"] and row["r95_m"])
    assert stamps == wanted + circles
    points = list(root.iter(f"{NAMESPACE}Point"))
    assert len(points) == sum(wanted.values())
    spans = list(root.iter(f"{NAMESPACE}TimeSpan"))
    assert len(spans) > 10
    assert not list(root.iter(f"{NAMESPACE}LineString"))


def test_nothing_is_fetched(files: dict[str, Path]) -> None:
    """No address but that of the format itself."""
    text = files["kml"].read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"'<\s]*", text) == ["http://www.opengis.net/kml/2.2"]
    assert "href" not in text


def test_it_says_on_its_face_what_it_is(files: dict[str, Path]) -> None:
    """The name of the document, and its description."""
    root = ElementTree.parse(files["kml"]).getroot()
    document = root.find(f"{NAMESPACE}Document")
    assert document is not None
    assert document.findtext(f"{NAMESPACE}name") == "CONFIDENTIAL orderwatch"
    assert "reasonable excuse" in str(document.findtext(f"{NAMESPACE}description"))


def test_hostile_text_is_text_in_a_balloon(hostile_files: dict[str, Path]) -> None:
    """A description is HTML to Google Earth: after both escapes are undone, text is left."""
    root = ElementTree.parse(hostile_files["kml"]).getroot()
    shown = [one.text or "" for one in root.iter(f"{NAMESPACE}description")]
    assert any(SHOWN in html.unescape(one) for one in shown)
    for one in shown:
        assert set(re.findall(r"<[^>]*>", one)) <= {"<br/>"}
    for one in root.iter(f"{NAMESPACE}BalloonStyle"):
        assert one.findtext(f"{NAMESPACE}text") == "$[description]"
    text = hostile_files["kml"].read_text(encoding="utf-8")
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
