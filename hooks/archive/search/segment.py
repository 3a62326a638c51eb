"""A segment: the index of some of an archive's documents, whole in itself, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..text.normalise import BARRIER, PAUSE, STOP
from .posting import Numbers, Octets, Places, choose_rice, encode, encode_integers
from .token import END, SENTENCE, order_token

HEAVY = 0.002
"""A gram that makes up more than this share of a segment's grams has no list of its own."""

UNIT_END = "\x1e"
"""Closes each unit in a segment's text; the normal form of no text has it."""

STOP_STEP = 26
"""What a barrier within a sentence takes, in half steps: more than the widest gap that a pattern may have."""

LARGEST_PLACE = 2**53
_WORD = 0x110000
_LEAST_HEAVY = 64


class SegmentTooLargeError(Exception):
    """A document has so many units, sentences and characters that places could not be told apart as numbers."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """A segment's lists and what is needed to read them.

    Attributes:
        tokens: Its distinct tokens, sorted; END and SENTENCE among them.
        keys: The places of each key's tokens in `tokens`, one row a key, −1 where a key has fewer than three; sorted.
        heads: LEB128 of each key: count and flags, and the length of its list.
        head_lengths: In octets, of each key.
        lists: The lists, one after another.
        list_lengths: In octets, of each key.
        units, sentences, width: How many units; more sentences than any unit has; more half steps than any sentence has.
        rice: The numbers of low bits of sentences and of offsets.
        heavy: The keys of the heavy grams.
        grams: How many grams there are in all.

    """

    tokens: tuple[str, ...]
    keys: NDArray[np.int32]
    heads: Octets
    head_lengths: NDArray[np.int32]
    lists: Octets
    list_lengths: NDArray[np.int32]
    units: int
    sentences: int
    width: int
    rice: tuple[int, int]
    heavy: tuple[str, ...]
    grams: int


class _Stream(NamedTuple):
    """The tokens of a segment's text, an array each, in reading order."""

    rank: Numbers
    unit: Numbers
    sentence: Numbers
    offset: Numbers
    adjoins: NDArray[np.bool_]  # the next token, with or without a comma between
    comma: NDArray[np.bool_]  # between it and the next token
    size: Numbers


class _Block(NamedTuple):
    """Lists whose keys have the same number of tokens: the keys' codes, how many places each has, and the tokens there."""

    codes: Numbers
    counts: Numbers
    tokens: Numbers
    joints: int
    is_by_sentence: bool = False


def index_segment(annotated: Sequence[str], records: Numbers, titles: NDArray[np.bool_]) -> SegmentIndex:
    """Index the units of a segment.

    Args:
        annotated: The annotated normal form of each unit.
        records: The number of each unit's record in the segment.
        titles: Whether each unit is a title.

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
    grams = (stream.rank * base + following + 1) * base
    pairs = _group(grams)
    is_heavy = (pairs.counts > max(HEAVY * len(grams), _LEAST_HEAVY)) & (
        (pairs.codes // base) % base != tokens.index(END) + 1
    )
    heavy = pairs.codes[is_heavy]
    blocks = [
        _leave_out(pairs, is_heavy),
        _group_threes(stream, grams, heavy, following),
        _group_titles(stream, titles, base),
        _group_sentences(pairs, is_heavy, stream, tokens.index(SENTENCE) + 1),
    ]
    rice, lists = _encode(blocks, stream, len(annotated))
    summaries = _summarise(pairs, is_heavy, stream, records, titles)
    codes = np.concatenate([*(block.codes for block in blocks), heavy])
    order = np.argsort(codes, kind="stable")
    heads, head_lengths, octets, lengths = _arrange(order, [lists, summaries])
    keys = np.stack([codes // base // base, codes // base % base - 1, codes % base - 1], axis=1)[order]
    return SegmentIndex(
        tokens=tokens,
        keys=keys.astype(np.int32),
        heads=heads,
        head_lengths=head_lengths.astype(np.int32),
        lists=octets,
        list_lengths=lengths.astype(np.int32),
        units=len(annotated),
        sentences=sentences,
        width=width,
        rice=rice,
        heavy=tuple(tokens[code // base // base] + tokens[code // base % base - 1] for code in heavy.tolist()),
        grams=len(grams),
    )


def _read_tokens(annotated: Sequence[str]) -> tuple[tuple[str, ...], _Stream]:
    text = UNIT_END.join([*annotated, ""])
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    is_word = ((letters >= ord("a")) & (letters <= ord("z"))) | ((letters >= ord("0")) & (letters <= ord("9")))
    is_word |= letters == ord(".")
    signs = {sign: letters == ord(sign) for sign in (BARRIER, STOP, PAUSE, UNIT_END)}
    is_sign = np.logical_or.reduce(list(signs.values()))
    inside = is_word & np.concatenate([[False], is_word[:-1]]) if len(letters) else is_word
    starts = np.flatnonzero(~is_sign & ~inside)
    ends = np.flatnonzero(is_word & ~np.concatenate([is_word[1:], [False]])) + 1 if len(letters) else starts
    sizes = np.ones(len(starts), dtype=np.int64)
    opens_word = is_word[starts]
    sizes[opens_word] = ends - starts[opens_word]
    words = [text[start:end] for start, end in zip(starts[opens_word].tolist(), ends.tolist(), strict=True)]
    tokens, rank = _rank(letters[starts], opens_word, words)
    return tokens, _measure(starts, sizes, rank, signs)


def _rank(letters: Numbers, opens_word: NDArray[np.bool_], words: list[str]) -> tuple[tuple[str, ...], Numbers]:
    """Return the distinct tokens, sorted, and each token's place among them."""
    single = np.unique(letters[~opens_word])
    tokens = sorted({*map(chr, single.tolist()), *words, END, SENTENCE}, key=order_token)
    places = {token: place for place, token in enumerate(tokens)}
    rank = np.zeros(len(letters), dtype=np.int64)
    of_single = np.array([places[chr(letter)] for letter in single.tolist()], dtype=np.int64)
    rank[~opens_word] = of_single[np.searchsorted(single, letters[~opens_word])]
    rank[opens_word] = [places[word] for word in words]
    return tuple(tokens), rank


