"""A shard: the lists of a range of keys, of all segments, as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from .doublet import write_doublets
from .posting import Numbers
from .segment import SegmentIndex
from .token import WORD, order_token

OCTETS = 3500
"""A shard is closed when its lists have this many."""


TWO, NONE, APART = ",", "!", ";"
"""In a list of keys: what stands before two tokens, for none, and between two words; the normal form of no text has them."""


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
    bounds = [[*np.searchsorted(of_segment, opening).tolist(), len(of_segment)] for of_segment in codes]
    heads = [np.concatenate([[0], np.cumsum(segment.head_lengths, dtype=np.int64)]) for segment in segments]
    lists = [np.concatenate([[0], np.cumsum(segment.list_lengths, dtype=np.int64)]) for segment in segments]
    written = [(*segment.tokens, "") for segment in segments]  # the last stands for no token
    base = len(tokens) + 1
    for number, code in enumerate(opening.tolist()):
        key = "".join(tokens[place - 1] for place in (code // base // base, code // base % base, code % base) if place)
        parts = []
        for place, segment in enumerate(segments):
            begin, end = bounds[place][number], bounds[place][number + 1]
            if begin < end:
                octets = segment.heads[heads[place][begin] : heads[place][end]].tobytes()
                octets += segment.lists[lists[place][begin] : lists[place][end]].tobytes()
                keys = _write_keys(written[place], segment.keys[begin:end].tolist())
                parts.append((place, keys, write_doublets(octets)))
        yield Shard(key, parts)


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


def _write_keys(tokens: Sequence[str], rows: list[list[int]]) -> str:
    """Return keys, grouped by their first tokens."""
    return "\t".join(
        tokens[first] + _join_followers([_write_follower(tokens[second], tokens[third]) for _, second, third in group])
        for first, group in groupby(rows, key=lambda row: row[0])
    )


def _write_follower(second: str, third: str) -> str:
    """Return what follows the first token of a key."""
    return f"{TWO}{second}{third}" if third else second or NONE


def _join_followers(followers: list[str]) -> str:
    """Return what follows one token in several keys; two words that stand side by side are kept apart."""
    joined = "".join(followers)
    if not WORD.search(joined):
        return joined
    return "".join(
        APART + follower if before and WORD.match(before[-1]) and WORD.match(follower) else follower
        for before, follower in pairwise(["", *followers])
    )
