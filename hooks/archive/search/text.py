"""A text file: what is shown of a record that was found, and some of its units, in as few octets as will do."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ..text.normalise import write_sign
from .characters import DOMAIN, list_plain_han
from .document import Document, SearchUnit

CHARACTERS = 3000
"""A text file is closed when it holds this many."""

_LEVEL = 8
"""Of zlib: 9 makes no text of ours shorter, and takes many times as long where one repeats itself."""

COMMON = "，。的和、国业一发大要民展工加人经进中政建年有在产是制力会作生地设改主我化不实济全增社行重农了强资高各新革方对保们合能持动以为体家定面理务基度分义提成"
RARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&'()*+/;<=>?@^_`|~{}"
SWAP = np.arange(0x10000, dtype="<u2")
"""What each unit of UTF-16 is written as in the text of a unit; what is exchanged is not special to JSON."""
for _common, _rare in zip(COMMON, RARE, strict=True):
    SWAP[ord(_common)], SWAP[ord(_rare)] = ord(_rare), ord(_common)

# What every decoder of GB 18030 reads alike; the editions of the standard differ elsewhere, so the rest is escaped.
_UNSURE = re.compile("[^\\x00-\\x7f\u4e00-\u9fa5\u3000-\u3003\u3008-\u3011\u3014-\u3017‘’“”…—·！-～×÷‰℃①-⑩]")

_BASE = "".join(rf"\u{first:04x}-\u{last:04x}" for first, last in DOMAIN) + "".join(sorted(map(chr, list_plain_han())))
_RARE = re.compile(f"[^{_BASE}]")
"""A character that the base of the table does not tell of."""


_BETWEEN = "\x1e"  # keeps halves of characters apart that should not have been there


META = ("id", "title", "url", "date", "level", "kind", "meeting", "speakers", "version", "origin", "status")
"""What is shown of a record, in the order in which its text files have it."""


def split_units(units: Sequence[SearchUnit]) -> Iterator[Sequence[SearchUnit]]:
    """Yield the units of each text file of a record."""
    start = length = 0
    for place, unit in enumerate(units, 1):
        length += len(unit.text)
        if length >= CHARACTERS:
            yield units[start:place]
            start, length = place, 0
    if start < len(units):
        yield units[start:]


def pack(document: Document) -> tuple[tuple[int, bytes], ...]:
    """Return each text file of a document: how many units it holds, and its octets."""
    return tuple((len(units), compress(_tell(document, units))) for units in split_units(document.units))


def _tell(document: Document, units: Sequence[SearchUnit]) -> list[Any]:
    """Return what a text file holds: what is shown of its record; units; of their characters that the base does not tell of, the signs."""
    told = [[document.meta[key] for key in META], list(map(_shorten, units, swap_all([unit.text for unit in units])))]
    shown = [document.meta["title"], *(document.meta["meeting"] or ())[1:], *(unit.text for unit in units)]
    rare = sorted(set(_RARE.findall("".join(shown))))
    return [*told, {character: write_sign(character) for character in rare}] if rare else told


def compress(value: Any) -> bytes:
    """Return a value as zlib of GB 18030 of its JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(_UNSURE.sub(_escape, text).encode("gb18030"), _LEVEL)


def decompress(octets: bytes) -> Any:
    """Return the value that was compressed."""
    return json.loads(zlib.decompress(octets).decode("gb18030"))


def swap_all(texts: Sequence[str]) -> list[str]:
    """Return texts in which common and rare characters have changed places, all at once, which many short ones need."""
    swapped = swap("".join([text + _BETWEEN for text in texts]))
    ends = accumulate((len(text) + len(_BETWEEN) for text in texts), initial=0)
    return [swapped[begin : end - len(_BETWEEN)] for begin, end in pairwise(ends)]


def swap(text: str) -> str:
    """Return a text in which common and rare characters have changed places."""
    letters = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return SWAP.take(letters).tobytes().decode("utf-16-le", "surrogatepass")


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _shorten(unit: SearchUnit, swapped: str) -> list[Any]:
    """Return a unit, its text swapped, without the empty values that it ends with."""
    row = [
        unit.kind,
        unit.address,
        swapped,
        list(unit.points),
        list(unit.around) if any(unit.around) else unit.following,
    ]
    while not row[-1]:
        row.pop()
    return row
