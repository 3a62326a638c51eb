"""The bench of the build: ours, plain MkDocs and stock Material over the same invented records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import measurement as costs
from .build import make_build, make_imports, make_unread, prepare

SMALL, LARGE, FEW = 1_000, 10_000, 10


def bench_build(root: Path, folder: Path, *, quick: bool) -> Iterator[str | costs.Verdict]:
    """Measure, and yield the lines of the report and the verdicts."""
    site, peers = root / "mkdocs.yml", root / "tests" / "peers"
    few, slow = prepare(root, folder, "few", FEW), prepare(root, folder, "slow", FEW, "--adversarial")
    pair = [make_build(root, costs.BASE, few, FEW, site), make_build(root, costs.ADVERSARY, slow, FEW, site)]
    runs = [*costs.measure_rounds(pair, 3)]
    runs += costs.measure_rounds(make_imports(root, folder, SMALL), 3)
    for size in (SMALL,) if quick else (SMALL, LARGE):
        docs = prepare(root, folder, str(size), size)
        builds = [
            make_build(root, costs.PLAIN, docs, size, peers / "plain.yml"),
            make_build(root, costs.OURS, docs, size, site),
            make_build(root, costs.SEARCHED, docs, size, site),
        ]
        builds += [make_unread(builds[1])] if size == SMALL else []
        runs += costs.measure_rounds(builds, 3 if size == SMALL else 2)
        if size == SMALL:
            runs += costs.measure_rounds([make_build(root, costs.STOCK, docs, size, peers / "stock.yml")], 1)
    best = costs.choose_best(runs)
    yield from costs.describe(best)
    yield from costs.find_disturbed(runs)
    yield from costs.judge(best)
