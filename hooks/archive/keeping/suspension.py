"""A suspension: the records of a person or an organ whose text readers do not see for the time being.

A suspended record keeps its text in its file; the site shows that it is suspended and nothing of what it says. What was done,
when, by whom and on what basis stands in the record's `changes`, and nowhere else: the ledger lists it for all records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..corpus.corpus import Corpus, Entry
from ..corpus.loader import Loaded
from ..model.date import PartialDate
from ..model.record import Change, Status
from ..model.vocabulary import Organ
from ..text.redaction import split_redactions
from .editing import edit_record, to_value
from .mention import Mention, find_mentions, tighten

REASON = "按规定暂停查阅，恢复时间另行通知。"


class NobodyError(Exception):
    """Nobody can be meant; the message is for people."""


@dataclass(frozen=True)
class Subject:
    """Whose records are meant.

    Attributes:
        people: Names or roles of speakers.
        organs: Organs, by id.
        ids: Records themselves.
        since: The first date of a text, where a role had other holders before.
        until: The last.

    """

    people: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    since: PartialDate | None = None
    until: PartialDate | None = None

    def covers(self, entry: Entry) -> bool:
        """Whether a record is one of those meant."""
        return entry.id in self.ids or (self._is_in_time(entry) and self._is_theirs(entry))

    def _is_in_time(self, entry: Entry) -> bool:
        date = entry.record.date
        is_early = self.since is not None and date < self.since and not _is_within(self.since, date)
        is_late = self.until is not None and date > self.until and not _is_within(date, self.until)
        return not is_early and not is_late

    def _is_theirs(self, entry: Entry) -> bool:
        record = entry.record
        people = {tighten(said) for speaker in record.speakers for said in (speaker.role, speaker.name) if said}
        organs = {*record.organs, *(speaker.organ for speaker in record.speakers)}
        return not people.isdisjoint(self.people) or not organs.isdisjoint(self.organs)


def _is_within(narrow: PartialDate, wide: PartialDate) -> bool:
    """Whether a date may be the same as one that is known less precisely."""
    return str(narrow).startswith(str(wide))


def name_subject(
    corpus: Corpus,
    people: tuple[str, ...],
    organs: tuple[str, ...],
    ids: tuple[str, ...] = (),
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Subject:
    """Return who is meant by names, roles, organs and ids as a person gives them.

    Raises:
        NobodyError: A name is redacted, an organ or a record unknown.

    """
    for name in people:
        if not tighten(name) or any(part.is_redaction for part in split_redactions(name)):
            raise NobodyError(f"{name} 是隐去的姓名，不指任何人；请写姓名或职务")
    found = []
    for name in organs:
        organ = corpus.vocabularies.organs.by_name.get(name) or _find_former(corpus, name)
        if organ is None:
            raise NobodyError(f"形成单位词表中没有 {name}；请写 data/vocabulary/organs.yml 里的编号或名称")
        found.append(organ.id)
    for name in ids:
        if name not in corpus.by_id:
            raise NobodyError(f"没有编号为 {name} 的文稿；请核对编号")
    return Subject(frozenset(map(tighten, people)), frozenset(found), frozenset(ids), since, until)


def _find_former(corpus: Corpus, name: str) -> Organ | None:
    organs = corpus.vocabularies.organs.terms
    return next((o for o in organs if name in {former.name for former in o.former_names}), None)


def list_names(corpus: Corpus, subject: Subject, people: tuple[str, ...]) -> frozenset[str]:
    """Return the words by which others may mention those meant."""
    terms = [term for term in corpus.vocabularies.organs.terms if term.id in subject.organs]
    named = {name for term in terms for name in (term.label, *term.aliases, *(f.name for f in term.former_names))}
    return frozenset({*people, *named, *subject.ids})


def list_namesakes(
    corpus: Corpus, entries: Iterable[Entry], people: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each person whose records are of several organs, with these: two people may bear one name, or hold one role."""
    records = [entry.record for entry in entries]
    for name in people:
        found: set[str] = set()
        for record in records:
            theirs = [one for one in record.speakers if tighten(name) in {tighten(one.name or ""), tighten(one.role)}]
            found.update(*([one.organ] if one.organ else record.organs for one in theirs))
        if len(found) > 1:
            yield name, tuple(corpus.vocabularies.organs.label(organ) for organ in sorted(found))


