"""Checks of a meeting: its place, what it refers to, and the texts of its agenda."""

from __future__ import annotations

from collections.abc import Iterator

from ..corpus.corpus import MeetingEntry
from .knowledge import Knowledge
from .placement import find_wrong_folder, find_wrong_id
from .records import find_duplicates, find_wrong_for_year
from .references import find_wrong_references
from .rule import Finding


def check_meeting(held: MeetingEntry, knowledge: Knowledge, *, in_place: bool = True) -> Iterator[Finding]:
    """Find all that is wrong with a meeting."""
    meeting = held.meeting
    if in_place:
        yield from find_wrong_id(held.id, meeting.date)
        yield from find_wrong_folder(held.path, knowledge.corpus.project.layer_of(held.path).meetings, meeting.date)
    yield from find_wrong_references(meeting, knowledge)
    if meeting.for_year is not None:
        yield from find_wrong_for_year(meeting.for_year, meeting.date)
    yield from find_duplicates(meeting.organs, "organs", "主办单位")
    yield from _check_agenda(held, knowledge)


def _check_agenda(held: MeetingEntry, knowledge: Knowledge) -> Iterator[Finding]:
    seen: set[str] = set()
    for n, item in enumerate(held.meeting.agenda):
        if item.record is None:
            continue
        where = ("agenda", n, "record")
        entry = knowledge.corpus.by_id.get(item.record)
        # A host script that passes on two meetings holds two items.
        if item.record in seen and entry is not None and not entry.record.conveys:
            message = f"议程中 {item.record} 出现了两次；请只留一处，另一处写 absent: 缺 或 不入库"
            yield Finding("agenda-record", message, where, item.record)
        seen.add(item.record)
        if entry is None or entry.record.meeting == held.id:
            continue
        belongs = f"属于会议 {entry.record.meeting}" if entry.record.meeting else "没有写 meeting"
        message = f"文稿 {item.record} {belongs}；请在该文稿中写 meeting: {held.id}，或改这项议程"
        yield Finding("agenda-record", message, where, item.record, f"meeting: {held.id}")
