"""The table of characters for browsers: the whole of it, and the part that suffices for nearly every text."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..text.characters import CharacterTable, split_points
from .column import write_numbers

DOMAIN = ((0x00, 0x4FF), (0x2000, 0x206F), (0x2100, 0x22FF), (0x2460, 0x25FF), (0x3000, 0x303F), (0xFF00, 0xFFEF))
"""What the base covers, besides the Han characters of GB/T 2312—1980, which browsers can list by themselves."""

_HAN = (0x4E00, 0x9FFF)
_FIRST_ROW, _LAST_ROW, _CELLS = 16, 87, 94
_LEAD = 0xA0


def write_whole(table: CharacterTable) -> dict[str, Any]:
    """Return the whole table: characters and their forms, where these are one character and where not, and what is kept."""
    forms = table.map
    single, several = split_points(table)
    return {
        "from": "".join(map(chr, single)),
        "to": "".join(map(forms.__getitem__, single)),
        "forms": {chr(point): forms[point] for point in several},
        "kept": _write_ranges(table.kept),
    }


def write_base(table: CharacterTable) -> dict[str, Any]:
    """Return the part of the table for the base's domain, with that domain; of the forms, those that a browser does not find by itself."""
    forms = {point: table.map[point] for point in sorted(_list_base() & table.map.keys())}
    written = {ord(part) for form in forms.values() for part in form}
    ranges = [*DOMAIN, _HAN]
    ranges += [(point, point) for point in written if not any(first <= point <= last for first, last in ranges)]
    kept = sorted(
        {
            (max(first, begin), min(last, end))
            for first, last in table.kept
            for begin, end in ranges
            if first <= end and begin <= last
        }
    )
    return {
        "domain": [edge for pair in DOMAIN for edge in pair],
        "forms": {chr(point): form for point, form in forms.items() if form != find_plain_form(chr(point))},
        "kept": _write_ranges(kept),
    }


def _write_ranges(ranges: Sequence[tuple[int, int]]) -> str | list[int]:
    """Return the edges of ranges, of each how far it is from the one before."""
    edges = [0, *(edge for pair in ranges for edge in pair)]
    return write_numbers([last - first for first, last in pairwise(edges)])


def find_plain_form(character: str) -> str:
    """Return the form that browsers find for a character of the base by themselves; there, no edition of Unicode changes it."""
    return unicodedata.normalize("NFKC", character).lower()


def _list_base() -> frozenset[int]:
    return list_plain_han().union(*(range(first, last + 1) for first, last in DOMAIN))


@functools.cache
def list_plain_han() -> frozenset[int]:
    """Return the Han characters of GB/T 2312—1980."""
    rows = range(_FIRST_ROW, _LAST_ROW + 1)
    pairs = bytes(octet for row in rows for cell in range(1, _CELLS + 1) for octet in (row + _LEAD, cell + _LEAD))
    return frozenset(map(ord, pairs.decode("gb2312", "ignore")))
