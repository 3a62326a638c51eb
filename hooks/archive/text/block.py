"""The blocks of a record's body: the one reading of its Markdown, which units, checks and HTML all share."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.text.escape import ENTITIES, ESCAPABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Kind = Literal["heading", "paragraph", "omission", "table", "footnote"]
Align = Literal["", "left", "center", "right"]

BLANKS = " \t\r"
"""What may stand around a line without being part of its text; a full-width space is text."""

HEADING = re.compile(r"(#{1,6})[ \t]++(?=.*\S)")
FOOTNOTE = re.compile(r"\[\^([0-9A-Za-z\u3400-\u9fff-]{1,32})\]:")
DELIMITER_ROW = re.compile(r"\|?[ \t]*+:?-++:?(?:[ \t]*+\|[ \t]*+:?-++:?)*+[ \t]*+\|?")
OMISSION = re.compile(r"…{2,}")
INLINE = re.compile(rf"\\([{ESCAPABLE}])|&(lt|gt|amp|#61|#124|#126);|\[\^([0-9A-Za-z\u3400-\u9fff-]{{1,32}})\]")
"""An escape (character or entity) or what looks like a reference to a footnote."""

_CELL_BORDER = re.compile(r"\\.|(\|)")


class Reference(NamedTuple):
    """A reference to a footnote: the offset in the text where it stands, and the footnote's label."""

    offset: int
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    source: str
    text: str
    line: int
    column: int
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    r"""A block of a body.

    Attributes:
        kind: What it is.
        source: Its Markdown, without the signs that open it.
        text: What it says: escapes undone, references to footnotes left out, `\n` where the source breaks a line.
        line: Its first line in the file, from 1.
        level: A heading's level as the source has it.
        label: A footnote's label.
        references: The references to footnotes in its text.
        rows: A table's cells, its header first.
        align: How a table's columns are aligned.

    """

    kind: Kind
    source: str
    text: str
    line: int
    level: int = 0
    label: str = ""
    references: tuple[Reference, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    align: tuple[Align, ...] = ()


class Part(NamedTuple):
    """The lines of one block, from first up to but not including end."""

    kind: Literal["heading", "paragraph", "table", "footnote"]
    first: int
    end: int


def parse_body(source: str, first_line: int = 1) -> tuple[Block, ...]:
    """Return the blocks of a body whose first line is the file's line `first_line`; every body has some reading."""
    lines = source.split("\n")
    parts = list(split_parts(lines))
    labels = find_labels(lines, parts)
    return tuple(_read_block(part, lines, labels, first_line) for part in parts)


def split_parts(lines: Sequence[str]) -> Iterator[Part]:
    """Yield the lines of each block: blank lines, headings and footnotes end what stands before."""
    at, count = 0, len(lines)
    while at < count:
        line = lines[at]
        first = at
        at += 1
        if not line or line.isspace():
            continue
        if line[0] == "#" and HEADING.match(line):
            yield Part("heading", first, at)
            continue
        while at < count and not _opens_block(lines[at]):
            at += 1
        if line[0] == "[" and FOOTNOTE.match(line):
            yield Part("footnote", first, at)
        elif at > first + 1 and is_delimiter_row(lines[first + 1]) and has_border(line):
            yield Part("table", first, at)
        else:
            yield Part("paragraph", first, at)


def find_labels(lines: Sequence[str], parts: Sequence[Part]) -> frozenset[str]:
    """Return the labels of the footnotes that are defined."""
    opened = (FOOTNOTE.match(lines[part.first]) for part in parts if part.kind == "footnote")
    return frozenset(match[1] for match in opened if match)


def is_delimiter_row(line: str) -> bool:
    """Return whether the line is a table's second row; one without a border would underline a heading."""
    return "|" in line and DELIMITER_ROW.fullmatch(line.strip(BLANKS)) is not None


def has_border(line: str) -> bool:
    """Return whether a border between cells stands in the line."""
    return "|" in line and any(match[1] for match in _CELL_BORDER.finditer(line))


def split_cells(line: str) -> tuple[tuple[int, str], ...]:
    """Return each cell of a row as its offset in the line and its source."""
    row = line.strip(BLANKS)
    start = line.index(row)
    borders = [match.start() for match in _CELL_BORDER.finditer(row) if match[1]]
    edges = [-1, *borders, len(row)]
    if borders[:1] == [0]:
        edges.pop(0)
    if len(edges) > 2 and borders[-1:] == [len(row) - 1]:  # noqa: PLR2004 - two edges make a cell
        edges.pop()
    cells = []
    for before, after in itertools.pairwise(edges):
        raw = row[before + 1 : after]
        cell = raw.strip(BLANKS)
        cells.append((start + before + 1 + (raw.index(cell) if cell else 0), cell))
    return tuple(cells)


def read_inline(source: str, labels: Collection[str]) -> tuple[str, tuple[Reference, ...]]:
    """Return the plain text of a line or lines, and where references to footnotes stand in it."""
    if "\\" not in source and "&" not in source and "[^" not in source:
        return source, ()
    pieces: list[str] = []
    references = []
    length = position = 0
    for match in INLINE.finditer(source):
        mark, entity, label = match.groups()
        if label and label not in labels:
            continue
        plain = source[position : match.start()] + (mark or (ENTITIES[entity] if entity else ""))
        pieces.append(plain)
        length += len(plain)
        position = match.end()
        if label:
            references.append(Reference(length, label))
    pieces.append(source[position:])
    return "".join(pieces), tuple(references)


def _opens_block(line: str) -> bool:
    return (
        not line
        or line.isspace()
        or (line[0] == "#" and HEADING.match(line) is not None)
        or (line[0] == "[" and FOOTNOTE.match(line) is not None)
    )


def _read_block(part: Part, lines: Sequence[str], labels: Collection[str], first_line: int) -> Block:
    line = part.first + first_line
    if part.kind == "table":
        return _read_table(part, lines, labels, first_line)
    source = _join_lines(part, lines)
    level, label = 0, ""
    if part.kind == "heading" and (heading := HEADING.match(source)):
        level, source = len(heading[1]), source[heading.end() :]
    elif part.kind == "footnote" and (footnote := FOOTNOTE.match(source)):
        label, source = footnote[1], source[footnote.end() :].lstrip(BLANKS)
    text, references = read_inline(source, labels)
    kind: Kind = part.kind
    if kind == "paragraph" and text[0:1] == "…" and OMISSION.fullmatch(text):
        kind = "omission"
    return Block(kind, source, text, line, level, label, references)


def _read_table(part: Part, lines: Sequence[str], labels: Collection[str], first_line: int) -> Block:
    rows = []
    for number in (part.first, *range(part.first + 2, part.end)):
        cells = []
        for offset, source in split_cells(lines[number]):
            text, references = read_inline(source, labels)
            cells.append(Cell(source, text, number + first_line, offset + 1, references))
        rows.append(tuple(cells))
    source = _join_lines(part, lines)
    text = "\n".join(" ".join(cell.text for cell in row) for row in rows)
    align = tuple(_read_align(cell) for _, cell in split_cells(lines[part.first + 1]))
    return Block("table", source, text, part.first + first_line, rows=tuple(rows), align=align)


def _join_lines(part: Part, lines: Sequence[str]) -> str:
    if part.end == part.first + 1:
        return lines[part.first].strip(BLANKS)
    return "\n".join([line.strip(BLANKS) for line in lines[part.first : part.end]])


def _read_align(cell: str) -> Align:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left" if cell.startswith(":") else ""
