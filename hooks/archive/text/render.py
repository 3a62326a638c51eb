"""The HTML of a record's body, each unit an element with its address."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry

from archive.text.block import parse_body
from archive.text.normalise import REDACTION
from archive.text.salutation import is_addressed, is_subtitle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.text.block import Block, Cell, Reference
    from archive.text.unit import PlacedPoint, Unit

REDACTION_LABEL = "此处隐去"
OMISSION_LABEL = "此处略"
BACKLINK = "↩\ufe0e"
BACKLINK_LABEL = "回到正文（注{number}）"

UNIT_CLASS = "unit"
SALUTATION_CLASS, SUBTITLE_CLASS = "salutation", "subtitle"
POINT_CLASS = "point"
OUTLINE = "data-outline"
_TOP, _LOWEST = 2, 4
_MARK = re.compile(rf"{REDACTION.pattern}|\n")


class UnitMismatchError(Exception):
    """The units given are not those of the body given."""


class Heading(NamedTuple):
    """A heading as the outline of a page lists it."""

    level: int
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML, and its headings."""

    html: str
    toc: tuple[Heading, ...]


def render(
    body: str,
    units: Sequence[Unit],
    points: Iterable[PlacedPoint] = (),
    outline: Mapping[str, str] = MappingProxyType({}),
) -> Rendered:
    """Return the HTML of a body, whose units are those that `read_units` returned for it; the title among them is skipped.

    `points` are those that `read_points` returned for the units, each an element around its words. `outline` tells of
    units and points, by their addresses, what their elements say of their places in the skeleton.
    """
    inside: dict[str, list[PlacedPoint]] = {}
    for placed in points:
        inside.setdefault(units[placed.host].address, []).append(placed)
    units = [unit for unit in units if unit.kind != "title"]
    toc = tuple(Heading(_fit_level(unit), unit.address, unit.text) for unit in units if unit.kind == "heading")
    if units and not body.strip():  # Python-Markdown parses no blank body, so the parser would not notice
        raise UnitMismatchError("the body is blank, but has units")
    markdown, parser = _make_markdown()
    parser.units, parser.points, parser.outline = units, inside, outline
    return Rendered(markdown.reset().convert(body), toc)


@functools.cache
def _make_markdown() -> tuple[Markdown, _RecordParser]:
    extension = RecordExtension()
    markdown = Markdown(extensions=[extension], output_format="html")
    parser = markdown.parser
    if not isinstance(parser, _RecordParser):
        raise TypeError(parser)
    return markdown, parser


class RecordExtension(Extension):
    """Makes Python-Markdown read a body as `parse_body` does: what that does not name is text, and stays text.

    Python-Markdown's own blocks and inline patterns are not used at all. They would give a record's text meanings that
    its units do not have, and some take quadratic time.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Python-Markdown calls
        """Replace what would read the text."""
        md.preprocessors = Registry()
        md.inlinePatterns = Registry()
        md.treeprocessors = Registry()
        md.postprocessors = Registry()
        md.parser = _RecordParser(md)


class _RecordParser(BlockParser):
    """Builds the tree of a body from its blocks and units."""

    units: Sequence[Unit] = ()
    points: Mapping[str, Sequence[PlacedPoint]] = MappingProxyType({})
    outline: Mapping[str, str] = MappingProxyType({})

    def parseDocument(self, lines: Iterable[str]) -> ElementTree.ElementTree:  # noqa: N802 - overrides
        builder = _TreeBuilder(self.md.doc_tag, self.units, self.points, self.outline)
        return ElementTree.ElementTree(builder.build(parse_body("\n".join(lines))))


def _classify_opening(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield how the paragraphs with which a body opens are set: subtitles, then a salutation, each if there is one."""
    for block in blocks:
        if block.kind == "paragraph" and is_addressed(block.text):
            yield SALUTATION_CLASS
            return
        if block.kind != "paragraph" or not is_subtitle(block.text):
            return
        yield SUBTITLE_CLASS


class _Note(NamedTuple):
    number: int
    address: str


