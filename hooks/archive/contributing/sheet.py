"""A form sheet: the table (.xlsx) in which an office says what the files are that it sends."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from ..corpus.vocabularies import Vocabularies
from ..model.fields import ACCESS_LABELS, VocabularyName
from ..model.record import Record, Review, Speaker
from .question import list_terms

SHEET_NAME = "收件登记表.xlsx"
FILE = "文件名"
NO_TOPIC = "无"
_WORDS = "可填的词"
_LINES = 500
_WIDE, _NARROW = 36, 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the path of the field that it fills, its head, whose words it takes, and what people should know."""

    path: str
    head: str
    vocabulary: VocabularyName | None = None
    note: str = ""


def _title(path: str) -> str:
    return Record.model_fields[path].title or path


COLUMNS = (
    Column("file", FILE, note="与来稿的文件名一致，带扩展名"),
    Column("title", _title("title"), note="文中有的可以不填"),
    Column("date", _title("date"), note="2023、2023-02 或 2023-02-08；不知道的部分不写"),
    Column("level", _title("level"), "levels"),
    Column("kind", _title("kind"), "kinds"),
    Column("topics", _title("topics"), "topics", f"几个词用顿号分开；都不合适的写“{NO_TOPIC}”"),
    Column("speakers.role", f"{_title('speakers')}{Speaker.model_fields['role'].title}", note="如 市委组织部部长"),
    Column("meeting", _title("meeting"), note="本库已有的会议，写编号或名称"),
    Column("origin", _title("origin"), "origins"),
    Column("version", _title("version"), "versions", "不填即定稿"),
    Column("access", _title("access"), note="公开、内部、限定范围；不填即内部"),
    Column("review.by", Review.model_fields["by"].title or ""),
    Column("review.date", Review.model_fields["date"].title or ""),
    Column("review.basis", f"审查{Review.model_fields['basis'].title}", note="如 入库审查登记表第 12 号"),
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a line of a sheet says of a file.

    Attributes:
        sheet: The sheet's name.
        line: The number of the line.
        cells: What it says, by the path of the field.

    """

    sheet: str
    line: int
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file that it is about."""
        return self.cells.get("file", "")

    def __str__(self) -> str:
        """Return where it stands, for people."""
        return f"{self.sheet} 第 {self.line} 行"


def read_sheet(path: Path) -> tuple[SheetRow, ...] | None:
    """Return the lines of a form sheet; None where a table is none."""
    try:
        workbook = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        return None
    try:
        return _read_rows(path.name, workbook.worksheets[0].iter_rows(values_only=True))
    finally:
        workbook.close()


def _read_rows(name: str, lines: Iterator[Sequence[Any]]) -> tuple[SheetRow, ...] | None:
    paths = {column.head: column.path for column in COLUMNS}
    heads: list[str | None] = []
    found: list[SheetRow] = []
    for number, line in enumerate(lines, 1):
        texts = [_read_cell(cell) for cell in line]
        if not heads:
            heads = [paths.get(text) for text in texts] if FILE in texts else []
            continue
        cells = {head: text for head, text in zip(heads, texts, strict=False) if head and text}
        if cells.get("file") not in {None, COLUMNS[0].note}:
            found.append(SheetRow(name, number, cells))
    return tuple(found) if heads else None


def _read_cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.strftime("%Y-%m-%d")
    # A table keeps a year as a number with a fraction.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def write_sheet(path: Path, vocabularies: Vocabularies, files: Sequence[str] = ()) -> None:
    """Write an empty form sheet: a line for each file, and in each cell of a vocabulary its words to choose from."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "登记表"
    words = workbook.create_sheet(_WORDS)
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.head)
        head.font, head.fill = Font(bold=True), PatternFill("solid", start_color="FFF4F0E8")
        note = sheet.cell(2, number, column.note)
        note.font, note.alignment = Font(italic=True, color="FF5A544B"), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = _WIDE if column.path in {"file", "title"} else _NARROW
        labels = _list_labels(column, vocabularies)
        for line, label in enumerate([column.head, *labels], 1):
            words.cell(line, number, label)
        # Several words may stand in the cell of the topics, which a list to choose from would refuse.
        if labels and column.path != "topics":
            choice = DataValidation("list", formula1=f"'{_WORDS}'!${letter}$2:${letter}${len(labels) + 1}")
            sheet.add_data_validation(choice)
            choice.add(f"{letter}3:{letter}{_LINES}")
        for line in range(3, _LINES):
            # Else WPS makes 2023-02 a day of its own choosing.
            sheet.cell(line, number).number_format = "@"
    for line, name in enumerate(files, 3):
        sheet.cell(line, 1, name)
    sheet.freeze_panes = "B3"
    workbook.save(path)


def _list_labels(column: Column, vocabularies: Vocabularies) -> list[str]:
    if column.path == "access":
        return list(ACCESS_LABELS.values())
    return [option.label for option in list_terms(vocabularies[column.vocabulary])] if column.vocabulary else []
