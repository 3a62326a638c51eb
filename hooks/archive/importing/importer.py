"""The importer: files made into records of an archive, with nothing lost, nothing guessed and nothing overwritten."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from ..check.records import ACTIVE_SUFFIXES
from ..corpus.corpus import MeetingEntry
from ..corpus.vocabularies import Vocabularies
from ..model.identifier import is_refused_by_windows
from ..model.settings import Settings
from ..model.writer import write_meeting, write_record
from .draft import Draft, make_catalogue_draft, make_draft
from .formats import Source, read_source
from .gathering import Gathering, as_meeting
from .given import Given
from .holdings import Holdings
from .meeting import Meetings, share_dates
from .numbering import Numbering
from .reader import RefusedError
from .reading import Reading, read
from .relation import add_conveyances, add_version_of
from .secrecy import refuse_classified
from .storage import TakenError, create_files

LARGEST = 50_000_000
Status = Literal["written", "proposed", "skipped", "refused"]


class Asker(Protocol):
    """A person at a terminal."""

    def confirm_cuts(self, name: str, readings: Sequence[Reading]) -> bool:
        """Return whether a file is to be split as it was read."""

    def complete(self, name: str, reading: Reading | None, given: Given, meetings: Sequence[MeetingEntry]) -> Given:
        """Return what is known of a text, with what the person adds."""


@dataclass(frozen=True, slots=True)
class Options:
    """How files are imported.

    Attributes:
        given: What a person says of all of them, terms resolved.
        is_trial: Whether nothing is written.
        keeps_source: Whether the file itself is kept as an attachment.
        catalogues: Whether a scan becomes a record without text.
        is_whole: Whether a file is never split.

    """

    given: Given = field(default_factory=Given)
    is_trial: bool = False
    keeps_source: bool = False
    catalogues: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        file: The file.
        status: Whether it was written, would be, was there already, or was refused.
        message: Why it was skipped or refused.
        sha256: The hash of its bytes; empty where it could not be read.
        source: What stands in it; none where it was refused.
        records: The records that were made of it.
        meetings: The meetings that were made of it, with what their files say.

    """

    file: Path
    status: Status
    message: str = ""
    sha256: str = ""
    source: Source | None = None
    records: tuple[tuple[Path, Draft], ...] = ()
    meetings: tuple[tuple[Path, dict[str, Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    data: bytes
    sha256: str
    source: Source


class Importer:
    """Imports files into one archive; it remembers what it wrote, so that later files know of it."""

    def __init__(
        self,
        holdings: Holdings,
        vocabularies: Vocabularies,
        settings: Settings,
        options: Options,
        asker: Asker | None = None,
    ) -> None:
        self.holdings = holdings
        self.vocabularies = vocabularies
        self.settings = settings
        self.options = options
        self.asker = asker
        self._numbering = Numbering()
        self._meeting_numbering = Numbering()

    def import_files(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Import each file; one that is refused does not stop the others."""
        return (self.import_file(path) for path in paths)

    def import_file(self, path: Path) -> Outcome:
        """Import one file."""
        sha256 = ""
        try:
            data = _read(path)
            sha256 = hashlib.sha256(data).hexdigest()
            refuse_classified(path.name, data, None, self.settings)
            source = read_source(data, path.name)
            refuse_classified(path.name, data, source, self.settings)
            file = _File(path, data, sha256, source)
            drafts = self._draft_all(file)
            fresh = self._drop_held(drafts, sha256)
            if not fresh:
                held = self.holdings.find_source(sha256)[0]
                return Outcome(path, "skipped", f"同一份文件已经导入（SHA-256 相同）：{held}；跳过", sha256, source)
            return self._store(file, fresh)
        except RefusedError as error:
            return Outcome(path, "refused", str(error), sha256)
        except OSError as error:
            where = f"：{error.filename}" if error.filename else ""
            return Outcome(path, "refused", f"读不了或写不成（{error.strerror or error}{where}）", sha256)

    def _draft_all(self, file: _File) -> list[Draft]:
        given = self.options.given
        described = {"file": file.path.name, "sha256": file.sha256}
        if file.source.is_scan:
            if not self.options.catalogues:
                raise RefusedError(
                    "是扫描件或图片，没有文字；请先做文字识别再交，或由管理员导入时加 --catalogue-only，只著录、附原件"
                )
            given = self._ask(file, None, given)
            return [make_catalogue_draft(described, given, self.vocabularies, self.settings)]
        readings = self._read(file, given)
        if len(readings) > 1 and given.title is not None:
            raise RefusedError(
                f"文件里有 {len(readings)} 篇文稿，不能都用一个题名；请不写题名（--title 或登记表的“题名”栏），不该拆分的由管理员导入时加 --whole"
            )
        known = [self._ask(file, reading, given) for reading in readings]
        if len(readings) == 1 and known[0].said() != given.said():
            # A line that says otherwise than the person stays in the text.
            readings = self._read(file, known[0])
        shared = share_dates(readings, known)
        return [
            make_draft(reading, {**described, **_name_part(n, len(shared))}, one, self.vocabularies, self.settings)
            for n, (reading, one) in enumerate(zip(shared, known, strict=True), start=1)
        ]

    def _read(self, file: _File, given: Given) -> tuple[Reading, ...]:
        readings = read(file.source, self.vocabularies, given=given.said(), is_whole=self.options.is_whole)
        if len(readings) > 1 and self.asker and not self.asker.confirm_cuts(file.path.name, readings):
            return read(file.source, self.vocabularies, given=given.said(), is_whole=True)
        return readings

    def _ask(self, file: _File, reading: Reading | None, given: Given) -> Given:
        if self.asker is None:
            return given
        date = given.date or (reading.date.value if reading and reading.date else None)
        return self.asker.complete(file.path.name, reading, given, self.holdings.find_meetings(date) if date else ())

    def _drop_held(self, drafts: Sequence[Draft], sha256: str) -> list[Draft]:
        """Return the drafts that the archive does not have: of a file whose import was broken off, some."""
        held = self.holdings.find_source(sha256)
        if len(held) >= len(drafts):
            return []
        titles = {self.holdings.read_title(path) for path in held}
        return [draft for draft in drafts if not held or draft.values.get("title") not in titles]

    def _store(self, file: _File, drafts: Sequence[Draft]) -> Outcome:
        while True:
            records, gatherings = self._relate(drafts)
            if self.options.keeps_source or file.source.is_scan:
                records[0] = (records[0][0], _attach(records[0][1], file.path.name))
            paths = [(self._find_path(name, draft), draft) for name, draft in records]
            meetings = [
                (self._find_meeting_path(one), one.complete(_list_texts(records, one), self.vocabularies))
                for one in gatherings
            ]
            files = [*_list_attachments(paths, file), *((path, write_meeting(v).encode()) for path, v in meetings)]
            files += [(path, write_record(draft.values, draft.body).encode()) for path, draft in paths]
            try:
                if not self.options.is_trial:
                    create_files(files)
            except TakenError as error:
                # Another process was quicker: its name is passed over.
                (self._numbering if error.path.suffix == ".md" else self._meeting_numbering).take(error.path.stem)
                continue
            break
        for path, values in meetings:
            self.holdings.add_meeting(path.stem, path, as_meeting(values))
        for path, draft in paths:
            self.holdings.add_record(path, draft.values, draft.body, file.sha256)
        status: Status = "proposed" if self.options.is_trial else "written"
        return Outcome(file.path, status, "", file.sha256, file.source, tuple(paths), tuple(meetings))

    def _relate(self, drafts: Sequence[Draft]) -> tuple[list[tuple[str, Draft]], tuple[Gathering, ...]]:
        """Give each draft its meeting, what it conveys, its other version and its id."""
        meetings = Meetings(self.holdings, self.vocabularies, self._meeting_numbering)
        joined = meetings.join_all(drafts)
        records: list[tuple[str, Draft]] = []
        for draft in joined:
            conveying = add_conveyances(draft, self.holdings, self.vocabularies)
            versioned = add_version_of(conveying, self.holdings)
            taken = {name for name, _ in records}
            name = self._numbering.number(
                draft.date,
                draft.slug,
                lambda one, taken=taken: one in taken or self._is_taken(one),  # type: ignore[misc]
            )
            records.append((name, versioned))
        return records, meetings.gatherings

    def _is_taken(self, name: str) -> bool:
        path = self.holdings.speeches / name[:4] / name
        return self.holdings.has_id(name) or path.with_name(f"{name}.md").exists() or path.exists()

    def _find_path(self, name: str, draft: Draft) -> Path:
        return self.holdings.speeches / f"{draft.date.year:04}" / f"{name}.md"

    def _find_meeting_path(self, gathering: Gathering) -> Path:
        assert self.holdings.meetings is not None
        return self.holdings.meetings / f"{gathering.date.year:04}" / f"{gathering.id}.yml"


def _suggest(path: Path) -> str:
    """Return a question for the file beside it whose name is most like that of a file which is missing."""
    beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return "".join(f"，是不是 {name}？" for name in difflib.get_close_matches(path.name, sorted(beside), n=1))


def _read(path: Path) -> bytes:
    if not path.exists():
        raise RefusedError(f"没有这个文件{_suggest(path)}；请核对名称和所在的位置")
    size = path.stat().st_size
    if size > LARGEST:
        raise RefusedError(f"文件有 {size // 1_000_000} MB，超过 {LARGEST // 1_000_000} MB，不导入；请拆成几个文件")
    return path.read_bytes()


def _list_texts(records: Sequence[tuple[str, Draft]], gathering: Gathering) -> list[tuple[str, Draft]]:
    return [(name, draft) for name, draft in records if draft.values.get("meeting") == gathering.id]


def _name_part(number: int, count: int) -> dict[str, str]:
    """Say which of several texts of one file a record is, so that it is not taken for the same one twice."""
    return {"note": f"文件中的第 {number} 篇，共 {count} 篇"} if count > 1 else {}


def _attach(draft: Draft, name: str) -> Draft:
    """Return a draft with the file that it was made of as an attachment."""
    if Path(name).suffix.lower() in ACTIVE_SUFFIXES:
        line = "原件是网页一类的文件，在浏览器里打开会运行程序，没有存为附件；要保存请先转成 PDF"
        return replace(draft, questions=(*draft.questions, line))
    values = {**draft.values, "attachments": ({"file": name_attachment(name), "title": "原件"},)}
    return replace(draft, values=values)


def name_attachment(name: str) -> str:
    """Return the name under which a file is kept, which every system can keep."""
    safe = "".join("_" if character in '<>:"/\\|?*' or not character.isprintable() else character for character in name)
    safe = safe.rstrip(" .") or "原件"
    return f"_{safe}" if is_refused_by_windows(safe) else safe


def _list_attachments(paths: Sequence[tuple[Path, Draft]], file: _File) -> Iterator[tuple[Path, bytes]]:
    for path, draft in paths:
        for attachment in draft.values.get("attachments", ()):
            yield path.with_suffix("") / attachment["file"], file.data