def _measure(starts: Numbers, sizes: Numbers, rank: Numbers, signs: dict[str, NDArray[np.bool_]]) -> _Stream:
    """Return where each token stands: its unit, its sentence there, its offset in that."""
    before: dict[str, Numbers] = {sign: np.cumsum(found, dtype=np.int64)[starts] for sign, found in signs.items()}
    unit = before[UNIT_END]
    opens_unit = np.diff(unit, prepend=-1) > 0
    opens_sentence = opens_unit | (np.diff(before[BARRIER], prepend=0) > 0)
    of_sentence = np.cumsum(opens_sentence) - 1
    firsts = np.flatnonzero(opens_unit)
    sentence = of_sentence - of_sentence[firsts][np.cumsum(opens_unit) - 1] if len(starts) else of_sentence
    has_stop = np.diff(before[STOP], prepend=0) > 0
    has_comma = np.diff(before[PAUSE], prepend=0) > 0
    steps = 2 * np.concatenate([[0], sizes[:-1]])[: len(starts)] + STOP_STEP * has_stop + has_comma
    ways = np.cumsum(steps)
    offset = ways - ways[np.flatnonzero(opens_sentence)][of_sentence] if len(starts) else ways
    adjoins = np.concatenate([~opens_sentence[1:] & ~has_stop[1:], [False]])[: len(starts)]
    comma = np.concatenate([has_comma[1:], [False]])[: len(starts)] & adjoins
    return _Stream(rank, unit, sentence, offset, adjoins, comma, 2 * sizes)


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
    return _Block(codes[starts], counts, order if tokens is None else tokens[order], joints)


def _leave_out(block: _Block, is_left_out: NDArray[np.bool_]) -> _Block:
    kept = np.repeat(~is_left_out, block.counts)
    return _Block(block.codes[~is_left_out], block.counts[~is_left_out], block.tokens[kept], block.joints)


def _group_threes(stream: _Stream, grams: Numbers, heavy: Numbers, following: Numbers) -> _Block:
    """Return the lists of three tokens, of which the first two or the last two are a heavy gram."""
    is_heavy = np.isin(grams, heavy)
    third = np.roll(following, -1)
    has_three = stream.adjoins & (is_heavy | np.roll(is_heavy, -1))
    places = np.flatnonzero(has_three)
    return _group(grams[places] + third[places] + 1, places, 2)


def _group_titles(stream: _Stream, titles: NDArray[np.bool_], base: int) -> _Block:
    """Return the lists of single tokens in titles."""
    places = np.flatnonzero(titles[stream.unit]) if len(stream.unit) else stream.unit
    return _group(stream.rank[places] * base * base, places, 0)


