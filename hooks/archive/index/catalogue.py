"""The catalogue: records.json, every record of an edition for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, Entry

CATALOGUE_VERSION = 1


def describe(corpus: Corpus, entry: Entry) -> dict[str, Any]:
    """Return a record's line of the catalogue."""
    record = entry.record
    return {
        "id": entry.id,
        "title": record.title,
        "date": str(record.date),
        "level": record.level,
        "kind": record.kind,
        "topics": list(record.topics),
        "meeting": record.meeting,
        "organs": list(record.organs),
        "for_year": corpus.for_year_of(entry),
        "version": record.version,
        "origin": record.origin,
        "status": record.status,
        "url": entry.uri,
    }


def write_catalogue(corpus: Corpus) -> str:
    """Return records.json: sorted by id, a record a line."""
    lines = [
        json.dumps(describe(corpus, entry), ensure_ascii=False) for entry in sorted(corpus.entries, key=lambda e: e.id)
    ]
    head = f'{{"version": {CATALOGUE_VERSION}, "records": ['
    return head + ",".join(f"\n{line}" for line in lines) + "\n]}\n"
