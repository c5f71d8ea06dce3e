"""What the manifest of a folder of results records of its run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orderwatch.errors import PolicyError, VerifyError
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.manifest import MANIFEST
from orderwatch.evidence.page.pages import REPORTS
from orderwatch.evidence.parquet_parts import is_part
from orderwatch.policy import Policy, policy_sha256

_REMEDY = "restore it from a copy, or run the check again"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A manifest, read.

    Attributes:
        path: of the manifest.
        version: of the program that wrote the folder.
        inputs: files the run read.
        outputs: file name → SHA-256.
        values: the manifest as it is.
    """

    path: Path
    version: str
    inputs: tuple[FileHash, ...]
    outputs: Mapping[str, str]
    values: Mapping[str, Any]

    @property
    def asked(self) -> Asked | None:
        """The options of the run; None: the manifest does not hold them.

        Raises:
            VerifyError: they are none that a run writes.
        """
        found = self.values.get("asked")
        if found is None:
            return None
        try:
            return Asked.of(found if isinstance(found, dict) else {})
        except ValueError as error:
            raise VerifyError(str(self.path), str(error), _REMEDY) from error

    @property
    def policy(self) -> Policy:
        """The thresholds of the run.

        Raises:
            VerifyError: a threshold that this version does not know, or no number.
        """
        found = self.values.get("policy")
        try:
            return Policy.of(found if isinstance(found, dict) else {}, str(self.path))
        except PolicyError as error:
            remedy = f"use orderwatch {self.version}, which wrote it"
            raise VerifyError(str(self.path), f"holds {error}", remedy) from error

    @property
    def thresholds_as_hashed(self) -> bool:
        """Whether the thresholds have the hash that the run noted, whatever version wrote it."""
        found = self.values.get("policy")
        values = found if isinstance(found, dict) else {}
        noted = self.values.get("policy_sha256")
        return noted is None or bool(noted == policy_sha256(values))


def recorded(folder: Path) -> Recorded | None:
    """The manifest of a folder; None: there is none, so the folder is unfinished.

    Raises:
        VerifyError: there is no such folder, or its manifest cannot be read.
    """
    if not folder.is_dir():
        raise VerifyError(str(folder), "is not a folder", "give the folder that --out named")
    path = folder / MANIFEST
    if not path.exists():
        return None
    values = _read(path)
    return Recorded(
        path=path,
        version=str(values["orderwatch"]),
        inputs=tuple(
            FileHash(
                name=one["name"],
                sha256=one["sha256"],
                kind=str(one.get("kind", "")),
                path=str(one.get("path", "")),
            )
            for one in values.get("inputs", ())
        ),
        outputs={one["name"]: one["sha256"] for one in values["outputs"]},
        values=values,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VerifyError(str(path), f"cannot be read: {error.strerror}", _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise VerifyError(str(path), "is not JSON", _REMEDY) from error
    if not _is_manifest(manifest):
        raise VerifyError(str(path), "is not a manifest of orderwatch", _REMEDY)
    return dict(manifest)


def _is_manifest(value: object) -> bool:
    if not isinstance(value, dict) or "orderwatch" not in value:
        return False
    inputs, outputs = value.get("inputs", []), value.get("outputs")
    if not _hashes(inputs) or not _hashes(outputs):
        return False
    names = (one["name"].removeprefix(f"{REPORTS}/") for one in outputs or ())
    return all(_plain(name) or is_part(name) for name in names)


def _hashes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("sha256"), str)
        and isinstance(one.get("name"), str)
        for one in value
    )


def _plain(name: str) -> bool:
    """The name of a file in the folder itself, with no way out of it."""
    return Path(name).name == name and name not in ("", ".", "..")
