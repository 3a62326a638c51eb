"""A posting list: the places of a gram as Golomb–Rice codes (Golomb 1966, Rice 1979), all lists of a segment at once."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Octets: TypeAlias = NDArray[np.uint8]

_OCTET = 8
_LEB_BITS = 7
_LEB_MORE = 0x80


class Places(NamedTuple):
    """Where postings stand, one array each; a list's are in order.

    Attributes:
        unit: Numbered within the segment.
        sentence: Numbered within the unit.
        offset: Half steps from the sentence's beginning.
        commas: A bit for each joint of the gram, set where ，or 、 was dropped there.

    """

    unit: Numbers
    sentence: Numbers
    offset: Numbers
    commas: Numbers


class Lists(NamedTuple):
    """Encoded lists, one after another.

    Attributes:
        octets: Of all.
        lengths: Of each, in octets.
        has_commas: Whether each tells of commas.

    """

    octets: Octets
    lengths: Numbers
    has_commas: NDArray[np.bool_]


def choose_rice(values: Numbers) -> int:
    """Return the number of low bits that makes the codes of these values shortest."""
    sizes = [int((values >> k).sum()) + k * len(values) for k in range(24)]
    return sizes.index(min(sizes))


def find_unit_rice(units: int, counts: Numbers) -> Numbers:
    """Return the number of low bits of the unit differences of lists with so many places."""
    ratio = units // np.maximum(counts, 1)
    return np.maximum(np.frexp(ratio.astype(np.float64))[1].astype(np.int64) - 1, 0)


def find_differences(places: Places, counts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return what is coded of each place: unit, sentence and offset, less those of the place before where they are the same."""
    is_first = np.zeros(len(places.unit), dtype=bool)
    starts = np.cumsum(counts) - counts
    is_first[starts[counts > 0]] = True
    unit = np.diff(places.unit, prepend=0)
    unit[is_first] = places.unit[is_first]
    is_same = (unit == 0) & ~is_first
    sentence = places.sentence - np.where(is_same, np.roll(places.sentence, 1), 0)
    is_same &= sentence == 0
    offset = places.offset - np.where(is_same, np.roll(places.offset, 1), 0)
    return unit, sentence, offset


def encode(places: Places, counts: Numbers, joints: Numbers, units: int, ks: int, ko: Numbers) -> Lists:
    """Encode lists.

    Args:
        places: Of all lists, one after another.
        counts: How many places each list has.
        joints: How many joints each list's gram has.
        units: How many units the segment has.
        ks: The number of low bits of sentences.
        ko: The number of low bits of the offsets of each list.

    """
    unit, sentence, offset = find_differences(places, counts)
    ku = find_unit_rice(units, counts)
    owner = np.repeat(np.arange(len(counts)), counts)
    has_commas = np.bincount(owner, weights=places.commas > 0, minlength=len(counts)) > 0
    spare = np.where(has_commas, joints, 0)
    width = ku + ks + ko + spare
    low_unit, low_offset = ku[owner], ko[owner]
    low = unit & ((1 << low_unit) - 1)
    low = (low << ks) | (sentence & ((1 << ks) - 1))
    low = (low << low_offset) | (offset & ((1 << low_offset) - 1))
    low = (low << spare[owner]) | (places.commas * has_commas[owner])
    quotients = np.stack([unit >> low_unit, sentence >> ks, offset >> low_offset], axis=1).reshape(-1)
    ends = np.cumsum(quotients + 1)
    list_ends = np.concatenate([[0], ends])[3 * np.cumsum(counts)] if len(counts) else ends[:0]
    unary_bits = np.diff(list_ends, prepend=0)
    unary = -(-unary_bits // _OCTET)
    lengths = unary + -(-(counts * width) // _OCTET)
    begins = np.cumsum(lengths) - lengths
    bits = np.zeros(int(lengths.sum()) * _OCTET, dtype=np.uint8)
    shift = begins * _OCTET - (list_ends - unary_bits)
    bits[ends - 1 + np.repeat(shift, 3 * counts)] = 1
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    _scatter(bits, low, (begins + unary)[owner] * _OCTET + nth * width[owner], width[owner])
    return Lists(np.packbits(bits), lengths, has_commas)


def _scatter(bits: Octets, values: Numbers, at: Numbers, width: Numbers) -> None:
    """Write each value in so many bits, most significant first, from its place on."""
    order = np.argsort(width.astype(np.uint8), kind="stable")
    values, at, width = values[order], at[order], width[order]
    edges = np.flatnonzero(np.diff(width, prepend=-1, append=-1))
    for start, end in pairwise(edges.tolist()):
        here, there = values[start:end], at[start:end]
        last = int(width[start]) - 1
        for bit in range(last + 1):
            bits[there + (last - bit)] = (here >> bit) & 1


def encode_integers(values: Numbers) -> tuple[Octets, Numbers]:
    """Return numbers as LEB128, one after another, and the length of each in octets."""
    lengths = np.ones(len(values), dtype=np.int64)
    rest = values >> _LEB_BITS
    while rest.any():
        lengths += rest > 0
        rest = rest >> _LEB_BITS
    begins = np.cumsum(lengths) - lengths
    octets = np.zeros(int(lengths.sum()), dtype=np.uint8)
    for nth in range(int(lengths.max(initial=0))):
        has = lengths > nth
        more = np.where(lengths[has] > nth + 1, _LEB_MORE, 0)
        octets[begins[has] + nth] = ((values[has] >> (_LEB_BITS * nth)) & (_LEB_MORE - 1)) | more
    return octets, lengths
