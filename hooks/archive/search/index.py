"""The index: all that search needs, written as scripts below one folder of the site."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ..corpus.corpus import Corpus, Entry
from ..text.characters import read_characters
from .cache import Cache, NoCache, digest_code, digest_of
from .characters import write_base, write_whole
from .column import write_numbers
from .directory import Directory, load_standing, save_standing, write_directory, write_shards
from .document import HEADING, MEETING, ROLE, TITLE, choose_better
from .facet import write_facets, write_terms
from .indexer import Task, open_indexer
from .prepared import Preparation, Prepared, find_key
from .segment import Field, SegmentIndex
from .standing import INDEX_FOLDER, Listing, list_files, remove_others
from .storage import load_segment, save_segment
from .writer import Writer

VERSION = 11
"""Of the files' form; raised when scripts of another version could no longer read them."""

COLUMNS = 8000
"""How many records' columns at most stand in a file, unless one segment has more."""

FEW = 2000
"""Of how many records at most the columns stand in the manifest itself: each query needs them."""

UNITS = 4
"""A record's units are numbered from a multiple of this on: those after it keep their numbers where it gets one more."""

_FIELDS = np.full(128, Field.TEXT, dtype=np.uint8)
_FIELDS[ord(TITLE)] = Field.TITLE
_FIELDS[list(map(ord, (ROLE, MEETING, HEADING)))] = Field.HEAD
_BUILD = 16  # digits
_TURN = 0.0003  # seconds
_T = TypeVar("_T")
_SEGMENTS = ((500_000, 1), (24_000_000, 8))
"""Up to how many characters an archive has so many segments; beyond, twice as many for twice as many."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What is dealt to a segment.

    Attributes:
        place: The segment's number.
        name: What the cache calls it.
        entries: Its records.
        keys: The digests of all that their documents are made of.
        build: What its texts and facets say they are of; the same as long as its documents are.

    """

    place: int
    name: str
    entries: Sequence[Entry]
    keys: Sequence[str]
    build: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its index, what it was dealt, their columns, and whether its text files stand as they were."""

    index: SegmentIndex
    deal: Deal
    columns: dict[str, Any]
    is_standing: bool


def count_segments(characters: int) -> int:
    """Return into how many segments documents of so many characters are dealt: a power of two."""
    most, segments = next((step for step in _SEGMENTS if characters <= step[0]), _SEGMENTS[-1])
    while characters > most:
        most, segments = 2 * most, 2 * segments
    return segments


def choose_segment(record_id: str, segments: int) -> int:
    """Return the segment of a record."""
    digest = hashlib.blake2b(record_id.encode("utf-8"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % segments


@contextmanager
def _tune_runtime() -> Iterator[None]:
    """Keep the garbage collector from scanning the archive, which is not garbage; and let threads switch often: one that works in NumPy has to wait for the interpreter's lock after each call."""
    was_frozen = gc.get_freeze_count() > 0  # by what read the archive, which holds on to it
    gc.freeze()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if not was_frozen:
            gc.unfreeze()


@_tune_runtime()
def write_index(corpus: Corpus, site: Path, cache: Cache | None = None) -> int:
    """Write the index of an edition below a site's folder; return how many files it has.

    A segment is written as soon as it is prepared, and its index put by in the cache: what is held at once are the texts of three
    segments, the arrays that two are indexed in, and then the lists of some shards. Without a cache the lists of all are held.

    Raises:
        DocumentTooLargeError: A record is too large, or those of a segment are together.
        IndexTooLargeError: The archive has too many different tokens.
        OSError: A file could not be written.

    """
    cache = cache or NoCache()
    entries = sorted(corpus.entries, key=lambda entry: entry.id)
    keys = {entry.id: find_key(corpus, entry) for entry in entries}
    terms = write_terms(corpus)
    folder = site / INDEX_FOLDER
    with Writer(folder, _name_build({"keys": keys, "terms": terms})) as writer:

        def write_others() -> tuple[dict[str, Any], Directory]:
            writer.write("terms", terms)
            writer.write("characters", write_whole(read_characters()))
            return write_base(read_characters()), load_standing(folder, cache)

        segments, (base, standing) = _write_segments(writer, corpus, _deal(entries, keys), cache, write_others)
        directory = write_shards(writer, [segment.index for segment in segments], standing)
        told = {**write_directory(writer, directory), "characters": base}
        _write_manifest(writer, corpus, segments, _write_columns(writer, segments), told)
    remove_others(folder, writer.names)
    for deal in (segment.deal for segment in segments if not segment.is_standing):
        files = sorted(writer.written.get(f"t/{deal.place}", {}).values())
        cache.save(_name_standing(deal), {"build": deal.build, "files": files})
    save_standing(writer, directory, cache)
    cache.prune()
    return len(writer.names)


