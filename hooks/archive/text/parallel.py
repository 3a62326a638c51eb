"""Parallels: three or more sentences or clauses in a row that open with the same words and go on in the same measure."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from archive.text.mark import BLANKS, CLOSING_QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEWEST = 3
LONGEST_HEAD = 24
GREATEST_DIFFERENCE = 2
SHORT_HEAD = 5

_SEGMENT = re.compile(r"[^。；！？\n;!?]+")
_SKIPPED = BLANKS + CLOSING_QUOTES + "）)"
_WORD = re.compile(r"[\u4e00-\u9fff]+")
_NO_VERB = frozenset(
    "在从把以对为向与和同但而也就这那我你他她它们各每其于由将被使让按据照当经通随因虽如若则又还再今去明昨前后有没是所此该某之的了着过请"
)
"""Characters with which no demand or task opens: prepositions, pronouns, particles, words of time."""

_OPENING = re.compile(rf"[。；！？\n;!?][{_SKIPPED}]*+(.)")
_REPEATED = re.compile(rf"([^{''.join(sorted(_NO_VERB))}])\1")

_MODALS = ("要", "必须", "应当", "应该", "需要", "务必", "决不", "绝不")
_BEFORE_FIRST = "：:，,、“‘「『（("


def find_parallels(text: str) -> Iterator[tuple[str, list[int]]]:
    """Yield each parallel as the words that all members open with, and the offsets at which they do."""
    # Hardly any text has one, and these two looks say so far faster.
    if _REPEATED.search("".join(_OPENING.findall(text))) is None:
        return
    segments = []
    for match in _SEGMENT.finditer(text):
        words = match[0].lstrip(_SKIPPED)
        segments.append((match.end() - len(words), words))
    taken = -1
    for start, members in _find_runs(segments):
        if members[0][0] > taken and (found := _read_parallel(segments, start, members)):
            taken = found[1][-1]
            yield found


def _find_runs(segments: Sequence[tuple[int, str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield runs of segments that open alike, with the place of the first."""
    at = 0
    for opening, group in groupby(segments, key=lambda segment: segment[1][:1]):
        run = list(group)
        if len(run) >= FEWEST - 1 and opening not in _NO_VERB and _WORD.match(opening):
            yield from _split_run(at, run)
        at += len(run)


def _split_run(at: int, run: list[tuple[int, str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield the parts of a run that agree in their second character as well, or the run where all heads are short."""
    if all(_measure(words) <= SHORT_HEAD for _, words in run):
        yield at, run
        return
    for _, group in groupby(run, key=lambda segment: segment[1][:2]):
        part = list(group)
        if len(part) >= FEWEST - 1:
            yield at, part
        at += len(part)


def _read_parallel(
    segments: Sequence[tuple[int, str]], at: int, members: list[tuple[int, str]]
) -> tuple[str, list[int]] | None:
    if at:
        members = [*_find_first(segments[at - 1], _find_common(members[:2])), *members]
    if len(members) < FEWEST:
        return None
    match = _WORD.match(_find_common(members))
    opening = match[0] if match else ""
    heads = [words[: _measure(words)] for _, words in members]
    if not opening or not _is_parallel(opening, heads):
        return None
    return opening, [start for start, _ in members]


def _find_first(segment: tuple[int, str], opening: str) -> Iterator[tuple[int, str]]:
    """Yield the first member, where it opens inside of a segment: after the words that announce the parallel."""
    start, words = segment
    match = _WORD.match(opening)
    if match is None:
        return
    least = min(len(match[0]), 2)
    for size in range(min(len(match[0]), 4), least - 1, -1):
        found = max(words.rfind(before + opening[:size]) for before in _BEFORE_FIRST)
        if found >= 0:
            yield start + found + 1, words[found + 1 :]
            return


def _find_common(members: Sequence[tuple[int, str]]) -> str:
    """Return the words with which all members open."""
    first, last = min(words for _, words in members), max(words for _, words in members)
    size = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:size]


def _measure(words: str) -> int:
    """Return the length of a member's head, up to its first comma."""
    end = words.find("，")
    return end if end >= 0 else len(words)


def _is_parallel(opening: str, heads: Sequence[str]) -> bool:
    lengths = [len(head) for head in heads]
    if min(lengths) <= len(opening) or max(lengths) > LONGEST_HEAD or any(a == b for a, b in pairwise(heads)):
        return False
    if len(opening) == 1:
        return len(set(lengths)) == 1 and lengths[0] <= SHORT_HEAD
    if len(opening) > len("要坚") and opening.startswith(_MODALS):
        return True
    return max(lengths) - min(lengths) <= GREATEST_DIFFERENCE
