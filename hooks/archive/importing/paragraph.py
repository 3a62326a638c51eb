"""The paragraphs of a text: its rows, those that a newline broke inside a sentence joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from .formats.source import Table
from .heading import is_bare_mark, is_marked, read_mark
from .row import Row

HEADING_LENGTH = 40
_CLOSERS = "”’』」》）)\"'】〕"
_SENTENCE_END = re.compile(rf"[。！？!?；;：:…—][{_CLOSERS}]*$")
_OPEN_END = re.compile(r"[《（(“‘『「〈【〔、，,]$")
_CONTINUES = re.compile(r"[，。、；：！？》）”’』」】〕％%,;!?)]|\.(?!\.)")
_OMISSION = re.compile(r"[…\.。．*×□\s]{2,}$")
_MOST_APART = 0.5
_NEARLY_ALL = 0.8
_CLOSING = 8
_MOST_FULL = 0.5
_MOST_OPEN = 0.35
_FULL = 0.85
_WIDEST = 130
_NARROWEST = 24
_LEAST = 8
_SHORT_LINE = 20
"""Of more characters than this is a line that fills its column, in the narrowest that are set by hand."""
_WIDE = "\u2000"
# 一是 and 第一， run on inside a paragraph, so they may begin a line by chance.
_INNER = frozenset({"point", "ordinal"})
# A sentence that breaks off after so many characters was broken by a blank line where a link or a page ended.
_BROKEN = 60
_WIDEST_GAP = 4
# Or after a whole sentence, where no more than one line stands between: no heading has one.
_AFTER_SENTENCE = re.compile(r"[。！？；].*[^。！？；]$")
_NARROWEST_GAP = 2
_BREAKS_OFF = re.compile(r"[\u4e00-\u9fff\dA-Za-z，、,“‘《（]$")


_BULLET = re.compile(r"[-*+•·●○■□◆◇▪➢]+[ \t\u3000]")


class Layout(Enum):
    """How a file sets its paragraphs."""

    LINES = "lines"
    APART = "apart"
    WRAPPED = "wrapped"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a table.

    Attributes:
        text: Its words.
        first: The number of its first line.
        last: The number of its last one.
        is_apart: Whether a blank line stands before it.
        references: Where footnotes are referred to.
        table: The table that it is.

    """

    text: str
    first: int
    last: int
    is_apart: bool = False
    references: tuple[tuple[int, str], ...] = ()
    table: Table | None = None


