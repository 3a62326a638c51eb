"""Indexes: the generated pages, made in memory, and the catalogue for other programs."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from archive.publication import Publication

HOME = "index.md"

log = logging.getLogger("mkdocs.hooks.indexes")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a stub for each generated page, the catalogue, and what the search boxes suggest."""
    start = time.perf_counter()
    publication: Publication = config.extra["publication"]
    for uri in publication.pages:
        files.append(File.generated(config, uri.removesuffix(".html") + ".md", content=""))
    for uri, content in publication.write_data().items():
        files.append(File.generated(config, uri, content=content))
    if files.get_file_from_path(HOME) is None:
        files.append(File.generated(config, HOME, content=""))
    config.nav = _prune(config.nav or [], files)
    log.info("sorted records into %d pages in %.2f s", len(publication.pages), time.perf_counter() - start)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Give a generated page its template and title."""
    made = config.extra["publication"].pages.get(page.file.dest_uri)
    if made is not None:
        page.meta = {"template": made.template, "title": str(escape(made.title))}
    elif page.is_homepage:
        page.meta = {**page.meta, "template": "home.html"}
    return markdown


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Give a generated page's template its data."""
    publication: Publication = config.extra["publication"]
    variables = cast("dict[str, object]", context)
    made = publication.pages.get(page.file.dest_uri)
    if made is not None:
        variables["view"], variables["crumbs"], variables["heading"] = made.view, made.crumbs, made.title
    elif page.is_homepage:
        variables["view"] = publication.home
    return context


def _prune(item: Any, files: Files) -> Any:
    """Return an item of the navigation without the pages that are not there; nothing where none is."""
    if isinstance(item, str):
        return item if files.get_file_from_path(item) else None
    if isinstance(item, list):
        return [kept for kept in (_prune(inner, files) for inner in item) if kept]
    return {label: kept for label, inner in item.items() if (kept := _prune(inner, files))}
