"""A shard: the lists of a range of keys, of all segments, as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .doublet import write_all_doublets
from .posting import Numbers
from .segment import SegmentIndex
from .token import WORD, order_token

OCTETS = 3500
"""A shard is closed when its lists have this many."""

GROUP, TWO, NONE, APART = "\t", ",", "!", ";"
"""In a list of keys: what stands between groups, before two tokens, for none, and between two words; the normal form of no text has them."""

_TOGETHER = 512
"""How many shards are written at once."""


class Shard(NamedTuple):
    """The lists of a range of keys.

    Attributes:
        key: The first of its keys.
        parts: For each segment that has any of its keys: the segment's number, the keys, the doublets of heads and lists.

    """

    key: str
    parts: list[tuple[int, str, bytes]]


def cut_shards(segments: Sequence[SegmentIndex]) -> Iterator[Shard]:
    """Yield the shards of an index, in the order of their keys; a key of several segments is never parted."""
    tokens = sorted({token for segment in segments for token in segment.tokens}, key=order_token)
    places = {token: place for place, token in enumerate(tokens)}
    codes = [_code(segment, places) for segment in segments]
    opening = _find_openings(segments, codes)
    cuts = [_Cut(segment, np.searchsorted(code, opening)) for segment, code in zip(segments, codes, strict=True)]
    base = len(tokens) + 1
    keys = [
        "".join(tokens[place - 1] for place in (code // base // base, code // base % base, code % base) if place)
        for code in opening.tolist()
    ]
    for first in range(0, len(keys), _TOGETHER):
        some = range(first, min(first + _TOGETHER, len(keys)))
        parts: list[list[tuple[int, str, bytes]]] = [[] for _ in some]
        for place, cut in enumerate(cuts):
            for number, written, doublets in cut.write(some):
                parts[number - first].append((place, written, doublets))
        yield from map(Shard, keys[first : some.stop], parts)


class _Cut:
    """A segment, cut where the shards begin."""

    def __init__(self, segment: SegmentIndex, openings: Numbers) -> None:
        self._begins = np.append(openings, len(segment.keys))
        self._keys = segment.keys
        self._octets = [
            (octets.data, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))
            for octets, lengths in ((segment.heads, segment.head_lengths), (segment.lists, segment.list_lengths))
        ]
        tokens = [*segment.tokens, ""]  # the last stands for no token
        self._is_word = np.array([WORD.match(token) is not None for token in tokens])
        self._tokens, self._opening, self._paired = (
            np.array([sign + token for token in tokens], dtype=object) for sign in ("", GROUP, TWO)
        )

    def write(self, shards: range) -> Iterator[tuple[int, str, bytes]]:
        """Yield, of each of these shards that has any key of the segment, its number, the keys, the doublets of heads and lists."""
        edges = self._begins[shards.start : shards.stop + 1]
        has_any = np.flatnonzero(np.diff(edges))
        begins, ends = edges[has_any], edges[has_any + 1]
        heads, lists = (
            [bytes(octets[begin:end]) for begin, end in zip(at[begins].tolist(), at[ends].tolist(), strict=True)]
            for octets, at in self._octets
        )
        doublets = write_all_doublets(list(map(bytes.__add__, heads, lists)))
        keys = self._write_keys(begins, ends)
        yield from zip((has_any + shards.start).tolist(), keys, doublets, strict=True)

    def _write_keys(self, begins: Numbers, ends: Numbers) -> Iterator[str]:
        """Yield each stretch of the keys, grouped by their first tokens; two words that stand side by side are kept apart."""
        if not len(begins):
            return
        start = begins[0]
        first, second, third = self._keys[start : ends[-1]].T
        opens = np.diff(first, prepend=-1) != 0
        opens[begins - start] = True
        ends_in_word = self._is_word[np.where(third < 0, second, third)]
        is_apart = ~opens & (third < 0) & self._is_word[second] & np.roll(ends_in_word, 1)
        followers = np.where(third < 0, np.where(second < 0, NONE, self._tokens[second]), self._paired[second])
        pieces = np.stack(
            [np.where(opens, self._opening[first], ""), np.where(is_apart, APART, ""), followers, self._tokens[third]],
            axis=1,
        )
        written = pieces.reshape(-1).tolist()
        width = pieces.shape[1]
        for begin, end in zip((begins - start).tolist(), (ends - start).tolist(), strict=True):
            yield "".join(written[width * begin : width * end]).removeprefix(GROUP)


def _code(segment: SegmentIndex, places: dict[str, int]) -> Numbers:
    """Return each key of a segment as a number that orders the keys of all segments."""
    base = len(places) + 1
    place = np.array([places[token] + 1 for token in segment.tokens] + [0], dtype=np.int64)
    first, second, third = (place[segment.keys[:, column]] for column in range(3))
    return (first * base + second) * base + third


def _find_openings(segments: Sequence[SegmentIndex], codes: Sequence[Numbers]) -> Numbers:
    """Return the first key of each shard, as a number."""
    if not segments or not any(len(of_segment) for of_segment in codes):
        return np.zeros(0, dtype=np.int64)
    keys, owner = np.unique(np.concatenate(codes), return_inverse=True)
    sizes = np.concatenate([segment.head_lengths + segment.list_lengths for segment in segments])
    total = np.cumsum(np.bincount(owner, weights=sizes))
    shard = (total - 1) // OCTETS
    return keys[np.flatnonzero(np.diff(shard, prepend=-1))]
