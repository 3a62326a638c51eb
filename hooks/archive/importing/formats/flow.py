"""The flow of a web page: its lines and tables as they follow one another, each knowing what it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .source import Note

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "object",
        "embed",
        "applet",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "area",
        "select",
        "datalist",
        "textarea",
        "input",
        "button",
        "param",
        "source",
        "track",
        "rp",
        "rt",
    ]
)
# Of those, the text of these is shown to nobody, so that nothing need be said of it.
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_HEADING = re.compile(r"h[1-6]")
_LONGEST_CELL = 400
_FEWEST = 2
_LETTERS = 26
_MOST_SPANNED = 100
_MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Strip:
    """A line or table of a page.

    Attributes:
        text: The line; of a table its cells.
        path: The elements that it stands in, the outermost first.
        linked: How many of its characters are links.
        number: Its paragraph.
        rows: The cells of a table; None of a line.

    """

    text: str
    path: tuple[etree._Element, ...]
    linked: int
    number: int
    rows: tuple[tuple[str, ...], ...] | None = None


@dataclass(slots=True)
class Flow:
    """The lines of a page, and what was met besides."""

    strips: list[Strip] = field(default_factory=list)
    hidden: int = 0
    _text: list[str] = field(default_factory=list)
    _linked: int = 0
    _number: int = 1
    _label: str = ""
    _ordinals: dict[etree._Element, int] = field(default_factory=dict)

    def notes(self) -> Iterator[Note]:
        """Yield notes of what was left out because it is no text or is not shown."""
        if self.hidden:
            yield Note("hidden", f"网页上不显示的文字没有收入，共 {self.hidden} 处")

    def walk(self, element: etree._Element, path: tuple[etree._Element, ...], *, linked: bool, kept: bool) -> None:
        """Read an element and what follows nothing but it; `kept` is whether blanks stand as they are."""
        tag = str(element.tag)
        if tag in _UNSEEN:
            return
        if _is_hidden(element):
            self.hidden += bool("".join(map(str, element.itertext())).strip())
            return
        if tag == "br":
            self.end_line(path)
            return
        is_block = tag in _BLOCKS
        if is_block:
            self.end_paragraph(path)
            path = (*path, element)
        if tag == "table" and (rows := read_table(element)) is not None:
            self._add_table(rows, path)
            return
        if tag == "li":
            self._label = self._number_item(element)
        linked, kept = linked or tag == "a", kept or tag in {"pre", "xmp", "listing"}
        self._add(element.text, path, linked=linked, kept=kept)
        for part in element:
            self.walk(part, path, linked=linked, kept=kept)
            self._add(part.tail, path, linked=linked, kept=kept)
        if is_block:
            self.end_paragraph(path)

    def _number_item(self, item: etree._Element) -> str:
        """Return the number that a browser shows before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
            return ""
        following = self._ordinals[parent] + 1 if parent in self._ordinals else _integer(parent.get("start"), 1)
        count = self._ordinals[parent] = _integer(item.get("value"), following)
        letter = (count - 1) % _LETTERS
        shown = {"a": chr(ord("a") + letter), "A": chr(ord("A") + letter)}.get(parent.get("type") or "1", str(count))
        return f"{shown}. "

    def _add(self, text: str | None, path: tuple[etree._Element, ...], *, linked: bool, kept: bool) -> None:
        if not text:
            return
        lines = text.replace("\r\n", "\n").split("\n") if kept else [_BLANKS.sub(" ", text)]
        for place, line in enumerate(lines):
            if place:
                self.end_line(path)
            if line.strip():
                # The number of an item stands before its text, however deep that is.
                self._text.append(self._label)
                self._label = ""
            self._text.append(line)
            self._linked += len(line.strip()) if linked else 0

    def end_line(self, path: tuple[etree._Element, ...]) -> None:
        """End a line inside a paragraph."""
        text = "".join(self._text).strip(" \n")
        if text.strip():
            self.strips.append(Strip(text, path, self._linked, self._number))
        self._text, self._linked = [], 0

    def end_paragraph(self, path: tuple[etree._Element, ...]) -> None:
        """End a paragraph, if one was begun."""
        before = len(self.strips)
        self.end_line(path)
        if len(self.strips) > before or (self.strips and self.strips[-1].number == self._number):
            self._number += 1

    def _add_table(self, rows: tuple[tuple[str, ...], ...], path: tuple[etree._Element, ...]) -> None:
        text = "\n".join("\t".join(row) for row in rows)
        if text.strip():
            self.strips.append(Strip(text, path, 0, self._number, rows))
            self._number += 1


def read_flow(root: etree._Element) -> Flow:
    """Return the flow of a page."""
    flow = Flow()
    flow.walk(root, (), linked=False, kept=False)
    flow.end_paragraph((root,))
    return flow


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _integer(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written.strip()) else otherwise


# ---- tables


def read_table(table: etree._Element) -> tuple[tuple[str, ...], ...] | None:
    """Return the cells of a table of data; None for one that lays a page out."""
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return None
    spanned: dict[tuple[int, int], None] = {}
    rows: list[list[str]] = []
    for place, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while (place, len(cells)) in spanned:
                cells.append("")
            wide = max(1, min(_integer(cell.get("colspan"), 1), _MOST_SPANNED))
            high = max(1, min(_integer(cell.get("rowspan"), 1), _MOST_SPANNED))
            spanned.update(
                {(place + down, len(cells) + across): None for down in range(1, high) for across in range(wide)}
            )
            if len(spanned) > _MOST_CELLS:
                return None
            text = _read_cell(cell)
            if len(text) > _LONGEST_CELL:
                return None
            cells.extend([text, *[""] * (wide - 1)])
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    if (
        sum(1 for row in rows if any(row)) < _FEWEST
        or sum(any(column) for column in zip(*_pad(rows, width), strict=True)) < _FEWEST
    ):
        return None
    caption = table.find("caption")
    return None if caption is not None else tuple(map(tuple, _pad(rows, width)))


def _pad(rows: list[list[str]], width: int) -> list[list[str]]:
    return [row + [""] * (width - len(row)) for row in rows]


def _read_cell(cell: etree._Element) -> str:
    flow = Flow()
    flow.walk(cell, (), linked=False, kept=False)
    return "\n".join(strip.text for strip in flow.strips)
