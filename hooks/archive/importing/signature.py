"""The signature of a text: the date that it bears at its foot, or calls its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.date import PartialDate
from .date import CLOCK, DATE_LABEL, find_date, find_year, is_numeric, strip_wrapping
from .evidence import Found
from .row import LONGEST, SENTENCE, Row

_OPENING = 6
_TODAY = re.compile(r"今天是\s*[^，。；\s]{0,6}\s*[^，。；]{4,20}?日")
_MINUTES = re.compile(r"纪要(?:[（(].*)?$")
_ISSUED = re.compile(r"\S{4,30}[\s\u3000]{2,}\S{4,14}日(?:印发)?")
_HELD = re.compile(
    r"[^，。；：]{0,8}?[^，。；：]{4,14}日(?:上午|下午|晚上?)?(?=[，,]?[^。；]{0,40}(?:召开|召集|举行|主持))"
)
_SIGNATURES = 4


def find_late_date(rows: Sequence[Row], title: Found[str] | None) -> Found[PartialDate] | None:
    """Return the date of the title, with its day, of a signature at the foot, else the one year that the title names.

    Args:
        rows: The rows that the head of the text does not tell of, in their order.
        title: The title.

    """
    named = find_year(title.value) if title else None
    if title and named and named.day:
        return Found(named, title.number, title.words)
    told = _find_told_date(rows, title)
    for row in reversed([row for row in rows[-_SIGNATURES:] if not row.table]):
        if len(row.text) > LONGEST or SENTENCE.search(row.text):
            break
        line = DATE_LABEL.sub("", row.text)
        dated = find_date(line) if not CLOCK.search(row.text) else None
        is_alone = dated and not strip_wrapping(dated.before) and strip_wrapping(dated.after) in ("", "印发")
        if dated and is_alone and not is_numeric(row.text):
            return Found(dated.date, row.number, row.text)
    if told:
        return told
    return Found(named, title.number, title.words) if title and named else None


def _find_told_date(rows: Sequence[Row], title: Found[str] | None) -> Found[PartialDate] | None:
    """Return the day that a text calls its own: 今天是2024年3月18日, or that of minutes, which begin with it."""
    is_minutes = title is not None and _MINUTES.search(title.value) is not None
    for row in rows[:_OPENING]:
        match = _TODAY.search(row.text) or (is_minutes and (_HELD.match(row.text) or _ISSUED.fullmatch(row.text)))
        dated = find_date(match[0]) if match else None
        if match and dated and dated.date.day:
            return Found(dated.date, row.number, match[0])
    return None
