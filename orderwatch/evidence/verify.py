"""Whether a folder of results is what its manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from orderwatch.errors import VerifyError
from orderwatch.evidence.done import DONE
from orderwatch.evidence.folder import CASES, PARTIAL
from orderwatch.evidence.hashing import file_sha256
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.page.pages import REPORTS
from orderwatch.evidence.parquet_parts import PARQUET, parts_in
from orderwatch.evidence.recorded import Recorded, recorded
from orderwatch.evidence.signing.files import SIGNATURE

Difference = Literal["missing", "changed", "unfinished", "not_in_manifest"]


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was compared.

    Attributes:
        files: the files named by the manifest.
        differences: file name → how it differs; `unfinished` is said of the folder's manifest
            or of what a run that was cut off left.
        manifest_sha256: to be noted elsewhere: a manifest cannot vouch for itself.
        version: of the program that wrote the folder.
        manifest: what it records; None: there is none.
    """

    files: tuple[str, ...]
    differences: tuple[tuple[str, Difference], ...]
    manifest_sha256: str
    version: str
    manifest: Recorded | None = None

    @property
    def same(self) -> bool:
        """Every file is as it was written; files that the manifest does not name do not count."""
        return all(how == "not_in_manifest" for _, how in self.differences)


def verify(folder: str | Path) -> Verified:
    """Compares every file of a folder of results with the manifest.

    Raises:
        VerifyError: there is no such folder, or its manifest cannot be read.
    """
    folder = Path(folder)
    manifest = recorded(folder)
    if manifest is None:
        unfinished: tuple[tuple[str, Difference], ...] = ((MANIFEST, "unfinished"),)
        return Verified(files=(), differences=unfinished, manifest_sha256="", version="")
    differences: list[tuple[str, Difference]] = []
    for name, sha256 in sorted(manifest.outputs.items()):
        how = _compare(folder / name, sha256)
        if how:
            differences.append((name, how))
    if not manifest.thresholds_as_hashed:
        differences.insert(0, (MANIFEST, "changed"))
    if (folder / PARTIAL).exists():
        differences.append((PARTIAL, "unfinished"))
    if (folder / DONE).exists():
        differences.append((DONE, "unfinished"))
    known = {*manifest.outputs, MANIFEST, PARTIAL, DONE, CASES, SIGNATURE}
    others = sorted(name for name in _names(folder) if name not in known)
    differences += [(name, "not_in_manifest") for name in others]
    return Verified(
        files=tuple(sorted(manifest.outputs)),
        differences=tuple(differences),
        manifest_sha256=file_sha256(manifest.path),
        version=manifest.version,
        manifest=manifest,
    )


def _names(folder: Path) -> Iterator[str]:
    """What lies in the folder, and in its folders of pages and of Parquet."""
    for path in folder.iterdir():
        own = path.is_dir() and not path.is_symlink()
        if path.name == REPORTS and own:
            yield from (f"{REPORTS}/{one.name}" for one in path.iterdir())
        elif path.name == PARQUET and own:
            yield from parts_in(folder)
        else:
            yield path.name


def _compare(path: Path, sha256: str) -> Difference | None:
    if not path.is_file():
        return "missing"
    try:
        return None if file_sha256(path) == sha256 else "changed"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise VerifyError(str(path), problem, "make it readable and verify again") from error
