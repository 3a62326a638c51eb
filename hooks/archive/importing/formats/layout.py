"""A layout: glyphs on pages made into paragraphs again, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .source import Line, Note

_SAME_LINE = 0.5
_INDENT = 1.0
# How much nearer than need be a row may end to its margin, in characters, and still go on.
_SLACK = 1.5
_SLACK_OF_SENTENCE = 0.2
_WIDE_GAP = 1.45
_OTHER_SIZE = 0.12
_WORD_GAP = 0.2
_SHADOW = 0.3
_COLUMN_GAP = 2.5
_MARGIN_LINES = 2
_LONG = 0.6
_LATIN_WIDTH = 0.6
_FEW = 2
_RARE = 0.1
_FEWEST_REPEATS = 2
_SHARE = 0.35
_LONGEST_HEAD = 60
_WORD = re.compile(r"[“‘（《〈【〔「『]*(?:[!-~]+|.)(?:[“‘]+.)?[，。、；：！？”’）》〉】〕」』％‰…—]*")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\s\-—–―－~·.•]*(?:第\s*)?(\d{1,4}|[ivxlc]{1,7})(?:\s*页)?(?:\s*[/,，、共of]*\s*(?:共\s*)?\d{1,4}\s*(?:页)?)?[\s\-—–―－~·.•]*",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[。！？!?…：:；;]['\"”’」』）)》]*$")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands on its page; sizes in one unit, y grows downwards.

    Attributes:
        text: The character.
        left: Where it begins.
        right: Where it ends.
        base: How far down the page the line stands that it is written on.
        size: How high its font is.

    """

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of print: its text, its edges, its page."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int


def read_layout(pages: Sequence[Iterable[Glyph]], width: float) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """Return the paragraphs of pages of glyphs, which are so wide, and what was left out at their heads and feet."""
    printed = [make_rows(glyphs, page) for page, glyphs in enumerate(pages, 1)]
    kept, notes = _strip_margins(printed)
    lines = tuple(Line(text, number) for number, text in enumerate(_join_rows(kept, width), 1))
    return lines, tuple(notes)


# ---- glyphs to rows


def make_rows(glyphs: Iterable[Glyph], page: int) -> list[Row]:
    """Return the lines of print on a page, from its top."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        # A line is as low as its first glyph; small ones, a raised reference, are near enough.
        if groups and abs(glyph.base - groups[-1][0].base) <= _SAME_LINE * max(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [row for group in groups if (row := _make_row(group, page)) is not None]


def _make_row(group: list[Glyph], page: int) -> Row | None:
    group = _drop_shadows(sorted(group, key=lambda glyph: glyph.left))
    inked = [glyph for glyph in group if not glyph.text.isspace()]
    if not inked:
        return None
    size = max(glyph.size for glyph in inked)
    text = ""
    previous: Glyph | None = None
    for glyph in group:
        if previous is not None and not glyph.text.isspace() and not text.endswith((" ", "\u3000")):
            text += _space(previous, glyph, size)
        text += glyph.text
        previous = glyph
    return Row(
        text.strip(), inked[0].left, max(glyph.right for glyph in inked), median(g.base for g in inked), size, page
    )


def _drop_shadows(group: list[Glyph]) -> list[Glyph]:
    """Leave out a glyph printed again on the spot, which is how some programs make letters bold."""
    kept: list[Glyph] = []
    for glyph in group:
        near = (other for other in kept[-3:] if other.text == glyph.text and not glyph.text.isspace())
        if not any(abs(other.left - glyph.left) < (glyph.right - glyph.left) * _SHADOW for other in near):
            kept.append(glyph)
    return kept


def _space(previous: Glyph, glyph: Glyph, size: float) -> str:
    """Return the blank between two glyphs: one where Latin words or columns are parted."""
    gap = glyph.left - previous.right
    is_latin = previous.text.isascii() and glyph.text.isascii()
    return " " if gap > size * (_WORD_GAP if is_latin else _COLUMN_GAP) else ""


# ---- heads and feet


def _strip_margins(pages: list[list[Row]]) -> tuple[list[Row], list[Note]]:
    """Return all rows but running heads and page numbers, and notes of those."""
    repeated = _find_repeated(pages)
    heads: dict[str, dict[str, int]] = {}
    numbers = 0
    kept: list[Row] = []
    for page in pages:
        edges = {place for place in range(len(page)) if min(place, len(page) - 1 - place) < _MARGIN_LINES}
        numbered = {place for place in edges if _is_page_number(page[place].text, page, place, len(pages))}
        running = {place for place in edges - numbered if _mask(page[place].text) in repeated}
        if len(numbered | running) == len(page):
            # A page of nothing but running heads is two pages that say the same.
            running = set()
        numbers += len(numbered)
        for place, row in enumerate(page):
            if place in running:
                heads.setdefault(_mask(row.text), {}).setdefault(row.text, row.page)
            elif place not in numbered:
                kept.append(row)
    notes = [
        Note(
            "running-head", f"每页重复的页眉或页脚没有收入（首见于第 {min(texts.values())} 页）", text="\n".join(texts)
        )
        for texts in heads.values()
    ]
    if numbers:
        notes.append(Note("page-number", f"页码没有收入，共 {numbers} 处"))
    return kept, notes


def _find_repeated(pages: list[list[Row]]) -> set[str]:
    """Return what stands at the same height of the head or foot of most pages, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {*page[:_MARGIN_LINES], *page[-_MARGIN_LINES:]}
        counts.update({_mask(row.text) for row in edges if len(row.text) <= _LONGEST_HEAD})
    # Heads of left and right pages may differ, so each need stand on a good third only.
    enough = max(_FEWEST_REPEATS, len([page for page in pages if page]) * _SHARE)
    heights: dict[str, list[float]] = {}
    for page in pages:
        for row in page:
            heights.setdefault(_mask(row.text), []).append(row.base / row.size)
    return {text for text, count in counts.items() if count >= enough and max(heights[text]) - min(heights[text]) < 1}


