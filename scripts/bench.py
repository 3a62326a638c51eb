"""Measures a build and a search of ours beside their peers, over the same records, and holds them against their limits."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from archive.preparation import explain_missing_modules

explain_missing_modules()

from archive.bench.answer import SearchFailedError
from archive.bench.building import bench_build
from archive.bench.checking import bench_check
from archive.bench.measurement import BuildFailedError, Verdict
from archive.bench.searching import bench_scale, bench_search
from scripts.run import find_chromium

SAMPLES = ROOT.parent / "shared" / "samples" / "work-reports"
PARTS = ("build", "check", "search")
PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "pydantic", "numpy")


def report(lines: Iterable[str | Verdict]) -> int:
    """Print what is measured as soon as it is known; return 1 where a limit is not kept."""
    status = 0
    for line in lines:
        print(line, flush=True)
        status |= isinstance(line, Verdict) and not line.is_kept
    return status


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="测量生成和检索的速度、大小和内存，与同一批文稿上的同类软件比较")
    parser.add_argument("--quick", action="store_true", help="只测 1000 篇合成文稿")
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="只测生成（build）、检查和预览（check）或检索（search）"
    )
    parser.add_argument("--corpus", metavar="DIR", type=Path, help="检索另测这个文件夹里的 .txt 文稿")
    parser.add_argument("--scale", action="store_true", help="只测检索在 6600 万字与 1400 万字上之比（超过 15 分钟）")
    options = parser.parse_args(arguments)
    corpus = options.corpus or (SAMPLES if SAMPLES.is_dir() else None)
    if corpus is not None and not any(corpus.glob("*.txt")):
        parser.error(f"{corpus} 里没有 .txt 文稿")
    parts = options.only or PARTS
    print(
        f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}, {os.cpu_count()} CPU",
        flush=True,
    )
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            # Without the meetings, whose agendas name the example's own records.
            shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("meetings"))
            if options.scale:
                return report(bench_scale(ROOT, folder, find_chromium()))
            built = report(bench_build(ROOT, folder, quick=options.quick)) if "build" in parts else 0
            checked = report(bench_check(ROOT, folder, quick=options.quick)) if "check" in parts else 0
            search = bench_search(ROOT, folder, corpus, find_chromium(), quick=options.quick)
            return built | checked | (report(search) if "search" in parts else 0)
    except (BuildFailedError, SearchFailedError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
