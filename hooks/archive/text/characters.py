"""The committed table of characters: the normal form of each one, and which are kept (shared with JavaScript)."""

from __future__ import annotations

import functools
import itertools
import json
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

CHARACTERS_PATH = Path(__file__).with_name("characters.json")

VERSION = 2
"""Version of the file's shape; raised when another program could no longer read it."""

_BLOCK = 16
"""How many code points lie beside each other whose forms stand on one line."""

_ROW = 8
"""How many entries of other kinds stand on one line."""


@dataclass(frozen=True, slots=True)
class CharacterTable:
    """Normal forms by code point, for those that differ from their character, and the ranges of what is kept."""

    unicode: str
    map: Mapping[int, str]
    kept: tuple[tuple[int, int], ...]


@functools.cache
def read_characters() -> CharacterTable:
    """Read the committed table."""
    return parse_characters(CHARACTERS_PATH.read_text(encoding="utf-8"))


def parse_characters(source: str) -> CharacterTable:
    """Return the table that a file of this shape holds."""
    data = json.loads(source)
    characters, forms = map("".join, zip(*data["single"], strict=True))
    forms_by_point = dict(zip(map(ord, characters), forms, strict=True))
    forms_by_point |= {ord(character): form for character, form in data["several"].items()}
    kept = tuple((int(first, 16), int(last, 16)) for first, last in data["kept"])
    return CharacterTable(data["unicode"], forms_by_point, kept)


def format_characters(table: CharacterTable) -> str:
    """Return the file's text: forms of one character by rows of neighbours, the others one by one; of what is kept, code points in hexadecimal."""
    single, others = split_points(table)
    rows = [list(row) for _, row in itertools.groupby(single, key=lambda point: point // _BLOCK)]
    pairs = [["".join(map(chr, row)), "".join(map(table.map.__getitem__, row))] for row in rows]
    single_lines = [json.dumps(pair, separators=(",", ":")) for pair in pairs]
    several = [f"{json.dumps(chr(point))}:{json.dumps(table.map[point])}" for point in others]
    kept = [f'["{first:x}","{last:x}"]' for first, last in table.kept]
    return (
        f'{{\n"version":{VERSION},\n"unicode":"{table.unicode}",\n'
        f'"single":[\n{_join_lines(single_lines)}\n],\n"several":{{\n{_join_rows(several)}\n}},\n"kept":[\n{_join_rows(kept)}\n]\n}}\n'
    )


def split_points(table: CharacterTable) -> tuple[list[int], list[int]]:
    """Return the code points whose form is one character, and those whose form is not, both in order."""
    points = sorted(table.map)
    single = [point for point in points if len(table.map[point]) == 1]
    return single, [point for point in points if len(table.map[point]) != 1]


def build_characters(simplify: Callable[[str], str]) -> CharacterTable:
    """Make the table from this Python's Unicode; `simplify` turns one Traditional character into Simplified."""
    forms = {}
    kept = []
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        category = unicodedata.category(character)
        if category in {"Cn", "Co", "Cs"}:  # nothing to normalise, and a lone surrogate is no text for OpenCC
            continue
        form = find_normal_form(character, simplify)
        if form != character:
            forms[point] = form
        if category[0] in "LN":
            kept.append(point)
    return CharacterTable(unicodedata.unidata_version, forms, tuple(_find_ranges(kept)))


def find_normal_form(character: str, simplify: Callable[[str], str]) -> str:
    """Return NFKC, case fold and Simplified form of one character, by this Python's Unicode."""
    return "".join(map(simplify, unicodedata.normalize("NFKC", character).casefold()))


def _find_ranges(points: Iterable[int]) -> Iterable[tuple[int, int]]:
    for _, run in itertools.groupby(enumerate(points), key=lambda pair: pair[1] - pair[0]):
        members = [point for _, point in run]
        yield members[0], members[-1]


def _join_rows(items: Sequence[str]) -> str:
    return _join_lines(",".join(items[start : start + _ROW]) for start in range(0, len(items), _ROW))


def _join_lines(lines: Iterable[str]) -> str:
    return ",\n".join(lines)
