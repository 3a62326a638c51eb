"""Likeness: how much two texts are of the same words, and the shelf on which those much like one are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from heapq import nsmallest
from zlib import crc32

SAME = 0.5
"""From this share of common words on, two texts are versions of one."""

_WORDS = re.compile(r"\w+")
_SHORTEST = 5
_SKETCH = 48
_FEWEST = 6
_SHARE = 6
_MOST = 2
_GRAM = 5


def measure(one: str, other: str) -> float:
    """Return the share of their runs of five characters that two texts have in common, marks and blanks aside."""
    a, b = _list_grams(one), _list_grams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


class Shelf:
    """Texts by a few of their clauses: those much like one are found without comparing it with all."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = {}
        self._names: list[str] = []
        self._sizes: list[int] = []

    def add(self, name: str, text: str) -> None:
        """Put a text on the shelf under a name."""
        sketch = _sketch(text)
        for clause in sketch:
            self._holders.setdefault(clause, []).append(len(self._names))
        self._names.append(name)
        self._sizes.append(len(sketch))

    def find(self, text: str) -> tuple[str, ...]:
        """Return the names of the few texts that share most clauses with one, the likest first."""
        sketch = _sketch(text)
        shared = Counter(place for clause in sketch for place in self._holders.get(clause, ()))
        return tuple(
            self._names[place]
            for place, count in shared.most_common(_MOST)
            if count >= min(_FEWEST, *(1 + size // _SHARE for size in (len(sketch), self._sizes[place])))
        )


@lru_cache(maxsize=2)
def _sketch(text: str) -> list[int]:
    """Return the least of the hashes of a text's clauses: of two texts alike many are the same."""
    return nsmallest(_SKETCH, set(_hash(clause for clause in _WORDS.findall(text) if len(clause) >= _SHORTEST)))


def _hash(clauses: Iterable[str]) -> Iterable[int]:
    return (crc32(clause.encode()) for clause in clauses)


@lru_cache(maxsize=2)
def _list_grams(text: str) -> set[str]:
    words = "".join(_WORDS.findall(text))
    return {words[at : at + _GRAM] for at in range(len(words) - _GRAM + 1)}
