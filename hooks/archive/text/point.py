"""The points of a paragraph: the members of the enumerations that run inside it (一是…；二是…)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.mark import (
    BLANKS,
    CLOSING_QUOTES,
    DIGIT,
    LAST_TURN,
    OPENING_QUOTES,
    SENTENCE_ENDS,
    STOPS,
    find_marks,
)
from archive.text.parallel import find_parallels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.text.mark import Mark

GREATEST_GAP = 2
"""How far the number of a member may be from that of the member before: one may be missing."""

DEEPEST = 16

_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_HEAD_END = re.compile(f"[{STOPS}，,](?:(?<![，,])|(?![{DIGIT}]))")
_STOP = re.compile(f"[{STOPS}]")
_SPOKEN = frozenset({"一是", "一要"})
_PARTING = f"{STOPS}，、,{BLANKS}"
_CLOSERS = CLOSING_QUOTES + "）)"
_QUOTES = dict(zip(OPENING_QUOTES, CLOSING_QUOTES, strict=True))
_QUOTE = re.compile(f"[{OPENING_QUOTES}{CLOSING_QUOTES}]")


class Point(NamedTuple):
    """A member of an enumeration inside a text.

    Attributes:
        start: The offset in the text at which it opens, with its mark.
        end: The offset at which its words end; the punctuation that parts it from what follows is no part of it, so that
            a point stays the same when another comes after it.
        mark: What marks it: 一是, 第一，, or the words with which all of its series open.
        number: The number that its mark says, or its place in the series where the mark says none.
        head: What stands for it in an outline, with its mark: its words up to the first punctuation.
        depth: 1 for a point of the text itself, 2 for a point of a point.
        parent: The place, among the points of the text, of the one that it is inside; -1 for none.
        series: Which series of the text it belongs to, from 0.

    """

    start: int
    end: int
    mark: str
    number: int
    head: str
    depth: int
    parent: int
    series: int


@dataclass(slots=True)
class Series:
    """An enumeration as it is found: where its members start, where their marks end, and the numbers they have."""

    family: str
    starts: list[int]
    marks: list[int]
    numbers: list[int]
    least: int = 2


def find_points(text: str) -> tuple[Point, ...]:
    """Return the points of a text in the order in which they open; a text without an enumeration has none."""
    numbered = (one for one in _find_numbered(find_marks(text)) if not _is_saying(text, one))
    series = [*numbered, *_find_worded(text)]
    if not series:
        return ()
    series.sort(key=lambda one: (one.starts[0], -one.starts[-1]))
    return _place(text, series)


def _find_numbered(marks: Iterable[Mark]) -> Iterator[Series]:
    """Yield the series whose members are in order; a mark that continues none and opens none is no mark."""
    open_: list[Series] = []
    for mark in marks:
        at = _find_continued(open_, mark)
        if at >= 0:
            yield from filter(_is_series, open_[at + 1 :])
            del open_[at + 1 :]
            one = open_[at]
            one.starts.append(mark.start)
            one.marks.append(mark.end)
            one.numbers.append(mark.number)
        elif mark.number <= GREATEST_GAP:
            open_.append(Series(mark.family, [mark.start], [mark.end], [mark.number]))
            if len(open_) > DEEPEST:
                yield from filter(_is_series, open_[:1])
                del open_[0]
    yield from filter(_is_series, open_)


def _find_continued(open_: Sequence[Series], mark: Mark) -> int:
    """Return which of the open series a mark goes on with, the innermost that fits; -1 for none."""
    found = -1
    for at in range(len(open_) - 1, -1, -1):
        if open_[at].family != mark.family:
            continue
        last = open_[at].numbers[-1]
        if last == mark.number - 1:
            return at
        is_near = last < mark.number <= last + GREATEST_GAP or (
            mark.family == "首先" and mark.number == LAST_TURN != last
        )
        if is_near and found < 0:
            found = at
    return found


def _is_series(one: Series) -> bool:
    return len(one.starts) >= one.least and (one.family != "首先" or one.numbers[0] == 1)


def _is_saying(text: str, one: Series) -> bool:
    """Return whether a series is words said in one breath (一要吃饭、二要建设)."""
    return one.family in _SPOKEN and all(text[start - 1] == "、" for start in one.starts[1:])


def _find_worded(text: str) -> Iterator[Series]:
    for opening, starts in find_parallels(text):
        marks = [start + len(opening) for start in starts]
        yield Series(opening, starts, marks, list(range(1, len(starts) + 1)), least=3)


def _place(text: str, found: Sequence[Series]) -> tuple[Point, ...]:
    """Return the points of the series, which are sorted by their first member, each inside the point that it opens in."""
    points: list[Point] = []
    is_quoted = any(one.starts[0] and text[one.starts[0] - 1] in _QUOTES for one in found)
    closings = _match_quotes(text) if is_quoted else {}
    is_nested, series = False, -1
    outer: list[
        tuple[list[int], list[int], int]
    ] = []  # the starts and ends of a series, and the place of its first point
    for number, one in enumerate(found):
        first = one.starts[0]
        while outer and outer[-1][1][-1] <= first:
            outer.pop()
        parent, limit = -1, len(text)
        if outer:
            starts, ends, base = outer[-1]
            member = bisect_right(starts, first) - 1
            if starts[member] == first:
                continue
            parent, limit = base + member, ends[member]
        starts = [start for start in one.starts if start < limit]
        if len(starts) < one.least:
            continue
        ends = [*starts[1:], _find_end(text, starts, limit, _find_next(found, number), closings.get(first - 1, -1))]
        outer.append((starts, ends, len(points)))
        depth = points[parent].depth + 1 if parent >= 0 else 1
        is_nested = is_nested or parent >= 0
        series += 1
        for start, end, mark_end, value in zip(starts, ends, one.marks, one.numbers, strict=False):
            words = text[start:end].rstrip(_PARTING)
            head = read_head(words, mark_end - start)
            points.append(Point(start, start + len(words), text[start:mark_end], value, head, depth, parent, series))
    return _sort(points) if is_nested else tuple(points)


def _sort(points: list[Point]) -> tuple[Point, ...]:
    """Return points of which some are inside others in reading order, their parents' places put right."""
    order = sorted(range(len(points)), key=lambda at: points[at].start)
    places = {at: place for place, at in enumerate(order)} | {-1: -1}
    return tuple(points[at]._replace(parent=places[points[at].parent]) for at in order)


