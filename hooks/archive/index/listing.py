"""A listing: the records of a year, a level, a topic, a kind, an organ or a crossing of two, in parts of 500 rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, product
from string import ascii_lowercase
from typing import TYPE_CHECKING, TypeVar

from .page import HOME, Link, Page, page_uri, split_parts
from .row import LISTED_TWICE, Row, make_row

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, Entry
    from ..model.vocabulary import Term, Vocabulary

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Listing:
    """One part of a listing.

    Attributes:
        note: What the term means, where the vocabulary says so; of a year, why its levels add up to more than itself.
        total: How many records all parts hold.
        conveyed: How many of them only pass on a meeting of this level.
        rows: This part's.
        parts: All parts, where there is more than one; `note` of the present one is `current`.
        children: Narrower terms.
        crossings_label: What `crossings` divide the records by.
        crossings: The same records divided by another field.
    """

    note: str = ""
    total: int = 0
    rows: Sequence[Row] = ()
    conveyed: int = 0
    parts: Sequence[Link] = ()
    children: Sequence[Link] = ()
    crossings_label: str = ""
    crossings: Sequence[Link] = ()


@dataclass(frozen=True)
class Shelves:
    """The records of a corpus sorted into the groups that listings show, each in the corpus's order."""

    corpus: Corpus

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The row of each record."""
        return {entry.id: make_row(self.corpus, entry) for entry in self.corpus.entries}

    @cached_property
    def years(self) -> dict[int, list[Row]]:
        """By year of the date; years between the first and the last are there, if empty."""
        found: dict[int, list[Row]] = {}
        if self.corpus.entries:
            newest, oldest = self.corpus.entries[0].year, self.corpus.entries[-1].year
            found = {year: [] for year in range(newest, oldest - 1, -1)}
        for entry in self.corpus.entries:
            found[entry.year].append(self.rows[entry.id])
        return found

    @cached_property
    def levels(self) -> dict[str, list[Row]]:
        """By level; a record that passes on another level's meeting stands there too."""
        return _group((level, row) for entry in self.corpus.entries for level, row in self._at_levels(entry))

    @cached_property
    def year_levels(self) -> dict[tuple[int, str], list[Row]]:
        """By year and level."""
        return _group(
            ((entry.year, level), row) for entry in self.corpus.entries for level, row in self._at_levels(entry)
        )

    @cached_property
    def topics(self) -> dict[str, list[Row]]:
        """By topic and every topic above it."""
        return _group((topic, self.rows[entry.id]) for entry in self.corpus.entries for topic in self._topics(entry))

    @cached_property
    def topic_levels(self) -> dict[tuple[str, str], list[Row]]:
        """By topic and level."""
        return _group(
            ((topic, entry.record.level), self.rows[entry.id])
            for entry in self.corpus.entries
            for topic in self._topics(entry)
        )

    @cached_property
    def kinds(self) -> dict[str, list[Row]]:
        """By kind and the kind above it."""
        above = {term.id: _with_ancestors(self.corpus.vocabularies.kinds, term.id) for term in self._kinds.terms}
        return _group(
            (kind, self.rows[entry.id]) for entry in self.corpus.entries for kind in above.get(entry.record.kind, ())
        )

    @cached_property
    def organs(self) -> dict[str, list[Row]]:
        """By organ that made the text."""
        return _group((organ, self.rows[entry.id]) for entry in self.corpus.entries for organ in entry.record.organs)

    @cached_property
    def systems(self) -> dict[str, list[Row]]:
        """By system of the organs that made the text."""
        system = {organ.id: organ.system for organ in self.corpus.vocabularies.organs.terms}
        found: dict[str, list[Row]] = {name: [] for name in system.values() if name}
        for entry in self.corpus.entries:
            for name in sorted({system[organ] or "" for organ in entry.record.organs if organ in system} - {""}):
                found[name].append(self.rows[entry.id])
        return found

    @cached_property
    def system_uris(self) -> dict[str, str]:
        """The address of each system's page: in pinyin, with a letter behind it where two sound alike."""
        if not self.systems:
            return {}
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes long to read, and is seldom needed

        names: dict[str, str] = {}
        for system in self.systems:
            name = _NOT_IN_NAMES.sub("-", "-".join(lazy_pinyin(system)).lower()).strip("-") or "system"
            taken = set(names.values())
            others = (f"{name}-{letter}" for letter in map("".join, product(ascii_lowercase, repeat=2)))
            names[system] = next(free for free in chain([name], others) if free not in taken)
        return {system: page_uri("organs/systems", name) for system, name in names.items()}

    @cached_property
    def unclassified(self) -> list[Row]:
        """The records without a topic."""
        return [self.rows[entry.id] for entry in self.corpus.entries if not entry.record.topics]

    @property
    def _kinds(self) -> Vocabulary[Term]:
        return self.corpus.vocabularies.kinds

    def _at_levels(self, entry: Entry) -> Iterator[tuple[str, Row]]:
        row = self.rows[entry.id]
        yield entry.record.level, row
        seen = {entry.record.level}
        for conveyance in entry.record.conveys:
            if conveyance.level not in seen:
                seen.add(conveyance.level)
                yield conveyance.level, row.as_conveyed(conveyance.from_)

    def _topics(self, entry: Entry) -> list[str]:
        above = self._topics_above
        return list(dict.fromkeys(topic for own in entry.record.topics for topic in above.get(own, ())))

    @cached_property
    def _topics_above(self) -> dict[str, tuple[str, ...]]:
        topics = self.corpus.vocabularies.topics
        return {term.id: _with_ancestors(topics, term.id) for term in topics.terms}


