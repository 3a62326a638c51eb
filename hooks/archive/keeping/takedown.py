"""A takedown: what takes a record out of an archive for good, and what must be looked at by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..corpus.corpus import Entry
from ..corpus.loader import Loaded, load_takedowns
from ..model.date import PartialDate
from ..model.meeting import Meeting
from ..model.source import read_yaml
from ..model.takedowns import Takedown, Takedowns
from ..model.validation import validate
from ..model.writer import Value, quote
from ..project import Project, walk_files
from .editing import EditError, edit_record, to_value
from .mention import Mention, find_mentions

_ABSENT = "absent: 不入库"
_LOG = "# 下架记录，只追加：不写题名和内容。\nversion: 1\ntakedowns:\n"


class RefusedError(Exception):
    """A record cannot be taken down as things are; the message is for people."""


@dataclass(frozen=True)
class Plan:
    """What a takedown does.

    Attributes:
        entry: The record.
        removed: The files that go, attachments included.
        written: The new content of those that change: the agenda, records that refer to it, the log.
        mentions: Lines of other files that name its title, which a person must judge.

    """

    entry: Entry
    removed: tuple[Path, ...]
    written: dict[Path, bytes]
    mentions: tuple[Mention, ...]


def plan_takedown(loaded: Loaded, record_id: str, takedown: Takedown) -> Plan:
    """Return what takes a record out.

    Raises:
        RefusedError: There is no such record, or another cannot do without it.
        EditError: A file that refers to it cannot be edited.

    """
    corpus, project = loaded.corpus, loaded.corpus.project
    entry = corpus.by_id.get(record_id)
    if entry is None:
        raise RefusedError(f"没有编号为 {record_id} 的文稿；请核对编号，读不出来的文稿先改正，或直接用 git rm 删去")
    heirs = [other.id for other in corpus.entries if other.record.replaced_by == record_id]
    if heirs:
        raise RefusedError(f"{'、'.join(heirs)} 写着由它替代；请先改这几篇的 status 和 replaced_by，再下架")
    folder = entry.path.with_suffix("")
    written = dict((*_edit_agendas(loaded, record_id), *_edit_records(loaded, record_id)))
    # A narrower archive has a log of its own: its ids are not for the wider one.
    home = project.layer_of(entry.path)
    written[home.takedowns] = write_log(home, load_takedowns(home)[0], takedown)
    others = {path for held in (loaded.record_paths, loaded.meeting_paths) for paths in held.values() for path in paths}
    return Plan(
        entry,
        (entry.path, *walk_files(folder)),
        written,
        tuple(find_mentions(others - {entry.path}, {entry.record.title})),
    )


def _edit_agendas(loaded: Loaded, record_id: str) -> Iterator[tuple[Path, bytes]]:
    """Yield the meetings whose agenda has the record: its line says that the text is not taken in."""
    pattern = re.compile(rf"\brecord:[ \t]*([\"']?){re.escape(record_id)}\1(?=[\s,}}]|$)", re.MULTILINE)
    for held in loaded.corpus.meetings:
        if any(item.record == record_id for item in held.meeting.agenda):
            text = held.path.read_text(encoding="utf-8")
            edited = pattern.sub(_ABSENT, text)
            meeting, _ = validate(Meeting, read_yaml(edited))
            if meeting is None or any(item.record == record_id for item in meeting.agenda):
                raise EditError(f"{held.path.name} 的议程写法特别，程序改不了；请用手把 record 改为 {_ABSENT}")
            yield held.path, edited.encode("utf-8")


def _edit_records(loaded: Loaded, record_id: str) -> Iterator[tuple[Path, bytes]]:
    """Yield the records that refer to it, without the reference."""
    for other in loaded.corpus.entries:
        values: dict[str, Value] = {}
        if other.record.version_of == record_id:
            values["version_of"] = None
        if any(one.record == record_id for one in other.record.conveys):
            kept = (
                one.model_copy(update={"record": None}) if one.record == record_id else one
                for one in other.record.conveys
            )
            values["conveys"] = to_value(tuple(kept))
        if values:
            yield other.path, edit_record(other.path, other.path.read_bytes(), values)


def write_log(project: Project, log: Takedowns, takedown: Takedown) -> bytes:
    """Return the log with one takedown more; what stands in it stays as it is.

    Raises:
        EditError: It is written in a way that cannot be added to.

    """
    path = project.takedowns
    text = path.read_text(encoding="utf-8") if path.is_file() else _LOG
    lines = [f"  - id: {takedown.id}", f'    date: "{takedown.date}"']
    lines += [f"    by: {quote(takedown.by)}", f"    basis: {quote(takedown.basis)}"]
    whole = text.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    read, _ = validate(Takedowns, read_yaml(whole))
    if read is None or read.takedowns != (*log.takedowns, takedown):
        raise EditError(f"{path.name} 的写法特别，程序接不下去；请先运行 scripts/check.py 改正")
    return whole.encode("utf-8")


def make_takedown(record_id: str, by: str, basis: str, date: PartialDate) -> Takedown:
    """Return a line of the log."""
    return Takedown.model_validate({"id": record_id, "by": by, "basis": basis, "date": str(date)})
