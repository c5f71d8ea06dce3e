"""The formats by name, and writing one so that a file is there whole or not at all."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

from orderwatch.errors import InputError, OutputError
from orderwatch.evidence.export.pack import Pack

FORMATS = ("geojson", "kml", "xlsx", "docx", "pdf", "parquet")
"""What results can be exported to."""
_NEEDS = {
    "docx": ("docx", "matplotlib"),
    "pdf": ("reportlab", "matplotlib"),
}
"""Format → modules of the extra `orderwatch[export]`."""
WITH_MAPS = tuple(_NEEDS)
"""Formats that hold maps drawn here."""
Writer = Callable[[Pack, Path], None]


def export(pack: Pack, form: str, path: Path) -> None:
    """Writes a pack in one of `FORMATS`; Parquet is a folder, all others are one file.

    Raises:
        InputError: a library that the format needs is not installed.
        OutputError: the path is there already, lies in the results, or cannot be written.
    """
    _check_libraries(form)
    if path.exists() or path.is_symlink():
        raise OutputError(str(path), "is there already", "move it away, or name another --out")
    if path.resolve().parent == pack.kept.path.resolve():
        problem = "lies in the folder of results, which is to stay as it was written"
        raise OutputError(str(path), problem, "name a place outside it")
    unfinished = path.with_name(f".{path.name}.part")
    try:
        _clear(unfinished)
        _writer(form)(pack, unfinished)
        unfinished.chmod(0o700 if unfinished.is_dir() else 0o600)
        unfinished.replace(path)
        _beside(pack, path)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise OutputError(str(path), problem, "free the disk, or name another --out") from error
    finally:
        _clear(unfinished)


def _beside(pack: Pack, path: Path) -> None:
    """What is withheld is counted beside a copy, whatever its format."""
    counted = pack.kept.path / "withheld.csv"
    if pack.copy_line and counted.exists():
        made = path.with_name(f"{path.name}.withheld.csv")
        made.touch(mode=0o600)
        made.write_bytes(counted.read_bytes())


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _writer(form: str) -> Writer:
    """The function that writes a format; its module is loaded now."""
    module = importlib.import_module(f"orderwatch.evidence.export.{form}")
    write = getattr(module, f"write_{form}")
    if form not in _NEEDS:
        found: Writer = write
        return found

    def write_document(pack: Pack, path: Path) -> None:
        from orderwatch.evidence.export.exhibit import exhibits

        write(exhibits(pack), path)

    return write_document


def _check_libraries(form: str) -> None:
    for name in _NEEDS.get(form, ()):
        if importlib.util.find_spec(name) is None:
            problem = f"needs the library {name}, which is not installed"
            remedy = 'install it: pip install "orderwatch[export]"'
            raise InputError(f"--to {form}", problem, remedy)
