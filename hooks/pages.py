"""Pages: no Markdown is read for those of records and the generated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from archive.publication import Publication


class MadePage(Page):
    """A page whose text the core makes: what MkDocs would set up to read Markdown takes longer than the whole of it."""

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - overrides
        """Read nothing: the core has read it, and finds faults that MkDocs would swallow."""
        self.markdown, self.meta = "", {}

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - overrides
        """Leave the page empty; its template is given what it shows."""
        self.content, self.toc = "", get_toc([])
        self.present_anchor_ids, self.links_to_anchors = set(), {}


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Take the pages of records and the generated ones for what they are; the navigation holds some of them already."""
    publication: Publication = config.extra["publication"]
    for file in files.documentation_pages():
        if file.page is not None and (file.dest_uri in publication.records or file.dest_uri in publication.pages):
            file.page.__class__ = MadePage
    return nav