def _deal(entries: Sequence[Entry], keys: Mapping[str, str]) -> list[Deal]:
    """Deal the records to segments."""
    count = count_segments(sum(len(entry.body) for entry in entries))
    dealt: list[list[Entry]] = [[] for _ in range(count)]
    for entry in entries:
        dealt[choose_segment(entry.id, count)].append(entry)
    deals = []
    for place, some in enumerate(dealt):
        of_some = [keys[entry.id] for entry in some]
        deals.append(Deal(place, f"{count}-{place}", some, of_some, _name_build({"keys": of_some})))
    return deals


def _name_build(made_of: Mapping[str, Any]) -> str:
    """Return what files say they are of, which are made of this."""
    return digest_of({"code": digest_code(), **made_of})[:_BUILD]


def _write_segments(
    writer: Writer, corpus: Corpus, deals: Sequence[Deal], cache: Cache, meanwhile: Callable[[], _T]
) -> tuple[list[Segment], _T]:
    """Write what there is of each segment but its lists; what was kept is of use where its documents are the same.

    First come those of which the last build had others: while they are indexed, what was kept of the rest is read.

    Returns:
        All segments; and what `meanwhile` returns, which is called while the last of them are indexed.

    """
    known = [_load_listing(cache, deal) for deal in deals]
    indexes: list[SegmentIndex | None] = [None for _ in deals]
    missing: list[Deal] = []
    order = _order_documents(corpus)
    columns: list[dict[str, Any]] = [{} for _ in deals]
    are_standing = [False for _ in deals]

    def put_by(nth: int, index: SegmentIndex) -> SegmentIndex:
        deal = missing[nth]
        save_segment(cache, deal.name, deal.keys, index)
        return _load_index(cache, deal) or index  # where none can be saved, an older one may stand

    with open_indexer(known.count(None), put_by) as indexer:
        for deal in sorted(deals, key=lambda deal: known[deal.place] is not None):
            index = indexes[deal.place] = _load_index(cache, deal)
            files = _find_standing(writer.folder, deal, known[deal.place])
            are_standing[deal.place] = bool(files)
            preparation = Preparation(
                corpus, deal.entries, deal.keys, cache, deal.name, with_normal=index is None, with_texts=not files
            )
            if index is None:
                missing.append(deal)
                indexer.add(_make_task(deal, preparation, len(deals)))
            prepared = preparation.finish()
            columns[deal.place] = _make_columns(corpus, prepared, order)
            writer.write(f"f/{deal.place}", write_facets([document.facets for document in prepared]), deal.build)
            if files:
                writer.keep(f"t/{deal.place}", files)
            else:
                _write_texts(writer, deal, prepared)
            del preparation, prepared  # before the next are made
        found = meanwhile()
        for deal, index in zip(missing, indexer.finish(), strict=True):
            indexes[deal.place] = index
    parts = zip(indexes, deals, columns, are_standing, strict=True)
    return [Segment(index, deal, some, standing) for index, deal, some, standing in parts if index is not None], found


def _find_texts(folder: Path, deal: Deal) -> Path:
    return folder / "t" / str(deal.place)


def _name_standing(deal: Deal) -> str:
    return f"{deal.name}.files"


def _load_index(cache: Cache, deal: Deal) -> SegmentIndex | None:
    """Return the index that was kept of a segment's documents. None of others is held: where a file is still read, some systems put none in its place."""
    found = load_segment(cache, deal.name)
    return found[1] if found and found[0] == deal.keys else None


