"""A question: a phrase, or two, that a search is asked for, and what a plain count of the texts answers."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..text.normalise import normalise
from .text import Text

FIXED = (
    "高质量发展", "供给侧结构性改革", "放管服改革", "人工智能+", "8.3%", "GDP", "乡村振兴", "以人民为中心", "社会主义", "从严治党",
)  # fmt: skip
"""What staff do look for, as far as the texts have it."""

SINGLE, DOUBLE = 60, 20
_BANDS = 5
_CANDIDATES = 80
_SHORTEST, _LONGEST = 2, 10


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the records that have it, each with how often."""

    terms: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def query(self) -> str:
        return " ".join(self.terms)


class Reader:
    """Counts phrases in texts by looking at every one."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = {text.name: text.normalise() for text in texts}

    def count(self, terms: Sequence[str]) -> dict[str, int]:
        """Return how often each record has the terms, of those that have them all in one paragraph."""
        patterns = [_compile(normalise(term)) for term in terms]
        found = {}
        for name, text in self._texts.items():
            counts = [sum(1 for _ in pattern.finditer(text)) for pattern in patterns]
            if all(counts) and (len(terms) == 1 or _find_paragraph(text, patterns)):
                found[name] = sum(counts)
        return found

    def ask(self, terms: Sequence[str]) -> Question:
        """Return a question with its answer."""
        return Question(tuple(terms), self.count(terms))

    def find_paragraphs(self, term: str) -> set[tuple[str, int]]:
        """Return the paragraphs that have a term, each as its record and its number there."""
        pattern = _compile(normalise(term))
        parts = ((name, text.split("\n\n")) for name, text in self._texts.items() if pattern.search(text))
        return {(name, n) for name, some in parts for n, part in enumerate(some) if pattern.search(part)}


def _compile(term: str) -> re.Pattern[str]:
    """Return what finds a term wherever it begins; a word must end where that of the text does."""
    before = r"(?<![0-9a-z.])" if re.match("[0-9a-z]", term) else ""
    after = r"(?![0-9a-z.])" if re.search("[0-9a-z]$", term) else ""
    first, rest = re.escape(term[:1]), re.escape(term[1:])
    return re.compile(f"{before}{first}(?={rest}{after})")


def _find_paragraph(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    return next((part for part in text.split("\n\n") if all(pattern.search(part) for pattern in patterns)), "")


def choose_questions(texts: Sequence[Text], single: int = SINGLE, double: int = DOUBLE) -> list[Question]:
    """Return questions of one phrase, from frequent to rare, and then of two, always the same for the same texts."""
    reader = Reader(texts)
    clauses = Counter(clause for text in texts for clause in text.list_clauses() if _is_askable(clause))
    fixed = [question for question in (reader.ask([phrase]) for phrase in FIXED) if question.counts]
    bands = _sort_into_bands(clauses, len(texts))
    candidates = [clause for band in bands for clause in band[:_CANDIDATES]]
    questions = [reader.ask([clause]) for clause in candidates if clause not in {normalise(one) for one in FIXED}]
    sorted_again = _sort_into_bands({question.terms[0]: len(question.counts) for question in questions}, len(texts))
    asked = {question.terms[0]: question for question in questions}
    chosen = [*fixed, *(asked[phrase] for phrase in _take_in_turn(sorted_again, max(0, single - len(fixed))))]
    chosen.sort(key=lambda question: (-len(question.counts), question.terms))
    phrases = [question.terms[0] for question in chosen]
    return [*chosen, *(reader.ask(pair) for pair in _choose_pairs(reader, phrases, double))]


def _is_askable(clause: str) -> bool:
    return _SHORTEST <= len(clause) <= _LONGEST and not clause.isascii()


def _sort_into_bands(counts: Mapping[str, int], records: int) -> list[list[str]]:
    """Return the phrases of each band of frequency, the most frequent band first, as if drawn by lot."""
    bands: list[list[str]] = [[] for _ in range(_BANDS)]
    for phrase, count in counts.items():
        rarity = 1 - math.log(count) / math.log(max(records, 2))
        bands[min(_BANDS - 1, int(rarity * _BANDS))].append(phrase)
    return [sorted(band, key=_draw) for band in bands]


def _draw(phrase: str) -> bytes:
    return hashlib.blake2b(phrase.encode("utf-8"), digest_size=8).digest()


def _take_in_turn(bands: Sequence[Sequence[str]], count: int) -> list[str]:
    """Return so many phrases, one of each band after another, as long as there are any."""
    rounds = (band[n : n + 1] for n in range(max(map(len, bands), default=0)) for band in bands)
    return [phrase for some in rounds for phrase in some][:count]


def _choose_pairs(reader: Reader, phrases: Sequence[str], count: int) -> list[tuple[str, str]]:
    """Return pairs that stand in one paragraph, from those in most records to those in one: a pair in one record costs least.

    Each phrase is paired with the one that it shares most records with.
    """
    places = {phrase: reader.find_paragraphs(phrase) for phrase in phrases}
    shared: dict[tuple[str, str], int] = {}
    for first in phrases:
        others = (other for other in phrases if not _overlap(first, other))
        counts = {other: len({name for name, _ in places[first] & places[other]}) for other in others}
        best = max(counts, key=lambda other: (counts[other], _draw(other)), default=first)
        if counts.get(best) and (best, first) not in shared:
            shared[first, best] = counts[best]
    pairs = sorted(shared, key=lambda pair: (-shared[pair], pair))
    # Evenly from all of them, the first and the last among them.
    step = max(1.0, (len(pairs) - 1) / max(1, count - 1))
    return [pairs[round(n * step)] for n in range(min(count, len(pairs)))]


def _overlap(one: str, other: str) -> bool:
    one, other = normalise(one), normalise(other)
    return one in other or other in one
