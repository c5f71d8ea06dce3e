"""Processes that share the work of a run: started when first needed, ended with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from orderwatch.errors import OrderwatchError, WorkerError

Item = TypeVar("Item")
Result = TypeVar("Result")

_PRELOADED = ["orderwatch.engine.batch.groups", "orderwatch.engine.batch.loading"]
_DIED = (
    "a process that checks cases has ended (killed, or out of memory); run the command again, "
    "with --workers 1 if the memory is small"
)


class Workers:
    """A context manager.

    Args:
        number: processes; None: one for each core.
    """

    def __init__(self, number: int | None = None) -> None:
        self.asked = number
        self.number = number or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._others: list[multiprocessing.process.BaseProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The result of each item, in their order; few items are held at once.

        Raises:
            WorkerError: a process has died, or met a fault.
        """
        if self.number < 2:
            yield from map(function, items)
            return
        waiting: deque[Future[Result | WorkerError]] = deque()
        try:
            for item in items:
                waiting.append(self._started().submit(partial(_guarded, function), item))
                if len(waiting) > self.number:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        except BrokenProcessPool:
            self._kill()
            raise WorkerError(_DIED) from None
        finally:
            for one in waiting:
                one.cancel()

    def _kill(self) -> None:
        """Ends what is left of a broken pool.

        A process that was being started while another died is told nothing by the pool, which
        would then wait for it for ever.
        """
        for one in multiprocessing.active_children():
            if one not in self._others:
                one.kill()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._others = multiprocessing.active_children()
            forks = "forkserver" in multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if forks else "spawn")
            if forks:
                context.set_forkserver_preload(_PRELOADED)
            self._pool = ProcessPoolExecutor(self.number, mp_context=context, initializer=_begin)
        return self._pool


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """A worker leaves an interrupt to the main process, and ends when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _guarded(function: Callable[[Item], Result], item: Item) -> Result | WorkerError:
    """A foreseen fault as a value: not every exception passes between processes."""
    try:
        return function(item)
    except OrderwatchError as error:
        return WorkerError(str(error), error.exit_code)


def _result(future: Future[Result | WorkerError]) -> Result:
    found = future.result()
    if isinstance(found, WorkerError):
        raise found
    return found
