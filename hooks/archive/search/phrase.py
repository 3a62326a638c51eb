"""A phrase: characters that the texts of an archive often have side by side, among neighbours that change.

Found as new words are, by the variety of what they stand beside (Feng et al. 2004, "Accessor variety criteria for Chinese
word extraction"): of all strings that several texts have, those that are not mostly a part of one that is longer. Strings
of a length are found among those that are one shorter (Agrawal and Srikant 1994, "Fast algorithms for mining association
rules"), by sorting numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus

SHORTEST, LONGEST = 4, 16
"""Characters of a phrase; among shorter strings too many are parts of words."""
MOST = 2000
WHOLE, SAMPLE = 1_200_000, 600_000
"""Up to how many characters all texts are read, and how many are of larger archives: what is frequent is so in a part of them, and each build has to wait."""

_FIRST, _LAST = 0x4E00, 0x9FFF
_LEAST_TEXTS = 3
_SHARE = (2, 3)
"""Where one that several texts have and that is one longer stands at two thirds of a string's places, the string is a part of that."""
_PARTICLES = "的了和与及着过等我你他她们这那是在也就都把被让并且或而但于其之各个要从对同向由将还可很以所"
_OPENING, _CLOSING = _PARTICLES + "们里者性", _PARTICLES + "不没有上下中后前时年月第一每再做"
"""With these no phrase begins, or ends."""
_QUOTES = "“”‘’「」『』《》"
"""Search does without them."""

_Numbers = NDArray[np.int64]


class _Texts(NamedTuple):
    """Texts one after another.

    Attributes:
        letters: Of each place the number of its character, in so many bits; 0 for all that is no Han, and between texts.
        bits: How many.
        owners: Of each place the number of its text.
        alphabet: The characters, by their numbers.

    """

    letters: _Numbers
    bits: int
    owners: _Numbers
    alphabet: str


class _Strings(NamedTuple):
    """The strings of one length that several texts have.

    Attributes:
        places: Where they stand, in order.
        numbers: Which string stands at each.
        counts: How many places each string has.
        firsts: The first of them.

    """

    places: _Numbers
    numbers: _Numbers
    counts: _Numbers
    firsts: _Numbers


def choose_texts(corpus: Corpus) -> Iterator[str]:
    """Yield the bodies that are read: of a large archive as many as come to a sample, which does not change but that it gets less of one that grows."""
    whole = sum(len(entry.body) for entry in corpus.entries)
    share = 1 if whole <= WHOLE else SAMPLE / whole
    for entry in sorted(corpus.entries, key=lambda entry: entry.id):
        digest = hashlib.blake2b(entry.id.encode("utf-8"), digest_size=4).digest()
        if int.from_bytes(digest, "big") < share * (1 << 32):
            yield entry.body


def list_phrases(texts: Iterable[str]) -> list[str]:
    """Return the phrases that several texts have, at most `MOST`, the most frequent first."""
    read = _read(texts)
    found: list[tuple[int, str]] = []
    places = np.flatnonzero(read.letters)
    strings = _keep_common(read, places, read.letters[places])
    for length in range(1, LONGEST + 1):
        longer = _extend(read, strings, length + 1)
        if length >= SHORTEST:
            found += _list_free(read, strings, longer, length)
        strings = longer
    found.sort(key=lambda it: (-it[0], -len(it[1]), it[1]))
    return [phrase for _, phrase in found[:MOST]]


def _read(texts: Iterable[str]) -> _Texts:
    parts = [f"{text}\n".encode("utf-32-le", "surrogatepass") for text in texts]
    points = np.frombuffer(b"".join(["\n".encode("utf-32-le"), *parts]), "<u4")
    owners = np.repeat(np.arange(len(parts) + 1), [1, *(len(part) // points.itemsize for part in parts)])
    is_read = ~np.isin(points, list(map(ord, _QUOTES)))
    points, owners = points[is_read], owners[is_read]
    places = np.where((points >= _FIRST) & (points <= _LAST), points.astype(np.int64) - _FIRST + 1, 0)
    has = np.bincount(places) > 0
    has[0] = False
    alphabet = "\n" + "".join(chr(_FIRST + place - 1) for place in np.flatnonzero(has).tolist())
    letters = np.where(places, np.cumsum(has)[places], 0)
    return _Texts(letters, len(alphabet).bit_length(), owners, alphabet)


def _extend(texts: _Texts, strings: _Strings, length: int) -> _Strings:
    """Return the strings of this length, given those that are one shorter: both parts of each are among them."""
    places, numbers = strings.places, strings.numbers
    follows = np.diff(places, append=-1) == 1
    places = places[follows]
    return _keep_common(texts, places, (numbers[follows] << texts.bits) | texts.letters[places + length - 1])


def _keep_common(texts: _Texts, places: _Numbers, keys: _Numbers) -> _Strings:
    """Return the strings that several texts have, of those at some places, the same where their keys are."""
    bits = len(places).bit_length()
    both = np.sort((keys << bits) | np.arange(len(places)))  # to sort numbers takes a fraction of what their order does
    order = both & ((1 << bits) - 1)
    opens_key = np.diff(both >> bits, prepend=-1) != 0
    opens = np.flatnonzero(opens_key)
    opens_text = opens_key | (np.diff(texts.owners[places[order]], prepend=-1) != 0)
    is_common = np.diff(np.append(0, np.cumsum(opens_text))[np.append(opens, len(order))]) >= _LEAST_TEXTS
    counts = np.diff(opens, append=len(order))
    numbers = np.zeros(len(places), dtype=np.int64)
    numbers[order] = np.repeat(np.where(is_common, np.cumsum(is_common), 0), counts)
    kept = np.flatnonzero(numbers)
    return _Strings(places[kept], numbers[kept] - 1, counts[is_common], places[order[opens[is_common]]])


def _list_free(texts: _Texts, strings: _Strings, longer: _Strings, length: int) -> Iterator[tuple[int, str]]:
    """Yield the strings that are no parts of those that are one longer, each with the number of its places; the most frequent ones, at least."""
    is_free = _opens_and_closes(texts, strings.firsts, length)
    for shift in (0, 1):
        parts = strings.numbers[np.searchsorted(strings.places, longer.firsts + shift)]
        most = np.zeros(len(strings.counts), dtype=np.int64)
        np.maximum.at(most, parts, longer.counts)
        is_free &= most * _SHARE[1] < strings.counts * _SHARE[0]
    free = np.flatnonzero(is_free)
    if len(free) > MOST:
        counts = strings.counts[free]
        free = free[counts >= np.partition(counts, -MOST)[-MOST]]
    for first, count in zip(strings.firsts[free].tolist(), strings.counts[free].tolist(), strict=True):
        yield count, "".join(map(texts.alphabet.__getitem__, texts.letters[first : first + length].tolist()))


def _opens_and_closes(texts: _Texts, firsts: _Numbers, length: int) -> NDArray[np.bool_]:
    """Return whether each string begins and ends as phrases do."""
    opening, closing = (np.array([letter not in some for letter in texts.alphabet]) for some in (_OPENING, _CLOSING))
    is_right: NDArray[np.bool_] = opening[texts.letters[firsts]] & closing[texts.letters[firsts + length - 1]]
    return is_right