def _mask(text: str) -> str:
    return _DIGITS.sub("0", "".join(text.split()))


def _is_page_number(text: str, page: list[Row], place: int, pages: int) -> bool:
    """Whether the outermost row of a page is nothing but the page's number, and apart from the text."""
    if place not in {0, len(page) - 1} or len(page) == 1 or _PAGE_NUMBER.fullmatch(text) is None:
        return False
    row, neighbour = page[place], page[1 if place == 0 else -2]
    is_apart = abs(row.base - neighbour.base) > row.size * _WIDE_GAP
    return is_apart and (pages > 1 or not text.isdigit() or text == "1")


# ---- rows to paragraphs


def _join_rows(rows: list[Row], width: float) -> list[str]:
    """Return paragraphs: a row goes on with the one before where that is full and this one is not indented."""
    paragraphs: list[str] = []
    margins = _Margins.measure(rows, width)
    previous: Row | None = None
    for row in rows:
        if previous is not None and margins.goes_on(previous, row):
            paragraphs[-1] = _glue(paragraphs[-1], row.text)
        else:
            paragraphs.append(row.text)
        previous = row
    return paragraphs


def _glue(text: str, more: str) -> str:
    # Latin words are parted by the end of a line; a number that it cuts is not.
    is_latin = (text[-1] + more[0]).isascii() and text[-1].isalpha() and more[0].isalpha()
    return f"{text} {more}" if is_latin else text + more


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the text of a document begins and ends on its lines, and how far the lines are apart."""

    left: float
    right: float
    leading: float
    size: float

    @classmethod
    def measure(cls, rows: Sequence[Row], width: float) -> _Margins:
        """Return the margins of rows on pages of a width."""
        if not rows:
            return cls(0, 0, 0, 0)
        size = median(_crowd((row.size for row in rows), 0.5)[-1])
        body = [row for row in rows if abs(row.size - size) <= size * _OTHER_SIZE]
        span = max(row.right for row in body) - min(row.left for row in body)
        long = [row for row in body if row.right - row.left > span * _LONG]
        # Where most paragraphs are of one row, most rows are indented.
        lefts = _crowd((row.left for row in long or body), size * 0.25)
        left = min(median(near) for near in lefts if len(near) >= min(len(lefts[-1]), max(_FEW, len(long) * _RARE)))
        rights = _crowd((row.right for row in long or body), size)[-1]
        # Too few rows to show where they end: a page has its margins alike.
        right = median(rights) if len(rights) > _FEW else max(width - left, *rights)
        steps = [b.base - a.base for a, b in pairwise(body) if a.page == b.page and b.base > a.base]
        return cls(left, max(right, median(row.right for row in body)), median(steps) if steps else size * 2, size)

    def goes_on(self, before: Row, row: Row) -> bool:
        """Whether a row is the next line of the paragraph of the one before."""
        if abs(row.size - before.size) > before.size * _OTHER_SIZE:
            return False
        if not self._is_full(before, row):
            return False
        if row.left > self.left + row.size * _INDENT or row.left < self.left - row.size * _INDENT:
            return self._is_hanging(before, row)
        return before.page != row.page or row.base - before.base <= self.leading * _WIDE_GAP

    def _is_full(self, before: Row, row: Row) -> bool:
        """Whether a row had no room for what begins the next: a word or character with the marks it is not parted from."""
        word = _WORD.match(row.text)
        wide = sum(_LATIN_WIDTH if character.isascii() else 1 for character in word[0]) if word else 1
        # Where a sentence ends so may a paragraph: there the measure is strict.
        slack = _SLACK_OF_SENTENCE if _ENDS.search(before.text) else _SLACK
        return before.right + before.size * (wide + slack) >= self.right

    def _is_hanging(self, before: Row, row: Row) -> bool:
        """Whether a row off the margin goes on all the same: under a line as far off that is no end of a sentence."""
        is_under = abs(row.left - before.left) < row.size * _SAME_LINE and before.page == row.page
        return (
            is_under and not _ENDS.search(before.text) and before.right + before.size * _SLACK_OF_SENTENCE >= self.right
        )


def _crowd(values: Iterable[float], step: float) -> list[list[float]]:
    """Return values in groups of those near one another, the largest group last."""
    groups: dict[int, list[float]] = {}
    for value in values:
        groups.setdefault(round(value / (step or 1)), []).append(value)
    return sorted(groups.values(), key=len)
