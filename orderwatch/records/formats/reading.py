"""Opens a file by what it is: the one place that knows every reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orderwatch.records.contacts.detect import READERS as CONTACT_READERS
from orderwatch.records.contacts.row import as_content
from orderwatch.records.formats.content import Content, Options
from orderwatch.records.formats.geojson import open_geojson
from orderwatch.records.formats.gpx import open_gpx
from orderwatch.records.formats.json_stream import open_json
from orderwatch.records.formats.kml import open_kml
from orderwatch.records.formats.lines import open_gnss_logger, open_owntracks, open_plt
from orderwatch.records.formats.ods import open_ods
from orderwatch.records.formats.sniff import feature_lists
from orderwatch.records.formats.takeout import open_semantic, open_timeline, open_timeline_ios
from orderwatch.records.formats.uk_curfew import open_curfew_activity
from orderwatch.records.formats.xlsx import open_xlsx

READERS: dict[str, Callable[[Path, Options], Content]] = {
    "xlsx": open_xlsx,
    "ods": open_ods,
    "gpx": lambda path, _: open_gpx(path),
    "kml": lambda path, _: open_kml(path),
    "geojson": lambda path, _: open_geojson(path, feature_lists(path)),
    "json": lambda path, options: open_json(path, options.items),
    "plt": lambda path, _: open_plt(path),
    "owntracks": lambda path, _: open_owntracks(path),
    "gnsslogger": lambda path, _: open_gnss_logger(path),
    "takeout_semantic": lambda path, _: open_semantic(path),
    "takeout_timeline": lambda path, _: open_timeline(path),
    "takeout_timeline_ios": lambda path, _: open_timeline_ios(path),
    "uk_curfew": lambda path, _: open_curfew_activity(path),
    **{name: as_content(reader) for name, reader in CONTACT_READERS.items()},
}
"""Kind of a file → its reader; CSV and Parquet are read by the database itself."""
TABLES = ("csv", "parquet", "xlsx", "ods")
"""Kinds of files that hold a table with named columns: one profile reads all of them."""
FORMATS = ("table", *(kind for kind in READERS if kind not in TABLES))
"""What a profile may say as its `format`."""


def format_of(kind: str) -> str:
    """The format that a profile must have for a kind of file."""
    return "table" if kind in TABLES else kind
