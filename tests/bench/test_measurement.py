from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.bench.measurement import (
    Build,
    BuildFailedError,
    Cost,
    Verdict,
    choose_best,
    describe,
    find_disturbed,
    judge,
    measure,
    measure_rounds,
)

ROOT = Path(__file__).parents[2]
BEST = {
    ("plain", 1000): Cost(4.0, 4.0, 100.0),
    ("ours", 1000): Cost(6.0, 5.0, 150.0),
    ("plain", 10_000): Cost(40.0, 40.0, 300.0),
    ("ours", 10_000): Cost(72.0, 60.0, 1200.0),
    ("stock", 1000): Cost(30.0, None, None),
    ("base", 10): Cost(1.0, None, None),
    ("adversary", 10): Cost(1.5, None, None),
    ("unread", 1000): Cost(5.5, 4.5, None),
    ("import", 1): Cost(0.5, None, None),
    ("import", 1000): Cost(12.0, None, None),
    ("length", 50): Cost(1.5, None, None),
    ("length", 100): Cost(2.5, None, None),
}


def make_build(code: str, name: str = "ours") -> Build:
    return Build(name, 10, (sys.executable, "-c", code), os.environ, Path("no such folder"))


MEASURING = """
import json, os, sys
from pathlib import Path
from archive.bench.measurement import Build, measure
codes = ["x = b'x' * 400_000_000", "import time; time.sleep(0.2)"]
builds = [Build("ours", 10, (sys.executable, "-c", code), os.environ, Path("no such folder")) for code in codes]
print(json.dumps([[cost.wall, cost.cpu, cost.peak] for cost in map(measure, builds)]))
"""


def test_a_run_is_measured_by_itself() -> None:
    """In a process of its own, as the bench is one: the memory of whoever measures is counted in."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURING], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    (_, _, large), (wall, cpu, small) = json.loads(done.stdout)
    assert wall >= 0.2
    if large is not None:
        assert cpu < wall
        assert small < 400 < large


def test_a_failed_build_says_how_it_ended() -> None:
    with pytest.raises(BuildFailedError, match="no such page"):
        measure(make_build("raise SystemExit('no such page')"))


def test_each_run_finds_an_empty_place_and_nothing_is_deleted(tmp_path: Path) -> None:
    site = tmp_path / "trial" / "site"
    code = f"from pathlib import Path; site = Path({str(site)!r}); site.mkdir(parents=True); (site / 'page').touch()"
    build = Build("ours", 10, (sys.executable, "-c", code), os.environ, site)
    for _ in range(3):
        measure(build)  # which makes its folder, and would fail if it were there
    assert len(list(tmp_path.rglob("page"))) == 3


def test_rounds_turn_the_order() -> None:
    builds = [make_build("", "a"), make_build("", "b")]
    assert [build.name for build, _ in measure_rounds(builds, 3)] == ["a", "b", "b", "a", "a", "b"]


def test_the_best_run_counts_but_the_highest_memory() -> None:
    build = make_build("")
    runs = [(build, Cost(2.0, 1.5, 90.0)), (build, Cost(1.0, 1.6, 80.0)), (build, Cost(3.0, None, None))]
    assert choose_best(runs) == {("ours", 10): Cost(1.0, 1.5, 90.0)}


def test_figures_are_held_against_their_budgets() -> None:
    verdicts = list(judge(BEST))
    assert [(round(verdict.figure, 2), verdict.is_kept) for verdict in verdicts] == [
        (1.5, True),
        (1.8, False),
        (1.2, False),
        (0.5, True),
        (12.0, False),
        (1.0, True),
        (1200.0, False),
        (0.5, True),
    ]
    assert str(Verdict("峰值内存", 900, 1000, "MB")) == "达标  峰值内存：900.00 MB（不超过 1000）"


def test_every_build_has_its_line() -> None:
    lines = list(describe(BEST))
    assert len(lines) == 1 + len(BEST)
    assert any("1.50" in line and "1.25" in line for line in lines)
    assert any(line.startswith("stock") and "—" in line for line in lines)


def test_an_earlier_site_is_out_of_the_way(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build = Build("ours", 10, (sys.executable, "-c", ""), os.environ, tmp_path / "site")
    measure(build)
    assert not build.site.exists()


def test_runs_that_lie_far_apart_are_called_unreliable() -> None:
    steady, shaken = make_build("", "plain"), make_build("", "ours")
    runs = [(steady, Cost(1.0, 1.0, 1.0)), (steady, Cost(1.1, 1.0, 1.0)), (shaken, Cost(1.0, 1.0, 1.0))]
    assert list(find_disturbed(runs)) == []
    lines = list(find_disturbed([*runs, (shaken, Cost(1.5, 1.0, 1.0))]))
    assert len(lines) == 1
    assert "ours 10 篇" in lines[0]
    assert "1.00、1.50" in lines[0]
