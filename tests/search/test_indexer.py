"""An indexer gives the same with a process of its own and without, and where that process dies."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from archive.search import indexer as module
from archive.search.indexer import DocumentTooLargeError, Indexer, Task, open_indexer
from archive.search.segment import LARGEST_PLACE, SegmentIndex, index_segment

TEXTS = [["政府工作报告", "坚持改革\n推进发展"], ["发展改革"], ["改革\v开放"]]


def make_task(texts: list[str], largest: str = "2023-large") -> Task:
    units = len(texts)
    return Task(texts, np.zeros(units, dtype=np.int64), (np.arange(units) == 0).astype(np.uint8), len(TEXTS), largest)


TASKS = [make_task(texts) for texts in TEXTS]


def describe(index: SegmentIndex) -> tuple[object, ...]:
    return (
        index.tokens,
        index.keys[:].tolist(),
        index.list_lengths[:].tolist(),
        index.lists[:].tolist(),
        index.units,
        index.heavy,
    )


def index_all(tasks: list[Task]) -> list[tuple[object, ...]]:
    with open_indexer(len(tasks), lambda _, index: index) as indexer:
        for task in tasks:
            indexer.add(task)
        return [describe(index) for index in indexer.finish()]


EXPECTED = [describe(index_segment(*task[:4])) for task in TASKS]


@pytest.mark.parametrize("processors", [1, 2])
def test_every_task_is_indexed_in_order(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_count_processors", lambda: processors)
    assert index_all(TASKS) == EXPECTED


def test_a_single_task_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", Mock(side_effect=AssertionError))
    assert index_all(TASKS[:1]) == EXPECTED[:1]


def test_a_process_of_its_own_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_count_processors", lambda: 2)
    monkeypatch.setattr(Indexer, "_help", lambda _: None)
    monkeypatch.setattr(module, "index_segment", Mock(side_effect=AssertionError))
    assert index_all(TASKS) == EXPECTED


def test_a_task_that_waits_is_indexed_here_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Event()

    def index_here(*given: Any) -> SegmentIndex:
        here.set()
        return index_segment(*given)

    def index_there(task: Task) -> SegmentIndex:
        assert here.wait(60)
        return index_segment(*task[:4])

    monkeypatch.setattr(module, "index_segment", index_here)
    with ThreadPoolExecutor(1) as executor:
        indexer = Indexer(lambda task: executor.submit(index_there, task), lambda _, index: index, helps=True)
        for task in TASKS:
            indexer.add(task)
        assert [describe(index) for index in indexer.finish()] == EXPECTED


@pytest.mark.parametrize("code", ["", "import sys; sys.stdin.buffer.read(9)", "print('?' * 99)"])
def test_a_process_that_dies_is_done_without(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_count_processors", lambda: 2)
    command = [sys.executable, "-c", code]
    dying = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    monkeypatch.setattr(subprocess, "Popen", Mock(return_value=dying))
    assert index_all(TASKS) == EXPECTED
    assert dying.returncode is not None


SENT = pickle.dumps(TASKS[0])


@pytest.mark.parametrize(
    ("sent", "status"),
    [(SENT, 1), (b"", 0), (SENT[: len(SENT) // 2], 0)],
    ids=["while it answers", "while it waits", "while it is told"],
)
def test_a_process_whose_build_is_killed_says_nothing(
    sent: bytes, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    process = module._start()
    assert process
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    process.stdin.write(sent)
    process.stdin.close()
    assert process.wait(60) == status
    assert capfd.readouterr().err == ""


def test_a_record_that_is_too_large_is_told_where_it_is_indexed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Event()

    def index_there(task: Task) -> SegmentIndex:
        assert here.wait(60)
        return index_segment(*task[:4])

    large = make_task(["政府工作报告"], "2023-huge")
    monkeypatch.setattr("archive.search.segment.LARGEST_PLACE", 5)
    with ThreadPoolExecutor(1) as executor:
        indexer = Indexer(lambda task: executor.submit(index_there, task), lambda _, index: index, helps=True)
        indexer.add(TASKS[0])
        indexer.add(large)
        with pytest.raises(DocumentTooLargeError, match="2023-huge"):
            indexer.add(TASKS[1])
        monkeypatch.undo()
        here.set()


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("LARGEST_PLACE", 5, "2023-large 太长.*分成几篇"),
        ("LARGEST_KEY", 10, "有 6 个不同的字、词和数字，太多.*改作附件"),
        ("SUMMARY", 2, "“会议”在.*出现的次数太多.*改作附件"),
    ],
)
def test_what_there_is_too_much_of_is_told(
    limit: str, value: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"archive.search.segment.{limit}", value)
    with open_indexer(1, lambda _, index: index) as indexer:
        indexer.add(make_task(["工作", "会议会议"]))
        with pytest.raises(DocumentTooLargeError, match=message):
            indexer.finish()


def test_its_process_has_the_code_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs has the folder of hooks on the path only while it loads them."""
    monkeypatch.setattr(module, "_count_processors", lambda: 2)
    monkeypatch.setattr(Indexer, "_help", lambda _: None)
    monkeypatch.setattr(module, "index_segment", Mock(side_effect=AssertionError))
    monkeypatch.setattr(sys, "path", [path for path in sys.path if not Path(path, "archive").is_dir()])
    assert index_all(TASKS) == EXPECTED


def test_a_system_without_processes_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_count_processors", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", Mock(side_effect=OSError))
    assert index_all(TASKS) == EXPECTED


def test_a_record_that_is_too_large_is_named_by_the_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_count_processors", lambda: 2)
    monkeypatch.setattr(module, "index_segment", Mock(side_effect=AssertionError))
    many, wide = 320_000, 50_000
    assert many * many * 2 * wide > LARGEST_PLACE
    long = make_task(["会\n" * many + "会" * wide, *["会"] * many])
    with open_indexer(2, lambda _, index: index) as indexer:
        indexer.add(long)
        with pytest.raises(DocumentTooLargeError, match="2023-large 太长"):
            indexer.finish()
