"""A writer: the files of an index, each a script that hands its payload to the search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .shard import Shard


class Writer:
    """Writes files below one folder, all of one build.

    Attributes:
        count: How many files it has written.

    """

    def __init__(self, folder: Path, build: str) -> None:
        """Write below `folder` files that say they are of `build`."""
        self.count = 0
        self._folder = folder
        self._build = build
        self._made: set[Path] = set()

    def write(self, name: str, payload: Any) -> None:
        """Write a payload that JSON can hold."""
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        # Line ends in a string to browsers that know no JSON superset.
        self._put(name, text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode("utf-8", "surrogatepass"))

    def write_septets(self, name: str, septets: bytes) -> None:
        """Write a payload that is septets alone."""
        self._put(name, b'"%b"' % septets)

    def write_shard(self, name: str, shard: Shard) -> None:
        """Write a shard: of each segment its number, the keys, the septets."""
        rows = (
            b'[%d,%b,"%b"]' % (place, json.dumps(keys, ensure_ascii=False).encode("utf-8", "surrogatepass"), septets)
            for place, keys, septets in shard.parts
        )
        self._put(name, b"[%b]" % b",".join(rows))

    def _put(self, name: str, payload: bytes) -> None:
        path = self._folder / f"{name}.js"
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        path.write_bytes(b'archiveSearch.put("%b","%b",%b)\n' % (name.encode(), self._build.encode(), payload))
        self.count += 1
