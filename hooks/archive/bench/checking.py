"""The bench of the check: an archive that is checked for the first time, and again after one record was changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from .build import prepare
from .building import LARGE, SMALL
from .measurement import Build, Verdict, measure

COLD_SECONDS, WARM_SECONDS, PREVIEW_SECONDS = 90.0, 3.0, 3.0
ROUNDS = 3


def bench_check(root: Path, folder: Path, *, quick: bool) -> Iterator[str | Verdict]:
    """Measure, and yield the lines of the report and the verdicts; of the warm runs the best counts."""
    size = SMALL if quick else LARGE
    docs = prepare(root, folder, f"check-{size}", size)
    cache, out = folder / "check-cache", folder / "check-out"
    settings = {
        "ARCHIVE_DOCS": docs,
        "ARCHIVE_DATA": folder / "data",
        "ARCHIVE_CACHE": cache,
        "NO_MKDOCS_2_WARNING": "1",
    }
    environ = os.environ | {key: str(value) for key, value in settings.items()}
    record = sorted(docs.rglob("*.md"))[size // 2]

    def run(name: str, *arguments: str) -> float:
        # A shown page of the bench is moved away before each run, as every folder that is built into.
        command = (sys.executable, *(str(root / "scripts" / arguments[0]), *arguments[1:]))
        return measure(Build(name, size, command, environ, out)).wall

    def change(number: int) -> None:
        record.write_text(f"{record.read_text(encoding='utf-8')}\n第{number}次改动之后另起的一段。\n", encoding="utf-8")

    cold = run("check-cold", "check.py")
    warm, shown = [], []
    for number in range(ROUNDS):
        change(number)
        warm.append(run("check-warm", "check.py", str(record)))
        change(number + ROUNDS)
        shown.append(run("preview-warm", "preview.py", str(record), "--into", str(out)))
    yield Verdict(f"{size} 篇：第一次检查", cold, COLD_SECONDS, "秒")
    yield Verdict(f"{size} 篇：改一篇后再检查", min(warm), WARM_SECONDS, "秒")
    yield Verdict(f"{size} 篇：改一篇后预览", min(shown), PREVIEW_SECONDS, "秒")
