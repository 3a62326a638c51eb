"""The limits of search: what its trials are held against."""

from __future__ import annotations

from collections.abc import Iterator

from .measurement import Verdict
from .search import OURS, PAGE, PAGEFIND, PAIRS, Indexing, Trial

SIZE_OF_PAGEFINDS, TIME_OF_PAGEFINDS = 1 / 3, 1 / 2
TIMES_SINGLE = 2.0
DISK_OF_PAGEFINDS = 1.5
BUILD_OF_PAGEFINDS = MEMORY_OF_PAGEFINDS = 1 / 2
GROWTH, GROWTH_P90 = 3.0, 4.0
SCALE_GROWTH, SCALE_TIME, SCALE_MEMORY = 3.0, 1.3, 2.0
LARGEST_KILOBYTES = 300.0
AGAIN = 1 / 5


def judge(trial: Trial) -> Iterator[Verdict]:
    """Yield each figure of a trial that has a limit."""
    ours = trial.indexings[OURS]
    yield from _judge_answers(trial)
    if PAGEFIND in trial.indexings:
        yield from _judge_indexing(trial.name, ours, trial.indexings[PAGEFIND])
    yield Verdict(f"{trial.name}：最大的索引文件", ours.largest / 1000, LARGEST_KILOBYTES, "KB")
    yield Verdict(f"{trial.name}：改一篇后重建索引，与第一次之比", trial.again / ours.seconds, AGAIN, "倍")


def _judge_answers(trial: Trial) -> Iterator[Verdict]:
    ours, pairs = trial.summaries[OURS], trial.summaries.get(PAIRS)
    peer, page = trial.summaries.get(PAGEFIND), trial.summaries.get(PAGE)
    if peer is not None and page is not None:
        yield Verdict(f"{trial.name}：每次检索字节数与 Pagefind 之比", page.size / peer.size, SIZE_OF_PAGEFINDS, "倍")
        yield Verdict(f"{trial.name}：每次检索用时与 Pagefind 之比", page.time / peer.time, TIME_OF_PAGEFINDS, "倍")
    if pairs is not None:
        yield Verdict(f"{trial.name}：两个词与一个词的字节数之比", pairs.size / ours.size, TIMES_SINGLE, "倍")
        yield Verdict(f"{trial.name}：两个词与一个词的用时之比", pairs.time / ours.time, TIMES_SINGLE, "倍")
    wrong = sum(one.asked - one.exact for one in (ours, page, pairs) if one is not None)
    yield Verdict(f"{trial.name}：与逐字计数不符的检索", wrong, 0.0, "次")


def _judge_indexing(name: str, ours: Indexing, peer: Indexing) -> Iterator[Verdict]:
    yield Verdict(f"{name}：索引占用磁盘与 Pagefind 之比", ours.disk / peer.disk, DISK_OF_PAGEFINDS, "倍")
    yield Verdict(f"{name}：建索引用时与 Pagefind 之比", ours.seconds / peer.seconds, BUILD_OF_PAGEFINDS, "倍")
    if ours.peak is not None and peer.peak is not None:
        yield Verdict(f"{name}：建索引峰值内存与 Pagefind 之比", ours.peak / peer.peak, MEMORY_OF_PAGEFINDS, "倍")


def judge_growth(small: Trial, large: Trial) -> Iterator[Verdict]:
    """Yield how the bytes of a query grow with the records."""
    one, other = small.summaries[OURS], large.summaries[OURS]
    what = f"每次检索字节数，{large.records} 篇与 {small.records} 篇之比"
    yield Verdict(f"{what}（中位）", other.size / one.size, GROWTH, "倍")
    yield Verdict(f"{what}（p90）", other.size_p90 / one.size_p90, GROWTH_P90, "倍")


def judge_scale(small: Trial, large: Trial) -> Iterator[Verdict]:
    """Yield how bytes, time and memory grow from an archive of some years to a very large one."""
    one, other = small.indexings[OURS], large.indexings[OURS]
    what = f"{large.characters / 1e6:.0f} 百万字与 {small.characters / 1e6:.0f} 百万字之比"
    yield Verdict(
        f"每次检索字节数，{what}", large.summaries[OURS].size / small.summaries[OURS].size, SCALE_GROWTH, "倍"
    )
    growth = (other.seconds / large.characters) / (one.seconds / small.characters)
    yield Verdict(f"每字建索引用时，{what}", growth, SCALE_TIME, "倍")
    if one.peak is not None and other.peak is not None:
        yield Verdict(f"建索引峰值内存，{what}", other.peak / one.peak, SCALE_MEMORY, "倍")
