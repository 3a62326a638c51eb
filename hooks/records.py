"""Records: each record of the edition becomes a page; what the edition withholds is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape
from mkdocs.structure.toc import get_toc

from archive.index.outline import make_outline

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from archive.publication import Publication


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the records that the edition withholds, and the files beside them."""
    publication: Publication = config.extra["publication"]
    for file in [file for file in files if publication.is_withheld(file.src_uri)]:
        files.remove(file)
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Keep a record's text from MkDocs, whose reader of front matter swallows faults."""
    return "" if page.file.dest_uri in config.extra["publication"].records else None


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Give a record's page its template and title."""
    entry = config.extra["publication"].records.get(page.file.dest_uri)
    if entry is not None:
        page.meta = {"template": "record.html", "title": str(escape(entry.record.title))}
    return markdown


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Give a record's template the text and all that stands beside it."""
    publication: Publication = config.extra["publication"]
    entry = publication.records.get(page.file.dest_uri)
    if entry is not None:
        rendered = publication.render(entry)
        page.content = rendered.html
        page.toc = get_toc(cast("Any", make_outline(rendered.toc)))
        cast("dict[str, object]", context)["view"] = publication.describe(entry)
    return context
