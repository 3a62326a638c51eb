"""What stands inside a paragraph: runs of text, breaks, symbols, fields, references, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from .names import child, children, is_on, name, value
from .styles import Styles
from .symbols import read_symbol
from .tally import Tally

_SKIPPED = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText", "w:pgNum", "w:rubyPr"}
    | {"m:ctrlPr", "m:rPr", "w:softHyphen", "w:separator", "w:continuationSeparator"}
)
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_LEFT_OUT = {
    "w:del": "tracked-deletion",
    "w:moveFrom": "tracked-move",
    "w:rt": "ruby",
    "conflictDel": "tracked-deletion",
}
_TAKEN_IN = {"w:ins": "tracked-insertion", "conflictIns": "tracked-insertion"}
_PICTURES = frozenset({"a:blip", "v:imagedata"})
_DRAWINGS = frozenset({"dgm:relIds", "c:chart", "chart"})
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\n\r"
_PRIVATE = re.compile("[\uf000-\uf0ff]")


@dataclass(slots=True)
class Marks:
    """The marks that notes go by, given in the order of their references."""

    write: Callable[[int], str]
    start: int = 1
    by_id: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def give(self, note_id: str, *, is_custom: bool) -> str:
        """Return the mark of a note that is referred to."""
        if note_id not in self.by_id:
            mark = f"注{len(self.by_id) + 1}" if is_custom else self.write(self.start)
            self.start += not is_custom
            while mark in self.taken:
                mark += "′"
            self.taken.add(mark)
            self.by_id[note_id] = mark
        return self.by_id[note_id]


@dataclass(slots=True)
class Inline:
    """The collector of one story's paragraphs; fields may run from one paragraph into the next.

    Attributes:
        styles: The document's styles.
        tally: Where what is left out is counted.
        marks: The marks of footnotes and endnotes, by the name of the element that refers to them.
        place: The number of the paragraph that is being read.

    """

    styles: Styles
    tally: Tally
    marks: dict[str, Marks] = field(default_factory=dict)
    place: int = 0
    boxes: list[etree._Element] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _length: int = 0
    _references: list[tuple[int, str]] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)

    def read(self, paragraph: etree._Element) -> tuple[str, list[tuple[int, str]]]:
        """Return the text of a paragraph, and its references to notes; its text boxes are left in `boxes`."""
        self._text, self._references, self._length = [], [], 0
        style_id = value(child(paragraph, "w:pPr", "w:pStyle"))
        self._walk(paragraph, hidden=self.styles.is_hidden("" if style_id is None else style_id))
        return "".join(self._text), self._references

    def _walk(self, element: etree._Element, *, hidden: bool) -> None:
        for part in element:
            kind = name(part)
            if kind in _SKIPPED or not kind:
                continue
            if kind in _LEFT_OUT:
                self.tally.add(_LEFT_OUT[kind], self.place)
            elif kind == "w:r":
                self._read_run(part, hidden=hidden)
            elif kind == "w:sdt":
                self._read_control(part, hidden=hidden)
            elif kind == "mc:AlternateContent":
                self._walk(choose(part), hidden=hidden)
            elif kind in {"w:drawing", "w:pict", "w:object"}:
                self._read_drawing(part)
            else:
                self._read_sign(part, kind)
                if kind in _TAKEN_IN:
                    self.tally.add(_TAKEN_IN[kind], self.place)
                self._walk(part, hidden=hidden)

    def _read_run(self, run: etree._Element, *, hidden: bool) -> None:
        properties = child(run, "w:rPr")
        switch = child(properties, "w:vanish")
        hidden = is_on(switch) if switch is not None else hidden or self.styles.is_hidden(_style(properties))
        if hidden:
            if any(name(part) in {"w:t", "w:sym"} for part in run):
                self.tally.add("hidden", self.place)
            # What counts fields must be seen even where it is hidden.
            for part in children(run, "w:fldChar"):
                self._read_field(part)
            return
        if (is_on(child(properties, "w:strike")) or is_on(child(properties, "w:dstrike"))) and child(
            run, "w:t"
        ) is not None:
            self.tally.add("struck", self.place)
        self._walk(run, hidden=False)

    def _read_control(self, control: etree._Element, *, hidden: bool) -> None:
        if is_on(child(control, "w:sdtPr", "w:showingPlcHdr")):
            self.tally.add("placeholder", self.place)
            return
        for content in children(control, "w:sdtContent"):
            self._walk(content, hidden=hidden)

    def _read_sign(self, part: etree._Element, kind: str) -> None:
        if kind in {"w:t", "m:t"}:
            self._add(self._read_text(part))
        elif kind in _SIGNS:
            self._add(_SIGNS[kind])
        elif kind == "w:sym":
            self._add_symbol(
                int(value(part, "char") or "0", 16) if _is_hex(value(part, "char")) else 0, value(part, "font")
            )
        elif kind == "w:fldChar":
            self._read_field(part)
        elif kind in self.marks and (note_id := value(part, "id")) is not None:
            is_custom = (value(part, "customMarkFollows") or "0") not in {"0", "false", "off"}
            self._references.append((self._length, self.marks[kind].give(note_id, is_custom=is_custom)))

    def _read_text(self, part: etree._Element) -> str:
        text = (part.text or "").replace("\r", " ").replace("\n", " ")
        if part.get(_XML_SPACE) != "preserve":
            text = text.strip(_BLANKS)
        if _PRIVATE.search(text):
            run = part.getparent()
            font = value(child(run, "w:rPr", "w:rFonts"), "ascii") or ""
            return "".join(read_symbol(ord(character), font) or character for character in text)
        return text

    def _add(self, text: str) -> None:
        if not any(self._fields):
            self._text.append(text)
            self._length += len(text)

    def _add_symbol(self, code: int, font: str | None) -> None:
        sign = read_symbol(code, font or "")
        if sign is None:
            self.tally.add("symbol", self.place)
        else:
            self._add(sign)

    def _read_field(self, part: etree._Element) -> None:
        """Follow a field from its code, which is not shown, to its result, which is."""
        kind = value(part, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _read_drawing(self, drawing: etree._Element) -> None:
        for part in _descend(drawing):
            kind = name(part)
            if kind == "w:txbxContent":
                self.boxes.append(part)
                self.tally.add("box", self.place)
            elif kind in _PICTURES:
                self.tally.add("picture", self.place)
            elif kind in _DRAWINGS:
                self.tally.add("drawing", self.place)
            elif kind == "o:OLEObject":
                self.tally.add("object", self.place)
            elif kind == "v:textpath" and (text := value(part, "string")):
                self._add(text)


def _descend(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what is in a drawing, of alternatives one, but nothing that is in a text box."""
    for part in element:
        if name(part) == "mc:AlternateContent":
            yield from _descend(choose(part))
            continue
        yield part
        if name(part) != "w:txbxContent":
            yield from _descend(part)


def choose(alternatives: etree._Element) -> etree._Element:
    """Return one of the alternatives that say the same in newer and older ways: the newest that says anything."""
    offered = list(children(alternatives, "mc:Choice", "mc:Fallback"))
    return next((part for part in offered if _says_something(part)), offered[0] if offered else alternatives)


def _says_something(element: etree._Element) -> bool:
    return any(name(part) in {"w:t", "m:t", "w:sym"} | _PICTURES | _DRAWINGS for part in element.iter())


def _style(properties: etree._Element | None) -> str | None:
    return value(child(properties, "w:rStyle"))


def _is_hex(written: str | None) -> bool:
    return written is not None and 0 < len(written) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in written)  # noqa: PLR2004