class _TreeBuilder:
    """One body's tree in the making: walks its blocks and units side by side."""

    def __init__(
        self,
        tag: str,
        units: Sequence[Unit],
        points: Mapping[str, Sequence[PlacedPoint]],
        outline: Mapping[str, str],
    ) -> None:
        self.root = ElementTree.Element(tag)
        self.root.text = "\n"
        self.units = iter(units)
        self.points = points
        self.outline = outline
        self.addresses = [unit.address for unit in units if unit.kind == "footnote"]
        self.notes: dict[str, _Note] = {}
        self.mentions: defaultdict[str, list[str]] = defaultdict(list)

    def build(self, blocks: Sequence[Block]) -> ElementTree.Element:
        """Return the tree of all blocks, the footnotes last."""
        footnotes = [block for block in blocks if block.kind == "footnote"]
        if len(footnotes) != len(self.addresses):
            raise UnitMismatchError(f"{len(footnotes)} footnotes, {len(self.addresses)} units of them")
        for number, (block, address) in enumerate(zip(footnotes, self.addresses, strict=True), 1):
            self.notes.setdefault(block.label, _Note(number, address))
        for block, opening in zip_longest(blocks, _classify_opening(blocks)):
            if block.kind == "table":
                self._add_table(block)
            elif block.kind == "omission":
                paragraph = self._add_unit(self.root, "p", block.text)
                paragraph.set("class", f"{UNIT_CLASS} omission")
                _add_image(paragraph, "omission-mark", OMISSION_LABEL, block.text)
            elif block.kind != "footnote":
                tag = "p" if block.kind == "paragraph" else f"h{min(max(block.level, _TOP), _LOWEST)}"
                element = self._add_unit(self.root, tag, block.text)
                if opening:
                    element.set("class", f"{UNIT_CLASS} {opening}")
                self._fill(element, block.text, block.references)
        if footnotes:
            self._add_footnotes(footnotes)
        if (left := next(self.units, None)) is not None:
            raise UnitMismatchError(f"unit {left.address} of line {left.line} is not in the body")
        return self.root

    def _add_unit(self, parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
        unit = next(self.units, None)
        if unit is None or unit.text != text:
            raise UnitMismatchError(f"the body has a {tag} where the units have {unit.address if unit else 'none'}")
        element = ElementTree.SubElement(parent, tag, {"class": UNIT_CLASS, "id": unit.address})
        if unit.address in self.outline:
            element.set(OUTLINE, self.outline[unit.address])
        element.tail = "\n"
        return element

    def _add_table(self, block: Block) -> None:
        table = ElementTree.SubElement(self.root, "table")
        table.text = table.tail = "\n"
        header, *rows = block.rows
        head = ElementTree.SubElement(table, "thead")
        head.text = head.tail = "\n"
        self._add_row(head, header, block)
        if rows:
            body = ElementTree.SubElement(table, "tbody")
            body.text = body.tail = "\n"
            for row in rows:
                self._add_row(body, row, block)

    def _add_row(self, parent: ElementTree.Element, cells: Sequence[Cell], block: Block) -> None:
        row = ElementTree.SubElement(parent, "tr")
        row.text = row.tail = "\n"
        for column, cell in enumerate(cells):
            # An empty cell heads nothing: announcing it as a header would be wrong.
            tag = "th" if parent.tag == "thead" and cell.text else "td"
            element = self._add_unit(row, tag, cell.text)
            if tag == "th":
                element.set("scope", "col")
            if column < len(block.align) and block.align[column]:
                element.set("align", block.align[column])
            self._fill(element, cell.text, cell.references)

    def _add_footnotes(self, footnotes: Sequence[Block]) -> None:
        section = ElementTree.SubElement(self.root, "div", {"class": "footnote"})
        section.text = section.tail = "\n"
        ElementTree.SubElement(section, "hr").tail = "\n"
        notes = ElementTree.SubElement(section, "ol")
        notes.text = notes.tail = "\n"
        paragraphs = []
        for block in footnotes:
            item = self._add_unit(notes, "li", block.text)
            paragraph = ElementTree.SubElement(item, "p")
            self._fill(paragraph, block.text, block.references)
            paragraphs.append(paragraph)
        shown = set()
        for number, (block, paragraph) in enumerate(zip(footnotes, paragraphs, strict=True), 1):
            if block.label in shown:
                continue
            shown.add(block.label)
            label = BACKLINK_LABEL.format(number=number)
            for anchor in self.mentions[block.label]:
                link = ElementTree.SubElement(paragraph, "a", {"class": "footnote-backref", "href": f"#{anchor}"})
                link.set("aria-label", label)
                link.set("title", label)
                link.text = BACKLINK

    def _fill(self, element: ElementTree.Element, text: str, references: Sequence[Reference]) -> None:
        """Write a unit's text into its element, with its points, redactions, line breaks and references to footnotes."""
        pen = _Pen(element, text, self._list_bounds(element.get("id", "")))
        for start, end, label in _cut(text, references):
            if label:
                # What refers to a note stands with the words before it, inside of the point that they end.
                pen.write(start, is_past_bounds=False)
                pen.last = self._add_reference(pen.element, label)
            else:
                pen.write(start)
                pen.last = (
                    ElementTree.SubElement(pen.element, "br")
                    if text[start] == "\n"
                    else _add_image(pen.element, "redaction", REDACTION_LABEL, text[start:end])
                )
                pen.position = end
        pen.write(len(text))

    def _list_bounds(self, address: str) -> Iterator[tuple[int, dict[str, str] | None]]:
        """Yield where the points of a unit open, with the attributes that their elements have, and where they close."""
        ends: list[int] = []
        for _, point, unit in self.points.get(address, ()):
            while ends and ends[-1] <= point.start:
                yield ends.pop(), None
            attributes = {"class": POINT_CLASS, "id": unit.address}
            if unit.address in self.outline:
                attributes[OUTLINE] = self.outline[unit.address]
            yield point.start, attributes
            ends.append(point.end)
        while ends:
            yield ends.pop(), None

    def _add_reference(self, element: ElementTree.Element, label: str) -> ElementTree.Element:
        note = self.notes[label]
        mentions = self.mentions[label]
        again = len(mentions) + 1
        anchor = f"fnref{again if again > 1 else ''}:{note.number}"
        mentions.append(anchor)
        mark = ElementTree.SubElement(element, "sup", {"id": anchor})
        link = ElementTree.SubElement(mark, "a", {"class": "footnote-ref", "href": f"#{note.address}"})
        link.text = str(note.number)
        return mark


def _cut(text: str, references: Sequence[Reference]) -> Iterator[tuple[int, int, str]]:
    """Yield where something other than text stands: start, end, and the label where it is a reference."""
    waiting = 0
    marks = _MARK if "\n" in text else REDACTION  # the one for redactions alone is far faster
    for match in marks.finditer(text):
        start, end = match.span()
        while waiting < len(references) and references[waiting].offset <= start:
            yield references[waiting].offset, references[waiting].offset, references[waiting].label
            waiting += 1
        yield start, end, ""
    for offset, label in references[waiting:]:
        yield offset, offset, label


def _add_image(parent: ElementTree.Element, name: str, label: str, text: str) -> ElementTree.Element:
    """Add a mark whose characters are to be seen, and whose label is to be heard in their place."""
    span = ElementTree.SubElement(parent, "span", {"class": name, "role": "img", "aria-label": label})
    span.text = text
    return span


class _Pen:
    """Writes a text into an element and the elements of its points; `last` is what it writes after, if anything."""

    def __init__(
        self, element: ElementTree.Element, text: str, bounds: Iterator[tuple[int, dict[str, str] | None]]
    ) -> None:
        self.element = element
        self.last: ElementTree.Element | None = None
        self.position = 0
        self._text = text
        self._outer: list[ElementTree.Element] = []
        self._bounds = bounds
        self._next = next(bounds, None)

    def write(self, end: int, *, is_past_bounds: bool = True) -> None:
        """Write the text up to an offset, and open and close the points on the way, those at the very offset as told."""
        while self._next is not None and self._next[0] < end + is_past_bounds:
            at, attributes = self._next
            self._write_text(at)
            if attributes:
                self._outer.append(self.element)
                self.element, self.last = ElementTree.SubElement(self.element, "span", attributes), None
            else:
                self.element, self.last = self._outer.pop(), self.element
            self._next = next(self._bounds, None)
        self._write_text(end)

    def _write_text(self, end: int) -> None:
        # The serializer lets what looks like an entity through; here every ampersand is text.
        text = self._text[self.position : end].replace("&", "&amp;")
        self.position = max(self.position, end)
        if self.last is None:
            self.element.text = text
        else:
            self.last.tail = text


def _fit_level(unit: Unit) -> int:
    return min(max(unit.level, _TOP), _LOWEST)
