"""A shard: the lists of a range of keys, of all segments, as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .doublet import write_all_doublets
from .posting import Numbers
from .segment import SegmentIndex
from .token import WORD, order_token

OCTETS = 3500
"""A shard is closed when its lists have this many."""

GROUP, TWO, NONE, APART = "\t", ",", "!", ";"
"""In a list of keys: what stands between groups, before two tokens, for none, and between two words; the normal form of no text has them."""

_TOGETHER = 128
"""How many shards are written at once."""

_Codes = TypeVar("_Codes", int, Numbers)


class Shard(NamedTuple):
    """The lists of a range of keys.

    Attributes:
        key: The first of its keys.
        keys: All of them.
        present: The doublets of a bit for each key in each segment, the first key's first, that tells whether it has the key; nothing where there is one segment.
        parts: The doublets of each segment's heads and lists; nothing for a segment that has none of the keys.

    """

    key: str
    keys: str
    present: bytes
    parts: list[bytes]


def cut_shards(segments: Sequence[SegmentIndex]) -> Iterator[Shard]:
    """Yield the shards of an index, in the order of their keys; a key of several segments is never parted."""
    names = _Names(segments)
    codes, places = _merge([names.code(segment) for segment in segments])
    opens = np.append(_find_openings(segments, places, len(codes)), len(codes))
    cuts = [_Cut(segment, its, np.searchsorted(its, opens)) for segment, its in zip(segments, places, strict=True)]
    with ThreadPoolExecutor(1) as executor:
        begun: list[_Batch] = []
        for first in range(0, len(opens) - 1, _TOGETHER):
            edges = opens[first : first + _TOGETHER + 1]
            present = _tell_presence(cuts, edges) if len(cuts) > 1 else [b""] * (len(edges) - 1)
            octets = [*present, *(part for cut in cuts for part in cut.read(first, len(present)))]
            doublets = executor.submit(write_all_doublets, octets)
            begun.append(_Batch(map(names.join, codes[edges[:-1]].tolist()), names.write(codes, edges), doublets))
            if len(begun) > 1:
                yield from begun.pop(0).finish()
        for batch in begun:
            yield from batch.finish()


class _Batch(NamedTuple):
    """Some shards: their first keys, their keys, and their doublets, which are made beside what is done with those before them."""

    openings: Iterator[str]
    keys: Iterator[str]
    doublets: Future[list[bytes]]

    def finish(self) -> Iterator[Shard]:
        keys = list(self.keys)
        doublets = self.doublets.result()
        for nth, (opening, its) in enumerate(zip(self.openings, keys, strict=True)):
            present, *parts = doublets[nth :: len(keys)]
            yield Shard(opening, its, present, parts)


def _merge(codes: Sequence[Numbers]) -> tuple[Numbers, list[NDArray[np.int32]]]:
    """Return the codes of all segments, sorted, and where those of each segment stand among them."""
    every = np.concatenate([np.zeros(0, dtype=np.int64), *codes])
    every.sort()  # in place: of a large archive they are many
    is_first = np.ones(len(every), dtype=bool)
    np.not_equal(every[1:], every[:-1], out=is_first[1:])
    merged = every[is_first]
    return merged, [np.searchsorted(merged, some).astype(np.int32) for some in codes]


def _find_openings(segments: Sequence[SegmentIndex], places: Sequence[NDArray[np.int32]], count: int) -> Numbers:
    """Return where, among so many keys, each shard begins."""
    sizes = np.zeros(count, dtype=np.int64)
    for segment, its in zip(segments, places, strict=True):
        sizes[its] += segment.head_lengths
        sizes[its] += segment.list_lengths
    return np.flatnonzero(np.diff((np.cumsum(sizes) - 1) // OCTETS, prepend=-1))


def _tell_presence(cuts: Sequence[_Cut], edges: Numbers) -> list[bytes]:
    """Return, of each of some shards, which segments have its keys, a bit each."""
    has = np.zeros((int(edges[-1] - edges[0]), len(cuts)), dtype=bool)
    for number, cut in enumerate(cuts):
        has[cut.find(edges[0], edges[-1]) - edges[0], number] = True
    inner = (edges - edges[0]).tolist()
    return [np.packbits(has[begin:end]).tobytes() for begin, end in pairwise(inner)]


class _Cut:
    """A segment, cut where the shards begin."""

    def __init__(self, segment: SegmentIndex, places: NDArray[np.int32], begins: Numbers) -> None:
        """Of the segment's keys, `places` tell where they stand among those of all, `begins` which is the first of each shard."""
        self._places = places
        self._octets = [
            (octets.data, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])[begins].tolist())
            for octets, lengths in ((segment.heads, segment.head_lengths), (segment.lists, segment.list_lengths))
        ]

    def find(self, first: int, end: int) -> NDArray[np.int32]:
        """Return where its keys stand that are among these."""
        begin, end = np.searchsorted(self._places, [first, end])
        return self._places[begin:end]

    def read(self, first: int, count: int) -> Iterator[bytes]:
        """Return its heads and lists in each of so many shards."""
        heads, lists = (
            [bytes(octets[begin:end]) for begin, end in pairwise(edges[first : first + count + 1])]
            for octets, edges in self._octets
        )
        return map(bytes.__add__, heads, lists)


class _Names:
    """The tokens of all segments: keys as numbers in their order, and as texts."""

    def __init__(self, segments: Sequence[SegmentIndex]) -> None:
        tokens = ["", *sorted({token for segment in segments for token in segment.tokens}, key=order_token)]
        self._places = {token: place for place, token in enumerate(tokens)}
        self._base = len(tokens)
        self._is_word = np.array([WORD.match(token) is not None for token in tokens])
        self._tokens, self._opening, self._paired = (
            np.array([sign + token for token in tokens], dtype=object) for sign in ("", GROUP, TWO)
        )

    def code(self, segment: SegmentIndex) -> Numbers:
        """Return each key of a segment as a number."""
        place = np.array([*(self._places[token] for token in segment.tokens), 0], dtype=np.int64)
        first, second, third = (place.take(segment.keys[:, column], mode="wrap") for column in range(3))
        return (first * self._base + second) * self._base + third

    def join(self, code: int) -> str:
        """Return the key that is a number."""
        return "".join(self._tokens[list(self._part(code))])

    def write(self, codes: Numbers, edges: Numbers) -> Iterator[str]:
        """Yield the keys from each of these places to the next, grouped by their first tokens; two words that stand side by side are kept apart."""
        first, second, third = self._part(codes[edges[0] : edges[-1]])
        begins = edges - edges[0]
        opens = np.diff(first, prepend=-1) != 0
        opens[begins[:-1]] = True
        ends_in_word = self._is_word[np.where(third, third, second)]
        is_apart = ~opens & (third == 0) & self._is_word[second] & np.roll(ends_in_word, 1)
        followers = np.where(third, self._paired[second], np.where(second, self._tokens[second], NONE))
        pieces = np.stack(
            [np.where(opens, self._opening[first], ""), np.where(is_apart, APART, ""), followers, self._tokens[third]],
            axis=1,
        )
        written = pieces.reshape(-1).tolist()
        for begin, end in pairwise((pieces.shape[1] * begins).tolist()):
            yield "".join(written[begin:end]).removeprefix(GROUP)

    def _part(self, codes: _Codes) -> tuple[_Codes, _Codes, _Codes]:
        return codes // self._base // self._base, codes // self._base % self._base, codes % self._base
