"""The files among which a command looks for the inputs of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orderwatch.records.files import expand

_EVERY = ("",)
"""Of a folder every file counts: what each is, the manifest says."""


def files_given(given: Mapping[str, tuple[str, ...]]) -> list[Path]:
    """Files, globs and folders of `--order`, `--pings` ... as files, each once.

    Raises:
        RecordsError: a name stands for no file.
    """
    names = [one for several in given.values() for one in several]
    return [path for path in expand(names, _EVERY) if path.is_file()] if names else []
