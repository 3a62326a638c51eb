"""Septets: octets as a string that stands in a script, seven bits a character."""

from __future__ import annotations

import numpy as np

BITS = 7
_RAISED = (0, 10, 13, 34, 92)  # what no string literal holds: NUL, line ends, the quotation mark, the backslash
_RAISE = 128


def write_septets(octets: bytes) -> bytes:
    """Return octets as septets in UTF-8, most significant bit first, the last one padded with zeros."""
    bits = np.unpackbits(np.frombuffer(octets, dtype=np.uint8))
    count = -(-len(bits) // BITS)
    padded = np.zeros(count * BITS, dtype=np.uint8)
    padded[: len(bits)] = bits
    septets = (np.packbits(padded.reshape(count, BITS), axis=1)[:, 0] >> 1).tobytes()
    for value in _RAISED:
        septets = septets.replace(bytes([value]), chr(value + _RAISE).encode("utf-8"))
    return septets


def read_septets(septets: bytes) -> bytes:
    """Return the octets that septets stand for."""
    values = np.frombuffer(septets.decode("utf-8").encode("latin-1"), dtype=np.uint8) & (_RAISE - 1)
    bits = np.unpackbits((values << 1).astype(np.uint8)[:, None], axis=1)[:, :BITS].reshape(-1)
    return np.packbits(bits[: len(bits) // 8 * 8]).tobytes()
