"""Checks of places: names of files, folders of years, and ids that only one file may bear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..diagnostic import Diagnostic, Position
from ..model.date import PartialDate
from ..model.foreign import LARGEST_FILE, describe_size, name_foreign
from ..model.identifier import Identifier, is_refused_by_windows
from ..project import Project, walk_folders
from .knowledge import Knowledge
from .registry import RULES
from .rule import Finding

_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_MARKDOWN_SUFFIXES = frozenset([".markdown", ".md", ".mdown", ".mkd", ".mkdn"])  # what MkDocs makes pages of
_LEFT_BEHIND = frozenset([".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"])


def find_wrong_id(entity_id: str, date: PartialDate) -> Iterator[Finding]:
    """Find an id of another form than date and slug, or of another date than the text or meeting it names."""
    try:
        identifier = Identifier.parse(entity_id)
    except ValueError as error:
        yield Finding("id-form", f"文件名 {entity_id}：{error}", value=entity_id, position=Position())
        return
    if not identifier.date.agrees_with(date):
        message = f"日期 {date} 与编号 {entity_id} 的日期不一致；请核对 date，或改文件名并把旧编号写入 former_ids"
        yield Finding("date-path", message, ("date",), str(date), str(identifier.date))


def find_wrong_folder(path: Path, root: Path, date: PartialDate) -> Iterator[Finding]:
    """Find a file that does not stand in the folder of its date's year."""
    folder = path.parent
    year = folder.name
    if folder.parent != root or not _YEAR.match(year):
        expected = f"{root.name}/{date.year:04}/{path.name}"
        message = f"文件须直接放在 {root.name}/<年> 文件夹中；请移到 {expected}"
        yield Finding("misplaced-file", message, value=path.name, expected=expected, position=Position())
    elif int(year) != date.year:
        message = f"日期 {date} 与年份文件夹 {year} 不一致；请核对 date，或移到 {root.name}/{date.year:04} 文件夹"
        yield Finding("date-path", message, ("date",), str(date), year)


def find_clashes(paths: Mapping[str, tuple[Path, ...]]) -> Iterator[Diagnostic]:
    """Find ids that two files bear, ids that differ only in case, and names that Windows cannot keep."""
    folded: dict[str, str] = {}
    for stem, found in paths.items():
        for path in found:
            if is_refused_by_windows(path.name):
                yield _complain(path, "windows-name", f"Windows 不能存名为 {path.name} 的文件；请改名", path.name)
        for path in found[1:]:
            first = found[0].relative_to(found[0].parents[1]).as_posix()
            first = first if path.parents[2] == found[0].parents[2] else f"另一库的 {first}"
            message = f"编号 {stem} 与 {first} 重复；请改其中一个文件名（可在末尾加 -2）"
            yield _complain(path, "duplicate-id", message, stem)
        other = folded.setdefault(stem.casefold(), stem)
        if other != stem:
            message = f"文件名 {stem} 与 {other} 只差大小写，在 Windows 上是同一个文件；请改名"
            yield _complain(found[0], "case-clash", message, stem)


def find_reused_former_ids(entity_id: str, former_ids: tuple[str, ...], knowledge: Knowledge) -> Iterator[Finding]:
    """Find former ids that cannot redirect, as another record bears or bore them."""
    for n, former in enumerate(former_ids):
        where = ("former_ids", n)
        others = [other for other in knowledge.former_ids.get(former, ()) if other != entity_id]
        try:
            Identifier.parse(former)
        except ValueError as error:
            yield Finding("id-form", f"曾用编号 {former}：{error}", where, former)
            continue
        if former in knowledge.loaded.record_paths:
            owner = "本篇现在的编号" if former == entity_id else "另一篇文稿现在的编号"
            yield Finding("duplicate-id", f"曾用编号 {former} 是{owner}；请删去", where, former)
        elif former in former_ids[:n]:
            yield Finding("duplicate-id", f"曾用编号 {former} 写了两次；请只留一处", where, former)
        elif others:
            yield Finding("duplicate-id", f"曾用编号 {former} 也写在 {others[0]} 中；请只留一处", where, former)


