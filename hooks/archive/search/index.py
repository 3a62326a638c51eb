"""The index: all that search needs, written as scripts below one folder of the site."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..corpus.corpus import Corpus, Entry
from ..text.characters import read_characters
from ..text.normalise import annotate
from .characters import write_base, write_whole
from .document import HEADING, MEETING, ROLE, TITLE, Document, make_document
from .facet import write_facets, write_terms
from .segment import HEAVY, SegmentIndex, SegmentTooLargeError, index_segment
from .septet import write_septets
from .shard import cut_shards
from .text import pack

VERSION = 1
"""Of the files' form; raised when scripts of another version could no longer read them."""

FOLDER = "search"

PAGE = 128
"""How many shards a page of the directory tells of."""

_ONE_SEGMENT = 2_000_000
_LEAST_SEGMENTS = 4
_SEGMENT = 6_000_000
_BUILD_OCTETS = 8


class DocumentTooLargeError(Exception):
    """A record is too large to be indexed; the message is for people."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment, ready to be written: its index, and of each document, in order of id, what else is written of it."""

    index: SegmentIndex
    documents: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with all that can be made of it alone.

    Attributes:
        id: The record's id.
        kinds: The kind of each unit.
        normal: The annotated normal form of each unit.
        texts: Of each text file, how many units it holds, and its octets.
        facets: The values of each facet.

    """

    id: str
    kinds: str
    normal: tuple[str, ...]
    texts: tuple[tuple[int, bytes], ...]
    facets: dict[str, tuple[str, ...]]


def prepare(document: Document) -> Prepared:
    """Make of a document all that can be made of it alone."""
    return Prepared(
        id=document.id,
        kinds="".join(unit.kind for unit in document.units),
        normal=tuple(annotate(unit.text) for unit in document.units),
        texts=pack(document),
        facets=document.facets,
    )


def count_segments(characters: int) -> int:
    """Return into how many segments documents of so many characters are dealt: a power of two."""
    if characters < _ONE_SEGMENT:
        return 1
    segments = _LEAST_SEGMENTS
    while characters > segments * _SEGMENT:
        segments *= 2
    return segments


def choose_segment(record_id: str, segments: int) -> int:
    """Return the segment of a record."""
    digest = hashlib.blake2b(record_id.encode("utf-8"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % segments


def make_segment(documents: Sequence[Prepared]) -> Segment:
    """Index documents, which are in order of id.

    Raises:
        DocumentTooLargeError: One of them is too large.

    """
    normal = [text for document in documents for text in document.normal]
    kinds = "".join(document.kinds for document in documents)
    records = np.repeat(np.arange(len(documents)), [len(document.normal) for document in documents])
    titles = np.frombuffer(kinds.encode("ascii"), dtype=np.uint8) == ord(TITLE)
    try:
        return Segment(index_segment(normal, records, titles), tuple(documents))
    except SegmentTooLargeError:
        largest = max(documents, key=lambda document: sum(map(len, document.normal)))
        message = f"{largest.id} 太长，不能编入检索；请分成几篇，或在过长的段落里分段"
        raise DocumentTooLargeError(message) from None


def write_index(corpus: Corpus, site: Path) -> int:
    """Write the index of an edition below a site's folder; return how many files it has."""
    entries = sorted(corpus.entries, key=lambda entry: entry.id)
    count = count_segments(sum(len(entry.body) for entry in entries))
    dealt: list[list[Entry]] = [[] for _ in range(count)]
    for entry in entries:
        dealt[choose_segment(entry.id, count)].append(entry)
    segments = [make_segment([prepare(make_document(corpus, entry)) for entry in some]) for some in dealt]
    files = dict(_list_files(corpus, segments))
    return _write(files, site / FOLDER)


def _list_files(corpus: Corpus, segments: Sequence[Segment]) -> Iterator[tuple[str, Any]]:
    """Yield name and payload of each file; the manifest comes last, for it tells of the others."""
    order = _order_documents(corpus)
    for place, segment in enumerate(segments):
        yield f"s/{place}", _write_columns(corpus, segment, order)
        yield f"f/{place}", write_facets([document.facets for document in segment.documents])
        for number, document in enumerate(segment.documents):
            for nth, (_, octets) in enumerate(document.texts):
                yield f"t/{place}/{number}{f'-{nth}' if nth else ''}", write_septets(octets)
    keys = []
    for number, shard in enumerate(cut_shards([segment.index for segment in segments])):
        keys.append(shard.key)
        yield f"g/{number}", shard.parts
    for page, start in enumerate(range(0, len(keys), PAGE)):
        yield f"d/{page}", {"first": start, "keys": keys[start : start + PAGE]}
    yield "terms", write_terms(corpus)
    table = read_characters()
    yield "characters-base", write_base(table)
    yield "characters", write_whole(table)
    yield "manifest", _write_manifest(corpus, segments, keys)


def _order_documents(corpus: Corpus) -> dict[str, int]:
    """Return the rank of each record by date, then id."""
    entries = sorted(corpus.entries, key=lambda entry: (entry.record.date, entry.id))
    return {entry.id: rank for rank, entry in enumerate(entries)}


def _write_columns(corpus: Corpus, segment: Segment, order: dict[str, int]) -> dict[str, list[int]]:
    documents = segment.documents
    return {
        "order": [order[document.id] for document in documents],
        "after": [order.get(corpus.by_id[document.id].record.version_of or "", -1) for document in documents],
        "units": [len(document.kinds) for document in documents],
        "roles": [document.kinds.count(ROLE) for document in documents],
        "names": [document.kinds.count(MEETING) for document in documents],
        "headings": [document.kinds.count(HEADING) for document in documents],
        "chunks": [units for document in documents for units, _ in document.texts],
    }


def _write_manifest(corpus: Corpus, segments: Sequence[Segment], keys: Sequence[str]) -> dict[str, Any]:
    years = Counter(str(entry.year) for entry in corpus.entries)
    return {
        "version": VERSION,
        "records": len(corpus.entries),
        "units": sum(segment.index.units for segment in segments),
        "heavy": HEAVY,
        "segments": [
            {
                "records": len(segment.documents),
                "units": segment.index.units,
                "sentences": segment.index.sentences,
                "width": segment.index.width,
                "rice": list(segment.index.rice),
                "heavy": ",".join(segment.index.heavy),
            }
            for segment in segments
        ],
        "pages": list(keys[::PAGE]),
        "shards": len(keys),
        "years": dict(sorted(years.items())),
    }


def _write(files: dict[str, Any], folder: Path) -> int:
    texts = {name: _format(payload) for name, payload in files.items()}
    digest = hashlib.blake2b(digest_size=_BUILD_OCTETS)
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\n{text}\n".encode())
    build = digest.hexdigest()
    for parent in sorted({(folder / name).parent for name in texts}):
        parent.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        script = f'archiveSearch.put("{name}","{build}",{text})\n'
        (folder / f"{name}.js").write_bytes(script.encode("utf-8"))
    return len(texts)


def _format(payload: Any) -> str:
    """Return a payload as JavaScript: JSON, in which septets stand as they are."""
    if isinstance(payload, str):
        return f'"{payload}"'
    if isinstance(payload, list) and payload and isinstance(payload[0], tuple):
        rows = (f'[{place},{json.dumps(keys, ensure_ascii=False)},"{septets}"]' for place, keys, septets in payload)
        return f"[{','.join(rows)}]"
    return _escape_lines(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))


def _escape_lines(text: str) -> str:
    # Line ends in a string to browsers that know no JSON superset.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
