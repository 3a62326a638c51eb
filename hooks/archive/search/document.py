"""A document: a record as search sees it, its units in the order in which the index numbers them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..corpus.corpus import Corpus, Entry
from ..model.record import Record
from ..text.normalise import annotate, annotate_all, simplify_all
from ..text.unit import Part, Unit, place_parts, read_parts, read_points

TITLE, ROLE, MEETING, HEADING = "t", "r", "m", "h"
LONGEST_CELL = 24
"""Characters of a cell, as it is shown beside another."""

MOST_CELLS = 8
"""That are shown beside the one that heads them."""

_BEGUN = re.compile(r"(?:[*×□]+|〔略?)$")
"""What may be the beginning of a redaction."""

_LETTERS = {"title": TITLE, "heading": HEADING, "paragraph": "p", "cell": "c", "footnote": "n"}


class SearchUnit(NamedTuple):
    """What a term must stand in as a whole.

    Attributes:
        kind: One letter: title, role, meeting's name, heading, paragraph, cell, note.
        address: The anchor on the record's page; empty for a role and a name, which have none there.
        text: What it says.
        annotated: The annotated normal form of that.
        points: Start, end and address of each point in it, one after another.
        following: For a heading, the number of the unit that follows it on the page.
        around: For a cell, what is shown before and after it: what heads it, or the rest of the row that it heads.

    """

    kind: str
    address: str
    text: str
    annotated: str
    points: tuple[int | str, ...] = ()
    following: int = 0
    around: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Document:
    """A record as search sees it.

    Attributes:
        id: The record's id.
        units: Its title; the roles of its speakers; the names of its meeting; its headings; all others as on the page.
        meta: What is shown of a hit, ready for JSON.
        facets: The values of each facet, most of them one.

    """

    id: str
    units: tuple[SearchUnit, ...]
    meta: dict[str, Any]
    facets: dict[str, tuple[str, ...]]


def make_document(corpus: Corpus, entry: Entry) -> Document:
    """Return a record as search sees it."""
    parts = read_parts(entry.record.title, entry.body, entry.body_line)
    annotated = annotate_all([part.text for part in parts])
    units = place_parts(parts, simplify_all(annotated))
    return Document(
        entry.id,
        tuple(_list_units(corpus, entry, units, annotated, [_tell_row(part) for part in parts])),
        describe(corpus, entry),
        list_facets(corpus, entry),
    )


def _list_units(
    corpus: Corpus,
    entry: Entry,
    units: Sequence[Unit],
    annotated: Sequence[str],
    around: Sequence[tuple[str, str]],
) -> Iterator[SearchUnit]:
    meeting = corpus.meeting_of(entry)
    names = (meeting.meeting.name, *meeting.meeting.aliases) if meeting else ()
    first = [
        SearchUnit(TITLE, units[0].address, units[0].text, annotated[0]),
        *(SearchUnit(ROLE, "", speaker.role, annotate(speaker.role)) for speaker in entry.record.speakers),
        *(SearchUnit(MEETING, "", name, annotate(name)) for name in names),
    ]
    yield from first
    inside: dict[int, list[int | str]] = {}
    for placed in read_points(units):
        inside.setdefault(placed.host, []).extend((placed.point.start, placed.point.end, placed.unit.address))
    number = len(first) + sum(unit.kind == "heading" for unit in units)
    others: list[SearchUnit] = []
    for place, unit in enumerate(units[1:], 1):
        if unit.kind == "heading":
            yield SearchUnit(HEADING, unit.address, unit.text, annotated[place], following=number + len(others))
        else:
            points_of = tuple(inside.get(place, ()))
            letter = _LETTERS[unit.kind]
            others.append(
                SearchUnit(letter, unit.address, unit.text, annotated[place], points_of, around=around[place])
            )
    yield from others


def _tell_row(part: Part) -> tuple[str, str]:
    """Return what is shown before and after a cell."""
    heads = "·".join(_shorten(text) for text in part.heads if text)
    headed = [f"{_shorten(head)} {_shorten(text)}".lstrip() for head, text in part.headed if text]
    rest = "；".join(headed[:MOST_CELLS])
    more = "；……" if len(headed) > MOST_CELLS else ""
    return heads and f"{heads}：", rest and f"：{rest}{more}"


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{_BEGUN.sub('', text[: LONGEST_CELL - 1])}…"


def describe(corpus: Corpus, entry: Entry) -> dict[str, Any]:
    """Return what is shown of a record that was found."""
    record = entry.record
    meeting = corpus.meeting_of(entry)
    return {
        "id": entry.id,
        "title": record.title,
        "url": entry.uri,
        "date": str(record.date),
        "level": record.level,
        "kind": record.kind,
        "meeting": [meeting.id, meeting.meeting.name] if meeting else None,
        "speakers": [f"{one.role} {one.name}" if one.name else one.role for one in record.speakers],
        "version": record.version,
        "origin": record.origin,
        "status": record.status,
    }


def choose_better(record: Record) -> str | None:
    """Return the id of the record that is to be read before this one: what replaces it, or the text that it is another version of."""
    return record.replaced_by or record.version_of


def list_facets(corpus: Corpus, entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return the values of each facet by which a record can be found; of topics, those above them too."""
    record = entry.record
    series = corpus.series_of(entry)
    topics = dict.fromkeys(above for topic in record.topics for above in (topic, *_list_parents(corpus, topic)))
    return {
        "year": (str(entry.year),),
        "for_year": (str(corpus.for_year_of(entry)),),
        "level": (record.level,),
        "kind": (record.kind,),
        "topic": tuple(topics),
        "series": (series,) if series else (),
        "organ": tuple(record.organs),
        "version": (record.version,),
        "origin": (record.origin,),
    }


def _list_parents(corpus: Corpus, topic: str) -> Iterator[str]:
    terms = corpus.vocabularies.topics.by_id
    term = terms.get(topic)
    while term is not None and term.parent:
        yield term.parent
        term = terms.get(term.parent)
