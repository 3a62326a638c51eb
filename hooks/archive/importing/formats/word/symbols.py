"""Symbols: characters that are what they seem only in a font of signs."""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf000-\uf0ff]")
_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼", 0xA2: "′",
    0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA8: "♦", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡",
    0xBB: "≈", 0xBC: "…", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD6: "√", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⬧", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAD: "✴",
    0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", **{0x80 + n: chr(0x2460 + n - 1) if n else "⓪" for n in range(11)},
    **{0x8B + n: chr(0x2776 + n - 1) if n else "⓿" for n in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: "□"}
_TABLES = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_BULLET = "•"


def read_symbol(code: int, font: str) -> str | None:
    """Return the sign of a code in a font, None where it is not known."""
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000:  # noqa: PLR2004 - no characters
        return None
    table = _TABLES.get(font.strip().lower())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code  # noqa: PLR2004 - where such fonts stand
    if table is not None and low in table:
        return table[low]
    if code != low:
        # Fonts of signs have letters and digits in their places, unless a table says otherwise.
        return chr(low) if table is _SYMBOL and chr(low).isascii() and chr(low).isprintable() else None
    return chr(code) if table is None else None


def read_symbols(text: str, font: str) -> str:
    """Return a bullet with each sign as Unicode has it; one that is not known is a bullet still."""
    return "".join(
        read_symbol(ord(character), font) or _BULLET
        if _PRIVATE.match(character) or font.lower() in _TABLES
        else character
        for character in text
    )
