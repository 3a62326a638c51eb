"""The loader: the files of an archive read into a corpus, with all that is wrong with their form."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from ..diagnostic import Diagnostic, Position
from ..model.guard import Guard
from ..model.meeting import Meeting
from ..model.record import Record
from ..model.settings import Settings
from ..model.source import decode, read_yaml, split_front_matter
from ..model.takedowns import Takedowns
from ..model.validation import M, validate
from ..project import scan_files
from .corpus import Corpus, Entry, MeetingEntry, Overlay, sort_entries, sort_meetings
from .vocabularies import load_vocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ..model.source import Document
    from ..project import Project


RecordReader: TypeAlias = "Callable[[Path], tuple[Entry | None, tuple[Diagnostic, ...]]]"


class ArchiveNotFoundError(Exception):
    """The documents or the data folder is missing or cannot be read; the message is for people."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files of an archive say.

    Attributes:
        corpus: The records and meetings that could be read, of all editions.
        record_paths: Every record file by its stem, also those that could not be read; of files
            that bear one stem, all.
        meeting_paths: The same for meetings.
        diagnostics: What is wrong with their form, by file and place.
        foreign: The meetings left out because they are those of other documents.
        guard: What may not stand in the archive.
        takedowns: What was taken out of it for good.
        without_overlay: What the archive's own files say, where a narrower one is laid over it: it must make sense alone.

    """

    corpus: Corpus
    record_paths: Mapping[str, tuple[Path, ...]]
    meeting_paths: Mapping[str, tuple[Path, ...]]
    diagnostics: tuple[Diagnostic, ...]
    foreign: frozenset[str] = frozenset()
    guard: Guard = field(default_factory=Guard)
    takedowns: Takedowns = field(default_factory=Takedowns)
    without_overlay: Loaded | None = None

    @property
    def own(self) -> Loaded:
        """What the archive's own files say."""
        return self.without_overlay or self

    def list_unread(self) -> list[Path]:
        """Return the record files that could not be read, of which nobody knows what they say."""
        read = {entry.path for entry in self.corpus.entries}
        return sorted(path for paths in self.record_paths.values() for path in paths if path not in read)


def load(project: Project, read: RecordReader | None = None) -> Loaded:
    """Read an archive, its records with `read` where one is given that knows them from before.

    Raises:
        ArchiveNotFoundError: There is no documents or data folder.

    """
    with _named_permissions():
        find_folders(project)
        own = _load(replace(project, overlay=None), read or read_sound_record)
        return own if project.overlay is None else _lay_over(own, project, read or read_sound_record)


@contextmanager
def _named_permissions() -> Iterator[None]:
    """Say in one line which file or folder may not be read."""
    try:
        yield
    except PermissionError as error:
        message = f"没有读取 {error.filename} 的权限；请检查文件权限"
        raise ArchiveNotFoundError(message) from error
    except OSError as error:
        message = f"读不了 {error.filename}（{error.strerror}）；请检查文件或磁盘"
        raise ArchiveNotFoundError(message) from error


def list_files(project: Project) -> frozenset[Path]:
    """Return the files that hold an archive, resolved: records, meetings, vocabularies and settings.

    Raises:
        ArchiveNotFoundError: There is no documents or data folder.

    """
    with _named_permissions():
        find_folders(project)
        files = [path for layer in project.layers for path in _list_files(layer)]
        # Of files that are no links their folders alone need be resolved, which are few.
        folders = {folder: folder.resolve() for folder in {path.parent for path in files}}
        return frozenset(folders[path.parent] / path.name for path in files)


def _list_files(project: Project) -> Iterator[Path]:
    yield from _markdown_files(project.speeches)
    yield from _meeting_files(project.meetings)
    settings = (project.settings, project.guard, project.takedowns)
    yield from filter(_is_plain, (*project.vocabulary.glob("*.yml"), *settings))


def find_folders(project: Project) -> None:
    """Make sure that there is an archive to read.

    Raises:
        ArchiveNotFoundError: There is no documents or data folder.

    """
    for folder, name in ((project.docs, "文稿文件夹"), (project.data, "数据文件夹")):
        if not folder.is_dir():
            message = f"找不到{name} {folder}；请检查 ARCHIVE_DOCS、ARCHIVE_DATA 或新建该文件夹"
            raise ArchiveNotFoundError(message)
    overlay = project.overlay
    if overlay is None:
        return
    if not (overlay.docs.is_dir() or overlay.data.is_dir()):
        message = f"ARCHIVE_OVERLAY 指的 {overlay.root} 里没有 docs，也没有 data；请检查它指的是不是分库的文件夹"
        raise ArchiveNotFoundError(message)
    ours, theirs = ([folder.resolve() for folder in (layer.docs, layer.data)] for layer in project.layers)
    # What stands in our documents would be published whoever may read it.
    if any(a.is_relative_to(b) or b.is_relative_to(a) for a in ours for b in theirs):
        message = "ARCHIVE_OVERLAY 指的是本库自己，或与本库的 docs、data 互相包含；请把分库放在它们之外"
        raise ArchiveNotFoundError(message)


