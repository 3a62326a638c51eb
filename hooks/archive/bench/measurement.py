"""A measurement: what a build costs in time and memory, and whether that is within the budget."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

# Linux counts in kilobytes, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024
_MEGABYTE = 1_000_000
_LONG_ROUND = 240.0
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, modules of ours would be compiled again in each run, those of installed packages not."""

OURS, PLAIN, STOCK = "ours", "plain", "stock"
BASE, ADVERSARY = "base", "adversary"
"""The same few records, without and with the one that is hard to render."""
SEARCHED = "searched"
"""Ours with its search index; all others go without one."""
UNREAD = "unread"
"""Ours without the reading of points and promised counts."""
IMPORT, LENGTH = "import", "length"
"""The import of many files, and of one file that is so many times as long."""

UNREAD_BUILD = (
    "from archive import publication\n"
    "from archive.check import counts\n"
    "publication.read_points = counts.read_points = lambda units: ()\n"
    "publication.read_skeleton = counts.read_tree = lambda units, points: {}\n"
    "counts.read_promises = lambda units, points, tree: ()\n"
    "from mkdocs.__main__ import cli\n"
    "cli()\n"
)

SPREAD = 1.2
"""How far the runs of one build may lie apart before their best says little."""

TIMES_PLAIN = 1.5
TIMES_PLAIN_SEARCHED = 2.5
GROWTH = 1.15
PEAK_MEGABYTES = 1000.0
ADVERSARY_SECONDS = 2.0
READING_MILLISECONDS = 1.0
IMPORT_MILLISECONDS = 10.0
LENGTH_GROWTH = 1.25


class BuildFailedError(Exception):
    """A build that was to be measured failed; the message holds the end of its output."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build to measure.

    Attributes:
        name: Whose it is.
        records: How many records it builds.
        command: What runs it.
        environ: The environment it runs in.
        site: The folder that it writes; what stands there is moved away before.

    """

    name: str
    records: int
    command: tuple[str, ...]
    environ: Mapping[str, str]
    site: Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds on the clock, seconds of processor, peak memory in megabytes.

    The system does not tell the latter two on Windows.
    """

    wall: float
    cpu: float | None
    peak: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure held against its budget."""

    what: str
    figure: float
    budget: float
    unit: str

    @property
    def is_kept(self) -> bool:
        return self.figure <= self.budget

    def __str__(self) -> str:
        """Return the line that a person reads."""
        mark = "达标" if self.is_kept else "超出"
        return f"{mark}  {self.what}：{self.figure:.2f} {self.unit}（不超过 {self.budget:g}）"


def measure(build: Build) -> Cost:
    """Run a build in a process of its own and return what it took.

    Raises:
        BuildFailedError: It failed.

    """
    _set_aside(build.site)
    environ = {name: value for name, value in build.environ.items() if name != _UNCOMPILED}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the project's own commands
            build.command, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        status, cpu, peak = _wait(process)
        wall = time.perf_counter() - start
        if status:
            output.seek(0)
            tail = "\n".join(output.read().decode("utf-8", "replace").splitlines()[-15:])
            raise BuildFailedError(f"{build.name}（{build.records} 篇）构建失败：\n{tail}")
    return Cost(wall, cpu, peak)


def _set_aside(folder: Path) -> None:
    """Move a folder away, if it is there: for minutes after files are deleted, ext4 makes new ones beside them several times as slowly."""
    if folder.exists():
        folder.rename(Path(tempfile.mkdtemp(prefix="aside-", dir=folder.parent.parent)) / folder.name)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float | None, float | None]:
    """Wait for a process; return its exit status, its seconds of processor and its peak memory."""
    if sys.platform == "win32":
        return process.wait(), None, None
    # Of this child alone: getrusage(RUSAGE_CHILDREN) keeps the highest peak of all children so far.
    # Linux counts the forking parent's memory in, so whoever measures stays small itself.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _UNIT / _MEGABYTE


def measure_rounds(builds: Sequence[Build], rounds: int) -> Iterator[tuple[Build, Cost]]:
    """Yield the cost of each run.

    The order turns with each round, so that none always runs on a warmer machine; where one takes long it is the last.
    """
    start = time.perf_counter()
    for number in range(rounds):
        if time.perf_counter() - start > _LONG_ROUND:
            return
        for build in builds if number % 2 == 0 else reversed(builds):
            yield build, measure(build)


def choose_best(runs: Iterable[tuple[Build, Cost]]) -> dict[tuple[str, int], Cost]:
    """Return the least disturbed run of each build; the memory is the highest of all its runs."""
    groups: dict[tuple[str, int], list[Cost]] = {}
    for build, cost in runs:
        groups.setdefault((build.name, build.records), []).append(cost)
    return {key: _merge(costs) for key, costs in groups.items()}


