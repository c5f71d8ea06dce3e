"""One known track written in every format that is read, as the programs that make them do."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from orderwatch.records.profiles import profile_text

DEVICE = "TAG-1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fix:
    """One fix: degrees of at most seven decimals, a time in UTC, metres."""

    lat: str
    lon: str
    at: datetime
    accuracy: int

    @property
    def ms(self) -> int:
        return (self.at - EPOCH) // timedelta(milliseconds=1)

    @property
    def iso(self) -> str:
        return self.at.isoformat().replace("+00:00", "Z")

    def e7(self, degrees: str) -> int:
        whole, _, rest = degrees.lstrip("-").partition(".")
        number = int(whole + rest.ljust(7, "0"))
        return -number if degrees.startswith("-") else number


Track = Sequence[Fix]


@dataclass(frozen=True)
class Export:
    """How a format is written, and what it keeps of a fix.

    Attributes:
        ending: of the file's name.
        write: writes it.
        profile: that must be guessed; None: `text` is given.
        text: a profile of one's own.
        named: the file names its device.
        accuracy: it has a radius.
        minutes: it keeps minutes only.
    """

    ending: str
    write: Callable[[Path, Track], None]
    profile: str | None = None
    text: str = ""
    named: bool = True
    accuracy: bool = True
    minutes: bool = False


def with_zone(name: str, zone: str) -> str:
    """A built-in profile whose zone the user has filled in."""
    text = profile_text(name)
    assert "timezone: unknown" in text
    return text.replace("timezone: unknown", f"timezone: {zone}")


def _table(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


_CANONICAL = ("device_id", "fixed_at", "lat", "lon", "accuracy_m")


def _canonical(track: Track) -> list[list[Any]]:
    return [[DEVICE, one.iso, one.lat, one.lon, one.accuracy] for one in track]


def canonical_csv(path: Path, track: Track) -> None:
    _table(path, _CANONICAL, _canonical(track))


def canonical_parquet(path: Path, track: Track) -> None:
    columns = zip(*_canonical(track), strict=True)
    table = {
        name: [str(v) for v in values] for name, values in zip(_CANONICAL, columns, strict=True)
    }
    pq.write_table(pa.table(table), path)


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], *, epoch_1904: bool = False, title: str = "Sheet"
) -> None:
    """An XLSX file with one sheet."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def canonical_xlsx(path: Path, track: Track) -> None:
    workbook(path, [_CANONICAL, *_canonical(track)])


def ods_cell(value: Any) -> str:
    """A cell of an ODS sheet."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        written = value.replace(tzinfo=None).isoformat()
        kind = f'office:value-type="date" office:date-value="{written}"'
    elif isinstance(value, (int, float)):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def ods(path: Path, rows: Sequence[str]) -> None:
    """An ODS file whose sheet has these rows, each the XML of a row."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="Sheet1">'
        '<table:table-column table:number-columns-repeated="16384"/>'
        + "".join(rows)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)


def ods_row(cells: Sequence[Any]) -> str:
    """The XML of a row."""
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"


def canonical_ods(path: Path, track: Track) -> None:
    ods(path, [ods_row(row) for row in (_CANONICAL, *_canonical(track))])


_TRACCAR = ("id", "deviceId", "protocol", "serverTime", "deviceTime", "fixTime", "valid")
_TRACCAR += (
    "latitude",
    "longitude",
    "altitude",
    "speed",
    "course",
    "address",
    "accuracy",
    "motion",
)


def _traccar(track: Track) -> list[list[Any]]:
    rows = []
    for number, one in enumerate(track):
        late = one.at + timedelta(minutes=7)
        times = [at.strftime("%Y-%m-%d %H:%M:%S") for at in (late, one.at, one.at)]
        place = [float(one.lat), float(one.lon), 0.0, 1.2, 90.0, "", one.accuracy, "true"]
        rows.append([number, DEVICE, "osmand", *times, "true", *place])
    return rows


def traccar_csv(path: Path, track: Track) -> None:
    _table(path, _TRACCAR, _traccar(track))


