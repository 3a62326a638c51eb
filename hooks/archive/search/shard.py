"""A shard: the lists of a range of keys, of all segments, as one file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .division import find_divisions, find_start
from .doublet import write_all_doublets
from .posting import Numbers, cut_bits
from .segment import LARGEST_KEY, SegmentIndex
from .token import WORD, sort_tokens

BITS = 8 * 3400
"""How many bits a shard's lists have at most, about: either end may be moved by up to a quarter to where a first token begins, and no key is parted."""

_NEAR = 4

GROUP, TWO, NONE, APART = "\t", ",", "!", ";"
"""In a list of keys: what stands between groups, before two tokens, for none, and between two words; the normal form of no text has them."""

_TOGETHER = 64
"""How many shards are written at once."""

_STRETCH = 50_000
"""How many keys, each counted in each segment that has it, are merged at once, unless one token begins more."""


class IndexTooLargeError(Exception):
    """An archive has so many different tokens that keys could not be told apart as numbers; the message is for people."""


class Shard(NamedTuple):
    """The lists of a range of keys.

    Attributes:
        key: What parts it from those before it: as many tokens of its first key as do.
        keys: All of them.
        present: The doublets of a bit for each key in each segment, the first key's first, that tells whether it has the key; nothing where there is one segment.
        parts: The doublets of each segment's lists; nothing for a segment that has none of the keys.

    """

    key: str
    keys: str
    present: bytes
    parts: list[bytes]


def cut_shards(segments: Sequence[SegmentIndex], divisions: Collection[int]) -> Iterator[tuple[int, Shard]]:
    """Yield the shards of these divisions of an index, in the order of their keys, each with the number of its division; a key of several segments is never parted.

    Raises:
        IndexTooLargeError: The segments have too many different tokens.

    """
    names = _Names(segments)
    with ThreadPoolExecutor(1) as executor:
        begun: list[_Batch] = []
        for stretch in _list_stretches(names, segments, divisions):
            for first in range(0, len(stretch.opens) - 1, _TOGETHER):
                edges = stretch.opens[first : first + _TOGETHER + 1]
                doublets = executor.submit(write_all_doublets, stretch.read(first, edges))
                openings = stretch.codes[edges[:-1]]
                before = np.where(edges[:-1], stretch.codes[edges[:-1] - 1], stretch.before)
                numbers = names.divide(openings).tolist()
                begun.append(_Batch(numbers, names.part(before, openings), names.write(stretch.codes, edges), doublets))
                if len(begun) > 1:
                    yield from begun.pop(0).finish()
        for batch in begun:
            yield from batch.finish()


class _Batch(NamedTuple):
    """Some shards: their divisions, what parts them and their keys, and their doublets, which are made beside what is done with those before them."""

    divisions: Sequence[int]
    openings: Sequence[str]
    keys: Iterator[str]
    doublets: Future[list[bytes]]

    def finish(self) -> Iterator[tuple[int, Shard]]:
        keys = list(self.keys)
        doublets = self.doublets.result()
        for nth, (division, opening, its) in enumerate(zip(self.divisions, self.openings, keys, strict=True)):
            present, *parts = doublets[nth :: len(keys)]
            yield division, Shard(opening, its, present, parts)


def _list_stretches(names: _Names, segments: Sequence[SegmentIndex], divisions: Collection[int]) -> Iterator[_Stretch]:
    """Yield all keys of these divisions in their order, some at a time: no more is held of them than of one stretch. Each begins with a shard."""
    readers = [_Reader(segment, names.place(segment)) for segment in segments]
    for run in _list_runs(segments, divisions):
        shares = _Shares(segments, run)
        for reader in readers:
            reader.seek(run)
        passed, before = 0, -1
        *inner, last = _find_ends(readers, names.base)
        for rows in (*inner, last):
            codes, places = _merge([names.code(*one.read_keys(row)) for one, row in zip(readers, rows, strict=True)])
            sizes = np.zeros(len(codes), dtype=np.int64)
            for reader, row, its in zip(readers, rows, places, strict=True):
                sizes[its] += reader.measure(row)
            ends = passed + np.cumsum(sizes)
            opens_token = np.diff(names.find_first(codes), prepend=names.find_first(np.array([before]))) != 0
            opens = shares.find_opens(opens_token, ends, passed)
            if rows is last:
                opens = np.append(opens, len(codes))
            if len(opens) > 1:
                cuts = [
                    _Cut(reader, its, np.searchsorted(its, opens)) for reader, its in zip(readers, places, strict=True)
                ]
                yield _Stretch(codes, opens, cuts, before)
                passed, before = int(ends[opens[-1] - 1]), int(codes[opens[-1] - 1])
                for reader, cut in zip(readers, cuts, strict=True):
                    reader.go_on(cut)


