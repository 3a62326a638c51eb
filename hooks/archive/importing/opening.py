"""The opening of a text: what its first lines and its last ones tell of it without a doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.vocabulary import Term, Vocabulary
from .structure import is_marked

_LONGEST_TITLE = 80
_LONGEST_BYLINE = 60
_BYLINES = 8
_SIGNATURES = 3
_FEWEST = 2

_NO_TITLE_END = re.compile(r"[。！？；：，、…!?;:,]$")
_UNFINISHED = re.compile(r"[的、暨]$")
_LETTER_SPACED = re.compile(r"\S(?:\s+\S){2,}")
_APPENDED = re.compile(r"\s*[（(〔【][^（(〔【]*[）)〕】]\s*$")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CONVENED = re.compile(r"(?:今天|今日|现在)[^。！？]{0,20}?(召开[^，。；！？]{0,60})")
# Such a sentence names the meeting that it passes on, not its own.
_CONVEYING = re.compile(r"传达|贯彻|落实|学习|精神")

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})"
_TITLE_YEAR = re.compile(rf"(?<![\d—–~至到-])({_YEAR})年(?![度代])")
_DATE = re.compile(
    rf"[（(〔【\s—―─–-]*({_YEAR})年\s*(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?:\s*(\d{1,2}|[一二三四五六七八九十]{1,3})日)?([^，。；：,;:]*)$"
)
_UNTIL = re.compile(r"\s*[至到—–~-]")
_DATE_ALONE = re.compile(r"[）)〕】\s]*$")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a text tells of itself; None and 0 where it does not.

    Attributes:
        title: Its title, letter-spacing undone.
        title_lines: How many of its lines are the title.
        date: Its date, as precisely as it stands there.
        kind: The id of its kind.
        level: The id of its meeting's level.

    """

    title: str | None
    title_lines: int
    date: PartialDate | None
    kind: str | None
    level: str | None


def read_opening(lines: Sequence[str], vocabularies: Vocabularies) -> Opening:
    """Return what the lines of a text tell."""
    title, title_lines = find_title(lines)
    return Opening(
        title,
        title_lines,
        find_date(title or "", lines[title_lines:]),
        find_kind(title or "", vocabularies.kinds),
        find_level(title or "", lines[title_lines:], vocabularies.levels),
    )


def find_title(lines: Sequence[str]) -> tuple[str | None, int]:
    """Return the title and the number of lines it fills: the first line, unless that is a sentence or a salutation."""
    if not _may_be_title(lines[0]) or is_marked(lines[0]) or _DATE.match(_plain(lines[0])):
        return None, 0
    if _UNFINISHED.search(lines[0]) and len(lines) > 1 and _may_be_title(lines[1]):
        return join_letters(lines[0]) + join_letters(lines[1]), 2
    return join_letters(lines[0]), 1


def join_letters(line: str) -> str:
    """Return a letter-spaced line, 主 持 词, as it is read; other blanks stay, as single ones."""
    return "".join(line.split()) if _LETTER_SPACED.fullmatch(line) else " ".join(line.split(" ")).replace("\t", " ")


def find_date(title: str, lines: Sequence[str]) -> PartialDate | None:
    """Return the date of a byline or a signature, else the one year that the title names."""
    last = [line for line in lines[-_SIGNATURES:] if _is_date_alone(line)]
    for line in (*lines[:_BYLINES], *reversed(last)):
        date = _read_byline(line)
        if date is not None:
            return date
    years = {_number(year) for year in _TITLE_YEAR.findall(_plain(title))}
    return PartialDate(years.pop()) if len(years) == 1 else None


def find_kind(title: str, kinds: Vocabulary[Term]) -> str | None:
    """Return the kind whose longest name the title ends with, what is appended in brackets aside."""
    while _APPENDED.search(title):
        title = _APPENDED.sub("", title)
    names = [name for name in kinds.by_name if len(name) >= _FEWEST and title.endswith(name)]
    return kinds.by_name[max(names, key=len)].id if names else None


def find_level(title: str, lines: Sequence[str], levels: Vocabulary[Term]) -> str | None:
    """Return the level whose keywords stand in the title, else in the first sentence that has any; none if several."""
    names = {keyword: term.id for term in levels.terms for keyword in term.keywords}
    if not names:
        return None
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for span in _spans(title, lines):
        found = {names[name] for name in pattern.findall(span)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _spans(title: str, lines: Sequence[str]) -> Iterator[str]:
    opening = "\n".join(lines[:_BYLINES])
    yield from (span for span in [title] if not _CONVEYING.search(span))
    yield from _CONVENED.findall(opening)[:1]
    yield from (span for span in _SENTENCE.findall(opening) if not _CONVEYING.search(span))


def _may_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _NO_TITLE_END.search(line)


def _is_date_alone(line: str) -> bool:
    match = _DATE.match(_plain(line))
    return match is not None and _DATE_ALONE.match(match[4]) is not None


def _read_byline(line: str) -> PartialDate | None:
    match = _DATE.match(_plain(line)) if len(line) <= _LONGEST_BYLINE else None
    if match is None:
        return None
    year, month, day, rest = match.groups()
    # Of several days it is not said on which of them.
    last = None if day is None or _UNTIL.match(rest) else _number(day)
    written = f"{_number(year):04}-{_number(month):02}" + (f"-{last:02}" if last else "")
    try:
        return PartialDate.parse(written)
    except ValueError:
        return None


def _plain(line: str) -> str:
    """Return a line with plain digits and brackets and no letter-spacing in its numbers."""
    return re.sub(r"(?<=\d)\s+(?=[\d年月日])|(?<=[年月])\s+(?=\d)", "", unicodedata.normalize("NFKC", line))


def _number(numeral: str) -> int:
    """Return what a year, month or day in digits or Chinese numerals says."""
    if "十" in numeral:
        tens, units = numeral.split("十", 1)
        return int(tens.translate(_DIGITS) or 1) * 10 + int(units.translate(_DIGITS) or 0)
    return int(numeral.translate(_DIGITS))
