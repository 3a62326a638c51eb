"""A preview: one record's page and the indexes it stands on, as the whole archive would have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .check import check_file
from .check.guard.attachments import list_attached
from .check.memory import Memory
from .corpus.corpus import Corpus, Entry, hide_text, sort_entries
from .corpus.loader import load, read_record
from .publication import Publication

if TYPE_CHECKING:
    from .diagnostic import Diagnostic
    from .index.page import Page
    from .project import Project

UNSHOWN = frozenset(["classification-mark", "internal-label"])
"""What bears these is written nowhere, not even for its author to see."""


class NoPreviewError(Exception):
    """A record cannot be shown.

    Attributes:
        diagnostics: What is wrong with it.
    """

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


@dataclass(frozen=True, kw_only=True)
class Preview(Publication):
    """What a site is made of that shows one record of an archive.

    Attributes:
        entry: The record.
    """

    entry: Entry

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The generated pages on which the record stands."""
        meeting = self.corpus.meeting_of(self.entry)
        wanted = {"search.html", *([meeting.uri] if meeting else [])}
        if meeting and meeting.meeting.series:
            wanted.add(f"series/{meeting.meeting.series}.html")
        return {uri: page for uri, page in super().pages.items() if uri in wanted or self._lists(page)}

    def _lists(self, page: Page) -> bool:
        return any(getattr(row, "uri", None) == self.entry.uri for row in getattr(page.view, "rows", ()))

    @cached_property
    def records(self) -> dict[str, Entry]:
        """The record by address."""
        return {self.entry.uri: self.entry}

    def write_data(self) -> dict[str, str]:
        """Return nothing: no program reads a preview."""
        return {}

    @property
    def loose_files(self) -> dict[str, Path]:
        """The record's own file and those attached to it: nothing else is taken from the documents."""
        stem = self.entry.uri.removesuffix(".html")
        return {f"{stem}.md": self.entry.path, **{f"{stem}/{path.name}": path for path in list_attached(self.entry)}}


def read_preview(project: Project, path: Path, memory: Memory | None = None) -> tuple[Preview, tuple[Diagnostic, ...]]:
    """Read an archive for the preview of a record, of it or yet to come; return it, and what is wrong with the record.

    Only the record is checked: the whole archive is the business of a check.

    Raises:
        ArchiveNotFoundError: There is no documents or data folder.
        NoPreviewError: The record cannot be read, or must not be shown.
    """
    memory = memory or Memory()
    loaded = load(project, memory.read_record)
    diagnostics = check_file(path, loaded)
    if any(diagnostic.rule in UNSHOWN and diagnostic.severity == "error" for diagnostic in diagnostics):
        raise NoPreviewError("这篇文稿不得入库，也不预览", diagnostics)
    entry, _, _ = read_record(path)
    if entry is None:
        raise NoPreviewError("这篇文稿读不出来，改正下面的错误再预览", diagnostics)
    memory.save()
    # Its author may see it, whichever readers it is for.
    shown = hide_text(entry)
    corpus = _place(loaded.corpus.for_edition("restricted"), shown)
    return Preview(corpus=corpus, entry=shown), diagnostics


def _place(corpus: Corpus, entry: Entry) -> Corpus:
    """Return a corpus with a record in its place, whether it stands there or not."""
    others = [other for other in corpus.entries if other.id != entry.id]
    return replace(corpus, entries=sort_entries([*others, entry]))
