"""The style sheet of every page: several sources as one file, so that a page asks for one."""

from __future__ import annotations

from collections.abc import Mapping

FOLDER = "assets/stylesheets/"
"""Where the site has it, below the root."""

NAME = "archive"

SOURCES = ("common", "listing", "record", "search", "print")
"""In the order in which they hold."""


def join_styles(sources: Mapping[str, str]) -> str:
    """Return the style sheet, made of sources that are given by name."""
    return "\n".join(sources[name] for name in SOURCES)
