"""The units of a record (title, headings, paragraphs, cells, footnotes) and their addresses, which last."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.text.block import parse_body
from archive.text.normalise import is_kept, normalise, normalise_all
from archive.text.point import find_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.text.block import Block, Cell
    from archive.text.point import Point

UnitKind = Literal["title", "heading", "paragraph", "cell", "footnote", "point"]

UNIT_PREFIX = "p-"
POINT_PREFIX = "q-"
DIGEST_BYTES = 5
ADDRESS_LENGTH = 8
_ORDINAL = re.compile(r"[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）).．、]?\s*|\s*")
_FIGURE = re.compile(r"[-+－＋]?[0-9０-９][0-9０-９.,，．%％‰]*")


class Unit(NamedTuple):
    r"""The least part of a record that has an address.

    Attributes:
        kind: What it is; an omission is a paragraph.
        text: What it says: escapes undone, references to footnotes left out, `\n` where the source breaks a line.
        address: The anchor of its element, unique in the record.
        line: Its first line in the file, from 1.
        level: A heading's level as the source has it.

    """

    kind: UnitKind
    text: str
    address: str
    line: int
    level: int = 0


class Part(NamedTuple):
    """A unit before it has an address.

    Attributes:
        kind, text, line, level: The unit's.
        heads: What heads a cell: the first cell of its row that is no ordinal, or the very first if that is a figure; the first of its column.
        headed: What that cell itself heads: each one after it, as the first of that one's column and its text.

    """

    kind: UnitKind
    text: str
    line: int
    level: int = 0
    heads: tuple[str, ...] = ()
    headed: tuple[tuple[str, str], ...] = ()


class PlacedPoint(NamedTuple):
    """A point as a unit, with the place, among the units given, of the paragraph that it stands in, and where it stands."""

    host: int
    point: Point
    unit: Unit


def read_units(title: str, body: str, first_line: int = 1) -> tuple[Unit, ...]:
    """Return the units in the order in which a page shows them: the title, the text, and at last the footnotes.

    `first_line` is the file's line on which the body begins; the title's line is 1.
    """
    parts = read_parts(title, body, first_line)
    return place_parts(parts, normalise_all([part.text for part in parts]))


def read_parts(title: str, body: str, first_line: int = 1) -> list[Part]:
    """Return what `read_units` gives addresses to."""
    return list(_list_parts(title, parse_body(body, first_line)))


def place_parts(parts: Sequence[Part], normalised: Sequence[str]) -> tuple[Unit, ...]:
    """Return the units of all parts of a record, whose normal forms are known."""
    addresses = _hash_keys([_choose_key(part.text, form) for part, form in zip(parts, normalised, strict=True)])
    return tuple(
        Unit(kind, text, address, line, level)
        for (kind, text, line, level, *_), address in zip(parts, addresses, strict=True)
    )


def read_points(units: Sequence[Unit]) -> tuple[PlacedPoint, ...]:
    """Return the points inside the paragraphs of a record, in reading order, each a unit of its own.

    Their addresses are made as those of all units, among points alone: a point's twins and predecessors are points.
    """
    found = []
    for host, unit in enumerate(units):
        if unit.kind == "paragraph":
            line, at = unit.line, 0
            for point in find_points(unit.text):
                line += unit.text.count("\n", at, point.start)
                at = point.start
                found.append((host, point, unit.text[point.start : point.end], line))
    addresses = address_units([text for _, _, text, _ in found], POINT_PREFIX)
    return tuple(
        PlacedPoint(host, point, Unit("point", text, address, line))
        for (host, point, text, line), address in zip(found, addresses, strict=True)
    )


def address_units(texts: Sequence[str], prefix: str = UNIT_PREFIX) -> tuple[str, ...]:
    """Return the address of each of a record's units, given their texts in order.

    A unit's address is hashed from its own normalised text alone. Units with the same text (twins) are told apart by the
    nearest unlike unit before them, and by their number among those that have the same one.
    """
    forms = normalise_all(texts)
    return _hash_keys([_choose_key(text, form) for text, form in zip(texts, forms, strict=True)], prefix)


def find_key(text: str) -> str:
    """Return what a unit's address is hashed from: its normalised text, or its own characters where nothing is kept."""
    return _choose_key(text, normalise(text))


def _choose_key(text: str, normalised: str) -> str:
    return normalised if is_kept(normalised) else text


def _hash_keys(keys: Sequence[str], prefix: str = UNIT_PREFIX) -> tuple[str, ...]:
    counts = Counter(keys)
    ordinals: defaultdict[tuple[str, str], int] = defaultdict(int)
    told_apart = []
    before = last = ""
    for key in keys:
        if key != last:
            before, last = last, key
        if counts[key] == 1:
            told_apart.append(key)
        else:
            ordinals[key, before] += 1
            told_apart.append(f"{key}\0{before}\0{ordinals[key, before]}")
    return hash_addresses(told_apart, prefix)


def hash_addresses(keys: Iterable[str], prefix: str = UNIT_PREFIX) -> tuple[str, ...]:
    """Return the address that is hashed from each key."""
    # Digests of 5 bytes are 8 characters each in base 32, without padding: so all are written at once.
    codes = base64.b32encode(b"".join([_digest(key) for key in keys])).decode("ascii").lower()
    return tuple(prefix + codes[at : at + ADDRESS_LENGTH] for at in range(0, len(codes), ADDRESS_LENGTH))


def _digest(key: str) -> bytes:
    # A lone surrogate is no text, but must not stop a reader that only wants to report it.
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def _list_parts(title: str, blocks: Sequence[Block]) -> Iterator[Part]:
    yield Part("title", title, 1)
    for block in blocks:
        if block.kind == "table":
            yield from _list_cells(block.rows)
        elif block.kind == "heading":
            yield Part("heading", block.text, block.line, block.level)
        elif block.kind != "footnote":
            yield Part("paragraph", block.text, block.line)
    for block in blocks:
        if block.kind == "footnote":
            yield Part("footnote", block.text, block.line)


def _list_cells(rows: Sequence[Sequence[Cell]]) -> Iterator[Part]:
    columns = [cell.text for cell in rows[0]]
    yield from (Part("cell", cell.text, cell.line) for cell in rows[0])
    for row in rows[1:]:
        texts = [cell.text for cell in row]
        first = next((nth for nth, text in enumerate(texts) if not _ORDINAL.fullmatch(text)), 0)
        if _FIGURE.fullmatch(texts[first]):  # which heads none but as the row's very first, such as a year
            first = 0
        headed = tuple(zip(columns, texts, strict=False))[first + 1 :]
        for nth, cell in enumerate(row):
            heads = (texts[first], *columns[nth : nth + 1]) if nth > first else ()
            yield Part("cell", cell.text, cell.line, heads=heads, headed=headed if nth == first else ())
