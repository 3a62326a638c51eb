"""The synthesis: believable records, the same ones for the same seed, and one that is written to be slow."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from ..corpus.vocabularies import Vocabularies
from ..importing.slug import make_identifier, make_slug
from ..model.date import PartialDate
from ..model.fields import VocabularyName
from ..model.identifier import Identifier
from ..model.settings import Settings
from ..model.vocabulary import Kind, Term
from ..model.writer import write_record
from ..text.block import parse_body
from ..text.escape import escape, escape_heading
from .lexicon import Lexicon

LENGTH = 5_500
_FIRST_YEAR, _LAST_YEAR = 2000, 2025
_NUMERALS = "一二三四五六七八九"
_PARAGRAPH = 220
_MARGIN = 450
_SOMETIMES, _SELDOM, _MOSTLY = 0.3, 0.04, 0.85
_ADVERSARIAL_BRACKETS = 20_000
_ADVERSARIAL_ASTERISKS = 21_000


@dataclass(frozen=True, slots=True)
class Invention:
    """A record that nobody wrote."""

    id: Identifier
    values: dict[str, Any]
    body: str

    def write(self, docs: Path) -> Path:
        """Write it into a documents folder."""
        path = docs / "speeches" / f"{self.id.date.year:04}" / f"{self.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_record(self.values, self.body), encoding="utf-8", newline="\n")
        return path

    def write_source(self, folder: Path) -> Path:
        """Write it as the text file that a clerk would have of it."""
        path = folder / f"{self.id}.txt"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [self.values["title"], f"（{self.values['date'].chinese}）"]
        lines += [block.text for block in parse_body(self.body)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        return path


class Inventor:
    """Makes records of a lexicon and of an office's vocabularies; the n-th of a seed is always the same."""

    def __init__(self, vocabularies: Vocabularies, settings: Settings, seed: int = 0, length: int = LENGTH) -> None:
        self._lexicon = Lexicon.load()
        self._length = length
        self._reviewed = settings.review.origins
        self._seed = seed
        self._levels = _usable(vocabularies, "levels")
        self._kinds = _usable(vocabularies, "kinds")
        self._topics = _usable(vocabularies, "topics")
        self._origins = _usable(vocabularies, "origins")
        self._organs = _usable(vocabularies, "organs")

    def invent(self, number: int) -> Invention:
        """Return the record of a number, counted from 1."""
        random = Random(f"{self._seed}/{number}")  # noqa: S311 - it is to be the same every time
        date = _choose_date(random)
        level, kind = random.choice(self._levels), random.choice(self._kinds)
        topics = random.sample(self._topics, random.choice((0, 1, 1, 1, 2, 3)))
        words = {
            "scope": _name_scope(level),
            "kind": kind.label,
            "topic": (topics or self._topics)[0].label,
            "year": str(date.year),
            "last_year": str(date.year - 1),
            "next_year": str(date.year + 1),
        }
        title = self._lexicon.speak("title", random, words)
        values = {
            "title": title,
            "date": date,
            "level": level.id,
            "kind": kind.id,
            "topics": [topic.id for topic in topics],
            **self._describe(random, date, level),
        }
        body = "\n\n".join(_Composer(self._lexicon, random, words, self._length).compose())
        return Invention(make_identifier(date, make_slug(title), number), values, body)

    def invent_adversary(self) -> Invention:
        """Return the record on which a renderer that goes back and forth stands still."""
        date = PartialDate(_FIRST_YEAR, 1, 1)
        values = {
            "title": "十分难写的文稿",
            "date": date,
            "level": self._levels[0].id,
            "kind": self._kinds[0].id,
            "topics": [],
            "origin": next(origin.id for origin in self._origins if origin.id not in self._reviewed),
        }
        body = r"\[会" * _ADVERSARIAL_BRACKETS + "\n\n" + r"\*" * _ADVERSARIAL_ASTERISKS
        return Invention(Identifier(date, "adversary"), values, body)

    def _describe(self, random: Random, date: PartialDate, level: Term) -> dict[str, Any]:
        """Return what a record may say of itself."""
        origin = random.choice(self._origins).id
        later = {"date": _a_while_after(random, date), "by": "办公室主任"}
        organs = [organ.id for organ in self._organs if getattr(organ, "level", None) == level.id]
        values: dict[str, Any] = {
            "origin": origin,
            "speakers": [{"role": self._lexicon.speak("role", random, {})}],
            "organs": [random.choice(organs)] if organs and random.random() < _MOSTLY else None,
            "for_year": date.year - 1 if random.random() < _SELDOM else None,
        }
        if origin in self._reviewed:
            values["review"] = {**later, "basis": f"入库审查登记表第 {random.randrange(1, 400)} 号"}
        if random.random() < _SELDOM:
            values["status"] = "corrected"
            values["changes"] = [{**later, "note": "更正第一段的一处数字"}]
        return values


