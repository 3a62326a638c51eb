"""A bundle: a file that holds several texts, and where it is cut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..text.salutation import is_salutation
from .chrome import read_reason
from .date import find_date, strip_wrapping
from .evidence import Found
from .heading import is_marked
from .row import Row
from .speaker import find_subject, is_office_and_more, read_name, read_speaker
from .title import find_title, is_closed, is_dashed

_LEAST_BODY = 30
_NEAR = 4
_SEEN = 8
_SHORTEST_ORGAN, _LONGEST_ORGAN = 3, 30
_LONGEST = 60
_SHORTEST_TITLE = 8
_HOSTED = re.compile(r"主持(?:词|稿|讲话)")
_SENTENCE_END = re.compile(r"[。！？!?…；：:）)][”’』」》）)\"']*$")
_ADDRESSED = re.compile(r"(?:同志们|各位(?:领导|代表|同志))[，：！]|尊敬的")
_SPOKEN = re.compile(r"[。！？；：][”’』」》）)]*$")
# What a speech ends with; after it a title need not say what kind of text it is.
_THANKED = re.compile(r"(?:谢谢(?:大家|各位)?|批评指正|(?:汇报|发言|讲话|报告)(?:到此)?(?:完毕|结束|完了))[。！!]*$")
_NUMBER = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]?$|(?:交流)?(?:发言|材料|讲话|附件|文件|篇目)?(?:材料)?之?[一二三四五六七八九十\d]{1,3}[：:]?$"
)
_CONTENTS = re.compile(
    r"目\s*录$|(?:汇编|材料选编|选编|文件汇编|发言材料|交流材料|学习资料|学习材料|会议材料|材料汇编)$"
)
_ORGAN = re.compile(
    r"(?:委|部|局|办|办公室|政府|厅|院|公司|社区|村|镇|乡|街道|党委|党组|支部|总支|中心|学校|委员会|县|区|市|协会|集团|银行|大学|学院|医院)[）)]?$"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a text of a bundle begins.

    Attributes:
        place: The place of its first row.
        title: What stands there.
        speaker: Who opens it, with the line that says so.

    """

    place: int
    title: Found[str]
    speaker: Found[str]


def find_cuts(rows: Sequence[Row], chrome: Mapping[int, str], kinds: Sequence[str]) -> tuple[Cut, ...]:
    """Return where the texts of a bundle begin; nothing for a file that is one text.

    A text begins with a line that reads as a title, after the end of another's sentence, with its speaker under it.
    """
    cuts: list[Cut] = []
    words = 0
    for place, row in enumerate(rows):
        if place in chrome or row.table:
            continue
        if words >= _LEAST_BODY or not cuts:
            cut = _read_cut(rows, place, chrome, kinds)
            if cut is not None and (place == 0 or words >= _LEAST_BODY or not _has_text(rows[:place], chrome)):
                cuts.append(cut)
                words = 0
                continue
        words += len(row.text)
    # What opens the file is no cut unless others follow.
    return tuple(cuts) if [cut for cut in cuts if _has_text(rows[: cut.place], chrome)] else ()


def is_number(text: str) -> bool:
    """Whether a line only numbers the text that comes after it: 发言二, 之三."""
    return _NUMBER.fullmatch(text) is not None


def is_cover(rows: Sequence[Row]) -> bool:
    """Whether rows before the first text of a bundle are its cover and its list of contents, and no text."""
    return not any(
        row.table or len(row.text) > _LONGEST or (_SPOKEN.search(row.text) and not is_number(row.text)) for row in rows
    )


def _has_text(rows: Sequence[Row], chrome: Mapping[int, str]) -> bool:
    return any(n not in chrome and (len(row.text) > _LONGEST or row.text.endswith("。")) for n, row in enumerate(rows))


def _read_cut(rows: Sequence[Row], place: int, chrome: Mapping[int, str], kinds: Sequence[str]) -> Cut | None:
    row = rows[place]
    if len(row.text) > _LONGEST or is_marked(row.text) or is_dashed(row.text) or is_salutation(row.text):
        return None
    if not _is_after_end(rows, place, chrome):
        return None
    following = [n for n in range(place, min(len(rows), place + _SEEN)) if n not in chrome]
    title = find_title([rows[n].text for n in following], kinds)
    if title is None or _CONTENTS.search(title.text):
        return None
    glued = next((part for part in title.glued if read_speaker(part)), None)
    speaker = Found(glued, row.number, row.text) if glued else None
    found, is_opened, is_dated = _read_speaker([rows[n] for n in following[len(title.rows) :][:_NEAR]])
    is_strong = is_closed(title.text, kinds)
    if speaker is None and found is None and is_strong and (is_opened or is_dated) and find_subject(title.text):
        found = Found(title.text, row.number, row.text)
    speaker = speaker or found
    person = read_speaker(speaker.value) if speaker else None
    is_named = person is not None and person.role is not None and person.name is not None
    if speaker is None or not (is_strong or is_opened or (is_named and _is_parted(rows, place, chrome))):
        return None
    # 市委书记××讲话 inside a host script is followed by no office and name of its own.
    if is_opened or is_dated or row.is_apart or (person is not None and person.role is not None):
        return Cut(place, Found(title.text, row.number, row.text), speaker)
    return None


def _is_parted(rows: Sequence[Row], place: int, chrome: Mapping[int, str]) -> bool:
    """Whether a line that does not say that it is a title may be one: after a text that has ended, or before any.

    A host thanks every speaker, and calls the next.
    """
    if len(rows[place].text) < _SHORTEST_TITLE or any(_HOSTED.search(row.text) for row in rows[:_NEAR]):
        return False
    before = next((n for n in range(place - 1, -1, -1) if n not in chrome), -1)
    if before < 0 or _THANKED.search(rows[before].text):
        return True
    return rows[place].is_apart and not _has_text(rows[:place], chrome)


def _read_speaker(rows: Sequence[Row]) -> tuple[Found[str] | None, bool, bool]:
    """Return who speaks by the lines under a title, whether those present are addressed, and whether there is a date."""
    speaker: Found[str] | None = None
    is_dated = False
    for row in rows:
        text = row.text
        if is_salutation(text) or _ADDRESSED.match(text):
            return speaker, True, is_dated
        dated = find_date(text) if len(text) <= _LONGEST else None
        if speaker is None and (read_speaker(text) is not None or _is_organ(text) or is_office_and_more(text)):
            speaker = Found(text, row.number, text)
        elif dated is not None and not strip_wrapping(dated.before):
            is_dated = True
        else:
            break
    return speaker, False, is_dated


def _is_organ(text: str) -> bool:
    bare = strip_wrapping(text)
    named = re.fullmatch(r"(\S+)[\s\u3000]+(.+)", bare)
    if named and read_name(named[2]):
        # 市财政局　王×: who speaks, and for whom.
        bare = named[1]
    return (
        _SHORTEST_ORGAN <= len(bare) <= _LONGEST_ORGAN
        and _ORGAN.search(bare) is not None
        and re.fullmatch(r"[\u4e00-\u9fff*×XＸ“”（）()、\s\u3000]+", bare) is not None
    )


def _is_after_end(rows: Sequence[Row], place: int, chrome: Mapping[int, str]) -> bool:
    before = place - 1
    while before >= 0 and before in chrome:
        before -= 1
    if before < 0:
        return True
    text = rows[before].text
    return (
        _SENTENCE_END.search(text) is not None
        or _NUMBER.fullmatch(text) is not None
        or _CONTENTS.search(text) is not None
        or read_reason(text) is not None
        or find_date(text) is not None
        or rows[before].table is not None
        or rows[place].is_apart
    )
