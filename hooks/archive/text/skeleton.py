"""The skeleton of a text: which of its headings, paragraphs and points are lines of its outline, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.text.mark import BLANKS
from archive.text.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.text.unit import PlacedPoint, Unit

_LINES = frozenset({"heading", "item", "agenda", "call", "host", "lead"})


class Rib(NamedTuple):
    """A line of an outline.

    Attributes:
        depth: How deep it stands, from 1.
        head: The offset, in the text of its unit, at which the words that stand for it end.

    """

    depth: int
    head: int


def read_skeleton(units: Sequence[Unit], points: Sequence[PlacedPoint]) -> dict[str, Rib]:
    """Return the lines of a text's outline by their addresses, in reading order; plain paragraphs are none.

    `points` are those that `read_points` returned for the units.
    """
    ribs = {}
    hosts = {placed.host for placed in points}
    for node in read_tree(units, points):
        if node.point >= 0:
            text = points[node.point].unit.text
        elif node.role in _LINES or node.unit in hosts:
            text = units[node.unit].text
        else:
            continue
        blanks = len(text) - len(text.lstrip(BLANKS)) if text[:1] in BLANKS else 0
        ribs[node.address] = Rib(node.depth, blanks + len(node.head))
    return ribs
