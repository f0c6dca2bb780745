"""Jobs done by processes, each once, whatever becomes of the processes.

A process that ends in the middle of a job, as where the system takes its memory, takes its pool with it. What was not
done then is done again, one job at a time; a job that ends each process that does it alone is given up, and reported.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Generic, TypeVar

from podcorpus.making.own_process import prepare_worker

J = TypeVar("J")
R = TypeVar("R")
_AHEAD = 3
"""Jobs that wait for each process, so that none waits for a job."""
_ALONE = 3
"""Processes that a job is given to, one after the other, before it is taken for what ends them: any can be killed."""
_work: Callable[[Any], Any] | None = None
"""What this process does with a job, if it is a worker."""


def usable_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(Generic[J, R]):
    """Processes that do `work` with each job, or this process if `workers` is 1. To be used in a `with` block."""

    def __init__(self, work: Callable[[J], R], workers: int, lost: Callable[[J], R]) -> None:
        """`lost` gives what takes the place of a result if a job ends each process that does it."""
        self._do, self._workers, self._lost = work, workers, lost
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool[J, R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stop(at_once=kind is not None)

    def results(self, jobs: Iterable[J]) -> Iterator[R]:
        """The result of each job, as they come. What a job raises is raised here."""
        if self._workers == 1:
            yield from map(self._do, jobs)
            return
        waiting = iter(jobs)
        running: dict[Future[R], J] = {}
        while True:
            try:
                for job in islice(waiting, self._workers * _AHEAD - len(running)):
                    running[self._submit(job)] = job
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    del running[future]
            except BrokenProcessPool:
                again = self._after_a_death(running)
                running = {}
                yield from again

    def _submit(self, job: J) -> Future[R]:
        if self._executor is None:
            self._executor = _executor(self._do, self._workers)
        try:
            return self._executor.submit(_called, job)
        except BrokenProcessPool:
            # Noticed between two jobs: nothing is known yet of those that run.
            failed: Future[R] = Future()
            failed.set_exception(BrokenProcessPool())
            return failed

    def _after_a_death(self, running: dict[Future[R], J]) -> list[R]:
        """The results of the jobs that ran, each done again by itself if it was not done."""
        self._stop(at_once=True)
        results = []
        for future, job in running.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                results.append(future.result())
            else:
                results.append(self._done_alone(job))
        return results

    def _done_alone(self, job: J) -> R:
        for _ in range(_ALONE):
            alone = _executor(self._do, 1)
            try:
                done: R = alone.submit(_called, job).result()
                return done
            except BrokenProcessPool:
                continue
            finally:
                alone.shutdown(cancel_futures=True)
        return self._lost(job)

    def _stop(self, *, at_once: bool) -> None:
        executor, self._executor = self._executor, None
        if executor is None:
            return
        processes = list((getattr(executor, "_processes", None) or {}).values()) if at_once else []
        executor.shutdown(wait=not at_once, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _executor(work: Callable[[Any], Any], workers: int) -> ProcessPoolExecutor:
    # A fork of a process with threads, which pyarrow and DuckDB have, can hang.
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload(["podcorpus.making.warm"])
        _start_server()
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(work,))


def _start_server() -> None:
    """Start the process that workers are forked from, with no standard error: one that is being started when its
    parent ends would print a traceback, and what goes wrong in a job comes back with its result."""
    from multiprocessing import forkserver

    try:
        ours = os.dup(2)
    except OSError:
        # Nobody listens to standard error.
        forkserver.ensure_running()
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        forkserver.ensure_running()
    finally:
        os.dup2(ours, 2)
        os.close(ours)
        os.close(nowhere)


def _begin(work: Callable[[Any], Any]) -> None:
    """Prepare a worker. Ctrl-C is for its parent, which ends it; without a parent it ends by itself."""
    global _work
    _work = work
    prepare_worker()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _called(job: Any) -> Any:
    if _work is None:
        raise RuntimeError("a worker that was not prepared")
    return _work(job)
