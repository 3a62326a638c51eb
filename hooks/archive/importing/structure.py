"""The structure of a text: which of its lines are headings, and the Markdown that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..text.escape import escape, escape_heading

_LONGEST_HEADING = 40
_NUMERAL = "[一二三四五六七八九十百]+"
_UPPER_MARK = re.compile(rf"{_NUMERAL}、\s*\S")
_LOWER_MARK = re.compile(rf"[（(]{_NUMERAL}[）)]\s*\S")
# A line that ends so goes on, or is a sentence.
_SENTENCE_END = re.compile(r"[。！？；：，、…!?;:,]$")


def write_body(lines: Sequence[str]) -> str:
    """Return the Markdown of a body, each line a paragraph or a heading; blanks aside no character is added or lost."""
    levels = find_headings(lines)
    return "\n\n".join(
        f"{'#' * level} {escape_heading(line)}" if level else escape(line)
        for line, level in zip((" ".join(line.split("\t")) for line in lines), levels, strict=True)
    )


def find_headings(lines: Sequence[str]) -> tuple[int, ...]:
    """Return the heading level of each line, 0 for a paragraph, which every line is unless it clearly opens a part."""
    marks = [_mark(line) for line in lines]
    upper = _opening(marks, {1})
    # Where no part is marked 一、 those marked （一） are the highest.
    lower = _opening([mark if mark != 1 or n in upper else 0 for n, mark in enumerate(marks)], {2})
    levels, inside = [0] * len(lines), not upper
    for n in range(len(lines)):
        if n in upper:
            levels[n], inside = 2, True
        elif n in lower and inside:
            levels[n] = 3 if upper else 2
    return tuple(levels)


def is_marked(line: str) -> bool:
    """Whether a line begins like a heading."""
    return bool(_UPPER_MARK.match(line) or _LOWER_MARK.match(line))


def _mark(line: str) -> int:
    """Return 1 for a line that may be a heading by 一、, 2 for one by （一）."""
    if len(line) > _LONGEST_HEADING or _SENTENCE_END.search(line):
        return 0
    return 1 if _UPPER_MARK.match(line) else 2 if _LOWER_MARK.match(line) else 0


def _opening(marks: Iterable[int], wanted: set[int]) -> frozenset[int]:
    """Return where a marked line is followed by a line of its part; without one it is an item of a list."""
    following = pairwise([*marks, 1])
    return frozenset(n for n, (mark, after) in enumerate(following) if mark in wanted and (after == 0 or after > mark))