def traccar_xlsx(path: Path, track: Track) -> None:
    rows = _traccar(track)
    for row, one in zip(rows, track, strict=True):
        row[5] = one.at.replace(tzinfo=None)
    titles = [["Report type:", "Route"], ["Period:", "2026-03-02 to 2026-03-03"], []]
    workbook(path, [*titles, _TRACCAR, *rows])


def traccar_route(path: Path, track: Track) -> None:
    titles = [["Report type:", "Route"], ["Device:", DEVICE], ["Period:", "2026-03-02"], []]
    header = ("Valid", "Time", "Latitude", "Longitude", "Altitude", "Speed", "Address")
    rows = [
        [True, o.at.replace(tzinfo=None), float(o.lat), float(o.lon), 3, "0 kn", ""] for o in track
    ]
    workbook(path, [*titles, header, *rows], title=DEVICE)


def gpx(version: str) -> Callable[[Path, Track], None]:
    def write(path: Path, track: Track) -> None:
        points = "".join(
            f'<trkpt lat="{one.lat}" lon="{one.lon}"><ele>3</ele><time>{one.iso}</time>'
            "<hdop>0.8</hdop></trkpt>"
            for one in track
        )
        space = f"http://www.topografix.com/GPX/{version.replace('.', '/')}"
        path.write_text(
            f'<?xml version="1.0"?><gpx version="{version}" creator="x" xmlns="{space}">'
            f"<trk><name>a</name><trkseg>{points}</trkseg></trk></gpx>",
            encoding="utf-8",
        )

    return write


_KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" '
    'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>{}</Document></kml>'
)


def _kml_track(track: Track) -> str:
    whens = "".join(f"<when>{one.iso}</when>" for one in track)
    coords = "".join(f"<gx:coord>{one.lon} {one.lat} 3</gx:coord>" for one in track)
    return _KML.format(f"<Placemark><name>a</name><gx:Track>{whens}{coords}</gx:Track></Placemark>")


def kml_track(path: Path, track: Track) -> None:
    path.write_text(_kml_track(track), encoding="utf-8")


def kml_points(path: Path, track: Track) -> None:
    marks = "".join(
        f"<Placemark><TimeStamp><when>{one.iso}</when></TimeStamp>"
        f"<Point><coordinates>{one.lon},{one.lat},0</coordinates></Point></Placemark>"
        for one in track
    )
    path.write_text(_KML.format(f"<Folder>{marks}</Folder>"), encoding="utf-8")


def kmz(path: Path, track: Track) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", _kml_track(track))


def _features(track: Track, time: str, accuracy: str) -> list[str]:
    return [
        f'{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [{one.lon}, '
        f'{one.lat}, 3]}}, "properties": {{"device_id": "{DEVICE}", "{time}": "{one.iso}", '
        f'"{accuracy}": {one.accuracy}, "motion": ["walking"]}}}}'
        for one in track
    ]


def geojson(path: Path, track: Track) -> None:
    features = ",\n".join(_features(track, "time", "accuracy"))
    text = f'{{"type": "FeatureCollection", "features": [{features}]}}'
    path.write_text(text, encoding="utf-8")


def geojson_lines(path: Path, track: Track) -> None:
    path.write_text("\n".join(_features(track, "time", "accuracy")) + "\n", encoding="utf-8")


def overland_batch(path: Path, track: Track) -> None:
    features = _features(track, "timestamp", "horizontal_accuracy")
    half = len(features) // 2
    batches = [
        f'{{"locations": [{", ".join(part)}]}}' for part in (features[:half], features[half:])
    ]
    path.write_text("\n".join(batches), encoding="utf-8")


def overland_lines(path: Path, track: Track) -> None:
    features = _features(track, "timestamp", "horizontal_accuracy")
    path.write_text("\n".join(features), encoding="utf-8")


