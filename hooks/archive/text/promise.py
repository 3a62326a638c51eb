"""Promised counts: where a text says how many points follow (6个方面), and whether so many do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.text.block import OMISSION
from archive.text.mark import (
    BLANKS,
    CLOSING_QUOTES,
    DIGIT,
    NUMERAL,
    OPENING_QUOTES,
    SENTENCE_ENDS,
    STOPS,
    read_mark,
    read_number,
)
from archive.text.normalise import REDACTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.tree import Node
    from archive.text.unit import PlacedPoint, Unit

Verdict = Literal["相符", "不符", "未载"]

GREATEST_DISTANCE = 40
LEAST, MOST = 2, 20
FURTHEST = 4
WIDEST_JOINT = 4
WIDEST_LEAD = 5

_NOUN = (
    "方面|问题|重点|要点|环节|关键|原则|任务|特点|要求|意见|建议|希望|措施|举措|办法|议程|工作|大事|实事|目标|行动|工程|体会|启示|经验"
    "|优势|转变|关系|着力点|抓手|层面|部分|步骤|阶段|原因|情况|因素|条件|不足|成绩|变化|突破|事项|事情|事|内容|文件|精神"
)
"""What a list is a list of, when its number is told before or after it."""

_DEED = "坚持|确保|统筹|必须|加强|强化|提升|到位|始终|结合|带头|聚焦|着力|注重|把握|深化"
"""What a list may be a list of where nothing but a stop follows: 做到六个坚持：."""

_SLOGAN = re.compile(f"(?:{_DEED})$")

_QUANTITY = "个?[年月]|天|日|小时|星期|季度|百分点|人|户|家|[省市县区乡镇村州盟旗]|单位|部门|企业|国家|民族|城市|代表|支部|班|组|队"
"""What is counted but not listed: months, counties, people."""

_COUNT = re.compile(
    rf"(?P<number>[{DIGIT}]{{1,2}}|[两{NUMERAL}]{{1,3}})"
    rf"(?:点(?:要求|意见|建议|希望|体会|看法|说明|情况|(?=[：:，,。；]|需要|是|讲))|条(?:要求|意见|建议|措施|经验|原则|体会|(?=[：:，,。；]))"
    rf"|句话(?=[：:，,。；])|个(?:{_DEED})(?=[：:，,。；])"
    rf"|方面|[个项件大种类](?!{_QUANTITY}|工作日)[\u4e00-\u9fff]{{0,4}}?(?:{_NOUN}))(?!{_QUANTITY}|[员者])"
)
_NOT_BEFORE = frozenset(
    f"第0123456789０１２３４５６７８９{NUMERAL}百千万亿几数多余.．约近超~～-—每各前这那上午晨晚" + OPENING_QUOTES
)
_BETWEEN_BEFORE = re.compile(rf"[{CLOSING_QUOTES}）)；;。等这，、]{{0,{WIDEST_JOINT}}}")
# The names of congresses and rules, which count nothing here: 党的二十大精神, 中央八项规定精神.
_NAME = re.compile(r"(?:十[七八九]|二十)大(?!任务|行动|工程)|八项规定")
# Another number of things that opens between a count and a list is nearer to it: 6项工程，做到五个坚持。一要….
_OTHER_COUNT = re.compile(rf"(?:[{DIGIT}]{{1,2}}|[两{NUMERAL}]{{1,3}})[个项件大条种类]")
# 我讲三点意见，与大家共勉。
_COURTESY = re.compile(rf"[，,](?:与|同|和|供|请|向|以|仅|也|希望|不当|抛砖)[^{STOPS}，,、]{{1,16}}[。：:！]?$")
_STOP = re.compile(f"[{STOPS}]")
_STOP_OR_CLAUSE = re.compile(f"[{STOPS}，,]")
_STOP_OR_COMMA = re.compile(f"[{STOPS}，,、]")
_JOINT = re.compile("[、和与及]")
_TO_BE_HIDDEN = re.compile(rf"[^{STOPS}，,]{{0,8}}[。：:，,][{OPENING_QUOTES}]?(?={REDACTION.pattern}|…)")
_HIDDEN = re.compile(rf"(?:{REDACTION.pattern}|…)")
_SAID = re.compile("(?:提|提出|讲|强调|谈|明确|部署|安排|作|作出|总结|概括|归纳|指出)了")
_SPEAKER = re.compile(rf"我[^{STOPS}]{{0,20}}(?:讲|谈|提|说|强调|汇报|报告)[^{STOPS}]{{0,4}}$")


@dataclass(frozen=True, slots=True)
class Promise:
    """A count that a text promises.

    Attributes:
        line: The line in the file on which it is told.
        unit: The place of its unit among the record's units.
        start: The offset in the unit's text at which it is told.
        text: Its words (6个方面).
        promised: How many points it promises.
        found: How many there are.
        verdict: 相符 where so many are found, 不符 where another number is, 未载 where the list is not in the record.

    """

    line: int
    unit: int
    start: int
    text: str
    promised: int
    found: int
    verdict: Verdict


class _Count(NamedTuple):
    start: int
    end: int
    number: int
    text: str


def read_promises(units: Sequence[Unit], points: Sequence[PlacedPoint], tree: Sequence[Node]) -> tuple[Promise, ...]:
    """Return the promised counts of a record, in order; what neither list nor frame makes a promise is none."""
    lists = _Lists(units, points, tree)
    return tuple(
        promise
        for place, node in enumerate(tree)
        if node.point < 0 and _COUNT.search(units[node.unit].text)
        for promise in _read_unit(place, units[node.unit], lists)
    )


def _read_unit(place: int, unit: Unit, lists: _Lists) -> Iterator[Promise]:
    told: dict[int, list[tuple[_Count, int]]] = defaultdict(list)
    hidden = []
    for count in _find_counts(unit.text):
        found = lists.find(place, count)
        if found:
            told[found[0]].append((count, found[1]))
        elif _is_hidden(place, unit, count, lists):
            hidden.append(count)
    chosen: list[tuple[_Count, int]] = [(count, 0) for count in hidden]
    # Where several numbers are told before one list, it is one of them that counts its members.
    chosen.extend(next((one for one in counts if one[0].number == one[1]), counts[-1]) for counts in told.values())
    line, at = unit.line, 0
    for count, size in sorted(chosen):
        line += unit.text.count("\n", at, count.start)
        at = count.start
        if size not in {0, count.number} and _is_told_before(unit.text, count):
            continue
        verdict: Verdict = "相符" if size == count.number else "不符" if size else "未载"
        yield Promise(line, lists.tree[place].unit, count.start, count.text, count.number, size, verdict)


def _find_counts(text: str) -> Iterator[_Count]:
    for match in _COUNT.finditer(text):
        number = read_number(match["number"])
        is_name = _NAME.match(match[0]) or text.endswith("党的", 0, match.start())
        if (
            LEAST <= number <= MOST
            and not is_name
            and (not match.start() or text[match.start() - 1] not in _NOT_BEFORE)
        ):
            yield _Count(match.start(), match.end(), number, match[0])


def _is_hidden(place: int, unit: Unit, count: _Count, lists: _Lists) -> bool:
    """Return whether the list is announced, but redacted, omitted or not there at all."""
    if _TO_BE_HIDDEN.match(unit.text, count.end):
        return True
    if not _ends_text(unit.text, count.end):
        return False
    following = lists.find_following(place)
    if following is not None and (OMISSION.fullmatch(following) or _HIDDEN.fullmatch(following.rstrip(STOPS))):
        return True
    sentence = max(unit.text.rfind(stop, 0, count.start) for stop in STOPS) + 1
    return bool(_SPEAKER.search(unit.text[sentence : count.start])) and following is None


def _is_told_before(text: str, count: _Count) -> bool:
    """Return whether a number sums up what its own clause names before it (从供给和需求两方面)."""
    clause = _STOP_OR_CLAUSE.split(text[max(0, count.start - GREATEST_DISTANCE) : count.start])[-1]
    return len(_JOINT.findall(clause)) + 1 == count.number


def _is_done(text: str, count: _Count) -> bool:
    """Return whether a number tells what was or is to be achieved (办了10件实事), and not what is said (提了三点要求)."""
    if _SLOGAN.search(count.text):
        return True
    clause = _STOP_OR_CLAUSE.split(text[max(0, count.start - GREATEST_DISTANCE) : count.start])[-1]
    return "了" in clause and _SAID.search(clause) is None


def _ends_text(text: str, at: int) -> bool:
    """Return whether what follows is no more than the end of a clause that ends a sentence, and the text."""
    return len(text) - at <= GREATEST_DISTANCE and (
        _STOP_OR_COMMA.search(text, at, len(text) - 1) is None or _COURTESY.match(text, at) is not None
    )


class _Lists:
    """The enumerations of a record, by where they stand."""

    def __init__(self, units: Sequence[Unit], points: Sequence[PlacedPoint], tree: Sequence[Node]) -> None:
        self.units = units
        self.points = points
        self.tree = tree
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        self.inside: defaultdict[int, list[int]] = defaultdict(list)  # the series inside a unit
        for place, node in enumerate(tree):
            if node.series >= 0:
                if node.point >= 0 and node.series not in self.members:
                    self.inside[node.unit].append(node.series)
                self.members[node.series].append(place)
        self.ends: dict[int, dict[int, int]] = {}  # the series inside a unit, by where they end
        self.lines = [place for place, node in enumerate(tree) if node.point < 0]
        self.order = {place: at for at, place in enumerate(self.lines)}

    def find(self, place: int, count: _Count) -> tuple[int, int] | None:
        """Return the list that a count tells the number of, as its series and its size."""
        unit = self.tree[place].unit
        series = self._find_inside(unit, count)
        if series is not None:
            last = self.tree[self.members[series][-1]]
            return series, len(self.members[series]) + self._count_further(place, last)
        if not _ends_text(self.units[unit].text, count.end):
            return None
        found = self._find_after(place)
        # 解决了三个问题 looks back: another number of headings that happen to follow are no list of them.
        if found and found[1] != count.number and _is_done(self.units[unit].text, count):
            return None
        return found

    def _find_after(self, place: int) -> tuple[int, int] | None:
        """Return the list that opens in a line after: in the next, or further on where its first member is missing."""
        for at, line in enumerate(self.lines[self.order[place] + 1 : self.order[place] + 1 + FURTHEST]):
            node = self.tree[line]
            if node.mark:
                members = self.members[node.series]
                is_list = members[0] == line and (node.number == LEAST or (at == 0 and node.number == 1))
                return (node.series, len(members)) if is_list else None
            inside = self.inside.get(node.unit)
            if at == 0 and inside and self._start(inside[0]) == 0:
                last = self.tree[self.members[inside[0]][-1]]
                return inside[0], len(self.members[inside[0]]) + self._count_further(line, last)
            if node.kind == "heading" or node.role != "plain":
                return None
        return None

    def find_following(self, place: int) -> str | None:
        """Return the text of the line after."""
        at = self.order[place] + 1
        return self.units[self.tree[self.lines[at]].unit].text if at < len(self.lines) else None

    def _find_inside(self, unit: int, count: _Count) -> int | None:
        text = self.units[unit].text
        inside = self.inside.get(unit)
        if not inside:
            return None
        if unit not in self.ends:
            self.ends[unit] = {self._end(series): series for series in inside}
        for end in range(count.start, max(0, count.start - WIDEST_JOINT) - 1, -1):
            if end in self.ends[unit] and _BETWEEN_BEFORE.fullmatch(text, end, count.start):
                return self.ends[unit][end]
        at = bisect_left(inside, count.end, key=self._start)
        if at == len(inside):
            return None
        start = self._start(inside[at])
        is_near = start - count.end <= GREATEST_DISTANCE
        return inside[at] if is_near and _is_announced(text[count.end : start]) else None

    def _start(self, series: int) -> int:
        return self.points[self.tree[self.members[series][0]].point].point.start

    def _end(self, series: int) -> int:
        return self.points[self.tree[self.members[series][-1]].point].point.end

    def _count_further(self, place: int, last: Node) -> int:
        """Return how many members of a list stand in the paragraphs after the one in which it opens."""
        family, number, further = _read_family(last.mark), last.number, 0
        for at in range(self.order[place] + 1, len(self.lines)):
            unit = self.tree[self.lines[at]].unit
            # One that is alone in its paragraph has no series of its own there, but is marked all the same.
            mark = read_mark(self.units[unit].text)
            if mark is None or mark.family != family or mark.number != number + 1:
                break
            inside = self.inside.get(unit)
            size = len(self.members[inside[0]]) if inside and self._start(inside[0]) == mark.start else 1
            further += size
            number += size
        return further


def _is_announced(between: str) -> bool:
    """Return whether what stands between a number and a list lets the one announce the other."""
    ends = [match.end() for match in _STOP.finditer(between)]
    if len(ends) > 1 or (ends and _OTHER_COUNT.search(between)):
        return False
    if not ends or between[ends[0] - 1] not in SENTENCE_ENDS:
        return True
    return len(between[ends[0] :].strip(OPENING_QUOTES + BLANKS)) <= WIDEST_LEAD


def _read_family(mark: str) -> str:
    found = read_mark(mark + "。")
    return found.family if found else mark
