"""What a text conveys: the meetings, instructions and speeches of others that it passes on, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.date import PartialDate
from .date import find_date, find_month_day
from .evidence import Found
from .heading import read_mark
from .speaker import read_role
from .subject import LevelFinder

_GATHERING = r"(?:工作会议|会议|大会|全会|座谈会|电视电话会|现场会|推进会|部署会|例会)"
_NAMED = re.compile(
    rf"((?:中央|全国|国务院|全省|全区|全市|全县|全州|省|自治区|市|州|县|区|[\u4e00-\u9fff]{{2,6}}[省市县区州])[\u4e00-\u9fff“”、（）]{{0,26}}?{_GATHERING})"
)
_TOLD = re.compile(rf"(?:[^，。；：]{{4,20}}[日月上下午]，?)?{_NAMED.pattern}[^。；]{{0,30}}?(?:召开|举行)")
_FURTHEST = 12
_SECTION = re.compile(r"(?:精神|情况|内容|概况|要点|讲话|会议|召开)[：:。]?$|会议(?:主要)?精神|[：:]$")
_HELD = re.compile(r"召开|举行")
_INSTRUCTION = re.compile(r"(?:批示|指示)(?:精神)?(?:如下|是|指出|强调|内容)?[：:]$")
_INSTRUCTOR = re.compile(
    r"([\u4e00-\u9fff、*×XＸ]{0,20}?(?:书记|市长|省长|县长|区长|部长|主任|主席|总理|州长|镇长|乡长))"
)
_CONVEYING = re.compile(r"传达|学习")
_PASSING = re.compile(r"(?:认真|集体|深入)?(?:传达学习|学习传达|传达|学习)")
_FINISHED = re.compile(r"传达(?:学习)?(?:到此)?(?:完毕|结束)|(?:传达|通报)完了|以上是")
_SPOKE = re.compile(
    r"([\u4e00-\u9fff、，（）]{2,40}?(?:书记|部长|主席|总理|省长|市长|县长|区长|主任|会长|院长|检察长|秘书长|委员长|常委|委员|局长|厅长))(?:[\u4e00-\u9fff]{2,3}|[*×XＸ○]{1,4}|某{1,3})?(?:同志)?(?:出席(?:会议)?并)?(?:作|发表|在会上)?(?:了)?(?:重要)?(?:讲话|作报告)"
)
_RECAP = re.compile(
    r"(?:同志们[，,！：])?(?:刚才|刚刚)[，,]?(?:[^，。]{0,24}?)(书记|部长|市长|省长|县长|区长|主任|主席|局长|镇长|乡长|会长)(?:\S{0,10}?)(?:同志)?(?:在讲话中|作了|全面|系统|深刻|就|从|围绕|对|总结|强调|指出|讲了|结合|站在)"
)
_LEAST_RECAP = 100
_EARLY = 6
_LONGEST_LINE = 60
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Conveyance:
    """A meeting or an instruction of others that a text passes on.

    Attributes:
        level: The id of its level.
        kind: The name of what is passed on: 讲话, 批示, 会议精神.
        meeting: What the meeting is called.
        speaker: The office of who spoke or instructed.
        date: Its date.
        first: The place, among the paragraphs, of the first of it.
        last: The place of the last.

    """

    level: Found[str]
    kind: str
    meeting: Found[str] | None
    speaker: Found[str] | None
    date: Found[PartialDate] | None
    first: int
    last: int


def find_conveyances(
    title: Found[str] | None,
    paragraphs: Sequence[Found[str]],
    levels: Sequence[int],
    finder: LevelFinder,
    level: str | None,
    date: Found[PartialDate] | None,
) -> tuple[Conveyance, ...]:
    """Return what a text passes on, in its order.

    Args:
        title: Its title.
        paragraphs: Its paragraphs.
        levels: The heading level of each, 0 for none.
        finder: What levels are recognised by.
        level: The level of its own meeting: what is of another level, or was held before, is passed on.
        date: Its own date, which lends its year to a month and day.

    """
    found: list[Conveyance] = []
    end = -1
    whole = _read_whole(title, paragraphs, levels, finder, date)
    if whole is not None:
        return (whole,)
    for n, line in enumerate(paragraphs):
        if n < end:
            continue
        conveyance = (
            _read_section(n, paragraphs, levels, finder, date)
            or _read_told(n, paragraphs, levels, finder, date)
            or _read_instruction(n, paragraphs, levels, finder)
            or _read_recap(n, line, level)
        )
        if conveyance is not None:
            found.append(conveyance)
            end = conveyance.last + 1
    return tuple(found)


def _read_whole(
    title: Found[str] | None,
    paragraphs: Sequence[Found[str]],
    levels: Sequence[int],
    finder: LevelFinder,
    date: Found[PartialDate] | None,
) -> Conveyance | None:
    """Read a text that is wholly about one meeting of others, as its title says: 全省农村工作会议精神传达提纲."""
    if title is None or not re.search(r"传达|会议精神", title.value) or re.search(r"贯彻|落实|、|和", title.value):
        return None
    names = [name for name in _NAMED.findall(title.value) if not re.search(r"传达|精神", name)]
    leading = finder.find_leading(names[0]) if len(names) == 1 else None
    words = (
        n for n, line in enumerate(paragraphs) if levels[n] or (len(line.value) > _SHORTEST and line.value[-1] != "：")
    )
    first = next(words, -1)
    if leading is None or first < 0:
        return None
    own = re.compile(r"贯彻|落实(?:意见|措施)|我[省市县区镇乡局]|下一步|几点(?:意见|建议)")
    last = next(
        (n for n in range(first + 1, len(paragraphs)) if levels[n] and own.search(paragraphs[n].value)), len(paragraphs)
    )
    # The line that opens it, and ends in a colon, stands before the passage.
    told = next((line for line in paragraphs[max(0, first - 2) : last][:5] if _HELD.search(line.value)), None)
    return _pass_on(leading[0], Found(names[0], title.number, title.words), told, date, (first, last - 1))


def _pass_on(
    level: str, name: Found[str], told: Found[str] | None, date: Found[PartialDate] | None, units: tuple[int, int]
) -> Conveyance:
    """Return what is passed on of a meeting, with the speaker and the day in the line that tells of it."""
    speaker = _find_speaker(told) if told else None
    day = _find_day(told, date) if told else None
    kind = "讲话" if speaker else "会议精神"
    return Conveyance(Found(level, name.number, name.value), kind, name, speaker, day, *units)


def _read_section(
    n: int,
    paragraphs: Sequence[Found[str]],
    levels: Sequence[int],
    finder: LevelFinder,
    date: Found[PartialDate] | None,
) -> Conveyance | None:
    """Read a part that a heading gives to one meeting of others."""
    line = paragraphs[n]
    if not levels[n] or (mark := read_mark(line.value)) is None or mark.family == "agenda":
        return None
    text = line.value[mark.end :]
    # 传达学习省委全会精神: the verb is no part of the name.
    passing = _PASSING.match(text)
    named = _NAMED.search(text, passing.end() if passing else 0)
    if named is None or not _SECTION.search(text) or not (text.startswith(named[1]) or _CONVEYING.match(text)):
        return None
    if re.search(r"、|和", text[named.end() :]) or re.search(r"贯彻|落实|抓好", text):
        return None
    leading = finder.find_leading(named[1])
    last = _find_end(n, paragraphs, levels)
    # A heading alone may only announce; the meeting itself is told of, with its day.
    told = next((one for one in paragraphs[n + 1 : min(n + 4, last + 1)] if _HELD.search(one.value)), None)
    if leading is None or last == n or not (told or re.search(r"精神|传达", text)):
        return None
    return _pass_on(leading[0], Found(named[1], line.number, line.words), told, date, (n, last))


def _read_told(
    n: int,
    paragraphs: Sequence[Found[str]],
    levels: Sequence[int],
    finder: LevelFinder,
    date: Found[PartialDate] | None,
) -> Conveyance | None:
    """Read paragraphs that tell of one meeting of others, in a part that was opened to pass it on."""
    line = paragraphs[n]
    named = _TOLD.match(line.value) if not levels[n] else None
    leading = finder.find_leading(named[1]) if named else None
    if named is None or leading is None or not _is_relayed(n, paragraphs, levels):
        return None
    end = _find_end(n, paragraphs, levels)
    last = next((at for at in range(n, end) if _TOLD.match(paragraphs[at + 1].value)), end)
    name = Found(named[1], line.number, line.words[:_LONGEST_LINE])
    return _pass_on(leading[0], name, line, date, (n, last))


def _is_relayed(n: int, paragraphs: Sequence[Found[str]], levels: Sequence[int]) -> bool:
    """Whether the line that opens the part in which a paragraph stands says that it passes something on."""
    for at in range(n - 1, max(-1, n - _FURTHEST), -1):
        text = paragraphs[at].value
        mark = read_mark(text)
        if levels[at] or (mark is not None and mark.family == "agenda"):
            return re.search(r"传达", text) is not None and not re.search(r"请|贯彻|落实", text)
    return False


def _read_instruction(
    n: int, paragraphs: Sequence[Found[str]], levels: Sequence[int], finder: LevelFinder
) -> Conveyance | None:
    """Read an instruction that a line announces: 市委书记***对…的批示：."""
    line = paragraphs[n]
    if not _announces_instruction(line.value):
        return None
    last = _find_end(n, paragraphs, levels)
    if last == n:
        return None
    leading = finder.find_leading(line.value)
    words = line.value
    if leading is None:
        # ***书记对全市组织工作的批示： is told by what it is about.
        about = re.search(r"(?:对|就)(.{2,30})的(?:重要)?(?:批示|指示)", words)
        leading = finder.find_leading(about[1]) if about else None
    if leading is None:
        return None
    who = _INSTRUCTOR.match(re.sub(r"^.{0,40}?(?:传达|宣读)(?:学习)?", "", words))
    speaker = Found(who[1].strip("*×XＸ"), line.number, words) if who and len(who[1].strip("*×XＸ")) > 1 else None
    return Conveyance(Found(leading[0], line.number, words), "批示", None, speaker, None, n, last)


def _read_recap(n: int, line: Found[str], level: str | None) -> Conveyance | None:
    """Read a paragraph in which a host recaps the speech that was just given."""
    match = _RECAP.match(line.value)
    if (
        match is None
        or level is None
        or len(line.value) < _LEAST_RECAP
        or not re.search(r"总结|分析|强调|指出|提出|部署|安排", line.value)
    ):
        return None
    office = line.value[: match.end(1)]
    who = re.search(
        r"([\u4e00-\u9fff、]*(?:书记|部长|市长|省长|县长|区长|主任|主席|局长|镇长|乡长|会长))$",
        re.sub(r"^.*(?:刚才|刚刚)[，,]?", "", office),
    )
    role = read_role(who[1]) if who else None
    speaker = Found(role, line.number, match[0]) if role else None
    return Conveyance(Found(level, line.number, match[0]), "讲话", None, speaker, None, n, n)


def _announces_instruction(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and text[-1:] in "：:" and _INSTRUCTION.search(text) is not None


def _find_end(n: int, paragraphs: Sequence[Found[str]], levels: Sequence[int]) -> int:
    """Return the last paragraph of the part that opens at n."""
    level = levels[n]
    last = n
    for at in range(n + 1, len(paragraphs)):
        text = paragraphs[at].value
        if levels[at] and (not level or levels[at] <= level):
            break
        if len(text) <= _LONGEST_LINE and (_FINISHED.search(text) or (not level and _announces_instruction(text))):
            break
        if text.startswith(("同志们，", "下面，", "下面就", "以上", "会议最后")) and at > n + 1:
            break
        if (mark := read_mark(text)) is not None and mark.family == "agenda" and not levels[n]:
            break
        last = at
    return last


def _find_speaker(told: Found[str]) -> Found[str] | None:
    match = _SPOKE.search(told.value)
    if match is None:
        return None
    role = re.split(r"[，。；]", match[1])[-1]
    role = re.sub(r"^.*?(?:召开|出席|会上)[，,]?", "", role)
    return Found(role, told.number, match[0]) if role else None


def _find_day(told: Found[str], own: Found[PartialDate] | None) -> Found[PartialDate] | None:
    """Return the day on which a meeting was held; its year is the text's own where the day is surely in it."""
    dated = find_date(told.value[: told.value.find("召开") + 40])
    if dated is not None:
        return Found(dated.date, told.number, told.words[:60])
    named = find_month_day(told.value[:60])
    if named is None or own is None:
        return None
    month, day, words = named
    latest = own.value.month or _EARLY
    if month > latest:
        return None
    return Found(PartialDate(own.value.year, month, day), told.number, f"{words}（年份据{own.words}）")
