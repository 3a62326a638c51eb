"""Likeness: how much two texts are of the same words, and the shelf on which those much like one are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from operator import itemgetter
from zlib import crc32

SAME = 0.5
"""From this share of common words on, two texts are versions of one."""

_WORDS = re.compile(r"\w+")
_CLAUSES = re.compile(r"\w{5,}")
_SKETCH = 48
_FEWEST = 6
_SHARE = 6
_MOST_HOLDERS = 20
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
        self._smallest = _SKETCH

    @classmethod
    def of(cls, sketches: Mapping[str, Sequence[int]]) -> Shelf:
        """Return a shelf of texts of which each will be looked for: of clauses that one alone says none need be kept."""
        shelf = cls()
        times = Counter(chain.from_iterable(sketches.values()))
        telling = {clause for clause, number in times.items() if 1 < number <= _MOST_HOLDERS}
        for name, clauses in sketches.items():
            shelf._put(name, telling.intersection(clauses), len(clauses))
        return shelf

    def add(self, name: str, text: str) -> None:
        """Put a text on the shelf under a name."""
        self.add_sketch(name, sketch(text))

    def add_sketch(self, name: str, clauses: Collection[int]) -> None:
        """Put a text on the shelf of which only the sketch is known."""
        self._put(name, clauses, len(clauses))

    def _put(self, name: str, clauses: Collection[int], size: int) -> None:
        for clause in clauses:
            self._holders.setdefault(clause, []).append(len(self._names))
        self._names.append(name)
        self._sizes.append(size)
        self._smallest = min(self._smallest, size or _SKETCH)  # no clause leads to a text that has none

    def find(self, text: str) -> tuple[str, ...]:
        """Return the names of the few texts that share most clauses with one, the likest first."""
        return self.find_sketch(sketch(text))

    def find_sketch(self, clauses: Sequence[int], *, but: str = "") -> tuple[str, ...]:
        """Return the names of the few texts, `but` one, that share most clauses with a sketch, the likest first.

        What very many texts say tells none of them apart, and would make this a comparison of each with all.
        """
        fewest = 2 if but else 1  # what one text alone says, it says itself
        held = filter(None, map(self._holders.get, clauses))
        shared = Counter(chain.from_iterable(places for places in held if fewest <= len(places) <= _MOST_HOLDERS))
        least = min(_FEWEST, 1 + min(len(clauses), self._smallest) // _SHARE)
        likely = [item for item in shared.items() if item[1] >= least]
        return tuple(
            self._names[place]
            for place, count in nlargest(_MOST + 1, likely, key=itemgetter(1))
            if self._names[place] != but
            and count >= min(_FEWEST, *(1 + size // _SHARE for size in (len(clauses), self._sizes[place])))
        )[:_MOST]


@lru_cache(maxsize=2)
def sketch(text: str) -> list[int]:
    """Return the least of the hashes of a text's clauses: of two texts alike many are the same."""
    return sorted({crc32(clause.encode("utf-8", "surrogatepass")) for clause in _CLAUSES.findall(text)})[:_SKETCH]


@lru_cache(maxsize=2)
def _list_grams(text: str) -> set[str]:
    words = "".join(_WORDS.findall(text))
    return {words[at : at + _GRAM] for at in range(len(words) - _GRAM + 1)}
