"""The indexing of an archive, in a process of its own, and what each part of it took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ..corpus.loader import load
from ..project import Project
from ..search.cache import Cache
from ..search.index import write_index

REPORT, CACHE = "report.json", "cache"


def main(root: Path, docs: Path, data: Path, site: Path) -> None:
    """Load an archive, index it below `site`, and write beside that how long each took."""
    start = time.perf_counter()
    corpus = load(Project(root, docs, data)).corpus
    loaded = time.perf_counter()
    write_index(corpus, site, Cache(site.parent / CACHE, str(docs)))
    written = time.perf_counter()
    characters = sum(len(entry.body) for entry in corpus.entries)
    parts = {"characters": characters, "load": loaded - start, "index": written - loaded}
    (site.parent / REPORT).write_text(json.dumps(parts), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
