"""The title of a text: which of its first lines it fills, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..text.salutation import is_salutation
from .chrome import read_dateline
from .date import find_date, is_unfinished, plain, strip_wrapping
from .heading import read_mark
from .row import LONGEST, SENTENCE, Row
from .speaker import is_office_and_more, read_name, read_office_and_more, read_role, read_speaker

LONGEST_TITLE = 80
HEAD = 14
"""How many lines may stand before the first words of a text."""

AT_MEETING = re.compile(
    r"(?:在|于)(.{3,60}?(?:会[议議]?|會議?|大[会會]|全会|班|论坛|仪式|典礼|结业式|活动|党课))(?:上|期间)?(?:的.{2,8})?[）)]?$"
)
_SHORT = 40
# Longer than any line of a head, however wide its letters are set.
_WIDEST = 400
_LONGEST_KIND = 6
_ISSUE = re.compile(
    r"[〔\[（(【]?(?:19|20)\d\d[〕\]）)】]?\s*第?\s*\d{1,4}\s*[号期]|[（(]?第?\s*\d{1,4}\s*[号期][）)]?"
)
_MOST_LINES = 3
_TWO = 2
_SHORTEST = 3
_NO_TITLE_END = re.compile(r"[。！？；：，、…!?;:,]$")
_UNFINISHED = re.compile(r"[的、暨和与及]$|^在(?!.*上)|[—―]$|[“《（(]$")
# 关于…计划 / 执行情况的报告 ends where it says what it is of what.
_ABOUT = re.compile(r".{0,20}关于(?!.*的[^的]{2,8}$)")
_LETTER_SPACED = re.compile(r"\S(?:\s+\S){2,}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")
_SPACED_RUN = re.compile(r"(?<![^\s])[\u4e00-\u9fff](?:[ \u3000\t\xa0]+[\u4e00-\u9fff](?![^\s（(〔【]))+")
_QUOTED = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(“[^”“]{1,16}”)[\s\u3000]+(?=[\u4e00-\u9fff])")
_DASH = re.compile(r"\s*(?:[—―─–]{1,4}|-{2,6}|－{1,4}|ーー|[-–](?=\s*[在写]))\s*")
_NOT_A_TITLE = re.compile(
    r"[（(〔【\[].*[）)〕】\]]$|附件|(?:交流)?(?:发言|讲话)?(?:材料|文件)?之?[一二三四五六七八九十\d]{1,3}$|会议(?:交流|发言|典型|经验|汇报)*(?:材料|文件|资料)|交流材料[之一二三四五六七八九十\d]*$|材料[之一二三四五六七八九十\d（(]|文件[之一二三四五六七八九十\d]|内部(?:资料|文件|材料)|(?:不得|请勿|严禁)外传|会后收回|注意(?:保存|保密)|绝密|机密|秘密|目\s*录$|签发|编号|(?:[〔\[（(【](?:19|20)\d\d[〕\]）)】])?\s*第\s*\S{1,5}\s*[期号]$|(?:领导|重要)讲话(?:摘登|选登|参阅)?$|"
    r".*(?:文件|简报)$|[\u4e00-\u9fff“”]{0,10}(?:通讯|参阅|动态|专报|快报|要情|导读|摘报|内参|简讯)$|[□■●○◆◇▪➢]|.*[〔\[（(【](?:19|20)\d\d[〕\]）)】]\s*(?:第)?\s*\S{1,6}\s*号|[\d\s.、-]+$|[*×\s]+$|[^：:]{2,5}[：:](?!在.{4,}的).+|.{0,30}(?:开会|会议)(?:时间|地点)"
)
_CLOSED = re.compile(
    r"(?:讲话|报告|发言|致辞|致词|主持词|主持稿|开幕词|闭幕词|开幕辞|闭幕辞|提纲|讲稿|党课|汇报|总结|材料|批示|通知|纪要|议程|点评|意见|方案|要点|说明|决议|决定|公报|贺信|贺词|谈话|寄语|动员|体会|感言|报告稿|发言稿|讲话稿|串词|小结|通报|公告|倡议书|表态|述职|安排|计划|规划|演讲|实录)"
    r"[\s\u3000]*(?:[（(〔【].{1,24}[）)〕】][\s\u3000]*)*(?:摘要|节选|全文|摘编|要点|提要|[一二三四])?[*＊※]?$"
)
_NAMED = re.compile(r"(.{2,12}?)[\s\u3000]*[：:][\s\u3000]*(.{4,})$")
_DASHED = re.compile(r"(.{4,60}?)\s*(?:[—―─–]{1,4}|-{2,6})\s*(.{6,60}?(?:会|班|式|议|日)上?)(?:[\s\u3000]+(.{2,40}))?$")
_NUMBERED_MATERIAL = re.compile(
    r".{4,40}(?:会议?|大会)[\u4e00-\u9fff]{0,4}(?:发言|交流|汇报)?材料[\s\u3000]*[之（(]?[一二三四五六七八九十\d]{1,3}[）)]?"
)
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
# The line of a bulletin that says who issued it, and when.
_ISSUED = re.compile(
    r"\S{2,30}(?:委员会|政府|办公[厅室]|党组|局|厅|部|委|院)(?:编印?|[\s\u3000]+\S+年\S+月\S+日)(?:印发)?"
)
_ISSUER = re.compile(r"(?:委员会|人民政府|办公[厅室]|党组|党工委|[\u4e00-\u9fff](?:局|厅|部|委|公司))$")
_REPORTED = re.compile(r"(?:常务委员会|常委会)?工作报告")
_REPORTING = re.compile(r"(?:委员会|[检檢]察院|法院|政府|代表大会|第\S{1,4}届(?:委员会|理事会))$")
_GLUED = re.compile(r"(.{4,}?)[\s\u3000]*[（(]([^（）()]{6,40})[）)][\s\u3000]*(.{0,40})$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it stands at the head of a text.

    Attributes:
        text: The title, with its subtitle.
        rows: The places of the rows that it fills.
        subtitle: The part of it after a dash, or "".
        glued: What stands on its line beside it: a date, a speaker.

    """

    text: str
    rows: tuple[int, ...]
    subtitle: str = ""
    glued: tuple[str, ...] = ()