def _load_listing(cache: Cache, deal: Deal) -> Listing | None:
    """Return the text files that the last build left of a segment; None if it had other documents."""
    found = cache.load(_name_standing(deal))
    return found[0]["files"] if found and found[0]["build"] == deal.build else None


def _find_standing(folder: Path, deal: Deal, listing: Listing | None) -> Listing:
    """Return the text files of a segment that stand as they were left; none if any does not."""
    return listing if listing and list_files(_find_texts(folder, deal)) == listing else []


def _make_task(deal: Deal, preparation: Preparation, segments: int) -> Task:
    lengths = [-(-len(kinds) // UNITS) * UNITS for kinds in preparation.kinds]
    kinds = "".join(kinds.ljust(length) for kinds, length in zip(preparation.kinds, lengths, strict=True))
    padded = [
        (*texts, *[""] * (length - len(texts))) for texts, length in zip(preparation.normal, lengths, strict=True)
    ]
    largest = max(zip(deal.entries, padded, strict=True), key=lambda pair: sum(map(len, pair[1])), default=None)
    return Task(
        annotated=[text for texts in padded for text in texts],
        records=np.repeat(np.arange(len(padded)), lengths),
        fields=_FIELDS[np.frombuffer(kinds.encode("ascii"), dtype=np.uint8)],
        segments=segments,
        largest=largest[0].id if largest else "",
    )


def _write_texts(writer: Writer, deal: Deal, prepared: Sequence[Prepared]) -> None:
    """Write a segment's text files."""
    for number, document in enumerate(prepared):
        for nth, doublets in enumerate(document.texts):
            writer.write_doublets(f"t/{deal.place}/{number}{f'-{nth}' if nth else ''}", doublets, deal.build)


def _write_columns(writer: Writer, segments: Sequence[Segment]) -> list[int] | list[list[dict[str, Any]]]:
    """Write the columns of all segments, of some together; return the first segment of each file, or, where they are few, what it would hold."""
    if sum(len(segment.deal.entries) for segment in segments) <= FEW:
        return [[segment.columns for segment in segments]]
    firsts: list[int] = []
    records = 0
    for place, segment in enumerate(segments):
        records += len(segment.deal.entries)
        if not firsts or records > COLUMNS:
            firsts.append(place)
            records = len(segment.deal.entries)
    for first, end in pairwise([*firsts, len(segments)]):
        writer.write(f"s/{first}", [segment.columns for segment in segments[first:end]])
    return firsts


def _order_documents(corpus: Corpus) -> dict[str, int]:
    """Return the rank of each record by date, then id."""
    entries = sorted(corpus.entries, key=lambda entry: (entry.record.date, entry.id))
    return {entry.id: rank for rank, entry in enumerate(entries)}


def _make_columns(corpus: Corpus, documents: Sequence[Prepared], order: dict[str, int]) -> dict[str, Any]:
    columns = {
        "order": np.diff([order[document.id] for document in documents], prepend=0).tolist(),
        "after": [order.get(choose_better(corpus.by_id[document.id].record) or "", -1) for document in documents],
        "roles": [document.kinds.count(ROLE) for document in documents],
        "names": [document.kinds.count(MEETING) for document in documents],
        "headings": [document.kinds.count(HEADING) for document in documents],
        "files": [len(document.units) for document in documents],
        "chunks": [units for document in documents for units in document.units],
    }
    return {name: write_numbers(values) for name, values in columns.items()}


def _write_manifest(
    writer: Writer, corpus: Corpus, segments: Sequence[Segment], columns: list[Any], told: dict[str, Any]
) -> None:
    years = Counter(str(entry.year) for entry in corpus.entries)
    manifest = {
        "version": VERSION,
        "records": len(corpus.entries),
        "segments": [
            {
                "records": len(segment.deal.entries),
                "units": segment.index.units,
                "sentences": segment.index.sentences,
                "width": segment.index.width,
                "rice": list(segment.index.rice),
                "heavy": ",".join(segment.index.heavy),
                "build": segment.deal.build,
            }
            for segment in segments
        ],
        "columns": columns,
        **told,
        "years": dict(sorted(years.items())),
    }
    writer.write("manifest", manifest)
