"""Corpora made in memory, so that a test says all that it depends on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archive.corpus.corpus import Corpus, Entry, MeetingEntry, sort_entries, sort_meetings
from archive.corpus.vocabularies import Vocabularies
from archive.model.meeting import Meeting
from archive.model.record import Record
from archive.model.settings import Settings
from archive.model.vocabulary import TERM_TYPES, Vocabulary
from archive.project import Project

TERMS: dict[str, list[dict[str, Any]]] = {
    "levels": [
        {"id": "national", "label": "全国"},
        {"id": "provincial", "label": "省级"},
        {"id": "municipal", "label": "市级"},
        {"id": "county", "label": "县级"},
    ],
    "kinds": [
        {"id": "speech", "label": "讲话"},
        {"id": "summary-speech", "label": "总结讲话", "parent": "speech"},
        {"id": "host-script", "label": "主持词"},
    ],
    "topics": [
        {"id": "party", "label": "党的建设"},
        {"id": "cadres", "label": "干部工作", "parent": "party"},
        {"id": "farming", "label": "农业"},
    ],
    "series": [
        {"id": "organization", "label": "组织部长会议"},
        {"id": "plenum", "label": "全会", "counts_by": "session"},
    ],
    "organs": [
        {"id": "city-organization", "label": "市委组织部", "system": "组织"},
        {"id": "city-office", "label": "市委办公室"},
    ],
    "versions": [
        {"id": "final", "label": "定稿"},
        {"id": "transcript", "label": "录音整理稿", "caution": "未经本人审阅"},
        {"id": "draft", "label": "送审稿", "caution": "不得引用", "barred": True},
    ],
    "origins": [{"id": "own", "label": "本单位形成"}, {"id": "superior", "label": "上级来文"}],
}
ROOT = Path("/archive")


def make_entry(record_id: str, **fields: Any) -> Entry:
    """Return a record whose fields are those of the test and defaults for the rest."""
    year = record_id[:4]
    front = {"title": f"题名 {record_id}", "date": year, "level": "municipal", "kind": "speech", "topics": []}
    record = Record.model_validate({**front, "origin": "own", **fields})
    return Entry(record_id, ROOT / f"docs/speeches/{year}/{record_id}.md", record, "同志们：\n", 9)


def make_meeting(meeting_id: str, **fields: Any) -> MeetingEntry:
    front = {"name": f"会议 {meeting_id}", "date": meeting_id[:4], "level": "municipal"}
    meeting = Meeting.model_validate({**front, **fields})
    return MeetingEntry(meeting_id, ROOT / f"data/meetings/{meeting_id[:4]}/{meeting_id}.yml", meeting)


class CorpusMaker:
    """Makes a corpus of records and meetings; the vocabularies are those above."""

    entry = staticmethod(make_entry)
    meeting = staticmethod(make_meeting)

    def __call__(self, *items: Entry | MeetingEntry, **settings: Any) -> Corpus:
        words: dict[str, Any] = {
            name: Vocabulary(name, tuple(kind.model_validate(term) for term in TERMS[name]))
            for name, kind in TERM_TYPES.items()
        }
        return Corpus(
            project=Project(ROOT, ROOT / "docs", ROOT / "data"),
            settings=Settings.model_validate({"version": "1", "name": "库", "office": "单位", **settings}),
            vocabularies=Vocabularies(**words),
            entries=sort_entries(item for item in items if isinstance(item, Entry)),
            meetings=sort_meetings(item for item in items if isinstance(item, MeetingEntry)),
            edition="restricted",
        )
