"""The freshness of what editors are told: the schema of terms must hold what the vocabularies hold."""

from __future__ import annotations

from collections.abc import Iterator

from ..corpus.corpus import Corpus
from ..diagnostic import Diagnostic, Position
from ..model.schema import TERMS_SCHEMA, format_schema, make_terms_schema
from .registry import RULES


def find_stale_schema(corpus: Corpus) -> Iterator[Diagnostic]:
    """Find a schema of terms that is not what the vocabularies make; a data folder without schemas needs none."""
    path = corpus.project.data / "schema" / TERMS_SCHEMA
    if path.is_file() and path.read_bytes() != format_schema(make_terms_schema(corpus.vocabularies)).encode():
        message = "词表改过，编辑器的提示还是旧的；请运行 python scripts/make_schema.py"
        yield Diagnostic(path, Position(), "schema-stale", message, severity=RULES["schema-stale"].severity)
