"""A source: what stands in a file, whatever its format, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a source, or a line of one that is broken by hand; blank ones are not kept.

    Attributes:
        text: Its text as it stands, indents and runs of blanks included, automatic numbering written out.
        number: Which it is in the file, counted from 1: of a text file the line, else the paragraph. Blank ones count,
            so a gap between two numbers says that they stood apart; lines of one paragraph share its number.
        references: Where footnotes are referred to, as (offset in the text, mark).

    """

    text: str
    number: int
    references: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a source.

    Attributes:
        rows: Its cells, as many in each row; paragraphs of a cell are parted by a line feed. A merged cell has its
            text where it begins and is empty elsewhere.
        number: Which paragraph of the file it begins with.
        references: Where footnotes are referred to, as (row, column, offset in the cell, mark).

    """

    rows: tuple[tuple[str, ...], ...]
    number: int
    references: tuple[tuple[int, int, int, str], ...] = ()


Block: TypeAlias = Line | Table


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote or endnote of a source; its mark is that of one reference and of no other note."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was left out of a source, or is worth knowing of it.

    Attributes:
        rule: Its kind, as a slug.
        message: What a contributor should know, in Chinese; it never quotes what was deleted or hidden.
        number: The paragraph that it stands at, 0 where it is of the whole file.
        text: What was left out, where that may be shown; paragraphs are parted by a line feed.

    """

    rule: str
    message: str
    number: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What stands in a file.

    Attributes:
        format: The kind of file, as `detect` names it.
        blocks: Its paragraphs and tables, in their order.
        footnotes: Its footnotes, then its endnotes.
        notes: What was left out, or is worth knowing.
        is_scan: Whether it has pictures of pages and no text; then it has no blocks.

    """

    format: str
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...] = ()
    notes: tuple[Note, ...] = ()
    is_scan: bool = False
