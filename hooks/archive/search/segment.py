"""A segment: the index of some of an archive's documents, whole in itself, in arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..text.normalise import BARRIER, PAUSE, STOP
from .posting import Numbers, Octets, Places, choose_rice, encode, encode_integers
from .token import END, SENTENCE, WORD_CHARACTERS, order_token

HEAVY = 0.0022
"""A gram that makes up more than this share of a segment's grams has no list of its own; of many segments, a smaller share."""

_FEW_SEGMENTS = 8

UNIT_END = "\x1e"
"""Closes each unit in a segment's text; the normal form of no text has it."""

STOP_STEP = 26
"""What a barrier within a sentence takes, in half steps: more than the widest gap that a pattern may have."""

COMMA_STEP = 25
"""What a dropped comma takes: as much, and odd, so that no barrier and no characters come to the same."""

LARGEST_PLACE = 2**53
_CODE_POINTS = 0x110000
_LEAST_HEAVY = 64
_STRETCHES = 1 << 14
_TOGETHER = 1 << 15
"""How many places are encoded at once, so that what is made of them stays in the processor's cache."""

_ALONE, _IN_WORD, _PAUSE, _STOP, _BARRIER, _UNIT_END = range(6)
"""What a character of a segment's text does: it is a token, or in a word, or a sign between tokens."""

_MARKS = (_STOP, _PAUSE, _BARRIER)
_ROLES = np.zeros(128, dtype=np.uint8)  # all that is no ASCII is a token of its own, as what the last one stands for
for _role, _characters in enumerate(("", WORD_CHARACTERS, PAUSE, STOP, BARRIER, UNIT_END)):
    _ROLES[[ord(_character) for _character in _characters]] = _role


Ranks: TypeAlias = NDArray[np.int32]


class SegmentTooLargeError(Exception):
    """A document has so many units, sentences and characters that places could not be told apart as numbers."""


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
        heads: LEB128 of each key: count and flags.
        head_lengths: In octets, of each key.
        lists: The lists, one after another.
        list_lengths: In octets, of each key.
        units, sentences, width: How many units; more sentences than any unit has; more half steps than any sentence has.
        rice: The numbers of low bits of sentences and of offsets.
        heavy: The keys of the heavy grams.
        grams: How many grams there are in all.

    """

    tokens: tuple[str, ...]
    keys: Array
    heads: Array
    head_lengths: Array
    lists: Array
    list_lengths: Array
    units: int
    sentences: int
    width: int
    rice: tuple[int, int]
    heavy: tuple[str, ...]
    grams: int


class _Stream(NamedTuple):
    """The tokens of a segment's text, an array each, in reading order."""

    rank: Ranks
    unit: Ranks
    sentence: Ranks
    offset: Ranks
    adjoins: NDArray[np.bool_]  # the next token, with or without a comma between
    comma: NDArray[np.bool_]  # between it and the next token
    size: Ranks


class _Block(NamedTuple):
    """Lists whose keys have the same number of tokens: the keys' codes, how many places each has, and the tokens there."""

    codes: Numbers
    counts: Numbers
    tokens: Numbers
    joints: int
    is_by_sentence: bool = False


def choose_heavy(segments: int) -> float:
    """Return the share that makes a gram heavy: what is fetched is its lists in all segments together."""
    return HEAVY * min(1, _FEW_SEGMENTS / segments)