def _load(project: Project, read: RecordReader) -> Loaded:
    settings, faults = load_settings(project)
    vocabularies, wrong = load_vocabularies(project.vocabulary)
    guard, unguarded = load_guard(project)
    takedowns, unread = load_takedowns(project)
    diagnostics = [*faults, *wrong, *unguarded, *unread]
    records, held = _group(_markdown_files(project.speeches)), _group(_meeting_files(project.meetings))
    entries = _read_records(records, read, diagnostics)
    meetings = _read_meetings(held, diagnostics)
    foreign: frozenset[str] = frozenset()
    if project.docs.parent != project.data.parent:
        foreign = _find_foreign(meetings, entries, records)
        meetings = [meeting for meeting in meetings if meeting.id not in foreign]
    corpus = Corpus(
        project, settings, vocabularies, sort_entries(entries), sort_meetings(meetings), edition="restricted"
    )
    return Loaded(corpus, records, held, tuple(sorted(diagnostics)), foreign, guard, takedowns)


def _lay_over(own: Loaded, project: Project, read: RecordReader) -> Loaded:
    """Lay a narrower archive over one: it refers to what is there, and what is there knows nothing of it."""
    overlay = project.overlay
    assert overlay is not None
    settings, faults = _load_settings(overlay) if overlay.settings.is_file() else (_nameless(), ())
    words, wrong = load_vocabularies(overlay.vocabulary, is_whole=False)
    takedowns, unread = load_takedowns(overlay)
    diagnostics = [*own.diagnostics, *faults, *wrong, *unread]
    records, held = _group(_markdown_files(overlay.speeches)), _group(_meeting_files(overlay.meetings))
    entries = [*own.corpus.entries, *_read_records(records, read, diagnostics)]
    meetings = [*own.corpus.meetings, *_read_meetings(held, diagnostics)]
    corpus = replace(
        own.corpus,
        project=project,
        vocabularies=own.corpus.vocabularies.add(words),
        entries=sort_entries(entries),
        meetings=sort_meetings(meetings),
        overlay=Overlay(
            settings, {v.name: v.by_id.keys() - own.corpus.vocabularies[v.name].by_id.keys() for v in words}
        ),
    )
    return replace(
        own,
        corpus=corpus,
        record_paths=_join(own.record_paths, records),
        meeting_paths=_join(own.meeting_paths, held),
        diagnostics=tuple(sorted(diagnostics)),
        takedowns=own.takedowns.add(takedowns),
        without_overlay=own,
    )


def _read_records(
    paths: Mapping[str, tuple[Path, ...]], read: RecordReader, diagnostics: list[Diagnostic]
) -> list[Entry]:
    entries = []
    for path in (path for found in paths.values() for path in found):
        entry, faults = read(path)
        diagnostics += faults
        if entry is not None:
            entries.append(entry)
    return entries


def _read_meetings(paths: Mapping[str, tuple[Path, ...]], diagnostics: list[Diagnostic]) -> list[MeetingEntry]:
    meetings = []
    for path in (path for found in paths.values() for path in found):
        meeting, _, faults = read_meeting(path)
        diagnostics += faults
        if meeting is not None:
            meetings.append(MeetingEntry(path.stem, path, meeting))
    return meetings


def _join(own: Mapping[str, tuple[Path, ...]], laid: Mapping[str, tuple[Path, ...]]) -> dict[str, tuple[Path, ...]]:
    stems = sorted({*own, *laid})
    return {stem: (*own.get(stem, ()), *laid.get(stem, ())) for stem in stems}


def _find_foreign(meetings: list[MeetingEntry], entries: list[Entry], records: Mapping[str, object]) -> frozenset[str]:
    """Return the meetings of other documents, where documents are read with data that is not their own.

    Such a meeting has texts on its agenda, but none of them is here, and no record here names it.
    """
    named = {entry.record.meeting for entry in entries}
    agendas = {held.id: [item.record for item in held.meeting.agenda if item.record] for held in meetings}
    return frozenset(
        meeting
        for meeting, agenda in agendas.items()
        if agenda and meeting not in named and not any(record in records for record in agenda)
    )


