"""Word's .docx: what a reader of the document sees, its automatic numbering as text."""

from __future__ import annotations

from .document import read_docx

__all__ = ["read_docx"]