def join_letters(line: str) -> str:
    """Return a letter-spaced line, 主 持 词, as it is read; other blanks stay, as single ones, and Markdown's mark goes."""
    line = _HEADING.sub("", line)
    if _LETTER_SPACED.fullmatch(line):
        return "".join(line.split())
    line = _QUOTED.sub(r"\1", line)
    joined = _SPACED_RUN.sub(lambda run: "".join(run[0].split()) if len(run[0].split()) > _TWO else run[0], line)
    return " ".join(joined.split())


def is_dashed(text: str) -> bool:
    """Whether a line begins with the dash of a subtitle."""
    match = _DASH.match(text)
    return match is not None and match.end() < len(text)


def is_numbered_material(text: str) -> bool:
    """Whether a line says which of a meeting's papers a text is, over its title: ××会议交流发言材料之三."""
    return _NUMBERED_MATERIAL.fullmatch(text) is not None


def may_be_title(text: str) -> bool:
    """Whether a line may be a title, or a part of one."""
    bare = strip_dash(text)
    return (
        0 < len(bare) <= LONGEST_TITLE
        and not _NO_TITLE_END.search(bare)
        and not _NOT_A_TITLE.match(bare)
        and read_mark(bare.lstrip("*# ")) is None
        and not is_numbered_material(bare)
        and not _ISSUED.fullmatch(bare)
        and "。" not in bare
        and not is_salutation(bare)
        and not is_unfinished(bare)
        and not _is_dated_line(bare)
        and any("\u4e00" <= character <= "\u9fff" for character in bare)
    )


def is_closed(text: str, kinds: Iterable[str] = ()) -> bool:
    """Whether a title ends as titles end: with what kind of text it is."""
    return _CLOSED.search(text) is not None or text.endswith(tuple(kinds))


def strip_dash(text: str) -> str:
    """Return a line without the dash that it begins with."""
    return _DASH.sub("", text, count=1) if _DASH.match(text) else text


