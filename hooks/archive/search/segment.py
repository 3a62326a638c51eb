"""A segment: the index of some of an archive's documents, whole in itself, in arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .division import Division, divide, find_divisions, number_tokens
from .posting import SUMMARY, Lists, Numbers, Octets, Places, Sizes, choose_rice, encode
from .stream import Ranks, Stream, read_tokens
from .token import END, SENTENCE

HEAVY = 0.0022
"""A gram that makes up more than this share of a segment's grams has no list of its own; of many segments, a smaller share."""

WAYS = 3
"""In how many ways a record's title, or its heads, may have a gram: not, without a comma, over a comma alone."""

_FEW_SEGMENTS = 8

LARGEST_PLACE = 2**53
"""What units times sentences times width must stay below: a place then is a whole number to browsers."""

LARGEST_KEY = 2**63
"""What a key as a number may have at most: up to three tokens, each as its place among all, fit into 64 bits with a sign."""

_LEAST_HEAVY = 64
_TOGETHER = 1 << 15
"""How many places are encoded at once, so that what is made of them stays in the processor's cache."""


class Excess(Enum):
    """What a segment may have too much of to be indexed: places that no number could tell apart, keys likewise, and places of one key, in a head."""

    LENGTH = auto()
    TOKENS = auto()
    OCCURRENCES = auto()


class SegmentTooLargeError(Exception):
    """A segment has too much of something.

    Attributes:
        excess: Of what.
        what: The text of a key that has too many places, or how many tokens there are; nothing of length.

    """

    def __init__(self, excess: Excess, what: str = "") -> None:
        """Because of an excess."""
        super().__init__(excess, what)
        self.excess = excess
        self.what = what


class Field(IntEnum):
    """What a unit is: the text; the title; a head, which is a role, a meeting's name or a heading. The order of what is found goes by these."""

    TEXT = 0
    TITLE = 1
    HEAD = 2


class Array(Protocol):
    """An array, in memory or in a file; slices of it are in memory."""

    def __len__(self) -> int:
        """Return how many rows it has."""

    def __getitem__(self, rows: slice, /) -> Any:
        """Return some of its rows."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """A segment's lists and what is needed to read them.

    Attributes:
        tokens: Its distinct tokens, sorted; END and SENTENCE among them.
        keys: The places of each key's tokens in `tokens`, one row a key, −1 where a key has fewer than three; sorted.
        lists: The lists of the keys, one after another.
        list_lengths: In bits, of each key.
        divisions: Of its keys, and one after the last.
        units, sentences, width: How many units; more sentences than any unit has; more half steps than any sentence has.
        rice: The numbers of low bits of sentences and of offsets.
        heavy: The keys of the heavy grams.

    """

    tokens: tuple[str, ...]
    keys: Array
    lists: Array
    list_lengths: Array
    divisions: tuple[Division, ...]
    units: int
    sentences: int
    width: int
    rice: tuple[int, int]
    heavy: tuple[str, ...]


class _Block(NamedTuple):
    """Lists whose keys have the same number of tokens: the keys' codes, how many places each has, and the tokens there."""

    codes: Numbers
    counts: Numbers
    tokens: Numbers
    joints: int
    is_by_sentence: bool = False


class _Summaries(NamedTuple):
    """The summaries of heavy grams: the codes of their keys, and how many numbers each has of what they say."""

    codes: Numbers
    counts: Numbers
    rows: Numbers


class _Lists(NamedTuple):
    """All lists in the order of their keys: an array with a number for each, but for `tokens` and `rows`, which have what stands in them."""

    codes: Numbers
    counts: Numbers
    begins: Numbers  # in `tokens`
    tokens: Numbers
    joints: Numbers
    tells_offset: NDArray[np.bool_]
    row_counts: Numbers  # of summaries
    rows: Numbers


def choose_heavy(segments: int) -> float:
    """Return the share that makes a gram heavy: what is fetched is its lists in all segments together."""
    return HEAVY * min(1, _FEW_SEGMENTS / segments)


