"""Records: each record of the edition becomes a page; what the edition withholds is left out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc

from archive.index.outline import make_outline

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from archive.publication import Publication

log = logging.getLogger("mkdocs.hooks.records")

# It bears the day of the build and an address that an intranet does not have.
SITEMAP = "sitemap.xml"

# The theme's own search, which this site does without.
THEME_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what the edition withholds, what no record names, the sitemap, and the theme's search."""
    publication: Publication = config.extra["publication"]
    config.theme.static_templates.discard(SITEMAP)
    for file in list(files):
        is_spare = file.src_uri == SITEMAP or file.src_uri.startswith(THEME_SEARCH)
        if file.src_dir == config.docs_dir and publication.is_active(file.src_uri):
            log.warning("%s 不发布：浏览器打开它会运行其中的程序", file.src_uri)
            is_spare = True
        if is_spare or not publication.is_published(file.src_uri):
            files.remove(file)
    for uri, path in publication.loose_files.items():
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Give a record's page its template and title; a title that a page gives itself is text."""
    entry = config.extra["publication"].records.get(page.file.dest_uri)
    if entry is None and "title" in page.meta:
        page.meta["title"] = str(escape(page.meta["title"]))
    elif entry is not None:
        page.meta = {"template": "record.html", "title": str(escape(entry.record.title))}
    return markdown


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Give a record's template the text and all that stands beside it."""
    publication: Publication = config.extra["publication"]
    entry = publication.records.get(page.file.dest_uri)
    if entry is not None:
        text = publication.render(entry)
        page.content = text.html
        page.toc = get_toc(cast("Any", make_outline(text.headings)))
        variables = cast("dict[str, object]", context)
        variables["view"], variables["title_address"] = publication.describe(entry), text.address
    return context
