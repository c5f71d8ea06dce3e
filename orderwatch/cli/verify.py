"""`orderwatch verify`: whether a folder of results is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from orderwatch.cli.options import Named

_DIFFERENT = 3


@click.command("verify")
@click.argument("folder", type=Named(), metavar="DIR")
def command(folder: Path) -> int:
    """Tell whether a folder of results is as it was written.

    Compares every file with the SHA-256 in manifest.json and names what is missing, changed or
    unfinished; the exit code is then 3. A manifest cannot vouch for itself: note its own SHA-256,
    which is printed, where the folder's keeper cannot change it.

    \b
    Examples:
      orderwatch verify results
    """
    from orderwatch.evidence.verify import verify
    from orderwatch.evidence.visible import shown

    outcome = verify(folder)
    for name, how in outcome.differences:
        click.echo(shown(f"{name}: {how.replace('_', ' ')}"))
    if outcome.manifest_sha256:
        click.echo(f"manifest.json: SHA-256 {outcome.manifest_sha256}")
    if outcome.same:
        click.echo(
            f"same: {len(outcome.files)} files are as orderwatch {outcome.version} wrote them"
        )
        return 0
    click.echo("different")
    return _DIFFERENT
