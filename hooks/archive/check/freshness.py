"""The freshness of what editors are told: the schema of terms must hold what the vocabularies hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..corpus.corpus import Corpus
from ..corpus.loader import Loaded
from ..diagnostic import Diagnostic, Position
from ..model.schema import TERMS_SCHEMA, format_schema, make_terms_schema
from ..replacement import write_all
from .registry import RULES


def find_stale_schema(corpus: Corpus) -> Iterator[Diagnostic]:
    """Find a schema of terms that is not what the vocabularies make; a data folder without schemas needs none."""
    path = _path(corpus)
    if path.is_file() and path.read_bytes() != _make(corpus):
        message = "词表改过，编辑器的提示还是旧的；运行 check.py --fix 更新"
        yield Diagnostic(path, Position(), "schema-stale", message, severity=RULES["schema-stale"].severity)


def refresh_schema(loaded: Loaded) -> Path | None:
    """Write the schema of terms anew where it is stale; return it, or None. Of vocabularies with faults none is made."""
    corpus = (loaded.own if loaded.without_overlay else loaded).corpus
    if any(corpus.project.vocabulary in fault.path.parents for fault in loaded.diagnostics):
        return None
    if not any(find_stale_schema(corpus)):
        return None
    write_all({_path(corpus): _make(corpus)})
    return _path(corpus)


def _path(corpus: Corpus) -> Path:
    return corpus.project.data / "schema" / TERMS_SCHEMA


def _make(corpus: Corpus) -> bytes:
    return format_schema(make_terms_schema(corpus.vocabularies)).encode()
