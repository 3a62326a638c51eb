"""A segment's index in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from .cache import Cache
from .segment import SegmentIndex

_ARRAYS = {"keys": "<i4", "heads": "|u1", "head_lengths": "<i4", "lists": "|u1", "list_lengths": "<i4"}
_KEY_TOKENS = 3


def save_segment(cache: Cache, name: str, documents: Sequence[str], index: SegmentIndex) -> None:
    """Keep the index of documents that have these keys."""
    arrays = {field: getattr(index, field).astype(kind, copy=False).tobytes() for field, kind in _ARRAYS.items()}
    plain = {field.name: getattr(index, field.name) for field in fields(index) if field.name not in _ARRAYS}
    sizes = {field: len(octets) for field, octets in arrays.items()}
    cache.save(
        f"{name}.index", {"documents": list(documents), "plain": plain, "sizes": sizes}, b"".join(arrays.values())
    )


def load_segment(cache: Cache, name: str, documents: Sequence[str]) -> SegmentIndex | None:
    """Return the index of documents that have these keys, if it was kept."""
    found = cache.load(f"{name}.index")
    if found is None or found[0]["documents"] != list(documents):
        return None
    value, octets = found
    arrays: dict[str, Any] = {}
    at = 0
    for field, kind in _ARRAYS.items():
        arrays[field] = np.frombuffer(octets[at : at + value["sizes"][field]], dtype=kind)
        at += value["sizes"][field]
    arrays["keys"] = arrays["keys"].reshape(-1, _KEY_TOKENS)
    plain: dict[str, Any] = {
        field: tuple(item) if isinstance(item, list) else item for field, item in value["plain"].items()
    }
    return SegmentIndex(**plain, **arrays)
