"""`orderwatch export`: results as files that other programs open."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Named, redact_options
from orderwatch.evidence.export.exporting import FORMATS, WITH_MAPS, export

if TYPE_CHECKING:
    from orderwatch.evidence.redaction.audience import Audience


@click.command("export")
@click.argument("folder", type=Named(), metavar="DIR")
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option(
    "--out",
    type=Named(),
    metavar="FILE",
    help="Where to; for Parquet a folder. Never over what is there. Default: the name of DIR with "
    "the format as its ending, here.",
)
@click.option(
    "--finding",
    "wanted",
    multiple=True,
    metavar="ID",
    help="This finding, near miss or excepted episode alone. May be given several times.",
)
@click.option(
    "--order",
    "orders",
    multiple=True,
    metavar="FILE",
    help="Order files, and files of their places, that the run read, if they are elsewhere now.",
)
@click.option(
    "--basemap",
    type=Named(),
    metavar="FILE",
    help="With docx and pdf: lines of GeoJSON or KML, or a PMTiles file of vector tiles, to lie "
    "under the maps. Nothing is ever fetched.",
)
@redact_options
def command(
    *,
    folder: Path,
    form: str,
    out: Path | None,
    wanted: tuple[str, ...],
    orders: tuple[str, ...],
    basemap: Path | None,
    redact: Audience | None,
    release: tuple[str, ...],
) -> int:
    """Write results in a format that other programs open.

    GeoJSON and KML hold places, findings and positions with their times (QGIS, Google Earth with
    its time slider). XLSX has one sheet a table, Parquet one file. DOCX and PDF hold the possible
    breaches, or the findings named, as exhibits: a draft of a statement, the records, a map drawn
    here, what speaks against it. The same results give the same bytes. DOCX and PDF need the
    extra orderwatch[export].

    A map program may ask a server for what lies under the map, and so tell it where the places
    are: see docs/limits.md.

    \b
    Examples:
      orderwatch export results --to geojson
      orderwatch export results --to pdf --finding 50e1c2278663 --out exhibit.pdf
      orderwatch export results --to docx --basemap town.pmtiles
      orderwatch export results --to parquet --out tables
      orderwatch export results --to docx --redact respondent --out copy.docx
    """
    from orderwatch.cli.inputs_given import files_given
    from orderwatch.evidence.basemap import read_basemap
    from orderwatch.evidence.export.copied import copied
    from orderwatch.evidence.export.pack import packed
    from orderwatch.evidence.kept import kept
    from orderwatch.evidence.visible import shown

    if release and redact is None:
        raise click.UsageError("--release shows something in a copy; add --redact respondent")
    if basemap is not None and form not in WITH_MAPS:
        raise click.UsageError(f"--basemap lies under maps, and {form} has none; use docx or pdf")
    out = out or Path(f"{folder.resolve().name}.{form}")
    pack = packed(kept(folder), files_given({"order": orders}), wanted)
    if basemap is not None:
        pack = replace(pack, basemap=read_basemap(basemap))
    with copied(pack, redact, release) if redact else nullcontext(pack) as given:
        export(given, form, out)
    if given.confidential:
        click.echo(given.confidential, err=True)
    click.echo(shown(f"Written to {out}"))
    return 0