class _Composer:
    """Writes the body of one record."""

    def __init__(self, lexicon: Lexicon, random: Random, words: dict[str, str], wanted: int) -> None:
        self._lexicon = lexicon
        self._wanted = wanted
        self._random = random
        self._words = words
        self._length = 0

    def _speak(self, name: str) -> str:
        return self._lexicon.speak(name, self._random, self._words)

    def compose(self) -> Iterator[str]:
        """Yield the blocks of the body, as Markdown."""
        parts = self._random.randrange(3, 6)
        counted = self._random.randrange(parts)
        headings: list[str] = []
        while len(headings) < parts:
            heading = self._speak("heading")
            headings += [heading] if heading not in headings else []
        yield "同志们："
        yield escape(self._speak("opening") + (self._speak("mention") if self._random.random() < _SOMETIMES else ""))
        for part, heading in enumerate(headings):
            yield f"## {_NUMERALS[part]}、{escape_heading(heading)}"
            yield from self._compose_part(self._wanted * (part + 1) // parts, is_counted=part == counted)
        if self._random.random() < _SOMETIMES:
            yield escape(self._speak("handover"))
            yield "…" * self._random.choice((6, 12, 24))
        yield escape(self._speak("closing"))

    def _compose_part(self, end: int, *, is_counted: bool) -> Iterator[str]:
        """Yield the blocks of a part, which fill the record as far as `end`."""
        blocks = [self._count_points() if is_counted else self._paragraph()]
        self._length += len(blocks[0])
        while self._length < end - _MARGIN:
            blocks.append(self._paragraph())
            self._length += len(blocks[-1])
        half = len(blocks) // 2
        if half and self._random.random() < _SOMETIMES:
            yield f"### （一）{escape_heading(self._speak('subheading'))}"
            yield from blocks[:half]
            yield f"### （二）{escape_heading(self._speak('subheading'))}"
            blocks = blocks[half:]
        yield from blocks

    def _paragraph(self) -> str:
        wanted = self._random.random() * 2 * _PARAGRAPH
        text = self._speak("sentence")
        while len(text) < wanted:
            text += self._speak("sentence")
        return escape(text)

    def _count_points(self) -> str:
        """Return a paragraph of as many points as it promises: 六件事 are six."""
        count = self._random.choice((3, 4, 5, 6, 6, 6))
        points = "；".join(f"{numeral}是{self._speak('point')}" for numeral in islice(_NUMERALS, count))
        self._words["numeral"] = _NUMERALS[count - 1]
        return escape(f"{self._speak('counted')}{points}。")


def _usable(vocabularies: Vocabularies, name: VocabularyName) -> Sequence[Term]:
    """Return the terms that a record may name."""
    terms: Sequence[Term] = vocabularies[name].terms
    return [term for term in terms if not term.deprecated and not (isinstance(term, Kind) and term.refused)]


def _name_scope(level: Term) -> str:
    names = (level.label, *level.aliases, *level.keywords)
    return next((name for name in names if name.startswith("全")), level.label)


def _choose_date(random: Random) -> PartialDate:
    year = random.randrange(_FIRST_YEAR, _LAST_YEAR + 1)
    month, day = random.randrange(1, 13), random.randrange(1, 29)
    is_month_known, is_day_known = random.random() > _SELDOM, random.random() < _MOSTLY
    return PartialDate(year, month if is_month_known else None, day if is_month_known and is_day_known else None)


def _a_while_after(random: Random, date: PartialDate) -> PartialDate:
    start = datetime.date(date.year, date.month or 12, date.day or 28)
    later = start + datetime.timedelta(days=random.randrange(5, 60))
    return PartialDate(later.year, later.month, later.day)
