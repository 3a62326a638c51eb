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
WIDEST_GAP = 2

_SKIPPED = BLANKS + CLOSING_QUOTES + "）)"
_PARTING = f"{_SKIPPED}。；！？\n;!?"
_COMMA = re.compile("[，、]")
_WORD = re.compile(r"[\u4e00-\u9fff]+")
_NO_VERB = frozenset(
    "在从把以对为向与和同但而也就这那我你他她它们各每其于由将被使让按据照当经通随因虽如若则又还再今去明昨前后有没是所此该某之的了着过请许才谁能可"
)
"""Characters with which no demand or task opens: prepositions, pronouns, particles, words of time."""

_OPENING = re.compile(rf"[。；！？\n;!?][{_SKIPPED}]*+(.)")
_RUN = re.compile(rf"([\u4e00-\u9fff])(?<![{''.join(sorted(_NO_VERB))}])\1+")

_MODALS = ("要", "必须", "应当", "应该", "需要", "务必", "决不", "绝不")
_BEFORE_FIRST = "：:，,、“‘「『（("


def find_parallels(text: str) -> Iterator[tuple[str, list[int]]]:
    """Yield each parallel as the words that all members open with, and the offsets at which they do."""
    openings = _OPENING.findall(text)
    if _RUN.search("".join(openings)) is None:  # hardly any text has one
        return
    first = len(text) - len(text.lstrip(_SKIPPED))
    starts = [first, *(match.start(1) for match in _OPENING.finditer(text)), len(text)]
    taken = -1
    for run in _RUN.finditer(text[first] + "".join(openings)):
        members = [(at, text[starts[at] : starts[at + 1]].rstrip(_PARTING)) for at in range(*run.span())]
        for part in _split_run(members):
            before = part[0][0] - 1
            segment = (starts[before], text[starts[before] : starts[before + 1]]) if before >= 0 else (0, "")
            found = _read_parallel(text, segment, [(starts[at], words) for at, words in part])
            if found and found[1][0] > taken:
                taken = found[1][-1]
                yield found


def _split_run(run: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the parts of a run that agree in their second character as well, or the run where all heads are short."""
    if all(_measure(words) <= SHORT_HEAD for _, words in run):
        yield run
        return
    for _, group in groupby(run, key=lambda member: member[1][:2]):
        part = list(group)
        if len(part) >= FEWEST - 1:
            yield part


def _read_parallel(text: str, before: tuple[int, str], members: list[tuple[int, str]]) -> tuple[str, list[int]] | None:
    """Return a parallel, where the members are one, with the first of them that opens inside of the segment before."""
    members = [*_find_first(before, _find_common(members[:2])), *members]
    if len(members) < FEWEST:
        return None
    match = _WORD.match(_find_common(members))
    opening = match[0] if match else ""
    heads = [words[: _measure(words)] for _, words in members]
    starts = [start for start, _ in members]
    is_listed = all("；" in text[last - WIDEST_GAP : last] for last in starts[1:])
    return (opening, starts) if opening and _is_parallel(opening, heads, is_listed=is_listed) else None


def _find_first(segment: tuple[int, str], opening: str) -> Iterator[tuple[int, str]]:
    """Yield the first member, where it opens inside of a segment: after the words that announce the parallel."""
    start, words = segment
    match = _WORD.match(opening)
    if match is None:
        return
    least = match[0][:2]
    at = words.rfind(least)
    while at > 0:
        if words[at - 1] in _BEFORE_FIRST:
            yield start + at, words[at:]
            return
        at = words.rfind(least, 0, at)


def _find_common(members: Sequence[tuple[int, str]]) -> str:
    """Return the words with which all members open."""
    first, last = min(words for _, words in members), max(words for _, words in members)
    size = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:size]


def _measure(words: str) -> int:
    """Return the length of a member's head, up to its first comma of either kind: one is often put for the other."""
    match = _COMMA.search(words)
    return match.start() if match else len(words)


def _is_parallel(opening: str, heads: Sequence[str], *, is_listed: bool) -> bool:
    lengths = [len(head) for head in heads]
    if min(lengths) <= len(opening) or max(lengths) > LONGEST_HEAD or any(a == b for a, b in pairwise(heads)):
        return False
    if len(opening) == 1:
        return len(set(lengths)) == 1 and lengths[0] <= SHORT_HEAD
    if is_listed:  # in one sentence, parted as lists are
        return True
    if len(opening) > len("要坚") and opening.startswith(_MODALS):
        return True
    return max(lengths) - min(lengths) <= GREATEST_DIFFERENCE
