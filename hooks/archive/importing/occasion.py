"""The occasion of a text: its meeting, the one in the archive that it seems to be, and the agenda that a host reads out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..corpus.corpus import MeetingEntry
from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..text.name import LIKE, measure, strip
from ..text.point import find_points
from .evidence import Found
from .heading import read_mark

SURE = 0.85
"""From this likeness of names on, two meetings of one day and level are the same."""

_GATHERING = r"(?:会议|大会|全会|座谈会|报告会|动员会|推进会|部署会|现场会|交流会|评议会|总结会|表彰会|例会|讲习班|培训班|研讨班|专题班|开班式|结业式|论坛|仪式|典礼|年会|茶话会|恳谈会|会)"
_HELD = re.compile(
    rf"(?:在|^(?=[^在]*上的))([^—]{{2,60}}?{_GATHERING})(?:闭幕会|闭幕时|开幕时|结束时|期间|开幕式|闭幕式)?上"
)
_BARE = re.compile(rf"(.{{4,60}}?{_GATHERING})(?:上)?(?:的)?$")
_CALLED = re.compile(rf"关于(?:召开|举行|举办|开好)([^—]{{2,60}}?{_GATHERING})的(?:预?通知|请示|函|公告|方案|安排)")
_NOT_NAME = re.compile(r"[。；，]|这次|本次|今天|此次|^的|(?<!第)一次")
_AGENDA = re.compile(
    r"(?:会议|今天|活动|大会|培训)[^。；]{0,16}?(?:[一二三四五六七八九十两\d]+)(?:项|个)(?:主要)?(?:议程|议题|内容|任务|程序|环节)|议程(?:有|是|为|共)|(?:安排|进行)(?:了)?[一二三四五六七八九十两\d]+(?:项|个)(?:议程|议题|内容)"
)
_ITEM_OPENING = re.compile(
    r"^(?:首先|其次|下面|接下来|现在|最后|然后|接着)?[，,]?(?:进行|开始)?(?:会议|大会)?第?[一二三四五六七八九十\d]*(?:项|个)?(?:会议)?(?:议程|议题|内容|程序|任务|环节)?[，,：:、]?"
)
_CALLING = re.compile(r"[，,。：]?(?:首先|下面|接下来|现在)?[，,]?(?:有请|请)(?!大家|各位|同志们|与会|认真|予以|审议)")
_LEFT_OUT = re.compile(r"[…\.。．*×□\s]{2,}|[（(〔]?略[）)〕]?")
_LINKING = re.compile(r"同志们|刚才|刚刚|以上|下面|会议最后|最后")
_LISTED = frozenset({"upper", "decimal", "lower", "bracket", "point", "ordinal"})
_LONGEST_ITEM = 80
_RELAYING = re.compile(r"传达|宣读|通报")
_LEAST_READ = 60
_LEAST_RELAYED = 20
_ENDS = "。；;，, ！"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting as a text tells of it.

    Attributes:
        name: What it is called.
        aliases: What else the text calls it.
        series: The id of the series that the name belongs to.
        form: How it was held.
        agenda: Its items.
        held: The places of the items that this very text holds: those that a host reads out himself.

    """

    name: Found[str]
    aliases: tuple[str, ...] = ()
    series: Found[str] | None = None
    form: Found[str] | None = None
    agenda: tuple[Found[str], ...] = ()
    held: frozenset[int] = frozenset()


def find_names(
    title: Found[str] | None, kind: str, byline: Found[str] | None, convened: Found[str] | None
) -> tuple[Found[str], ...]:
    """Return the names of the text's own meeting, the one to call it by first; `kind` is the word that ends the title."""
    names: list[Found[str]] = []
    if byline is not None:
        names.append(byline)
    said = title.value.rpartition("——")[2] if title else ""
    if title is not None and not re.search(r"传达|精神", said):
        held = _HELD.search(said)
        # 常委会会议纪要 is the 纪要 of a 常委会会议.
        bare = title.value.removesuffix(kind.removeprefix("会议")).strip() if kind else ""
        called = _CALLED.search(said)
        match = (
            called or held or (_BARE.fullmatch(bare) if bare and not re.match(r"传达|学习|贯彻|关于", bare) else None)
        )
        if match:
            names.append(Found(_clean(match[1]), title.number, title.words))
    if convened is not None:
        match = re.match(rf"(.{{2,50}}?(?:会议|大会|全会|{_GATHERING[3:]})", convened.value)
        if match and not _NOT_NAME.search(match[1]) and len(match[1]) > 3:  # noqa: PLR2004 - 会议 alone is no name
            names.append(Found(_clean(match[1]), convened.number, convened.words))
    # 全市组织部长会议 says more than 2023年组织部长会议.
    first, last = (strip(names[0].value), strip(names[-1].value)) if names else ("", "")
    if first and last != first and last.endswith(first):
        names.insert(0, names.pop())
    unique = {name.value: name for name in reversed(names) if not _NOT_NAME.search(name.value)}
    return tuple(unique[value] for value in dict.fromkeys(name.value for name in names) if value in unique)


