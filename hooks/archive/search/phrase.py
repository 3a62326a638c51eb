"""A phrase: characters that the texts of an archive often have side by side, among neighbours that change.

Found as new words are: of all strings of a length those that recur, and of these the ones whose neighbours on either side
are many, so that neither a part of a longer phrase is taken for one nor two words that happen to meet (Sun, Shen and
Tsou 1998, "Chinese word segmentation without using lexicon and hand-crafted training data"; Feng et al. 2004, "Accessor
variety criteria for Chinese word extraction").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus

SHORTEST, LONGEST = 4, 12
"""Of as many characters as one number holds and more: among shorter strings too many are parts of words."""
MOST = 2000
SAMPLE = 1_200_000
"""Characters of the texts that are read: what is frequent is so in a part of them, and to read more would take seconds of each build."""

_FIRST, _LAST = 0x4E00, 0x9FFF
_BITS = 15  # of a character, 0 for all that is none of those
_LEAST_RECORDS = 3
_LEAST_NEIGHBOURS = 3
_SHARE = 0.5
"""Where more than this share of a string's places have the same neighbour, it is a part of what it makes with that."""
_PARTICLES = "的了和与及着过等我你他她们这那是在也就都把被让并且或而但于其之各个要从对同向由将还可很以所"
_OPENING, _CLOSING = _PARTICLES + "们里者性", _PARTICLES + "不没有上下中后前时年月第一每再做"
"""With these no phrase begins, or ends."""

_QUOTES = str.maketrans("", "", "“”‘’「」『』《》")
"""Search does without them."""

_Numbers = NDArray[np.int64]


class _Strings(NamedTuple):
    """Strings of one length that recur: where they stand, and the number of each."""

    places: _Numbers
    numbers: _Numbers


def choose_texts(corpus: Corpus) -> Iterator[str]:
    """Yield the bodies that are read: of a large archive as many as come to a sample, the same ones as long as they are there."""
    whole = sum(len(entry.body) for entry in corpus.entries)
    for entry in sorted(corpus.entries, key=lambda entry: entry.id):
        digest = hashlib.blake2b(entry.id.encode("utf-8"), digest_size=4).digest()
        if int.from_bytes(digest, "big") * whole < SAMPLE << 32:
            yield entry.body


def list_phrases(texts: Iterable[str]) -> list[str]:
    """Return the phrases that several texts have, at most `MOST`, the most frequent first."""
    characters, owners = _read(texts)
    found: list[tuple[int, str]] = []
    strings = _begin(characters)
    for length in range(SHORTEST, LONGEST + 1):
        if length > SHORTEST:
            strings = _extend(strings, characters, length)
        if not len(strings.places):
            break
        found += _list_free(strings, characters, owners, length)
    found.sort(key=lambda it: (-it[0], -len(it[1]), it[1]))
    return [phrase for _, phrase in found[:MOST]]


def _read(texts: Iterable[str]) -> tuple[_Numbers, _Numbers]:
    """Return each text's characters, 0 for what is no Han and between texts, and the text of each."""
    parts: list[_Numbers] = []
    owners: list[_Numbers] = []
    for number, text in enumerate(texts):
        points = np.frombuffer(
            (text.translate(_QUOTES) + "\n").encode("utf-32-le", "surrogatepass"), dtype="<u4"
        ).astype(np.int64)
        parts.append(np.where((points >= _FIRST) & (points <= _LAST), points - _FIRST + 1, 0))
        owners.append(np.full(len(points), number, dtype=np.int64))
    none = np.zeros(1, dtype=np.int64)
    return np.concatenate([none, *parts]), np.concatenate([none, *owners])


def _begin(characters: _Numbers) -> _Strings:
    """Return the shortest strings that recur."""
    places = np.arange(max(0, len(characters) - SHORTEST))
    parts = [characters[places + nth] for nth in range(SHORTEST)]
    is_whole = np.logical_and.reduce([part > 0 for part in parts])
    places = places[is_whole]
    keys = np.zeros(len(places), dtype=np.int64)
    for part in parts:
        keys = (keys << _BITS) | part[is_whole]
    return _keep_recurring(places, keys)


def _extend(strings: _Strings, characters: _Numbers, length: int) -> _Strings:
    """Return the strings of this length that recur, given those that are one shorter: both parts of each recur."""
    places, numbers = strings
    follows = np.zeros(len(places), dtype=bool)
    follows[:-1] = places[1:] == places[:-1] + 1
    places = places[follows]
    return _keep_recurring(places, (numbers[follows] << _BITS) | characters[places + length - 1])


def _keep_recurring(places: _Numbers, keys: _Numbers) -> _Strings:
    _, numbers, counts = np.unique(keys, return_inverse=True, return_counts=True)
    recurs = counts[numbers] >= _LEAST_RECORDS
    return _Strings(places[recurs], numbers[recurs].astype(np.int64))


def _list_free(strings: _Strings, characters: _Numbers, owners: _Numbers, length: int) -> Iterable[tuple[int, str]]:
    """Yield the strings that stand among neighbours that change, each with the number of its places."""
    places = strings.places
    _, first, numbers, counts = np.unique(strings.numbers, return_index=True, return_inverse=True, return_counts=True)
    texts = _count_each(numbers, owners[places], len(counts))[0]
    is_free = texts >= _LEAST_RECORDS
    for neighbours in (characters[places - 1], characters[places + length]):
        varieties, most = _count_each(numbers, neighbours, len(counts), apart=True)
        is_free &= (varieties >= _LEAST_NEIGHBOURS) & (most <= _SHARE * counts)
    for number in np.flatnonzero(is_free).tolist():
        start = int(places[first[number]])
        phrase = "".join(chr(point + _FIRST - 1) for point in characters[start : start + length].tolist())
        if phrase[0] not in _OPENING and phrase[-1] not in _CLOSING:
            yield int(counts[number]), phrase


def _count_each(numbers: _Numbers, others: _Numbers, size: int, *, apart: bool = False) -> tuple[_Numbers, _Numbers]:
    """Return for each number how many others stand with it, and how often the most frequent one does; `apart`: 0 stands for what is never the same."""
    keys, counts = np.unique((numbers << 32) | others, return_counts=True)
    owners, values = keys >> 32, keys & 0xFFFFFFFF
    varieties = np.bincount(owners, np.where(values == 0, counts, 1) if apart else None, size).astype(np.int64)
    most = np.zeros(size, dtype=np.int64)
    np.maximum.at(most, owners, np.where((values == 0) & apart, 1, counts))
    return varieties, most
