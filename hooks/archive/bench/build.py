"""The builds of a bench, imports among them, and the invented records that they are of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .measurement import IMPORT, LENGTH, SEARCHED, UNREAD, UNREAD_BUILD, Build

LENGTHS = (300, 600)
"""How many times as long as a record the files are whose imports are compared."""


def prepare(root: Path, folder: Path, name: str, count: int, *options: str) -> Path:
    """Write so many invented records into a folder of their own, and return it."""
    script = [sys.executable, str(root / "scripts" / "synthesize.py")]
    subprocess.run([*script, str(count), "--out", str(folder / name), *options], check=True)  # noqa: S603 - ours
    return folder / name


def make_build(root: Path, name: str, docs: Path, records: int, config: Path) -> Build:
    """Return the build of a documents folder by a configuration; with a search index only where it is SEARCHED."""
    (docs / "index.md").write_text("# bench\n", encoding="utf-8")
    settings = {
        "ARCHIVE_DOCS": docs,
        "ARCHIVE_DATA": docs.parent / "data",
        "ARCHIVE_SEARCH": str(name == SEARCHED).lower(),
    }
    # The cache stands in what is moved away: each build is a first one.
    out = docs.parent / f"{name}-{records}"
    more = {"NO_MKDOCS_2_WARNING": "1", "BENCH_DOCS": docs, "ARCHIVE_CACHE": out / "cache", **settings}
    environ = os.environ | {key: str(value) for key, value in more.items()}
    command = (sys.executable, "-m", "mkdocs", "build", "-f", str(config), "-d", str(out / "site"))
    return Build(name, records, command, environ | {"PYTHONPATH": str(root / "hooks")}, out)


def make_unread(build: Build) -> Build:
    """Return the same build without the reading of points and promised counts."""
    command = (sys.executable, "-c", UNREAD_BUILD, *build.command[3:])
    return Build(UNREAD, build.records, command, build.environ, build.site)


def make_imports(root: Path, folder: Path, count: int) -> list[Build]:
    """Return the imports of so many files, of one, and of one as long as many."""
    few, many = (prepare(root, folder, f"in-{n}", n, "--sources") for n in (1, count))
    text = next(few.glob("*.txt")).read_text(encoding="utf-8")
    sources = {(IMPORT, 1): few, (IMPORT, count): many}
    for times in LENGTHS:
        sources[LENGTH, times] = folder / f"length-{times}.txt"
        sources[LENGTH, times].write_text(text * times, encoding="utf-8")
    into = folder / "imported"
    script = (sys.executable, str(root / "scripts" / "import_record.py"), "--into", str(into / "docs"))
    options = ("--whole", "--level", "municipal", "--kind", "speech", "--date", "2024")
    environ = dict(os.environ)
    return [Build(name, n, (*script, *options, str(path)), environ, into) for (name, n), path in sources.items()]
