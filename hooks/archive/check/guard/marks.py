"""Marks: the words by which a document says that it may not be here, of classification and of an office's own."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from ...diagnostic import Position
from ...model.source import split_front_matter
from ...text.classification import HEAD, find_mark
from ..rule import Finding

_MOST = 20
_KEY = re.compile(r"^\s*(?:-\s+)*(?:[A-Za-z_]+:\s+)?")
_SIGNS = ("密", "&", "\\")
"""A text without any of these has no mark of classification, however it is written."""
_PARTS = re.compile(r"[{}\[\],]|(?:^|\s)#")
_NAME_PARTS = re.compile(r"[-_\s()（）〔〕【】\[\]]+")
_QUOTES = "\"' \t"
_NOT_WORD = re.compile(r"[\W_]+")
_STAR_AND_TERM = r"[★☆]?(?:\d{1,2}(?:年|个月)|[一二三四五六七八九十]{1,3}年|长期)?"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))")


def find_marks(text: str, labels: Sequence[str], contact: str) -> Iterator[Finding]:
    """Find the marks in the text of a file, front matter and all, sound or not."""
    parts = split_front_matter(text)
    head = parts.body_line - 1 if not parts.faults and text.startswith("---") else 0
    lines = text.split("\n")
    fields = [
        (number, _read_values(line)) for number, line in enumerate(lines[:head], start=1) if _may_mark(line, labels)
    ]
    for number, words in fields:
        yield from _find_first(words, number, labels, contact)
    last = len(lines) if any(sign in text for sign in _SIGNS) else head + _count_head(lines[head:])
    body = [(number, cell) for number, line in enumerate(lines[head:last], start=head + 1) for cell in _read_line(line)]
    yield from _find([cell for _, cell in body], [number for number, _ in body], labels, contact)


def _count_head(lines: Sequence[str]) -> int:
    """Return how many lines hold all that a label without a mark may stand in."""
    places = (place for place, line in enumerate(lines, start=1) if line.replace("|", "").lstrip("# ").strip())
    return next(itertools.islice(places, HEAD - 1, None), len(lines))


def find_marks_in_data(text: str, labels: Sequence[str], contact: str) -> Iterator[Finding]:
    """Find the marks in a file that is all YAML."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _may_mark(line, labels):
            yield from _find_first(_read_values(line), number, labels, contact)


def find_marked_name(name: str, contact: str) -> Iterator[Finding]:
    """Find a mark in the name of a file."""
    stem = name.rsplit(".", 1)[0]
    parts = (part for part in _NAME_PARTS.split(stem) if not part.endswith(("件", "料")))  # a matter, no grade
    if "密" in name and (find_mark([stem]) is not None or any(find_mark([part]) is not None for part in parts)):
        message = f"文件名里有密级标志，不得入库；不要提交，请立即告诉{contact}"
        yield Finding("classification-mark", message, position=Position())


def _find_first(readings: Iterable[str], number: int, labels: Sequence[str], contact: str) -> Iterator[Finding]:
    """Find a mark in a line by the first of its readings that has one: a line is told of once."""
    found = (list(_find([words], [number], labels, contact)) for words in readings)
    yield from next(filter(None, found), [])


def _find(words: list[str], numbers: Sequence[int], labels: Sequence[str], contact: str) -> Iterator[Finding]:
    for _ in range(_MOST):
        place = find_mark(words)
        if place is None:
            break
        message = f"这里有密级标志，不得入库；不要提交，请立即告诉{contact}"
        yield Finding("classification-mark", message, position=Position(numbers[place]))
        words = [*words[:place], "已报", *words[place + 1 :]]
    for place in _find_labels(words, labels):
        message = "文首有内部标识，按 data/guard.yml 不得入库；请核对能否入库，能的删去标识，并写 exceptions 说明理由"
        yield Finding("internal-label", message, position=Position(numbers[place]))


def _find_labels(words: Iterable[str], labels: Sequence[str]) -> Iterator[int]:
    pattern = "|".join(re.escape(_strip(label)) for label in labels)
    form = re.compile(f"(?:密级|标识|标志)?(?:{pattern}){_STAR_AND_TERM}") if labels else None
    firsts = {label[0] for label in labels}
    seen = 0
    for place, line in enumerate(words):
        if seen >= HEAD or form is None:
            return
        seen += bool(line.strip())
        # The star is no word, but is the sign of a term.
        if not firsts.isdisjoint(line) and form.fullmatch(_strip(line)):
            yield place


def _strip(line: str) -> str:
    return _NOT_WORD.sub("", line)


def _may_mark(line: str, labels: Sequence[str]) -> bool:
    return "密" in line or "\\" in line or any(label[0] in line for label in labels)


def _read_values(line: str) -> list[str]:
    """Return what a line of YAML says, as a whole and by the parts of what is written in brackets, comments told from values."""
    whole = _read_value(line)
    parts = [_read_value(part) for part in _PARTS.split(line) if "密" in part or "\\" in part]
    return list(dict.fromkeys([whole, *parts]))


def _read_value(line: str) -> str:
    """Return what a value says, its key and quotation marks aside."""
    value = _KEY.sub("", line, count=1).strip(_QUOTES)
    return (
        _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else m[3], value) if "\\" in value else value
    )


def _read_line(line: str) -> list[str]:
    """Return what a line of a body shows, a table's row by its cells."""
    if "密" not in line and "&" not in line and "\\" not in line and "|" not in line and "#" not in line:
        return [line]
    shown = html.unescape(line.lstrip("# ").replace("\\", ""))
    return shown.strip().strip("|").split("|") if "|" in shown else [shown]