def find_disturbed(runs: Iterable[tuple[Build, Cost]]) -> Iterator[str]:
    """Yield a line for each build whose runs lie so far apart that something else was running: measure again."""
    groups: dict[tuple[str, int], list[float]] = {}
    for build, cost in runs:
        groups.setdefault((build.name, build.records), []).append(cost.wall)
    for (name, records), walls in groups.items():
        if max(walls) > min(walls) * SPREAD:
            spread = "、".join(f"{wall:.2f}" for wall in walls)
            yield f"不可靠  {name} {records} 篇各次用时相差过大（{spread} 秒）：请在电脑空闲时重测"


def _merge(costs: Sequence[Cost]) -> Cost:
    cpus = [cost.cpu for cost in costs if cost.cpu is not None]
    peaks = [cost.peak for cost in costs if cost.peak is not None]
    return Cost(min(cost.wall for cost in costs), min(cpus, default=None), max(peaks, default=None))


def judge(best: Mapping[tuple[str, int], Cost]) -> Iterator[Verdict]:
    """Yield each figure that has a budget, as far as it was measured."""
    sizes = sorted(records for name, records in best if name == OURS and (PLAIN, records) in best)
    for size in sizes:
        ratio = best[OURS, size].wall / best[PLAIN, size].wall
        yield Verdict(f"{size} 篇：用时与 {PLAIN} 之比", ratio, TIMES_PLAIN, "倍")
    for name, records in sorted(best):
        if name == SEARCHED and (PLAIN, records) in best:
            ratio = best[SEARCHED, records].wall / best[PLAIN, records].wall
            yield Verdict(f"{records} 篇：连同检索，用时与 {PLAIN} 之比", ratio, TIMES_PLAIN_SEARCHED, "倍")
    for small, large in pairwise(sizes):
        growth = (best[OURS, large].wall / large) / (best[OURS, small].wall / small)
        yield Verdict(f"每篇用时，{large} 篇与 {small} 篇之比", growth, GROWTH, "倍")
    yield from _judge_reading(best)
    peaks = [cost.peak for (name, _), cost in best.items() if name == OURS and cost.peak is not None]
    if peaks:
        yield Verdict("峰值内存", max(peaks), PEAK_MEGABYTES, "MB")
    for name, records in sorted(best):
        if name == ADVERSARY:
            more = best[ADVERSARY, records].wall - best[BASE, records].wall
            yield Verdict("一篇刁难的文稿多用的时间", more, ADVERSARY_SECONDS, "秒")


def _judge_reading(best: Mapping[tuple[str, int], Cost]) -> Iterator[Verdict]:
    """Yield what the import takes for a record, how that grows with its length, and what the reading adds to a build."""
    for name, records in sorted(best):
        if name == UNREAD and (OURS, records) in best:
            ours, unread = best[OURS, records], best[UNREAD, records]
            # Of so small a difference the clock tells less than the processor.
            added = ((ours.cpu or ours.wall) - (unread.cpu or unread.wall)) / records * 1000
            yield Verdict(f"{records} 篇：读要点和项数给每篇增加的时间", added, READING_MILLISECONDS, "毫秒")
    counts = sorted(records for name, records in best if name == IMPORT)
    for count in counts[1:]:
        taken = best[IMPORT, count].wall / count * 1000
        yield Verdict(f"导入 {count} 篇，每篇用时", taken, IMPORT_MILLISECONDS, "毫秒")
    lengths = sorted(times for name, times in best if name == LENGTH)
    for short, long in pairwise(lengths):
        start = best[IMPORT, counts[0]].wall if counts else 0.0
        growth = (best[LENGTH, long].wall - start) / (best[LENGTH, short].wall - start) / (long / short)
        yield Verdict(f"导入一篇，长 {long} 倍与 {short} 倍的用时按长度之比", growth, LENGTH_GROWTH, "倍")


def describe(best: Mapping[tuple[str, int], Cost]) -> Iterator[str]:
    """Yield the lines of a table of what was measured."""
    yield "构建          篇数   用时/秒   CPU/秒  每篇/毫秒  峰值/MB  与 plain 之比（用时、CPU）"
    for (name, records), cost in sorted(best.items(), key=lambda item: (item[0][1], item[0][0])):
        base = best.get((PLAIN, records))
        ratios = (_ratio(cost.wall, base.wall), _ratio(cost.cpu, base.cpu)) if base else ("—", "—")
        yield (
            f"{name:<12}{records:>6}{cost.wall:>10.2f}{_show(cost.cpu, 9)}{cost.wall / records * 1000:>11.2f}"
            f"{_show(cost.peak, 9)}  {ratios[0]:>6} {ratios[1]:>6}"
        )


def _show(figure: float | None, width: int) -> str:
    return f"{'—':>{width}}" if figure is None else f"{figure:>{width}.1f}"


def _ratio(figure: float | None, base: float | None) -> str:
    return "—" if figure is None or not base else f"{figure / base:.2f}"
