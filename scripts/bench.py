"""Measures a build of ours beside its peers, over the same invented records, and holds it against its budget."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.synthesis import measurement as costs
from archive.synthesis.trial import make_build, make_imports, make_unread, prepare

SMALL, LARGE, FEW = 1_000, 10_000, 10
SITE = ROOT / "mkdocs.yml"
PEERS = ROOT / "tests" / "peers"


def bench(folder: Path, sizes: list[int]) -> bool:
    """Measure, print, and return whether every budget is kept."""
    # Without the meetings, whose agendas name the example's own records.
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("meetings"))
    few, slow = prepare(ROOT, folder, "few", FEW), prepare(ROOT, folder, "slow", FEW, "--adversarial")
    pair = [make_build(ROOT, costs.BASE, few, FEW, SITE), make_build(ROOT, costs.ADVERSARY, slow, FEW, SITE)]
    runs = [*costs.measure_rounds(pair, 3)]
    runs += costs.measure_rounds(make_imports(ROOT, folder, SMALL), 3)
    for size in sizes:
        docs = prepare(ROOT, folder, str(size), size)
        builds = [
            make_build(ROOT, costs.PLAIN, docs, size, PEERS / "plain.yml"),
            make_build(ROOT, costs.OURS, docs, size, SITE),
        ]
        builds += [make_unread(builds[1])] if size == SMALL else []
        runs += costs.measure_rounds(builds, 3 if size == SMALL else 2)
        if size == SMALL:
            runs += costs.measure_rounds([make_build(ROOT, costs.STOCK, docs, size, PEERS / "stock.yml")], 1)
    best = costs.choose_best(runs)
    verdicts = [*costs.judge(best)]
    print(*costs.describe(best), "", *costs.find_disturbed(runs), *verdicts, sep="\n")
    return all(verdict.is_kept for verdict in verdicts)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="测量生成速度和内存占用，与同一批文稿的普通构建比较")
    parser.add_argument("--quick", action="store_true", help=f"只测 {SMALL} 篇")
    options = parser.parse_args(arguments)
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "Markdown", "pydantic"))
    print(f"Python {platform.python_version()}, {packages}, {os.cpu_count()} CPU", flush=True)
    sizes = [SMALL] if options.quick else [SMALL, LARGE]
    try:
        with tempfile.TemporaryDirectory() as folder:
            return 0 if bench(Path(folder), sizes) else 1
    except costs.BuildFailedError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
