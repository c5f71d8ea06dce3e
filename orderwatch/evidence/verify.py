"""Whether a folder of results is what its manifest says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from orderwatch.errors import VerifyError
from orderwatch.evidence.done import DONE
from orderwatch.evidence.folder import PARTIAL
from orderwatch.evidence.hashing import file_sha256
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.page.pages import REPORTS

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
    """

    files: tuple[str, ...]
    differences: tuple[tuple[str, Difference], ...]
    manifest_sha256: str
    version: str

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
    if not folder.is_dir():
        raise VerifyError(str(folder), "is not a folder", "give the folder that --out named")
    path = folder / MANIFEST
    if not path.exists():
        return Verified(
            files=(), differences=((MANIFEST, "unfinished"),), manifest_sha256="", version=""
        )
    manifest = _read(path)
    outputs = {one["name"]: one["sha256"] for one in manifest["outputs"]}
    differences: list[tuple[str, Difference]] = []
    for name, sha256 in sorted(outputs.items()):
        how = _compare(folder / name, sha256)
        if how:
            differences.append((name, how))
    if (folder / PARTIAL).exists():
        differences.append((PARTIAL, "unfinished"))
    if (folder / DONE).exists():
        differences.append((DONE, "unfinished"))
    known = {*outputs, MANIFEST, PARTIAL, DONE}
    others = sorted(name for name in _names(folder) if name not in known)
    differences += [(name, "not_in_manifest") for name in others]
    return Verified(
        files=tuple(sorted(outputs)),
        differences=tuple(differences),
        manifest_sha256=file_sha256(path),
        version=str(manifest["orderwatch"]),
    )


def _names(folder: Path) -> Iterator[str]:
    """What lies in the folder, and in its folder of pages."""
    for path in folder.iterdir():
        if path.name == REPORTS and path.is_dir() and not path.is_symlink():
            yield from (f"{REPORTS}/{one.name}" for one in path.iterdir())
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


def _read(path: Path) -> dict[str, Any]:
    remedy = "restore it from a copy, or run the check again"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VerifyError(str(path), f"cannot be read: {error.strerror}", remedy) from error
    except (ValueError, RecursionError) as error:
        raise VerifyError(str(path), "is not JSON", remedy) from error
    if not _is_manifest(manifest):
        raise VerifyError(str(path), "is not a manifest of orderwatch", remedy)
    return dict(manifest)


def _is_manifest(value: object) -> bool:
    if not isinstance(value, dict) or "orderwatch" not in value:
        return False
    outputs = value.get("outputs")
    return isinstance(outputs, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("sha256"), str)
        and isinstance(one.get("name"), str)
        and _is_plain(one["name"].removeprefix(f"{REPORTS}/"))
        for one in outputs
    )


def _is_plain(name: str) -> bool:
    """A name that stays in its folder."""
    return Path(name).name == name and name not in ("", ".", "..")
