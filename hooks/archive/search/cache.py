"""The cache: what was made of documents in an earlier build, kept by their content; safe to delete, and used only if it is whole."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

_DIGEST = 16
_KEPT = 4
_READ = 1 << 18  # octets at once
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)  # json.dumps would make one for each of many values
_CORE = Path(__file__).resolve().parent.parent


@functools.cache
def digest_code() -> str:
    """Return a digest of the code that makes documents and indexes: what it made before it was changed is of no use."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    folders = (_CORE / "text", _CORE / "search", _CORE / "model")
    for path in sorted(file for folder in folders for file in folder.iterdir() if file.suffix in {".py", ".json"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Cache:
    """A folder of files, each with the CRC of its name and content; what cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path, name: str) -> None:
        """Keep files in `folder`, in a place of its own for what `name` says; only a few such places are kept."""
        self._folder = folder / hashlib.blake2b(name.encode("utf-8"), digest_size=8).hexdigest()

    def load(self, name: str) -> tuple[Any, memoryview] | None:
        """Return what was saved under a name: a value and octets; None where it is not there or not whole."""
        opened = self.open(name)
        if opened is None:
            return None
        value, file = opened
        with file:
            return value, memoryview(file.read())

    def open(self, name: str) -> tuple[Any, BinaryIO] | None:
        """Return what was saved under a name: a value, and a file that stands where the octets begin; None where it is not there or not whole."""
        try:
            file = (self._folder / name).open("rb")
        except OSError:
            return None
        try:
            told = file.readline()
            start, found = file.tell(), _seed(name)
            while octets := file.read(_READ):
                found = zlib.crc32(octets, found)
            file.seek(start)
            if told == _write_check(found):
                return json.loads(file.readline()), file
        except OSError:
            pass
        file.close()
        return None

    def save(self, name: str, value: Any, *octets: bytes | memoryview) -> None:
        """Save a value that JSON can hold, and octets: all of these, one after another."""
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        check = zlib.crc32(line, _seed(name))
        for part in octets:
            check = zlib.crc32(part, check)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.writelines([_write_check(check), line, *octets])
                Path(temporary).replace(self._folder / name)
            finally:
                Path(temporary).unlink(missing_ok=True)

    def prune(self) -> None:
        """Leave the places that were used last, this one among them."""
        with contextlib.suppress(OSError):
            os.utime(self._folder)
            places = sorted(self._folder.parent.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for place in places[_KEPT:]:
                shutil.rmtree(place, ignore_errors=True)


def _seed(name: str) -> int:
    """Return what a file's CRC begins with: one that bears another's name is not its own."""
    return zlib.crc32(name.encode("utf-8"))


def _write_check(check: int) -> bytes:
    return b"%08x\n" % check


class NoCache(Cache):
    """A cache that keeps nothing."""

    def __init__(self) -> None:
        """Keep nothing anywhere."""

    def load(self, name: str) -> None:  # noqa: ARG002 - overrides
        """Return nothing."""
        return

    def open(self, name: str) -> None:  # noqa: ARG002 - overrides
        """Return nothing."""
        return

    def save(self, name: str, value: Any, *octets: bytes | memoryview) -> None:
        """Save nothing."""

    def prune(self) -> None:
        """Leave nothing out."""


def digest_of(values: Mapping[str, Any], text: str = "") -> str:
    """Return a digest of values that JSON can hold, and of a text."""
    written = _ENCODER.encode(values) + "\n" + text
    return hashlib.blake2b(written.encode("utf-16-le", "surrogatepass"), digest_size=_DIGEST).hexdigest()
