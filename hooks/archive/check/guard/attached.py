"""The text of an attached file, as far as it can be read without an office program, and whether it bears a mark."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ...text.classification import bears_mark, find_mark

_LARGEST = 256 * 1024 * 1024
_MOST_PAGES = 500
_PARAGRAPHS = frozenset(["p", "si", "TextObject"])
_WORDS = frozenset(["t", "TextCode"])


def bears_mark_within(data: bytes) -> bool:
    """Whether a file bears a mark of classification: Word, tables, slides, OFD, PDF, plain text and old formats."""
    if data.startswith(b"PK\x03\x04"):
        return any(find_mark(lines) is not None for lines in _read_package(data))
    if data.startswith(b"%PDF-"):
        return find_mark(_read_pdf(data)) is not None
    return bears_mark(data)


def _read_package(data: bytes) -> Iterator[list[str]]:
    """Yield the paragraphs of each part of an office package; what cannot be read is passed over."""
    left = _LARGEST
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    with package:
        for info in package.infolist():
            left -= info.file_size
            if left < 0:
                return
            if info.filename.endswith(".xml"):
                tree = _parse(package, info)
                if tree is not None:
                    yield list(_list_paragraphs(tree))


def _parse(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Any | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(package.read(info), parser)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return None


def _list_paragraphs(tree: Any) -> Iterator[str]:
    for element in tree.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in _PARAGRAPHS:
            words = (
                e.text or "" for e in element.iter() if isinstance(e.tag, str) and etree.QName(e).localname in _WORDS
            )
            yield "".join(words)


def _read_pdf(data: bytes) -> list[str]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - a library that takes long to load, and is needed only here

    lines: list[str] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return lines
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            text = page.get_textpage()
            lines += text.get_text_range().splitlines()
            text.close()
            page.close()
    except pypdfium2.PdfiumError:
        return lines
    finally:
        document.close()
    return lines
