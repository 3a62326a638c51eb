"""Places: where in its file a finding's value stands; files are read again only where something is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..diagnostic import Position
from ..model.source import Document, KeyPath, decode, read_yaml, split_front_matter
from ..model.vocabulary import Term


def read_document(path: Path) -> Document:
    """Read the YAML of a file with the place of every key."""
    text, _ = decode(path.read_bytes())
    if path.suffix == ".md":
        return read_yaml(split_front_matter(text).yaml, first_line=2)
    return read_yaml(text)


class Places:
    """The places of one file's keys and values."""

    def __init__(self, path: Path, document: Document | None = None) -> None:
        self._path = path
        self._document = document

    @property
    def document(self) -> Document:
        """What the file says."""
        if self._document is None:
            self._document = read_document(self._path)
        return self._document

    def locate(self, where: KeyPath, *, key: bool = False) -> Position:
        """Return the place of a value, or of its key."""
        return self.document.place_of(where, key=key)


class TermPlaces(Places):
    """The places of a vocabulary's terms, of which only those that could be read are counted."""

    def __init__(self, path: Path, terms: Sequence[Term]) -> None:
        super().__init__(path)
        self._terms = terms

    def locate(self, where: KeyPath, *, key: bool = False) -> Position:
        """Return the place of a value of the term whose number among those read begins the path."""
        number = where[0]
        assert isinstance(number, int)
        term_id = self._terms[number].id
        nth = Counter(term.id for term in self._terms[:number])[term_id]
        items = self.document.value
        same = [n for n, item in enumerate(items) if isinstance(item, dict) and item.get("id") == term_id]
        return super().locate((same[nth], *where[1:]), key=key)