def _with_ancestors(vocabulary: Vocabulary[Term], term_id: str) -> tuple[str, ...]:
    return (*(term.id for term in vocabulary.ancestors(term_id)), term_id)


def _group(pairs: Iterable[tuple[K, Row]]) -> dict[K, list[Row]]:
    found: dict[K, list[Row]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return found


def divide(
    folder: str, name: str, title: str, rows: Sequence[Row], crumbs: Sequence[Link], frame: Listing | None = None
) -> Iterator[Page]:
    """Yield the pages of a listing; `frame` is what each of them says beside its rows."""
    frame = replace(frame or Listing(), total=len(rows), conveyed=sum(row.is_conveyed for row in rows))
    for part in split_parts(folder, name, title, rows):
        yield Page(part.uri, "listing.html", part.title, replace(frame, rows=part.rows, parts=part.links), crumbs)


def list_years(shelves: Shelves) -> Iterator[Page]:
    """Yield `years/<year>.html` and its crossings with levels."""
    levels = shelves.corpus.vocabularies.levels
    crumbs = (HOME, Link("年份", "years/index.html"))
    for year, rows in shelves.years.items():
        crossings = [
            Link(term.label, f"years/{year}/{term.id}.html", len(shelves.year_levels[year, term.id]))
            for term in levels.terms
            if (year, term.id) in shelves.year_levels
        ]
        title = f"{year}年"
        note = LISTED_TWICE if sum(link.count or 0 for link in crossings) > len(rows) else ""
        frame = Listing(note=note, crossings_label="按层级", crossings=crossings)
        yield from divide("years", str(year), title, rows, crumbs, frame)
        inner = (*crumbs, Link(title, f"years/{year}.html"))
        for term in levels.terms:
            crossed = shelves.year_levels.get((year, term.id))
            if crossed:
                yield from divide(f"years/{year}", term.id, f"{year}年 · {term.label}", crossed, inner)


def list_levels(shelves: Shelves) -> Iterator[Page]:
    """Yield `levels/<id>.html`."""
    crumbs = (HOME, Link("会议层级", "levels/index.html"))
    for term in shelves.corpus.vocabularies.levels.terms:
        crossings = [
            Link(f"{year}年", f"years/{year}/{term.id}.html", len(shelves.year_levels[year, term.id]))
            for year in shelves.years
            if (year, term.id) in shelves.year_levels
        ]
        rows = shelves.levels.get(term.id, [])
        frame = Listing(note=term.note or "", crossings_label="按年份", crossings=crossings)
        yield from divide("levels", term.id, term.label, rows, crumbs, frame)


def list_topics(shelves: Shelves) -> Iterator[Page]:
    """Yield `topics/<id>.html` and its crossings with levels; a topic holds the records of those below it."""
    words = shelves.corpus.vocabularies
    crumbs = (HOME, Link("主题", "topics/index.html"))
    for term in words.topics.terms:
        way = (*crumbs, *(Link(t.label, f"topics/{t.id}.html") for t in words.topics.ancestors(term.id)))
        crossed = [
            (level, shelves.topic_levels[term.id, level.id])
            for level in words.levels.terms
            if (term.id, level.id) in shelves.topic_levels
        ]
        crossings = [Link(level.label, f"topics/{term.id}/{level.id}.html", len(rows)) for level, rows in crossed]
        frame = Listing(
            note=term.note or "",
            children=_children(words.topics, term.id, "topics", shelves.topics),
            crossings_label="按层级",
            crossings=crossings,
        )
        yield from divide("topics", term.id, term.label, shelves.topics.get(term.id, []), way, frame)
        inner = (*way, Link(term.label, f"topics/{term.id}.html"))
        for level, rows in crossed:
            yield from divide(f"topics/{term.id}", level.id, f"{term.label} · {level.label}", rows, inner)


def list_kinds(shelves: Shelves) -> Iterator[Page]:
    """Yield `kinds/<id>.html`; a kind holds the records of those below it."""
    kinds = shelves.corpus.vocabularies.kinds
    crumbs = (HOME, Link("文稿类型", "kinds/index.html"))
    for term in kinds.terms:
        way = (*crumbs, *(Link(t.label, f"kinds/{t.id}.html") for t in kinds.ancestors(term.id)))
        note = f"不收：{term.refused}" if term.refused else term.note or ""
        frame = Listing(note=note, children=_children(kinds, term.id, "kinds", shelves.kinds))
        yield from divide("kinds", term.id, term.label, shelves.kinds.get(term.id, []), way, frame)


def list_organs(shelves: Shelves) -> Iterator[Page]:
    """Yield `organs/<id>.html` and a page for each system."""
    crumbs = (HOME, Link("单位", "organs/index.html"))
    organs = shelves.corpus.vocabularies.organs
    for term in organs.terms:
        names = "；".join(
            f"{former.name}（至{former.until}年）" if former.until else former.name for former in term.former_names
        )
        note = "。".join(part for part in (term.note, f"曾用名：{names}" if names else "") if part)
        frame = Listing(note=note, children=_children(organs, term.id, "organs", shelves.organs))
        yield from divide("organs", term.id, term.label, shelves.organs.get(term.id, []), crumbs, frame)
    for system, rows in shelves.systems.items():
        members = [
            Link(term.label, f"organs/{term.id}.html", len(shelves.organs.get(term.id, [])))
            for term in organs.terms
            if term.system == system
        ]
        name = shelves.system_uris[system].removeprefix("organs/systems/").removesuffix(".html")
        yield from divide("organs/systems", name, f"{system}系统", rows, crumbs, Listing(children=members))


def list_register(shelves: Shelves) -> Iterator[Page]:
    """Yield `records/<year>.html`, the register of all records, and the page of those without a topic."""
    crumbs = (HOME, Link("全部记录", "records/index.html"))
    for year, rows in shelves.years.items():
        yield from divide("records", str(year), f"{year}年全部记录", rows, crumbs)
    note = "这些文稿还没有写主题。请在文稿的 topics 中写上主题词。"
    yield from divide("records", "unclassified", "待分类", shelves.unclassified, crumbs, Listing(note=note))


def _children(vocabulary: Vocabulary[Term], term_id: str, folder: str, shelf: dict[str, list[Row]]) -> list[Link]:
    return [
        Link(term.label, f"{folder}/{term.id}.html", len(shelf.get(term.id, [])))
        for term in vocabulary.children.get(term_id, ())
    ]
