"""A mark of classification: the words by which a document says that it is a state secret, as offices print them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HEAD = 20
"""How many lines at the head of a text are read for a mark that has no star."""

_GRADE = r"(?:[绝絕]密|[机機]密|[秘祕]密)"
_STARS = "★☆✩✪✫✬✭✮✯✰⋆⭐⭑⭒"
_URGENCY = "(?:特急|加急|急件|平急|特提)"
_TERM = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:年|[个個]月|月|天|日)"
_UNTIL = rf"(?:{_TERM}|[长長]期|[启啟]用前|公布前|解密前|至?[\d.\-]{{4,10}}前?|至?\d{{4}}年\d{{1,2}}月\d{{1,2}}日前?)"
# 机密★, ★秘密, 秘密★10年: the star makes a mark of the word wherever it stands.
_STARRED = re.compile(rf"{_GRADE}[)〕】\]]?[{_STARS}]|[{_STARS}][(〔【\[]?{_GRADE}")
_OPEN, _CLOSE = r"[(〔【\[{「『]", r"[)〕】\]}」』]"
# Alone on its line the word is a mark too: 机密, 【秘密】, 绝密 长期; a copy's number and the urgency may stand beside it.
_ALONE = re.compile(
    rf"{_URGENCY}?(?:(?:份[号號]|[编編][号號]|№|NO\.?):?)?\d{{0,8}}\*{{0,2}}{_OPEN}?(?:[内內]部)?{_GRADE}[*※]?(?:[级級])?{_CLOSE}?\*{{0,2}}"
    rf"[·・,:/—-]?{_OPEN}?{_UNTIL}?{_CLOSE}?(?:文件|[资資]料|材料)?{_URGENCY}?"
)
_LABELLED = re.compile(
    rf"(?:密[级級]|秘密等[级級]|保密等[级級]|保密[级級][别別]|涉密等[级級]|密[级級]和保密期限)[:;,]?[(〔【\[]?(?:[为為]|是)?{_GRADE}"
)

# Every engine of regular expressions reads them alike: the form in the browser does not keep a text that they find.
PATTERNS = {"starred": _STARRED.pattern, "alone": _ALONE.pattern, "labelled": _LABELLED.pattern}


def find_mark(lines: Iterable[str]) -> int | None:
    """Return which line, from 0, bears a mark of classification; None where none does.

    Words of running text are no mark: 保守国家秘密, 保密工作, 机密文件的管理.
    """
    words = 0
    for place, line in enumerate(lines):
        if "密" not in line:
            words += bool(line.strip())
            continue
        text = _squeeze(line)
        if _STARRED.search(text):
            return place
        if words < HEAD and (_ALONE.fullmatch(text) or _LABELLED.match(text)):
            return place
        words += 1
    return None


def bears_mark(data: bytes) -> bool:
    """Whether a file that no reader of ours opens holds a starred mark, in an encoding that office programs write."""
    return any(mark in data for mark in _RAW)


def _squeeze(line: str) -> str:
    """Return a line without blanks, in plain digits and brackets."""
    return "".join(unicodedata.normalize("NFKC", line).split())


def _escape_rtf(text: str) -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030")).encode()


_RAW = tuple(
    encoded
    for word in ("绝密★", "机密★", "秘密★", "絕密★", "機密★")
    for encoded in (word.encode("utf-16-le"), word.encode("gb18030"), word.encode(), _escape_rtf(word))
)
