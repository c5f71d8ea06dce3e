"""`--since`: an earlier run whose records are read again, and whose cases are taken over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.inputs_given import files_given
from orderwatch.cli.options import Wanted
from orderwatch.errors import InputError, VerifyError
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.records.model import Source

if TYPE_CHECKING:
    from orderwatch.engine.batch.since import Since
    from orderwatch.policy import Policy

KINDS = ("pings", "events", "contacts")


def since_of(wanted: Wanted, policy: Policy) -> Since | None:
    """The earlier run that the options name.

    Raises:
        UsageError: options that cannot be had together.
        VerifyError: it is none whose cases can be taken over.
    """
    if wanted.since is None:
        return None
    if wanted.redact is not None:
        problem = "--since and --redact: a copy keeps nothing that a later run could take over"
        raise click.UsageError(f"{problem}; leave --since out")
    if wanted.out is not None and wanted.out.resolve() == wanted.since.resolve():
        problem = f"--since {wanted.since}: is the folder that --out writes to"
        raise click.UsageError(f"{problem}; give --out a folder of its own")
    from orderwatch.engine.batch.since import Since
    from orderwatch.evidence.earlier import EarlierRun

    return Since(EarlierRun(wanted.since, policy))


def with_earlier(
    given: Mapping[str, tuple[str, ...]], since: Since | None
) -> dict[str, tuple[str, ...]]:
    """The files given, with those that the earlier run read.

    Raises:
        VerifyError: one of these is not there any more, and is not given from elsewhere.
    """
    if since is None:
        return dict(given)
    found = dict(given)
    inputs = since.earlier.results.manifest.inputs
    for kind in KINDS:
        earlier = [one for one in inputs if one.kind == kind]
        moved = _moved([one for one in earlier if not Path(one.path).is_file()], given[kind])
        missing = [one.path for one in earlier if one not in moved and not Path(one.path).is_file()]
        if missing:
            raise _missing(since, missing)
        found[kind] = (*(one.path for one in earlier if one not in moved), *given[kind])
    return found


def _moved(gone: Sequence[FileHash], given: Sequence[str]) -> set[FileHash]:
    """Files of the earlier run that are given from another folder, under the same name."""
    if not gone:
        return set()
    wanted = Counter((Path(one.path).name, one.sha256) for one in gone)
    names = {name for name, _ in wanted}
    paths = (path for path in files_given({"": tuple(given)}) if path.name in names)
    found = Counter((path.name, file_sha256(path)) for path in paths)
    enough = {key for key, count in wanted.items() if found[key] >= count}
    return {one for one in gone if (Path(one.path).name, one.sha256) in enough}


def _missing(since: Since, missing: Sequence[str]) -> VerifyError:
    more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    problem = f"is not there; the run in {since.earlier.folder} read it"
    remedy = "put it back, give the folder where it is now, or run the command without --since"
    return VerifyError(missing[0] + more, problem, remedy)


def check_sources(sources: Sequence[Source], since: Since | None) -> None:
    """A file that was read before, given once more under another name, would count twice.

    Raises:
        InputError: there is one.
    """
    if since is None:
        return
    inputs = since.earlier.results.manifest.inputs
    old = {(one.kind, one.sha256): one.path for one in inputs if one.kind in KINDS}
    paths = {one.path for one in inputs}
    here = defaultdict(set)
    for one in sources:
        if one.rows:  # two weeks in which nothing was recorded look the same
            here[one.records, one.sha256].add(Path(one.path).as_posix())
    for key, files in here.items():
        new = sorted(files - paths)
        if new and files & paths:
            problem = f"holds the same bytes as {old[key]}, which is read already"
            raise InputError(new[0], problem, "leave it out, or run the command without --since")
