"""Seconds, processor time and memory of a command with every process that it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

_EVERY_S = 0.25
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a command cost.

    Attributes:
        seconds: of the wall clock.
        cpu_s: user and system time of all its processes.
        peak_mb: the largest memory of all its processes together, shared pages counted once.
        printed: what it printed.
    """

    seconds: float
    cpu_s: float
    peak_mb: float
    printed: str


def cost(command: Sequence[str], env: dict[str, str] | None = None) -> Cost:
    """Runs a command; Linux only, as it reads /proc.

    Bytecode is kept, as it is where orderwatch is installed.

    Raises:
        click.ClickException: the command failed.
    """
    env = {k: v for k, v in (env or os.environ).items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env)
        watch = _Watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.end()
        out.seek(0)
        printed = out.read().decode("utf-8", "replace")
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)}\n{printed[-2000:]}")
    # The looks miss the last moments of a process; the other count those nobody has waited for.
    cpu_s = max(used.ru_utime + used.ru_stime, sum(watch.cpu.values()))
    return Cost(seconds=seconds, cpu_s=cpu_s, peak_mb=watch.peak_mb, printed=printed)


class _Watch(threading.Thread):
    """Looks at a process and its descendants until it is told to end.

    Args:
        root: the process.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.cpu: dict[int, float] = {}
        self.peak_mb = 0.0
        self._root = root
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        """Looks, now and then."""
        while not self._ended.wait(_EVERY_S):
            self.peak_mb = max(self.peak_mb, _look(self._root, self.cpu))

    def end(self) -> None:
        """Ends the looks."""
        self._ended.set()
        self.join()


def _look(root: int, cpu: dict[int, float]) -> float:
    """The memory of a process and its descendants now, MB; keeps their processor time."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            cpu_s = (int(fields[11]) + int(fields[12])) / _TICK
            if int(entry.name) == root or int(fields[1]) in cpu or int(fields[1]) == root:
                cpu[int(entry.name)] = cpu_s
    total = 0
    for pid in list(cpu):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(row.split()[1]) for row in text.splitlines() if row.startswith("Pss:"))
    return total / 1024.0
