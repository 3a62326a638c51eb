"""A prepared document: all that can be made of a record alone, before its segment is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from ..corpus.corpus import Corpus, Entry
from ..text.normalise import annotate_all
from .cache import Cache, digest_of
from .document import choose_better, describe, list_facets, make_document
from .doublet import write_all_doublets
from .text import pack

_APART = "\x1e"
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


def prepare_all(
    corpus: Corpus,
    entries: Sequence[Entry],
    keys: Sequence[str],
    cache: Cache,
    name: str,
    *,
    with_normal: bool,
    with_texts: bool,
) -> tuple[list[Prepared], list[tuple[str, ...]]]:
    """Prepare documents, those that the cache holds under `name` excepted.

    Returns:
        The documents; and the annotated normal form of each one's units, empty where it was not asked for and not needed.

    """
    kept = _Kept(cache, name, keys, with_normal=with_normal, with_texts=with_texts)
    prepared: list[Prepared] = []
    normal: list[tuple[str, ...]] = []
    made: list[int] = []
    for place, (entry, key) in enumerate(zip(entries, keys, strict=True)):
        if key in kept.rows:
            kinds, units = kept.rows[key]
            facets = list_facets(corpus, entry)
            prepared.append(Prepared(entry.id, key, kinds, units, kept.texts.get(key, ()), facets))
            normal.append(kept.normals.get(key, ()))
        else:
            document = make_document(corpus, entry)
            kinds = "".join(unit.kind for unit in document.units)
            units, texts = zip(*pack(document), strict=True)
            prepared.append(Prepared(entry.id, key, kinds, units, texts, document.facets))
            normal.append(tuple(annotate_all([unit.text for unit in document.units])))
            made.append(place)
    _write_doublets(prepared, made)
    if kept.rows.keys() != set(keys):
        _save(cache, name, prepared, normal)
    return prepared, normal


def _write_doublets(prepared: list[Prepared], made: Sequence[int]) -> None:
    """Put the doublets in the place of the octets of some documents' texts, those of all at once."""
    doublets = iter(write_all_doublets([octets for place in made for octets in prepared[place].texts]))
    for place in made:
        prepared[place] = replace(prepared[place], texts=tuple(next(doublets) for _ in prepared[place].texts))


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
    return {key: tuple(text.decode("utf-8").split(_APART)) for key, (text,) in _load_texts(cache, name).items()}


def _save(cache: Cache, name: str, prepared: Sequence[Prepared], normal: Sequence[tuple[str, ...]]) -> None:
    keys = [one.key for one in prepared]
    cache.save(f"{name}.documents", [[one.key, one.kinds, one.units] for one in prepared])
    _save_texts(cache, f"{name}.texts", keys, [one.texts for one in prepared])
    _save_texts(cache, f"{name}.normal", keys, [(_APART.join(texts).encode("utf-8"),) for texts in normal])


def _save_texts(cache: Cache, name: str, keys: Sequence[str], texts: Sequence[tuple[bytes, ...]]) -> None:
    rows = [(key, list(map(len, some))) for key, some in zip(keys, texts, strict=True)]
    cache.save(name, rows, *chain.from_iterable(texts))
