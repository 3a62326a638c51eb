"""Sameness: what an archive has twice, and what a series has not; each seen only by looking at the archive as a whole."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from ..corpus.corpus import Corpus, Entry, MeetingEntry
from ..corpus.session import list_missing
from ..model.vocabulary import Series
from ..text.likeness import Shelf, measure
from ..text.name import LIKE, strip
from ..text.name import measure as measure_names
from .rule import Finding

_MOST_OF_A_DAY = 50
_MOST_DAYS = 31
_SHORTEST = 60
"""Shorter texts, such as a bare agreement, may well say the same."""

_COUNTS = re.compile(r"[0-9一二三四五六七八九十]+")


Held = Entry | MeetingEntry


def find_same_sources(corpus: Corpus) -> Iterator[tuple[Entry, Finding]]:
    """Find records that were taken from one file; those that are parts of it say so, each in its own words.

    One that was withdrawn, as is done with one of two, is none of them: what it was taken from it still says.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in (entry for entry in corpus.entries if entry.record.status != "withdrawn"):
        if entry.record.source is not None and entry.record.source.sha256 is not None:
            groups[entry.record.source.sha256].append(entry)
    for sha256, entries in groups.items():
        parts: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in entries:
            parts[entry.record.source.note if entry.record.source else None].append(entry)
        for same in parts.values() if len(entries) > 1 else ():
            others = (
                same if len(same) > 1 else entries if same[0].record.source and not same[0].record.source.note else []
            )
            for entry in same if others else ():
                other = next(other for other in others if other is not entry)
                message = (
                    f"与 {other.id} 出自同一份原文件（SHA-256 相同）；重复的请删去一篇，"
                    "同一文件里的几篇请在 source 的 note 里各写明是第几篇"
                )
                yield entry, Finding("same-source", message, ("source", "sha256"), sha256)


def find_near_duplicates(
    corpus: Corpus, sketches: Mapping[str, Sequence[int]], share: float
) -> Iterator[tuple[Entry, Finding]]:
    """Find records most of whose words another record has; versions of one text, and what conveys it, are none."""
    shelf = Shelf.of({entry.id: sketches[entry.id] for entry in corpus.entries})
    for entry in corpus.entries:
        likely = shelf.find_sketch(sketches[entry.id], but=entry.id)
        for name in likely if likely and len(entry.body) >= _SHORTEST else ():
            other = corpus.by_id[name]
            if _are_related(entry, other):
                continue
            alike = 1.0 if entry.body == other.body else measure(entry.body, other.body)
            if alike >= share:
                yield entry, Finding("near-duplicate", _describe(entry, other, alike, corpus), ("title",), other.id)
                break


def _are_related(entry: Entry, other: Entry) -> bool:
    roots = {entry.id, entry.record.version_of} & {other.id, other.record.version_of}
    heirs = {entry.id, entry.record.replaced_by} & {other.id, other.record.replaced_by}
    conveyed = {one.record for one in entry.record.conveys} | {one.record for one in other.record.conveys}
    return bool((roots | heirs) - {None}) or bool(conveyed & {entry.id, other.id})


def _describe(entry: Entry, other: Entry, alike: float, corpus: Corpus) -> str:
    share = f"与 {other.id} 有 {alike:.0%} 的文字相同"
    versions = corpus.vocabularies.versions
    if entry.record.version != other.record.version:
        names = f"{versions.label(entry.record.version)}、{versions.label(other.record.version)}"
        return f"{share}，两篇稿本不同（{names}）；是同一篇的两个稿本，请在其中一篇写 version_of"
    return f"{share}；重复的请删去一篇，是两个稿本的请写 version 和 version_of，确是两次讲话的写 exceptions 说明"


def find_meetings_twice(corpus: Corpus) -> Iterator[tuple[MeetingEntry, Finding]]:
    """Find meetings that share a day and a level and whose names are so like that they may be one."""
    days: dict[tuple[str, str], list[MeetingEntry]] = defaultdict(list)
    for held in corpus.meetings:
        for day in _list_days(held):
            days[day, held.meeting.level].append(held)
    pairs = {
        (one.id, other.id): (one, other)
        for several in days.values()
        for one, other in combinations(several[:_MOST_OF_A_DAY], 2)
    }
    for one, other in pairs.values():
        names = [
            (a, b)
            for a in (one.meeting.name, *one.meeting.aliases)
            for b in (other.meeting.name, *other.meeting.aliases)
        ]
        if any(_have_same_counts(a, b) and measure_names(a, b) >= LIKE for a, b in names):
            for held, twin in ((one, other), (other, one)):
                message = f"与 {twin.id}（{twin.meeting.name}）同一天、同一层级，名称相近，像是同一次会议；是的请合成一个，另一个名称写入 aliases"
                yield held, Finding("meeting-twice", message, ("name",), held.meeting.name, twin.meeting.name)


def _have_same_counts(one: str, other: str) -> bool:
    return _COUNTS.findall(strip(one)) == _COUNTS.findall(strip(other))


def _list_days(held: MeetingEntry) -> Iterator[str]:
    """Yield the days of a meeting, or as much of its date as is known."""
    first, last = held.meeting.date, held.meeting.end_date
    yield str(first)
    if last is not None and first.precision == last.precision == "day":
        begin, end = (datetime.date.fromisoformat(str(one)) for one in (first, last))
        for later in range(1, min((end - begin).days, _MOST_DAYS) + 1):
            yield str(begin + datetime.timedelta(days=later))


def find_series_gaps(corpus: Corpus) -> Iterator[tuple[MeetingEntry, Finding]]:
    """Find the years, or sessions, that a series skips at a level; told of the meeting that comes next."""
    for series in corpus.vocabularies.series.terms:
        levels: dict[str, list[MeetingEntry]] = defaultdict(list)
        for held in corpus.by_series.get(series.id, ()):
            levels[held.meeting.level].append(held)
        for level, several in levels.items():
            several.sort(key=lambda held: (held.for_year, held.meeting.date))
            known = {held.meeting.session for held in several}
            for before, after in pairwise(several):
                missing = [name for name in _list_missing(before, after, series) if name not in known]
                if missing:
                    label = corpus.vocabularies.levels.label(level)
                    message = f"{label}的{series.label}在 {before.id} 之后缺{'、'.join(missing)}；没有召开或不入库的不必理会，有文稿的请补"
                    yield after, Finding("series-gap", message, ("series",), series.id)


def _list_missing(before: MeetingEntry, after: MeetingEntry, series: Series) -> list[str]:
    if series.counts_by == "session":
        return list_missing(before.meeting.session or "", after.meeting.session or "")
    return [f"{year}年" for year in range(before.for_year + 1, after.for_year)]
