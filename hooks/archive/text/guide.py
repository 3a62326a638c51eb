"""The guide's Markdown: pages that people write beside the records, of which none may bring markup of its own or load from elsewhere."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_LINKED = frozenset(["", "http", "https", "mailto"])
# One comment and nothing after it, by whatever a browser takes for its end.
_COMMENT = re.compile(r"\s*<!-- (?:(?!--!?>).)*-->\s*", re.DOTALL)
# How Python-Markdown keeps a character that a backslash stands before, until it writes its HTML.
_ESCAPED = re.compile(r"\x02(\d+)\x03")
# What browsers leave out of an address before they look for its scheme.
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


class GuideExtension(Extension):
    """Shows HTML as the text that it is, and keeps only links that lead to pages and pictures that stand in the site."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Take part where HTML was set aside (priority 20), and once all addresses are known (20)."""
        md.inlinePatterns.deregister("html")
        blocks = _Blocks(md)
        md.preprocessors.register(_Mark(blocks), "guide_mark", 21)
        md.preprocessors.register(blocks, "guide_blocks", 19)
        md.treeprocessors.register(_Addresses(md), "guide_addresses", 15)


class _Mark(Preprocessor):
    """Notes what was set aside before HTML is: code, which is markup of the program's own."""

    def __init__(self, blocks: _Blocks) -> None:
        super().__init__(blocks.md)
        self._blocks = blocks

    def run(self, lines: list[str]) -> list[str]:
        self._blocks.first = len(self.md.htmlStash.rawHtmlBlocks)
        return lines


class _Blocks(Preprocessor):
    """Escapes the HTML that was set aside; comments, which are for who writes the page, stay what they are."""

    first = 0

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for number in range(self.first, len(blocks)):
            block = str(blocks[number])
            if not _COMMENT.fullmatch(block):
                blocks[number] = f"<p>{html.escape(block)}</p>"
        return lines


class _Addresses(Treeprocessor):
    """Leaves but the words of links that run something, and of pictures from elsewhere."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for key in ("href", "src"):
                address = element.get(key)
                if address is not None and not _is_harmless(address, is_link=key == "href"):
                    element.text = element.get("alt") or element.text
                    element.tag = "span"
                    element.attrib.clear()


def _is_harmless(address: str, *, is_link: bool) -> bool:
    plain = _ESCAPED.sub(lambda match: chr(int(match[1])), address.replace(AMP_SUBSTITUTE, "&"))
    seen = _UNSEEN.sub("", html.unescape(plain)).replace("\\", "/")
    try:
        parts = urlsplit(seen)
    except ValueError:
        return False
    return parts.scheme in _LINKED if is_link else not (parts.scheme or parts.netloc)
