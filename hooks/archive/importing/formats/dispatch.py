"""The dispatch of a file to the reader of its kind, and what is the same for all kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ...model.source import CONTROL
from ..reader import RefusedError
from .detection import detect
from .mojibake import refuse_mojibake
from .ofd import read_ofd
from .office import read_with_office
from .page import read_page, read_saved_page
from .pdf import read_pdf
from .source import Block, Footnote, Line, Note, Source, Table
from .text import read_text
from .word import read_docx

MEGABYTE = 1_000_000
_TEXTS = frozenset({"text", "html", "mhtml"})
_LARGEST = 50_000_000
# Of a speech, however it is written; what is larger has pictures in it.
_LARGEST_TEXT = 16_000_000
_REPLACED = "\ufffd"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_REFUSALS = {
    "empty": "文件是空的",
    "encrypted": "文件有密码；请在 WPS 里去掉密码，另存为 .docx",
    "compound": "不是文稿（像是表格、演示文稿或邮件）；请在 WPS 里另存为 .docx",
    "xlsx": "是电子表格，不是文稿；请把文字粘贴到 WPS 文字里，另存为 .docx",
    "pptx": "是演示文稿，不是文稿；请把文字粘贴到 WPS 文字里，另存为 .docx",
    "epub": "是电子书；请把文字粘贴到 WPS 里，另存为 .docx",
    "zip": "是压缩包；请先解压，再导入里面的文件",
    "packed": "是压缩包；请先解压，再导入里面的文件",
}


def read_source(data: bytes, name: str = "") -> Source:
    """Return what stands in a file, whose kind is told by its content.

    Args:
        data: The file's content.
        name: What it is called, for messages; nothing depends on it.

    Raises:
        RefusedError: It does not become a record; the message is one line for contributors.

    """
    del name
    kind = detect(data[:_LARGEST])
    limit = _LARGEST_TEXT if kind in _TEXTS else _LARGEST
    if len(data) >= limit:
        raise RefusedError(
            f"文件有 {len(data) // MEGABYTE} MB，达到或超过 {limit // MEGABYTE} MB，不导入；请拆成几个文件"
        )
    if kind in _REFUSALS:
        raise RefusedError(_REFUSALS[kind])
    try:
        source = _READERS[kind](data)
    except (RecursionError, MemoryError):
        raise RefusedError("文件的结构太深或太大，读不了；请在 WPS 里打开后另存为 .docx") from None
    return _finish(source)


def _read_office(data: bytes) -> Source:
    return replace(read_docx(read_with_office(data, detect(data))), format=detect(data))


def _read_picture(_data: bytes) -> Source:
    return Source("picture", (), is_scan=True)


_READERS: Mapping[str, Callable[[bytes], Source]] = {
    "text": read_text,
    "docx": read_docx,
    "html": read_page,
    "mhtml": read_saved_page,
    "pdf": read_pdf,
    "ofd": read_ofd,
    "picture": _read_picture,
    **dict.fromkeys(("doc", "rtf", "odt", "xml"), _read_office),
}


def _finish(source: Source) -> Source:
    """Leave out what nobody sees, and refuse what nobody can read."""
    unit = "行" if source.format == "text" else "段"
    # Before cleaning: what is invisible belongs to the bytes that were read by the wrong table.
    refuse_mojibake(_texts(source.blocks), unit)
    blocks, dropped = _clean(source.blocks)
    footnotes = tuple(Footnote(note.mark, CONTROL.sub("", note.text)) for note in source.footnotes)
    if not blocks and not source.is_scan:
        raise RefusedError("文件里没有文字")
    notes = (*source.notes, *_note_faults(blocks, dropped, unit))
    return replace(source, blocks=blocks, footnotes=footnotes, notes=notes)


def _clean(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], int]:
    """Return the blocks that say something, without invisible characters, and how many there were of those."""
    kept: list[Block] = []
    dropped = 0
    for block in blocks:
        if isinstance(block, Table):
            rows = tuple(tuple(CONTROL.sub("", cell) for cell in row) for row in block.rows)
            dropped += sum(len(cell) for row in block.rows for cell in row) - sum(
                len(cell) for row in rows for cell in row
            )
            if any(cell.strip() for row in rows for cell in row):
                kept.append(block if rows == block.rows else replace(block, rows=rows))
            continue
        line = _clean_line(block)
        dropped += len(block.text) - len(line.text)
        if line.text.strip() or line.references:
            kept.append(line)
    return tuple(kept), dropped


def _clean_line(line: Line) -> Line:
    if not CONTROL.search(line.text):
        return line
    references = tuple((len(CONTROL.sub("", line.text[:offset])), mark) for offset, mark in line.references)
    return replace(line, text=CONTROL.sub("", line.text), references=references)


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    for block in blocks:
        yield block.number, block.text if isinstance(block, Line) else "\n".join("\t".join(row) for row in block.rows)


def _note_faults(blocks: tuple[Block, ...], dropped: int, unit: str) -> Iterator[Note]:
    if dropped:
        yield Note("control", f"去掉了 {dropped} 个看不见的控制字符")
    for rule, found, message in (
        ("lost-character", lambda text: text.count(_REPLACED), "个字在来源里已经丢失（显示为 {sign}），请对照原件补上"),
        (
            "private-character",
            lambda text: len(_PRIVATE.findall(text)),
            "个字用了自造字，别的电脑上显示不出来，请对照原件改写",
        ),
    ):
        counts = [(number, count) for number, text in _texts(blocks) if (count := found(text))]
        if counts:
            total = sum(count for _, count in counts)
            yield Note(
                rule, f"有 {total} {message.format(sign=_REPLACED)}（首见于第 {counts[0][0]} {unit}）", counts[0][0]
            )
