"""The relations of a draft: the meetings that it conveys, and the text of which it is another version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from .conveyance import Conveyance
from .draft import Draft, Finding
from .evidence import Found
from .holdings import Held, Holdings
from .occasion import choose_same, find_like, find_series

_KINDS = {"讲话": ("讲话",), "批示": ("批示",), "会议精神": ("传达材料", "传达", "传达提纲")}
_UNFINISHED = frozenset(["transcript", "draft"])
_FINAL = "final"
_NEARLY = 0.98


def add_conveyances(draft: Draft, holdings: Holdings, vocabularies: Vocabularies) -> Draft:
    """Return a draft with the meetings and instructions that its text passes on."""
    reading = draft.reading
    if reading is None or not reading.conveys:
        return draft
    passages = reading.find_addresses(str(draft.values.get("title") or ""))
    values, shown, lines = [], [], []
    for conveyance, (first, last) in zip(reading.conveys, passages, strict=True):
        value = _describe(conveyance, holdings, vocabularies)
        if value is None:
            continue
        if first and last:
            value |= {"from": first, "to": last}
        values.append(value)
        lines.append(reading.paragraphs[conveyance.first].first)
        begin, end = reading.paragraphs[conveyance.first], reading.paragraphs[conveyance.last]
        name = conveyance.meeting.value if conveyance.meeting else conveyance.kind
        level = vocabularies.levels.label(conveyance.level.value)
        shown.append(f"{level} {name}（{begin.first}—{end.last}）")
    if not values:
        return draft
    words = reading.conveys[0].level.words
    return draft.add(Finding("conveys", tuple(values), "；".join(shown), lines[0], words))


def _describe(conveyance: Conveyance, holdings: Holdings, vocabularies: Vocabularies) -> dict[str, Any] | None:
    """Return a passage as front matter has it; None where the office has no word for what it is."""
    names = _KINDS.get(conveyance.kind, (conveyance.kind,))
    kind = next((vocabularies.kinds.by_name[name] for name in names if name in vocabularies.kinds.by_name), None)
    if kind is None or kind.refused:
        return None
    value: dict[str, Any] = {"level": conveyance.level.value, "kind": kind.id}
    if conveyance.meeting is not None:
        held = _find_meeting(conveyance.meeting, conveyance.date, conveyance.level.value, holdings)
        series = find_series([conveyance.meeting], vocabularies)
        if held is not None:
            value["meeting"] = held
        elif series is not None:
            value["series"] = series.value
    if conveyance.speaker is not None:
        value["speaker"] = conveyance.speaker.value
    if conveyance.date is not None:
        value["date"] = conveyance.date.value
    return value


def _find_meeting(name: Found[str], date: Found[PartialDate] | None, level: str, holdings: Holdings) -> str | None:
    if date is None:
        return None
    held = choose_same(find_like([name.value], date.value, level, holdings.find_meetings(date.value)))
    return held.id if held else None


def add_version_of(draft: Draft, holdings: Holdings) -> Draft:
    """Return a draft with the text of which it is another version, or with the question whether it is one."""
    if draft.reading is None or "version_of" in draft.values:
        return draft
    for held, like in holdings.find_alike(draft.body, draft.date.year):
        if held.date is None:
            continue
        is_one_occasion = held.date.agrees_with(draft.date) or (
            draft.values.get("meeting") is not None and held.values.get("meeting") == draft.values["meeting"]
        )
        own = draft.values.get("version") or _FINAL
        share = f"文字有 {like:.0%} 相同"
        if is_one_occasion and own in _UNFINISHED and held.version == _FINAL:
            return draft.add(Finding("version_of", held.id, held.id, note=f"{share}，日期相符；那一篇是定稿"))
        return draft.add(questions=_ask(draft, held, own, share, like, is_one_occasion=is_one_occasion))
    return draft


def _ask(draft: Draft, held: Held, own: str, share: str, like: float, *, is_one_occasion: bool) -> Iterator[str]:
    del draft
    if is_one_occasion and own == _FINAL and held.version in _UNFINISHED:
        yield f"与 {held.id}（{held.version}）{share}，像是它的定稿：如果是，请在那一篇里写 version_of，指向本篇"
    elif is_one_occasion and like >= _NEARLY:
        yield f"与 {held.id} {share}，像是同一篇：请删去其中一篇，或写 version（稿本）和 version_of: {held.id}"
    elif is_one_occasion:
        yield f"与 {held.id} {share}，像是它的另一稿本：如果是，请写 version（稿本）和 version_of: {held.id}"
    else:
        yield f"与 {held.id} {share}，日期却不同：请核对日期，或是否同一篇"
