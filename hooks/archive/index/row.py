"""A row: one record as a listing shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model.fields import ACCESS_LABELS
from ..model.record import STATUS_LABELS

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, Entry


LISTED_TWICE = "传达上级会议的文稿，也列入所传达会议的层级，标“传达”。"


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a listing; every text is ready for the eye, an empty one is not shown.

    Attributes:
        version: The 稿本, where it is not the default.
        status: The state, where it is not the default.
        access: The 阅读范围, where it is not the default.
        conveyed: The passage's address, where the record stands here because it passes on this level's meeting.
        is_conveyed: Whether it does.
    """

    id: str
    title: str
    uri: str
    date: str
    level: str
    kind: str
    speaker: str
    meeting: str
    meeting_uri: str
    version: str
    status: str
    status_id: str
    access: str
    is_conveyed: bool = False

    def as_conveyed(self, address: str | None) -> Row:
        """Return the row as it stands in the index of a level whose meeting the record passes on."""
        return replace(self, uri=f"{self.uri}#{address}" if address else self.uri, is_conveyed=True)


def make_row(corpus: Corpus, entry: Entry) -> Row:
    """Return the row of a record."""
    record = entry.record
    words = corpus.vocabularies
    meeting = corpus.meeting_of(entry)
    return Row(
        id=entry.id,
        title=record.title,
        uri=entry.uri,
        date=str(record.date),
        level=words.levels.label(record.level),
        kind=words.kinds.label(record.kind),
        speaker="、".join(speaker.role for speaker in record.speakers),
        meeting=meeting.meeting.name if meeting else "",
        meeting_uri=meeting.uri if meeting else "",
        version=words.versions.label(record.version) if record.version != "final" else "",
        status=STATUS_LABELS[record.status] if record.status != "published" else "",
        status_id=record.status,
        access=ACCESS_LABELS[record.access] if record.access != "internal" else "",
    )
