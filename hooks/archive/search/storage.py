"""A segment's index in the cache, where its arrays stay until they are read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cache import Cache
from .segment import SegmentIndex

_ARRAYS = ("keys", "heads", "head_lengths", "lists", "list_lengths")
_KEY_TOKENS = 3


def save_segment(cache: Cache, name: str, documents: Sequence[str], index: SegmentIndex) -> None:
    """Keep the index of documents that have these keys."""
    arrays = {field: _order_octets(getattr(index, field)) for field in _ARRAYS}
    plain = {field.name: getattr(index, field.name) for field in fields(index) if field.name not in {*_ARRAYS, "held"}}
    kinds = {field: (array.dtype.str, array.nbytes) for field, array in arrays.items()}
    value = {"documents": list(documents), "plain": plain, "arrays": kinds}
    cache.save(f"{name}.index", value, *(array.reshape(-1).data for array in arrays.values()))


def _order_octets(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def load_segment(cache: Cache, name: str) -> tuple[list[str], SegmentIndex] | None:
    """Return the index that was kept, if one was, and the keys of its documents."""
    found = cache.load(f"{name}.index")
    if found is None:
        return None
    value, octets = found
    arrays: dict[str, Any] = {}
    at = 0
    for field, (kind, size) in value["arrays"].items():
        arrays[field] = np.frombuffer(octets[at : at + size], dtype=kind)
        at += size
    arrays["keys"] = arrays["keys"].reshape(-1, _KEY_TOKENS)
    plain: dict[str, Any] = {
        field: tuple(item) if isinstance(item, list) else item for field, item in value["plain"].items()
    }
    plain["tokens"] = tuple(map(sys.intern, plain["tokens"]))  # most of them are in every segment
    return value["documents"], SegmentIndex(**plain, **arrays, held=octets)