def find_title(texts: Sequence[str], kinds: Sequence[str]) -> Title | None:
    """Return the title that begins with the first of the lines, if it may be one.

    Args:
        texts: The lines from a possible title on, none of them chrome.
        kinds: The names of kinds of text, with which titles end.

    """
    glued = _unglue(texts[0], kinds)
    if glued is not None:
        return glued
    # A motto may end with ！ where a subtitle stands under it.
    motto = texts[0].rstrip("！!") if len(texts) > 1 and is_dashed(texts[1]) and _is_subtitle(texts[1]) else texts[0]
    if not may_be_title(motto) or is_dashed(texts[0]) or is_salutation(texts[0]):
        return None
    count = _count_lines(texts, kinds)
    title = "".join(_joint(texts[:count]))
    rows = tuple(range(count))
    if count < len(texts) and is_dashed(texts[count]) and _is_subtitle(texts[count]):
        end = count + 1
        while end < min(len(texts), count + _MOST_LINES) and not is_closed(texts[end - 1], kinds):
            if not may_be_title(texts[end]) or read_speaker(texts[end]):
                break
            end += 1
        # What follows the subtitle is a part of it only where it finishes it.
        if end > count + 1 and not is_closed(texts[end - 1], kinds):
            end = count + 1
        subtitle = "".join(_joint(texts[count:end]))
        return Title(f"{title}——{strip_dash(subtitle)}", tuple(range(end)), strip_dash(subtitle))
    return Title(title, rows)


def choose_title(rows: Sequence[Row], places: Sequence[int], kinds: Sequence[str]) -> tuple[int, Title] | None:
    """Return the title with its place among the places: the first that reads as one, else the first that may be one."""
    best: tuple[int, Title] | None = None
    end = 0
    for at, place in enumerate(places[:HEAD]):
        row = rows[place]
        if row.table or is_salutation(row.text) or (len(row.text) > LONGEST and SENTENCE.search(row.text)):
            break
        person = read_speaker(row.text) if not is_closed(row.text, kinds) else None
        is_person = person is not None and (best is None or (person.role is not None and person.name is not None))
        if is_person and at == end:
            end += best is not None
        if at < end or is_person:
            continue
        title = find_title([rows[n].text[:_WIDEST] for n in places[at : at + 7]], kinds)
        if title is None:
            continue
        if is_closed(title.text, kinds) or title.glued or title.subtitle or AT_MEETING.search(title.text):
            if _is_said_longer(title.text, rows, places[at + 1 : at + 5], kinds):
                end = at + 1
                continue
            # Right after a short line that might have been one, it wins.
            if best is None or (at == end and len(best[1].text) < _SHORT):
                best = at, title
            break
        if best is None:
            best, end = (at, title), at + len(title.rows)
    return best


def _is_said_longer(title: str, rows: Sequence[Row], following: Sequence[int], kinds: Sequence[str]) -> bool:
    """Whether a title is only the kind that the line under it ends with, or the masthead of what is numbered under it.

    审议意见 over 关于…的审议意见, ××常务会议纪要 and 〔2023〕12号 over ××第38次常务会议纪要.
    """
    if not following:
        return False
    text = rows[following[0]].text
    if _ISSUE.fullmatch(text):
        below = [rows[n].text for n in following[1:]]
        return any(one.endswith(title[-2:]) and is_closed(one, kinds) and len(one) <= LONGEST for one in below)
    if len(title) > _LONGEST_KIND:
        return False
    return text.startswith(("关于", "在")) and text.endswith(title) and is_closed(text, kinds)


def _count_lines(texts: Sequence[str], kinds: Sequence[str]) -> int:
    """Return how many lines the title fills: up to three, the last of which ends it."""
    lines = [join_letters(text) for text in texts[:_MOST_LINES]]
    is_whole = is_closed(lines[0], kinds) and not _UNFINISHED.search(lines[0]) and not _ABOUT.match(lines[0])
    if is_whole or _is_issuer(texts, kinds):
        return 1
    for count, line in enumerate(lines[1:], 2):
        if is_dashed(line):
            return count - 1
        if not _may_go_on(line):
            break
        if is_closed("".join(lines[:count]), kinds):
            return count
    if _UNFINISHED.search(lines[0]) and len(texts) > 1 and _may_go_on(texts[1]) and not is_dashed(texts[1]):
        return 2
    # A motto of two lines goes with the subtitle under it.
    if (
        len(texts) > _TWO
        and _may_go_on(texts[1])
        and is_dashed(texts[2])
        and not is_dashed(texts[1])
        and _is_subtitle(texts[2])
    ):
        return 2
    return 1


