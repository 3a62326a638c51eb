"""Checks of what a text promises: where it says how many points follow, so many should."""

from __future__ import annotations

from collections.abc import Iterator

from ..corpus.corpus import Entry
from ..diagnostic import Position
from ..text.promise import Promise, read_promises
from ..text.tree import read_tree
from ..text.unit import read_points, read_units
from .rule import Finding


def find_broken_promises(entry: Entry) -> Iterator[Finding]:
    """Find the counts that differ from the list they tell of; of one whose list the record does not have nothing is said.

    It reads the whole text, which takes about as long as all other checks together.
    """
    units = read_units(entry.record.title, entry.body, entry.body_line)
    points = read_points(units)
    lines: list[str] = []
    for promise in read_promises(units, points, read_tree(units, points)):
        if promise.verdict == "不符":
            lines = lines or entry.body.split("\n")
            message = (
                f"文中称{promise.text}，见{promise.found}项；请对照原件，看是漏了、多了，还是数目写错"
                "（原文如此的，在 exceptions 里说明）"
            )
            column = _find_column(promise, units[promise.unit].text, lines[promise.line - entry.body_line])
            yield Finding(
                "promised-count",
                message,
                value=promise.text,
                expected=str(promise.found),
                position=Position(promise.line, column),
            )


def _find_column(promise: Promise, text: str, source: str) -> int:
    """Return the column of a promise in its line of the file, where escapes may stand before it."""
    line = text[text.rfind("\n", 0, promise.start) + 1 : promise.start]
    at = source.find(promise.text)
    for _ in range(line.count(promise.text)):
        at = source.find(promise.text, at + 1)
    return at + 1
