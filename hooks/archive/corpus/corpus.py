"""The corpus: all records and meetings of an archive, in order, each reachable from what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.fields import Access, TermOf, VocabularyName, is_admitted, iterate_marked
from ..model.meeting import Meeting
from ..model.record import HIDDEN, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.settings import Settings
    from ..project import Project
    from .vocabularies import Vocabularies


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in its place.

    Attributes:
        id: The stem of its file.
        path: Its file.
        record: What its front matter says.
        body: Its text, as Markdown.
        body_line: The line of the file on which the body begins.

    """

    id: str
    path: Path
    record: Record
    body: str = field(repr=False)
    body_line: int

    @property
    def has_text(self) -> bool:
        """Whether its body says anything."""
        return bool(self.body.strip())

    @property
    def year(self) -> int:
        """The year of its date, which is its folder."""
        return self.record.date.year

    @property
    def uri(self) -> str:
        """Its page's address from the site's root."""
        return f"speeches/{self.year}/{self.id}.html"


def hide_text(entry: Entry) -> Entry:
    """Return a record as readers see it: one withdrawn or suspended without its text and all that tells of it."""
    record = entry.record
    if record.status not in HIDDEN:
        return entry
    conveys = tuple(one.model_copy(update={"from_": None, "to": None}) for one in record.conveys)
    nothing = {"summary": None, "keywords": (), "attachments": (), "source": None, "conveys": conveys}
    return replace(entry, record=record.model_copy(update=nothing), body="")


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting in its place; its id is the stem of its file."""

    id: str
    path: Path
    meeting: Meeting

    @property
    def uri(self) -> str:
        """Its page's address from the site's root."""
        return f"meetings/{self.id}.html"

    @property
    def for_year(self) -> int:
        """The 年度 that the meeting is about."""
        return self.meeting.for_year or self.meeting.date.year


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a narrower archive adds to one besides records and meetings: its own settings, and the ids of its terms."""

    settings: Settings
    terms: Mapping[VocabularyName, AbstractSet[str]]


NAMING: tuple[VocabularyName, ...] = ("topics", "series", "organs")
"""The vocabularies whose terms name what a text is about; those of the others fit any text and tell nothing of it."""


