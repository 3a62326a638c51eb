"""A prepared document: all that can be made of a record alone, before its segment is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..corpus.corpus import Corpus, Entry
from ..text.normalise import annotate_all
from .cache import Cache, digest_of
from .document import choose_better, describe, list_facets, make_document
from .doublet import write_all_doublets
from .text import pack

_APART = "\x1e"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with all that can be made of it alone.

    Attributes:
        id: The record's id.
        key: The digest of all that it is made of.
        kinds: The kind of each unit.
        texts: Of each text file, how many units it holds, and its doublets.
        facets: The values of each facet.

    """

    id: str
    key: str
    kinds: str
    texts: tuple[tuple[int, bytes], ...]
    facets: dict[str, tuple[str, ...]]


def find_key(corpus: Corpus, entry: Entry) -> str:
    """Return the digest of all that a document is made of."""
    meeting = corpus.meeting_of(entry)
    aliases = meeting.meeting.aliases if meeting else ()
    roles = [speaker.role for speaker in entry.record.speakers]
    facts = {"meta": describe(corpus, entry), "facets": list_facets(corpus, entry), "aliases": aliases, "roles": roles}
    return digest_of({**facts, "after": choose_better(entry.record), "body": entry.body})


def prepare_all(
    corpus: Corpus, entries: Sequence[Entry], keys: Sequence[str], cache: Cache, name: str, *, with_normal: bool
) -> tuple[list[Prepared], list[tuple[str, ...]]]:
    """Prepare documents, those that the cache holds under `name` excepted.

    Returns:
        The documents; and the annotated normal form of each one's units, empty where it was not asked for and not needed.

    """
    texts = _load_texts(cache, name)
    is_whole = all(key in texts for key in keys)
    normals = _load_normals(cache, name) if with_normal or not is_whole else {}
    prepared: list[Prepared] = []
    normal: list[tuple[str, ...]] = []
    packed: list[int] = []
    for entry, key in zip(entries, keys, strict=True):
        if key in texts and (key in normals or not with_normal):
            kinds, files = texts[key]
            prepared.append(Prepared(entry.id, key, kinds, files, list_facets(corpus, entry)))
            normal.append(normals.get(key, ()))
        else:
            document = make_document(corpus, entry)
            kinds = "".join(unit.kind for unit in document.units)
            prepared.append(Prepared(entry.id, key, kinds, pack(document), document.facets))
            normal.append(tuple(annotate_all([unit.text for unit in document.units])))
            packed.append(len(prepared) - 1)
    _write_doublets(prepared, packed)
    if with_normal and not (is_whole and len(texts) == len(keys)):
        _save(cache, name, prepared, normal)
    return prepared, normal


def _write_doublets(prepared: list[Prepared], packed: Sequence[int]) -> None:
    """Put the doublets in the place of the octets of some documents' texts, those of all at once."""
    doublets = iter(write_all_doublets([octets for place in packed for _, octets in prepared[place].texts]))
    for place in packed:
        texts = tuple((units, next(doublets)) for units, _ in prepared[place].texts)
        prepared[place] = replace(prepared[place], texts=texts)


def _load_texts(cache: Cache, name: str) -> dict[str, tuple[str, tuple[tuple[int, bytes], ...]]]:
    found = cache.load(f"{name}.texts")
    if found is None:
        return {}
    rows, octets = found
    texts, at = {}, 0
    for key, kinds, files in rows:
        parts = []
        for units, length in files:
            parts.append((units, bytes(octets[at : at + length])))
            at += length
        texts[key] = (kinds, tuple(parts))
    return texts


def _load_normals(cache: Cache, name: str) -> dict[str, tuple[str, ...]]:
    found = cache.load(f"{name}.normal")
    return {} if found is None else {key: tuple(text.split(_APART)) for key, text in found[0]}


def _save(cache: Cache, name: str, prepared: Sequence[Prepared], normal: Sequence[tuple[str, ...]]) -> None:
    rows = [[one.key, one.kinds, [[units, len(text)] for units, text in one.texts]] for one in prepared]
    cache.save(f"{name}.texts", rows, b"".join(text for one in prepared for _, text in one.texts))
    cache.save(f"{name}.normal", [[one.key, _APART.join(texts)] for one, texts in zip(prepared, normal, strict=True)])
