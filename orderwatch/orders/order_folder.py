"""Order files written to a folder: all of them or none, and never over one that is there."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from orderwatch.errors import OutputError

_HARMLESS = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 80


def file_names(keys: Sequence[tuple[str, str]]) -> list[str]:
    """A file name for each order, from its id; from the respondent's too where two share it.

    Args:
        keys: (order id, respondent id) of each order.
    """
    ids = Counter(one.casefold() for one, _ in keys)
    taken: set[str] = set()
    names: list[str] = []
    for order_id, respondent in keys:
        twice = ids[order_id.casefold()] > 1
        stem = _stem(f"{order_id}-{respondent}" if twice else order_id)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names.append(f"{name}.yaml")
    return names


def write_orders(folder: Path, texts: Iterable[tuple[str, str]]) -> list[Path]:
    """Writes order files; where one cannot be written, those written before it are removed.

    Args:
        folder: made if it is not there.
        texts: (file name, text) of each.

    Raises:
        OutputError: a file is there already, or the folder cannot be written.
    """
    wanted = [(folder / name, text) for name, text in texts]
    there = [str(path) for path, _ in wanted if path.exists() or path.is_symlink()]
    if there:
        remedy = "a person may have worked on it: move it away, or name another folder"
        raise OutputError(", ".join(there), "is there already", remedy)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".orders-", dir=folder) as unfinished:
            for path, text in wanted:
                with (Path(unfinished) / path.name).open(
                    "w", encoding="utf-8", newline="\n"
                ) as file:
                    file.write(text)
            for path, _ in wanted:
                written.append((Path(unfinished) / path.name).rename(path))
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        where = str(error.filename or folder)
        problem = f"cannot be written: {error.strerror or error}"
        raise OutputError(where, problem, "free the disk, or name another folder") from error
    return written


def _stem(text: str) -> str:
    stem = _HARMLESS.sub("_", text).strip("._")[:_LONGEST].rstrip("._")
    return f"order-{stem}" if not stem or _RESERVED.fullmatch(stem) else stem
