"""The file formats of the import: the bytes of a file made into paragraphs, tables and notes, with nothing lost."""

from __future__ import annotations

from .detection import detect
from .dispatch import read_source
from .source import Block, Footnote, Line, Note, Source, Table

__all__ = ["Block", "Footnote", "Line", "Note", "Source", "Table", "detect", "read_source"]