def index_segment(
    annotated: Sequence[str], records: Numbers, fields: Octets, segments: int = 1, threads: int = 1
) -> SegmentIndex:
    """Index the units of a segment.

    Args:
        annotated: The annotated normal form of each unit.
        records: The number of each unit's record in the segment.
        fields: The Field of each unit.
        segments: How many segments the archive has.
        threads: How many may work at once; they change nothing in what is made.

    Raises:
        SegmentTooLargeError: Its places, its keys, or how many places a list has, would not fit into a number.

    """
    tokens, stream = read_tokens(annotated)
    sentences = int(stream.sentence.max(initial=0)) + 1
    width = int((stream.offset + stream.size).max(initial=0)) + 1
    if len(annotated) * sentences * width >= LARGEST_PLACE:
        raise SegmentTooLargeError(Excess.LENGTH)
    if (len(tokens) + 1) ** 3 > LARGEST_KEY:
        raise SegmentTooLargeError(Excess.TOKENS, f"{len(tokens):,}")
    lists, heavy = _make_lists(tokens, stream, records, fields, choose_heavy(segments))
    base, codes = len(tokens) + 1, lists.codes
    keys = np.stack([codes // base // base, codes // base % base - 1, codes % base - 1], axis=1)
    if 2 * int(lists.counts.max(initial=0)) >= SUMMARY:
        key = [tokens[place] for place in keys[lists.counts.argmax()].tolist() if place >= 0]
        raise SegmentTooLargeError(Excess.OCCURRENCES, "".join(token for token in key if token not in {END, SENTENCE}))
    rice = choose_rice(stream.sentence), choose_rice(stream.offset)
    divisions = find_divisions(tokens).take(keys[:, 0])
    sizes = Sizes(len(annotated), rice[0], rice[1] * lists.tells_offset, lists.joints)
    encoded = _encode(lists, divisions, stream, sizes, threads)
    lengths = np.concatenate([codes[:0], *(some.lengths for some in encoded)])
    octets = np.concatenate([np.zeros(0, dtype=np.uint8), *(some.octets for some in encoded)])
    return SegmentIndex(
        tokens=tokens,
        keys=keys.astype(np.min_scalar_type(-len(tokens))),
        lists=octets,
        list_lengths=lengths.astype(np.min_scalar_type(lengths.max(initial=0))),
        divisions=divide(divisions, number_tokens(tokens), keys, octets, lengths),
        units=len(annotated),
        sentences=sentences,
        width=width,
        rice=rice,
        heavy=tuple(tokens[code // base // base] + tokens[code // base % base - 1] for code in heavy.tolist()),
    )


def _make_lists(
    tokens: Sequence[str], stream: Stream, records: Numbers, fields: Octets, share: float
) -> tuple[_Lists, Numbers]:
    """Return all lists, and the codes of the heavy grams: those that make up more than this share of all grams."""
    base, end = len(tokens) + 1, tokens.index(END)
    following = np.where(stream.adjoins, np.roll(stream.rank, -1), end)
    grams = (stream.rank.astype(np.int64) * base + following + 1) * base
    pairs = _group(grams)
    is_heavy = (pairs.counts > max(share * len(grams), _LEAST_HEAVY)) & (pairs.codes // base % base != end + 1)
    blocks = [
        _leave_out(pairs, is_heavy),
        _group_threes(pairs, is_heavy, stream, grams, following),
        _group_titles(stream, fields == Field.TITLE, base),
        _group_sentences(pairs, is_heavy, stream, tokens.index(SENTENCE) + 1),
    ]
    return _order(blocks, _summarise(pairs, is_heavy, stream, records, fields)), pairs.codes[is_heavy]


def _group(codes: Numbers, tokens: Numbers | None = None, joints: int = 1) -> _Block:
    """Return the lists of these codes, each code's tokens in reading order."""
    most = int(codes.max(initial=0)).bit_length()
    bits = len(codes).bit_length()
    if most + bits < 63:  # noqa: PLR2004 - one number holds both, and sorting numbers is several times as fast
        both = np.sort((codes << bits) | np.arange(len(codes)))
        order, codes = both & ((1 << bits) - 1), both >> bits
    else:
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    counts = np.diff(starts, append=len(codes))
    return _Block(codes[starts], counts, order if tokens is None else tokens.take(order), joints)


def _leave_out(block: _Block, is_left_out: NDArray[np.bool_]) -> _Block:
    kept = np.repeat(~is_left_out, block.counts)
    return _Block(block.codes[~is_left_out], block.counts[~is_left_out], block.tokens[kept], block.joints)


def _group_threes(
    pairs: _Block, is_heavy: NDArray[np.bool_], stream: Stream, grams: Numbers, following: Ranks
) -> _Block:
    """Return the lists of three tokens, of which the first two or the last two are a heavy gram."""
    opens_heavy = np.zeros(len(grams), dtype=bool)
    opens_heavy[pairs.tokens[np.repeat(is_heavy, pairs.counts)]] = True
    third = np.roll(following, -1)
    has_three = stream.adjoins & (opens_heavy | np.roll(opens_heavy, -1))
    places = np.flatnonzero(has_three)
    return _group(grams[places] + third[places] + 1, places, 2)


def _group_titles(stream: Stream, titles: NDArray[np.bool_], base: int) -> _Block:
    """Return the lists of single tokens in titles."""
    places = np.flatnonzero(titles[stream.unit])
    return _group(stream.rank[places].astype(np.int64) * base * base, places, 0)


def _group_sentences(pairs: _Block, is_heavy: NDArray[np.bool_], stream: Stream, third: int) -> _Block:
    """Return, of each heavy gram, a list of the sentences that have it: of each, one token, if there is one that no comma follows."""
    tokens = pairs.tokens[np.repeat(is_heavy, pairs.counts)]
    owner = np.repeat(np.arange(int(is_heavy.sum())), pairs.counts[is_heavy])
    places = np.stack([owner, stream.unit[tokens], stream.sentence[tokens]])
    is_first = np.any(np.diff(places, axis=1, prepend=-1) != 0, axis=0)
    chosen = np.flatnonzero(is_first)
    without = np.flatnonzero(~stream.comma[tokens])[::-1]  # of each sentence the first is written last
    chosen[np.cumsum(is_first)[without] - 1] = without
    counts = np.bincount(owner[is_first], minlength=int(is_heavy.sum()))
    tokens = tokens[chosen]
    return _Block(pairs.codes[is_heavy] + third, counts, tokens, 1, is_by_sentence=True)


def _order(blocks: Sequence[_Block], summaries: _Summaries) -> _Lists:
    """Return all lists in the order of their keys."""
    codes = np.concatenate([*(block.codes for block in blocks), summaries.codes])
    order = np.argsort(codes, kind="stable")
    sizes = [len(block.codes) for block in blocks] + [len(summaries.codes)]
    joints, by_sentence = [block.joints for block in blocks] + [0], [block.is_by_sentence for block in blocks] + [False]
    counts = np.concatenate([*(block.counts for block in blocks), np.zeros_like(summaries.codes)])
    row_counts = np.concatenate([np.zeros_like(codes[: len(codes) - len(summaries.codes)]), summaries.counts])
    return _Lists(
        codes=codes[order],
        counts=counts[order],
        begins=(np.cumsum(counts) - counts)[order],
        tokens=np.concatenate([block.tokens for block in blocks]),
        joints=np.repeat(joints, sizes)[order],
        tells_offset=~np.repeat(by_sentence, sizes)[order],
        row_counts=row_counts[order],
        rows=summaries.rows,  # in the order of their keys, as those are
    )


def _encode(lists: _Lists, divisions: Numbers, stream: Stream, sizes: Sizes, threads: int) -> list[Lists]:
    """Return all lists encoded, some after another; those of each division begin with an octet."""
    closes = np.diff(divisions, append=-1) != 0
    row_ends = np.cumsum(lists.row_counts)

    def encode_some(part: slice) -> Lists:
        counts, joints = lists.counts[part], sizes.joints[part]
        shift = lists.begins[part] - (np.cumsum(counts) - counts)
        at = lists.tokens.take(np.repeat(shift, counts) + np.arange(int(counts.sum())))
        unit, sentence, offset = (values.take(at) for values in (stream.unit, stream.sentence, stream.offset))
        offset *= np.repeat(lists.tells_offset[part], counts)
        places = Places(unit, sentence, offset, _find_commas(stream, at, np.repeat(joints, counts)))
        row_counts = lists.row_counts[part]
        end = int(row_ends[part.stop - 1])
        rows = lists.rows[end - int(row_counts.sum()) : end]
        own = sizes._replace(ko=sizes.ko[part], joints=joints)
        return encode(places, counts, own, rows, row_counts, closes[part])

    with ThreadPoolExecutor(threads) as executor:
        return list(executor.map(encode_some, _part(lists.counts, closes)))


def _part(counts: Numbers, closes: NDArray[np.bool_]) -> Iterator[slice]:
    """Yield stretches of lists, so many places each, as far as divisions end there."""
    ends = np.flatnonzero(closes) + 1
    through = np.cumsum(counts)[ends - 1] // _TOGETHER
    edges = [0, *ends[np.diff(through, append=-1) != 0].tolist()]
    for first, last in pairwise(edges):
        yield slice(first, last)


def _find_commas(stream: Stream, at: Numbers, joints: Numbers) -> Numbers:
    """Return a bit for each joint of the grams that begin at these tokens, set where a comma was dropped there."""
    first = stream.comma.take(at).astype(np.int64)
    # Beyond the last token there is no joint: where the gram is of fewer, the place before it ends a run.
    second = stream.comma.take(at + 1, mode="clip")
    return np.where(joints > 1, 2 * first + second, first * joints)


def _summarise(
    pairs: _Block, is_heavy: NDArray[np.bool_], stream: Stream, records: Numbers, fields: Octets
) -> _Summaries:
    """Return the summaries of heavy grams."""
    starts = np.cumsum(pairs.counts) - pairs.counts
    parts = [np.zeros(0, dtype=np.int64)]
    for start, count in zip(starts[is_heavy].tolist(), pairs.counts[is_heavy].tolist(), strict=True):
        tokens = pairs.tokens[start : start + count]
        of_record = records[stream.unit[tokens]]  # ascending, as the tokens are in reading order
        is_first = np.diff(of_record, prepend=-1) != 0
        record, owner = of_record[is_first], np.cumsum(is_first) - 1
        has_comma = stream.comma[tokens]
        commas = np.bincount(owner, weights=has_comma).astype(np.int64)
        plain = np.bincount(owner) - commas
        rest = WAYS * WAYS * commas
        for times, field in ((1, Field.TITLE), (WAYS, Field.HEAD)):
            is_in = fields[stream.unit[tokens]] == field
            in_plain = np.bincount(owner, weights=is_in & ~has_comma) > 0
            rest += times * np.where(in_plain, 1, 2 * (np.bincount(owner, weights=is_in) > 0))
        parts.append(np.stack([np.diff(record, prepend=0), plain, rest], axis=1).reshape(-1))
    return _Summaries(pairs.codes[is_heavy], np.array(list(map(len, parts[1:])), dtype=np.int64), np.concatenate(parts))
