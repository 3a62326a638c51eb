"""The article of a web page: which of the page's lines are it. All others are listed, so that nothing goes unseen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from lxml import etree

from .flow import Flow, Strip
from .source import Block, Line, Note, Table

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|sidebar|footer|foot|copyright|breadcrumbs?|crumbs?|comments?|related|recommend\w*|share\w*|"
    r"toolbar|pagination|pager|hotnews|rank\w*|banner|advert\w*|ads?|login|search\w*|friendlink|qrcode)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ARTICLE_NAMES = re.compile(
    r"(?:^|\s)(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|UCAP-CONTENT|article-?(?:body|content|text)|rm_txt_con|pages_content|"
    r"js_content|mw-parser-output|news_?content|content_?text|entry-content|post-content|artibody|zoom|detail-?content)(?:$|\s)",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[。！？；]")
_LONG = 30
_MOSTLY = 0.5
_SAME_SHARE = 0.6
_MOST_OF_ALL = 0.9
_SHORTEST_TITLE = 4


def choose_article(root: etree._Element, flow: Flow) -> tuple[list[Block], list[Note]]:
    """Return the blocks of a page's article, from its heading on, and notes of all other lines."""
    strips = flow.strips
    container = _find_container(root, strips)
    inside = [n for n, strip in enumerate(strips) if container in strip.path] if container is not None else []
    if not inside:
        return [_make_block(strip) for strip in strips], []
    first, last = inside[0], inside[-1]
    begin = _find_heading(root, strips, first)
    prose = [n for n in inside if _is_prose(strips[n]) and not _is_furniture(strips[n])]
    # What stands between the heading and the text tells of it: date, source, author.
    kept = [
        n
        for n in range(begin, last + 1)
        if prose[0] <= n <= prose[-1] or not (_is_furniture(strips[n]) or _is_contents(strips, n))
    ]
    return [_make_block(strips[n]) for n in kept], _note(strips, set(kept))


def _make_block(strip: Strip) -> Block:
    return Line(strip.text, strip.number) if strip.rows is None else Table(strip.rows, strip.number)


def _note(strips: Sequence[Strip], kept: set[int]) -> list[Note]:
    notes: list[Note] = []
    run: list[Strip] = []
    for n, strip in enumerate([*strips, None]):
        if strip is not None and n not in kept:
            run.append(strip)
        elif run:
            text = "\n".join(strip.text for strip in run)
            notes.append(Note("chrome", f"网页上正文以外的 {len(run)} 行没有收入", run[0].number, text))
            run = []
    return notes


def _find_container(root: etree._Element, strips: Sequence[Strip]) -> etree._Element | None:
    """Return the smallest element that holds all the prose of a page which is not in its furniture."""
    prose = [strip for strip in strips if _is_prose(strip) and not _is_furniture(strip)]
    if not prose:
        return None
    total = sum(len(strip.text) for strip in prose)
    shares: Counter[etree._Element] = Counter()
    for strip in prose:
        shares.update(dict.fromkeys(strip.path, len(strip.text)))
    for element in root.iter():
        # A page that says which is its article is believed where nearly all of its prose is there.
        if shares[element] >= total * _MOST_OF_ALL and _is_article(element):
            return element
    common = list(prose[0].path)
    for strip in prose[1:]:
        common = [
            one for one, other in takewhile(lambda pair: pair[0] is pair[1], zip(common, strip.path, strict=False))
        ]
    # A paragraph is no container: an article of a single one has its neighbours beside it.
    while common and common[-1].tag in {"p", "li", "td", "blockquote"} and len(common) > 1:
        common.pop()
    return common[-1] if common else None


def _is_article(element: etree._Element) -> bool:
    if element.tag in {"html", "body"}:
        return False
    names = (element.get("id") or "", *(element.get("class") or "").split())
    is_named = any(_ARTICLE_NAMES.fullmatch(name) for name in names)
    return is_named or element.get("itemprop") == "articleBody"


def _is_prose(strip: Strip) -> bool:
    if strip.linked > len(strip.text) * _MOSTLY:
        return False
    # A table of an official page's data (索引号, 成文日期) is long and says no sentence.
    return bool(_PROSE.search(strip.text)) or (len(strip.text) >= _LONG and strip.rows is None)


def _is_contents(strips: Sequence[Strip], n: int) -> bool:
    """Whether a strip only heads a list of links: 目录."""
    return "".join(strips[n].text.split()) == "目录" and n + 1 < len(strips) and _is_furniture(strips[n + 1])


def _is_furniture(strip: Strip) -> bool:
    return strip.linked > len(strip.text) * _MOSTLY or any(_is_furniture_element(element) for element in strip.path)


def _is_furniture_element(element: etree._Element) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    if element.tag in {"html", "body"}:
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}"
    return bool(_FURNITURE_NAMES.search(names))


def _find_heading(root: etree._Element, strips: Sequence[Strip], first: int) -> int:
    """Return where the heading of the article stands that begins at a strip; there, where it has none before it."""
    title = "".join((root.findtext(".//title") or "").split())
    for n in range(first - 1, -1, -1):
        text = "".join(strips[n].text.split())
        is_heading = any(element.tag in {"h1", "h2"} for element in strips[n].path)
        is_title = len(text) >= _SHORTEST_TITLE and (
            title.startswith(text) or (text in title and len(text) >= len(title) * _SAME_SHARE)
        )
        if (is_heading and not strips[n].linked) or is_title:
            return _rise(strips, n)
    return first


def _rise(strips: Sequence[Strip], place: int) -> int:
    """Return where a heading of several lines begins."""
    while (
        place
        and strips[place - 1].path == strips[place].path
        and any(e.tag in {"h1", "h2"} for e in strips[place].path)
    ):
        place -= 1
    return place
