"""Pages: what thousands of them have alike is made once, and no Markdown is read for those that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.ext import Extension
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from archive.text.redaction import split_redactions

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from jinja2 import Environment
    from jinja2.parser import Parser
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


class Once(Extension):
    """`{% once key %}…{% endonce %}`: what stands between is made for the first page that has this key, and kept for all others."""

    tags = {"once"}  # noqa: RUF012 - as the class above declares it

    def __init__(self, environment: Environment) -> None:
        """Keep nothing yet: an environment is that of one build."""
        super().__init__(environment)
        self._made: dict[Hashable, str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the call that makes or recalls what stands between."""
        line = next(parser.stream).lineno
        key = parser.parse_expression()
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_recall", [key]), [], [], body).set_lineno(line)

    def _recall(self, key: Hashable, caller: Callable[[], str]) -> str:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = caller()
        return made


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Take the pages of records and the generated ones for what they are; the navigation holds some of them already."""
    publication: Publication = config.extra["publication"]
    for file in files.documentation_pages():
        if file.page is not None and (file.dest_uri in publication.records or file.dest_uri in publication.pages):
            file.page.__class__ = MadePage
    return nav


def on_env(env: Environment, **_: Any) -> Environment:
    """Give templates the filter that marks redactions, and the tag for what is made once."""
    env.filters["redactions"] = split_redactions
    env.add_extension(Once)
    return env
