"""A table for offices: as a workbook (.xlsx) and as CSV, the same bytes for the same content, with nothing that a program runs."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | datetime.date | None
_RUNS = re.compile(r"[=+\-@\t\r]")
_DATE = "yyyy-mm-dd"
_LONGEST = 32_767  # more characters no cell holds
_EPOCH = datetime.datetime(1980, 1, 1)  # noqa: DTZ001 - the oldest time a ZIP can hold, whatever the place
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_HEAD = PatternFill("solid", start_color="FFF4F0E8")
_ROOM = 40  # points, to sign in
_TOP = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="FF8A8378")


def format_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV that Excel and WPS open as what it is; a text that they would run stands behind a `'`."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[_hold(cell) for cell in row] for row in rows])
    return stream.getvalue().encode("utf-8-sig")


def format_workbook(
    name: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell]], *, frozen: str = "C2"
) -> bytes:
    """Return a table as a workbook of one sheet: head and first columns stay in sight, days are dates, texts are texts."""
    workbook, sheet = _begin(name)
    for number, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
        cell = sheet.cell(1, number, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(number)].width = width
    line = 1
    for line, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            _fill(sheet.cell(line, number), value)
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{line}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.print_title_rows = "1:1"
    _fit_width(sheet)
    return _save(workbook)


def format_form(name: str, lines: Sequence[tuple[str, Cell]]) -> bytes:
    """Return a form of two columns, to be printed on A4: what is asked, and what is known or to be filled in by hand."""
    workbook, sheet = _begin(name)
    sheet.merge_cells("A1:B1")
    head = sheet.cell(1, 1, name)
    head.font, head.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 68
    border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    for line, (label, value) in enumerate(lines, 3):
        key, cell = sheet.cell(line, 1, label), sheet.cell(line, 2)
        _fill(cell, value)
        if value is None:
            sheet.row_dimensions[line].height = _ROOM
        key.font, key.fill = Font(bold=True), _HEAD
        key.border = cell.border = border
        key.alignment = cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4
    _fit_width(sheet)
    return _save(workbook)


def _begin(name: str) -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    workbook.properties.creator = ""
    workbook.properties.created = _EPOCH
    return workbook, sheet


def _fit_width(sheet: Worksheet) -> None:
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _fill(cell: SheetCell | MergedCell, value: Cell) -> None:
    assert isinstance(cell, SheetCell)
    cell.alignment = _TOP
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:_LONGEST]
        # A text stays one, also when somebody edits it.
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = _RUNS.match(value) is not None
    elif value is not None:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = _DATE


def _hold(value: Cell) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _RUNS.match(value) else text


def _save(workbook: Workbook) -> bytes:
    """Return a workbook's bytes without the time of day that it was written at."""
    written, still = io.BytesIO(), io.BytesIO()
    workbook.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rf"\g<1>{_EPOCH.isoformat()}Z\2".encode(), data)
            target.writestr(zipfile.ZipInfo(name, _EPOCH.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return still.getvalue()
