"""Starting Spark, quietly, and saying in words what it says in Java."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.errors import InputError, WorkerError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OPTION = "--engine spark"
_PATIENCE_S = 30.0
_SILENT = "stopped SparkContext"
_JAVA = "install Java 17 or newer (Debian: openjdk-17-jre-headless), or set JAVA_HOME"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # What a task reads and writes is nobody else's business.
    "spark.eventLog.enabled": "false",
    # Partitions are made to measure; they must not be joined.
    "spark.sql.adaptive.enabled": "false",
    # A row may hold many thousand rows of records.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.maxBytesPerBatch": "16000000",
    "spark.sql.execution.pyspark.udf.faulthandler.enabled": "false",
    # Its own steps are few and short; to compile them would take longer.
    "spark.sql.codegen.wholeStage": "false",
    # What cases came to is taken by the driver one partition at a time.
    "spark.driver.maxResultSize": "0",
}
_LOCAL = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


@contextmanager
def session(master: str, scratch: Path) -> Iterator[SparkSession]:
    """Spark, until the end of the context. Nothing that it says reaches the terminal.

    Args:
        master: where it runs, such as `local[*]` or `spark://HOST:7077`.
        scratch: a private folder for its log, and on this machine for what it keeps on disk.

    Raises:
        InputError: pyspark or Java is missing.
        WorkerError: it cannot be started, or could not finish.
    """
    with _quiet(), _environment(master), _interrupts():
        _check_installed()
        found = None
        try:
            with spoken(master):
                found = _start(master, scratch)
            yield found
        finally:
            try:
                if found is not None:
                    with spoken(master):
                        found.stop()
            finally:
                _end_java()


@contextmanager
def spoken(master: str) -> Iterator[None]:
    """Turns what Spark raises into one line.

    Raises:
        WorkerError: it raised something.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError, EOFError) as error:
        remedy = "see the logs of the cluster, and docs/scale.md"
        raise WorkerError(f"Spark on {master}: {said(str(error))}; {remedy}") from None


def said(text: str) -> str:
    """The line that tells most of a fault of Spark.

    >>> said("Job aborted: Task 0 failed 4 times, ... Traceback (most recent call last):\\n"
    ...      "  File a, line 1\\nModuleNotFoundError: No module named 'orderwatch'\\n\\n\\tat a.b")
    "ModuleNotFoundError: No module named 'orderwatch'"
    >>> said("An error occurred while calling o1.x.\\n: java.lang.Exception: No master\\n\\tat a.b")
    'No master'
    """
    if _SILENT in text:
        return "did not answer, or refused this run"
    traceback = text.rpartition("Traceback (most recent call last):")[2]
    if traceback != text:
        return next((one for one in traceback.splitlines() if one.strip(" ") == one != ""), "")
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    java = [one for one in lines if re.match(r":? ?(Caused by: )?[a-z]+(\.[\w$]+)+: ", one)]
    if java:
        return re.sub(r"^:? ?(Caused by: )?[a-z]+(\.[\w$]+)+: ", "", java[-1])
    return lines[0] if lines else "has ended"


def _check_installed() -> None:
    try:
        import pyspark.sql  # noqa: F401
    except ImportError:
        remedy = "install it with: pip install 'orderwatch[spark]'"
        raise InputError(_OPTION, "needs pyspark, which is not installed", remedy) from None
    home = os.environ.get("JAVA_HOME")
    found = Path(home, "bin", "java").is_file() if home else shutil.which("java") is not None
    if not found and "PYSPARK_GATEWAY_PORT" not in os.environ:
        raise InputError(_OPTION, "needs Java, which is not there", _JAVA)


def _start(master: str, scratch: Path) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf().setMaster(master).setAppName("orderwatch").setAll(list(_SETTINGS.items()))
    if master.startswith("local"):
        conf.setAll(list(_LOCAL.items())).set("spark.local.dir", str(scratch))
    if re.fullmatch(r"local(\[[^,\]]+(,[^\]]+)?\])?", master):
        conf.set("spark.authenticate", "true")
    with (scratch / "spark.log").open("wb") as log:
        try:
            streams = {"stdout": log, "stderr": log}
            gateway = launch_gateway(conf, streams)  # type: ignore[no-untyped-call]
        except RuntimeError:
            lines = (scratch / "spark.log").read_text("utf-8", "replace").splitlines()
            told = next((one for one in lines if "rror" in one), "has ended at its start")
            raise InputError(_OPTION, f"Java says: {told.strip()}", _JAVA) from None
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _end_java() -> None:
    """Waits until the Java of this run has ended: it would make its folders anew in another run."""
    from pyspark import SparkContext

    gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
    process = getattr(gateway, "proc", None)
    if gateway is None or process is None:  # started by spark-submit, which ends it
        return
    gateway.shutdown()
    process.stdin.close()
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _quiet() -> Iterator[None]:
    """It warns of pandas 3, of which nothing here makes use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """What Spark takes from the environment, where the user has not said it."""
    wanted = {"PYSPARK_PYTHON": sys.executable}
    if master.startswith("local"):
        wanted["SPARK_LOCAL_IP"] = "127.0.0.1"
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


@contextmanager
def _interrupts() -> Iterator[None]:
    """Spark puts its own answer to an interrupt in place; ours comes back."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
