"""Radicals: signs that a PDF has for characters that look the same, put back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from .layout import Glyph

# Of the supplement Unicode knows only two equivalents; these, too, are forms of one character alone.
_SUPPLEMENT = str.maketrans(
    "⺠⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⺟⻄⺎⺝⻁⻆⻐⻳",
    "民见贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙母西兀月虎角金龟",
)
_FIRST, _LAST = "\u2e80", "\u2fdf"


def replace_radicals(pages: Iterable[list[Glyph]]) -> tuple[list[list[Glyph]], int]:
    """Return pages with characters in place of radicals, and how many there were."""
    replaced = 0
    result: list[list[Glyph]] = []
    for page in pages:
        glyphs: list[Glyph] = []
        for glyph in page:
            text = write_character(glyph.text)
            replaced += text != glyph.text
            glyphs.append(glyph if text == glyph.text else replace(glyph, text=text))
        result.append(glyphs)
    return result, replaced


def write_character(text: str) -> str:
    """Return the character that a radical is the form of; others as they are."""
    if not _FIRST <= text <= _LAST:
        return text
    return unicodedata.normalize("NFKC", text).translate(_SUPPLEMENT)