def find_layout(rows: Sequence[Row]) -> tuple[Layout, int, bool]:
    """Return how the rows are set, how wide a full one is, and whether paragraphs are indented."""
    words = [row for row in rows if row.table is None]
    widths = sorted(_measure(row.text) for row in words)
    full = widths[int(len(widths) * 0.9)] if widths else 0
    indented = sum(row.is_indented for row in words)
    is_indented = indented >= max(2, len(words) // 8) and not all(row.is_indented for row in words)
    # Of a wrapped file most lines are full, and many of those end nowhere.
    if len(words) >= _LEAST and _NARROWEST <= full <= _WIDEST and widths[-1] <= full * 1.25:
        wide = [row for row in words if _measure(row.text) >= full * _FULL]
        broken = [row for row in wide if not _SENTENCE_END.search(row.text[-_CLOSING:])]
        if len(wide) >= len(words) * _MOST_FULL and len(broken) >= len(wide) * _MOST_OPEN:
            return Layout.WRAPPED, full, is_indented
    apart = sum(row.is_apart for row in rows[1:])
    after = [row.is_apart for before, row in pairwise(rows) if _SENTENCE_END.search(before.text[-_CLOSING:])]
    # Where every sentence that ends a paragraph has a blank line after it, a line without one goes on.
    is_apart = len(after) > 1 and sum(after) >= len(after) * _NEARLY_ALL
    if apart > (len(rows) - 1) * _MOST_APART or is_apart:
        return Layout.APART, full, is_indented
    return Layout.LINES, full, is_indented


def read_paragraphs(rows: Sequence[Row], layout: tuple[Layout, int, bool]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the rows of a text."""
    return tuple(_join(group) for group in _group(rows, layout))


def _group(rows: Sequence[Row], layout: tuple[Layout, int, bool]) -> Iterator[list[Row]]:
    group: list[Row] = list(rows[:1])
    for before, row in pairwise(rows):
        # What a paragraph is so far says whether its last line is a heading.
        opening = before.text if len(group) == 1 else ""
        if _goes_on(before, row, opening, layout, is_inside=group[0].is_indented):
            group.append(row)
        else:
            yield group
            group = [row]
    if group:
        yield group


def _goes_on(before: Row, row: Row, opening: str, layout: tuple[Layout, int, bool], *, is_inside: bool) -> bool:
    if before.table or row.table or _OMISSION.match(before.text) or _OMISSION.match(row.text):
        return False
    kind, full, is_indented = layout
    is_continued = _CONTINUES.match(row.text) and (row.text[0] in _CLOSERS or before.text[-1] not in "。！？")
    if is_continued or _is_broken_off(before, row, kind):
        return True
    if kind is Layout.WRAPPED and not row.is_apart and not row.is_firm:
        return _is_wrapped(before, row, opening, full=full, is_indented=is_indented)
    if _SENTENCE_END.search(before.text[-_CLOSING:]) or _opens(row.text) or (row.is_indented and is_indented):
        return False
    if _OPEN_END.search(before.text[-1]) or (is_bare_mark(before.text) and not row.is_firm):
        return not row.is_apart or before.text[-1] in "《（(“"
    is_heading = is_marked(opening) and len(opening) <= HEADING_LENGTH
    is_near = not (row.is_apart or row.is_firm or is_heading)
    # Where paragraphs are indented, a line without an indent goes on with the one that has it.
    least = _SHORT_LINE if is_indented and is_inside else HEADING_LENGTH
    return is_near and (kind is Layout.APART or len(before.text) > least)


def _is_broken_off(before: Row, row: Row, kind: Layout) -> bool:
    """Whether a row stops inside a sentence, as only a row of text does that is long or has a whole one before it, and the next has no indent for all the blank lines between."""
    return (
        kind is not Layout.WRAPPED
        and (
            len(before.text) >= _BROKEN
            or (row.number - before.number <= _NARROWEST_GAP and _AFTER_SENTENCE.search(before.text) is not None)
        )
        and not (row.is_firm or row.is_indented or _opens(row.text))
        and row.number - before.number <= _WIDEST_GAP
        and _BREAKS_OFF.search(before.text[-1]) is not None
    )


def _opens(text: str) -> bool:
    """Whether a line opens a paragraph by the mark or the bullet that it begins with."""
    return is_marked(text) or _BULLET.match(text) is not None


def _is_wrapped(before: Row, row: Row, opening: str, *, full: int, is_indented: bool) -> bool:
    if is_indented and row.is_indented:
        return False
    # A line may be cut by its columns or by its characters, of which digits fill half as many columns.
    is_full = max(_measure(before.text), len(before.text) * 2) >= full * _FULL
    mark = read_mark(row.text) if _SENTENCE_END.search(before.text[-_CLOSING:]) else None
    if mark is not None and not (is_indented and is_full and mark.family in _INNER):
        return False
    if not is_full:
        # The short last line of a paragraph, or a heading.
        return bool(_OPEN_END.search(before.text)) and not opening
    return is_indented or not re.search(rf"[。！？][{_CLOSERS}]*$", before.text[-_CLOSING:])


def _measure(text: str) -> int:
    """Return how many columns a line fills."""
    head = text[:_WIDEST]
    return len(head) if head.isascii() else sum(map(_WIDE.__lt__, head)) + len(head)


def _join(rows: Sequence[Row]) -> Paragraph:
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        apart = first.is_apart or first.is_firm
        return Paragraph(first.text, first.number, first.number, apart, first.references, first.table)
    text = ""
    references: list[tuple[int, str]] = []
    for row in rows:
        # Latin words were parted by the newline, Chinese ones were not.
        if text and text[-1].isascii() and text[-1].isalpha() and row.text[0].isascii() and row.text[0].isalpha():
            text += " "
        references.extend((offset + len(text), mark) for offset, mark in row.references)
        text += row.text
    return Paragraph(text, first.number, last.number, first.is_apart or first.is_firm, tuple(references))
