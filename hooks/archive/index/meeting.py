"""A meeting's page: 一会一卷, its texts in the order of its agenda, its facts, and who passed it on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.writer import Value, write_record
from .forge import edit_url, new_url
from .listing import Shelves
from .page import HOME, Link, Page, split_parts
from .row import Row

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, MeetingEntry

WITHHELD = "本版未收"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda: what it says, its text, or the word that says why there is none."""

    item: str
    row: Row | None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """What a meeting's page shows.

    Attributes:
        facts: Label and values.
        agenda: In order.
        others: Texts that the agenda does not name.
        missing: How many lines of the agenda read 缺.
        conveyed_by: Texts that pass the meeting on.
        previous: The meeting before it in its series, at its level.
        following: The one after.
        same_year: The meetings of the same series and 年度 at all levels, this one included.
        is_own: Whether the form, which writes for this archive's repository, is for its texts.
        new_url: Where a text of the meeting is added on the forge; empty where there is none.
        edit_url: Where the meeting's file is edited on the forge.
    """

    id: str
    name: str
    facts: Sequence[tuple[str, Sequence[Link]]]
    agenda: Sequence[AgendaLine]
    others: Sequence[Row]
    missing: int
    total: int
    conveyed_by: Sequence[Row]
    previous: Link | None
    following: Link | None
    same_year: Sequence[tuple[str, Link, bool]]
    is_own: bool
    new_url: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list."""

    name: str
    uri: str
    date: str
    level: str
    series: Link | None
    total: int
    missing: int


@dataclass(frozen=True, slots=True)
class MeetingList:
    """One part of the list of all meetings."""

    total: int
    rows: Sequence[MeetingRow]
    parts: Sequence[Link]


def make_meetings(shelves: Shelves) -> Iterator[Page]:
    """Yield the page of each meeting, and the list of all."""
    corpus = shelves.corpus
    crumbs = (HOME, Link("会议", "meetings/index.html"))
    for meeting in corpus.meetings:
        view = make_meeting_view(shelves, meeting)
        yield Page(meeting.uri, "meeting.html", meeting.meeting.name, view, crumbs)
    rows = [make_meeting_row(corpus, meeting) for meeting in corpus.meetings]
    for part in split_parts("meetings", "index", "会议", rows):
        yield Page(part.uri, "meetings.html", part.title, MeetingList(len(rows), part.rows, part.links), (HOME,))


def make_meeting_row(corpus: Corpus, entry: MeetingEntry) -> MeetingRow:
    """Return a meeting's line in a list."""
    meeting = entry.meeting
    return MeetingRow(
        name=meeting.name,
        uri=entry.uri,
        date=str(meeting.date),
        level=corpus.vocabularies.levels.label(meeting.level),
        series=series_link(corpus, meeting.series),
        total=len(corpus.by_meeting.get(entry.id, ())),
        missing=sum(item.absent == "缺" for item in meeting.agenda),
    )


def series_link(corpus: Corpus, series: str | None) -> Link | None:
    """Return the link to a series' page."""
    return Link(corpus.vocabularies.series.label(series), f"series/{series}.html") if series else None


def make_meeting_view(shelves: Shelves, entry: MeetingEntry) -> MeetingView:
    """Return what a meeting's page shows."""
    corpus, meeting = shelves.corpus, entry.meeting
    texts = corpus.by_meeting.get(entry.id, ())
    named = {item.record for item in meeting.agenda}
    siblings = corpus.by_series.get(meeting.series or "", ())
    line = [other for other in siblings if other.meeting.level == meeting.level]
    place = line.index(entry) if entry in line else -1
    forge = corpus.settings_of(entry.path).forge
    return MeetingView(
        id=entry.id,
        name=meeting.name,
        facts=list(_facts(corpus, entry)),
        agenda=[_agenda_line(shelves, item.item, item.record, item.absent) for item in meeting.agenda],
        others=[shelves.rows[text.id] for text in texts if text.id not in named],
        missing=sum(item.absent == "缺" for item in meeting.agenda),
        total=len(texts),
        conveyed_by=[shelves.rows[text.id] for text in corpus.conveyed_by.get(entry.id, ())],
        previous=_link(line[place - 1]) if place > 0 else None,
        following=_link(line[place + 1]) if 0 <= place < len(line) - 1 else None,
        same_year=_same_year(corpus, entry, siblings),
        is_own=not corpus.is_overlaid(entry.path),
        new_url=new_url(forge, _find_new_path(corpus, entry), _start_record(entry)),
        edit_url=edit_url(forge, corpus.project, entry.path),
    )


def _find_new_path(corpus: Corpus, entry: MeetingEntry) -> str:
    folder, date = corpus.project.layer_of(entry.path).speeches_within, entry.meeting.date
    return f"{folder}/{date.year}/{date}-text.md"


def _start_record(entry: MeetingEntry) -> str:
    """Return the beginning of a record of a meeting's text, for people to go on with."""
    blank: dict[str, Value] = {"title": "", "kind": "", "topics": [], "origin": ""}
    known: dict[str, Value] = {"date": entry.meeting.date, "level": entry.meeting.level, "meeting": entry.id}
    return write_record(blank | known, "")


def _same_year(corpus: Corpus, entry: MeetingEntry, siblings: Sequence[MeetingEntry]) -> list[tuple[str, Link, bool]]:
    order = corpus.vocabularies.levels.order
    found = [other for other in siblings if other.for_year == entry.for_year]
    found.sort(key=lambda other: (order.get(other.meeting.level, len(order)), other.meeting.date, other.id))
    return [(corpus.vocabularies.levels.label(o.meeting.level), _link(o), o.id == entry.id) for o in found]


def _agenda_line(shelves: Shelves, item: str, record: str | None, absent: str | None) -> AgendaLine:
    if record in shelves.corpus.withheld:
        return AgendaLine(WITHHELD, None, WITHHELD)
    row = shelves.rows.get(record) if record else None
    return AgendaLine(item, row, absent or "")


def _link(entry: MeetingEntry) -> Link:
    return Link(entry.meeting.name, entry.uri, note=str(entry.meeting.date))


def _facts(corpus: Corpus, entry: MeetingEntry) -> Iterator[tuple[str, Sequence[Link]]]:
    meeting = entry.meeting
    words = corpus.vocabularies
    date = meeting.date.chinese + (f"至{meeting.end_date.chinese}" if meeting.end_date else "")
    yield "日期", [Link(date)]
    if meeting.for_year and int(meeting.for_year) != meeting.date.year:
        yield "年度", [Link(f"{meeting.for_year}年")]
    yield "层级", [Link(words.levels.label(meeting.level), f"levels/{meeting.level}.html")]
    series = series_link(corpus, meeting.series)
    if series:
        yield "系列", [series]
    plain = (("届次", meeting.session), ("形式", meeting.form), ("地点", meeting.place))
    yield from ((label, [Link(text)]) for label, text in plain if text)
    if meeting.organs:
        yield "主办单位", [Link(words.organs.label(organ), f"organs/{organ}.html") for organ in meeting.organs]
    if meeting.aliases:
        yield "又称", [Link(alias) for alias in meeting.aliases]
