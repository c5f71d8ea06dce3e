"""`orderwatch read FILE --make-profile`: a profile on standard output, the guesses beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from orderwatch.cli.terminal import safe_lines


def make_profile(files: Sequence[str], timezone: str | None) -> int:
    """Writes the profile, and on standard error what was guessed and from which values."""
    from orderwatch.records.files import expand
    from orderwatch.records.proposal.propose import propose

    paths = expand(files)
    if len(paths) != 1:
        raise click.UsageError("--make-profile takes one file, as an example of the others")
    proposal = propose(Path(paths[0]), timezone=timezone or "")
    click.echo(proposal.text, nl=False)
    for text in proposal.said:
        for line in safe_lines(text):
            click.echo(line, err=True)
    return 0