def _find_next(found: Sequence[Series], number: int) -> int:
    """Return where the next series of the same kind opens after all of this one; 0 for nowhere."""
    one = found[number]
    for other in found[number + 1 : number + 1 + DEEPEST]:
        if other.family == one.family and other.starts[0] > one.starts[-1]:
            return other.starts[0]
    return 0


def _find_end(text: str, starts: Sequence[int], limit: int, following: int, closing: int) -> int:
    """Return where the last member of a series ends: as the others do, and in the quotation that the series opens in."""
    last = starts[-1]
    if closing > last:
        return min(closing, limit)
    if last < following < limit:
        limit = following
    else:
        following = 0
    if max(len(_SENTENCE_END.findall(text, start, end)) for start, end in pairwise(starts)) <= 1:
        match = _SENTENCE_END.search(text, last, limit)
        return _skip_closers(text, match.end(), limit) if match else limit
    if following:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, last, limit)]
        return _skip_closers(text, ends[-1], limit) if ends else limit
    return limit


def _match_quotes(text: str) -> dict[int, int]:
    """Return where each quotation ends, by where it opens."""
    closings: dict[int, int] = {}
    open_: list[int] = []
    for match in _QUOTE.finditer(text):
        at = match.start()
        if text[at] in _QUOTES:
            open_.append(at)
        elif open_ and _QUOTES[text[open_[-1]]] == text[at]:
            closings[open_.pop()] = at
    return closings


def _skip_closers(text: str, at: int, limit: int) -> int:
    while at < limit and text[at] in _CLOSERS:
        at += 1
    return at


def read_head(words: str, mark_end: int = 0) -> str:
    """Return what stands for a point or paragraph in an outline: its words up to the first punctuation after its mark."""
    match = _HEAD_END.search(words, mark_end + 1)
    return words[: match.start() if match else len(words)].strip(BLANKS) or words


def read_sentence(words: str) -> str:
    """Return the words of the first sentence, without what ends it."""
    match = _STOP.search(words, 1)
    return words[: match.start() if match else len(words)]