def plt(path: Path, track: Track) -> None:
    titles = ["Geolife trajectory", "WGS 84", "Altitude is in Feet", "Reserved 3"]
    titles += ["0,2,255,My Track,0,0,2,8421376", "0"]
    rows = [
        f"{one.lat},{one.lon},0,12,{one.ms / 86_400_000 + 25_569:.10f},"
        f"{one.at:%Y-%m-%d},{one.at:%H:%M:%S}"
        for one in track
    ]
    path.write_text("\r\n".join(titles + rows) + "\r\n", encoding="utf-8")


def takeout_records(path: Path, track: Track) -> None:
    locations = [
        {
            "latitudeE7": one.e7(one.lat),
            "longitudeE7": one.e7(one.lon),
            "accuracy": one.accuracy,
            "activity": [
                {"activity": [{"type": "STILL", "confidence": 90}], "timestamp": one.iso},
                {"activity": [{"type": "WALKING", "confidence": 9}], "timestamp": one.iso},
            ],
            "source": "WIFI",
            "deviceTag": DEVICE,
            "timestamp": one.iso,
        }
        for one in track
    ]
    path.write_text(json.dumps({"locations": locations}, indent=2), encoding="utf-8")


def takeout_ms(path: Path, track: Track) -> None:
    locations = [
        {
            "timestampMs": str(one.ms),
            "latitudeE7": one.e7(one.lat),
            "longitudeE7": one.e7(one.lon),
            "accuracy": one.accuracy,
        }
        for one in track
    ]
    path.write_text(json.dumps({"locations": locations}), encoding="utf-8")


def takeout_semantic(path: Path, track: Track) -> None:
    points = [
        {
            "latE7": one.e7(one.lat),
            "lngE7": one.e7(one.lon),
            "accuracyMeters": one.accuracy,
            "timestamp": one.iso,
        }
        for one in track
    ]
    duration = {"startTimestamp": track[0].iso, "endTimestamp": track[-1].iso}
    where = {"latitudeE7": 517000000, "longitudeE7": -3000000}
    segment = {
        "startLocation": where,
        "duration": duration,
        "simplifiedRawPath": {"points": points, "source": "RAW_POINTS"},
    }
    visit = {"location": {**where, "name": "Invented Cafe"}, "duration": duration}
    objects = [{"placeVisit": visit}, {"activitySegment": segment}]
    path.write_text(json.dumps({"timelineObjects": objects}), encoding="utf-8")


