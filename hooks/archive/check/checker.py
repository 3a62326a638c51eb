"""The checker: every rule applied to every file, all faults of all files in one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ..corpus.corpus import Entry, MeetingEntry
from ..corpus.loader import Loaded, read_meeting, read_record
from ..diagnostic import Diagnostic, shorten
from ..model.guard import Guard
from ..model.identifier import Identifier
from ..model.meeting import Meeting
from ..model.record import Record
from ..model.source import decode, split_front_matter
from ..model.vocabulary import VOCABULARY_LABELS
from .facts import Facts, Reader
from .freshness import find_stale_schema
from .guard.attachments import find_hidden_matter
from .guard.marks import find_marked_name, find_marks_in_data
from .guard.numbers import find_numbers
from .guard.redactions import Leaks
from .knowledge import Knowledge
from .meetings import check_meeting
from .memory import Memory
from .placement import (
    find_clashes,
    find_foreign_pages,
    find_ids_borne_before,
    find_large_files,
    find_links,
    find_misnamed_folders,
    find_strays,
)
from .places import Places, TermPlaces, read_document
from .records import check_record
from .registry import RULES
from .rule import Finding
from .salvage import salvage
from .sameness import Held, find_meetings_twice, find_near_duplicates, find_same_sources, find_series_gaps
from .vocabularies import check_settings, check_vocabulary
from .wording import find_wrong_wording

LONGEST_QUOTE = 80  # no id is longer
LONGEST_MESSAGE = 300


def check(loaded: Loaded, *, is_whole: bool = True, memory: Memory | None = None) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with an archive, by file and place.

    Where it need not be whole, what can only be warned of and takes long is left out: whether texts have as many points as they
    promise, whether they are much the same as others, and whether others tell what they redact.
    With a `memory` only what is new is read through; the result is the same.
    """
    knowledge = Knowledge(loaded)
    reader = (memory or Memory()).make_reader(loaded.guard, _name_contact(loaded))
    found = {_grade(diagnostic) for diagnostic in loaded.diagnostics}
    found.update(_check_data(knowledge))
    facts = {entry.path: reader.read_facts(entry) for entry in loaded.corpus.entries} if is_whole else None
    wide = _find_across(loaded, facts, reader)
    for entry in loaded.corpus.entries:
        known = knowledge.of(entry.path)
        findings = [*check_record(entry, known), *reader.read_findings(entry), *wide.get(entry.path, ())]
        findings += find_marked_name(entry.path.name, reader.contact)
        findings += find_hidden_matter(entry, reader.read_attachment, reader.contact)
        findings += reader.read_promises(entry) if is_whole else ()
        found.update(_place_record(entry, findings, Places(entry.path)))
    for held in loaded.corpus.meetings:
        findings = [*check_meeting(held, knowledge.of(held.path)), *wide.get(held.path, ())]
        found.update(_place(held.path, findings, Places(held.path)))
    found.update(_check_unread(knowledge, reader))
    found.update(_guard_data(loaded, reader))
    found.update(find_clashes(loaded.record_paths))
    found.update(find_clashes(loaded.meeting_paths))
    found.update(find_ids_borne_before(knowledge))
    found.update(find_strays(knowledge))
    found.update(find_links(knowledge))
    found.update(find_foreign_pages(knowledge))
    found.update(chain.from_iterable(map(find_misnamed_folders, loaded.corpus.project.layers)))
    found.update(find_large_files(knowledge))
    return tuple(sorted(map(_curb, _weigh(found, loaded.guard))))


