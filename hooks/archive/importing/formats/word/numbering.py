"""Automatic numbering: the labels that Word shows before paragraphs and does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from .names import child, children, is_on, number, value
from .numerals import write_numeral
from .symbols import read_symbols

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is labelled.

    Attributes:
        form: The name of its numbering format.
        pattern: Its label, where %1 stands for the number of the first level.
        start: Its first number.
        restart: After which level it begins anew, counted from 1; 0 never, None after any above it.
        is_legal: Whether every number in the label is a plain one.
        suffix: What parts the label from the text: tab, space or nothing.
        font: The font of a bullet.

    """

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    suffix: str = "tab"
    font: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list as paragraphs name it: a definition, which lists may share, and what this one changes in it."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, depth: int) -> str:
        """Count a paragraph in, and return its label with the blank after it; empty where it has none."""
        found = self.lists.get(list_id)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counts.setdefault(found.definition, {})
        level = found.levels[depth]
        if depth in found.starts and (list_id, depth) not in self._begun:
            counts.pop(depth, None)
            level = replace(level, start=found.starts[depth])
        self._begun.add((list_id, depth))
        for above in range(depth):
            counts.setdefault(above, found.levels.get(above, Level()).start)
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for below in [below for below in counts if below > depth]:
            restart = found.levels.get(below, Level()).restart
            if restart is None or depth < restart:
                del counts[below]
        return _join(_fill(level, counts, found.levels), level.suffix)


def _fill(level: Level, counts: dict[int, int], levels: dict[int, Level]) -> str:
    if level.form == "bullet":
        return read_symbols(level.pattern, level.font)

    def write(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        if depth not in counts:
            return ""
        form = levels.get(depth, Level()).form
        return (
            write_numeral(counts[depth], "decimal" if level.is_legal and form != "none" else form)
            if form != "none"
            else ""
        )

    return _PLACEHOLDER.sub(write, level.pattern)


def _join(label: str, suffix: str) -> str:
    """Return a label and a blank, unless none is wanted: 一、 has room of its own where 1. has not."""
    if not label or suffix == "nothing" or (suffix == "tab" and label[-1] >= "\u2e80" and not label[-1].isalnum()):
        return label
    return f"{label} "


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists that a document's numbering part defines."""
    if root is None:
        return Numbering()
    definitions: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    linked: dict[str, str] = {}
    for element in children(root, "w:abstractNum"):
        key = value(element, "abstractNumId") or ""
        definitions[key] = dict(map(_read_level, children(element, "w:lvl")))
        if (link := value(child(element, "w:numStyleLink"))) is not None:
            links[key] = link
        if (link := value(child(element, "w:styleLink"))) is not None:
            linked[link] = key
    lists: dict[str, List] = {}
    for element in children(root, "w:num"):
        definition = value(child(element, "w:abstractNumId")) or ""
        if definition in links:
            # A list by its style takes the definition that bears the style's name.
            definition = linked.get(links[definition], definition)
        lists[value(element, "numId") or ""] = _read_list(element, definition, definitions.get(definition, {}))
    return Numbering(lists)


def _read_list(element: etree._Element, definition: str, levels: dict[int, Level]) -> List:
    levels, starts = dict(levels), {}
    for override in children(element, "w:lvlOverride"):
        depth = number(override, "ilvl")
        if depth is None:
            continue
        if (changed := child(override, "w:lvl")) is not None:
            levels[depth] = _read_level(changed)[1]
        if (start := number(child(override, "w:startOverride"))) is not None:
            starts[depth] = start
    return List(definition, levels, starts)


def _read_level(element: etree._Element) -> tuple[int, Level]:
    form = child(element, "w:numFmt")
    if form is None:
        form = child(element, "mc:AlternateContent", "mc:Fallback", "w:numFmt")
    text = child(element, "w:lvlText")
    start = number(child(element, "w:start"))
    level = Level(
        form=value(form) or "decimal",
        pattern=value(text) or "",
        start=1 if start is None else start,
        restart=number(child(element, "w:lvlRestart")),
        is_legal=is_on(child(element, "w:isLgl")),
        suffix=value(child(element, "w:suff")) or "tab",
        font=value(child(element, "w:rPr", "w:rFonts"), "ascii") or "",
    )
    if child(element, "w:lvlPicBulletId") is not None:
        level = replace(level, form="bullet", pattern="•", font="")
    return min(number(element, "ilvl") or 0, _LEVELS - 1), level
