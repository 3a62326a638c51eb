"""An indexer: makes the indexes of segments, in a process of its own where that is worth its start."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from .posting import Numbers, Octets
from .segment import Excess, SegmentIndex, SegmentTooLargeError, index_segment

_HOOKS = Path(__file__).resolve().parents[2]
"""On the path of its process: MkDocs has it on its own only while hooks are loaded."""

_HELD = 2
"""How many tasks are held at once."""

_MOST_THREADS = 4
"""Beyond which they wait for each other."""


_MESSAGES: Mapping[Excess, str] = {
    Excess.LENGTH: "{largest} 太长，不能编入检索；请分成几篇，或在过长的段落里分段",
    Excess.TOKENS: "检索索引的一部分里有 {what} 个不同的字、词和数字，太多，不能编入检索；请把成篇的数据表改作附件",
    Excess.OCCURRENCES: "“{what}”在检索索引的一部分里出现的次数太多，不能编入检索；请把反复出现它的数据表改作附件",
}


class DocumentTooLargeError(Exception):
    """A record is too large to be indexed, or those of a segment are together; the message is for people."""


class Task(NamedTuple):
    """What a segment is indexed from.

    Attributes:
        annotated: The annotated normal form of each unit.
        records: The number of each unit's record in the segment.
        fields: The Field of each unit.
        segments: How many segments the archive has.
        largest: The id of its largest record.

    """

    annotated: list[str]
    records: Numbers
    fields: Octets
    segments: int
    largest: str


_Process: TypeAlias = "subprocess.Popen[bytes]"
_Promise: TypeAlias = Future[SegmentIndex] | Future[SegmentIndex | None]


class Indexer:
    """Indexes segments, two at once where it helps; while one is indexed, another waits and the next may be prepared. It holds two tasks at most."""

    def __init__(
        self,
        submit: Callable[[Task], _Promise],
        put_by: Callable[[int, SegmentIndex], SegmentIndex],
        *,
        helps: bool,
    ) -> None:
        """Have tasks indexed by what they are submitted to, and here if that gives no index; each index is put by as soon as it is made.

        `helps`: whether to index a task here rather than wait, where one before it is still being indexed.
        """
        self._submit = submit
        self._put_by = put_by
        self._helps = helps
        self._running: deque[tuple[Task, _Promise]] = deque()
        self._made: list[SegmentIndex] = []

    def add(self, task: Task) -> None:
        """Have a segment indexed, as soon as those before it are; wait until no more than one of them is left.

        Raises:
            DocumentTooLargeError: A record of one before is too large, whether it was indexed there or here.

        """
        while len(self._running) >= _HELD:
            self._wait()
        self._running.append((task, self._submit(task)))

    def finish(self) -> list[SegmentIndex]:
        """Return the index of each task, in the order in which they were added.

        Raises:
            DocumentTooLargeError: A record of the last ones is too large.

        """
        while self._running:
            self._wait()
        return self._made

    def _wait(self) -> None:
        if self._helps:
            self._help()
        task, future = self._running.popleft()
        self._made.append(self._put_by(len(self._made), future.result() or _index(task)))

    def _help(self) -> None:
        """Index the task that waits for the one that is being indexed."""
        first, *others = self._running
        if others and not first[1].done() and others[-1][1].cancel():
            task, _ = self._running.pop()
            done: Future[SegmentIndex] = Future()
            done.set_result(_index(task))
            self._running.append((task, done))


@contextmanager
def open_indexer(tasks: int, put_by: Callable[[int, SegmentIndex], SegmentIndex]) -> Iterator[Indexer]:
    """Yield an indexer for so many tasks: with a process of its own if there are several, and processors for both; else with a thread.

    `put_by` is given the number of a task and its index, and returns the index that is held on to.
    """
    process = _start() if tasks > 1 and _count_processors() > 1 else None
    with ThreadPoolExecutor(1) as executor:
        if process is None:
            yield Indexer(lambda task: executor.submit(_index, task, _count_threads()), put_by, helps=False)
            return
        try:
            yield Indexer(lambda task: executor.submit(_ask, process, task), put_by, helps=True)
        finally:
            process.kill()
            process.communicate()


def _start() -> _Process | None:
    # Neither forked, which copies locks that threads hold, nor one of multiprocessing's, which loads the main module anew.
    code = f"import sys; sys.path[:] = {[str(_HOOKS), *sys.path]!r}; from {__name__} import serve; serve()"
    try:
        return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
    except OSError:
        return None


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count_threads() -> int:
    return min(_count_processors(), _MOST_THREADS)


def _ask(process: _Process, task: Task) -> SegmentIndex | None:
    """Return the index that a process makes of a task; None where it has died."""
    assert process.stdin
    assert process.stdout
    try:
        pickle.dump(task, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
        answer: SegmentIndex | DocumentTooLargeError = pickle.load(process.stdout)  # noqa: S301 - our own
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    if isinstance(answer, DocumentTooLargeError):
        raise answer
    return answer


def serve() -> None:
    """Index what comes in, and give it out, until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for this one
    while True:
        try:
            task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
        except (EOFError, pickle.UnpicklingError):  # no more comes, or not the rest of one
            return
        try:
            answer: SegmentIndex | DocumentTooLargeError = _index(task, _count_threads())
        except DocumentTooLargeError as error:
            answer = error
        try:
            pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.flush()
        except BrokenPipeError:  # nobody waits any more; an ordinary exit would write once again
            os._exit(1)


def _index(task: Task, threads: int = 1) -> SegmentIndex:
    try:
        return index_segment(task.annotated, task.records, task.fields, task.segments, threads)
    except SegmentTooLargeError as error:
        message = _MESSAGES[error.excess].format(largest=task.largest, what=error.what)
        raise DocumentTooLargeError(message) from None