@dataclass(frozen=True)
class Corpus:
    """An archive as one edition shows it.

    Attributes:
        entries: The records, newest first; of one day, by id.
        meetings: The meetings, newest first.
        withheld: The ids of records that this edition leaves out.
        overlay: What the narrower archive that is laid over this one decides and adds.

    """

    project: Project
    settings: Settings
    vocabularies: Vocabularies
    entries: tuple[Entry, ...]
    meetings: tuple[MeetingEntry, ...]
    edition: Access
    withheld: frozenset[str] = frozenset()
    overlay: Overlay | None = None

    def for_edition(self, edition: Access) -> Corpus:
        """Return the corpus without what an edition's readers may not see.

        A meeting whose texts are all withheld goes with them: its name alone would tell that it was held. So do the
        topics, series and organs that nothing else bears, and the terms of a narrower archive that nothing here bears.
        """
        kept = tuple(hide_text(entry) for entry in self.entries if is_admitted(entry.record.access, edition))
        withheld = frozenset(entry.id for entry in self.entries) - {entry.id for entry in kept}
        open_to_all = {entry.id for entry in kept}
        meetings = tuple(
            held for held in self.meetings if not (texts := self._texts_of(held)) or not texts.isdisjoint(open_to_all)
        )
        return replace(
            self,
            vocabularies=self._words_of(kept, meetings, edition),
            entries=kept,
            meetings=meetings,
            edition=edition,
            withheld=self.withheld | withheld,
        )

    def _words_of(
        self, entries: tuple[Entry, ...], meetings: tuple[MeetingEntry, ...], edition: Access
    ) -> Vocabularies:
        """Return the vocabularies without what names only what an edition of these records and meetings leaves out."""
        if edition == "restricted":
            return self.vocabularies
        shown = {entry.id for entry in entries} | {held.id for held in meetings}
        narrow = _list_terms(
            [entry for entry in self.entries if entry.id not in shown],
            [held for held in self.meetings if held.id not in shown],
        )
        suspects = {name: set(narrow.get(name, ())) for name in NAMING}
        for name, terms in (self.overlay.terms if self.overlay else {}).items():
            suspects.setdefault(name, set()).update(terms)
        if not any(suspects.values()):
            return self.vocabularies
        used = _list_terms(entries, meetings)
        kept = {}
        for name, terms in suspects.items():
            words = self.vocabularies[name]
            needed = set(used.get(name, ())).union(*({t.id for t in words.ancestors(it)} for it in used.get(name, ())))
            gone = terms.union(*(words.descendants(term) for term in terms)) - needed
            kept[name] = words.by_id.keys() - gone
        return self.vocabularies.keep(kept)

    def settings_of(self, path: Path) -> Settings:
        """Return the settings of the archive that a file is of: of this one, or of the one laid over it."""
        return self.overlay.settings if self.overlay and self.is_overlaid(path) else self.settings

    def is_overlaid(self, path: Path) -> bool:
        """Whether a file is of the narrower archive that is laid over this one."""
        return self.project.layer_of(path) is not self.project

    @cached_property
    def own(self) -> Corpus:
        """The corpus without what is laid over it."""
        if self.overlay is None:
            return self
        terms = self.overlay.terms
        return replace(
            self,
            vocabularies=self.vocabularies.keep({v.name: v.by_id.keys() - terms[v.name] for v in self.vocabularies}),
            entries=tuple(entry for entry in self.entries if not self.is_overlaid(entry.path)),
            meetings=tuple(held for held in self.meetings if not self.is_overlaid(held.path)),
            overlay=None,
        )

    def _texts_of(self, held: MeetingEntry) -> frozenset[str]:
        named = (item.record for item in held.meeting.agenda if item.record in self.by_id)
        return frozenset([*(record for record in named if record), *(e.id for e in self.by_meeting.get(held.id, ()))])

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The records by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def meetings_by_id(self) -> dict[str, MeetingEntry]:
        """The meetings by id."""
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def by_meeting(self) -> dict[str, tuple[Entry, ...]]:
        """The records of each meeting: in the order of its agenda, then the others as they are dated."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.record.meeting:
                groups.setdefault(entry.record.meeting, []).append(entry)
        return {meeting: tuple(self._in_agenda_order(meeting, entries)) for meeting, entries in groups.items()}

    def _in_agenda_order(self, meeting_id: str, entries: list[Entry]) -> list[Entry]:
        meeting = self.meetings_by_id.get(meeting_id)
        agenda = [item.record for item in meeting.meeting.agenda if item.record] if meeting else []
        place = {record_id: n for n, record_id in reversed(list(enumerate(agenda)))}
        return sorted(entries, key=lambda entry: (place.get(entry.id, len(agenda)), entry.record.date, entry.id))

    def meeting_of(self, entry: Entry) -> MeetingEntry | None:
        """Return the meeting of a record, if it has one."""
        return self.meetings_by_id.get(entry.record.meeting) if entry.record.meeting else None

    def for_year_of(self, entry: Entry) -> int:
        """Return the 年度 that a record is about: its own word, its meeting's, or the year of its date."""
        meeting = self.meeting_of(entry)
        if entry.record.for_year:
            return entry.record.for_year
        return meeting.for_year if meeting else entry.year

    def series_of(self, entry: Entry) -> str | None:
        """Return the series of a record's meeting."""
        meeting = self.meeting_of(entry)
        return meeting.meeting.series if meeting else None

    @cached_property
    def by_series(self) -> dict[str, tuple[MeetingEntry, ...]]:
        """The meetings of each series, oldest first."""
        groups: dict[str, list[MeetingEntry]] = {}
        for meeting in reversed(self.meetings):
            if meeting.meeting.series:
                groups.setdefault(meeting.meeting.series, []).append(meeting)
        return {series: tuple(meetings) for series, meetings in groups.items()}

    @cached_property
    def conveyed_by(self) -> dict[str, tuple[Entry, ...]]:
        """The records that pass on each meeting, by the meeting's id."""
        groups: dict[str, dict[str, Entry]] = {}
        for entry in self.entries:
            for conveyance in entry.record.conveys:
                if conveyance.meeting:
                    groups.setdefault(conveyance.meeting, {})[entry.id] = entry
        return {meeting: tuple(entries.values()) for meeting, entries in groups.items()}

    @cached_property
    def versions_of(self) -> dict[str, tuple[Entry, ...]]:
        """The other versions of each record, by the id of the one they name."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.record.version_of:
                groups.setdefault(entry.record.version_of, []).append(entry)
        return {record: tuple(entries) for record, entries in groups.items()}

    @cached_property
    def _siblings(self) -> dict[tuple[str, str, str], tuple[Entry, ...]]:
        groups: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in reversed(self.entries):
            series = self.series_of(entry)
            if series:
                groups.setdefault((series, entry.record.level, entry.record.kind), []).append(entry)
        return {key: tuple(entries) for key, entries in groups.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {entry.id: n for entries in self._siblings.values() for n, entry in enumerate(entries)}

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the previous and the next text of the same kind and level in a record's series."""
        series = self.series_of(entry)
        if series is None:
            return None, None
        siblings = self._siblings[series, entry.record.level, entry.record.kind]
        place = self._places[entry.id]
        previous = siblings[place - 1] if place else None
        following = siblings[place + 1] if place + 1 < len(siblings) else None
        return previous, following


def _list_terms(entries: Iterable[Entry], meetings: Iterable[MeetingEntry]) -> dict[VocabularyName, set[str]]:
    """Return the ids of the terms that records and meetings bear."""
    found: dict[VocabularyName, set[str]] = {}
    for model in chain((entry.record for entry in entries), (held.meeting for held in meetings)):
        for _, mark, held in iterate_marked(model):
            if isinstance(mark, TermOf):
                found.setdefault(mark.vocabulary, set()).add(held)
    return found


def sort_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return records newest first, of one date by id."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    return tuple(sorted(by_id, key=lambda entry: entry.record.date, reverse=True))


def sort_meetings(meetings: Iterable[MeetingEntry]) -> tuple[MeetingEntry, ...]:
    """Return meetings newest first, of one date by id."""
    by_id = sorted(meetings, key=lambda meeting: meeting.id)
    return tuple(sorted(by_id, key=lambda meeting: meeting.meeting.date, reverse=True))
