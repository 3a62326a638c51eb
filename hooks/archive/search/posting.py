"""A posting list: the places of a gram as Golomb–Rice codes (Golomb 1966, Rice 1979), all lists of a segment at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Few: TypeAlias = NDArray[np.int32] | Numbers
"""Numbers that need no more than 32 bits, but may have more."""

Octets: TypeAlias = NDArray[np.uint8]

SUMMARY = 1 << 24
"""What the head of a summary is more than its records: more than the head of any list."""

MOST_LOW_BITS = 23
"""Of an offset: browsers read them and two commas' bits at once."""

_OCTET = 8
_CELL = 64
_CELL_SHIFT = 6


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
        lengths: Of each, in bits.

    """

    octets: Octets
    lengths: Numbers


class Sizes(NamedTuple):
    """How the lists of a segment are written; of lists, an array with a number for each.

    Attributes:
        units: How many units the segment has.
        ks: The number of low bits of sentences.
        ko: The number of low bits of the offsets of each list.
        joints: How many joints each list's gram has.

    """

    units: int
    ks: int
    ko: Numbers
    joints: Numbers


def choose_rice(values: Few) -> int:
    """Return the number of low bits that makes the codes of these values shortest."""
    times = np.bincount(values)
    distinct = np.flatnonzero(times)
    times = times[distinct]
    sizes = [int(((distinct >> k) * times).sum()) + k * len(values) for k in range(MOST_LOW_BITS + 1)]
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


class _Codes(NamedTuple):
    """What is written of places; of lists, an array with a number for each.

    Attributes:
        quotients: Of each place three, of its unit, sentence and offset.
        low: The low bits of each place, then a bit for each joint if its list tells of commas.
        width: In how many bits these are written, of lists.
        has_commas: Whether a comma stands at any place, of lists.

    """

    quotients: Numbers
    low: Numbers
    width: Numbers
    has_commas: NDArray[np.bool_]


def encode(
    places: Places, counts: Numbers, sizes: Sizes, rows: Numbers, row_counts: Numbers, closes: NDArray[np.bool_]
) -> Lists:
    """Encode lists, summaries among them.

    Args:
        places: Of all lists, one after another.
        counts: How many places each list has; none, if it is a summary.
        sizes: How they are written.
        rows: What the summaries say, one after another: three numbers for each record.
        row_counts: How many numbers each list has there.
        closes: Whether each list is the last of its division: it is filled up with zeros to a whole octet, which its length includes.

    """
    owner = np.repeat(np.arange(len(counts)), counts)
    codes = _code(places, counts, sizes, owner)
    ends = np.cumsum(codes.quotients + 1)
    unary, passed = _measure_lists(ends, 3 * counts)
    heads = np.where(counts, 2 * counts + codes.has_commas - 1, SUMMARY + row_counts // 3)
    of_head, of_row = _measure_numbers(heads), _measure_numbers(rows + 1)
    row_ends = np.cumsum(of_row)
    tallies, rows_passed = _measure_lists(row_ends, row_counts)
    lengths = of_head + tallies + unary + counts * codes.width
    lengths[closes] += -np.diff(np.cumsum(lengths)[closes], prepend=0) % _OCTET
    begins = np.cumsum(lengths) - lengths
    first = begins + of_head  # where a list's quotients begin, and what a summary says
    total = int(lengths.sum())
    is_one = np.zeros((total // _CELL + 2) * _CELL, dtype=bool)
    is_one[ends - 1 + np.repeat(first - passed, 3 * counts)] = True
    bits = np.packbits(is_one).view(">u8").astype(np.uint64)
    _put(bits, heads, begins, of_head)
    _put(bits, rows + 1, row_ends - of_row + np.repeat(first - rows_passed, row_counts), of_row)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    of_low = codes.width.take(owner)
    _put(bits, codes.low, (first + unary).take(owner) + nth * of_low, of_low)
    return Lists(bits.astype(">u8").view(np.uint8)[: -(-total // _OCTET)], lengths)


def _code(places: Places, counts: Numbers, sizes: Sizes, owner: Numbers) -> _Codes:
    """Return the codes of places, given the list that each is of."""
    unit, sentence, offset = find_differences(places, counts)
    ku, ks, ko = find_unit_rice(sizes.units, counts), sizes.ks, sizes.ko
    has_commas = np.zeros(len(counts), dtype=bool)
    has_commas[owner[places.commas > 0]] = True
    spare = np.where(has_commas, sizes.joints, 0)
    low_unit, low_offset = ku.take(owner), ko.take(owner)
    quotients = np.stack([unit >> low_unit, sentence >> ks, offset >> low_offset], axis=1).reshape(-1)
    low = unit & ((1 << low_unit) - 1)
    low = (low << ks) | (sentence & ((1 << ks) - 1))
    low = (low << low_offset) | (offset & ((1 << low_offset) - 1))
    low = (low << spare.take(owner)) | (places.commas * has_commas.take(owner))
    return _Codes(quotients, low, ku + ks + ko + spare, has_commas)


def _measure_lists(ends: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return how many bits some numbers of each list take, so many a list, and those of the lists before; `ends` has the bit after each number."""
    of_lists = np.append(0, ends)[np.append(0, np.cumsum(counts))]
    return np.diff(of_lists), of_lists[:-1]


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


def _measure_numbers(numbers: Numbers) -> Numbers:
    """Return how many bits each number has in the gamma code (Elias 1975): itself, after as many 0 bits as it has more than one."""
    return 2 * np.frexp(numbers.astype(np.float64))[1].astype(np.int64) - 1


def cut_bits(octets: Octets, edges: Sequence[int]) -> list[bytes]:
    """Return the bits from each of these to the next, each time beginning with an octet, the last of which is filled up with zeros."""
    whole = np.zeros((len(octets) // (_CELL // _OCTET) + 2) * (_CELL // _OCTET), dtype=np.uint8)
    whole[: len(octets)] = octets
    cells = whole.view(">u8").astype(np.uint64)
    by_shift: list[list[int]] = [[] for _ in range(_OCTET)]
    for nth, edge in enumerate(edges[:-1]):
        by_shift[edge % _OCTET].append(nth)
    parts = [b""] * len(edges[1:])
    for shift, its in enumerate(by_shift):
        shifted = _shift(cells, shift) if its else b""
        for nth in its:
            begin, size = edges[nth], edges[nth + 1] - edges[nth]
            full, rest = begin // _OCTET + size // _OCTET, size % _OCTET
            last = bytes((shifted[full] & ~(0xFF >> rest),)) if rest else b""
            parts[nth] = shifted[begin // _OCTET : full] + last
    return parts


def _shift(cells: NDArray[np.uint64], bits: int) -> bytes:
    """Return what stands in cells, from so many bits on."""
    shifted = cells[:-1] << np.uint64(bits)
    if bits:
        shifted |= cells[1:] >> np.uint64(_CELL - bits)
    return shifted.astype(">u8").tobytes()