def find_like(
    names: Sequence[str], date: PartialDate, level: str | None, meetings: Iterable[MeetingEntry]
) -> list[tuple[float, MeetingEntry]]:
    """Return the meetings of the same day and level whose names are like these, the likest first, and how like."""
    found = []
    for entry in meetings:
        meeting = entry.meeting
        if not is_held_on(date, meeting.date, meeting.end_date) or level not in {None, meeting.level}:
            continue
        like = max((measure(name, other) for name in names for other in (meeting.name, *meeting.aliases)), default=0.0)
        if like >= LIKE:
            found.append((round(like, 2), entry))
    return sorted(found, key=lambda one: (-one[0], one[1].id))


def choose_same(found: Sequence[tuple[float, MeetingEntry]]) -> MeetingEntry | None:
    """Return the one of like meetings that is surely the same, if one is."""
    sure = [entry for like, entry in found if like >= SURE and like == found[0][0]]
    return sure[0] if len(sure) == 1 else None


def find_series(names: Sequence[Found[str]], vocabularies: Vocabularies) -> Found[str] | None:
    """Return the series whose name the meeting's ends with or holds."""
    best: tuple[int, Found[str]] | None = None
    for name in names:
        for term in vocabularies.series.terms:
            for label in (term.label, *term.aliases):
                if label in name.value and (best is None or len(label) > best[0]):
                    best = len(label), Found(term.id, name.number, label)
    return best[1] if best else None


def find_agenda(paragraphs: Sequence[Found[str]]) -> tuple[Found[str], ...]:
    """Return the items of an agenda: those that a host announces in one paragraph, else the lines that open them."""
    for place, line in enumerate(paragraphs[:12]):
        if not _AGENDA.search(line.value):
            continue
        listed = _read_listed(paragraphs[place + 1 :]) if line.value[-1] in "：:。" else ()
        if listed:
            return listed
        points = [point for point in find_points(line.value) if point.depth == 1]
        items = tuple(
            Found(
                _tidy(line.value[point.start : point.end], point.mark), line.number, line.value[point.start : point.end]
            )
            for point in points
        )
        if len(items) > 1:
            return tuple(item for item in items if item.value)
    opened = []
    for line in paragraphs:
        mark = read_mark(line.value)
        if mark is not None and mark.family == "agenda":
            item = _ITEM_OPENING.sub("", line.value.split("。")[0], count=1).strip(_ENDS)
            if item and item != line.value.strip(_ENDS):
                opened.append(Found(item, line.number, line.value))
    return tuple(opened) if len(opened) > 1 else ()


def _read_listed(paragraphs: Sequence[Found[str]]) -> tuple[Found[str], ...]:
    """Return the items that stand one a line under the line that announces them, as in 一、听取通报."""
    items: list[Found[str]] = []
    for line in paragraphs:
        mark = read_mark(line.value)
        if mark is None or mark.family not in _LISTED or mark.number != len(items) + 1:
            break
        items.append(Found(line.value[mark.end :].strip(_ENDS), line.number, line.value))
    is_list = len(items) > 1 and all(item.value and len(item.words) <= _LONGEST_ITEM for item in items)
    return tuple(items) if is_list else ()


def find_held(paragraphs: Sequence[Found[str]], count: int) -> frozenset[int]:
    """Return which of the items of an agenda stand in the text itself, by their places: opened, and then read out.

    An item that another is called upon for is not there, nor one of which a passage was left out.
    """
    held: set[int] = set()
    place, least, is_read, is_whole = -1, 0, False, True
    for line in (*paragraphs, None):
        mark = read_mark(line.value) if line else None
        if line is None or (mark is not None and mark.family == "agenda"):
            if is_read and is_whole and 0 <= place < count:
                held.add(place)
            place = mark.number - 1 if mark else -1
            is_read, is_whole = False, line is None or _CALLING.search(line.value) is None
            least = _LEAST_RELAYED if line and _RELAYING.search(line.value) else _LEAST_READ
        elif _LEFT_OUT.fullmatch(line.value) or _CALLING.match(line.value):
            is_whole = False
        elif len(line.value) >= least and not _LINKING.match(line.value):
            is_read = True
    return frozenset(held)


def _tidy(text: str, mark: str) -> str:
    return re.sub(r"^[，,：:、\s]+", "", text.removeprefix(mark)).split("。")[0].strip(_ENDS)


def is_held_on(date: PartialDate, begin: PartialDate, end: PartialDate | None) -> bool:
    """Whether a day may be one of those from the beginning of a meeting to its end."""
    if date.agrees_with(begin):
        return True
    return end is not None and begin <= date <= end


def _clean(name: str) -> str:
    name = re.sub(r"^(?:我们|我市|我县|我省|市里|在)", "", name.strip())
    name = re.sub(r"\s+(?=第)", "", name.strip(" \u3000"))
    return name[1:-1] if re.fullmatch(r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》", name) else name
