"""A series' page: the recurring meeting as a grid of 年度 or 届次 by level, its gaps visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..corpus.session import Session, list_missing
from .meeting import MeetingRow, make_meeting_row
from .overview import Group, Node, Overview
from .page import HOME, Link, Page

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, MeetingEntry
    from ..model.vocabulary import Series


@dataclass(frozen=True, slots=True)
class Cell:
    """The meetings of one year or session at one level; `is_gap` where a level that has others before and after has none."""

    level: str
    meetings: Sequence[MeetingRow]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A series; `lines` are newest first."""

    note: str
    counted_by: str
    levels: Sequence[Link]
    lines: Sequence[Line]
    meetings: int
    records: int
    gaps: int


def make_series(corpus: Corpus) -> Iterator[Page]:
    """Yield the page of each series, and the overview of all."""
    crumbs = (HOME, Link("会议系列", "series/index.html"))
    nodes = []
    for term in corpus.vocabularies.series.terms:
        grid = make_grid(corpus, term)
        yield Page(f"series/{term.id}.html", "series.html", term.label, grid, crumbs)
        note = f"{grid.meetings} 次会议" if grid.meetings else "无文献"
        nodes.append(Node(Link(term.label, f"series/{term.id}.html", grid.records, note)))
    most = max((node.link.count or 0 for node in nodes), default=0)
    view = Overview("年年召开的会议，按年度或届次与层级排成一格，缺哪一次一目了然。", [Group(Link(""), nodes)], most)
    yield Page("series/index.html", "overview.html", "会议系列", view, (HOME,))


def make_grid(corpus: Corpus, series: Series) -> Grid:
    """Return the grid of a series."""
    meetings = corpus.by_series.get(series.id, ())
    held: dict[tuple[str, str], list[MeetingEntry]] = {}
    for meeting in meetings:
        held.setdefault((_label(meeting, series), meeting.meeting.level), []).append(meeting)
    used = {meeting.meeting.level for meeting in meetings}
    levels = [term for term in corpus.vocabularies.levels.terms if term.id in used]
    columns = {level.id: list(dict.fromkeys(label for label, at in held if at == level.id)) for level in levels}
    gaps = {(label, level) for level, labels in columns.items() for label in _find_gaps(labels, series)}
    labels = _order(list(dict.fromkeys(label for label, _ in held)), [label for label, _ in sorted(gaps)], series)
    lines = [
        Line(
            label,
            [
                Cell(
                    level.label,
                    [make_meeting_row(corpus, meeting) for meeting in held.get((label, level.id), ())],
                    (label, level.id) in gaps,
                )
                for level in levels
            ],
        )
        for label in labels
    ]
    return Grid(
        note=series.note or "",
        counted_by="届次" if series.counts_by == "session" else "年度",
        levels=[Link(level.label, f"levels/{level.id}.html") for level in levels],
        lines=lines[::-1],
        meetings=len(meetings),
        records=sum(len(corpus.by_meeting.get(meeting.id, ())) for meeting in meetings),
        gaps=len(gaps),
    )


def _label(meeting: MeetingEntry, series: Series) -> str:
    if series.counts_by == "session" and meeting.meeting.session:
        return meeting.meeting.session
    return f"{meeting.for_year}年"


def _find_gaps(labels: Sequence[str], series: Series) -> Iterator[str]:
    """Yield what is missing between the rows that one level has, oldest first."""
    if series.counts_by == "session":
        for earlier, later in pairwise(labels):
            yield from (label for label in list_missing(earlier, later) if label not in labels)
        return
    for before, after in pairwise(sorted(map(_read_year, labels))):
        yield from (f"{year}年" for year in range(before + 1, after))


def _read_year(label: str) -> int:
    return int(label.removesuffix("年"))


def _order(labels: list[str], gaps: Sequence[str], series: Series) -> list[str]:
    """Return all rows, oldest first; a missing session stands where its number puts it."""
    if series.counts_by == "year":
        years = sorted(map(_read_year, labels))
        return [f"{year}年" for year in range(years[0], years[-1] + 1)] if years else []
    for label in [label for label in dict.fromkeys(gaps) if label not in labels]:
        wanted = Session.parse(label)
        assert wanted is not None
        sessions = [Session.parse(other) for other in labels]
        place = next(
            n
            for n, other in enumerate(sessions)
            if other is not None and other.is_of_the_same_term(wanted) and other.number > wanted.number
        )
        labels.insert(place, label)
    return labels
