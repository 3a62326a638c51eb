"""An OFD: the text of its pages with its places, made into paragraphs as that of a PDF is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..reader import RefusedError
from .container import Container, open_container
from .layout import Glyph, read_layout
from .source import Note, Source

_BROKEN = "OFD 打不开（不完整或已损坏）；请找完好的文件，或在 WPS 里另存为 .docx"
_MOST_PAGES = 3000
_MOST_GLYPHS = 5_000_000
_DEFAULT_SIZE = 3.5
_WIDTH = 210.0
_NUMBERS_OF_MATRIX = 6
_PARTS_OF_BOX = 4
_MOST_REPEATED = 10_000
_SLANT = 0.1


@dataclass(slots=True)
class _Pages:
    """What was read of a document's pages so far."""

    glyphs: list[list[Glyph]] = field(default_factory=list)
    slanted: dict[str, None] = field(default_factory=dict)
    pictures: int = 0
    count: int = 0
    width: float = _WIDTH


def read_ofd(data: bytes) -> Source:
    """Return the paragraphs of an OFD; one of pictures of pages is a scan.

    Raises:
        RefusedError: It is broken, encrypted or harmful.

    """
    pages = _Pages()
    sealed = False
    with open_container(data) as container:
        for entry in _find(container.read_xml("OFD.xml"), "DocBody"):
            sealed = sealed or bool(_text(entry, "Signatures"))
            root = _text(entry, "DocRoot")
            if root:
                _read_document(container, _resolve("", root), pages)
    if not any(pages.glyphs):
        if pages.pictures:
            return Source("ofd", (), is_scan=True)
        raise RefusedError("文件里没有文字")
    lines, notes = read_layout(pages.glyphs, pages.width)
    more = [Note("watermark", "斜着印的文字（像是水印）没有收入", text=text) for text in pages.slanted]
    if pages.pictures:
        more.append(Note("picture", f"图片没有收入，共 {pages.pictures} 张"))
    if sealed:
        more.append(Note("seal", "文件带有电子签章，印章没有收入"))
    return Source("ofd", lines, notes=(*notes, *more))


def _read_document(container: Container, path: str, pages: _Pages) -> None:
    root = container.read_xml(path)
    templates = {page.get("ID"): _resolve(path, page.get("BaseLoc") or "") for page in _find(root, "TemplatePage")}
    area = _numbers(_text(root, "PhysicalBox"))
    if len(area) == _PARTS_OF_BOX:
        pages.width = area[2]
    for page in _find(root, "Page"):
        location = _resolve(path, page.get("BaseLoc") or "")
        if location not in container:
            continue
        if len(pages.glyphs) >= _MOST_PAGES:
            raise RefusedError(f"OFD 超过 {_MOST_PAGES} 页，不导入；请拆开")
        content = container.read_xml(location)
        # What a template has on every page is found again as a running head.
        used = [templates.get(template.get("TemplateID")) for template in _find(content, "Template")]
        layers = [container.read_xml(part) for part in used if part and part in container]
        glyphs = [glyph for layer in (*layers, content) for glyph in _read_page(layer, pages)]
        pages.glyphs.append(glyphs)


def _read_page(content: etree._Element, pages: _Pages) -> Iterator[Glyph]:
    pages.pictures += sum(1 for _ in _find(content, "ImageObject"))
    for item in _find(content, "TextObject"):
        glyphs = list(_read_object(item))
        pages.count += len(glyphs)
        if pages.count > _MOST_GLYPHS:
            raise RefusedError("OFD 里的文字太多，不导入；请拆开")
        if _is_slanted(item):
            pages.slanted.setdefault("".join(glyph.text for glyph in glyphs))
        else:
            yield from glyphs


def _read_object(item: etree._Element) -> Iterator[Glyph]:
    """Yield the characters of a text object: its codes, each moved on from the one before by a distance of its own."""
    box = _numbers(item.get("Boundary"))
    origin_x, origin_y = (box[0], box[1]) if len(box) == _PARTS_OF_BOX else (0.0, 0.0)
    a, b, c, d, e, f = _matrix(item)
    size = (_numbers(item.get("Size")) or [_DEFAULT_SIZE])[0] or _DEFAULT_SIZE
    height = abs(size * (d or 1))
    x = y = 0.0
    for code in _find(item, "TextCode"):
        text = code.text or ""
        # A code that says no place goes on where the one before began.
        x, y = (_numbers(code.get("X")) or [x])[0], (_numbers(code.get("Y")) or [y])[0]
        steps, falls = _distances(code.get("DeltaX")), _distances(code.get("DeltaY"))
        across, down = x, y
        for place, character in enumerate(text):
            step = steps[place] if place < len(steps) else _width(character) * size if not falls else 0.0
            left, base = a * across + c * down + e, b * across + d * down + f
            width = min(abs(step * a), height) if step else height
            yield Glyph(character, origin_x + left, origin_x + left + width, origin_y + base, height)
            across += step
            down += falls[place] if place < len(falls) else 0.0


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1.0


def _matrix(item: etree._Element) -> tuple[float, float, float, float, float, float]:
    found = _numbers(item.get("CTM"))
    if len(found) != _NUMBERS_OF_MATRIX:
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = found
    return a, b, c, d, e, f


def _is_slanted(item: etree._Element) -> bool:
    a, b, *_ = _matrix(item)
    return abs(b) > _SLANT * (abs(a) + abs(b)) and abs(a) > _SLANT * (abs(a) + abs(b))


def _distances(written: str | None) -> list[float]:
    """Return distances; `g 5 3.2` is short for five times 3.2."""
    words = (written or "").split()
    found: list[float] = []
    place = 0
    while place < len(words):
        if words[place] == "g" and place + 2 < len(words):
            count, distance = _numbers(words[place + 1]), _numbers(words[place + 2])
            if count and distance:
                found.extend(distance[:1] * max(0, min(int(count[0]), _MOST_REPEATED)))
            place += 3
        else:
            found.extend(_numbers(words[place]))
            place += 1
    return found


def _numbers(written: str | None) -> list[float]:
    """Return the numbers of a list; none where one of them is no number of a page."""
    try:
        found = [float(word) for word in (written or "").split()]
    except ValueError:
        return []
    return found if all(-1e6 < value < 1e6 for value in found) else []  # noqa: PLR2004 - a kilometre


def _find(element: etree._Element, kind: str) -> Iterator[etree._Element]:
    """Yield the elements of a name below another, whichever of the format's namespaces it is in."""
    yield from element.iter("{*}" + kind)


def _text(element: etree._Element, kind: str) -> str:
    return next((part.text.strip() for part in _find(element, kind) if part.text), "")


def _resolve(base: str, location: str) -> str:
    """Return the path of a part that another names: from the root, or from the folder of that other."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location.strip())).lstrip("/")
