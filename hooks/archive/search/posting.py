"""A posting list: the places of a gram as Golomb–Rice codes (Golomb 1966, Rice 1979), all lists of a segment at once."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Few: TypeAlias = NDArray[np.int32] | Numbers
"""Numbers that need no more than 32 bits, but may have more."""

Octets: TypeAlias = NDArray[np.uint8]

_OCTET = 8
_CELL = 64
_CELL_SHIFT = 6
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

    unit: Few
    sentence: Few
    offset: Few
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


def choose_rice(values: Few) -> int:
    """Return the number of low bits that makes the codes of these values shortest."""
    times = np.bincount(values)
    distinct = np.flatnonzero(times)
    times = times[distinct]
    sizes = [int(((distinct >> k) * times).sum()) + k * len(values) for k in range(24)]
    return sizes.index(min(sizes))


def find_unit_rice(units: int, counts: Numbers) -> Numbers:
    """Return the number of low bits of the unit differences of lists with so many places."""
    ratio = units // np.maximum(counts, 1)
    return np.maximum(np.frexp(ratio.astype(np.float64))[1].astype(np.int64) - 1, 0)


def find_differences(places: Places, counts: Numbers) -> tuple[Few, Few, Few]:
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
    has_commas = np.zeros(len(counts), dtype=bool)
    has_commas[owner[places.commas > 0]] = True
    spare = np.where(has_commas, joints, 0)
    width = ku + ks + ko + spare
    low_unit, low_offset = ku.take(owner), ko.take(owner)
    low = unit & ((1 << low_unit) - 1)
    low = (low << ks) | (sentence & ((1 << ks) - 1))
    low = (low << low_offset) | (offset & ((1 << low_offset) - 1))
    low = (low << spare.take(owner)) | (places.commas * has_commas.take(owner))
    quotients = np.stack([unit >> low_unit, sentence >> ks, offset >> low_offset], axis=1).reshape(-1)
    ends = np.cumsum(quotients + 1)
    list_ends = np.concatenate([[0], ends])[3 * np.cumsum(counts)] if len(counts) else ends[:0]
    unary = np.diff(list_ends, prepend=0)
    lengths = -(-(unary + counts * width) // _OCTET)
    begins = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    shift = begins * _OCTET - (list_ends - unary)
    is_one = np.zeros((total // (_CELL // _OCTET) + 2) * _CELL, dtype=bool)
    is_one[ends - 1 + np.repeat(shift, 3 * counts)] = True
    bits = np.packbits(is_one).view(">u8").astype(np.uint64)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    of_low = width.take(owner)
    _put(bits, low, (begins * _OCTET + unary).take(owner) + nth * of_low, of_low)
    return Lists(bits.astype(">u8").view(np.uint8)[:total], lengths, has_commas)


def _put(bits: NDArray[np.uint64], values: Numbers, at: Numbers, width: Numbers) -> None:
    """Write each value in so many bits, most significant first, from its place on; places ascend, values do not overlap."""
    if not len(values):
        return
    written = values.astype(np.uint64)
    room = _CELL - (at & (_CELL - 1)) - width
    cell = at >> _CELL_SHIFT
    over = np.flatnonzero(room < 0)
    shifted = written << np.maximum(room, 0).astype(np.uint64)
    shifted[over] = written[over] >> (-room[over]).astype(np.uint64)
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    bits[cell[first]] |= np.bitwise_or.reduceat(shifted, first)
    bits[cell[over] + 1] |= written[over] << (_CELL + room[over]).astype(np.uint64)


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
