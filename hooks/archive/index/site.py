"""The site: every page that is generated from a corpus, in a stable order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.record import STATUS_LABELS
from .listing import (
    Shelves,
    list_kinds,
    list_levels,
    list_organs,
    list_register,
    list_topics,
    list_years,
)
from .meeting import make_meetings
from .overview import make_overviews
from .page import HOME, Link, Page
from .record import link_to
from .series import make_series

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus
    from ..model.fields import VocabularyName

_OF_HITS: tuple[VocabularyName, ...] = ("kinds", "levels", "versions")


@dataclass(frozen=True, slots=True)
class Redirect:
    """A page that leads on from an address that a record had."""

    target: Link


def make_pages(shelves: Shelves) -> Iterator[Page]:
    """Yield every generated page but the records' own and the home page, which are written by people."""
    yield from make_overviews(shelves)
    yield from list_years(shelves)
    yield from list_levels(shelves)
    yield from list_topics(shelves)
    yield from list_kinds(shelves)
    yield from list_organs(shelves)
    yield from list_register(shelves)
    yield from make_series(shelves.corpus)
    yield from make_meetings(shelves)
    yield from _redirects(shelves.corpus)
    yield Page("search.html", "search.html", "查找", view=_list_terms(shelves.corpus), crumbs=(HOME,))


def _list_terms(corpus: Corpus) -> dict[str, list[tuple[str, str]]]:
    """Return the terms that each hit of a search shows, by id and label: the page need not wait for all the others."""
    terms: dict[str, list[tuple[str, str]]] = {
        name: [(term.id, term.label) for term in corpus.vocabularies[name].terms] for name in _OF_HITS
    }
    terms["statuses"] = [(status, label) for status, label in STATUS_LABELS.items() if status != "published"]
    return terms


def _redirects(corpus: Corpus) -> Iterator[Page]:
    for entry in corpus.entries:
        for former in entry.record.former_ids:
            uri = f"speeches/{former[:4]}/{former}.html"
            yield Page(uri, "redirect.html", entry.record.title, Redirect(link_to(corpus, entry.id)))
