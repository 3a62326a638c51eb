"""A publication: one edition of an archive, checked, with every page that its site has."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .check import check, soften
from .check.guard.attachments import list_attached
from .check.memory import Memory
from .check.records import ACTIVE_SUFFIXES
from .corpus.loader import load
from .diagnostic import count_errors
from .index.catalogue import write_catalogue
from .index.home import Home, make_home
from .index.listing import Shelves
from .index.record import RecordView, make_record_view
from .index.site import make_pages
from .search.suggestion import write_suggestions
from .text.render import Heading, render
from .text.skeleton import read_skeleton
from .text.unit import read_points, read_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .corpus.corpus import Corpus, Entry
    from .diagnostic import Diagnostic
    from .index.page import Page
    from .model.fields import Access
    from .project import Project


class FaultyArchiveError(Exception):
    """An archive has faults that stop its publication.

    Attributes:
        diagnostics: All that the check found.
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{count_errors(diagnostics)} errors")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Text:
    """A record's text, ready for its page.

    Attributes:
        html: The body.
        headings: Of the body, in order.
        address: The address of the title.

    """

    html: str
    headings: tuple[Heading, ...]
    address: str


@dataclass(frozen=True)
class Publication:
    """What a site is made of.

    Attributes:
        corpus: The records and meetings of the edition.
        diagnostics: What the check found that does not stop a publication.
    """

    corpus: Corpus
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def shelves(self) -> Shelves:
        """The records sorted into the groups that listings show."""
        return Shelves(self.corpus)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The generated pages by address."""
        return {page.uri: page for page in make_pages(self.shelves)}

    @cached_property
    def records(self) -> dict[str, Entry]:
        """The records by address."""
        return {entry.uri: entry for entry in self.corpus.entries}

    @cached_property
    def home(self) -> Home:
        """The home page."""
        return make_home(self.shelves)

    def write_data(self) -> dict[str, str]:
        """Return the files that are not for readers: the catalogue, and what the search boxes suggest."""
        return {"records.json": write_catalogue(self.corpus), **write_suggestions(self.corpus)}

    def describe(self, entry: Entry) -> RecordView:
        """Return what a record's page shows beside its text."""
        return make_record_view(self.shelves, entry)

    def render(self, entry: Entry) -> Text:
        """Return the text of a record as HTML, with its headings and the address of its title."""
        units = read_units(entry.record.title, entry.body, entry.body_line)
        points = read_points(units)
        ribs = read_skeleton(units, points)
        outline = {address: f"{depth} {head}" for address, (depth, head) in ribs.items()}
        rendered = render(entry.body, units, points, outline)
        return Text(rendered.html, rendered.toc, units[0].address)

    @property
    def loose_files(self) -> dict[str, Path]:
        """The files, by address, that do not stand in the documents folder that the site is built from."""
        found = {}
        for entry in self.corpus.entries:
            if self.corpus.is_overlaid(entry.path):
                stem = entry.uri.removesuffix(".html")
                found[f"{stem}.md"] = entry.path
                found |= {f"{stem}/{path.name}": path for path in list_attached(entry)}
        return found

    @cached_property
    def _sources(self) -> frozenset[str]:
        """The files below speeches/ that the site may hold: the records' own, and the attachments that they name."""
        found = set()
        for entry in self.corpus.entries:
            stem = entry.uri.removesuffix(".html")
            found.add(f"{stem}.md")
            found.update(f"{stem}/{attachment.file}" for attachment in entry.record.attachments)
        return frozenset(found)

    def is_published(self, uri: str) -> bool:
        """Whether a file of the documents folder is for this edition's readers; beside records only what they name."""
        return not uri.startswith("speeches/") or uri in self._sources

    def is_active(self, uri: str) -> bool:
        """Whether a browser would run what a file of the documents folder holds."""
        return Path(uri).suffix.lower() in ACTIVE_SUFFIXES


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Let Python look for nothing to give back of what is read: it stays until the end, and looking takes long."""
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def publish(project: Project, edition: Access | None = None) -> Publication:
    """Read and check an archive, and return the edition asked for, by default that of its settings.

    Raises:
        ArchiveNotFoundError: There is no documents or data folder.
        FaultyArchiveError: The check found errors by rules that stop a build.
    """
    memory = Memory.of(project)
    with _keeping_all():
        loaded = load(project, memory.read_record)
        # What can only be warned of and takes long would cost a build more than all that it must know.
        diagnostics = soften(check(loaded, is_whole=False, memory=memory))
        memory.save()
    if count_errors(diagnostics):
        raise FaultyArchiveError(diagnostics)
    return Publication(loaded.corpus.for_edition(edition or loaded.corpus.settings.edition), diagnostics)
