"""A PDF: its characters with their places, as PDFium finds them, made into paragraphs."""

from __future__ import annotations

import ctypes
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from ..reader import RefusedError
from .layout import Glyph, read_layout
from .radicals import replace_radicals
from .source import Note, Source

_BROKEN = "PDF 打不开（不完整或已损坏）；请找完好的文件，或在 WPS 里另存为 .docx"
_LOCKED = "PDF 有密码，打不开；请先去掉密码"
_SLOW = "PDF 太大或太复杂，读了很久还没有读完；请在 WPS 里另存为 .docx"
_SECONDS = 60
_MOST_PAGES = 3000
_SLANT = 0.1
_WIDEST = 1.5
_HIGHEST_SURROGATE = 0xDFFF
_FEWEST_CHARACTERS = 3


@dataclass(frozen=True, slots=True)
class _Page:
    """The upright glyphs of a page, how wide it is, its slanted text, and whether it has pictures."""

    glyphs: list[Glyph]
    width: float
    slanted: str
    has_picture: bool


def read_pdf(data: bytes, seconds: float = _SECONDS) -> Source:
    """Return the paragraphs of a PDF; one of pictures of pages is a scan.

    Raises:
        RefusedError: It is broken, needs a password, or takes too long.

    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise RefusedError(_LOCKED if "assword" in str(error) else _BROKEN) from None
    try:
        return _read(document, time.monotonic() + seconds)
    finally:
        document.close()


def _read(document: pdfium.PdfDocument, deadline: float) -> Source:
    count = len(document)
    if not 0 < count <= _MOST_PAGES:
        raise RefusedError(_BROKEN if count == 0 else f"PDF 有 {count} 页，超过 {_MOST_PAGES} 页，不导入；请拆开")
    pages: list[list[Glyph]] = []
    widths: list[float] = []
    slanted: Counter[str] = Counter()
    pictured = 0
    for number in range(count):
        if time.monotonic() > deadline:
            raise RefusedError(_SLOW)
        page = _read_page(document, number)
        pages.append(page.glyphs)
        widths.append(page.width)
        slanted[page.slanted] += 1
        pictured += page.has_picture and len(page.glyphs) < _FEWEST_CHARACTERS
    if all(len(glyphs) < _FEWEST_CHARACTERS for glyphs in pages):
        return Source("pdf", (), is_scan=True)
    notes = list(_note(slanted, pictured))
    pages, replaced = replace_radicals(pages)
    if replaced:
        notes.append(Note("radical", f"PDF 里有 {replaced} 个字存成了部首符号，已换成通用汉字"))
    lines, more = read_layout(pages, median(widths))
    return Source("pdf", lines, notes=(*more, *notes))


def _note(slanted: Counter[str], pictured: int) -> Iterator[Note]:
    for text in slanted:
        if text:
            yield Note("watermark", "斜着印的文字（像是水印）没有收入", text=text)
    if pictured:
        yield Note("picture-page", f"有 {pictured} 页只有图片，没有文字（像是扫描件），没有收入，请对照原件补上")


def _read_page(document: pdfium.PdfDocument, number: int) -> _Page:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        raise RefusedError(f"PDF 的第 {number + 1} 页打不开；请找完好的文件") from None
    try:
        text_page = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        raise RefusedError(f"PDF 的第 {number + 1} 页读不出；请找完好的文件") from None
    try:
        upright: list[Glyph] = []
        aslant: list[str] = []
        for glyph, angle in _read_glyphs(text_page, page.get_height()):
            if _is_slanted(angle):
                aslant.append(glyph.text)
            else:
                upright.append(glyph)
        has_picture = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        return _Page(upright, page.get_width(), "".join(aslant).strip(), has_picture)
    finally:
        text_page.close()
        page.close()


def _is_slanted(angle: float) -> bool:
    quarter = angle % (math.pi / 2)
    return min(quarter, math.pi / 2 - quarter) > _SLANT


def _read_glyphs(text_page: pdfium.PdfTextPage, height: float) -> Iterator[tuple[Glyph, float]]:
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pending = 0
    for index in range(text_page.count_chars()):
        # Blanks and line ends that PDFium adds are guesses; ours are made from the places.
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text_page, index)
        character, pending = _join_surrogates(code, pending)
        if not character:
            continue
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        size = abs(box.top - box.bottom) or raw.FPDFText_GetFontSize(text_page, index) or 1
        if not character.isascii():
            # Han are square, whatever height a font gives its boxes.
            size = max(size, min(box.right - box.left, size * _WIDEST))
        yield (
            Glyph(character, box.left, box.right, height - y.value, size),
            raw.FPDFText_GetCharAngle(text_page, index),
        )


def _join_surrogates(code: int, pending: int) -> tuple[str, int]:
    """Return the character of a code, and the half of one that waits for its other half."""
    if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - high surrogates
        return "", code
    if 0xDC00 <= code <= _HIGHEST_SURROGATE:  # noqa: PLR2004 - low surrogates
        return (chr(0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)) if pending else ""), 0
    return (chr(code) if code not in {0, 0xFFFE, 0xFFFF} and code <= 0x10FFFF else ""), 0  # noqa: PLR2004
