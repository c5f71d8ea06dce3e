"""The options that several commands share, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from orderwatch.outcome import Grade

if TYPE_CHECKING:
    from orderwatch.evidence.redaction.audience import Audience

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the options of `check` and `batch` ask for, as typed.

    Attributes:
        pings: files, folders and globs.
        events: files, folders and globs.
        contacts: files, folders and globs.
        owner: whose contacts they are, `KIND:VALUE` or `FILE=KIND:VALUE`.
        with_text: the words of messages are read.
        profile: names or files of formats; guessed where none is given.
        device: device id for exports that hold none.
        start: `--from`.
        end: `--until`.
        policy_file: thresholds in YAML.
        settings: `NAME=VALUE` thresholds, which win over the file.
        out: folder for the files.
        format: table, csv or json.
        reviews: a person's reviews of earlier findings.
        fail_on: a possible breach of this grade or a better one ends with exit code 3.
        with_protected_track: write positions of protected persons.
        sensitivity: ask over which thresholds each possible breach keeps its grade.
        resume: go on from where a run that was cut off has ended.
        since: folder of an earlier run whose cases are taken over where they are still the same.
        memory: what a run may take, such as `1GB`.
        basemap: lines to lie under the map of `report.html`.
        listing: `report.html` is a list of orders, each with a page of its own.
        redact: who a copy is for: respondent or defence; None: nothing is withheld.
        release: ids of conditions that a copy shows nevertheless.
        engine: `local` or `spark`.
        master: where Spark runs; None: on this machine.
    """

    pings: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    with_text: bool = False
    profile: tuple[str, ...] = ()
    device: str | None = None
    start: str | None = None
    end: str | None = None
    policy_file: Path | None = None
    settings: tuple[str, ...] = ()
    out: Path | None = None
    format: str = "table"
    reviews: Path | None = None
    fail_on: str | None = None
    with_protected_track: bool = False
    sensitivity: bool = False
    resume: bool = False
    since: Path | None = None
    memory: str | None = None
    basemap: Path | None = None
    listing: bool = False
    redact: Audience | None = None
    release: tuple[str, ...] = ()
    engine: str = "local"
    master: str | None = None


class Named(click.Path):
    """A path with a name: an empty one, of a variable that is not set, is a fault."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if isinstance(value, str) and not value.strip():
            self.fail("is empty; name a file or a folder", param, ctx)
        return super().convert(value, param, ctx)


def contact_options() -> tuple[Callable[[Function], Function], ...]:
    """`--owner` and `--with-text`."""
    return (
        click.option(
            "--owner",
            multiple=True,
            metavar="KIND:VALUE",
            help="Whose phone or account contacts were taken from, where they do not say: "
            "'phone:07700 900123', or FILE=KIND:VALUE for one of several files.",
        ),
        click.option("--with-text", is_flag=True, help="Read the words of messages as well."),
    )


def record_options(function: Function) -> Function:
    """`--pings`, `--events`, `--contacts`, `--profile`, `--device`, `--owner`, `--with-text`."""
    for option in reversed(
        (
            click.option(
                "--pings",
                multiple=True,
                metavar="FILE",
                help="Positions: a file, folder or glob. May be given several times.",
            ),
            click.option(
                "--events",
                multiple=True,
                metavar="FILE",
                help="Device events (home unit, strap, charge ...), as --pings.",
            ),
            click.option(
                "--contacts",
                multiple=True,
                metavar="FILE",
                help="Calls, messages, social actions, logs: tables, backups, databases, chats "
                "and mailboxes, as --pings.",
            ),
            click.option(
                "--profile",
                multiple=True,
                metavar="NAME|FILE",
                help="Format of an export (see `orderwatch profiles`), one for each kind of "
                "records, several for contacts. Guessed unless given.",
            ),
            click.option("--device", metavar="ID", help="Device, where the export names none."),
            *contact_options(),
        )
    ):
        function = option(function)
    return function


def input_options(function: Function) -> Function:
    """`--order`, `--pings`, `--events`, `--contacts`, `--profile`: inputs of an earlier run."""
    for name, what in reversed(
        (
            ("order", "Order files, and files of their places"),
            ("pings", "Positions"),
            ("events", "Device events"),
            ("contacts", "Contacts"),
            ("profile", "Profiles and reviews"),
        )
    ):
        function = click.option(
            f"--{name}",
            multiple=True,
            metavar="FILE",
            help=f"{what} that the run read, if they are elsewhere now: file, folder or glob.",
        )(function)
    return function


def period_options(function: Function) -> Function:
    """`--from` and `--until`."""
    function = click.option(
        "--until",
        "end",
        metavar="TIME",
        help="End of the account period; a date alone means to the end of that day.",
    )(function)
    return click.option(
        "--from",
        "start",
        metavar="TIME",
        help="Start of the account period, such as 2026-04-14 or '2026-04-14 08:00', in the "
        "order's time zone. Default: what the exports cover, else the records themselves.",
    )(function)


def policy_options(function: Function) -> Function:
    """`--policy` and `--set`."""
    function = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="One threshold, such as max_silence_s=600. Every difference is printed.",
    )(function)
    return click.option(
        "--policy",
        "policy_file",
        type=Named(),
        metavar="FILE",
        help="Thresholds in YAML, NAME: VALUE.",
    )(function)


def reviews_option(function: Function) -> Function:
    """`--reviews`."""
    return click.option(
        "--reviews",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Reviews of earlier findings (CSV or XLSX: finding_id, seen, by, at, disposition, "
        "note): review_status.csv says which findings are new or have changed since.",
    )(function)


def track_option(function: Function) -> Function:
    """`--with-protected-track`."""
    return click.option(
        "--with-protected-track",
        is_flag=True,
        help="Write the positions of protected persons, which otherwise stand as separation and "
        "bearing from the respondent.",
    )(function)


def basemap_option(function: Function) -> Function:
    """`--basemap`."""
    return click.option(
        "--basemap",
        type=Named(),
        metavar="FILE",
        help="GeoJSON or KML lines, such as streets, or a PMTiles file of vector tiles (extra "
        "orderwatch[pmtiles]), to lie under the map of report.html. Nothing is ever fetched.",
    )(function)


def redact_options(function: Function) -> Function:
    """`--redact` and `--release`."""
    function = click.option(
        "--release",
        multiple=True,
        metavar="CONDITION",
        help="With --redact respondent: show this condition nevertheless. He knows where he was, "
        "so its times and distances give its place away. It is recorded in the copy.",
    )(function)
    return click.option(
        "--redact",
        type=click.Choice(["respondent", "defence"]),
        help="Make a copy for them: confidential places, protected persons' identifiers and "
        "tracks are withheld, from the respondent all that gives such a place away. What is "
        "withheld is counted in withheld.csv. See docs/security.md.",
    )(function)


def fail_option(function: Function) -> Function:
    """`--fail-on`."""
    return click.option(
        "--fail-on",
        type=click.Choice([grade.value for grade in Grade]),
        help="End with exit code 3 at a possible breach of this grade or a better one.",
    )(function)


def format_option(function: Function) -> Function:
    """`--format`."""
    return click.option(
        "--format",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help="What is printed: for people, one CSV table, or every table for programs.",
    )(function)
