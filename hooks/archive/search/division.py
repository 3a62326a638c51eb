"""A division: the lists whose keys begin in the same 256 of UTF-16; its shards stay as they are for as long as those do."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .cache import digest_code, digest_of
from .posting import Numbers, Octets

SEAL = 8
"""How many digits of its digest the shards of a division bear."""

LAST = 256
"""The number after those of all divisions."""

_DIGEST = 8  # octets
_PLANE, _SURROGATE = 0x10000, 0xD800


class Division(NamedTuple):
    """What a segment has of a division.

    Attributes:
        number: Of the division.
        row: Of the first of its keys.
        bit: At which their lists begin.
        digest: Of these keys and lists.

    """

    number: int
    row: int
    bit: int
    digest: str


def find_divisions(tokens: Sequence[str]) -> Numbers:
    """Return, for each token, the division of the keys that begin with it: its first number in UTF-16 without the lower octet."""
    points = _list_points([token[0] for token in tokens])
    divisions: Numbers = np.where(points < _PLANE, points, _SURROGATE + ((points - _PLANE) >> 10)) >> 8
    return divisions


def _list_points(characters: Sequence[str]) -> Numbers:
    octets = "".join(characters).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(octets, dtype="<u4").astype(np.int64)


def divide(
    numbers: Numbers, named: NDArray[np.uint64], keys: NDArray[Any], lists: Octets, lengths: Numbers
) -> tuple[Division, ...]:
    """Return the divisions of a segment, and one after the last, where its keys and lists end.

    Args:
        numbers: The division of each key.
        named: A number for each token that is the same in every segment.
        keys: The places of each key's tokens, −1 where there is none.
        lists: The lists of the keys, those of each division from an octet on.
        lengths: In bits, of each list.

    """
    rows = [*np.flatnonzero(np.diff(numbers, prepend=-1)).tolist(), len(keys)]
    bits = np.concatenate([[0], np.cumsum(lengths)])[rows].tolist()
    of_keys = np.append(named, np.uint64(0)).take(keys, mode="wrap")
    divisions = []
    for (row, end), (bit, end_bit) in zip(pairwise(rows), pairwise(bits), strict=True):
        digest = hashlib.blake2b(of_keys[row:end].data, digest_size=_DIGEST)
        digest.update(lists[bit // 8 : end_bit // 8].data)
        divisions.append(Division(int(numbers[row]), row, bit, digest.hexdigest()))
    return (*divisions, Division(LAST, rows[-1], bits[-1], ""))


def number_tokens(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each token that is the same whichever others there are: its character's, or, of several, their digest."""
    numbers = _list_points([token[0] for token in tokens]).astype("<u8")
    for place, token in enumerate(tokens):
        if len(token) > 1:
            numbers[place] = int.from_bytes(hashlib.blake2b(token.encode("ascii"), digest_size=_DIGEST).digest())
    return numbers


def find_start(divisions: Sequence[Division], number: int) -> Division:
    """Return the first of a segment's divisions that has this number or a higher one."""
    return divisions[bisect_left(divisions, number, key=lambda division: division.number)]


def digest_divisions(segments: Sequence[Sequence[Division]]) -> dict[int, str]:
    """Return, by number, a digest of all that the shards of each division are made of that any of all segments has."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for segment, divisions in enumerate(segments):
        for division in divisions[:-1]:
            parts.setdefault(division.number, []).append((segment, division.digest))
    whole = {"code": digest_code(), "segments": len(segments)}
    return {number: digest_of({**whole, "parts": parts[number]}) for number in sorted(parts)}