def _group_sentences(pairs: _Block, is_heavy: NDArray[np.bool_], stream: _Stream, third: int) -> _Block:
    """Return, of each heavy gram, a list of the sentences that have it: of each, one token, if there is one that no comma follows."""
    tokens = pairs.tokens[np.repeat(is_heavy, pairs.counts)]
    owner = np.repeat(np.arange(int(is_heavy.sum())), pairs.counts[is_heavy])
    order = np.lexsort((stream.comma[tokens], stream.sentence[tokens], stream.unit[tokens], owner))
    tokens, owner = tokens[order], owner[order]
    places = np.stack([owner, stream.unit[tokens], stream.sentence[tokens]])
    is_first = np.any(np.diff(places, axis=1, prepend=-1) != 0, axis=0)
    counts = np.bincount(owner[is_first], minlength=int(is_heavy.sum()))
    return _Block(pairs.codes[is_heavy] + third, counts, tokens[is_first], 1, is_by_sentence=True)


def _encode(
    blocks: Sequence[_Block], stream: _Stream, units: int
) -> tuple[tuple[int, int], tuple[Numbers, Octets, Numbers]]:
    """Return the low bits chosen, and of all lists: count and flags, octets, lengths."""
    counts = np.concatenate([block.counts for block in blocks])
    tokens = np.concatenate([block.tokens for block in blocks])
    joints = np.repeat([block.joints for block in blocks], [len(block.codes) for block in blocks])
    commas = np.concatenate([_find_commas(stream, block) for block in blocks])
    ks, ko = choose_rice(stream.sentence), choose_rice(stream.offset)
    by_sentence = np.repeat([block.is_by_sentence for block in blocks], [len(block.codes) for block in blocks])
    offset = np.where(np.repeat(by_sentence, counts), 0, stream.offset[tokens])
    places = Places(stream.unit[tokens], stream.sentence[tokens], offset, commas)
    lists = encode(places, counts, joints, units, ks, np.where(by_sentence, 0, ko))
    return (ks, ko), (counts * 4 + 2 * lists.has_commas, lists.octets, lists.lengths)


def _find_commas(stream: _Stream, block: _Block) -> Numbers:
    commas = stream.comma.astype(np.int64)
    if block.joints == 0:
        return np.zeros(len(block.tokens), dtype=np.int64)
    if block.joints == 1:
        return commas[block.tokens]
    return 2 * commas[block.tokens] + np.roll(commas, -1)[block.tokens]


def _summarise(
    pairs: _Block, is_heavy: NDArray[np.bool_], stream: _Stream, records: Numbers, titles: NDArray[np.bool_]
) -> tuple[Numbers, Octets, Numbers]:
    """Return the summaries of heavy grams: count and flags, octets, lengths."""
    starts = np.cumsum(pairs.counts) - pairs.counts
    heads, parts = [], []
    for start, count in zip(starts[is_heavy].tolist(), pairs.counts[is_heavy].tolist(), strict=True):
        tokens = pairs.tokens[start : start + count]
        record, owner = np.unique(records[stream.unit[tokens]], return_inverse=True)
        commas = np.bincount(owner, weights=stream.comma[tokens]).astype(np.int64)
        plain = np.bincount(owner) - commas
        in_title = np.bincount(owner, weights=titles[stream.unit[tokens]]) > 0
        rows = np.stack([np.diff(record, prepend=0), plain, 2 * commas + in_title], axis=1).reshape(-1)
        octets, _ = encode_integers(rows)
        heads.append(4 * len(record) + 1)
        parts.append(octets)
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    return np.array(heads, dtype=np.int64), np.concatenate([*parts, np.zeros(0, dtype=np.uint8)]), lengths


def _arrange(
    order: Numbers, groups: Sequence[tuple[Numbers, Octets, Numbers]]
) -> tuple[Octets, Numbers, Octets, Numbers]:
    """Return heads and lists in the order of the keys, with the length of each."""
    counts = np.concatenate([group[0] for group in groups])[order]
    lengths = np.concatenate([group[2] for group in groups])
    octets = np.concatenate([group[1] for group in groups])
    begins = np.cumsum(lengths) - lengths
    lengths, begins = lengths[order], begins[order]
    within = np.arange(len(octets)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    lists = octets[np.repeat(begins, lengths) + within]
    heads, sizes = encode_integers(np.stack([counts, lengths], axis=1).reshape(-1))
    return heads, sizes[0::2] + sizes[1::2], lists, lengths
