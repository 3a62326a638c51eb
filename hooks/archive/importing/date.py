"""The dates that stand in a text, in every form in which offices write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..model.date import PartialDate

_DIGITS = str.maketrans("〇○零一二三四五六七八九OoОо", "0001234567890000")
_NUMERAL = "一二三四五六七八九十廿卅"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零0OoОо一二三四五六七八九]{3})"
_DATE = re.compile(
    rf"(?<![\d〇○零一二三四五六七八九])({_YEAR})年\s*(?:(\d{{1,2}}|[{_NUMERAL}]{{1,3}}|元)月\s*(?:(\d{{1,2}}|[{_NUMERAL}]{{1,3}})[日号])?)?"
)
_NUMERIC = re.compile(r"(?<![\d.])((?:19|20)\d\d)([-./])(\d{1,2})(?:\2(\d{1,2}))?(?![\d.])")
# 20240903, which only a bracket or a line of its own makes a date.
_COMPACT = re.compile(r"(?:^|[（(])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=$|[）)])")
_OPEN_DATE = re.compile(rf"[（(]?\s*({_YEAR})年[\s×xX*□]*月(?:[\s×xX*□]*日)?\s*[）)]?")
_MONTH_DAY = re.compile(rf"(?<![\d年])(\d{{1,2}}|[{_NUMERAL}]{{1,3}}|元)月(\d{{1,2}}|[{_NUMERAL}]{{1,3}})[日号]")
# Of several days it is not said on which of them.
_UNTIL = re.compile(r"\s*(?:[至到—–~-]|[、和及](?=\s*[\d一二三十]))")
# What stands before a date that a line tells, and what says that it is a page's.
DATE_LABEL = re.compile(
    r"[（(〔【\s]*(?:时[\s\u3000]*间|日[\s\u3000]*期|(?:会议|讲话|报告|召开)时间)[\s\u3000]*[:：][\s\u3000]*"
)
_PAGE_WORDS = "来源|发布|更新"
PAGED = re.compile(_PAGE_WORDS)
CLOCK = re.compile(rf"\d[:：]\d\d|{_PAGE_WORDS}")
_BLANKS = " \t\xa0\u3000"
_OPENERS, _CLOSERS = f"（(〔【{_BLANKS}", f"）)〕】{_BLANKS}"
_EMPHASIS = frozenset(["*", "**", "_", "__"])
_TITLE_YEAR = re.compile(rf"(?<![\d—–~至到-])({_YEAR})年(?![度代])")
_UNFINISHED = re.compile(
    rf"[（(〔【—―─–\s-]*(?:{_YEAR}|(?:19|20)\d?)(?:年\s*(?:[\d{_NUMERAL}]{{1,3}}\s*(?:月\s*(?:[\d{_NUMERAL}]{{1,3}})?)?)?)?$"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a line, and what stands before and after it there."""

    date: PartialDate
    before: str
    after: str


def plain(line: str) -> str:
    """Return a line with plain digits and brackets, and no letter-spacing in its numbers."""
    text = unicodedata.normalize("NFKC", line)
    text = re.sub(r"(?<=[\d〇○零一二三四五六七八九十])\s+(?=[\d年月日〇○零一二三四五六七八九十])", "", text)
    return re.sub(r"(?<=[年月])\s+(?=[\d一二三四五六七八九十])", "", text)


def find_date(line: str) -> Dated | None:
    """Return the first date that stands in a line with at least its month, else none."""
    text = plain(line)
    for match in _DATE.finditer(text):
        if match[2] is None:
            continue
        day = None if match[3] and _UNTIL.match(text[match.end() :]) else match[3]
        return _make(text, match, (match[1], match[2], day))
    figures = _NUMERIC.search(text)
    if figures is not None:
        return _make(text, figures, (figures[1], figures[3], figures[4]))
    compact = _COMPACT.search(text)
    return _make(text, compact, (compact[1], compact[2], compact[3])) if compact else None


def find_open_date(line: str) -> PartialDate | None:
    """Return the year of a line whose month and day are yet to be filled in, or are withheld: （2024年　月　日）."""
    match = _OPEN_DATE.fullmatch(plain(line).strip())
    return PartialDate(_number(match[1])) if match else None


def find_month_day(text: str) -> tuple[int, int | None, str] | None:
    """Return month, day and words of the first day that is named without its year; no day where it is one of several."""
    line = plain(text)
    match = _MONTH_DAY.search(line)
    if match is None:
        return None
    month, day = _number(match[1]), _number(match[2])
    is_one = _UNTIL.match(line, match.end()) is None
    return (month, day if is_one else None, match[0]) if _parse(2000, month, day) else None


def is_unfinished(line: str) -> bool:
    """Whether a line is the beginning of a date that the next line goes on with."""
    return _UNFINISHED.match(plain(line)) is not None


def is_numeric(line: str) -> bool:
    """Whether a date stands in a line as 2023-02-08, which is how pages are dated."""
    text = plain(line)
    return _NUMERIC.search(text) is not None and _DATE.search(text) is None


def find_year(title: str) -> PartialDate | None:
    """Return the date of the one year that a title names, with its month where it names that too."""
    text = plain(title)
    years = {_number(year) for year in _TITLE_YEAR.findall(text)}
    if len(years) != 1:
        return None
    dated = find_date(text)
    if dated is not None and dated.date.year in years and not re.match(r"\s*(?:[至到—–~-]|前|以)", dated.after):
        return dated.date
    return PartialDate(years.pop())


def strip_wrapping(text: str) -> str:
    """Return words without the brackets and dashes around them; Markdown's emphasis alone is nothing."""
    # Of words with a bracket on one side of a date, the other bracket stands beyond it: 县长 王×（ and ）县长 王×.
    bare = text.strip().lstrip(f"{_OPENERS}—―─–-").rstrip(_CLOSERS).lstrip(_CLOSERS).rstrip(_OPENERS)
    return "" if bare in _EMPHASIS else bare


def _make(text: str, match: re.Match[str], parts: tuple[str, str, str | None]) -> Dated | None:
    year, month, day = parts
    date = _parse(_number(year), _number(month), _number(day) if day else None)
    if date is None:
        return None
    return Dated(date, text[: match.start()], text[match.end() :])


def _parse(year: int, month: int | None, day: int | None) -> PartialDate | None:
    written = f"{year:04}" + (f"-{month:02}" if month is not None else "") + (f"-{day:02}" if day is not None else "")
    try:
        return PartialDate.parse(written)
    except ValueError:
        return None


def _number(numeral: str) -> int:
    """Return what a year, month or day in digits or Chinese numerals says."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十").replace("元", "一")
    if "十" in numeral:
        tens, units = numeral.split("十", 1)
        return int(tens.translate(_DIGITS) or 1) * 10 + int(units.replace("十", "").translate(_DIGITS) or 0)
    return int(numeral.translate(_DIGITS))
