"""The names of Word's elements: short ones for both dialects of the format, transitional and strict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_WORD = "wordprocessingml"
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_PREFIXES = {
    "main": "w",
    "relationships": "r",
    "math": "m",
    "markup-compatibility": "mc",
    "diagram": "dgm",
    "chart": "c",
}
_OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
}
_OFF = frozenset({"0", "false", "off", "none"})


@lru_cache(maxsize=4096)
def _shorten(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    if not tag.startswith("{"):
        return tag
    address, local = tag[1:].split("}", 1)
    if address in _OTHERS:
        return f"{_OTHERS[address]}:{local}"
    if not address.startswith((_STRICT, _TRANSITIONAL)):
        return local
    parts = address.split("/")
    prefix = _PREFIXES.get(parts[-1], "a")
    # DrawingML's own main part is `a`.
    return f"{'a' if prefix == 'w' and _WORD not in parts else prefix}:{local}"


def name(element: etree._Element) -> str:
    """Return the name of an element with the usual prefix, `w:p`; empty for what stands for an entity."""
    return _shorten(element.tag)


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the children of an element that bear one of these names."""
    if element is not None:
        yield from (child for child in element if name(child) in names)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at a path of names below another."""
    for step in path:
        if element is None:
            return None
        for part in element:
            if _shorten(part.tag) == step:
                element = part
                break
        else:
            return None
    return element


def value(element: etree._Element | None, key: str = "val") -> str | None:
    """Return an attribute of an element whatever its namespace."""
    if element is None:
        return None
    for attribute, found in element.attrib.items():
        if str(attribute).rpartition("}")[2] == key:
            return str(found)
    return None


def number(element: etree._Element | None, key: str = "val") -> int | None:
    """Return an attribute as a number; None where it is none."""
    written = value(element, key)
    try:
        return int(written) if written is not None and len(written) < 10 else None  # noqa: PLR2004 - more is no count
    except ValueError:
        return None


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    return element is not None and (value(element) or "1").lower() not in _OFF
