"""Knowledge: what the checks compare a record, a meeting or a term with."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..corpus.corpus import Corpus
from ..corpus.loader import Loaded
from ..model.fields import VocabularyName
from ..model.source import decode, read_yaml
from ..model.vocabulary import Kind, Vocabulary
from ..project import scan_files, walk_files

MOST_COMPARED = 100


@dataclass(frozen=True)
class Knowledge:
    """What is known of an archive as a whole, read once for all records.

    Attributes:
        loaded: What the files say.

    """

    loaded: Loaded

    @property
    def corpus(self) -> Corpus:
        """The records and meetings that could be read."""
        return self.loaded.corpus

    @cached_property
    def own(self) -> Knowledge:
        """What the archive's own files may refer to: nothing of a narrower one that is laid over it, which it must do without."""
        return Knowledge(self.loaded.own) if self.loaded.without_overlay else self

    def of(self, path: Path) -> Knowledge:
        """Return what a file may refer to."""
        return self if self.corpus.is_overlaid(path) else self.own

    @cached_property
    def speech_files(self) -> tuple[tuple[Path, bool], ...]:
        """The files below the folder of the records, and whether each is a link; asking the system takes long."""
        folders = [layer.speeches for layer in self.corpus.project.layers]
        return tuple((path, found.is_symlink()) for folder in folders for path, found in scan_files(folder))

    @cached_property
    def data_files(self) -> tuple[tuple[Path, bool], ...]:
        """The same of the data folder."""
        folders = [layer.data for layer in self.corpus.project.layers]
        return tuple((path, found.is_symlink()) for folder in folders for path, found in scan_files(folder))

    @cached_property
    def files_beside(self) -> tuple[tuple[Path, bool], ...]:
        """The same of what else stands in the documents folder, which is published too; and the records' folder itself."""
        inner = [path for layer in self.corpus.project.layers if layer.docs.is_dir() for path in layer.docs.iterdir()]
        speeches = {layer.speeches for layer in self.corpus.project.layers}
        linked = [path for path in inner if path.is_symlink()]
        folders = [path for path in inner if path.is_dir() and path not in (speeches | set(linked))]
        found = (*linked, *(path for folder in folders for path in walk_files(folder)))
        return tuple((path, path.is_symlink()) for path in sorted(found))

    @cached_property
    def former_ids(self) -> dict[str, list[str]]:
        """The ids of the records that once bore an id."""
        found: dict[str, list[str]] = defaultdict(list)
        for entry in self.corpus.entries:
            for former in entry.record.former_ids:
                found[former].append(entry.id)
        return found

    @cached_property
    def agendas(self) -> dict[str, list[str]]:
        """The ids of the meetings on whose agendas a record stands."""
        found: dict[str, list[str]] = defaultdict(list)
        for meeting in self.corpus.meetings:
            for item in meeting.meeting.agenda:
                if item.record:
                    found[item.record].append(meeting.id)
        return found

    @cached_property
    def sound_terms(self) -> dict[VocabularyName, frozenset[str]]:
        """The ids of which nothing needs to be said, by vocabulary."""
        return {v.name: frozenset(t.id for t in v.terms if not _is_barred(t)) for v in self.corpus.vocabularies}

    @cached_property
    def kinds_of_any_date(self) -> frozenset[str]:
        """The kinds of text that are dated off their meetings: notices and the like, and all kinds below them."""
        kinds = self.corpus.vocabularies.kinds
        marked = {kind.id for kind in kinds.terms if kind.any_date}
        return frozenset(
            kind.id for kind in kinds.terms if kind.id in marked or marked & {k.id for k in kinds.ancestors(kind.id)}
        )

    @cached_property
    def _unread_terms(self) -> dict[VocabularyName, frozenset[str] | None]:
        return {v.name: self._find_unread_terms(v) for v in self.corpus.vocabularies}

    def _find_unread_terms(self, vocabulary: Vocabulary[Any]) -> frozenset[str] | None:
        found: set[str] = set()
        for path in (layer.vocabulary / f"{vocabulary.name}.yml" for layer in self.corpus.project.layers):
            if not any(diagnostic.path == path for diagnostic in self.loaded.diagnostics):
                continue
            value = read_yaml(decode(path.read_bytes())[0]).value if path.is_file() else None
            if not isinstance(value, list):
                return None
            found.update(str(item.get("id")) for item in value if isinstance(item, dict))
        return frozenset(found)

    def may_hold(self, vocabulary: VocabularyName, term_id: str) -> bool:
        """Whether a vocabulary has, or may have, a term that could not be read: its own fault says what is wrong."""
        unread = self._unread_terms[vocabulary]
        return unread is None or term_id in unread


def _is_barred(term: Any) -> bool:
    return term.deprecated or (isinstance(term, Kind) and term.refused is not None)


def nearest_id(wrong: str, known: Collection[str]) -> str:
    """Return the known id most like a wrong one, or an empty text.

    Comparing is dear: of many ids only those of the same month are compared, and those with the very same slug.
    """
    alike = known
    if len(known) > MOST_COMPARED:
        slug = wrong.lstrip("0123456789-")
        alike = [known_id for known_id in known if known_id[:7] == wrong[:7] or known_id.endswith(f"-{slug}")]
    matches = difflib.get_close_matches(wrong, alike, n=1, cutoff=0.75)
    return matches[0] if matches else ""
