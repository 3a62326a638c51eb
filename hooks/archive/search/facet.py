"""A facet: what records can be narrowed by, in columns; and the labels that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..corpus.corpus import Corpus
from ..model.vocabulary import VOCABULARY_LABELS
from .column import FIRST, MOST


def write_facets(rows: Sequence[dict[str, tuple[str, ...]]]) -> dict[str, Any]:
    """Return the columns of documents: of each facet its values, and of each document the places of its own among them."""
    names = sorted({name for row in rows for name in row})
    return {name: _write_column([row[name] for row in rows]) for name in names}


def _write_column(rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    values = sorted({value for row in rows for value in row})
    places = {value: place for place, value in enumerate(values)}
    columns = [[places[value] for value in row] for row in rows]
    if len(values) < MOST and all(len(column) <= 1 for column in columns):
        return {
            "values": values,
            "rows": "".join(chr(FIRST + column[0] if column else FIRST - 1) for column in columns),
        }
    return {"values": values, "rows": [column[0] if len(column) == 1 else column or -1 for column in columns]}


def write_terms(corpus: Corpus) -> dict[str, Any]:
    """Return the terms of each vocabulary in display order, as id, label and, where there is one, the term above."""
    return {
        name: [
            [term.id, term.label, term.parent] if term.parent else [term.id, term.label]
            for term in corpus.vocabularies[name].terms
        ]
        for name in VOCABULARY_LABELS
    }
