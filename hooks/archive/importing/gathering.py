"""A gathering: a meeting that the archive does not have yet, as its texts tell of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.meeting import Meeting
from ..text.name import measure
from .draft import Draft
from .evidence import Found
from .occasion import SURE, Occasion

_YEAR = re.compile(r"^(?:19|20)\d\d年度?(?=\D{4})")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting before it is written.

    Attributes:
        id: Its id.
        values: What its file says.
        date: Its date.
        names: What its texts call it.
        agenda: The items of its agenda, with the lines that tell them.

    """

    id: str
    values: Mapping[str, Any]
    date: PartialDate
    names: tuple[str, ...]
    agenda: tuple[Found[str], ...] = ()

    def is_meeting_of(self, date: PartialDate, level: str | None, names: Sequence[str]) -> bool:
        """Whether a text of this date, level and these names for its meeting is of this one."""
        if not date.agrees_with(self.date) or (level is not None and level != self.values["level"]):
            return False
        return any(measure(one, other) >= SURE for one in names for other in self.names)

    def join(self, occasion: Occasion) -> Gathering:
        """Return it with what another of its texts tells: an agenda, a form, a series."""
        values = dict(self.values)
        for key, found in (("form", occasion.form), ("series", occasion.series)):
            if found is not None:
                values.setdefault(key, found.value)
        agenda = self.agenda or occasion.agenda
        return replace(self, values=values, agenda=agenda)

    def complete(self, texts: Sequence[tuple[str, Draft]], vocabularies: Vocabularies) -> dict[str, Any]:
        """Return what its file says, each item of its agenda with its text, or none; `texts` are its texts by id."""
        values = dict(self.values)
        if self.agenda:
            items: list[dict[str, str]] = []
            left = list(texts)
            read_out = self._find_read_out(texts)
            for place, item in enumerate(self.agenda):
                held = [one for one in left if is_item(item.value, one[1], vocabularies)]
                if len(held) == 1:
                    left.remove(held[0])
                    items.append({"item": item.value, "record": held[0][0]})
                elif place in read_out:
                    items.append({"item": item.value, "record": read_out[place]})
                else:
                    items.append({"item": item.value, "absent": "缺"})
            values["agenda"] = tuple(items)
        return values

    def _find_read_out(self, texts: Sequence[tuple[str, Draft]]) -> dict[int, str]:
        """Return which items the text that tells the agenda holds itself, with its id."""
        occasions = [
            (name, draft.reading.occasion) for name, draft in texts if draft.reading and draft.reading.occasion
        ]
        return {place: name for name, one in occasions if one.agenda == self.agenda for place in one.held}


def make_gathering(meeting_id: str, name: str, draft: Draft, occasion: Occasion) -> Gathering:
    """Make the meeting of a text, whose level is known."""
    names = (occasion.name.value, *occasion.aliases)
    aliases = tuple(one for one in dict.fromkeys(names) if one != name)
    values: dict[str, Any] = {
        "name": name,
        "date": draft.date,
        "level": draft.values["level"],
        "aliases": aliases or None,
        "series": occasion.series.value if occasion.series else None,
        "form": occasion.form.value if occasion.form else None,
    }
    filled = {key: value for key, value in values.items() if value is not None}
    return Gathering(meeting_id, filled, draft.date, tuple(dict.fromkeys((name, *names))), occasion.agenda)


def name_gathering(occasion: Occasion) -> str | None:
    """Return what a meeting is called in the archive, its year left to its date; None where its name says too little."""
    name = _YEAR.sub("", occasion.name.value)
    return name if len(name) >= _SHORTEST else None


def as_meeting(values: Mapping[str, Any]) -> Meeting:
    """Return a meeting's values as the model has them, which proves that its file will be sound."""
    plain = {**values, "date": str(values["date"])}
    return Meeting.model_validate(plain)


def is_item(item: str, draft: Draft, vocabularies: Vocabularies) -> bool:
    """Whether an item of an agenda is this text: it names what kind of text it is and whose."""
    kind = vocabularies.kinds.by_id.get(draft.values.get("kind") or "")
    speakers = draft.values.get("speakers")
    if kind is None or not speakers:
        return False
    kinds = (kind, *vocabularies.kinds.ancestors(kind.id))
    names = [name for term in kinds for name in (term.label, *term.aliases)]
    if not any(name in item for name in names):
        return False
    parts = [*re.split("、", str(speakers[0].get("role") or "")), str(speakers[0].get("name") or "")]
    return any(re.search(rf"(?<!副){re.escape(part)}", item) for part in parts if len(part) > 1)
