"""An indexer: makes the indexes of segments, in a process of its own where that is worth its start."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .posting import Numbers
from .segment import SegmentIndex, SegmentTooLargeError, index_segment


class DocumentTooLargeError(Exception):
    """A record is too large to be indexed; the message is for people."""


class Task(NamedTuple):
    """What a segment is indexed from.

    Attributes:
        annotated: The annotated normal form of each unit.
        records: The number of each unit's record in the segment.
        titles: Whether each unit is a title.
        segments: How many segments the archive has.
        largest: The id of its largest record.

    """

    annotated: list[str]
    records: Numbers
    titles: NDArray[np.bool_]
    segments: int
    largest: str


class Indexer:
    """Indexes one segment after another; while one is indexed, the next may be prepared. It holds one task at most."""

    def __init__(self, executor: Executor | None) -> None:
        """Index in `executor`; without one, here."""
        self._executor = executor
        self._running: tuple[Task, Future[SegmentIndex] | None] | None = None
        self._made: list[SegmentIndex] = []

    def add(self, task: Task) -> None:
        """Have a segment indexed, as soon as the one before it is.

        Raises:
            DocumentTooLargeError: A record of the one before is too large.

        """
        self._wait()
        self._running = task, self._submit(task)

    def finish(self) -> list[SegmentIndex]:
        """Return the index of each task, in the order in which they were added.

        Raises:
            DocumentTooLargeError: A record of the last is too large.

        """
        self._wait()
        return self._made

    def _submit(self, task: Task) -> Future[SegmentIndex] | None:
        """Give a task to the executor; None where there is none that could take it."""
        try:
            return self._executor.submit(_index, task) if self._executor else None
        except BrokenProcessPool:
            return None

    def _wait(self) -> None:
        if self._running is None:
            return
        (task, future), self._running = self._running, None
        try:
            index = future.result() if future else _index(task)
        except BrokenProcessPool:
            index = _index(task)
        self._made.append(index)


@contextmanager
def open_indexer(tasks: int) -> Iterator[Indexer]:
    """Yield an indexer for so many tasks: with a process of its own if there are several, and processors for both."""
    executor = _start() if tasks > 1 and _count_processors() > 1 else None
    if executor is None:
        yield Indexer(None)
    else:
        with executor:
            yield Indexer(executor)


def _start() -> Executor | None:
    try:
        # Not forked, which copies locks that threads hold; and Ctrl-C is for the process that waits for this one.
        executor = ProcessPoolExecutor(1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
        executor.submit(_count_processors)  # so that it starts, and loads this module, while the first task is made
    except (ImportError, NotImplementedError, OSError):  # a system without semaphores
        return None
    return executor


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _index(task: Task) -> SegmentIndex:
    try:
        return index_segment(task.annotated, task.records, task.titles, task.segments)
    except SegmentTooLargeError:
        message = f"{task.largest} 太长，不能编入检索；请分成几篇，或在过长的段落里分段"
        raise DocumentTooLargeError(message) from None
