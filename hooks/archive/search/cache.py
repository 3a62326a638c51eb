"""The cache: what was made of documents in an earlier build, kept by their content; safe to delete, and never trusted."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import mmap
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_DIGEST = 16
_KEPT = 4
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


def release(octets: memoryview) -> None:
    """Let go of the memory that octets of a file take, where the system can: it is read again as they are."""
    if isinstance(octets.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        octets.obj.madvise(mmap.MADV_DONTNEED)


class Cache:
    """A folder of files, each with the digest of its content; what cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path, name: str) -> None:
        """Keep files in `folder`, in a place of its own for what `name` says; only a few such places are kept."""
        self._folder = folder / hashlib.blake2b(name.encode("utf-8"), digest_size=8).hexdigest()

    def load(self, name: str) -> tuple[Any, memoryview] | None:
        """Return what was saved under a name: a value and octets, which stand in the file; None where it is not there or not whole."""
        try:
            with (self._folder / name).open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # not there, or empty
            return None
        start = data.find(b"\n") + 1
        octets = memoryview(data)
        if octets[: start - 1] != hashlib.blake2b(octets[start:], digest_size=_DIGEST).hexdigest().encode("ascii"):
            return None
        end = data.find(b"\n", start)
        value = json.loads(octets[start:end].tobytes())
        release(octets)
        return value, octets[end + 1 :]

    def save(self, name: str, value: Any, *octets: bytes | memoryview) -> None:
        """Save a value that JSON can hold, and octets: all of these, one after another."""
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        digest = hashlib.blake2b(line, digest_size=_DIGEST)
        for part in octets:
            digest.update(part)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.writelines([digest.hexdigest().encode("ascii"), b"\n", line, *octets])
            Path(temporary).replace(self._folder / name)

    def prune(self) -> None:
        """Leave the places that were used last, this one among them."""
        with contextlib.suppress(OSError):
            self._folder.touch()
            places = sorted(self._folder.parent.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for place in places[_KEPT:]:
                shutil.rmtree(place, ignore_errors=True)


class NoCache(Cache):
    """A cache that keeps nothing."""

    def __init__(self) -> None:
        """Keep nothing anywhere."""

    def load(self, name: str) -> None:  # noqa: ARG002 - overrides
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
