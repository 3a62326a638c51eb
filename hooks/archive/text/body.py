"""The allowed Markdown of a record's body: its blocks, and the faults of what is not allowed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model.invisible import INVISIBLE
from archive.text.block import (
    BLANKS,
    FOOTNOTE,
    HEADING,
    INLINE,
    Block,
    Cell,
    Part,
    Reference,
    find_labels,
    has_border,
    is_delimiter_row,
    parse_body,
    read_inline,
    split_cells,
    split_parts,
)
from archive.text.escape import ESCAPABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Block", "Cell", "Fault", "Reference", "find_faults", "parse_body"]

TOP_LEVEL = 2
LOWEST_LEVEL = 4
HEADING_LENGTH = 40
QUOTED_LENGTH = 40

AGENDA = re.compile(
    r"(?:首先|其次|再次|接着|接下来|下面|然后|最后|第[一二三四五六七八九十百零〇0-9]{1,5}[项个]).*(?:议程|进行)"
)
"""A host's line that opens an item of the agenda (首先，进行第一项议程，由…。): a heading that may have any length."""

_TOKEN = re.compile(
    rf"""
    \\[{ESCAPABLE}] | &(?:lt|gt|amp|\#61|\#124|\#126);                              # escaped: no fault
    | (?P<asterisk>\*+)
    | \[\^(?P<reference>[0-9A-Za-z\u3400-\u9fff-]{{1,32}})\]
    | (?P<bracket>[\[\]])
    | (?P<mark>`+|_+|~+)
    | (?P<tag><)
    | (?P<entity>&(?:\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
    | (?P<attribute>\{{:)
    | (?P<control>[{INVISIBLE}])
    """,
    re.VERBOSE,
)
_SUSPECT = re.compile(rf"[\\*\[\]`_~<&{{{INVISIBLE}]")  # far faster to look for
_TAG = re.compile(rf"<[^<>]{{0,{QUOTED_LENGTH}}}>?")
_LINE_START = re.compile(
    r"""
    (?P<indent>[ ]{4}|[ ]{0,3}\t)
    | [ ]{0,3}(?:
        (?P<heading>\#+)
        | (?P<underline>=+[ \t]*$|(?:-[ \t]*+){2,}$)
        | (?P<list>[-+*](?=[ \t]|$)|\d+[.)](?=[ \t]|$))
        | (?P<quote>>)
        | (?P<fence>`{3,}|~{3,})
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A place of a body that is not allowed: line and column from 1, what stands there, what to write instead."""

    line: int
    column: int
    rule: str
    value: str = ""
    expected: str = ""


def find_faults(source: str, first_line: int = 1) -> Iterator[Fault]:
    """Yield the faults of a body, whose first line is the file's line `first_line`, in order."""
    lines = [line.removesuffix("\r") for line in source.split("\n")]
    parts = list(split_parts(lines))
    labels = find_labels(lines, parts)
    unused = _find_unused(source, lines, parts)
    level = TOP_LEVEL - 1
    for part in parts:
        faults: Iterator[Fault]
        if part.kind == "heading":
            faults = _check_heading(lines[part.first], part.first, level, labels)
            level = _find_level(lines[part.first], level)
        elif part.kind == "table":
            faults = _check_table(lines, part, labels)
        else:
            faults = _check_text(lines, part, labels, unused)
        for fault in sorted(faults):
            yield Fault(fault.line + first_line, fault.column, fault.rule, fault.value, fault.expected)


def _find_unused(source: str, lines: Sequence[str], parts: Sequence[Part]) -> frozenset[int]:
    """Return the lines of the footnotes that nothing refers to, or that an earlier one hides."""
    opened = [(part.first, FOOTNOTE.match(lines[part.first])) for part in parts if part.kind == "footnote"]
    labels = [(line, match[1]) for line, match in opened if match]
    if not labels:
        return frozenset()
    definitions = Counter(label for _, label in labels)
    mentions = Counter(match[3] for match in INLINE.finditer(source) if match[3])
    seen: set[str] = set()
    unused = set()
    for line, label in labels:
        if label in seen or mentions[label] <= definitions[label]:
            unused.add(line)
        seen.add(label)
    return frozenset(unused)


def _find_level(line: str, level: int) -> int:
    found = len(line) - len(line.lstrip("#"))
    return found if TOP_LEVEL <= found <= LOWEST_LEVEL else level


def _check_heading(line: str, at: int, before: int, labels: frozenset[str]) -> Iterator[Fault]:
    level = len(line) - len(line.lstrip("#"))
    if not TOP_LEVEL <= level <= LOWEST_LEVEL:
        yield Fault(at, 1, "heading-level", "#" * level, "#" * min(max(level, TOP_LEVEL), LOWEST_LEVEL))
    elif level > before + 1:
        yield Fault(at, 1, "heading-jump", "#" * level, "#" * (before + 1))
    opening = HEADING.match(line)
    start = opening.end() if opening else level
    source = line[start:].rstrip(BLANKS)
    text, _ = read_inline(source, labels)
    if len(text) > HEADING_LENGTH and not AGENDA.match(text):
        yield Fault(at, start + 1, "heading-length", str(len(text)), str(HEADING_LENGTH))
    bare = source.rstrip("#")
    escaped = (len(bare) - len(bare.rstrip("\\"))) % 2
    closing = len(source) - len(bare) - escaped
    if closing > 0:
        yield Fault(at, start + len(source) - closing + 1, "block-markup", "#" * closing, r"\#" * closing)
    yield from _check_inline(line, at, start, labels)


def _check_table(lines: Sequence[str], part: Part, labels: frozenset[str]) -> Iterator[Fault]:
    columns = len(split_cells(lines[part.first]))
    for at in range(part.first, part.end):
        line = lines[at]
        cells = len(split_cells(line))
        if cells != columns:
            yield Fault(at, 1, "table-shape", str(cells), str(columns))
        if at == part.first + 1:
            continue
        yield from _check_start(line, at, 0)
        for match in re.finditer(r"\\.", line):
            if match[0] == r"\|":
                yield Fault(at, match.start() + 1, "table-shape", r"\|", "&#124;")
        yield from _check_inline(line, at, 0, labels)


def _check_text(lines: Sequence[str], part: Part, labels: frozenset[str], unused: frozenset[int]) -> Iterator[Fault]:
    for at in range(part.first, part.end):
        line = lines[at]
        start = 0
        if at == part.first and part.kind == "footnote" and (opening := FOOTNOTE.match(line)):
            start = opening.end()
            start += len(line) - start - len(line[start:].lstrip(BLANKS))
            if at in unused:
                yield Fault(at, 1, "footnote-unused", opening[0].removesuffix(":"))
        elif is_delimiter_row(line):
            yield Fault(at, 1, "table-shape", line.strip(BLANKS)[:QUOTED_LENGTH])
        elif line.startswith("|") and not is_delimiter_row(lines[at + 1] if at + 1 < part.end else ""):
            columns = len(split_cells(line)) if has_border(line) else 1
            yield Fault(at, 1, "table-shape", line[:QUOTED_LENGTH], "|" + " --- |" * columns)
        for fault in _check_start(line, at, start):
            yield fault
            start = max(start, fault.column - 1 + len(fault.value))
        yield from _check_inline(line, at, start, labels)


def _check_start(line: str, at: int, start: int) -> Iterator[Fault]:
    """Yield what is markup at the start of a line, from the offset on; its value is what a reader of the rest skips."""
    match = _LINE_START.match(line, start)
    if match is None:
        return
    kind = match.lastgroup or ""
    value = match[kind]
    column = match.start(kind) + 1
    if kind == "heading":
        fits = TOP_LEVEL <= len(value) <= LOWEST_LEVEL
        yield Fault(at, column, "heading-level", value, f"{value} " if fits else rf"\{value}")
    elif kind == "indent":
        yield Fault(at, column, "block-markup", value)
    elif kind == "list" and value[-1] in ".)":
        yield Fault(at, column, "block-markup", value, rf"{value[:-1]}\{value[-1]}")
    elif kind == "underline" and value[0] == "=":
        yield Fault(at, column, "block-markup", value.rstrip(BLANKS), f"&#61;{value.rstrip(BLANKS)[1:]}")
    elif kind == "fence" and value[0] == "~":
        yield Fault(at, column, "block-markup", value, "&#126;" * len(value))
    elif kind == "fence":
        yield Fault(at, column, "block-markup", value, r"\`" * len(value))
    else:
        yield Fault(at, column, "block-markup", value.rstrip(BLANKS), rf"\{value.rstrip(BLANKS)}")


def _check_inline(line: str, at: int, start: int, labels: frozenset[str]) -> Iterator[Fault]:
    for match in _find_tokens(line, start):
        kind = match.lastgroup
        value = match[0]
        column = match.start() + 1
        if kind == "asterisk":
            yield Fault(at, column, "unescaped-asterisk", value, r"\*" * len(value))
        elif kind == "bracket":
            yield Fault(at, column, "unescaped-bracket", value, rf"\{value}")
        elif kind == "reference" and match["reference"] not in labels:
            yield Fault(at, column, "footnote-undefined", value)
        elif kind == "mark":
            expected = "&#126;" if value[0] == "~" else rf"\{value[0]}"
            yield Fault(at, column, "unescaped-mark", value, expected * len(value))
        elif kind == "tag":
            tag = _TAG.match(line, match.start())
            value = tag[0] if tag else value
            yield Fault(at, column, "raw-html", value, f"&lt;{value[1:]}")
        elif kind == "entity":
            yield Fault(at, column, "raw-html", value, f"&amp;{value[1:]}")
        elif kind == "attribute":
            yield Fault(at, column, "block-markup", value, r"\{:")
        elif kind == "control":
            yield Fault(at, column, "control-character", f"U+{ord(value):04X}")


def _find_tokens(line: str, start: int) -> Iterator[re.Match[str]]:
    while suspect := _SUSPECT.search(line, start):
        token = _TOKEN.match(line, suspect.start())
        start = token.end() if token else suspect.end()
        if token:
            yield token
