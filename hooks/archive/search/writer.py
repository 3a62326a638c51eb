"""A writer: the files of an index, each a script that hands its payload to the search."""

from __future__ import annotations

import codecs
import json
import os
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from json.encoder import encode_basestring
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .script import MARK
from .shard import Shard
from .standing import Listing, describe_file

LARGEST = 256_000
"""How many octets of doublets a file has at most."""

_TOGETHER, _AHEAD = 32, 3
"""How many files are handed on at once, and how many times as many may wait."""


_BETWEEN = '","'.encode("utf-16-le")


class Writer:
    """Writes files below one folder, all of one build, while its caller makes more: to open a file takes longer than to fill it.

    It is a context manager; when that is left, all are written.

    Attributes:
        folder: Where it writes.
        names: Of the files that it has written, or left as they were.
        written: What tells of each file, by its folder and its name, that it is the one that was written here; whole once the writer is left. What stands there later may be another build's.

    """

    def __init__(self, folder: Path, build: str) -> None:
        """Write below `folder` files that say they are of `build`."""
        self.names: set[str] = set()
        self.written: dict[str, dict[str, list[str | int]]] = {}
        self.folder = folder
        self._build = build
        self._executor = ThreadPoolExecutor(1)
        self._gathered: list[tuple[str, bytes]] = []
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last file.

        Raises:
            OSError: A file could not be written.

        """
        try:
            if error is None:
                self._hand_on()
                while self._waiting:
                    self._waiting.popleft().result()
        finally:
            self._executor.shutdown(cancel_futures=True)

    def keep(self, folder: str, listing: Listing) -> None:
        """Leave the files of a folder as they are."""
        self.names.update(f"{folder}/{str(name).removesuffix('.js')}" for name, _, _ in listing)

    def write(self, name: str, payload: Any, build: str = "") -> None:
        """Write a payload that JSON can hold, in UTF-8.

        Raises:
            OSError: A file before it could not be written; likewise for all that is written.

        """
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        opening = _open(name, build or self._build, _encode("".join(_list_texts(payload))))
        self._put(name, f"{MARK}{opening}{text})\n".encode("utf-8", "surrogatepass"))

    def write_doublets(self, name: str, doublets: bytes, build: str = "") -> None:
        """Write a payload that is doublets alone, in UTF-16, of a build of its own; where they are too many for one file, their number of parts, and these."""
        if len(doublets) <= LARGEST:
            self._put_wide(name, f'{_open(name, build or self._build, doublets)}"', doublets, '")\n')
            return
        parts = [doublets[start : start + LARGEST] for start in range(0, len(doublets), LARGEST)]
        self.write(name, len(parts), build)
        for number, part in enumerate(parts):
            self.write_doublets(f"{name}.{number}", part, build)

    def write_shard(self, name: str, shard: Shard, build: str) -> None:
        """Write a shard, in UTF-16, of a build of its own: the keys, which segments have each, and each segment's doublets."""
        parts = [shard.present, *shard.parts]
        opening = _open(name, build, _encode(shard.keys), *parts)
        self._put_wide(name, f'{opening}[{encode_basestring(shard.keys)},"', _BETWEEN.join(parts), '"])\n')

    def _put_wide(self, name: str, before: str, payload: bytes, after: str) -> None:
        # The mark of UTF-16 tells browsers more surely than any header which encoding a script has.
        self._put(name, b"".join([codecs.BOM_UTF16_LE, _encode(before), payload, _encode(after)]))

    def _put(self, name: str, content: bytes) -> None:
        self._gathered.append((name, content))
        self.names.add(name)
        if len(self._gathered) == _TOGETHER:
            self._hand_on()

    def _hand_on(self) -> None:
        """Have what was gathered written, once not too much waits for it."""
        if len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._executor.submit(self._write_all, self._gathered))
        self._gathered = []

    def _write_all(self, files: Sequence[tuple[str, bytes]]) -> None:
        for name, content in files:
            path = f"{self.folder}/{name}.js"
            try:
                stat = _write_over(path, content)
            except FileNotFoundError:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                stat = _write_over(path, content)
            folder, _, own = name.rpartition("/")
            self.written.setdefault(folder, {})[own] = describe_file(f"{own}.js", stat)


def _write_over(path: str, content: bytes) -> os.stat_result:
    """Write a file over the one that stands there: to empty that first takes several times as long as to fill it."""
    with open(path, "wb", buffering=0, opener=lambda name, flags: os.open(name, flags & ~os.O_TRUNC, 0o666)) as file:
        is_longer = os.fstat(file.fileno()).st_size > len(content)
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]
        if is_longer:
            file.truncate()
        return os.fstat(file.fileno())


def _open(name: str, build: str, *texts: bytes) -> str:
    """Return how a file begins whose payload has these texts: with its name, its build and their checksum."""
    return f'archiveSearch.put("{name}","{build}-{zlib.adler32(b"".join(texts)):08x}",'


def _list_texts(payload: Any) -> Iterator[str]:
    """Yield the strings, keys and whole numbers of a payload in their order, as texts."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            yield key
            yield from _list_texts(value)
    elif isinstance(payload, list | tuple):
        for value in payload:
            yield from _list_texts(value)
    elif isinstance(payload, str):
        yield payload
    elif isinstance(payload, int | float) and payload == int(payload):  # to browsers 0.0 is a whole number
        yield str(int(payload))


def _encode(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
