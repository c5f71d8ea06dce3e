"""The files that a run read, found again: where the manifest says, or among files given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.errors import VerifyError
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.evidence.inputs import POLICY

_RECORDS = ("pings", "events", "contacts")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The inputs of a run as they are now.

    Attributes:
        paths: input → where it is, its bytes being those that were read.
        changed: input → the file in its place, whose bytes are others.
        missing: inputs that are not at hand.
    """

    paths: Mapping[FileHash, Path]
    changed: Mapping[FileHash, Path]
    missing: tuple[FileHash, ...]

    @property
    def needed(self) -> tuple[FileHash, ...]:
        """The missing ones without which nothing can be derived: all but thresholds."""
        return tuple(one for one in self.missing if one.kind != POLICY)


def find_inputs(inputs: Iterable[FileHash], given: Sequence[Path] = ()) -> Found:
    """Looks for every input: first among the files given, by content, then where it was read.

    A file given under the name of an input, with other bytes, stands in its place: it has changed.

    Args:
        inputs: as the manifest records them.
        given: files.

    Raises:
        VerifyError: an export has another name now: a name may state the device or the period.
    """
    pool = [(path, file_sha256(path)) for path in given]
    paths: dict[FileHash, Path] = {}
    changed: dict[FileHash, Path] = {}
    missing: list[FileHash] = []
    for one in inputs:
        name = Path(one.path).name
        same = [path for path, sha256 in pool if sha256 == one.sha256]
        called = [path for path, _ in pool if path.name == name]
        own = Path(one.path)
        if same:
            paths[one] = _named(one, name, same)
        elif called:
            changed[one] = called[0]
        elif not one.path or not one.sha256 or not own.is_file():
            missing.append(one)
        elif file_sha256(own) == one.sha256:
            paths[one] = own
        else:
            changed[one] = own
    return Found(paths=paths, changed=changed, missing=tuple(missing))


def _named(one: FileHash, name: str, same: Sequence[Path]) -> Path:
    for path in same:
        if path.name == name or one.kind not in _RECORDS:
            return path
    problem = f"is {one.path} of the manifest under another name"
    raise VerifyError(str(same[0]), problem, f"name it {name} again")
