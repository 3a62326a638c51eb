"""A stream: the tokens of a segment's text in reading order, and where each stands, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..text.normalise import BARRIER, PAUSE, STOP, UNIT_END
from .posting import Numbers, Octets
from .token import END, SENTENCE, WORD_CHARACTERS, sort_tokens

STOP_STEP = 26
"""What a barrier within a sentence takes, in half steps: more than the widest gap that a pattern may have."""

COMMA_STEP = 25
"""What a dropped comma takes: as much, and odd, so that no barrier and no characters come to the same."""


_ALONE, _IN_WORD, _PAUSE, _STOP, _BARRIER, _UNIT_END = range(6)
"""What a character of a segment's text does: it is a token, or in a word, or a sign between tokens."""

_MARKS = (_STOP, _PAUSE, _BARRIER)
_ROLES = np.zeros(128, dtype=np.uint8)  # all that is no ASCII is a token of its own, as what the last one stands for
for _role, _characters in enumerate(("", WORD_CHARACTERS, PAUSE, STOP, BARRIER, UNIT_END)):
    _ROLES[[ord(_character) for _character in _characters]] = _role


Ranks: TypeAlias = NDArray[np.int32]


class Stream(NamedTuple):
    """What each token is and where it stands, an array each."""

    rank: Ranks
    unit: Ranks
    sentence: Ranks
    offset: Ranks
    adjoins: NDArray[np.bool_]  # the next token, with or without a comma between
    comma: NDArray[np.bool_]  # between it and the next token
    size: Ranks


def read_tokens(annotated: Sequence[str]) -> tuple[tuple[str, ...], Stream]:
    """Return the distinct tokens of units, given in their annotated normal form, sorted, END and SENTENCE among them; and all in reading order."""
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
    points = int(letters.max(initial=0)) + 1
    is_there = np.zeros(points, dtype=bool)
    is_there[letters[~opens_word]] = True
    single = np.flatnonzero(is_there)
    tokens = sort_tokens({*map(chr, single.tolist()), *words, END, SENTENCE})
    places = {token: place for place, token in enumerate(tokens)}
    place_of = np.zeros(points, dtype=np.int32)
    place_of[single] = [places[chr(letter)] for letter in single.tolist()]
    rank = place_of[letters]
    rank[opens_word] = [places[word] for word in words]
    return tuple(tokens), rank


def _measure(rank: Ranks, sizes: Ranks, signs: Octets, following: Numbers) -> Stream:
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
    return Stream(rank, unit, sentence, offset, adjoins, comma, 2 * sizes)


def _flag(places: Numbers, size: int) -> NDArray[np.bool_]:
    """Return for each of so many whether it is among these."""
    flags = np.zeros(size + 1, dtype=bool)
    flags[places] = True
    return flags[:size]


def _measure_runs(opens: NDArray[np.bool_]) -> Numbers:
    """Return how many there are from each that opens a run to the next."""
    return np.diff(np.flatnonzero(opens), append=len(opens))
