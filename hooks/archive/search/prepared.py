"""A prepared document: all that can be made of a record alone, before its segment is indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from ..corpus.corpus import Corpus, Entry
from ..text.normalise import UNIT_END
from .cache import Cache, digest_of
from .document import Document, choose_better, describe, list_facets, make_document
from .doublet import write_all_doublets
from .text import pack

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with all that can be made of it alone.

    Attributes:
        id: The record's id.
        key: The digest of all that it is made of.
        kinds: The kind of each unit.
        units: How many units each text file holds.
        texts: The doublets of each text file, where they were asked for or made.
        facets: The values of each facet.

    """

    id: str
    key: str
    kinds: str
    units: tuple[int, ...]
    texts: tuple[bytes, ...]
    facets: dict[str, tuple[str, ...]]


def find_key(corpus: Corpus, entry: Entry) -> str:
    """Return the digest of all that a document is made of."""
    meeting = corpus.meeting_of(entry)
    aliases = meeting.meeting.aliases if meeting else ()
    roles = [speaker.role for speaker in entry.record.speakers]
    facts = {"meta": describe(corpus, entry), "facets": list_facets(corpus, entry), "aliases": aliases, "roles": roles}
    return digest_of({**facts, "after": choose_better(entry.record)}, entry.body)


class Preparation:
    """Documents that are being prepared: first what they are indexed from, then, while that is done, all else.

    Attributes:
        kinds: The kinds of each document's units.
        normal: The annotated normal form of each one's units, empty where it was not asked for and not needed.

    """

    def __init__(
        self,
        corpus: Corpus,
        entries: Sequence[Entry],
        keys: Sequence[str],
        cache: Cache,
        name: str,
        *,
        with_normal: bool,
        with_texts: bool,
    ) -> None:
        """Read those documents that the cache does not hold under `name`."""
        self._corpus, self._entries, self._keys = corpus, entries, keys
        self._cache, self._name = cache, name
        self._kept = _Kept(cache, name, keys, with_normal=with_normal, with_texts=with_texts)
        self._made: dict[str, Document] = {}
        self.kinds: list[str] = []
        self.normal: list[tuple[str, ...]] = []
        for entry, key in zip(entries, keys, strict=True):
            if key in self._kept.rows:
                self.kinds.append(self._kept.rows[key][0])
                self.normal.append(self._kept.normals.get(key, ()))
            else:
                document = self._made[key] = make_document(corpus, entry)
                self.kinds.append("".join(unit.kind for unit in document.units))
                self.normal.append(tuple(unit.annotated for unit in document.units))

    def finish(self) -> list[Prepared]:
        """Return the documents; keep in the cache those that it did not hold."""
        prepared = list(self._prepare())
        if self._kept.rows.keys() != set(self._keys):
            _save(self._cache, self._name, prepared, self.normal)
        return prepared

    def _prepare(self) -> Iterator[Prepared]:
        packed = [pack(document) for document in self._made.values()]
        doublets = iter(write_all_doublets([octets for files in packed for _, octets in files]))
        texts = {
            key: tuple((units, next(doublets)) for units, _ in files)
            for key, files in zip(self._made, packed, strict=True)
        }
        for entry, key, kinds in zip(self._entries, self._keys, self.kinds, strict=True):
            if key in self._made:
                units, its = zip(*texts[key], strict=True)
                yield Prepared(entry.id, key, kinds, units, its, self._made[key].facets)
            else:
                _, units = self._kept.rows[key]
                yield Prepared(
                    entry.id, key, kinds, units, self._kept.texts.get(key, ()), list_facets(self._corpus, entry)
                )


class _Kept:
    """What the cache holds of a segment's documents: all that is asked for, or nothing.

    Where they are not just those that the cache holds, all is asked for, so that all can be kept anew.

    Attributes:
        rows: The kinds of each document's units, and how many of these each text file holds, by key.
        texts, normals: The doublets of each one's text files, and its normal form, where they are asked for.

    """

    def __init__(self, cache: Cache, name: str, keys: Sequence[str], *, with_normal: bool, with_texts: bool) -> None:
        found = cache.load(f"{name}.documents")
        self.rows = {key: (kinds, tuple(units)) for key, kinds, units in found[0]} if found else {}
        is_same = self.rows.keys() == set(keys)
        self.texts: dict[str, tuple[bytes, ...]] = {}
        self.normals: dict[str, tuple[str, ...]] = {}
        if with_texts or not is_same:
            self.texts = self._match(_load_texts(cache, f"{name}.texts"))
        if with_normal or not is_same:
            self.normals = self._match(_load_normals(cache, f"{name}.normal"))

    def _match(self, some: dict[str, _T]) -> dict[str, _T]:
        """Return what the cache holds of some documents; where these are others than it tells of, nothing it holds is of use."""
        if some.keys() != self.rows.keys():
            self.rows = {}
        return some


def _load_texts(cache: Cache, name: str) -> dict[str, tuple[bytes, ...]]:
    found = cache.load(name)
    if found is None:
        return {}
    rows, octets = found
    texts, at = {}, 0
    for key, lengths in rows:
        parts = []
        for length in lengths:
            parts.append(bytes(octets[at : at + length]))
            at += length
        texts[key] = tuple(parts)
    return texts


def _load_normals(cache: Cache, name: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(text.decode("utf-8").split(UNIT_END)) for key, (text,) in _load_texts(cache, name).items()}


def _save(cache: Cache, name: str, prepared: Sequence[Prepared], normal: Sequence[tuple[str, ...]]) -> None:
    keys = [one.key for one in prepared]
    cache.save(f"{name}.documents", [[one.key, one.kinds, one.units] for one in prepared])
    _save_texts(cache, f"{name}.texts", keys, [one.texts for one in prepared])
    _save_texts(cache, f"{name}.normal", keys, [(UNIT_END.join(texts).encode("utf-8"),) for texts in normal])


def _save_texts(cache: Cache, name: str, keys: Sequence[str], texts: Sequence[tuple[bytes, ...]]) -> None:
    rows = [(key, list(map(len, some))) for key, some in zip(keys, texts, strict=True)]
    cache.save(name, rows, *chain.from_iterable(texts))
