"""`orderwatch read`: what files of records are worth, before anything is checked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderwatch.cli.options import contact_options

if TYPE_CHECKING:
    from orderwatch.cli.page import Page
    from orderwatch.engine.data.reading import Reading
    from orderwatch.policy import Policy
    from orderwatch.records.quality import ReadReport

_MOST_FILES = 4
_MOST_DEVICES = 4
_MOST_CODES = 5
_MOST_EXAMPLES = 3


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--profile", metavar="NAME|FILE", help="Profile of the export; else it is guessed.")
@click.option("--device", metavar="ID", help="Device of every row, where no column names it.")
@contact_options()[0]
@click.option(
    "--order",
    type=click.Path(path_type=Path),
    metavar="ORDER",
    help="An order file: whose the devices are, and which positions can settle its places at all.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="What is printed: for people, the table data.csv by device and day, or all of it.",
)
@click.option(
    "--make-profile", is_flag=True, help="Write a profile for an unknown file, to be looked over."
)
@click.option("--timezone", metavar="ZONE", help="Zone of its times, for --make-profile.")
def command(
    *,
    files: tuple[str, ...],
    profile: str | None,
    device: str | None,
    owner: tuple[str, ...],
    order: Path | None,
    form: str,
    make_profile: bool,
    timezone: str | None,
) -> int:
    """Show what files of records are worth, and every row set aside.

    Says of each device how much of the time it was observed, its silences, radii, repeats and
    odd positions, and what its clock and the order of its rows look like; with an order also
    which share of the positions can settle each of its places. Then the profile of each file, and
    the rows that cannot be used, with a code and what to do.

    \b
    Examples:
      orderwatch read pings.csv
      orderwatch read pings.csv --order order.yaml
      orderwatch read exports/ --profile uk_positions
      orderwatch read pings.csv --format csv > data.csv
      orderwatch read backup.xml --owner "phone:07700 900123"
      orderwatch read unknown.csv --make-profile > mine.yaml
    """
    if make_profile:
        from orderwatch.cli.make_profile import make_profile as made

        return made(files, timezone)
    from orderwatch.cli.progress import Progress
    from orderwatch.engine.data.reading import read_data
    from orderwatch.orders import load
    from orderwatch.policy import Policy

    policy, loaded = Policy(), None if order is None else load(order)
    with Progress() as progress:
        reading = read_data(
            files,
            profile,
            device=device,
            owners=owner,
            order=loaded,
            policy=policy,
            progress=progress.reading,
        )
    if form == "json":
        click.echo(json.dumps(_as_json(reading), indent=1, sort_keys=True))
    elif form == "csv":
        _print_csv(reading)
    else:
        _page(reading, policy).print()
    return 0


def _page(reading: Reading, policy: Policy) -> Page:
    from orderwatch.cli.data import data_block
    from orderwatch.cli.page import Page
    from orderwatch.evidence.data_words import by_device, silences_words

    page, report = Page(), reading.report
    page.heading("Data")
    devices = [one for one in by_device(reading.rows) if one.sums["fixes"]]
    data_block(page, devices, policy, where="with --format csv", swapped=reading.swapped)
    if words := silences_words(devices):
        page.say(f"Silences: {words}.")
    _methods(page, report)
    _events(page, report)
    _contacts(page, report)
    if not devices and not report.events and not report.contacts:
        page.say("no usable row")
    for text in _hints(reading):
        page.say(f"- {text}")
    _sources(page, report)
    _set_aside(page, report)
    return page


def _methods(page: Page, report: ReadReport) -> None:
    totals: dict[str, int] = {}
    for one in report.devices:
        for name, count in one.methods.items():
            totals[name] = totals.get(name, 0) + count
    if totals:
        said = ", ".join(f"{name} {count:,}" for name, count in sorted(totals.items()))
        page.say(f"Methods: {said}. Decimals: {max(one.decimals for one in report.devices)}.")


def _events(page: Page, report: ReadReport) -> None:
    from orderwatch.temporal.local import to_utc_text

    for one in report.events[:_MOST_DEVICES]:
        said = ", ".join(f"{word} {count:,}" for word, count in one.events.items())
        span = f"{to_utc_text(one.first_us)} to {to_utc_text(one.last_us)}"
        page.say(f"{one.device_id}: events: {said}; {span}")
    if len(report.events) > _MOST_DEVICES:
        page.say(f"and events of {len(report.events) - _MOST_DEVICES} more devices")


def _contacts(page: Page, report: ReadReport) -> None:
    from orderwatch.temporal.local import to_utc_text

    for one in report.contacts[:_MOST_FILES]:
        said, became = (
            ", ".join(f"{word} {count:,}" for word, count in counts.items())
            for counts in (one.channels, one.statuses)
        )
        span = f"{to_utc_text(one.first_us)} to {to_utc_text(one.last_us)}"
        page.say(f"{report.sources[one.source].name}: contacts: {said}; {span}")
        page.say(f"{became}; an end not shown: {one.withheld:,}", indent=2)
    if len(report.contacts) > _MOST_FILES:
        page.say(f"and contacts of {len(report.contacts) - _MOST_FILES} more files")


def _hints(reading: Reading) -> list[str]:
    """What is wrong with whole columns, clocks or devices."""
    report, found = reading.report, []
    if report.grid_like:
        found.append(
            f"{report.grid_like:,} rows set aside look like metres of a national grid (such as "
            "OSGB eastings and northings), not degrees: export latitude and longitude"
        )
    if report.swapped_like:
        found.append(
            f"{report.swapped_like:,} rows set aside have a latitude over 90: latitude and "
            "longitude may be in each other's column"
        )
    late = [one.device_id for one in report.devices if one.last_us > time.time() * 1e6]
    if late:
        found.append(f"positions dated in the future: {_named(late)}")
    if reading.strangers:
        found.append(f"devices that are nobody's in the order: {_named(reading.strangers)}")
    if reading.missing:
        found.append(f"devices of the order in none of the files: {_named(reading.missing)}")
    return found


def _named(devices: Sequence[str]) -> str:
    shown = ", ".join(devices[:_MOST_DEVICES])
    more = len(devices) - _MOST_DEVICES
    return f"{shown} and {more} more" if more > 0 else shown


def _sources(page: Page, report: ReadReport) -> None:
    page.heading("Files")
    rows = {row["source"]: row for row in report.ledger}
    for source in report.sources[:_MOST_FILES]:
        how = "guessed" if source.guessed else "as asked for"
        omits = f"; leaves out {', '.join(source.omits)}" if source.omits else ""
        said = f"{source.records}, profile {source.profile} ({how}){omits}"
        page.say(f"{source.name}: {_counts([rows[source.name]])}; {said}")
        for note in source.notes:
            page.say(f"- {note}")
    if len(report.sources) > _MOST_FILES:
        page.say(f"all {len(report.sources):,} files: {_counts(report.ledger)}")


def _counts(ledger: Sequence[Mapping[str, Any]]) -> str:
    sums = {name: sum(row[name] for row in ledger) for name in _COUNTED}
    return ", ".join(f"{sums[name]:,} {words}" for name, words in _COUNTED.items())


_COUNTED = {
    "rows": "rows",
    "used": "usable",
    "duplicates": "duplicates",
    "set_aside": "set aside",
}


def _set_aside(page: Page, report: ReadReport) -> None:
    from orderwatch.records.codes import REMEDIES

    if not report.set_aside:
        return
    page.heading("Rows set aside")
    for code, count in list(report.set_aside.items())[:_MOST_CODES]:
        page.say(f"{code} {count:,}: {REMEDIES[code]}")
    if len(report.set_aside) > _MOST_CODES:
        page.say(f"and {len(report.set_aside) - _MOST_CODES} more codes")
    shown = [
        tuple(str(row[key] or "") for key in ("source", "row", "code", "column", "value"))
        for row in report.examples[:_MOST_EXAMPLES]
    ]
    page.grid(("source", "row", "code", "column", "value"), shown, left=5)
    rest = sum(report.set_aside.values()) - len(shown)
    if rest:
        page.say(f"and {rest:,} more rows: set_aside.csv of a check has all of them", indent=2)


def _print_csv(reading: Reading) -> None:
    from orderwatch.evidence.memory import MemorySink

    sink = MemorySink(zones={}, keep=("data",))
    sink.rows("data", [dict(row) for row in reading.rows])
    for line in sink.csv("data"):
        click.echo(line)


def _as_json(reading: Reading) -> dict[str, Any]:
    from orderwatch.evidence.memory import MemorySink

    report = reading.report
    sink = MemorySink(zones={}, keep=("data",))
    sink.rows("data", [dict(row) for row in reading.rows])
    return {
        "sources": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "records": one.records,
                "profile": one.profile,
                "guessed": one.guessed,
                "omits": list(one.omits),
                "notes": list(one.notes),
            }
            for one in report.sources
        ],
        "ledger": [dict(row) for row in report.ledger],
        "devices": [{**vars(one), "methods": dict(one.methods)} for one in report.devices],
        "events": [{**vars(one), "events": dict(one.events)} for one in report.events],
        "contacts": [vars(one) for one in report.contacts],
        "data": list(sink.records("data")),
        "swapped": list(reading.swapped),
        "strangers": list(reading.strangers),
        "missing": list(reading.missing),
        "set_aside": dict(report.set_aside),
        "examples": [dict(row) for row in report.examples],
    }
