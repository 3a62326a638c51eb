"""The style sheet of every page: several sources as one file, so that a page asks for one."""

from __future__ import annotations

import re
from collections.abc import Mapping

FOLDER = "assets/stylesheets/"
"""Where the site has it, below the root."""

NAME = "archive"

OF_THEME = ("main", "palette")
OURS = ("common", "listing", "record", "search", "print")
SOURCES = (*OF_THEME, *OURS)
"""In the order in which they hold."""

THEME = re.compile(rf"{FOLDER}({'|'.join(OF_THEME)})\.\w+\.min\.css(\.map)?")
"""Where the theme has a source of its own, or its map."""


def join_styles(sources: Mapping[str, str]) -> str:
    """Return the style sheet, made of sources that are given by name."""
    return "\n".join(sources[name] for name in SOURCES)
