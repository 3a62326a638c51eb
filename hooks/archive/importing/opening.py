"""The opening of a text: what the lines before its first words say of it, each value with the line that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..text.salutation import is_salutation
from .chrome import DATELINE, PAGE_DATA, read_dateline
from .date import CLOCK, DATE_LABEL, PAGED, Dated, find_date, find_open_date, is_numeric, is_unfinished, strip_wrapping
from .evidence import Found
from .heading import is_marked
from .row import LONGEST, SENTENCE, Row, squeeze
from .signature import find_late_date
from .speaker import Person, find_subject, read_name, read_office_and_more, read_role, read_speaker
from .subject import find_version
from .title import AT_MEETING, HEAD, choose_title, is_closed, strip_dash

TITLE, REPEATED, DATE, SPEAKER, VERSION, MEETING = "题名", "重复的题名", "日期", "责任者", "稿本", "会议"

# One sign alone; several are a redaction.
_NOTE_MARK = re.compile(r"(?<![*＊※])[*＊※]$")
_NOTE = re.compile(r"[*＊※](?![*＊※])")
_HIDDEN = re.compile("[×xX*□]")
_MOST_UNKNOWN = 2
_EDITORIAL = ("编者按", "【编者按】", "[编者按]", "（编者按", "按：")
_ORGAN = re.compile(r"(?:委员会|政府|办公[厅室]|党组|[局厅部委院])$")
# What a news site puts before a title.
_HEADED = re.compile(r"^[（(【\[](?:两会|重磅)?(?:受权发布|全文|授权发布|最新|实录|全文实录)[）)】\]][\s\u3000]*(?=\S)")
_NOTED = re.compile(r"([^（(]{5,20}?[年月日])[\s\u3000]*[（(]([^（）()]{2,30})[）)]")
# 2024年5月28日　石埠镇: when and where.
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:[省市县区州旗镇乡村]|宾馆|会议室|会议厅|会议中心|报告厅|会堂|礼堂|指挥部|现场)$"
)
_TIMED = re.compile(r"(?:议程|日程|纪要|实录)(?:[（(].*)?$")
# Pages do not tell their hour so.
_HALF_DAY = re.compile(r"上午|下午|晚")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_HOSTED = re.compile(r"主持(?:词|稿|讲话)(?:[（(].*)?$")
_HOST_LABEL = re.compile(r"主持人?[\s\u3000]*[:：][\s\u3000]*")
_GOES_ON = re.compile(r"(?!在|于|[（(〔【])[^，。；：\d]{0,30}上[）)〕】]?")


@dataclass(slots=True)
class Opening:
    """What a text tells of itself at its head; empty where it does not.

    Attributes:
        title: Its title, letter-spacing undone, with its subtitle.
        subtitle: The part of the title after the dash.
        date: Its date, as precisely as it stands there.
        speaker: Who speaks.
        version: The id of its version.
        meeting: The meeting that the line with the date names.
        dateline: The agency that sent it.
        salutation: How it addresses those present.
        header: What each row says that moved to the front matter, by the place of the row.

    """

    title: Found[str] | None = None
    subtitle: str = ""
    date: Found[PartialDate] | None = None
    speaker: Found[Person] | None = None
    version: Found[str] | None = None
    meeting: Found[str] | None = None
    dateline: Found[str] | None = None
    salutation: Found[str] | None = None
    header: dict[int, str] = field(default_factory=dict)


def read_opening(rows: Sequence[Row], chrome: Mapping[int, str], vocabularies: Vocabularies) -> Opening:
    """Return what the rows of a text tell at its head and, for the date, at its foot."""
    places = [n for n in range(len(rows)) if n not in chrome]
    opening = Opening()
    kinds = tuple(name for name in vocabularies.kinds.by_name if len(name) > 1 and not name.isascii())
    at = _read_title(rows, places, kinds, opening)
    _read_lines(rows, places, at, vocabularies, opening, is_paged=bool(chrome))
    _read_salutation(rows, places, opening)
    if opening.speaker is None and opening.title is not None:
        subject = find_subject(opening.title.value) or find_subject(opening.subtitle)
        if subject is not None:
            opening.speaker = Found(subject, opening.title.number, opening.title.words)
    if opening.version is None and opening.title is not None:
        opening.version = _find_bracketed_version(opening.title, vocabularies)
    if opening.date is None:
        unread = [rows[n] for n in places if n not in opening.header]
        opening.date = find_late_date(unread, opening.title)
    return opening


def _read_title(rows: Sequence[Row], places: Sequence[int], kinds: Sequence[str], opening: Opening) -> int:
    """Find the title; return the place, among the places, after it."""
    best = choose_title(rows, places, kinds)
    if best is None:
        return 0
    at, title = best
    filled = [places[at + n] for n in title.rows]
    words = "\n".join(rows[n].text for n in filled)
    text, subtitle = _HEADED.sub("", title.text), title.subtitle
    if _NOTE_MARK.search(text) and any(_NOTE.match(row.text) and row.text[0] == text[-1] for row in rows):
        # A note explains the title: its mark is no part of it.
        text, subtitle = text[:-1].rstrip(), subtitle[:-1].rstrip()
    opening.title = Found(text, rows[filled[0]].number, words)
    opening.subtitle = subtitle
    opening.header.update(dict.fromkeys(filled, TITLE))
    for part in title.glued:
        _read_part(part, rows[filled[0]], opening)
    for n in places[:at]:
        said = _read_line(rows[n], opening, is_paged=False) if rows[n].text else None
        if said is not None:
            opening.header[n] = said
    return at + len(title.rows)


def _read_part(part: str, row: Row, opening: Opening) -> None:
    if read_dateline(part):
        opening.dateline = Found(part, row.number, row.text)
        return
    dated = find_date(part)
    if dated and opening.date is None:
        opening.date = Found(dated.date, row.number, row.text)
        _read_meeting(dated, row, opening)
        return
    person = read_speaker(part) or read_office_and_more(part)
    if person and opening.speaker is None:
        opening.speaker = Found(person, row.number, row.text)


def _read_lines(
    rows: Sequence[Row], places: Sequence[int], at: int, vocabularies: Vocabularies, opening: Opening, *, is_paged: bool
) -> None:
    """Read the lines under the title up to the first words of the text."""
    unknown = 0
    end = min(len(places), at + HEAD)
    while at < end:
        place = places[at]
        row = rows[place]
        is_long = len(row.text) > LONGEST and not row.text.startswith(_EDITORIAL)
        if row.table or is_salutation(row.text) or is_long or is_marked(row.text):
            break
        following = rows[places[at + 1]] if at + 1 < len(places) else None
        said = _read_pair(row, following, opening)
        if said and following is not None:
            opening.header[place] = opening.header[places[at + 1]] = said
            at += 2
            continue
        repeated = _read_repeated(rows, places, at, opening)
        if repeated:
            opening.header.update(dict.fromkeys(places[at : at + repeated], REPEATED))
            at += repeated
            continue
        if _read_noted(row, vocabularies, opening, is_paged=is_paged):
            opening.header[place] = VERSION
            at += 1
            continue
        found = find_version(row.text, vocabularies.versions) if opening.version is None else None
        if found and (row.text[:1] in "（(【〔[" or len(row.text) <= len(found[1]) + 12):
            opening.version = Found(found[0], row.number, row.text)
            _read_line(row, opening, is_paged=is_paged)
            opening.header[place] = VERSION
        elif (reason := _read_line(row, opening, is_paged=is_paged)) is not None:
            opening.header[place] = reason
        else:
            unknown += not row.text.startswith(_EDITORIAL)
            if unknown > _MOST_UNKNOWN or (SENTENCE.search(row.text) and not row.text.startswith(_EDITORIAL)):
                break
        at += 1


def _read_noted(row: Row, vocabularies: Vocabularies, opening: Opening, *, is_paged: bool) -> bool:
    """Read a line that says when, and in brackets what the text was made of: 2024年6月（根据录音整理）."""
    noted = _NOTED.fullmatch(row.text)
    found = find_version(noted[2], vocabularies.versions) if noted and opening.version is None else None
    if noted is None or found is None or _read_line(Row(noted[1], row.number), opening, is_paged=is_paged) is None:
        return False
    opening.version = Found(found[0], row.number, row.text)
    return True


def _read_line(row: Row, opening: Opening, *, is_paged: bool) -> str | None:
    """Read a line that is a date, a speaker or a dateline, and nothing else; return what it says."""
    text = row.text
    if len(text) > LONGEST or SENTENCE.search(text):
        return None
    if opening.dateline is None and read_dateline(text) == len(text):
        opening.dateline = Found(text, row.number, text)
        return DATELINE
    bare = strip_dash(DATE_LABEL.sub("", text))
    dated = find_date(bare)
    if dated is not None:
        return _read_dated(dated, row, opening, is_paged=is_paged)
    year = find_open_date(bare)
    if year is not None and opening.date is None:
        opening.date = Found(year, row.number, text)
        # What is withheld stays where it stands.
        return None if _HIDDEN.search(text) else DATE
    meeting = AT_MEETING.match(strip_wrapping(bare))
    if meeting and (text[:1] in "（(—―-" or opening.date) and opening.meeting is None and opening.title is not None:
        opening.meeting = Found(meeting[1], row.number, text)
        return MEETING
    return _read_person(row, opening)


def _read_person(row: Row, opening: Opening) -> str | None:
    """Take the office or name that a line is, where none is known yet."""
    line = _undress(row.text, opening)
    person = read_speaker(line) or (read_office_and_more(line) if opening.title else None)
    known = opening.speaker
    if person is None:
        return None
    if known is not None and known.value.name is not None:
        # A name with the office on the next line.
        if known.value.role is not None or person.name is not None or known.number != row.number - 1:
            return None
        opening.speaker = Found(Person(person.role, known.value.name), known.number, f"{known.words}\n{row.text}")
        return SPEAKER
    # An office of several lines; its second line is no other person.
    is_second = known is not None and person.role is not None
    if is_second and known is not None and (known.value.role is None or known.number != row.number - 1):
        return None
    role = "、".join(part for part in (known.value.role if known else None, person.role) if part) or None
    number = opening.speaker.number if opening.speaker else row.number
    opening.speaker = Found(Person(role, person.name), number, row.text)
    return SPEAKER


def _undress(text: str, opening: Opening) -> str:
    """Return a line without the bold of a Markdown file, and that of a host script without 主持人：."""
    title = opening.title
    if title is None:
        return text
    bold = _BOLD.fullmatch(text) if title.words.startswith("#") else None
    text = bold[1] if bold else text
    return _HOST_LABEL.sub("", text) if _HOSTED.search(title.value) else text


def _read_dated(dated: Dated, row: Row, opening: Opening, *, is_paged: bool) -> str | None:
    """Take the date of a line, if it and what stands beside it are all that the line says."""
    before, after = strip_wrapping(dated.before), strip_wrapping(dated.after)
    is_issued = _ORGAN.search(before) is not None and read_speaker(before) is None
    if _is_clocked(row, opening) or is_issued or (is_paged and is_numeric(row.text)):
        return None
    known = opening.date
    if known is not None:
        is_plain = not before and not after and row.text != known.words
        if not is_plain or is_numeric(row.text) or not is_numeric(known.words) or known.number == row.number:
            return None
        # A page tells its own date in figures; the date of the text stands under it.
        for place in [place for place, reason in opening.header.items() if reason == DATE]:
            opening.header[place] = PAGE_DATA
        opening.date = None
    is_bracketed = row.text[:1] in "（(〔【"
    stands_alone = (
        not after
        or re.fullmatch(
            r"\d{1,2}[:：]\d{2}|(?:[（(]?[^（）()]{1,6}[）)])?\s*(?:上午|下午|晚|晚上)\s*[\d:：]{0,5}|(?:[至到—–~-].{1,12}|星期.|[（(].{1,6}[）)]|起)",
            after,
        )
        is not None
    )
    is_placed = not stands_alone and not before and _PLACED.match(after) is not None
    stands_alone = stands_alone or is_placed
    person = None if stands_alone else read_speaker(after)
    named = AT_MEETING.search(f"在{before}" if before and not before.startswith("在") else before or after)
    if before and not (is_bracketed or named or read_speaker(before)):
        return None
    if not (stands_alone or person or after.startswith(("在", "于")) or is_bracketed):
        return None
    opening.date = Found(dated.date, row.number, row.text)
    _read_meeting(dated, row, opening)
    person = person or (read_speaker(before) if before else None)
    if person and opening.speaker is None:
        opening.speaker = Found(person, row.number, row.text)
    # Neither the hour nor the place stands in the front matter.
    return None if is_placed or CLOCK.search(row.text) else DATE


def _is_clocked(row: Row, opening: Opening) -> bool:
    """Whether a line tells a time of day, as those of pages do; but that of an agenda or of minutes is when it is held."""
    if CLOCK.search(row.text) is None:
        return False
    is_held = opening.title is not None and (_TIMED.search(opening.title.value) or _HALF_DAY.search(row.text))
    return not is_held or not DATE_LABEL.match(row.text) or PAGED.search(row.text) is not None or is_numeric(row.text)


def _read_meeting(dated: Dated, row: Row, opening: Opening) -> None:
    for words in (strip_wrapping(dated.after), strip_wrapping(dated.before)):
        match = AT_MEETING.match(words)
        if match and opening.meeting is None:
            opening.meeting = Found(match[1], row.number, row.text)


def _read_pair(row: Row, following: Row | None, opening: Opening) -> str | None:
    """Read a date that is broken over two lines, or an office with the name on the next line."""
    if following is None or following.table or len(following.text) > LONGEST:
        return None
    both = Row(row.text + following.text, row.number)
    if opening.date is None and is_unfinished(row.text) and not SENTENCE.search(following.text):
        dated = find_date(both.text)
        if dated and not strip_wrapping(dated.before) and _read_dated(dated, both, opening, is_paged=False):
            return DATE
    if opening.date is None and not row.text.endswith(("上", "）", ")")) and _GOES_ON.fullmatch(following.text):
        # ——2025年1月9日在第八届人民代表大会 / 第五次会议上
        dated = find_date(row.text)
        if dated and not strip_wrapping(dated.before) and strip_wrapping(dated.after).startswith(("在", "于")):
            dated = find_date(both.text) or dated
            if len(both.text) <= LONGEST * 2 and _read_dated(dated, both, opening, is_paged=False):
                return DATE
    role = read_role(row.text)
    name = read_name(strip_dash(following.text), is_after_office=role is not None)
    if opening.speaker is None and role and name and not is_salutation(following.text):
        opening.speaker = Found(Person(role, name), row.number, f"{row.text}\n{following.text}")
        return SPEAKER
    return None


def _read_repeated(rows: Sequence[Row], places: Sequence[int], at: int, opening: Opening) -> int:
    """Return how many lines from here say the title, or the end of it, once more."""
    if opening.title is None:
        return 0
    title = squeeze(opening.title.value)
    said = ""
    for count, place in enumerate(places[at : at + 3], 1):
        said += squeeze(rows[place].text)
        if len(said) > 2 and title.endswith(said) and (title == said or is_closed(said)):  # noqa: PLR2004 - 报告 alone is no title
            return count
        if said not in title:
            break
    return 0


def _read_salutation(rows: Sequence[Row], places: Sequence[int], opening: Opening) -> None:
    for place in places[: HEAD + 4]:
        row = rows[place]
        if place not in opening.header and is_salutation(row.text):
            opening.salutation = Found(row.text, row.number, row.text)
            return
        match = re.match(
            r"(?:同志们|各位(?:代表|领导|同志|委员|来宾)[^。：！，]{0,30}|尊敬的[^。]{2,60}?)[：！，]", row.text
        )
        if place not in opening.header and match and opening.salutation is None:
            opening.salutation = Found(match[0], row.number, match[0])
            return


def _find_bracketed_version(title: Found[str], vocabularies: Vocabularies) -> Found[str] | None:
    for bracketed in re.findall(r"[（(〔【]([^（）()〔〕【】]{2,20})[）)〕】]", title.value):
        found = find_version(bracketed, vocabularies.versions)
        if found:
            return Found(found[0], title.number, bracketed)
    return None
