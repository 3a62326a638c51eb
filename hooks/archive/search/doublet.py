"""Doublets: octets as a string that stands in a script in UTF-16, two octets a character."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ESCAPE = 0xFFFF
"""Stands before a value that no string literal in UTF-16 can hold; that value is written with another bit 14."""

_FLIP = 0x4000
_LITERAL = (0, 10, 13, 34, 92, 0x2028, 0x2029)  # NUL, line ends, the quotation mark, the backslash
_SURROGATE = 27  # the five high bits of all surrogates
_HIGH, _PATTERNS = 11, 32
_BLOCK, _BLOCKS = 64, 3
_ODD = 0x8000

_IS_BARRED = np.zeros(1 << 16, dtype=bool)
_IS_BARRED[[*_LITERAL, ESCAPE]] = True
_IS_BARRED[_SURROGATE << _HIGH : (_SURROGATE + 1) << _HIGH] = True

Values = NDArray[np.uint16]


def write_doublets(octets: bytes) -> bytes:
    """Return octets as doublets in UTF-16, the low octet of each first."""
    if not octets:
        return b""
    values = np.frombuffer(octets + b"\0" * (len(octets) % 2), dtype="<u2")
    groups = -(-len(values) // (_BLOCK * _BLOCKS))
    blocks = np.zeros((groups * _BLOCKS, _BLOCK), dtype=np.uint16)
    blocks.reshape(-1)[: len(values)] = values
    masks = _choose_masks(blocks)
    blocks ^= (masks << _HIGH)[:, None]
    heads = (masks.reshape(groups, _BLOCKS) << np.array([10, 5, 0], dtype=np.uint16)).sum(axis=1, dtype=np.uint16)
    heads[0] |= _ODD * (len(octets) % 2)
    whole = np.concatenate([heads[:, None], blocks.reshape(groups, -1)], axis=1).reshape(-1)[: groups + len(values)]
    return _bar(whole).astype("<u2", copy=False).tobytes()


def _choose_masks(blocks: Values) -> Values:
    """Return for each block what its values' high bits are changed by, so that, if it can be, none becomes a surrogate."""
    seen = np.bitwise_or.reduce(np.uint32(1) << (blocks >> _HIGH).astype(np.uint32), axis=1)
    lacks = ~seen & (seen + np.uint32(1))  # the lowest pattern that no value of the block has
    pattern = np.where(lacks > 0, np.log2(np.maximum(lacks, 1)), 0).astype(np.uint16)
    return pattern ^ np.uint16(_SURROGATE)


def _bar(values: Values) -> Values:
    """Return values with the escape before each that cannot be written."""
    places = np.flatnonzero(_IS_BARRED[values])
    if not len(places):
        return values
    values = values.copy()
    values[places] ^= _FLIP
    return np.insert(values, places, ESCAPE)
