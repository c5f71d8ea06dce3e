"""The manifest of a folder of results, and the log of the runs that wrote there."""

from __future__ import annotations

import importlib.metadata
import io
import json
import platform
import sys
from collections.abc import Iterable
from csv import writer
from datetime import datetime
from pathlib import Path
from typing import Any

from orderwatch.errors import OutputError
from orderwatch.evidence.cells import defused
from orderwatch.evidence.hashing import FileHash, file_sha256
from orderwatch.evidence.run import Counts, Run, now
from orderwatch.version import __version__

MANIFEST = "manifest.json"
RUN_LOG = "runs.csv"
_LOG_COLUMNS = (
    "started_at",
    "version",
    "command",
    "policy_sha256",
    "policy_differences",
    "strong",
    "moderate",
    "weak",
)
_LIBRARIES = (
    "duckdb",
    "numpy",
    "opening-hours-py",
    "pyarrow",
    "pyproj",
    "scipy",
    "shapely",
    "tzdata",
)


def write_manifest(folder: Path, run: Run, counts: Counts, outputs: Iterable[FileHash]) -> None:
    """Writes `manifest.json`: a folder that has one is finished."""
    text = json.dumps(_manifest(run, counts, sorted(outputs)), indent=2, ensure_ascii=True)
    unfinished = folder / f"{MANIFEST}.part"
    unfinished.touch(mode=0o600)
    unfinished.write_text(text + "\n", encoding="utf-8", newline="\n")
    unfinished.replace(folder / MANIFEST)


def append_run_log(folder: Path, run: Run, counts: Counts) -> FileHash:
    """Appends one line to `runs.csv`, which is never rewritten.

    Raises:
        OutputError: the file there is not a run log.
    """
    path = folder / RUN_LOG
    header = ",".join(_LOG_COLUMNS)
    lead = header + "\n"
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            first = file.readline().decode("utf-8", "replace").rstrip("\r\n")
            file.seek(-1, 2)
            lead = "" if file.read(1) == b"\n" else "\n"
        if first != header:
            raise OutputError(str(path), "is not a run log", "move it away or choose another --out")
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="") as file_out:
        file_out.write(lead + _log_line(run, counts))
    return FileHash(name=RUN_LOG, sha256=file_sha256(path))


def _log_line(run: Run, counts: Counts) -> str:
    changed = ";".join(f"{name}={value:.15g}" for name, value in run.policy.differences().items())
    grades = [str(count) for count in counts.by_grade().values()]
    buffer = io.StringIO()
    cells = [_instant(run.started), __version__, run.command, run.policy.sha256, changed, *grades]
    writer(buffer, lineterminator="\n").writerow(defused(" ".join(c.split())) for c in cells)
    return buffer.getvalue()


def _manifest(run: Run, counts: Counts, outputs: list[FileHash]) -> dict[str, Any]:
    return {
        **made_with(),
        "command": run.command,
        "asked": run.asked.values() if run.asked else None,
        "started_at": _instant(run.started),
        **_ended(run),
        "policy": run.policy.values(),
        "policy_differences": run.policy.differences(),
        "policy_sha256": run.policy.sha256,
        "inputs": [vars(one) for one in sorted(set(run.inputs))],
        "outputs": [{"name": one.name, "sha256": one.sha256} for one in outputs],
        "rows": dict(sorted(counts.rows.items())),
        "possible_breaches": counts.by_grade(),
        "orders_checked": {word: counts.checked[word] for word in ("yes", "partly", "no")},
        "warnings": list(run.warnings),
        "notes": list(run.notes),
        **({"since": dict(run.since)} if run.since is not None else {}),
    }


def made_with() -> dict[str, Any]:
    """What a run's results come from besides its inputs: program, Python, system and libraries."""
    return {
        "orderwatch": __version__,
        "python": platform.python_version(),
        "platform": sys.platform,
        "libraries": _library_versions(),
    }


def _ended(run: Run) -> dict[str, Any]:
    """When the run ended; of a copy who it is for instead, as the time may tell what was found."""
    if run.copy is not None:
        return {"redacted_for": run.copy[0], "released": list(run.copy[1])}
    ended = now()
    took = round((ended - run.started).total_seconds(), 3)
    return {"ended_at": _instant(ended), "run_time_s": took}


def versions() -> dict[str, str]:
    """What results depend on besides inputs: the program, Python, and libraries that count."""
    own = {"orderwatch": __version__, "python": platform.python_version()}
    return own | _library_versions()


def _library_versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _instant(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
