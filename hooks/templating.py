"""Templating: what templates may use beside what MkDocs gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, nodes, pass_environment
from jinja2.ext import Extension
from markupsafe import Markup, escape
from mkdocs.exceptions import PluginError

from archive.project import show_path
from archive.text.normalise import REDACTION
from archive.text.redaction import split_redactions

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from jinja2 import Environment
    from jinja2.parser import Parser
    from mkdocs.config.defaults import MkDocsConfig


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


@pass_environment
def mark_redactions(environment: Environment, text: str, is_html: bool = False) -> Markup:  # noqa: FBT001, FBT002 - templates know no keywords
    """Return a text with its redactions marked: by the template's macro where it has any, which most have not."""
    if REDACTION.search(text):
        parts: Any = environment.get_template("partials/archive/parts.html").module
        return Markup(parts.marked(text, is_html))  # noqa: S704 - the macro escapes
    return Markup(text) if is_html else escape(text)  # noqa: S704 - it is escaped already


def on_pre_build(config: MkDocsConfig) -> None:
    """Read every template of ours while the last good site still stands: of the pages being written, it would end the build."""
    env = on_env(config.theme.get_env())
    folder = Path(config.theme.dirs[0])
    for path in sorted(folder.rglob("*.html")):
        try:
            env.get_template(path.relative_to(folder).as_posix())
        except TemplateSyntaxError as error:
            place = f"{show_path(Path(error.filename or path))}:{error.lineno}"
            raise PluginError(f"模板有错，网站没有更动：\n{place}: {error.message}") from error


def on_env(env: Environment, **_: Any) -> Environment:
    """Give templates the filters for redactions, the tag for what is made once, and JSON in as few octets as will do."""
    env.filters |= {"redactions": split_redactions, "marked": mark_redactions}
    env.add_extension(Once)
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
    return env