def _is_issuer(texts: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether the first line is 中共××乡委员会 over 在…会上的讲话; ××办公室 over 关于…的通知 is one title with it."""
    following = texts[1] if len(texts) > 1 else ""
    if following.endswith("的") and len(texts) > _TWO:
        # 在…会上的 / 讲话
        following += join_letters(texts[2])
    return _ISSUER.search(texts[0]) is not None and following.startswith("在") and is_closed(following, kinds)


def _may_go_on(line: str) -> bool:
    if line.strip() in ("告", "话", "词", "言", "稿", "纲"):
        return True
    person = read_speaker(line)
    if (
        person is not None
        and (person.name is not None or read_role(line))
        and not re.match(r"(?:在|全[省市县区国])", line)
    ):
        return False
    return may_be_title(line) and not find_date(line)


def _is_subtitle(line: str) -> bool:
    """Whether a dashed line is a subtitle, and not the line that says when and where."""
    bare = strip_dash(line)
    dated = find_date(bare)
    return (
        may_be_title(line)
        and read_speaker(bare) is None
        and not is_office_and_more(bare)
        and not (dated and not dated.before.strip() and not _CLOSED.search(bare))
        and not (dated and _part(bare))
    )


def _joint(lines: Sequence[str]) -> list[str]:
    parts: list[str] = []
    for n, line in enumerate(lines):
        text = join_letters(line)
        # Two lines each of which could stand alone are parted by a blank; a broken one is not.
        if (
            n
            and not _UNFINISHED.search(join_letters(lines[n - 1]))
            and not _ABOUT.match("".join(parts))
            and len(text) > _SHORTEST
            and not text.startswith(("会议", "上的", "大会", "闭幕", "开幕", "主持"))
            # An organ over its 工作报告 is no title of its own.
            and not (_REPORTED.match(text) and _REPORTING.search(join_letters(lines[n - 1])))
        ):
            parts.append(" ")
        parts.append(text)
    return parts


def _is_dated_line(text: str) -> bool:
    dated = find_date(text)
    return dated is not None and not dated.before.strip("（(〔【—―─–- \u3000") and not _CLOSED.search(text)


def _unglue(line: str, kinds: Sequence[str]) -> Title | None:
    """Return the title of a line that it shares with the dateline of an agency, its date or its speaker."""
    start = read_dateline(line)
    if 0 < start < len(line):
        rest = line[start:].strip()
        if may_be_title(rest) and is_closed(rest, kinds):
            return Title(join_letters(rest), (0,), glued=(line[:start].strip(),))
    match = _GLUED.match(line)
    parted = _unglue_blanks(line, kinds) if match and not is_closed(match[1], kinds) else None
    if parted is not None:
        return parted
    if match and find_date(match[2]) and may_be_title(match[1]) and len(match[1]) <= LONGEST_TITLE:
        rest = match[3].strip()
        if not rest or read_speaker(rest) or read_office_and_more(rest):
            return Title(join_letters(match[1]), (0,), glued=tuple(part for part in (match[2], rest) if part))
    dashed = _DASHED.match(line)
    if dashed and is_closed(dashed[1], kinds) and may_be_title(dashed[1]):
        dated = find_date(dashed[2])
        said = dashed[3]
        is_said = not said or read_speaker(said) or read_office_and_more(said)
        if dated and not dated.before.strip() and is_said:
            return Title(join_letters(dashed[1]), (0,), glued=tuple(part for part in dashed.groups()[1:] if part))
    named = _NAMED.match(line)
    if named and read_name(named[1]) and may_be_title(named[2]) and is_closed(named[2], kinds):
        return Title(join_letters(named[2]), (0,), glued=(named[1],))
    return _unglue_blanks(line, kinds)


def _unglue_blanks(line: str, kinds: Sequence[str]) -> Title | None:
    """Return the title of a line in which blanks alone part it from date and speaker."""
    if len(line) > LONGEST_TITLE * 2 or _LETTER_SPACED.fullmatch(line):
        return None
    gaps = list(re.finditer(r"[\s\u3000]+", line))
    for gap in gaps:
        title, rest = line[: gap.start()], line[gap.end() :]
        if not may_be_title(title) or not is_closed(join_letters(title), kinds):
            continue
        parts = _part(rest)
        if parts:
            return Title(join_letters(title), (0,), glued=parts)
    return None


def _part(rest: str) -> tuple[str, ...]:
    """Return what stands beside a title as date and speaker, in this order or the other; nothing where it is neither."""
    if read_speaker(rest):
        return (rest,)
    dated = find_date(rest)
    if dated is None:
        return ()
    before = dated.before.strip("（(〔【—- \u3000")
    after = strip_wrapping(dated.after)
    written = plain(rest)[len(dated.before) : len(plain(rest)) - len(dated.after)]
    if not before and not after:
        return (written,)
    if after and not before and read_speaker(after):
        return (written, after)
    return (before, written) if before and not after and read_speaker(before) else ()
