"""The meetings of the texts of a file: those that the archive has are offered, the others are made, one for all its texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..text.name import measure
from .draft import Draft, Finding
from .evidence import Found
from .gathering import Gathering, make_gathering, name_gathering
from .given import Given
from .holdings import Holdings
from .numbering import Numbering
from .occasion import SURE, Occasion, choose_same, find_like
from .reading import Reading
from .slug import make_slug

KEY = "meeting"
_MOST = 3


class Meetings:
    """The meetings that the texts of one file belong to."""

    def __init__(self, holdings: Holdings, vocabularies: Vocabularies, numbering: Numbering) -> None:
        self._holdings = holdings
        self._vocabularies = vocabularies
        self._numbering = numbering
        self._made: dict[str, Gathering] = {}

    @property
    def gatherings(self) -> tuple[Gathering, ...]:
        """The meetings that the archive does not have."""
        return tuple(self._made.values())

    def join_all(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their meetings, in their order."""
        joined = [self._join(draft) for draft in drafts]
        if len(joined) > 1:
            joined = [self._share(draft, joined) for draft in joined]
        return joined

    def _join(self, draft: Draft) -> Draft:
        if draft.given.meeting is not None:
            return draft.add(Finding(KEY, draft.given.meeting, draft.given.meeting, by="given"))
        occasion = draft.reading.occasion if draft.reading else None
        if occasion is None:
            return draft
        names = (occasion.name.value, *occasion.aliases)
        found = find_like(names, draft.date, draft.values.get("level"), self._holdings.find_meetings(draft.date))
        held = choose_same(found)
        if held is not None:
            note = f"与已有会议 {held.meeting.name}（{held.meeting.date}）日期、层级相符，名称像 {found[0][0]:.0%}"
            return draft.add(
                Finding(KEY, held.id, f"{held.id}（已有）", occasion.name.number, occasion.name.words, note=note)
            )
        if found:
            offers = "、".join(f"{one.id}（{one.meeting.name}，像 {like:.0%}）" for like, one in found[:_MOST])
            question = f"像是已有的会议 {offers}：如果是，请写 meeting"
            return draft.add(missing=[KEY], questions=[question])
        return self._gather(draft, occasion, names)

    def _gather(self, draft: Draft, occasion: Occasion, names: Sequence[str]) -> Draft:
        """Return a draft with a meeting that is made for it, where its text tells enough of one."""
        name = name_gathering(occasion)
        level = draft.values.get("level")
        if name is None or self._is_dated_off(draft):
            return draft
        if self._holdings.meetings is None or level is None:
            return draft.add(missing=[KEY])
        made = next((one for one in self._made.values() if one.is_meeting_of(draft.date, level, names)), None)
        if made is None:
            meeting_id = self._numbering.number(draft.date, make_slug(name), self._is_taken)
            made = make_gathering(meeting_id, name, draft, occasion)
        else:
            made = made.join(occasion)
        self._made[made.id] = made
        return draft.add(Finding(KEY, made.id, f"{made.id}（新建：{name}）", occasion.name.number, occasion.name.words))

    def _is_taken(self, meeting_id: str) -> bool:
        return self._holdings.has_meeting(meeting_id) or meeting_id in self._made

    def _is_dated_off(self, draft: Draft) -> bool:
        """Whether a text is of a kind that is not dated on the day of its meeting: a notice, an instruction."""
        kinds = self._vocabularies.kinds
        kind = kinds.by_id.get(draft.values.get("kind") or "")
        return kind is not None and any(one.any_date for one in (kind, *kinds.ancestors(kind.id)))

    def _share(self, draft: Draft, others: Sequence[Draft]) -> Draft:
        """Return a text that names no meeting with the one meeting of the file, where it is of its day."""
        known = {other.values[KEY]: other for other in others if KEY in other.values}
        if KEY in draft.values or len(known) != 1 or draft.reading is None or draft.reading.occasion is not None:
            return draft
        other = next(iter(known.values()))
        finding = other.finding(KEY)
        if finding is None or not draft.date.agrees_with(other.date) or self._is_dated_off(draft):
            return draft
        shared = replace(finding, shown=f"{finding.value}（与同一文件的其他各篇相同）")
        level = other.finding("level")
        # The office of who speaks is not the level of the meeting.
        return draft.add(shared, *([level] if level and draft.given.level is None else []))


def share_dates(readings: Sequence[Reading], known: Sequence[Given]) -> list[Reading]:
    """Return the texts of a file, those without a date with that of another of their meeting, or of the host's script."""
    host = _find_only([one for one in readings if one.occasion and one.occasion.agenda])
    shared: list[Reading] = []
    for reading, given in zip(readings, known, strict=True):
        date = reading.date
        if date is None and given.date is None and len(readings) > 1:
            date = _find_only([one for one in readings if _is_one_meeting(one, reading)]) or host
        shared.append(replace(reading, date=date))
    return shared


def _find_only(readings: Sequence[Reading]) -> Found[PartialDate] | None:
    """Return the date that all texts bear that have one."""
    dates = [one.date for one in readings if one.date]
    return dates[0] if len({date.value for date in dates}) == 1 else None


def _is_one_meeting(one: Reading, other: Reading) -> bool:
    if one.occasion is None or other.occasion is None:
        return False
    return measure(one.occasion.name.value, other.occasion.name.value) >= SURE
