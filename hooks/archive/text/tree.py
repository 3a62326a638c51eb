"""The tree of a record's body: its headings and paragraphs, and the points inside them, each under what it belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.text.mark import read_mark
from archive.text.nesting import Line, Role, nest_lines
from archive.text.point import read_head, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.unit import PlacedPoint, Unit

_OPENERS: frozenset[Role] = frozenset({"agenda", "call", "host", "lead"})

NodeKind = Literal["heading", "paragraph", "point"]


class Node(NamedTuple):
    """What stands in the tree.

    Attributes:
        kind: What it is; an omission is a paragraph.
        unit: The place of its unit among the record's units; of a point, that of its paragraph.
        point: The place of its point among the record's points; -1 where it is none.
        address: Its anchor.
        line: Its first line in the file.
        mark: What marks it as a member of an enumeration (第一，); empty where nothing does.
        number: The number that its mark says; 0 where it has none.
        head: What stands for it in an outline: a heading whole, of what opens a part its first sentence,
            of all else the words up to the first punctuation.
        depth: How deep it stands, from 1.
        parent: The place of what it belongs to among the nodes; -1 at the top.
        series: Which enumeration of the record it is a member of, from 0; -1 for none.
        role: What it does among the lines of the body.

    """

    kind: NodeKind
    unit: int
    point: int
    address: str
    line: int
    mark: str
    number: int
    head: str
    depth: int
    parent: int
    series: int
    role: Role


def read_tree(units: Sequence[Unit], points: Sequence[PlacedPoint]) -> tuple[Node, ...]:
    """Return the nodes of a body in reading order; `points` are those that `read_points` returned for the units.

    Depth comes from the levels of headings where the source has any, and else from the text: from how its enumerations
    go on, from what announces and what closes a part. A mark alone tells nothing: 第一， may stand at any depth.
    """
    inside: defaultdict[int, list[int]] = defaultdict(list)
    for place, placed in enumerate(points):
        inside[placed.host].append(place)
    hosts = [place for place, unit in enumerate(units) if unit.kind in {"heading", "paragraph"}]
    lines = [_make_line(units[host], points, inside.get(host)) for host in hosts]
    nodes: list[Node] = []
    places: list[int] = []
    nested = nest_lines(lines)
    series = max((one.series for one in nested), default=-1) + 1
    for host, line, one in zip(hosts, lines, nested, strict=True):
        unit = units[host]
        parent = places[one.parent] if one.parent >= 0 else -1
        places.append(len(nodes))
        mark = line.mark if one.series >= 0 and one.role in {"heading", "item"} else None
        nodes.append(
            Node(
                "heading" if unit.kind == "heading" else "paragraph",
                host,
                -1,
                unit.address,
                unit.line,
                unit.text[mark.start : mark.end] if mark else "",
                mark.number if mark else 0,
                _read_head(unit, mark.end if mark else 0, one.role),
                nodes[parent].depth + 1 if parent >= 0 else 1,
                parent,
                one.series,
                one.role,
            )
        )
        if host in inside:
            nodes.extend(_hang_points(nodes[-1], len(nodes) - 1, inside[host], points, series))
            series += max(points[at].point.series for at in inside[host]) + 1
    return tuple(nodes)


def _read_head(unit: Unit, mark_end: int, role: Role) -> str:
    if unit.kind == "heading":
        return unit.text
    # What opens a part says what it is about in its sentence, not in its first words (下面，).
    return read_sentence(unit.text) if role in _OPENERS else read_head(unit.text, mark_end)


def _make_line(unit: Unit, points: Sequence[PlacedPoint], inside: Sequence[int] | None) -> Line:
    mark = read_mark(unit.text)
    if mark and inside and points[inside[0]].point.start == mark.start:
        mark = None  # it marks the first point inside the paragraph, not the paragraph
    return Line(unit.text, mark, unit.level if unit.kind == "heading" else 0)


def _hang_points(
    host: Node, place: int, inside: Sequence[int], points: Sequence[PlacedPoint], first_series: int
) -> Iterator[Node]:
    for at in inside:
        _, point, unit = points[at]
        yield Node(
            "point",
            host.unit,
            at,
            unit.address,
            unit.line,
            point.mark,
            point.number,
            point.head,
            host.depth + point.depth,
            place + 1 + point.parent if point.parent >= 0 else place,
            first_series + point.series,
            "item",
        )
