"""The cover of a bundle: what its lines say of all texts in it, each value with the line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from .date import find_date, find_year
from .evidence import Found
from .row import Row
from .subject import find_kind
from .title import join_letters

_MEETING = re.compile(r"在?(?P<name>.{3,60}?(?:会议|大会|全会|座谈会|推进会|部署会|现场会|交流会|论坛|年会))")
_COLLECTED = re.compile(r"(?:材料|汇编|选编|文件|资料|集|稿|[（(].{1,12}[）)]|之?[一二三四五六七八九十\d]+)+$")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; empty where it does not."""

    date: Found[PartialDate] | None = None
    meeting: Found[str] | None = None
    kind: Found[str] | None = None

    def agrees_with(self, date: PartialDate) -> bool:
        """Whether a text of a date can be of the day that the cover names."""
        return self.date is None or self.date.value.agrees_with(date)


def read_cover(rows: Iterable[Row], vocabularies: Vocabularies) -> Cover:
    """Return what the rows of a cover say."""
    date, meeting, kind = None, None, None
    for row in rows:
        line = join_letters(row.text)
        dated = find_date(line)
        told = dated.date if dated else find_year(line)
        if date is None or (date.value.month is None and dated is not None):
            date = Found(told, row.number, row.text) if told else date
        named = _MEETING.match(line)
        if meeting is None and named:
            meeting = Found(named["name"], row.number, row.text)
        ended = find_kind(_COLLECTED.sub("", line), vocabularies.kinds)
        if kind is None and ended:
            kind = Found(ended[0], row.number, row.text)
    return Cover(date, meeting, kind)
