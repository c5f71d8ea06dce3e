"""Runs on a real Spark, all in one process as it takes long to start: `spark_runs.py FOLDER`.

Two executors in processes of their own (`local-cluster`) do a mixed batch, the same while one of
them is killed, and the real phones; then Spark on this process's own cores meets a faulty file.
`told.json` says who did what. Everything else goes where the program sends it. The folders of the
tests and of the project must be on PYTHONPATH.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.mixed_records import write_mixed, write_phones

from orderwatch.cli import application, cluster
from orderwatch.engine.spark import parts
from orderwatch.engine.spark.records import ClusterRecords
from orderwatch.engine.spark.session import session
from orderwatch.evidence import division
from orderwatch.records.scratch import Scratch

CLUSTER = "local-cluster[2,1,1024]"
ORDERS = 4
"""Orders of a part of the Parquet data sets."""
_PATIENCE_S = 120.0


def executors() -> dict[int, str]:
    """Process → id of an executor, for those that descend from this process."""
    parents = {}
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat[1])
            if b"--executor-id" in words and stat[0] != "Z":
                name = words[words.index(b"--executor-id") + 1].decode()
                found[int(entry.name)] = name
    return {pid: name for pid, name in found.items() if _descends(pid, parents)}


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == os.getpid():
            return True
        pid = parents.get(pid, 0)
    return False


def executor_of(daemon: int) -> str:
    """The executor that started a process."""
    parent = int(Path(f"/proc/{daemon}/stat").read_text().rpartition(")")[2].split()[1])
    return executors()[parent]


def run(*arguments: object) -> int:
    """The command line; its exit code."""
    try:
        application([str(one) for one in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def kill_in_the_middle(spark: Any, tasks: int, told: dict[str, Any], name: str) -> None:
    """Kills an executor as soon as some of the tasks of a step are done."""
    tracker, end = spark.sparkContext.statusTracker(), time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        for one in tracker.getActiveStageIds():
            stage = tracker.getStageInfo(one)
            done = stage.numCompletedTasks if stage and stage.numTasks == tasks else 0
            if 0 < done < tasks:
                pid, executor = sorted(executors().items())[0]
                os.kill(pid, signal.SIGKILL)
                told[name] = {"executor": executor, "done": done, "tasks": tasks}
                return
        time.sleep(0.01)


def on_two_executors(folder: Path, told: dict[str, Any]) -> None:
    """The runs of the cluster."""
    os.chdir(folder)  # executors work elsewhere, and must take a path as it is taken here
    mixed, phones = [*write_mixed(folder / "mixed"), "--parquet"], write_phones(Path())
    division.ORDERS = ORDERS
    with Scratch() as scratch, session(CLUSTER, scratch.path) as spark:

        @contextmanager
        def same(*_: object) -> Iterator[Any]:
            yield spark

        cluster.session = same
        take, check = ClusterRecords._take, ClusterRecords._checked
        take_parts = ClusterRecords._take_parts

        def taken(self: ClusterRecords, *given: Any) -> Any:
            largest, workers = take(self, *given)
            told.setdefault("executors", []).append(sorted(executor_of(one) for _, one in workers))
            return largest, workers

        def checked(self: ClusterRecords, *given: Any) -> Any:
            rows, work = check(self, *given), (spark, self._tasks(), told, "killed")
            threading.Thread(target=kill_in_the_middle, args=work, daemon=True).start()
            return rows

        def taken_parts(self: ClusterRecords, rows: Any, folder: Any, parquet: Any) -> None:
            while len(executors()) < 2:  # the one that was killed first is not there again yet
                time.sleep(0.1)
            work = (spark, parts.tasks(parquet.division), told, "killed_making_parts")
            threading.Thread(target=kill_in_the_middle, args=work, daemon=True).start()
            take_parts(self, rows, folder, parquet)

        options = ("--engine", "spark", "--master", CLUSTER, "--out")
        ClusterRecords._take = taken  # type: ignore[method-assign]
        told["codes"] = [run(*mixed, *options, folder / "spark")]
        told["codes"].append(run(*phones, *options, folder / "spark-phones"))
        ClusterRecords._take = take  # type: ignore[method-assign]
        ClusterRecords._checked = checked  # type: ignore[method-assign]
        ClusterRecords._take_parts = taken_parts  # type: ignore[method-assign]
        told["codes"].append(run(*mixed, *options, folder / "killed"))
        ClusterRecords._checked = check  # type: ignore[method-assign]
        ClusterRecords._take_parts = take_parts  # type: ignore[method-assign]
        told["afterwards"] = sorted(executors().values())
        work = Path(os.environ.get("SPARK_HOME") or _home()) / "work"
        shutil.rmtree(work / spark.sparkContext.applicationId, ignore_errors=True)
    cluster.session = session
    told["running"] = len(executors())


def _home() -> str:
    import pyspark

    return str(Path(pyspark.__file__).parent)


def main(folder: Path) -> None:
    """All runs, one after the other."""
    told: dict[str, Any] = {}
    on_two_executors(folder, told)
    print("-- a faulty file", file=sys.stderr, flush=True)
    bad = folder / "bad.csv"
    bad.write_text("device_id,fixed_at,latitude\nA,B,C\n", encoding="utf-8")
    faulty = ("batch", folder / "mixed" / "orders", "--pings", bad, "--out", folder / "faulty")
    told["faulty"] = run(*faulty, "--engine", "spark", "--master", "local[1]")
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
