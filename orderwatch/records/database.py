"""The embedded database in which a run holds its records."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from orderwatch.records.memory import database_limit


def connect(folder: Path, memory: int, threads: int) -> duckdb.DuckDBPyConnection:
    """A database of its own, which reaches for nothing outside of this machine.

    Args:
        folder: takes what does not fit into memory.
        memory: bytes that the run may take.
        threads: of the database; 0: one for each core, at most four.
    """
    con = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": database_limit(memory),
            "threads": str(threads or min(4, os.cpu_count() or 1)),
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    con.execute("SET enable_progress_bar = false")
    con.execute("SET lock_configuration = true")
    return con