def list_covered(corpus: Corpus, subject: Subject) -> list[Entry]:
    """Return the records meant, and, unless they are named themselves, the other versions of the same texts."""
    covered = {entry.id for entry in corpus.entries if subject.covers(entry)}
    main = {corpus.by_id[name].record.version_of or name for name in covered - subject.ids}
    covered |= main | {entry.id for entry in corpus.entries if entry.record.version_of in main}
    return [entry for entry in corpus.entries if entry.id in covered]


@dataclass(frozen=True)
class Suspension:
    """What a suspension, or its end, does.

    Attributes:
        files: The new content of the files that change.
        entries: The records in them.
        passed: Those meant that stay as they are: withdrawn, suspended already, or not suspended.
        mentions: The lines of other files on which those meant are named.

    """

    files: dict[Path, bytes] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    passed: tuple[Entry, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Who decided, when, and on what basis; the basis is shown to readers as it is written."""

    by: str
    date: PartialDate
    basis: str
    reason: str = REASON


def suspend(loaded: Loaded, subject: Subject, names: frozenset[str], order: Order) -> Suspension:
    """Return what suspends all records of those meant, and where else they are named.

    Raises:
        EditError: A file cannot be edited.

    """
    covered = list_covered(loaded.corpus, subject)
    chosen = [entry for entry in covered if entry.record.status not in {"suspended", "withdrawn"}]
    note = f"暂停查阅（依据：{order.basis}）"
    return Suspension(
        files={
            entry.path: _set_status(entry, "suspended", order.reason, _change(order, note, entry.record.status))
            for entry in chosen
        },
        entries=tuple(chosen),
        passed=tuple(entry for entry in covered if entry not in chosen),
        mentions=tuple(find_mentions(_list_others(loaded, covered), names)),
    )


def lift(loaded: Loaded, subject: Subject, order: Order) -> Suspension:
    """Return what ends the suspension of those meant: each record has the state that it had before.

    Raises:
        EditError: A file cannot be edited.

    """
    covered = list_covered(loaded.corpus, subject)
    chosen = [entry for entry in covered if entry.record.status == "suspended"]
    change = _change(order, f"恢复查阅（依据：{order.basis}）")
    return Suspension(
        files={entry.path: _set_status(entry, find_former_status(entry), None, change) for entry in chosen},
        entries=tuple(chosen),
        passed=tuple(entry for entry in covered if entry not in chosen),
    )


def find_former_status(entry: Entry) -> Status:
    """Return the state that a suspended record had; where it was suspended by hand, what the rest of it says."""
    noted = [change.former_status for change in entry.record.changes if change.former_status]
    if noted:
        return noted[-1]
    return "superseded" if entry.record.replaced_by else "published"


def _change(order: Order, note: str, former: Status | None = None) -> Change:
    values = {"date": str(order.date), "by": order.by, "note": note}
    return Change.model_validate(values | ({"former_status": former} if former else {}))


def _set_status(entry: Entry, status: Status, reason: str | None, change: Change) -> bytes:
    values = {
        "status": None if status == "published" else status,
        "reason": reason,
        "changes": to_value((*entry.record.changes, change)),
    }
    return edit_record(entry.path, entry.path.read_bytes(), values)


def _list_others(loaded: Loaded, covered: list[Entry]) -> Iterator[Path]:
    """Yield the files of the archive that are not those meant."""
    own = {entry.path for entry in covered}
    yield from (path for paths in loaded.record_paths.values() for path in paths if path not in own)
    yield from (path for paths in loaded.meeting_paths.values() for path in paths)
    yield from sorted(loaded.corpus.project.vocabulary.glob("*.yml"))
