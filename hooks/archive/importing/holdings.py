"""The holdings: what an archive already has, as far as an import must know it so that nothing is written twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..corpus.corpus import MeetingEntry
from ..corpus.loader import read_meeting
from ..model.date import PartialDate
from ..model.identifier import Identifier
from ..model.meeting import Meeting
from ..model.source import decode, read_yaml, split_front_matter
from ..project import walk_files
from ..text.likeness import SAME, Shelf, measure

_FRONT_MATTER = re.compile(rb"\A---\r?\n.*?\n---", re.DOTALL)
_SHA256 = re.compile(rb"""^\s+["']?sha256["']?\s*:\s*["']?([0-9a-f]{64})""", re.MULTILINE)
_FORMER = re.compile(rb"^former_ids", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is there: its file, and what its front matter says, sound or not."""

    id: str
    path: Path
    values: Mapping[str, Any]
    body: str

    @property
    def date(self) -> PartialDate | None:
        """The date that its id tells."""
        return _read_date(self.id)

    @property
    def version(self) -> str:
        """Its version; a record that names none is final."""
        return str(self.values.get("version") or "final")


class Holdings:
    """The records of a documents folder and the meetings of the data folder beside it, with what an import adds.

    Records that are not sound count too: an import leaves some that a person has still to complete.
    """

    def __init__(self, speeches: Path, meetings: Path | None) -> None:
        self.speeches = speeches
        self.meetings = meetings
        self._ids: set[str] = set()
        self._paths: dict[int, list[Path]] = defaultdict(list)
        self._sources: dict[str, list[Path]] = defaultdict(list)
        self._shelves: dict[int, Shelf] = {}
        self._recent: dict[str, Held] = {}
        self._gatherings: dict[int, list[MeetingEntry]] = defaultdict(list)
        self._gathering_ids: set[str] = set()
        self.look_beside(speeches, meetings)

    def look_beside(self, speeches: Path, meetings: Path | None = None) -> None:
        """Know the records and meetings of other folders too."""
        for path in _list_files(speeches, ".md"):
            self._take(path)
        if meetings is not None:
            for path in _list_files(meetings, ".yml"):
                self._gathering_ids.add(path.stem)
                meeting, _, _ = read_meeting(path)
                if meeting is not None:
                    self.add_meeting(path.stem, path, meeting)

    def reserve_ids(self, speeches: Path) -> None:
        """Give no new record the id of one in a folder of which nothing else may be known."""
        self._ids.update(path.stem for path in _list_files(speeches, ".md"))

    def _take(self, path: Path) -> None:
        self._ids.add(path.stem)
        date = _read_date(path.stem)
        if date is not None:
            self._paths[date.year].append(path)
        head = _FRONT_MATTER.match(path.read_bytes())
        if head is None:
            return
        for sha256 in _SHA256.findall(head[0]):
            self._sources[sha256.decode()].append(path)
        if _FORMER.search(head[0]):
            former = read_held(path).values.get("former_ids")
            self._ids.update(str(one) for one in former or () if isinstance(former, list))

    def has_id(self, record_id: str) -> bool:
        """Whether a record bears or bore an id."""
        return record_id in self._ids

    def has_meeting(self, meeting_id: str) -> bool:
        """Whether a meeting bears an id."""
        return meeting_id in self._gathering_ids

    def find_source(self, sha256: str) -> tuple[Path, ...]:
        """Return the records that were made of a file."""
        return tuple(self._sources.get(sha256, ()))

    def read_title(self, path: Path) -> str | None:
        """Return the title of a record that is there, or would be."""
        held = self._recent.get(path.stem) or read_held(path)
        title = held.values.get("title")
        return None if title is None else str(title)

    def find_meetings(self, date: PartialDate) -> tuple[MeetingEntry, ...]:
        """Return the meetings of the years around a date, of which one may have begun in the year before."""
        years = (date.year - 1, date.year)
        return tuple(entry for year in years for entry in self._gatherings.get(year, ()))

    def add_meeting(self, meeting_id: str, path: Path, meeting: Meeting) -> MeetingEntry:
        """Take in a meeting that was just written."""
        entry = MeetingEntry(meeting_id, path, meeting)
        self._gathering_ids.add(meeting_id)
        self._gatherings[meeting.date.year].append(entry)
        return entry

    def add_record(self, path: Path, values: Mapping[str, Any], body: str, sha256: str) -> None:
        """Take in a record that was just written, or would be."""
        self._ids.add(path.stem)
        self._sources[sha256].append(path)
        date = _read_date(path.stem)
        if date is None:
            return
        self._recent[path.stem] = Held(path.stem, path, values, body)
        self._shelf(date.year).add(path.stem, body)
        self._paths[date.year].append(path)

    def find_alike(self, body: str, year: int) -> Iterator[tuple[Held, float]]:
        """Yield the records of a year whose words are much the same, the likest first, and how much they are."""
        found = []
        for name in self._shelf(year).find(body):
            held = self._recent.get(name) or next(
                (read_held(path) for path in self._paths[year] if path.stem == name), None
            )
            like = measure(held.body, body) if held else 0.0
            if held and like >= SAME:
                found.append((held, round(like, 2)))
        yield from sorted(found, key=lambda one: (-one[1], one[0].id))

    def _shelf(self, year: int) -> Shelf:
        """Return the shelf of a year, which is filled when it is first asked for."""
        if year not in self._shelves:
            shelf = self._shelves[year] = Shelf()
            for path in self._paths[year]:
                if path.stem not in self._recent:
                    shelf.add(path.stem, split_front_matter(decode(path.read_bytes())[0]).body)
        return self._shelves[year]


def read_held(path: Path) -> Held:
    """Read a record that is there, sound or not."""
    parts = split_front_matter(decode(path.read_bytes())[0])
    value = read_yaml(parts.yaml, first_line=2).value
    return Held(path.stem, path, value if isinstance(value, dict) else {}, parts.body)


def _read_date(stem: str) -> PartialDate | None:
    try:
        return Identifier.parse(stem).date
    except ValueError:
        return None


def _list_files(folder: Path, suffix: str) -> list[Path]:
    return [path for path in walk_files(folder) if path.suffix == suffix and path.is_file() and not path.is_symlink()]
