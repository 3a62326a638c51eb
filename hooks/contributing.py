"""Contributing: the form that makes a record's file in the browser, and the data that it loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mkdocs.structure.files import File

from archive.contributing.form import GUIDE, URI, make_data, make_form

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a stub for the form, and its data as scripts, which a page opened from disk can load too."""
    # The form writes for this archive's own repository, which knows nothing of what is laid over it.
    corpus = config.extra["publication"].corpus.own
    # A documents folder need hold nothing but records: the guide's pages may be missing.
    has_guide = files.get_file_from_path(GUIDE.removesuffix(".html") + ".md") is not None
    config.extra["has_guide"] = has_guide
    config.extra["form"] = make_form(corpus, has_guide=has_guide)
    files.append(File.generated(config, URI.removesuffix(".html") + ".md", content=""))
    # Nobody fills in the form of a preview.
    data = {} if config.extra.get("preview") else make_data(corpus)
    for uri, content in data.items():
        files.append(File.generated(config, uri, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Give the form its template and title."""
    form = config.extra["form"]
    if page.file.dest_uri == form.uri:
        page.meta = {"template": form.template, "title": form.title, "search": {"exclude": True}}
    return markdown


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Give the form's template its questions."""
    form = config.extra["form"]
    if page.file.dest_uri == form.uri:
        variables = cast("dict[str, object]", context)
        variables["view"], variables["crumbs"] = form.view, form.crumbs
    return context
