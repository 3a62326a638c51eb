"""An outline: the headings of a text as the tree that themes show beside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..text.render import Heading


def make_outline(headings: Iterable[Heading]) -> list[dict[str, Any]]:
    """Return nested tokens of level, id, name (HTML) and children, the form of Python-Markdown's `toc_tokens`."""
    roots: list[dict[str, Any]] = []
    path: list[dict[str, Any]] = []
    for heading in headings:
        token: dict[str, Any] = {
            "level": heading.level,
            "id": heading.address,
            "name": escape(heading.text, quote=False),
            "children": [],
        }
        while path and path[-1]["level"] >= heading.level:
            path.pop()
        (path[-1]["children"] if path else roots).append(token)
        path.append(token)
    return roots
