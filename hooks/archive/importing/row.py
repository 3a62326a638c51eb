"""The rows of a source: its lines without the blanks around them, those run together by `　　` alone taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .formats.source import Line, Source, Table
from .reader import INVISIBLE

LONGEST = 60
"""A row of more characters is no line of a head or a foot."""

SENTENCE = re.compile(r"[。！？；]")

_INDENT = re.compile(r"[ \t\xa0]{0,3}\u3000|[ \t\xa0]{2,}|\t")
_INNER_INDENT = re.compile(r"(?<=\S)(?:\u3000{2,}|[ \xa0]{4,})(?=\S)")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’』」》）)\"']*$")
_LONG = 100
_LEAST_INDENTS = 2
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a source that says something.

    Attributes:
        text: Its words, without the blanks around them.
        number: Which line of its file it is.
        is_apart: Whether a blank line, or an indent that parts paragraphs, stands before it.
        is_indented: Whether it begins with an indent.
        is_firm: Whether its format says that it is a paragraph of its own.
        references: Where footnotes are referred to, as (offset, mark).
        table: The table that stands here instead of words.

    """

    text: str
    number: int
    is_apart: bool = False
    is_indented: bool = False
    is_firm: bool = False
    references: tuple[tuple[int, str], ...] = ()
    table: Table | None = None


def read_rows(source: Source) -> tuple[tuple[Row, ...], int]:
    """Return the rows of a source, and how many invisible characters were left out of them."""
    rows: list[Row] = []
    dropped = 0
    last = 0
    is_text = source.format in ("text", "markdown", "md", "txt")
    for block in source.blocks:
        if isinstance(block, Table):
            if any(cell.strip() for cells in block.rows for cell in cells):
                rows.append(Row("", block.number, is_apart=True, is_firm=True, table=block))
                last = block.number
            continue
        line, count = _clean(block)
        dropped += count
        if not line.text.strip():
            # A line of what nobody sees is no blank line between paragraphs.
            last = block.number if count and block.number == last + 1 else last
            continue
        is_firm = not is_text and block.number != last
        for row in _split(line):
            is_apart = row.is_apart or block.number > last + 1
            rows.append(replace(row, is_apart=is_apart, is_firm=is_firm))
            last = block.number
    return tuple(rows), dropped


def squeeze(text: str) -> str:
    """Return the characters of a text that are seen: what the law of the import compares."""
    return "".join(INVISIBLE.sub("", text).split())


def _clean(line: Line) -> tuple[Line, int]:
    """Return a line without what nobody sees, references kept in their places."""
    if INVISIBLE.search(line.text) is None:
        return line, 0
    places = [match.start() for match in INVISIBLE.finditer(line.text)]
    references = tuple((offset - sum(at < offset for at in places), mark) for offset, mark in line.references)
    return replace(line, text=INVISIBLE.sub("", line.text), references=references), len(places)


def _split(line: Line) -> Iterator[Row]:
    gaps = list(_INNER_INDENT.finditer(line.text)) if len(line.text) > _LONG else []
    if gaps:
        gaps = _choose_gaps(line.text, gaps)
    edges = [0, *(gap.end() for gap in gaps), len(line.text)]
    for n, (start, end) in enumerate(pairwise(edges)):
        row = _cut(line, start, end)
        if row is not None:
            yield replace(row, is_apart=n > 0, is_indented=n > 0 or row.is_indented)


def _choose_gaps(text: str, gaps: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the indents inside a line that part paragraphs: all, where most stand after a sentence, else only those."""
    after = [gap for gap in gaps if _SENTENCE_END.search(text, max(0, gap.start() - 4), gap.start())]
    if len(after) < _LEAST_INDENTS:
        return after
    ended = {gap.start() for gap in after}
    chosen = []
    start = 0
    for n, gap in enumerate(gaps):
        end = gaps[n + 1].start() if n + 1 < len(gaps) else len(text)
        # 李　　强 and 报　　告 are words set wide.
        if end - gap.end() >= _SHORTEST or (gap.start() in ended and gap.start() - start >= _SHORTEST):
            chosen.append(gap)
        start = gap.end()
    return chosen


def _cut(line: Line, start: int, end: int) -> Row | None:
    raw = line.text[start:end]
    text = raw.strip()
    if not text:
        return None
    begin = start + raw.index(text[0])
    references = tuple(
        (max(0, min(offset - begin, len(text))), mark) for offset, mark in _within(line.references, start, end)
    )
    return Row(text, line.number, is_indented=_INDENT.match(raw) is not None, references=references)


def _within(references: Iterable[tuple[int, str]], start: int, end: int) -> Iterator[tuple[int, str]]:
    # A reference stands after its word: one on an edge belongs to the words before it.
    return ((offset, mark) for offset, mark in references if start < offset <= end or offset == start == 0)
