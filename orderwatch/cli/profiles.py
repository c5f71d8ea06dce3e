"""`orderwatch profiles`: the built-in profiles of export formats."""

from __future__ import annotations

import textwrap

import click


@click.command("profiles")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """List the export formats that are known.

    A profile says how the columns and the clock of an export become positions or device events.
    With a NAME that profile is printed, to start your own from. Your own is a YAML file of the
    same form, given with --profile FILE.

    \b
    Examples:
      orderwatch profiles
      orderwatch profiles canonical > mine.yaml
    """
    from orderwatch.records.profiles import builtin, profile_text

    if name:
        click.echo(profile_text(name), nl=False)
        return 0
    for profile in builtin():
        click.echo(textwrap.fill(f"{profile.name}: {profile.about}", subsequent_indent="  "))
    return 0
