"""Records: the archive is read and checked before anything is built, and each record becomes a page."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.structure.toc import get_toc

from archive.check.report import format_text
from archive.corpus.loader import ArchiveNotFoundError, load_settings
from archive.index.outline import make_outline
from archive.model.fields import ACCESS_LABELS
from archive.project import Project
from archive.publication import FaultyArchiveError, Publication, publish

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from archive.model.fields import Access

log = logging.getLogger("mkdocs.hooks.records")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the site as data/site.yml does."""
    settings, _ = load_settings(_project(config))
    config.site_name = settings.name
    # It bears the day of the build and an address that an intranet does not have.
    config.theme.static_templates.discard("sitemap.xml")
    config.extra["settings"] = settings
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Check everything while the last good site still stands: MkDocs empties the output folder after this event."""
    start = time.perf_counter()
    edition = os.environ.get("ARCHIVE_EDITION") or None
    if edition not in {None, *ACCESS_LABELS}:
        raise PluginError(f"ARCHIVE_EDITION 不能是 {edition}；请写 {'、'.join(ACCESS_LABELS)} 之一")
    try:
        publication = publish(_project(config), cast("Access | None", edition))
    except ArchiveNotFoundError as error:
        raise PluginError(str(error)) from error
    except FaultyArchiveError as error:
        raise PluginError("文稿检查未通过，网站没有更动：\n" + format_text(error.diagnostics)) from error
    if publication.diagnostics:
        log.warning("%s", format_text(publication.diagnostics))
    config.extra["publication"] = publication
    corpus = publication.corpus
    took = time.perf_counter() - start
    log.info("read and checked %d records, %d meetings in %.2f s", len(corpus.entries), len(corpus.meetings), took)


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
        page.toc = get_toc(make_outline(rendered.toc))
        cast("dict[str, object]", context)["view"] = publication.describe(entry)
    return context


def _project(config: MkDocsConfig) -> Project:
    return Project.at(Path(config.config_file_path).parent)
