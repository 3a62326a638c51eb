"""The structure of a text as Markdown: its headings, paragraphs, tables and footnotes, no character added or lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count

from ..text.block import parse_body
from ..text.escape import escape, escape_heading
from .formats.source import Footnote, Table
from .heading import find_headings
from .paragraph import Paragraph
from .reader import INVISIBLE
from .row import squeeze

_LABEL = re.compile(r"[0-9A-Za-z\u3400-\u9fff-]{1,32}")
_BLANKS = re.compile(r"(?<! ) *+(?:[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+ *+)+")


def write_body(paragraphs: Sequence[Paragraph], levels: Sequence[int], footnotes: Sequence[Footnote] = ()) -> str:
    """Return the Markdown of a body; blanks aside no character is added or lost."""
    labels = _label(footnotes, paragraphs)
    blocks = [_write(paragraph, level, labels) for paragraph, level in zip(paragraphs, levels, strict=True)]
    blocks.extend(
        f"[^{labels[note.mark]}]: {escape(flatten(note.text))}"
        for note in footnotes
        if note.mark in labels and note.text.strip()
    )
    return "\n\n".join(blocks)


def flatten(text: str) -> str:
    """Return a text on one line."""
    return _BLANKS.sub(" ", INVISIBLE.sub("", text)).strip(" ")


def read_characters(body: str) -> str:
    """Return the characters that a body shows, blanks aside: escapes undone, in the order of its source."""
    pieces: list[str] = []
    for block in parse_body(body):
        if block.rows:
            pieces.extend(cell.text for row in block.rows for cell in row)
        else:
            pieces.append(block.text)
    return squeeze("".join(pieces))


def write_lines(lines: Sequence[str]) -> str:
    """Return the Markdown of lines, each of which is a paragraph or a heading."""
    paragraphs = [Paragraph(flatten(line), n, n) for n, line in enumerate(lines, 1)]
    return write_body(paragraphs, find_headings([paragraph.text for paragraph in paragraphs]))


def _write(paragraph: Paragraph, level: int, labels: dict[str, str]) -> str:
    if paragraph.table is not None:
        return _write_table(paragraph.table, labels)
    kept = [(offset, labels[mark]) for offset, mark in paragraph.references if mark in labels]
    if level:
        return f"{'#' * level} {_refer(paragraph.text, kept, is_heading=True)}"
    return _refer(paragraph.text, kept)


def _refer(text: str, references: Iterable[tuple[int, str]], *, is_heading: bool = False, is_cell: bool = False) -> str:
    """Escape a text and put the references to footnotes in their places."""
    pieces: list[str] = []
    start = 0
    ordered = sorted(references)
    for place, label in ordered:
        # A reference before a colon at the start of a line would define a footnote.
        offset = max(place, 1) if text[:1] == ":" else place
        pieces.append(_escape_piece(text[start:offset], at_start=start == 0 and not is_heading and not is_cell))
        pieces.append(f"[^{label}]")
        start = offset
    rest = text[start:]
    if is_heading:
        pieces.append(escape_heading(flatten(rest)))
    else:
        pieces.append(_escape_piece(rest, at_start=start == 0 and not ordered and not is_cell))
    return "".join(pieces)


def _escape_piece(text: str, *, at_start: bool) -> str:
    return escape(flatten(text), at_line_start=at_start)


def _write_table(table: Table, labels: dict[str, str]) -> str:
    places: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for row, column, offset, mark in table.references:
        if mark in labels:
            places.setdefault((row, column), []).append((offset, labels[mark]))
    width = max(len(cells) for cells in table.rows)
    lines = [
        "| "
        + " | ".join(
            _refer(cells[column] if column < len(cells) else "", places.get((number, column), ()), is_cell=True)
            for column in range(width)
        )
        + " |"
        for number, cells in enumerate(table.rows)
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _label(footnotes: Sequence[Footnote], paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """Return the label of each footnote that is referred to and says something; its own mark where that may be one."""
    marks = {mark for paragraph in paragraphs for _, mark in paragraph.references}
    marks.update(mark for paragraph in paragraphs if paragraph.table for _, _, _, mark in paragraph.table.references)
    labels: dict[str, str] = {}
    for note in footnotes:
        if note.mark in marks and note.mark not in labels and note.text.strip():
            taken = set(labels.values())
            free = (str(n) for n in count(1) if str(n) not in taken)
            labels[note.mark] = note.mark if _LABEL.fullmatch(note.mark) and note.mark not in taken else next(free)
    return labels
