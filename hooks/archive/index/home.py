"""The home page: how much there is, the ways in, what is new, and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chart import Chart, make_chart
from .meeting import MeetingRow, make_meeting_row
from .page import Link
from .row import Row

if TYPE_CHECKING:
    from .listing import Shelves

NEWEST = 8


@dataclass(frozen=True, slots=True)
class Way:
    """A way to browse: its overview, and its first entries with their counts."""

    overview: Link
    entries: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows."""

    name: str
    office: str
    notice: str
    records: int
    meetings: int
    span: str
    ways: Sequence[Way]
    newest: Sequence[Row]
    newest_meetings: Sequence[MeetingRow]
    chart: Chart


def make_home(shelves: Shelves) -> Home:
    """Return what the home page shows."""
    corpus = shelves.corpus
    years = list(shelves.years)
    return Home(
        name=corpus.settings.name,
        office=corpus.settings.office,
        notice=corpus.settings.notice,
        records=len(corpus.entries),
        meetings=len(corpus.meetings),
        span=f"{years[-1]}—{years[0]}" if len(years) > 1 else "".join(map(str, years)),
        ways=_ways(shelves),
        newest=[shelves.rows[entry.id] for entry in corpus.entries[:NEWEST]],
        newest_meetings=[make_meeting_row(corpus, meeting) for meeting in corpus.meetings[:NEWEST]],
        chart=make_chart(corpus),
    )


def _ways(shelves: Shelves) -> list[Way]:
    words = shelves.corpus.vocabularies
    by_series, by_meeting = shelves.corpus.by_series, shelves.corpus.by_meeting
    years = [Link(f"{year}年", f"years/{year}.html", len(rows)) for year, rows in shelves.years.items() if rows]
    levels = [
        Link(term.label, f"levels/{term.id}.html", len(shelves.levels[term.id]))
        for term in words.levels.terms
        if term.id in shelves.levels
    ]
    topics = [
        Link(term.label, f"topics/{term.id}.html", len(shelves.topics[term.id]))
        for term in words.topics.children.get(None, ())
        if term.id in shelves.topics
    ]
    kinds = [
        Link(term.label, f"kinds/{term.id}.html", len(shelves.kinds[term.id]))
        for term in words.kinds.children.get(None, ())
        if term.id in shelves.kinds
    ]
    series = [
        Link(term.label, f"series/{term.id}.html", sum(len(by_meeting.get(it.id, ())) for it in by_series[term.id]))
        for term in words.series.terms
        if term.id in by_series
    ]
    return [
        Way(Link("年份", "years/index.html"), years),
        Way(Link("会议层级", "levels/index.html"), levels),
        Way(Link("主题", "topics/index.html"), topics),
        Way(Link("文稿类型", "kinds/index.html"), kinds),
        Way(Link("会议系列", "series/index.html"), series),
    ]
