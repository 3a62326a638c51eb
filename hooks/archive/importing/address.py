"""The addresses of a reading: where, on the page that it becomes, its paragraphs stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..text.unit import read_units
from .paragraph import Paragraph


def find_starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the line of the body on which each paragraph begins, from 1."""
    starts: list[int] = []
    line = 1
    for paragraph in paragraphs:
        starts.append(line)
        # A blank line parts two blocks; a table has a line under its first row.
        line += len(paragraph.table.rows) + 2 if paragraph.table else 2
    return starts


def find_paragraph(starts: Sequence[int], line: int) -> int:
    """Return the place of the paragraph that stands on a line of the body."""
    return min(max(bisect_right(starts, line) - 1, 0), len(starts) - 1)


def find_addresses(title: str, body: str, paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, str], ...]:
    """Return the addresses of the first and the last unit of each paragraph of a body, under the title that it gets."""
    starts = find_starts(paragraphs)
    found: list[list[str]] = [[] for _ in paragraphs]
    for unit in read_units(title, body)[1:]:
        if unit.kind != "footnote":
            found[find_paragraph(starts, unit.line)].append(unit.address)
    return tuple((addresses[0], addresses[-1]) if addresses else ("", "") for addresses in found)
