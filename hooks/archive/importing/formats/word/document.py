"""A Word document: its body, its notes, and an account of all that is not text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from ..container import Container, open_container
from ..source import Block, Footnote, Line, Note, Source, Table
from .inline import Inline, Marks
from .names import child, children, name, number, value
from .numbering import read_numbering
from .numerals import write_numeral
from .story import Story
from .styles import Styles, read_styles
from .tally import Tally

_MAIN = "word/document.xml"
_PAGE_NUMBER = re.compile(r"[\s\d·.\-—–―－~/第页共,，|xivXIV]*")
_KINDS = {"header": "页眉", "footer": "页脚"}
_NOTE_KINDS = (("footnote", "decimal"), ("endnote", "lowerRoman"))


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document, found by their relationship to the main one."""

    container: Container
    main: str
    targets: dict[str, list[str]] = field(default_factory=dict)

    def root(self, kind: str) -> etree._Element | None:
        """Return the root of the part of a kind, None where there is none."""
        return next(iter(self.roots(kind)), None)

    def roots(self, kind: str) -> Iterator[etree._Element]:
        """Yield the roots of the parts of a kind; those that are named and missing are passed over."""
        for target in self.targets.get(kind, []):
            if target in self.container:
                yield self.container.read_xml(target)


def read_docx(data: bytes) -> Source:
    """Return what a reader sees in a .docx.

    Raises:
        RefusedError: It is broken, encrypted or harmful.

    """
    with open_container(data) as container:
        return _read(_open(container))


def _open(container: Container) -> Package:
    main = next((target for target in _relate(container, "").get("officeDocument", []) if target in container), _MAIN)
    return Package(container, main, _relate(container, main))


def _relate(container: Container, part: str) -> dict[str, list[str]]:
    """Return what a part is related to, by the last word of the relationship's type."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    targets: dict[str, list[str]] = {}
    for element in container.read_xml(path) if path in container else ():
        kind = (value(element, "Type") or "").rpartition("/")[2]
        target = value(element, "Target") or ""
        if value(element, "TargetMode") != "External":
            targets.setdefault(kind, []).append(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    return targets


def _read(package: Package) -> Source:
    root = package.container.read_xml(package.main)
    lists = package.root("numbering")
    styles = read_styles(package.root("styles"), lists)
    tally, taken = Tally(), set[str]()
    marks = {kind: _choose_marks(package, root, kind, form, taken) for kind, form in _NOTE_KINDS}
    inline = Inline(styles, tally, {f"w:{kind}Reference": found for kind, found in marks.items()})
    blocks: list[Block] = []
    for body in children(root, "w:body"):
        blocks = Story(inline, read_numbering(lists)).read(body)
    footnotes = tuple(
        note for kind, found in marks.items() for note in _read_notes(package, kind, found, styles, tally)
    )
    for comment in _find_comments(package):
        tally.add("comment", comment)
    notes = (*_read_margins(package, styles), *tally.notes())
    return Source("docx", tuple(blocks), footnotes, notes)


def _choose_marks(package: Package, root: etree._Element, kind: str, form: str, taken: set[str]) -> Marks:
    """Return how notes are numbered: as the last section says, else the settings, else as Word does by itself."""
    settings = package.root("settings")
    for properties in (child(root, "w:body", "w:sectPr", f"w:{kind}Pr"), child(settings, f"w:{kind}Pr")):
        form_found, start = value(child(properties, "w:numFmt")), number(child(properties, "w:numStart"))
        if form_found or start:
            return Marks(partial(_write_mark, form_found or form), start or 1, taken=taken)
    return Marks(partial(_write_mark, form), taken=taken)


def _write_mark(form: str, count: int) -> str:
    return write_numeral(count, form)


def _read_notes(package: Package, kind: str, marks: Marks, styles: Styles, tally: Tally) -> Iterator[Footnote]:
    root = package.root(f"{kind}s")
    found = {value(element, "id"): element for element in children(root, f"w:{kind}")}
    for note_id, mark in marks.by_id.items():
        if note_id not in found:
            tally.add("lost-note", 0)
            continue
        blocks = Story(Inline(styles, tally), None).read(found[note_id])
        yield Footnote(mark, _write(blocks).strip())


def _find_comments(package: Package) -> list[int]:
    return [0 for root in package.roots("comments") for _ in children(root, "w:comment")]


def _read_margins(package: Package, styles: Styles) -> Iterator[Note]:
    """Yield the headers and footers, each text once, and the watermarks, which Word keeps in headers."""
    for kind, label in _KINDS.items():
        seen: set[str] = set()
        for root in package.roots(kind):
            text = _write(Story(Inline(styles, Tally()), None).read(root)).strip()
            if text in seen:
                continue
            seen.add(text)
            if _PAGE_NUMBER.fullmatch(text):
                if text or _has_page_field(root):
                    yield Note(kind, f"{label}只有页码，没有收入")
            else:
                yield Note(kind, f"{label}没有收入", text=text)


def _has_page_field(root: etree._Element) -> bool:
    return any(name(part) in {"w:fldSimple", "w:instrText", "w:pgNum"} for part in root.iter())


def _write(blocks: list[Block]) -> str:
    """Return blocks as lines of text, those that are blank left out."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.extend("\t".join(row) for row in block.rows)
    return "\n".join(line for line in lines if line.strip())