def find_ids_borne_before(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Find records of a narrower archive whose ids lead on to others in the one that it is laid over."""
    for former, heirs in knowledge.own.former_ids.items():
        for path in knowledge.loaded.record_paths.get(former, ()):
            if knowledge.corpus.is_overlaid(path):
                message = f"编号 {former} 是另一库的 {heirs[0]} 曾用的编号，旧地址会指到那一篇；请改本文件名"
                yield _complain(path, "duplicate-id", message, former)


def find_strays(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Find files that stand among records and meetings and are neither, nor attachments that a record names."""
    project, loaded = knowledge.corpus.project, knowledge.loaded
    read = {path for found in loaded.record_paths.values() for path in found}
    named = {
        path.parent / entry.id / attachment.file
        for entry in knowledge.corpus.entries
        for path in (entry.path,)
        for attachment in entry.record.attachments
    }
    unread = {path for path in read if path.stem not in knowledge.corpus.by_id}
    for path in _leave_out(knowledge.speech_files):
        if path in read or path in named or path.parent.with_suffix(".md") in unread:
            continue
        if path.suffix.lower() in _MARKDOWN_SUFFIXES:
            is_file = path.suffix != ".md"  # of its own ending what is not read is a pipe or the like
            message = f"{path.name} {'不会被读作文稿；请改用小写扩展名 .md，或移走' if is_file else '不是普通文件，不会被读作文稿；请移走'}"
            yield _complain(path, "misplaced-file", message, path.name, f"{path.stem}.md")
        else:
            message = f"{path.name} 不是文稿，也没有文稿把它列为附件，不会发布；请写入 attachments，或移走"
            yield _complain(path, "stray-file", message, path.name)
    meetings = {path for found in loaded.meeting_paths.values() for path in found}
    for path in _leave_out(knowledge.data_files):
        if path not in meetings and project.layer_of(path).meetings in path.parents:
            message = f"{path.name} 不会被读作会议；会议文件须是 meetings/<年>/<编号>.yml"
            yield _complain(path, "stray-file", message, path.name)


def find_misnamed_folders(project: Project) -> Iterator[Diagnostic]:
    """Find folders that bear a text's name: people take them for texts, and nothing reads them."""
    for root, endings, what in (
        (project.speeches, _MARKDOWN_SUFFIXES, "文稿"),
        (project.meetings, frozenset([".yml", ".yaml"]), "会议"),
    ):
        for path in walk_folders(root):
            if path.suffix.lower() in endings:
                message = (
                    f"{path.name} 是文件夹，不会被读作{what}；请把里面的文件移到 {root.name}/<年> 文件夹，再删去它"
                )
                yield _complain(path, "misplaced-file", message, path.name)


def find_large_files(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Find files beside records and in the data folder that are too large; texts are measured when they are read."""
    loaded = knowledge.loaded
    texts = {path for held in (loaded.record_paths, loaded.meeting_paths) for found in held.values() for path in found}
    for path, is_link in (*knowledge.speech_files, *knowledge.data_files):
        if path not in texts and not is_link and (size := path.stat().st_size) >= LARGEST_FILE:
            yield _complain(path, "file-size", describe_size(size), str(size))


def find_links(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Find symbolic links: what they point to is not what a pull request shows, and may be any file of the machine."""
    for path, is_link in (*knowledge.speech_files, *knowledge.data_files, *knowledge.files_beside):
        if is_link:
            message = f"{path.name} 是符号链接，不读取也不发布；请换成文件本身，或移走"
            yield _complain(path, "symlink", message, path.name)


def find_foreign_pages(knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Find pages of the office's own, such as the front page, that are no text or still have both sides of a merge."""
    for path in sorted(path for layer in knowledge.corpus.project.layers for path in layer.docs.glob("*.md")):
        fault = name_foreign(path.read_bytes()) if path.is_file() and not path.is_symlink() else None
        if fault is not None:
            yield fault.at(path)


def _leave_out(files: Iterable[tuple[Path, bool]]) -> list[Path]:
    """Return the files that are no links and not what editors and systems leave behind."""
    return [path for path, is_link in files if not is_link and path.name.lower() not in _LEFT_BEHIND]


def _complain(path: Path, rule: str, message: str, value: str, expected: str = "") -> Diagnostic:
    return Diagnostic(path, Position(), rule, message, value, expected, RULES[rule].severity)