def _list_runs(segments: Sequence[SegmentIndex], divisions: Collection[int]) -> Iterator[list[int]]:
    """Yield these divisions, those together that have no other of the segments' between them."""
    every = sorted({division.number for segment in segments for division in segment.divisions[:-1]})
    for is_wanted, run in groupby(every, lambda number: number in divisions):
        if is_wanted:
            yield list(run)


class _Shares:
    """How the lists of each of some divisions are shared out to its shards: to as many as they need, to each alike."""

    def __init__(self, segments: Sequence[SegmentIndex], run: Sequence[int]) -> None:
        """Of all segments' lists in the divisions of a run."""
        edges = [
            sum(find_start(segment.divisions, number).bit for segment in segments) for number in (*run, run[-1] + 1)
        ]
        sizes = np.diff(edges)
        counts = np.maximum(-(-sizes // BITS), 1)
        nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        begins, sizes, counts = (np.repeat(some, counts) for some in (np.array(edges[:-1]) - edges[0], sizes, counts))
        self._begins = begins + nth * sizes // counts
        self._near = sizes // counts // _NEAR

    def find_opens(self, opens_token: NDArray[np.bool_], ends: Numbers, passed: int) -> Numbers:
        """Return which of some keys open a shard, as the first of them does: those that have where a share begins or, if it is near, those next to it that open a first token.

        Args:
            opens_token: Whether each key opens a first token, as the one after the last does.
            ends: The bits of all keys of the run up to the end of each.
            passed: The bits of all keys before them.

        """
        candidates = np.append(np.concatenate([[passed], ends])[:-1][opens_token], ends[-1:])
        is_here = (self._begins > passed) & (self._begins < ends[-1])
        begins, near = self._begins[is_here], self._near[is_here]
        places = np.searchsorted(candidates, begins)
        before, after = candidates[np.maximum(places - 1, 0)], candidates[places]
        nearest = np.where(np.abs(begins - before) <= after - begins, before, after)
        begins = np.where(np.abs(nearest - begins) <= near, nearest, begins)
        opens = np.append(0, np.searchsorted(ends, begins, side="right"))  # in order
        return opens[(np.diff(opens, prepend=-1) > 0) & (opens < len(ends))]


def _find_ends(readers: Sequence[_Reader], tokens: int) -> list[tuple[int, ...]]:
    """Return for each stretch of what the readers have to read the row of each segment at which it ends; no first token is in two."""
    whole = tuple(reader.end for reader in readers)
    if sum(reader.end - reader.row for reader in readers) <= _STRETCH:
        return [whole]
    counts = [reader.count_first(tokens) for reader in readers]
    opens = np.flatnonzero(np.diff((np.cumsum(sum(counts)) - 1) // _STRETCH, prepend=-1))[1:]
    rows = ((reader.row + np.cumsum(some)[opens - 1]).tolist() for reader, some in zip(readers, counts, strict=True))
    return [*zip(*rows, strict=True), whole]


def _merge(codes: Sequence[Numbers]) -> tuple[Numbers, list[NDArray[np.int32]]]:
    """Return the codes of all segments, sorted, and where those of each segment stand among them."""
    every = np.concatenate([np.zeros(0, dtype=np.int64), *codes])
    every.sort()
    merged = every[np.diff(every, prepend=-1) != 0]
    return merged, [np.searchsorted(merged, some).astype(np.int32) for some in codes]


class _Reader:
    """A segment, of which runs of divisions are read, from the first key to the last."""

    def __init__(self, segment: SegmentIndex, place: Numbers) -> None:
        """Of a segment whose tokens stand at these places among those of all."""
        self.segment = segment
        self.row = self.end = self.bit = 0
        self._place = place

    def seek(self, run: Sequence[int]) -> None:
        """Go on with the keys of a run of divisions."""
        _, self.row, self.bit, _ = find_start(self.segment.divisions, run[0])
        self.end = find_start(self.segment.divisions, run[-1] + 1).row

    def count_first(self, tokens: int) -> Numbers:
        """Return how many of the keys to be read begin with each token of so many."""
        counts = np.bincount(self.segment.keys[self.row : self.end][:, 0], minlength=len(self.segment.tokens))
        of_all = np.zeros(tokens, dtype=np.int64)
        of_all[self._place[:-1]] = counts
        return of_all

    def read_keys(self, end: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return the places of the tokens of each key up to `end`: first, second, third."""
        keys = self.segment.keys[self.row : end]
        first, second, third = (self._place.take(keys[:, column], mode="wrap") for column in range(3))
        return first, second, third

    def measure(self, end: int) -> Numbers:
        """Return how many bits each key up to `end` takes."""
        lengths: Numbers = self.segment.list_lengths[self.row : end].astype(np.int64)
        return lengths

    def go_on(self, cut: _Cut) -> None:
        """Go on where a cut has ended."""
        self.row += cut.rows
        self.bit = cut.end


class _Cut:
    """A stretch of a segment, cut where the shards begin."""

    def __init__(self, reader: _Reader, places: NDArray[np.int32], begins: Numbers) -> None:
        """Of the segment's keys from here on, `places` tell where they stand among those of all, `begins` which is the first of each shard."""
        self.rows = int(begins[-1])
        self._places = places
        ways = np.concatenate([[0], np.cumsum(reader.measure(reader.row + self.rows))])
        self.end = reader.bit + int(ways[-1])
        first, spare = divmod(reader.bit, 8)
        self._parts = cut_bits(reader.segment.lists[first : -(-self.end // 8)], (ways[begins] + spare).tolist())

    def find(self, first: int, end: int) -> NDArray[np.int32]:
        """Return where its keys stand that are among these."""
        begin, end = np.searchsorted(self._places, [first, end])
        return self._places[begin:end]

    def read(self, first: int, count: int) -> list[bytes]:
        """Return its lists in each of so many shards."""
        return self._parts[first : first + count]


class _Stretch(NamedTuple):
    """Some keys of all segments, and where among them the shards begin, with the end of the last."""

    codes: Numbers
    opens: Numbers
    cuts: list[_Cut]
    before: int  # the key before its first one, −1 if there is none of the same division

    def read(self, first: int, edges: Numbers) -> list[bytes]:
        """Return, of each of some shards, which segments have its keys, a bit each; then the octets of each in each segment."""
        count = len(edges) - 1
        present = self._tell_presence(edges) if len(self.cuts) > 1 else [b""] * count
        return [*present, *(part for cut in self.cuts for part in cut.read(first, count))]

    def _tell_presence(self, edges: Numbers) -> list[bytes]:
        has = np.zeros((int(edges[-1] - edges[0]), len(self.cuts)), dtype=bool)
        for number, cut in enumerate(self.cuts):
            has[cut.find(edges[0], edges[-1]) - edges[0], number] = True
        inner = (edges - edges[0]).tolist()
        return [np.packbits(has[begin:end]).tobytes() for begin, end in pairwise(inner)]


class _Names:
    """The tokens of all segments: keys as numbers in their order, and as texts."""

    def __init__(self, segments: Sequence[SegmentIndex]) -> None:
        tokens = ["", *sort_tokens({token for segment in segments for token in segment.tokens})]
        self._places = {token: place for place, token in enumerate(tokens)}
        self.base = len(tokens)
        if self.base**3 > LARGEST_KEY:
            message = f"全库有 {self.base:,} 个不同的字、词和数字，太多，不能编入检索；请把成篇的数据表改作附件"
            raise IndexTooLargeError(message)
        self._divisions = np.append(0, find_divisions(tokens[1:]))
        self._is_word = np.array([WORD.match(token) is not None for token in tokens])
        self._tokens, self._opening, self._paired = (
            np.array([sign + token for token in tokens], dtype=object) for sign in ("", GROUP, TWO)
        )

    def place(self, segment: SegmentIndex) -> Numbers:
        """Return where each token of a segment stands among those of all; 0, for none, comes last."""
        return np.array([*map(self._places.__getitem__, segment.tokens), 0], dtype=np.int64)

    def code(self, first: Numbers, second: Numbers, third: Numbers) -> Numbers:
        """Return keys, given by the places of their tokens, each as a number."""
        return (first * self.base + second) * self.base + third

    def divide(self, codes: Numbers) -> Numbers:
        """Return the division of each key that is a number."""
        return self._divisions.take(self.find_first(codes))

    def find_first(self, codes: Numbers) -> Numbers:
        """Return the place of the first token of each key that is a number."""
        return codes // self.base // self.base

    def part(self, before: Numbers, codes: Numbers) -> list[str]:
        """Return as many tokens of each key as part it from the key before."""
        first, second, third = self._part(codes)
        is_first = first != self.find_first(before)
        is_second = codes // self.base != before // self.base
        second = np.where(is_first, 0, second)
        third = np.where(is_second, 0, third)
        return (self._tokens[first] + self._tokens[second] + self._tokens[third]).tolist()  # type: ignore[no-any-return]

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

    def _part(self, codes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        return codes // self.base // self.base, codes // self.base % self.base, codes % self.base
