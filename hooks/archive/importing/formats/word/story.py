"""A story: paragraphs and tables one after another, as in the body, a text box, a note, a header."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ...reader import RefusedError
from ..source import Block, Line, Table
from .inline import Inline, choose
from .names import child, children, is_on, name, number, value
from .numbering import Numbering

_WRAPPERS = frozenset({"w:customXml", "w:ins", "w:moveTo", "w:sdtContent", "w:smartTag", "w:txbxContent"})
_MOST_COLUMNS = 256
_MOST_PARAGRAPHS = 100_000

Cell = tuple[str, list[tuple[int, str]]]


@dataclass(slots=True)
class Story:
    """The reader of a story.

    Attributes:
        inline: The reader of what stands inside a paragraph.
        numbering: The document's lists; None where labels are not wanted.
        blocks: What was read so far.

    """

    inline: Inline
    numbering: Numbering | None
    blocks: list[Block] = field(default_factory=list)
    _carried: tuple[str, list[tuple[int, str]]] = ("", [])

    def read(self, container: etree._Element) -> list[Block]:
        """Read all that is in a container; return every block so far."""
        self._walk(container)
        self._flush()
        return self.blocks

    def _walk(self, container: etree._Element) -> None:
        for part in container:
            kind = name(part)
            if kind == "w:p":
                self._read_paragraph(part)
            elif kind == "w:tbl":
                self._flush()
                self._read_table(part)
            elif kind == "w:sdt":
                self._read_control(part)
            elif kind == "mc:AlternateContent":
                self._walk(choose(part))
            elif kind in {"w:del", "w:moveFrom"}:
                self.inline.tally.add("tracked-deletion" if kind == "w:del" else "tracked-move", self.inline.place)
            elif kind in {"w:altChunk", "w:subDoc"}:
                self.inline.tally.add("chunk", self.inline.place)
            elif kind in _WRAPPERS:
                self._walk(part)

    def _read_control(self, control: etree._Element) -> None:
        if is_on(child(control, "w:sdtPr", "w:showingPlcHdr")):
            self.inline.tally.add("placeholder", self.inline.place)
            return
        for content in children(control, "w:sdtContent"):
            self._walk(content)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        self.inline.place += 1
        if self.inline.place > _MOST_PARAGRAPHS:
            raise RefusedError(f"文件超过 {_MOST_PARAGRAPHS} 段，不像一篇文稿，不导入；请拆开")
        text, references = self.inline.read(paragraph)
        boxes, self.inline.boxes = self.inline.boxes, []
        carried, carried_references = self._carried
        references = carried_references + [(offset + len(carried), mark) for offset, mark in references]
        text = carried + text
        mark = child(paragraph, "w:pPr", "w:rPr")
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None or is_on(child(mark, "w:vanish")):
            # Without its mark a paragraph runs on into the next.
            self._carried = text, references
        else:
            self._carried = "", []
            label = self._label(paragraph)
            self._add(label + text, [(offset + len(label), mark) for offset, mark in references])
        for box in boxes:
            self._walk(box)

    def _flush(self) -> None:
        """End a paragraph that was to run on and found nothing to run on into."""
        text, references = self._carried
        self._carried = "", []
        self._add(text, references)

    def _add(self, text: str, references: list[tuple[int, str]]) -> None:
        self.blocks.extend(split_line(Line(text, self.inline.place, tuple(references))))

    def _label(self, paragraph: etree._Element) -> str:
        properties = child(paragraph, "w:pPr")
        style_id = value(child(properties, "w:pStyle"))
        list_id, depth = self.inline.styles.numbering("" if style_id is None else style_id)
        direct = child(properties, "w:numPr")
        own = value(child(direct, "w:numId"))
        own_depth = number(child(direct, "w:ilvl"))
        list_id = list_id if own is None else own
        depth = own_depth if own_depth is not None else depth
        if self.numbering is None or list_id in {None, "0"}:
            return ""
        return self.numbering.label(list_id or "", depth or 0)

    # ---- tables

    def _read_table(self, table: etree._Element) -> None:
        place = self.inline.place + 1
        rows = [cells for row in _find(table, "w:tr") if (cells := self._read_row(row))]
        # Notices stand in a box of one cell, which is a frame and no table.
        if len(rows) == 1 and len(rows[0]) == 1:
            self.blocks.extend(split_line(Line(rows[0][0][0], place, tuple(rows[0][0][1]))))
            return
        width = max((len(cells) for cells in rows), default=0)
        if width:
            texts = tuple(tuple(cell[0] for cell in cells) + ("",) * (width - len(cells)) for cells in rows)
            references = tuple(
                (row, column, offset, mark)
                for row, cells in enumerate(rows)
                for column, (_, marks) in enumerate(cells)
                for offset, mark in marks
            )
            self.blocks.append(Table(texts, place, references))

    def _read_row(self, row: etree._Element) -> list[Cell]:
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            self.inline.tally.add("tracked-deletion", self.inline.place)
            return []
        if is_on(child(properties, "w:hidden")):
            self.inline.tally.add("hidden", self.inline.place)
            return []
        if child(properties, "w:ins") is not None:
            self.inline.tally.add("tracked-insertion", self.inline.place)
        cells: list[Cell] = _blank(number(child(properties, "w:gridBefore")) or 0)
        for cell in _find(row, "w:tc"):
            cells.append(self._read_cell(cell))
            cells.extend(_blank((number(child(cell, "w:tcPr", "w:gridSpan")) or 1) - 1))
        return cells

    def _read_cell(self, cell: etree._Element) -> Cell:
        properties = child(cell, "w:tcPr")
        blocks = Story(self.inline, self.numbering).read(cell)
        text, references = _flatten(blocks)
        merge = child(properties, "w:vMerge")
        if child(properties, "w:cellDel") is not None:
            self.inline.tally.add("tracked-deletion", self.inline.place)
            return "", []
        if merge is not None and (value(merge) or "continue") == "continue":
            if text:
                self.inline.tally.add("hidden", self.inline.place)
            return "", []
        return text, references


def _find(element: etree._Element, kind: str) -> list[etree._Element]:
    """Return the rows of a table or the cells of a row, which content controls may be wrapped about."""
    found: list[etree._Element] = []
    for part in element:
        if name(part) == kind:
            found.append(part)
        elif name(part) in _WRAPPERS or name(part) == "w:sdt":
            found.extend(_find(part, kind))
    return found


def _blank(count: int) -> list[Cell]:
    return [("", []) for _ in range(min(count, _MOST_COLUMNS))]


def _flatten(blocks: list[Block]) -> Cell:
    """Return the text of a cell: a line for each paragraph, and for each row of a table inside it."""
    text = ""
    references: list[tuple[int, str]] = []
    for block in blocks:
        if isinstance(block, Line):
            lines, marks = block.text, block.references
        else:
            lines, marks = "\n".join("\t".join(row) for row in block.rows), ()
        if not lines:
            continue
        text += "\n" if text else ""
        references.extend((offset + len(text), mark) for offset, mark in marks)
        text += lines
    return text, references


def split_line(line: Line) -> list[Line]:
    """Return the lines of a paragraph that is broken by hand."""
    if "\n" not in line.text:
        return [line]
    lines, start = [], 0
    for text in line.text.split("\n"):
        end = start + len(text)
        inside = tuple((offset - start, mark) for offset, mark in line.references if start <= offset <= end)
        lines.append(Line(text, line.number, inside))
        start = end + 1
    return lines