def index_segment(
    annotated: Sequence[str], records: Numbers, titles: NDArray[np.bool_], segments: int = 1, threads: int = 1
) -> SegmentIndex:
    """Index the units of a segment.

    Args:
        annotated: The annotated normal form of each unit.
        records: The number of each unit's record in the segment.
        titles: Whether each unit is a title.
        segments: How many segments the archive has.
        threads: How many may work at once; they change nothing in what is made.

    Raises:
        SegmentTooLargeError: Its places would not fit into a number.

    """
    tokens, stream = _read_tokens(annotated)
    sentences = int(stream.sentence.max(initial=0)) + 1
    width = int((stream.offset + stream.size).max(initial=0)) + 1
    if len(annotated) * sentences * width >= LARGEST_PLACE:
        raise SegmentTooLargeError
    base = len(tokens) + 1
    following = np.where(stream.adjoins, np.roll(stream.rank, -1), tokens.index(END))
    grams = (stream.rank.astype(np.int64) * base + following + 1) * base
    pairs = _group(grams)
    is_heavy = (pairs.counts > max(choose_heavy(segments) * len(grams), _LEAST_HEAVY)) & (
        (pairs.codes // base) % base != tokens.index(END) + 1
    )
    heavy = pairs.codes[is_heavy]
    blocks = [
        _leave_out(pairs, is_heavy),
        _group_threes(pairs, is_heavy, stream, grams, following),
        _group_titles(stream, titles, base),
        _group_sentences(pairs, is_heavy, stream, tokens.index(SENTENCE) + 1),
    ]
    rice, lists = _encode(blocks, stream, len(annotated), threads)
    summaries = _summarise(pairs, is_heavy, stream, records, titles)
    codes = np.concatenate([*(block.codes for block in blocks), heavy])
    order = np.argsort(codes, kind="stable")
    heads, head_lengths, octets, lengths = _arrange(order, [lists, summaries])
    keys = np.stack([codes // base // base, codes // base % base - 1, codes % base - 1], axis=1)[order]
    return SegmentIndex(
        tokens=tokens,
        keys=keys.astype(np.min_scalar_type(-len(tokens))),
        heads=heads,
        head_lengths=head_lengths.astype(np.uint8),
        lists=octets,
        list_lengths=lengths.astype(np.min_scalar_type(lengths.max(initial=0))),
        units=len(annotated),
        sentences=sentences,
        width=width,
        rice=rice,
        heavy=tuple(tokens[code // base // base] + tokens[code // base % base - 1] for code in heavy.tolist()),
        grams=len(grams),
    )


def _read_tokens(annotated: Sequence[str]) -> tuple[tuple[str, ...], _Stream]:
    text = UNIT_END.join([*annotated, ""])
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    roles = _ROLES[np.minimum(letters, len(_ROLES) - 1)]
    is_word = roles == _IN_WORD
    starts = np.flatnonzero((roles == _ALONE) | (is_word & ~np.concatenate([[False], is_word])[:-1]))
    ends = np.flatnonzero(is_word & ~np.concatenate([is_word, [False]])[1:]) + 1
    sizes = np.ones(len(starts), dtype=np.int32)
    opens_word = is_word[starts]
    of_words = starts[opens_word]
    sizes[opens_word] = ends - of_words
    words = [text[start:end] for start, end in zip(of_words.tolist(), ends.tolist(), strict=True)]
    tokens, rank = _rank(letters[starts], opens_word, words)
    signs = np.flatnonzero(roles > _IN_WORD)
    return tokens, _measure(rank, sizes, roles[signs], np.searchsorted(starts, signs))


def _rank(
    letters: NDArray[np.uint32], opens_word: NDArray[np.bool_], words: list[str]
) -> tuple[tuple[str, ...], Ranks]:
    """Return the distinct tokens, sorted, and each token's place among them."""
    is_there = np.zeros(_CODE_POINTS, dtype=bool)
    is_there[letters[~opens_word]] = True
    single = np.flatnonzero(is_there)
    tokens = sorted({*map(chr, single.tolist()), *words, END, SENTENCE}, key=order_token)
    places = {token: place for place, token in enumerate(tokens)}
    place_of = np.zeros(_CODE_POINTS, dtype=np.int32)
    place_of[single] = [places[chr(letter)] for letter in single.tolist()]
    rank = place_of[letters]
    rank[opens_word] = [places[word] for word in words]
    return tuple(tokens), rank


def _measure(rank: Ranks, sizes: Ranks, signs: Octets, following: Numbers) -> _Stream:
    """Return where each token stands: its unit, its sentence there, its offset in that.

    `signs` are the roles of the signs between the tokens, `following` the token that each one stands before.
    """
    unit = np.cumsum(np.bincount(following[signs == _UNIT_END], minlength=len(rank) + 1)[: len(rank)], dtype=np.int32)
    opens_unit = np.diff(unit, prepend=-1) > 0
    has_stop, has_comma, opens_sentence = (_flag(following[signs == role], len(rank)) for role in _MARKS)
    opens_sentence |= opens_unit
    of_sentence = np.cumsum(opens_sentence, dtype=np.int32) - 1
    sentence = of_sentence - np.repeat(of_sentence[opens_unit], _measure_runs(opens_unit))
    steps = has_stop * np.int32(STOP_STEP) + has_comma * np.int32(COMMA_STEP)
    steps[1:] += 2 * sizes[:-1]
    # Differences are right even where the sums have run over.
    ways = np.cumsum(steps, dtype=np.int32)
    offset = ways - np.repeat(ways[opens_sentence], _measure_runs(opens_sentence))
    adjoins = np.concatenate([~opens_sentence[1:] & ~has_stop[1:], [False]])[: len(rank)]
    comma = np.concatenate([has_comma[1:], [False]])[: len(rank)] & adjoins
    return _Stream(rank, unit, sentence, offset, adjoins, comma, 2 * sizes)


def _flag(places: Numbers, size: int) -> NDArray[np.bool_]:
    """Return for each of so many whether it is among these."""
    flags = np.zeros(size + 1, dtype=bool)
    flags[places] = True
    return flags[:size]


def _measure_runs(opens: NDArray[np.bool_]) -> Numbers:
    """Return how many there are from each that opens a run to the next."""
    return np.diff(np.flatnonzero(opens), append=len(opens))


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
    pairs: _Block, is_heavy: NDArray[np.bool_], stream: _Stream, grams: Numbers, following: Ranks
) -> _Block:
    """Return the lists of three tokens, of which the first two or the last two are a heavy gram."""
    opens_heavy = np.zeros(len(grams), dtype=bool)
    opens_heavy[pairs.tokens[np.repeat(is_heavy, pairs.counts)]] = True
    third = np.roll(following, -1)
    has_three = stream.adjoins & (opens_heavy | np.roll(opens_heavy, -1))
    places = np.flatnonzero(has_three)
    return _group(grams[places] + third[places] + 1, places, 2)


def _group_titles(stream: _Stream, titles: NDArray[np.bool_], base: int) -> _Block:
    """Return the lists of single tokens in titles."""
    places = np.flatnonzero(titles[stream.unit])
    return _group(stream.rank[places].astype(np.int64) * base * base, places, 0)


def _group_sentences(pairs: _Block, is_heavy: NDArray[np.bool_], stream: _Stream, third: int) -> _Block:
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


def _encode(
    blocks: Sequence[_Block], stream: _Stream, units: int, threads: int
) -> tuple[tuple[int, int], tuple[Numbers, Octets, Numbers]]:
    """Return the low bits chosen, and of all lists: count and flags, octets, lengths."""
    ks, ko = choose_rice(stream.sentence), choose_rice(stream.offset)

    def encode_some(block: _Block) -> tuple[Numbers, Octets, Numbers]:
        at = block.tokens
        unit, sentence, offset = (values.take(at) for values in (stream.unit, stream.sentence, stream.offset))
        if block.is_by_sentence:
            offset = np.zeros_like(offset)
        places = Places(unit, sentence, offset, _find_commas(stream, block))
        of_offset = np.full(len(block.counts), 0 if block.is_by_sentence else ko)
        lists = encode(places, block.counts, np.full(len(block.counts), block.joints), units, ks, of_offset)
        return block.counts * 4 + 2 * lists.has_commas, lists.octets, lists.lengths

    with ThreadPoolExecutor(threads) as executor:
        some = list(executor.map(encode_some, (part for whole in blocks for part in _part(whole))))
    none = np.zeros(0, dtype=np.int64)
    heads, octets, lengths = zip((none, none.astype(np.uint8), none), *some, strict=True)
    return (ks, ko), (np.concatenate(heads), np.concatenate(octets), np.concatenate(lengths))


def _part(block: _Block) -> Iterator[_Block]:
    """Yield the lists of a block, some at a time."""
    ends = np.cumsum(block.counts)
    edges = [*np.flatnonzero(np.diff((ends - 1) // _TOGETHER, prepend=-1)).tolist(), len(ends)]
    for first, last in pairwise(edges):
        start, end = int(ends[first] - block.counts[first]), int(ends[last - 1])
        codes, counts, tokens = block.codes[first:last], block.counts[first:last], block.tokens[start:end]
        yield block._replace(codes=codes, counts=counts, tokens=tokens)


def _find_commas(stream: _Stream, block: _Block) -> Numbers:
    commas = np.zeros(len(block.tokens), dtype=np.int64)
    for joint in range(block.joints):
        # Beyond the last token there is no joint: where the gram is of fewer, the place before it ends a run.
        commas = 2 * commas + stream.comma.take(block.tokens + joint, mode="clip")
    return commas


def _summarise(
    pairs: _Block, is_heavy: NDArray[np.bool_], stream: _Stream, records: Numbers, titles: NDArray[np.bool_]
) -> tuple[Numbers, Octets, Numbers]:
    """Return the summaries of heavy grams: count and flags, octets, lengths."""
    starts = np.cumsum(pairs.counts) - pairs.counts
    heads, parts = [], []
    for start, count in zip(starts[is_heavy].tolist(), pairs.counts[is_heavy].tolist(), strict=True):
        tokens = pairs.tokens[start : start + count]
        of_record = records[stream.unit[tokens]]  # ascending, as the tokens are in reading order
        is_first = np.diff(of_record, prepend=-1) != 0
        record, owner = of_record[is_first], np.cumsum(is_first) - 1
        commas = np.bincount(owner, weights=stream.comma[tokens]).astype(np.int64)
        plain = np.bincount(owner) - commas
        in_title = np.bincount(owner, weights=titles[stream.unit[tokens]]) > 0
        rows = np.stack([np.diff(record, prepend=0), plain, 2 * commas + in_title], axis=1).reshape(-1)
        octets, _ = encode_integers(rows)
        heads.append(4 * len(record) + 1)
        parts.append(octets)
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    return np.array(heads, dtype=np.int64), np.concatenate([*parts, np.zeros(0, dtype=np.uint8)]), lengths


def _gather(octets: Octets, begins: Numbers, lengths: Numbers) -> Iterator[Octets]:
    """Yield stretches of octets, some at a time: telling each octet's place takes sixteen times as much as the octets."""
    for first in range(0, len(begins), _STRETCHES):
        some = lengths[first : first + _STRETCHES]
        shift = begins[first : first + _STRETCHES] - (np.cumsum(some) - some)
        yield octets[np.repeat(shift, some) + np.arange(int(some.sum()))]


def _arrange(
    order: Numbers, groups: Sequence[tuple[Numbers, Octets, Numbers]]
) -> tuple[Octets, Numbers, Octets, Numbers]:
    """Return heads and lists in the order of the keys, with the length of each."""
    counts = np.concatenate([group[0] for group in groups])[order]
    lengths = np.concatenate([group[2] for group in groups])
    octets = np.concatenate([group[1] for group in groups])
    begins = np.cumsum(lengths) - lengths
    lengths, begins = lengths[order], begins[order]
    lists = np.concatenate([octets[:0], *_gather(octets, begins, lengths)])
    heads, sizes = encode_integers(counts)
    return heads, sizes, lists, lengths
