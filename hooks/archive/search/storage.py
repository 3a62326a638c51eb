"""A segment's index in the cache, where its arrays stay until they are read."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from .cache import Cache
from .division import Division
from .segment import SegmentIndex

_ARRAYS = ("keys", "lists", "list_lengths")


class _File:
    """A file that several arrays stand in; it is closed with the last of them, and the same even if another takes its place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def __del__(self) -> None:
        self._file.close()


class FiledArray:
    """An array that stands in a file; what is asked of it is read there."""

    def __init__(self, file: _File, at: int, kind: str, shape: Sequence[int]) -> None:
        """Of `kind` and `shape`, from octet `at` on."""
        self._file, self._at, self._kind = file, at, np.dtype(kind)
        self._rows, *self._inner = shape
        self._row = self._kind.itemsize * math.prod(self._inner)

    def __len__(self) -> int:
        """Return how many rows it has."""
        return self._rows

    def __getitem__(self, rows: slice, /) -> NDArray[Any]:
        """Return some rows that follow each other."""
        first, end, _ = rows.indices(self._rows)
        octets = self._file.read(self._at + first * self._row, max(0, end - first) * self._row)
        return np.frombuffer(octets, dtype=self._kind).reshape(-1, *self._inner)


def save_segment(cache: Cache, name: str, documents: Sequence[str], index: SegmentIndex) -> None:
    """Keep the index of documents that have these keys."""
    arrays = {field: _order_octets(getattr(index, field)[:]) for field in _ARRAYS}
    plain = {field.name: getattr(index, field.name) for field in fields(index) if field.name not in _ARRAYS}
    kinds = {field: (array.dtype.str, array.shape) for field, array in arrays.items()}
    value = {"documents": list(documents), "plain": plain, "arrays": kinds}
    cache.save(f"{name}.index", value, *(array.reshape(-1).data for array in arrays.values()))


def _order_octets(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def load_segment(cache: Cache, name: str) -> tuple[list[str], SegmentIndex] | None:
    """Return the index that was kept, if one was, and the keys of its documents; its arrays stay in their file."""
    found = cache.open(f"{name}.index")
    if found is None:
        return None
    value, file = found
    arrays: dict[str, Any] = {}
    at, held = file.tell(), _File(file)
    for field, (kind, shape) in value["arrays"].items():
        arrays[field] = FiledArray(held, at, kind, shape)
        at += math.prod(shape) * np.dtype(kind).itemsize
    plain: dict[str, Any] = {
        field: tuple(item) if isinstance(item, list) else item for field, item in value["plain"].items()
    }
    plain["divisions"] = tuple(Division(*division) for division in plain["divisions"])
    plain["tokens"] = tuple(map(sys.intern, plain["tokens"]))  # most of them are in every segment
    return value["documents"], SegmentIndex(**plain, **arrays)