def _markdown_files(folder: Path) -> list[Path]:
    return _plain_files(folder, ".md")


def _meeting_files(folder: Path) -> list[Path]:
    return [path for path in _plain_files(folder, ".yml") if path.parent.parent == folder]


def _plain_files(folder: Path, suffix: str) -> list[Path]:
    """Return the files below a folder that bear a suffix and are files themselves, as `_is_plain` says."""
    return [
        path for path, found in scan_files(folder) if found.is_file(follow_symlinks=False) and path.suffix == suffix
    ]


def _is_plain(path: Path) -> bool:
    """Whether it is a file itself: a link leads elsewhere, and reading a pipe would never end."""
    return path.is_file() and not path.is_symlink()


def _group(paths: Iterable[Path]) -> dict[str, tuple[Path, ...]]:
    groups: dict[str, list[Path]] = {}
    for path in sorted(paths):
        groups.setdefault(path.stem, []).append(path)
    return {stem: tuple(found) for stem, found in groups.items()}


def load_settings(project: Project) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read data/site.yml; where it is broken the settings are those of a nameless archive.

    Raises:
        ArchiveNotFoundError: There is no permission to read it.

    """
    with _named_permissions():
        return _load_settings(project)


def _load_settings(project: Project) -> tuple[Settings, tuple[Diagnostic, ...]]:
    nameless = _nameless()
    path = project.settings
    if not path.is_file():
        message = "缺少 data/site.yml；至少写 version: 1、name（库名）、office（单位名称）"
        return nameless, (Diagnostic(path, Position(), "settings-file", message),)
    text, faults = decode(path.read_bytes())
    if not text and faults:
        return nameless, tuple(fault.at(path) for fault in faults)
    document = read_yaml(text)
    settings, wrong = validate(Settings, document)
    diagnostics = tuple(fault.at(path) for fault in (*faults, *document.faults, *wrong))
    return settings or nameless, diagnostics


def _nameless() -> Settings:
    return Settings.model_validate({"version": "1", "name": "会议讲话文献库", "office": "本单位"})


def load_guard(project: Project) -> tuple[Guard, tuple[Diagnostic, ...]]:
    """Read data/guard.yml; an archive without it, or whose own is broken, is guarded by the defaults."""
    return _load_optional(Guard, project.guard)


def load_takedowns(project: Project) -> tuple[Takedowns, tuple[Diagnostic, ...]]:
    """Read data/takedowns.yml; most archives have none."""
    return _load_optional(Takedowns, project.takedowns)


def _load_optional(model: type[M], path: Path) -> tuple[M, tuple[Diagnostic, ...]]:
    if not path.is_file():
        return model(), ()
    text, faults = decode(path.read_bytes())
    if not text and faults:
        return model(), tuple(fault.at(path) for fault in faults)
    document = read_yaml(text)
    value, wrong = validate(model, document)
    return value or model(), tuple(fault.at(path) for fault in (*faults, *document.faults, *wrong))


def read_sound_record(path: Path) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """Read a record's file; return it where its front matter can be read, and what is wrong."""
    entry, _, faults = read_record(path)
    return entry, faults


def read_record(path: Path) -> tuple[Entry | None, Document, tuple[Diagnostic, ...]]:
    """Read a record's file; return it where its front matter can be read, its places, and what is wrong."""
    return parse_record(path, path.read_bytes())


def parse_record(path: Path, data: bytes) -> tuple[Entry | None, Document, tuple[Diagnostic, ...]]:
    """Read the bytes of a record's file, which need not stand there now."""
    text, faults = decode(data)
    if not text and faults:
        return None, read_yaml(""), tuple(fault.at(path) for fault in faults)
    parts = split_front_matter(text)
    document = read_yaml(parts.yaml, first_line=2)
    record, wrong = (None, ()) if parts.faults else validate(Record, document)
    diagnostics = tuple(fault.at(path) for fault in (*faults, *parts.faults, *document.faults, *wrong))
    entry = None if record is None else Entry(path.stem, path, record, parts.body, parts.body_line)
    return entry, document, diagnostics


def read_meeting(path: Path) -> tuple[Meeting | None, Document, tuple[Diagnostic, ...]]:
    """Read a meeting's file; return it where it can be read, its places, and what is wrong."""
    text, faults = decode(path.read_bytes())
    document = read_yaml(text)
    if not text and faults:
        return None, document, tuple(fault.at(path) for fault in faults)
    meeting, wrong = validate(Meeting, document)
    return meeting, document, tuple(fault.at(path) for fault in (*faults, *document.faults, *wrong))
