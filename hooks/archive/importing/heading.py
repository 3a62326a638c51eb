"""The headings of a text: which of its paragraphs open a part, and how deep, told from the text and not from the mark alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..text.body import AGENDA, HEADING_LENGTH, LOWEST_LEVEL, TOP_LEVEL
from ..text.mark import COUNTED

_NUMERAL = "[一二三四五六七八九十百零〇]+"
_DIGITS = {
    numeral: n
    for numerals in ("一二三四五六七八九", "壹贰叁肆伍陆柒捌玖", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨ")
    for n, numeral in enumerate(numerals, 1)
}
_ENCLOSED = re.compile("[⑴-⒛㈠-㈩]")
# From the highest to the lowest; the group is the number.
MARKS = (
    (
        "agenda",
        re.compile(rf"(?:.{{0,16}}?)第({_NUMERAL}|\d+)(?:项|个)(?:会议)?(?:议程|议题|内容|程序|任务|环节|会议)?"),
    ),
    ("chapter", re.compile(rf"第({_NUMERAL}|\d+)(?:部分|章|编|篇)[、：:，,\s\u3000]*")),
    ("formal", re.compile(r"([壹贰叁肆伍陆柒捌玖拾]{1,3}|[Ⅰ-Ⅹ])[、．.，][\s\u3000]*")),
    # A report to a congress sets its parts as 一　过去五年的工作.
    (
        "upper",
        re.compile(rf"({_NUMERAL})(?:[、．.，,][\s\u3000]*|[\s\u3000]+(?!{_NUMERAL})(?=[\u4e00-\u9fff\d“《]{{2}}))"),
    ),
    ("lower", re.compile(rf"[（(〔]({_NUMERAL})[）)〕][、，]?[\s\u3000]*")),
    ("section", re.compile(rf"第({_NUMERAL}|\d+)节[、：:，,\s\u3000]*")),
    ("decimal", re.compile(r"(\d{1,2})(?:[．、]|\.(?!\d))[\s\u3000]*")),
    ("bracket", re.compile(r"[（(](\d{1,2})[）)][\s\u3000]*")),
    ("half", re.compile(r"(\d{1,2})[）)][\s\u3000]*")),
    ("ordinal", re.compile(rf"第({_NUMERAL}|\d+){COUNTED}?[，,、：:][\s\u3000]*")),
    ("point", re.compile(rf"({_NUMERAL})是[，：:]?[\s\u3000]*")),
)
_AGENDA_OPENING = re.compile(r"(?:首先|其次|再次|接着|接下来|下面|现在|然后|最后|会议|进行|第|依次)")
_RANKS = {name: n for n, (name, _) in enumerate(MARKS)}
# 第一， stands at any depth, under another 第一， as well.
_FREE = frozenset({"ordinal", "point"})
_LOW = frozenset({"decimal", "bracket", "half"})
_HIGH = frozenset({"agenda", "chapter", "formal", "upper"})
_GOES_ON = re.compile(r"[；，、;,…]$")
_SENTENCE = re.compile(r"[。！？!?](?!$)")
_ENDED = re.compile(r"[。！？!?]$")
_UNMARKED_END = re.compile(r"[\u4e00-\u9fff”》）]$")
_UNMARKED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9、“”《》（）·—\s]+$")
_NOT_UNMARKED = re.compile(r"\d+年\d+月|^[*×\s]+$|^[（(]|[年月日]$")
_LONGEST_UNMARKED = 30
_SHORTEST_UNMARKED = 3
_LEAST_BODY = 60
_GREATEST_GAP = 2
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """What a paragraph opens with."""

    family: str
    number: int
    end: int


@dataclass(slots=True)
class _Series:
    family: str
    last: int
    level: int
    """The heading level of its members, of those that are headings."""
    is_open: bool = True
    """Whether its last member is one."""


def read_mark(text: str) -> Mark | None:
    """Return the mark that a paragraph opens with."""
    if _ENCLOSED.match(text):
        written = unicodedata.normalize("NFKC", text[0])
        mark = read_mark(written + text[1:])
        return replace(mark, end=max(1, mark.end - len(written) + 1)) if mark else None
    for family, pattern in MARKS:
        match = pattern.match(text)
        if match is None or (family == "agenda" and not _is_agenda(text, match)):
            continue
        number = read_number(match[1])
        if number:
            return Mark(family, number, match.end())
    return None


def is_marked(text: str) -> bool:
    """Whether a line begins like a heading or an item."""
    return read_mark(text) is not None


def is_bare_mark(text: str) -> bool:
    """Whether a line is a mark and nothing else, its words on the next line."""
    mark = read_mark(text)
    return mark is not None and mark.family != "agenda" and mark.end >= len(text)


def read_number(numeral: str) -> int:
    """Return what a Chinese or decimal numeral below a thousand says; 0 for none."""
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in "十百拾Ⅹ":
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def find_headings(texts: Sequence[str], apart: Sequence[bool] = ()) -> tuple[int, ...]:
    """Return the heading level of each paragraph, 0 for one that is none, which every one is unless it clearly opens a part.

    Args:
        texts: The paragraphs; an empty one is a table.
        apart: Whether each stands apart from the one before.

    """
    marks = [read_mark(text) for text in texts]
    fitting = _find_fitting(texts, marks)
    unmarked = _find_unmarked(texts, marks, fitting, apart)
    levels = [0] * len(texts)
    stack: list[_Series] = []
    for n, mark in enumerate(marks):
        if n in unmarked:
            stack = [one for one in stack if one.family in _HIGH]
            level = _level(stack) + 1
            stack.append(_Series("unmarked", 0, level))
            levels[n] = level if level <= LOWEST_LEVEL else 0
        elif mark is not None and (n in fitting or mark.family in _FREE):
            levels[n] = _place(stack, mark, is_heading=n in fitting)
    return tuple(levels)


def _place(stack: list[_Series], mark: Mark, *, is_heading: bool) -> int:
    """Put a marked paragraph among the open series; return its level, 0 where it is no heading."""
    at = _find_continued(stack, mark)
    if at < 0 and mark.number > 1 and mark.family in _FREE:
        return 0
    if at >= 0:
        del stack[at + 1 :]
        stack[at].last = mark.number
    else:
        _close(stack, mark)
        at = len(stack)
        stack.append(_Series(mark.family, mark.number, _level(stack) + 1))
        # No text has so many lists inside each other; one that seems to must not take the square of its time.
        del stack[:-_DEEPEST]
        at = len(stack) - 1
    level = min(stack[at].level, _level(stack[:at]) + 1)
    stack[at].is_open = is_heading and level <= LOWEST_LEVEL
    stack[at].level = level
    return level if stack[at].is_open else 0


def _level(stack: Sequence[_Series]) -> int:
    return max((one.level for one in stack if one.is_open), default=TOP_LEVEL - 1)


def _find_continued(stack: Sequence[_Series], mark: Mark) -> int:
    """Return which open series a mark goes on with, the innermost that fits; -1 for none."""
    near = -1
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].family != mark.family:
            continue
        if stack[at].last == mark.number - 1:
            return at
        if near < 0 and stack[at].last < mark.number <= stack[at].last + _GREATEST_GAP:
            near = at
    return near


def _close(stack: list[_Series], mark: Mark) -> None:
    """End the series that a new one cannot stand in: those of its own rank or below."""
    if mark.family in _FREE:
        return
    while (
        stack
        and stack[-1].family != "unmarked"
        and (stack[-1].family in _FREE or _RANKS[stack[-1].family] >= _RANKS[mark.family])
    ):
        # 一、 under 第一， after 第二，: only what is not higher by its mark is left.
        if (
            stack[-1].family in _FREE
            and stack[-1].level > _level(stack[:-1])
            and mark.family in ("decimal", "bracket", "half", "lower")
        ):
            break
        stack.pop()


def _is_agenda(text: str, match: re.Match[str]) -> bool:
    """Whether a line opens an item of the agenda, and does not only speak of one."""
    opening = text[: match.start(1)]
    tail = text[match.end() - 2 : match.end()]
    return (
        _AGENDA_OPENING.match(text) is not None
        and re.search(r"[。；！？]", opening) is None
        and (
            tail in ("议程", "议题", "内容", "程序", "任务", "环节", "会议") or re.search(r"进行", opening) is not None
        )
        and (opening != "第" or AGENDA.match(text) is not None)
    )


def _find_fitting(texts: Sequence[str], marks: Sequence[Mark | None]) -> frozenset[int]:
    """Return the marked paragraphs that may be headings: short whole lines of which most open a part."""
    runs: dict[str, list[list[int]]] = {}
    for n, mark in enumerate(marks):
        if mark is None:
            continue
        family = runs.setdefault(mark.family, [])
        if family and marks[family[-1][-1]].number < mark.number:  # type: ignore[union-attr]
            family[-1].append(n)
        else:
            family.append([n])
    fitting: set[int] = set()
    for family_name, found in runs.items():
        for run in found:
            fits = [n for n in run if _fits(texts[n], family_name)]
            opening = [n for n in fits if _opens_part(n, texts, marks)]
            if not opening or opening[0] != fits[0] or len(opening) * 2 < len(fits):
                continue
            # 2.回执 goes on with what stands on the line of 附件：1.座次表.
            if len(run) == 1 and family_name in _LOW and marks[run[0]].number > 1:  # type: ignore[union-attr]
                continue
            ended = [n for n in opening if _ENDED.search(texts[n])]
            # A lone sentence with a mark is a sentence.
            fitting.update(opening if len(opening) > 1 else [n for n in opening if n not in ended])
    return frozenset(fitting)


def _fits(text: str, family: str) -> bool:
    if family == "agenda":
        return not re.search(r"[；，、;,：:]$", text) and (
            len(text) <= HEADING_LENGTH or AGENDA.match(text) is not None
        )
    if family == "point":
        return len(text) <= HEADING_LENGTH and not _GOES_ON.search(text) and not _SENTENCE.search(text)
    return len(text) <= HEADING_LENGTH and not _GOES_ON.search(text) and _SENTENCE.search(text) is None


def _opens_part(n: int, texts: Sequence[str], marks: Sequence[Mark | None]) -> bool:
    """Whether words of its part follow, and not the next item of a list, nor the end."""
    mark = marks[n]
    if n + 1 >= len(texts):
        return False
    following = marks[n + 1]
    if following is None or mark is None:
        return True
    if following.family == mark.family:
        # 第一，全国会议： and then 第一，…
        return mark.family in _FREE and following.number == 1
    return mark.family in _FREE or following.family in _FREE or _RANKS[following.family] > _RANKS[mark.family]


def _find_unmarked(
    texts: Sequence[str], marks: Sequence[Mark | None], fitting: frozenset[int], apart: Sequence[bool]
) -> frozenset[int]:
    """Return the short lines without a mark that open parts, where a text has several and sets them apart."""
    if not apart:
        return frozenset()
    found = []
    for n in range(1, len(texts) - 1):
        text = texts[n]
        if (
            marks[n] is None
            and apart[n]
            and apart[n + 1]
            and _SHORTEST_UNMARKED <= len(text) <= _LONGEST_UNMARKED
            and _UNMARKED.match(text)
            and _UNMARKED_END.search(text)
            and not _NOT_UNMARKED.search(text)
            and len(texts[n + 1]) >= _LEAST_BODY
            and marks[n + 1] is None
            and (len(texts[n - 1]) >= _LEAST_BODY or n - 1 in fitting or texts[n - 1].endswith(("：", "！", "。")))
        ):
            found.append(n)
    return frozenset(found) if len(found) > 1 else frozenset()