def takeout_timeline(path: Path, track: Track) -> None:
    half = len(track) // 2
    offset = [one.at.isoformat() for one in track]
    segment = {
        "startTime": offset[0],
        "endTime": offset[-1],
        "timelinePath": [
            {"point": f"{one.lat}°, {one.lon}°", "time": one.at.isoformat()} for one in track[:half]
        ],
    }
    visit = {
        "startTime": offset[0],
        "visit": {"topCandidate": {"placeLocation": {"latLng": "51.7°, -0.3°"}}},
    }
    signals = [
        {
            "position": {
                "LatLng": f"{one.lat}°, {one.lon}°",
                "accuracyMeters": one.accuracy,
                "source": "WIFI",
                "timestamp": one.at.isoformat(),
            }
        }
        for one in track[half:]
    ]
    signals.insert(0, {"wifiScan": {"deliveryTime": offset[0], "devicesRecords": [{"mac": 1}]}})  # type: ignore[dict-item]
    data = {"semanticSegments": [segment, visit], "rawSignals": signals}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def takeout_ios(path: Path, track: Track) -> None:
    start = track[0].at
    segment = {
        "endTime": track[-1].at.isoformat(),
        "timelinePath": [
            {
                "point": f"geo:{one.lat},{one.lon}",
                "durationMinutesOffsetFromStartTime": str((one.at - start) // timedelta(minutes=1)),
            }
            for one in track
        ],
        "startTime": start.isoformat(),
    }
    visit = {
        "startTime": start.isoformat(),
        "visit": {"topCandidate": {"placeLocation": "geo:51.7,-0.3"}},
    }
    path.write_text(json.dumps([visit, segment]), encoding="utf-8")


def owntracks(path: Path, track: Track) -> None:
    lines = []
    for one in track:
        data = {"_type": "location", "lat": float(one.lat), "lon": float(one.lon), "t": "u"}
        data |= {"acc": one.accuracy, "tst": one.ms // 1000, "tid": DEVICE, "inregions": ["x"]}
        lines.append(f"{one.iso}\t*                 \t{json.dumps(data)}")
    lines.insert(1, f'{track[0].iso}\t*\t{{"_type": "lwt", "tst": 1}}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def gnss_logger(path: Path, track: Track) -> None:
    head = "# Fix,Provider,LatitudeDegrees,LongitudeDegrees,AltitudeMeters,SpeedMps,AccuracyMeters,"
    head += "BearingDegrees,UnixTimeMillis,MockLocation"
    lines = ["#", "# Header Description:", "# Raw,utcTimeMillis,Svid", head]
    for one in track:
        lines.append(f"Raw,{one.ms},5")
        lines.append(f"Fix,GPS,{one.lat},{one.lon},3.0,0.1,{one.accuracy},90.0,{one.ms},0")
    lines.append(f"Fix,GPS,1.0,1.0,3.0,0.1,5,90.0,{track[0].ms},1")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def gpslogger(path: Path, track: Track) -> None:
    rows = [[o.iso, o.lat, o.lon, 3, o.accuracy, "", "", 7, "gps"] for o in track]
    header = ("time", "lat", "lon", "elevation", "accuracy", "bearing", "speed", "satellites")
    _table(path, (*header, "provider"), rows)


def sensor_logger(path: Path, track: Track) -> None:
    rows = [[o.ms * 1_000_000, 0.5, 1, o.accuracy, o.lon, o.lat] for o in track]
    header = ("time", "seconds_elapsed", "speed", "horizontalAccuracy", "longitude", "latitude")
    _table(path, header, rows)


def trail_legacy(path: Path, track: Track) -> None:
    rows = [[DEVICE, o.lat, o.lon, o.at.strftime("%d/%m/%Y_%H:%M:%S"), "5-10 mph"] for o in track]
    _table(path, ("Device ID", "Latitude", "Longtitude", "Time", "Speed"), rows)


def vendor_points(path: Path, track: Track) -> None:
    form = "%-m/%-d/%Y %-I:%M:%S %p"
    rows = []
    for one in track:
        late = (one.at + timedelta(hours=3)).strftime(form)
        rows.append([DEVICE, one.at.strftime(form), late, one.lat, one.lon, 1, one.accuracy, "GPS"])
    header = ("ParoleeID", "FixTime", "ReceivedTime", "Latitude", "Longitude", "DOP")
    _table(path, (*header, "AccuracyEstimate", "PointType"), rows)


def json_own(path: Path, track: Track) -> None:
    fixes = [
        {"who": DEVICE, "at": {"s": o.ms / 1000 - 978_307_200}, "where": [o.lat, o.lon]}
        for o in track
    ]
    path.write_text(json.dumps({"meta": {"n": 1}, "data": {"fixes": fixes}}), encoding="utf-8")


JSON_OWN = """
profile: own
format: json
items: data.fixes
columns: {device_id: who, fixed_at: at.s, lat: where.0, lon: where.1}
time_format: apple_s
"""


def serial_days(first: datetime) -> Callable[[Path, Track], None]:
    """A sheet with days counted from `first` as plain numbers."""

    def write(path: Path, track: Track) -> None:
        rows = [
            [DEVICE, (o.at.replace(tzinfo=None) - first) / timedelta(days=1), o.lat, o.lon]
            for o in track
        ]
        workbook(path, [("tag", "day", "lat", "lon"), *rows])

    return write


SERIAL = """
profile: own
columns: {{device_id: tag, fixed_at: day, lat: lat, lon: lon}}
time_format: {}
timezone: UTC
"""


def dates_1904(path: Path, track: Track) -> None:
    rows = [[DEVICE, o.at.replace(tzinfo=None), o.lat, o.lon] for o in track]
    workbook(path, [("tag", "day", "lat", "lon"), *rows], epoch_1904=True)


def uk_sheet(path: Path, track: Track) -> None:
    header = ("DEVICE ID", "DATE/TIME", "LATITUDE", "LONGITUDE", "CONFIDENCE CIRCLE")
    rows = [
        [DEVICE, o.at.replace(tzinfo=None), float(o.lat), float(o.lon), o.accuracy] for o in track
    ]
    workbook(path, [header, *rows])


def utf16(path: Path, track: Track) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows([_CANONICAL, *_canonical(track)])
    path.write_bytes(out.getvalue().encode("utf-16"))


UTF16 = profile_text("canonical") + 'encoding: utf-16\ndelimiter: "\\t"\n'

EXPORTS: dict[str, Export] = {
    "canonical CSV": Export("csv", canonical_csv, "canonical"),
    "canonical Parquet": Export("parquet", canonical_parquet, "canonical"),
    "canonical XLSX": Export("xlsx", canonical_xlsx, "canonical"),
    "canonical ODS": Export("ods", canonical_ods, "canonical"),
    "UTF-16 with tabs": Export("csv", utf16, text=UTF16),
    "Traccar CSV": Export("csv", traccar_csv, text=with_zone("traccar", "UTC")),
    "Traccar XLSX": Export("xlsx", traccar_xlsx, text=with_zone("traccar", "UTC")),
    "Traccar route": Export(
        "xlsx",
        traccar_route,
        text=with_zone("traccar_route", "UTC"),
        named=False,
        accuracy=False,
    ),
    "GPX 1.0": Export("gpx", gpx("1.0"), "gpx", named=False, accuracy=False),
    "GPX 1.1": Export("gpx", gpx("1.1"), "gpx", named=False, accuracy=False),
    "KML gx:Track": Export("kml", kml_track, "kml", named=False, accuracy=False),
    "KML points": Export("kml", kml_points, "kml", named=False, accuracy=False),
    "KMZ": Export("kmz", kmz, "kml", named=False, accuracy=False),
    "GeoJSON": Export("geojson", geojson, "geojson_points"),
    "GeoJSON lines": Export("jsonl", geojson_lines, "geojson_points"),
    "Overland batches": Export("json", overland_batch, "overland"),
    "Overland lines": Export("jsonl", overland_lines, "overland"),
    "GeoLife PLT": Export("plt", plt, "geolife_plt", named=False, accuracy=False),
    "Takeout Records": Export("json", takeout_records, "takeout_records"),
    "Takeout milliseconds": Export("json", takeout_ms, "takeout_records_ms", named=False),
    "Takeout Semantic": Export("json", takeout_semantic, "takeout_semantic", named=False),
    "Timeline iPhone": Export(
        "json", takeout_ios, "takeout_timeline_ios", named=False, accuracy=False, minutes=True
    ),
    "OwnTracks": Export("rec", owntracks, "owntracks_rec"),
    "GnssLogger": Export("txt", gnss_logger, "gnss_logger", named=False),
    "GPSLogger CSV": Export("csv", gpslogger, "gpslogger", named=False),
    "Sensor Logger": Export("csv", sensor_logger, "sensor_logger", named=False),
    "UK trail, older": Export(
        "csv", trail_legacy, text=with_zone("uk_trail_legacy", "UTC"), accuracy=False
    ),
    "vendor points": Export("csv", vendor_points, text=with_zone("vendor_points", "UTC")),
    "JSON by profile": Export("json", json_own, text=JSON_OWN, accuracy=False),
    "serial days 1900": Export(
        "xlsx", serial_days(datetime(1899, 12, 30)), text=SERIAL.format("excel"), accuracy=False
    ),
    "serial days 1904": Export(
        "xlsx", serial_days(datetime(1904, 1, 1)), text=SERIAL.format("excel_1904"), accuracy=False
    ),
    "date cells 1904": Export("xlsx", dates_1904, text=SERIAL.format("iso"), accuracy=False),
}
