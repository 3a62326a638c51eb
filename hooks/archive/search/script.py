"""A script of the search: several sources as one file, without what only people read."""

from __future__ import annotations

from collections.abc import Mapping

import rjsmin  # type: ignore[import-untyped]

SCRIPT_FOLDER = "assets/javascripts/search/"
"""Where the site has them, below the root."""

MARK = "\ufeff"
"""What a script of ours in UTF-8 begins with: it tells browsers more surely than any header which encoding it has."""

EAGER = "//# allFunctionsCalledOnLoad\n"
"""Tells browsers that know it (Chromium 136) to compile all functions of a script while it comes, and not each as it is called."""

ENGINE, START, FINDING = "archive-engine", "archive-start", "archive-finding"
"""The engine, which looks up on whichever page that is asked for, and its two parts as the search page has them: START, within the page, asks for what a query
needs, and FINDING, which comes at the same time, says what it finds. START is no file of the site: it stands within `search.html`."""

_ASKS = ("store", "normalise", "query", "state", "key", "index", "need")
_FINDS = ("posting", "lookup", "match", "engine", "rank", "sentence", "excerpt", "search")

LATER: Mapping[str, tuple[str, ...]] = {
    "facets": ("facets",),
    "suggest": ("suggest",),
    "filters": ("filters",),
    "probe": ("probe",),
    "rest": ("rest",),
    "relax": ("narrow", "words", "guess", "paste", "relax"),
    "concordance": ("concordance",),
    "lines": ("lines",),
    "later": ("citation", "ways", "advice", "continuation", "later"),
}
"""The scripts that are fetched once they are needed, and their sources, in the order in which they run."""

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "archive-box": ("entry", "box"),
    "archive-page": ("entry", "parts", "hits", "page"),
    ENGINE: (*_ASKS, *_FINDS),
    START: (*_ASKS, "start"),
    FINDING: _FINDS,
    **LATER,
}
"""All scripts and their sources."""

AT_ONCE = {ENGINE, START, FINDING, "archive-page"}
"""The scripts most of whose functions the first hits need."""


def join_scripts(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each script, made of sources that are given by name."""
    return {
        name: "".join(
            [MARK, EAGER if name in AT_ONCE else "", "\n".join(rjsmin.jsmin(sources[part]) for part in parts)]
        )
        for name, parts in SCRIPTS.items()
    }