def check_file(path: Path, loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with a record or meeting that does not stand in the archive, but could."""
    knowledge = Knowledge(loaded)
    reader = Reader(loaded.guard, _name_contact(loaded))
    found: Iterable[Diagnostic]
    if path.suffix in {".yml", ".yaml"}:
        meeting, _, faults = read_meeting(path)
        if meeting is None:
            found = _check_unread_meeting(path, knowledge, in_place=False)
        else:
            held = MeetingEntry(path.stem, path, meeting)
            found = _place(path, check_meeting(held, knowledge, in_place=False), Places(path))
    else:
        entry, _, faults = read_record(path)
        if entry is None:
            found = _check_unread_record(path, knowledge, reader, in_place=False)
        else:
            findings = [*check_record(entry, knowledge, in_place=False), *reader.read_findings(entry)]
            findings += [*find_marked_name(path.name, reader.contact), *reader.read_promises(entry)]
            found = _place_record(entry, findings, Places(path))
    return tuple(sorted(map(_curb, _weigh({*map(_grade, faults), *found}, loaded.guard))))


def _name_contact(loaded: Loaded) -> str:
    return loaded.corpus.settings.security_contact or "本单位负责保密工作的人"


def _find_across(loaded: Loaded, facts: Mapping[Path, Facts] | None, reader: Reader) -> dict[Path, list[Finding]]:
    """Find what is seen only by looking at all records and meetings, by their files; texts are compared where there are facts."""
    corpus = loaded.corpus
    found: dict[Path, list[Finding]] = defaultdict(list)
    several: Iterable[tuple[Held, Finding]] = chain(
        find_same_sources(corpus),
        find_meetings_twice(corpus),
        find_series_gaps(corpus),
        _compare_texts(loaded, facts, reader) if facts is not None else (),
    )
    for holder, finding in several:
        found[holder.path].append(finding)
    return found


def _compare_texts(loaded: Loaded, facts: Mapping[Path, Facts], reader: Reader) -> Iterator[tuple[Held, Finding]]:
    """Find texts that are much the same, and redactions that other texts give away."""
    corpus, guard = loaded.corpus, loaded.guard
    sketches = {entry.id: facts[entry.path].sketch for entry in corpus.entries}
    yield from find_near_duplicates(corpus, sketches, guard.alike / 100)
    yield from Leaks(((entry, facts[entry.path]) for entry in corpus.entries), reader.recall_open).find()


def _guard_data(loaded: Loaded, reader: Reader) -> Iterator[Diagnostic]:
    """Find what may not stand in the meetings, the vocabularies and the settings."""
    paths = [path for found in loaded.meeting_paths.values() for path in found]
    for layer in loaded.corpus.project.layers:
        paths += [*(layer.vocabulary / f"{name}.yml" for name in VOCABULARY_LABELS), layer.settings]
    for path in paths:
        if path.is_file():
            text = decode(path.read_bytes())[0]
            findings = [
                *find_marks_in_data(text, reader.guard.labels, reader.contact),
                *find_numbers(text, reader.guard.contacts),
            ]
            yield from _place(path, findings, Places(path))


def _weigh(found: Iterable[Diagnostic], guard: Guard) -> Iterator[Diagnostic]:
    """Give each rule the severity that the office has decided on; what is excused stays a hint."""
    weights = guard.rules.model_dump(by_alias=True)
    for diagnostic in found:
        weight = weights.get(diagnostic.rule, diagnostic.severity)
        if weight != "off":
            is_excused = diagnostic.severity == "info" != RULES[diagnostic.rule].severity
            yield diagnostic if is_excused or weight == diagnostic.severity else replace(diagnostic, severity=weight)


def soften(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return what a build says of an archive: a rule for contributions stops none, so that its errors are warnings."""
    return tuple(
        replace(d, severity="warning") if d.severity == "error" and RULES[d.rule].scope == "contribution" else d
        for d in diagnostics
    )


def _grade(diagnostic: Diagnostic) -> Diagnostic:
    return replace(diagnostic, severity=RULES[diagnostic.rule].severity)


def _curb(diagnostic: Diagnostic) -> Diagnostic:
    """Keep a message to a length that a terminal shows; the value itself stays whole, for programs."""
    message = diagnostic.message
    for said in (diagnostic.value, diagnostic.expected):
        if len(said) > LONGEST_QUOTE:
            message = message.replace(said, shorten(said, LONGEST_QUOTE))
    message = shorten(message, LONGEST_MESSAGE)
    return diagnostic if message == diagnostic.message else replace(diagnostic, message=message)


def _place(path: Path, findings: Iterable[Finding], places: Places) -> Iterator[Diagnostic]:
    for finding in findings:
        position = finding.position or places.locate(finding.where, key=finding.key)
        severity = RULES[finding.rule].severity
        message = " ".join(finding.message.split("\n"))
        at = finding.path or path
        yield Diagnostic(at, position, finding.rule, message, finding.value, finding.expected, severity)


def _place_record(entry: Entry, findings: Iterable[Finding], places: Places) -> Iterator[Diagnostic]:
    """Place the findings of a record; those that it is excused from only inform."""
    excused = {excuse.rule: excuse.reason for excuse in entry.record.exceptions}
    for diagnostic in _place(entry.path, findings, places):
        if diagnostic.rule in excused and RULES[diagnostic.rule].excusable:
            message = f"{diagnostic.message}（已写明例外：{excused[diagnostic.rule]}）"
            yield replace(diagnostic, severity="info", message=message)
        else:
            yield diagnostic


def _check_data(knowledge: Knowledge) -> Iterator[Diagnostic]:
    own = knowledge.own
    project, overlay = own.corpus.project, knowledge.corpus.project.overlay
    yield from _place(project.settings, check_settings(own), Places(project.settings))
    for vocabulary in own.corpus.vocabularies:
        path = project.vocabulary / f"{vocabulary.name}.yml"
        yield from _place(path, check_vocabulary(vocabulary, own), TermPlaces(path, vocabulary.terms))
        if overlay is not None:
            both, first = knowledge.corpus.vocabularies[vocabulary.name], len(vocabulary.terms)
            path = overlay.vocabulary / path.name
            findings = check_vocabulary(both, knowledge, first)
            yield from _place(path, findings, TermPlaces(path, both.terms[first:]))
    yield from find_stale_schema(own.corpus)


def _check_unread(knowledge: Knowledge, reader: Reader) -> Iterator[Diagnostic]:
    """Check what can be read of the records and meetings whose own faults keep them out of the corpus."""
    loaded = knowledge.loaded
    read = {entry.path for entry in loaded.corpus.entries} | {held.path for held in loaded.corpus.meetings}
    for found in loaded.record_paths.values():
        for path in found:
            if path not in read:
                yield from _check_unread_record(path, knowledge.of(path), reader)
    for stem, found in loaded.meeting_paths.items():
        if stem in loaded.foreign:
            continue
        for path in found:
            if path not in read:
                yield from _check_unread_meeting(path, knowledge.of(path))


def _check_unread_record(
    path: Path, knowledge: Knowledge, reader: Reader, *, in_place: bool = True
) -> Iterator[Diagnostic]:
    document = read_document(path)
    text = decode(path.read_bytes())[0]
    yield from _place(path, (*reader.find_guarded(text), *find_marked_name(path.name, reader.contact)), Places(path))
    parts = split_front_matter(text)
    vocabularies = knowledge.corpus.vocabularies
    stopgaps = {
        "title": "题名",
        "date": _guess_date(path.stem),
        "topics": [],
        "level": next(iter(vocabularies.levels.by_id), ""),
        "kind": next(iter(vocabularies.kinds.by_id), ""),
        "origin": next(iter(vocabularies.origins.by_id), ""),
    }
    record, lost = salvage(Record, document, stopgaps)
    if record is None:
        return
    entry = Entry(path.stem, path, record, parts.body, parts.body_line)
    wording = find_wrong_wording(parts.body, parts.body_line)
    findings = _known((*check_record(entry, knowledge, in_place=in_place), *wording), lost)
    yield from _place_record(entry, findings, Places(path, document))


def _check_unread_meeting(path: Path, knowledge: Knowledge, *, in_place: bool = True) -> Iterator[Diagnostic]:
    document = read_document(path)
    levels = knowledge.corpus.vocabularies.levels
    stopgaps = {"name": "会议", "date": _guess_date(path.stem), "level": next(iter(levels.by_id), "")}
    meeting, lost = salvage(Meeting, document, stopgaps)
    if meeting is None:
        return
    held = MeetingEntry(path.stem, path, meeting)
    findings = _known(check_meeting(held, knowledge, in_place=in_place), lost)
    yield from _place(path, findings, Places(path, document))


def _guess_date(entity_id: str) -> str:
    try:
        return str(Identifier.parse(entity_id).date)
    except ValueError:
        return "2000"


def _known(findings: Iterable[Finding], lost: frozenset[str]) -> Iterator[Finding]:
    """Keep the findings that rest on nothing but what could be read."""
    for finding in findings:
        if not lost.intersection([*map(str, finding.where[:1]), *finding.depends]):
            yield finding
