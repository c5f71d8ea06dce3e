"""SHA-256 of files, and the files a run read and wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True, order=True)
class FileHash:
    """A file by name, and the SHA-256 of its bytes in hex (empty where there are no bytes).

    Attributes:
        name: what the outputs call it.
        sha256: of its bytes.
        kind: of an input what it was read as: order, place, pings, events, contacts, profile,
            policy, reviews or basemap.
        path: of an input where it was read, as given, with `/`.
    """

    name: str
    sha256: str
    kind: str = ""
    path: str = ""


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
