"""Doublets: octets as a string that stands in a script in UTF-16, two octets a character."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .posting import Numbers

ESCAPE = 0xFFFF
"""Stands before a value that no string literal in UTF-16 can hold; that value is written with another bit 14."""

_FLIP = 0x4000
_LITERAL = (0, 10, 13, 34, 92, 0x2028, 0x2029)  # NUL, line ends, the quotation mark, the backslash
_SURROGATE = 27  # the five high bits of all surrogates
_HIGH = 11
_BLOCK, _BLOCKS = 64, 3
_GROUP = _BLOCK * _BLOCKS
_ODD = 0x8000

_IS_BARRED = np.zeros(1 << 16, dtype=bool)
_IS_BARRED[[*_LITERAL, ESCAPE]] = True
_IS_BARRED[_SURROGATE << _HIGH : (_SURROGATE + 1) << _HIGH] = True

Values = NDArray[np.uint16]


def write_doublets(octets: bytes) -> bytes:
    """Return octets as doublets in UTF-16, the low octet of each first."""
    return write_all_doublets([octets])[0]


def write_all_doublets(parts: Sequence[bytes]) -> list[bytes]:
    """Return the doublets of each of several strings of octets, all made at once, which many short ones need."""
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    sizes = (lengths + 1) // 2
    groups = -(-sizes // _GROUP)
    spare = (2 * _GROUP * groups - lengths).tolist()
    padded = b"".join(piece for part, more in zip(parts, spare, strict=True) for piece in (part, bytes(more)))
    blocks = np.frombuffer(padded, dtype="<u2").astype(np.uint16).reshape(-1, _BLOCK)
    masks = _choose_masks(blocks)
    blocks ^= (masks << _HIGH)[:, None]
    heads = (masks.reshape(-1, _BLOCKS) << np.array([10, 5, 0], dtype=np.uint16)).sum(axis=1, dtype=np.uint16)
    begins = np.cumsum(groups) - groups
    heads[begins[lengths % 2 > 0]] |= _ODD
    whole = np.concatenate([heads[:, None], blocks.reshape(-1, _GROUP)], axis=1).reshape(-1)
    begins *= _GROUP + 1
    written, places = _bar(whole)
    ends = begins + groups + sizes
    begins, ends = (2 * (edges + np.searchsorted(places, edges)) for edges in (begins, ends))
    octets = written.astype("<u2", copy=False).tobytes()
    return [octets[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]


def _choose_masks(blocks: Values) -> Values:
    """Return for each block what its values' high bits are changed by, so that, if it can be, none becomes a surrogate."""
    seen = np.bitwise_or.reduce(np.uint32(1) << (blocks >> _HIGH).astype(np.uint32), axis=1)
    lacks = ~seen & (seen + np.uint32(1))  # the lowest pattern that no value of the block has
    pattern = np.where(lacks > 0, np.log2(np.maximum(lacks, 1)), 0).astype(np.uint16)
    return pattern ^ np.uint16(_SURROGATE)


def _bar(values: Values) -> tuple[Values, Numbers]:
    """Return values with the escape before each that cannot be written; and where these stood."""
    places = np.flatnonzero(_IS_BARRED[values])
    values[places] ^= _FLIP
    return np.insert(values, places, ESCAPE), places
