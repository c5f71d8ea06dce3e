"""What a profile says about an export format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orderwatch.records.contact_words import FIELDS as CONTACT_FIELDS
from orderwatch.records.contact_words import ContactWords
from orderwatch.records.formats.content import Dates, Options
from orderwatch.records.time_formats import is_minutes, rendered
from orderwatch.spatial.coordinates import OSGB_EXTRA_M

REQUIRED = {
    "pings": ("device_id", "fixed_at"),
    "events": ("device_id", "from", "event"),
    "contacts": ("at",),
}
"""Kind of records → the canonical fields that every row must have."""
PLACES = (("lat", "lon"), ("position",), ("easting", "northing"))
"""The fields that say where a fix was: one of these groups."""
FIELDS = {
    "pings": (
        "device_id",
        "fixed_at",
        "time_of_day",
        *(one for group in PLACES for one in group),
        "accuracy_m",
        "accuracy_level",
        "method",
        "received_at",
    ),
    "events": ("device_id", "from", "until", "duration_s", "duration_min", "event", "place"),
    "contacts": CONTACT_FIELDS,
}
"""Kind of records → its canonical fields, in column order."""
KIND = "kind"
"""Field of the column that says whether a row is a fix at all (key `fixes`)."""
RAW_FIELDS = FIELDS | {"pings": (KIND, *FIELDS["pings"])}
"""Kind of records → every field whose text is read."""
UNKNOWN_ZONE = "unknown"
"""Written as a zone: the export does not say it, so its times are set aside until a user does."""
CLOCKS = {
    "fix": "",
    "recorded": "times are when the device wrote the fix down, not when it was measured",
    "uploaded": "times are when the fix was received, not when it was measured",
}
"""What the column of `fixed_at` shows → what every result then says."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one export format is read.

    Attributes:
        name: as given with `--profile`.
        about: what the format is, its clock, its accuracy, what it covers and leaves out.
        records: what its rows are: `pings`, `events` or `contacts`.
        format: `table` (CSV, Parquet, XLSX, ODS) or the name of another file format.
        items: dotted path of the list of records in a JSON file.
        sheet: name of the sheet of a workbook; empty: the first.
        columns: canonical field → column of the export.
        optional: canonical fields whose column may be missing.
        without: columns that the format does not have (to tell it from a longer one).
        fixes: a column and the values, in small letters, with which a row is a fix; rows with
            another value are set aside.
        coordinates: wgs84 (degrees), e7 (degrees times ten million), or osgb36 (metres).
        time_format: `iso`, `epoch_s`, ..., or YYYY MM DD HH mm ss with what stands between them.
        timezone: of times without an offset; empty or `unknown`: such times are set aside.
        resolution: seconds within which a time may lie, as text, where the format does not say.
        clock: what `fixed_at` shows: `fix`, `recorded` or `uploaded`.
        clock_offset: device → seconds that its clock was measured to be slow; they are added.
        accuracy_level: share that the radius holds, as text; empty: not stated.
        fixed_radii: radius in metres, as text → the share that it holds, for receivers that state
            a radius which they did not work out.
        method: of every fix, where no column says.
        methods: value of the method column → canonical method.
        event: of every row, where no column says.
        events: word of the event column → canonical event; empty: the canonical words.
        contact: words and owner of contact records.
        omits: methods whose fixes the export leaves out.
        device_from: `column`, `file_name` or `option`.
        file_name: pattern with {device}, {from}, {to}; with `/` in it, of the path's end.
        encoding: of a CSV file.
        delimiter: one character.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    records: str = "pings"
    format: str = "table"
    items: str = ""
    sheet: str = ""
    optional: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    fixes: tuple[str, tuple[str, ...]] | None = None
    coordinates: str = "wgs84"
    time_format: str = "iso"
    timezone: str = ""
    resolution: str = ""
    clock: str = "fix"
    clock_offset: Mapping[str, float] = field(default_factory=dict)
    accuracy_level: str = ""
    fixed_radii: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    methods: Mapping[str, str] = field(default_factory=dict)
    event: str = ""
    events: Mapping[str, str] = field(default_factory=dict)
    contact: ContactWords = field(default_factory=ContactWords)
    omits: tuple[str, ...] = ()
    device_from: str = "column"
    file_name: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def resolution_us(self) -> int:
        """As stated; else 60,000,000 where the clock shows minutes only."""
        if self.resolution:
            return round(float(self.resolution) * 1_000_000)
        return 60_000_000 if is_minutes(self.time_format) else 0

    @property
    def zone_name(self) -> str:
        """The zone of times without an offset; empty where it is not known."""
        return "" if self.timezone == UNKNOWN_ZONE else self.timezone

    @property
    def sources(self) -> dict[str, str]:
        """Field → column of the export, the column that tells fixes apart included."""
        return dict(self.columns) | ({KIND: self.fixes[0]} if self.fixes else {})

    @property
    def extra_sigma_m(self) -> float:
        """What the conversion of coordinates adds to the error of every fix, metres."""
        return OSGB_EXTRA_M if self.coordinates == "osgb36" else 0.0

    @property
    def options(self) -> Options:
        """What the reader of the file format needs to know."""
        return Options(
            items=self.items,
            sheet=self.sheet,
            owner=self.contact.owner,
            date_order=self.contact.date_order,
        )

    @property
    def dates(self) -> Dates:
        """How date cells become the text that the time format reads."""
        return Dates(
            written=lambda at: rendered(at, self.time_format), split="time_of_day" in self.columns
        )

    def notes(self, devices: Sequence[str]) -> tuple[str, ...]:
        """What every result from such an export has to say.

        Args:
            devices: those whose records it holds.
        """
        found = [CLOCKS[self.clock]] if CLOCKS[self.clock] else []
        found += [
            f"clock of {device} moved by {seconds:+g} s, as measured"
            for device, seconds in sorted(self.clock_offset.items())
            if device in devices
        ]
        if self.extra_sigma_m:
            found.append(f"British grid converted: {self.extra_sigma_m:g} m added to every error")
        return tuple(found)

    def missing(self, header: Sequence[str], *, has_device: bool = False) -> list[str]:
        """The columns that a file with this header lacks.

        Args:
            header: the names of its columns.
            has_device: the device of all rows is given otherwise.
        """
        lacking = [
            column
            for field, column in self.columns.items()
            if field not in self.optional
            and column not in header
            and not (has_device and field == "device_id")
        ]
        if self.fixes and self.fixes[0] not in header and "" not in self.fixes[1]:
            lacking.append(self.fixes[0])
        return lacking

    def fits(self, header: Sequence[str], *, has_device: bool = False) -> bool:
        """Whether a file with this header may be of this format."""
        lacking = self.missing(header, has_device=has_device)
        return not lacking and not any(one in header for one in self.without)
