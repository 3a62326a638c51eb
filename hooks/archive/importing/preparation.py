"""The preparation of an import: what the archive decides and has, read once, and whether what was asked for can be done."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..corpus.loader import ArchiveNotFoundError, load_settings
from ..corpus.vocabularies import Vocabularies, load_vocabularies
from ..model.settings import Settings
from ..project import Project
from .files import list_files
from .given import Given, UnknownTermError, resolve
from .holdings import Holdings


class WrongUsageError(Exception):
    """What was asked for cannot be done; the message is for people."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that an import needs.

    Attributes:
        vocabularies: The office's words.
        settings: What it decides.
        holdings: What the archive has.
        given: What a person says of the texts, terms resolved.
        files: The files to import.

    """

    vocabularies: Vocabularies
    settings: Settings
    holdings: Holdings
    given: Given
    files: tuple[Path, ...]


def prepare(project: Project, paths: Sequence[Path], into: Path | None, given: Given) -> Preparation:
    """Read what an import needs.

    Args:
        project: Whose vocabularies and settings hold.
        paths: The files and folders that are named.
        into: The documents folder that is named; else the project's own.
        given: What a person says of the texts.

    Raises:
        WrongUsageError: It cannot be done.

    """
    ready = prepare_archive(project, into, given)
    try:
        files = list_files(paths)
    except OSError as error:
        raise WrongUsageError(f"读不了 {error.filename}（{error.strerror}）；请检查文件权限") from error
    if ready.given.title is not None and len(files) > 1:
        raise WrongUsageError("--title 只用于一个文件")
    if not files:
        raise WrongUsageError("文件夹里没有可以导入的文件")
    return replace(ready, files=files)


def prepare_archive(project: Project, into: Path | None, given: Given) -> Preparation:
    """Read what a new record needs, whatever it is made of.

    Raises:
        WrongUsageError: The archive cannot be read, or what is given is not in it.

    """
    overlay = project.overlay
    vocabularies, faults = load_vocabularies(project.vocabulary)
    is_overlaid = overlay is not None and into is not None and into.resolve() == overlay.docs
    if overlay is not None and is_overlaid:
        words, wrong = load_vocabularies(overlay.vocabulary, is_whole=False)
        vocabularies, faults = vocabularies.add(words), (*faults, *wrong)
    if faults:
        first = f"{faults[0].path}: {faults[0].message}"
        raise WrongUsageError(f"{first}（词表没有错才能导入；全部错误请运行 check.py 查看）")
    try:
        settings, _ = load_settings(project)
        known = resolve(given, vocabularies)
        holdings = Holdings((into or project.docs) / "speeches", find_meetings(project, into))
        if overlay is not None and is_overlaid:
            holdings.look_beside(project.speeches, project.meetings)
        elif overlay is not None and into in {None, project.docs}:
            holdings.reserve_ids(overlay.speeches)
    except (UnknownTermError, ArchiveNotFoundError) as error:
        raise WrongUsageError(str(error)) from error
    except OSError as error:
        raise WrongUsageError(f"读不了 {error.filename}（{error.strerror}）；请检查文件权限") from error
    if known.meeting is not None and not holdings.has_meeting(known.meeting):
        raise WrongUsageError(f"没有编号为 {known.meeting} 的会议；请核对 --meeting，或先建这次会议")
    return Preparation(vocabularies, settings, holdings, known, ())


def find_meetings(project: Project, into: Path | None, environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the folder of meetings beside the documents; None where no data folder is there."""
    is_named = bool((os.environ if environ is None else environ).get("ARCHIVE_DATA"))
    data = project.data if into is None and is_named else (into or project.docs).resolve().parent / "data"
    return data / "meetings" if data.is_dir() else None
