"""A posting list: the places of a gram as Golomb–Rice codes (Golomb 1966, Rice 1979), all lists of a segment at once."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
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


def choose_rice(values: NDArray[np.int32] | Numbers) -> int:
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
    unary = np.diff(list_ends, prepend=0)
    lengths = -(-(unary + counts * width) // _OCTET)
    begins = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    bits = np.zeros(total // (_CELL // _OCTET) + 2, dtype=np.uint64)
    shift = begins * _OCTET - (list_ends - unary)
    ones = ends - 1 + np.repeat(shift, 3 * counts)
    _merge(bits, ones >> _CELL_SHIFT, np.uint64(1) << (_CELL - 1 - (ones & (_CELL - 1))).astype(np.uint64))
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    has_low = width[owner] > 0
    at = (begins * _OCTET + unary)[owner] + nth * width[owner]
    _put(bits, low[has_low], at[has_low], width[owner][has_low])
    return Lists(bits.astype(">u8").view(np.uint8)[:total], lengths, has_commas)


def _put(bits: NDArray[np.uint64], values: Numbers, at: Numbers, width: Numbers) -> None:
    """Write each value in so many bits, most significant first, from its place on; places ascend, values do not overlap."""
    written = values.astype(np.uint64)
    room = _CELL - (at & (_CELL - 1)) - width
    cell = at >> _CELL_SHIFT
    fits = room >= 0
    _merge(bits, cell[fits], written[fits] << room[fits].astype(np.uint64))
    over = (-room[~fits]).astype(np.uint64)
    _merge(bits, cell[~fits], written[~fits] >> over)
    _merge(bits, cell[~fits] + 1, written[~fits] << (_CELL - over))


def _merge(bits: NDArray[np.uint64], cells: Numbers, values: NDArray[np.uint64]) -> None:
    if len(cells):
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        bits[cells[first]] |= np.bitwise_or.reduceat(values, first)


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
