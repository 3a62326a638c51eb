"""The ledger (台账): a line for each record, with all that an inspection asks for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..corpus.corpus import Corpus, Entry
from ..model.date import PartialDate
from ..model.fields import ACCESS_LABELS
from ..model.record import STATUS_LABELS, Archival, Change, Record, Review, Source, Speaker

Cell = str | int | datetime.date | None
NARROW, MIDDLE, WIDE = 12, 20, 44


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, and what stands in it for a record."""

    head: str
    width: int
    read: Callable[[Corpus, Entry], Cell]


def list_rows(corpus: Corpus) -> list[tuple[Cell, ...]]:
    """Return the lines of the ledger without its head, in the order of the records' ids."""
    entries = sorted(corpus.entries, key=lambda entry: entry.id)
    return [tuple(column.read(corpus, entry) for column in COLUMNS) for entry in entries]


def list_facts(corpus: Corpus, entry: Entry) -> list[tuple[str, Cell]]:
    """Return what the ledger says of one record, under the heads of its columns."""
    return [(column.head, column.read(corpus, entry)) for column in COLUMNS]


def name_speaker(speaker: Speaker) -> str:
    """Return a speaker as a line of a table names one."""
    named = f"{speaker.role} {speaker.name}" if speaker.name else speaker.role
    return f"{named}（由{speaker.delivered_by}宣读）" if speaker.delivered_by else named


def _title(field: str) -> str:
    return Record.model_fields[field].title or field


def _type_date(date: PartialDate | None) -> Cell:
    """Return a day as a date that tables sort and count by; what is known less precisely stays as it is written."""
    if date is None:
        return None
    return datetime.date(date.year, date.month, date.day) if date.month and date.day else str(date)


def _join(parts: Iterable[str], mark: str = "、") -> str | None:
    return mark.join(parts) or None


def _write_change(change: Change) -> str:
    before = f"（此前：{STATUS_LABELS[change.former_status]}）" if change.former_status else ""
    return f"{change.date} {change.by}：{change.note}{before}"


def _of_review(read: Callable[[Review], Cell]) -> Callable[[Corpus, Entry], Cell]:
    return lambda _, entry: read(entry.record.review) if entry.record.review else None


def _of_source(read: Callable[[Source], Cell]) -> Callable[[Corpus, Entry], Cell]:
    return lambda _, entry: read(entry.record.source) if entry.record.source else None


def _of_archival(read: Callable[[Archival], Cell]) -> Callable[[Corpus, Entry], Cell]:
    return lambda _, entry: read(entry.record.archival) if entry.record.archival else None


def _of_record(read: Callable[[Record], Cell]) -> Callable[[Corpus, Entry], Cell]:
    return lambda _, entry: read(entry.record)


def _name_meeting(corpus: Corpus, entry: Entry) -> Cell:
    held = corpus.meeting_of(entry)
    return held.meeting.name if held else None


def _name_series(corpus: Corpus, entry: Entry) -> Cell:
    series = corpus.series_of(entry)
    return corpus.vocabularies.series.label(series) if series else None


def _find_file(corpus: Corpus, entry: Entry) -> Cell:
    root = corpus.project.root
    return entry.path.relative_to(root).as_posix() if entry.path.is_relative_to(root) else entry.path.as_posix()


COLUMNS: Sequence[Column] = (
    Column("编号", 36, lambda _, entry: entry.id),
    Column(_title("title"), WIDE, _of_record(lambda r: r.title)),
    Column(_title("date"), NARROW, _of_record(lambda r: _type_date(r.date))),
    Column(_title("for_year"), NARROW, lambda corpus, entry: corpus.for_year_of(entry)),
    Column(_title("level"), NARROW, lambda corpus, entry: corpus.vocabularies.levels.label(entry.record.level)),
    Column(_title("kind"), NARROW, lambda corpus, entry: corpus.vocabularies.kinds.label(entry.record.kind)),
    Column(_title("topics"), MIDDLE, lambda c, e: _join(map(c.vocabularies.topics.label, e.record.topics))),
    Column(_title("meeting"), WIDE, _name_meeting),
    Column("系列", MIDDLE, _name_series),
    Column(_title("organs"), MIDDLE, lambda c, e: _join(map(c.vocabularies.organs.label, e.record.organs))),
    Column(_title("speakers"), MIDDLE, _of_record(lambda r: _join(map(name_speaker, r.speakers)))),
    Column(_title("version"), NARROW, lambda corpus, entry: corpus.vocabularies.versions.label(entry.record.version)),
    Column(_title("version_of"), MIDDLE, _of_record(lambda r: r.version_of)),
    Column(_title("origin"), NARROW, lambda corpus, entry: corpus.vocabularies.origins.label(entry.record.origin)),
    Column(_title("access"), NARROW, _of_record(lambda r: ACCESS_LABELS[r.access])),
    Column(Review.model_fields["by"].title or "", MIDDLE, _of_review(lambda r: r.by)),
    Column(Review.model_fields["date"].title or "", NARROW, _of_review(lambda r: _type_date(r.date))),
    Column("审查依据", MIDDLE, _of_review(lambda r: r.basis)),
    Column(_title("status"), NARROW, _of_record(lambda r: STATUS_LABELS[r.status])),
    Column(_title("replaced_by"), MIDDLE, _of_record(lambda r: r.replaced_by)),
    Column(_title("reason"), MIDDLE, _of_record(lambda r: r.reason)),
    Column(_title("changes"), WIDE, _of_record(lambda r: _join(map(_write_change, r.changes), "\n"))),
    Column(_title("former_ids"), MIDDLE, _of_record(lambda r: _join(r.former_ids))),
    Column(_title("attachments"), MIDDLE, _of_record(lambda r: _join(f"{a.title}（{a.file}）" for a in r.attachments))),
    Column(
        _title("exceptions"), MIDDLE, _of_record(lambda r: _join((f"{e.rule}：{e.reason}" for e in r.exceptions), "\n"))
    ),
    Column("原文件名", MIDDLE, _of_source(lambda s: s.file)),
    Column("原文件 SHA-256", MIDDLE, _of_source(lambda s: s.sha256)),
    Column("原文件说明", MIDDLE, _of_source(lambda s: s.note)),
    Column("档号", MIDDLE, _of_archival(lambda a: a.reference_code)),
    Column("保管期限", NARROW, _of_archival(lambda a: a.retention)),
    Column("原件存放位置", MIDDLE, _of_archival(lambda a: a.location)),
    Column("文件路径", WIDE, _find_file),
)
