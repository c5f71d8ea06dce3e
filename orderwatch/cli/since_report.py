"""A run beside the earlier one that it was made from, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orderwatch.evidence.asked import Asked
from orderwatch.evidence.inputs import ORDER

if TYPE_CHECKING:
    from orderwatch.cli.running import Ran

_OPTIONS = {
    "profiles": "--profile",
    "device": "--device",
    "owners": "--owner",
    "with_text": "--with-text",
    "from": "--from",
    "until": "--until",
    "with_protected_track": "--with-protected-track",
    "sensitivity": "--sensitivity",
}


def since_lines(ran: Ran) -> Iterator[str]:
    """What was taken over, what is otherwise than in the earlier run, and what has changed."""
    done, since = ran.summary, ran.since
    if since is None:
        return
    yield (
        f"{done.taken_over} of {done.cases} cases are as they were in {since.earlier.folder} and "
        f"were taken over; {done.cases - done.taken_over} were checked."
    )
    manifest = since.earlier.results.manifest
    options = _otherwise(manifest.asked, ran.run.asked)
    if options:
        yield f"Not as in that run: {', '.join(options)}."
    before = {(one.kind, one.path): one.sha256 for one in manifest.inputs}
    for one in ran.run.inputs:
        if before.get((one.kind, one.path), one.sha256) != one.sha256:
            yield f"Changed since that run: {one.path} ({one.kind})"
    given = {one.path for one in ran.run.inputs if one.kind == ORDER}
    for one in manifest.inputs:
        if one.kind == ORDER and one.path not in given:
            yield f"An order of that run is not among these: {one.path}"
    counts = since.changes.counts()
    told = ", ".join(f"{count} {change}" for change, count in counts.items())
    yield f"Findings, near misses and excepted episodes: {told}. See changed.csv."


def _otherwise(was: Asked | None, now: Asked | None) -> list[str]:
    there, here = (one.values() if one else {} for one in (was, now))
    return [option for name, option in _OPTIONS.items() if there.get(name) != here.get(name)]
