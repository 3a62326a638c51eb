"""The marks of enumerations (一是, 第二，, （3）, ④ …): which kind, which number, and where one may stand."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGIT = "0-9０-９"
NUMERAL = "一二三四五六七八九十"
ENCLOSED = "①-⒛㈠-㈩"
"""The characters that are a whole mark: ①, ⑴, ⒈ and ㈠ in their orders."""
COUNTED = "(?:点|个(?:方面|问题|部分|要求|希望|环节|重点|关键词)|件事情?|方面|层意思|句话)"
"""What may stand between an ordinal and its comma: 第一点， 第二个方面， 第三件事，."""

MARK = re.compile(
    rf"""
    (?P<plain>[{NUMERAL}]{{1,3}})(?:(?P<verb>[是要])|、(?!、|[{NUMERAL}]{{1,3}}[、，和至到]))
    | 第(?P<nth>[{NUMERAL}]{{1,3}}|[{DIGIT}]{{1,2}}){COUNTED}?(?:[，,：:](?!第[{NUMERAL}{DIGIT}])|、(?!第[{NUMERAL}{DIGIT}]|[{NUMERAL}{DIGIT}]{{1,3}}[、，和至到])|是|要(?![务义素点]))
    | 其(?P<among>[{NUMERAL}])(?:[，、,：:]|是)
    | (?P<turn>首先|其次|再次|最后)[，,]?
    | [（(](?:(?P<inner>[{NUMERAL}]{{1,3}})|(?P<number>[{DIGIT}]{{1,2}}))[）)]
    | (?P<enclosed>[{ENCLOSED}])
    | (?P<digits>[{DIGIT}]{{1,2}})(?:[.．、](?![{DIGIT}])|(?P<half>[）)]))
    """,
    re.VERBOSE,
)

LADDER = {"一、": 1, "（一）": 2, "1.": 3, "（1）": 4, "1）": 5, "①": 6}
"""The families that stand one below the other by custom; all others stand where the text puts them."""

TURNS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
LAST_TURN = TURNS["最后"]

SENTENCE_ENDS = "。！？!?\n"
STOPS = SENTENCE_ENDS + "；;：:"
OPENING_QUOTES = "“‘「『"
CLOSING_QUOTES = "”’」』"
BLANKS = " \t\u3000"

_BEFORE = STOPS + "，、,…—" + OPENING_QUOTES + CLOSING_QUOTES + BLANKS + "（("
_FIRST = re.compile(
    rf"[{NUMERAL}第其首再最（({ENCLOSED}{DIGIT}](?:(?<=[{_BEFORE}].)|(?<=[（({ENCLOSED}]))"
)  # far faster to look for
_OPENING = re.compile(rf"[{BLANKS}]*+[{NUMERAL}第其首再最（({ENCLOSED}{DIGIT}]")
_BEFORE_BARE = frozenset(_BEFORE + "）)》〉%％")
_BEFORE_WEAK = frozenset(STOPS + CLOSING_QUOTES + OPENING_QUOTES + BLANKS)
_WEAK = frozenset({"一、", "1."})
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class Mark(NamedTuple):
    """A mark: where it starts and where what it marks begins, its family (named after its first member) and its number."""

    start: int
    end: int
    family: str
    number: int


def find_marks(text: str) -> Iterator[Mark]:
    """Yield what may be marks, each at the opening of a clause; only a series can tell which are."""
    opening = read_mark(text)
    if opening:
        yield opening
    least = opening.end if opening else 0
    for first in _FIRST.finditer(text, least):
        match = MARK.match(text, first.start())
        if match is None:
            continue
        mark = _read(match)
        before = text[mark.start - 1]
        if mark.family in _WEAK and before not in _BEFORE_WEAK:
            continue
        # 见图 1） closes a bracket.
        if mark.family == "1）" and before not in STOPS:
            continue
        if not (before.isalnum() or before in _BEFORE_BARE):  # a sign beside it makes it one of a formula
            continue
        if not _is_idiom(text, mark):
            yield mark


def read_mark(text: str) -> Mark | None:
    """Return the mark that a text opens with."""
    match = _OPENING.match(text) and MARK.match(text, len(text) - len(text.lstrip(BLANKS)))
    if match is None:
        return None
    mark = _read(match)
    return None if _is_idiom(text, mark) else mark


def read_number(numeral: str) -> int:
    """Return the number that a Chinese numeral below a hundred, or digits of either width, say; 0 for none."""
    digits = numeral.translate(_WIDE_DIGITS)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    numeral = numeral.replace("两", "二")
    if len(numeral) == 1:
        return NUMERAL.find(numeral) + 1
    tens, ten, ones = numeral.partition("十")
    if not ten or len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * (NUMERAL.find(tens) + 1 if tens else 1) + (NUMERAL.find(ones) + 1 if ones else 0)


def _read(match: re.Match[str]) -> Mark:
    family, number = _read_words(match[0])
    return Mark(match.start(), match.end(), family, number)


@functools.lru_cache(maxsize=1024)
def _read_words(words: str) -> tuple[str, int]:
    """Return the family and the number of a mark's own words, which are always the same few."""
    match = MARK.match(words)
    if match is None:
        raise ValueError(words)
    if match["half"]:
        return "1）", read_number(match["digits"])
    group = match.lastgroup or ""
    word = match[group]
    if group == "verb":
        return f"一{word}", read_number(match["plain"])
    if group == "turn":
        return "首先", TURNS[word]
    if group == "enclosed":
        return next((family, ord(word) - ord(first) + 1) for first, family in _ENCLOSED_FAMILIES if word >= first)
    return _FAMILIES[group], read_number(word)


# From the last in the order of characters to the first.
_ENCLOSED_FAMILIES = (("㈠", "（一）"), ("⒈", "1."), ("⑴", "（1）"), ("①", "①"))
_FAMILIES = {"plain": "一、", "nth": "第一，", "among": "其一，", "inner": "（一）", "number": "（1）", "digits": "1."}


def _is_idiom(text: str, mark: Mark) -> bool:
    """Return whether the words say something else: 一是一，二是二 counts nothing."""
    after = text[mark.end : mark.end + 1]
    if not mark.number or not after:
        return True
    # 三是三个乡镇发言 counts all the same.
    beyond = text[mark.end + 1 : mark.end + 2]
    return mark.family == "一是" and after == text[mark.start] and not (beyond.isalpha() and beyond not in NUMERAL)
