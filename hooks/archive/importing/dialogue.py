"""The dialogue with a person at a terminal: shows each value beside its evidence and asks for what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..corpus.corpus import MeetingEntry
from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate, guess_date
from ..model.fields import VocabularyName
from ..model.vocabulary import Term, Vocabulary
from .draft import LABELS
from .given import Given, UnknownTermError, find_term
from .occasion import find_like
from .reading import Reading

_TERMS: dict[str, VocabularyName] = {
    "level": "levels",
    "kind": "kinds",
    "topics": "topics",
    "origin": "origins",
    "version": "versions",
}
_ASKED = ("title", "date", "level", "kind", "topics", "origin")
_CHANGED = (*_ASKED, "version")
_OFFERED = 5
_SHORT = 40
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A person who is asked.

    Attributes:
        vocabularies: What may be answered.
        tell: Shows a line.
        ask: Asks for a line; an empty answer leaves things as they are.
        confirm: Asks yes or no.

    """

    vocabularies: Vocabularies
    tell: Callable[[str], None]
    ask: Callable[[str], str]
    confirm: Callable[[str], bool]

    def confirm_cuts(self, name: str, readings: Sequence[Reading]) -> bool:
        """Show where a file is cut, and ask whether it is to be."""
        self.tell(f"{name} 里像是有 {len(readings)} 篇文稿：")
        for number, reading in enumerate(readings, 1):
            title = reading.title.value if reading.title else "（没有题名）"
            line = reading.title.number if reading.title else reading.paragraphs[0].first
            self.tell(f"  {number}. 从第 {line} 行起：{title}")
        return self.confirm("分成这几篇吗？")

    def complete(self, name: str, reading: Reading | None, given: Given, meetings: Sequence[MeetingEntry]) -> Given:
        """Show what is known of a text, ask for what is not, and for what is to be changed."""
        self.tell(f"── {name}")
        for key in _CHANGED:
            line = self._describe(key, reading, given)
            if line:
                self.tell(f"  {line}")
        for key in _ASKED:
            if not _is_known(key, reading, given):
                given = self._ask_for(key, reading, given)
        given = self._ask_for_changes(reading, given)
        return self._ask_for_meeting(reading, given, meetings)

    def _describe(self, key: str, reading: Reading | None, given: Given) -> str | None:
        said = getattr(given, key)
        if said:
            return f"{LABELS[key]}：{self._show(key, said)}　← 您写明的"
        found = getattr(reading, key, None) if key != "topics" else None
        if found is None:
            return None if key == "version" else f"{LABELS[key]}：{'文中没有' if reading else '还没有'}"
        words = " ".join(found.words.split())
        words = words if len(words) <= _SHORT else f"{words[:_SHORT]}……"
        return f"{LABELS[key]}：{self._show(key, found.value)}　← 第 {found.number} 行“{words}”"

    def _show(self, key: str, value: Any) -> str:
        if key not in _TERMS:
            return str(value)
        vocabulary: Vocabulary[Any] = self.vocabularies[_TERMS[key]]
        return "、".join(vocabulary.label(one) for one in (value if isinstance(value, tuple) else (value,)))

    def _ask_for(self, key: str, reading: Reading | None, given: Given) -> Given:
        """Ask for a value until it can be read, or is left out."""
        offered = self._offer(key, reading)
        while True:
            answer = self.ask(f"{LABELS[key]}（不知道就直接回车）").strip()
            if not answer:
                return given
            try:
                return replace(given, **{key: self._read(key, answer, offered)})
            except ValueError as error:
                self.tell(f"  {error}")

    def _offer(self, key: str, reading: Reading | None) -> tuple[str, ...]:
        """Show what may be answered, by numbers; return the ids in that order."""
        if key not in _TERMS:
            return ()
        vocabulary: Vocabulary[Term] = self.vocabularies[_TERMS[key]]
        counts = {topic.id: topic.count for topic in reading.topics} if reading and key == "topics" else {}
        likely = [(0, vocabulary.by_id[one]) for one in list(counts)[:_OFFERED]]
        others = [(depth, term) for depth, term in vocabulary.walk() if not _is_barred(term)]
        chosen = [*likely, *((depth, term) for depth, term in others if all(term is not one for _, one in likely))]
        for number, (depth, term) in enumerate(chosen, 1):
            count = f"（文中 {counts[term.id]} 处）" if term.id in counts else ""
            self.tell(f"  {'  ' * depth}{number}. {term.label}{count}")
        return tuple(term.id for _, term in chosen)

    def _read(self, key: str, answer: str, offered: Sequence[str]) -> Any:
        if key == "title":
            return answer
        if key == "date":
            return guess_date(answer) or PartialDate.parse(answer)
        if key == "topics":
            return tuple(dict.fromkeys(self._find(key, word, offered) for word in _BETWEEN.split(answer) if word))
        return self._find(key, answer, offered)

    def _find(self, key: str, word: str, offered: Sequence[str]) -> str:
        if word.isdecimal():
            if not 1 <= int(word) <= len(offered):
                raise UnknownTermError(f"没有第 {word} 项；可写 1 到 {len(offered)}，或词的名称")
            return offered[int(word) - 1]
        return find_term(self.vocabularies, _TERMS[key], word)

    def _ask_for_changes(self, reading: Reading | None, given: Given) -> Given:
        names = {LABELS[key]: key for key in _CHANGED} | {key: key for key in _CHANGED}
        while True:
            answer = self.ask("还要改哪一项？（写项目名，如 日期；不改就直接回车）").strip()
            if not answer:
                return given
            if answer in names:
                given = self._ask_for(names[answer], reading, given)
            else:
                self.tell(f"  没有“{answer}”这一项；可改 {'、'.join(LABELS[key] for key in _CHANGED)}")

    def _ask_for_meeting(self, reading: Reading | None, given: Given, meetings: Sequence[MeetingEntry]) -> Given:
        """Offer the meetings of the archive that are like the text's own."""
        if given.meeting is not None or reading is None or reading.occasion is None:
            return given
        date = given.date or (reading.date.value if reading.date else None)
        level = given.level or (reading.level.value if reading.level else None)
        occasion = reading.occasion
        names = (occasion.name.value, *occasion.aliases)
        like = [held for _, held in find_like(names, date, level, meetings)] if date else []
        if not like:
            return given
        self.tell(f"  会议：{occasion.name.value}　← 第 {occasion.name.number} 行；已有相近的会议：")
        for number, held in enumerate(like, 1):
            self.tell(f"  {number}. {held.meeting.name}（{held.meeting.date}）")
        answer = self.ask("是其中哪一次？（写序号；都不是或不清楚就直接回车）").strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(like):
            return replace(given, meeting=like[int(answer) - 1].id)
        return given


def _is_known(key: str, reading: Reading | None, given: Given) -> bool:
    return bool(getattr(given, key)) or (key != "topics" and getattr(reading, key, None) is not None)


def _is_barred(term: Any) -> bool:
    return term.deprecated or getattr(term, "refused", None) is not None
