"""A saved web page: the text of its article, without the page's own furniture."""

from __future__ import annotations

import codecs
import email
import email.policy
import re

from lxml import etree, html

from ..reader import RefusedError, decode
from .article import choose_article
from .flow import read_flow
from .source import Source

_HEAD = 4096
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)
_SIMPLIFIED = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030", "hz-gb-2312"})
_WIDE = frozenset({"utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be", "utf16"})


def read_page(data: bytes) -> Source:
    """Return the article of a saved web page.

    Raises:
        RefusedError: It is of no known encoding, or has no text.

    """
    return _read(decode_page(data), "html")


def read_saved_page(data: bytes) -> Source:
    """Return the article of a page that a browser saved as one file, .mhtml.

    Raises:
        RefusedError: No page is in it, or one of no known encoding.

    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return _read(decode_page(content, part.get_content_charset()), "mhtml")
    raise RefusedError("网页文件里没有网页；请在浏览器里重新保存")


def decode_page(data: bytes, declared: str | None = None) -> str:
    """Return the text of a page: by its mark, by what it declares where that fits, else as a text file is read.

    Raises:
        RefusedError: It is of no known encoding.

    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    match = _CHARSET.search(data[:_HEAD])
    written = declared or (next(name for name in match.groups() if name).decode("ascii", "replace") if match else "")
    for name in (_canonical(written), "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(data)


def _canonical(name: str) -> str:
    """Return the encoding that browsers read for a declared one."""
    name = name.lower()
    if name in _SIMPLIFIED:
        return "gb18030"
    # A page that could be searched for its declaration in ASCII is not in UTF-16.
    return "utf-8" if name in _WIDE or not name else name


def _read(text: str, kind: str) -> Source:
    root = parse_page(text)
    flow = read_flow(root)
    blocks, notes = choose_article(root, flow)
    return Source(kind, tuple(blocks), notes=(*notes, *flow.notes()))


def parse_page(text: str) -> etree._Element:
    """Return the tree of a page.

    Raises:
        RefusedError: There is none.

    """
    # The parser reads bytes of UTF-8 whatever the page declares; a character that is none would end the text.
    data = text.replace("\0", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise RefusedError("文件里没有文字")
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log):
        # The parser stops where it cannot go on, and the rest would be lost.
        raise RefusedError("网页的结构太深或已损坏，读不全；请把正文复制到 WPS 里，另存为 .docx")
    return root
