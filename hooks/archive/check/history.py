"""The history of an archive: what it was at a revision, what changed since, and what may not change unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from ..corpus.corpus import Entry
from ..corpus.loader import Loaded, parse_record
from ..diagnostic import Diagnostic, Position
from ..model.fields import TermOf, VocabularyName, iterate_marked
from ..model.source import decode, read_yaml
from ..model.vocabulary import VOCABULARY_LABELS
from ..project import Project, walk_files
from ..repository import Changes, Repository, RevisionError
from ..text.likeness import SAME, Shelf, measure
from .registry import RULES

_MOST_NAMED = 5
_PAIR = 2
_MOST_COMPARED = 4_000_000
_TEXTS = (".md", ".yml")
_ORPHANED = ("term-unknown", "kind-refused")


@dataclass(frozen=True)
class History:
    """How an archive differs from what it was at a revision.

    Attributes:
        project: Where it stands.
        changes: The files that differ, and what stood in them.

    """

    project: Project
    changes: Changes

    @classmethod
    def read(
        cls, project: Project, repository: Repository, revision: str, names: Mapping[Path, str] | None = None
    ) -> History:
        """Compare an archive with a branch or commit; `names` are git's of what files hold, where they are known.

        Raises:
            RevisionError: There is no such revision here.

        """
        changes = repository.read_changes(repository.find_base(revision), _folders(project), _TEXTS, names)
        if project.overlay is not None:
            laid = _read_overlay(project.overlay, revision)
            changes = Changes(changes.changed | laid.changed, {**changes.before, **laid.before})
        return cls(project, changes)

    @cached_property
    def records_before(self) -> dict[str, Entry]:
        """The records that changed or are gone, as they were, by id; those that could not be read are left out."""
        found = {}
        folders = {layer.speeches.resolve() for layer in self.project.layers}
        for path, data in sorted(self.changes.before.items()):
            if path.suffix == ".md" and not folders.isdisjoint(path.parents):
                entry, _, _ = parse_record(path, data)
                if entry is not None:
                    found[entry.id] = entry
        return found

    def has_changed(self, path: Path) -> bool:
        """Whether a file is new or differs."""
        return path.name in self._names and path.resolve() in self.changes.changed

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of what has changed: of ten thousand files few need to be resolved."""
        return frozenset(path.name for path in self.changes.changed)

    def find_changed_lines(self, path: Path) -> frozenset[int] | None:
        """Return the lines of a changed file that are new or differ; None where all of it is new."""
        path = path.resolve()
        before = self.changes.before.get(self.moved.get(path, path))
        if before is None or not path.is_file():
            return None
        lines = _compare(decode(before)[0].split("\n"), decode(path.read_bytes())[0].split("\n"))
        # The first line stands for the file and its name.
        return lines | {1} if path in self.moved else lines

    @cached_property
    def moved(self) -> dict[Path, Path]:
        """Where a record of another name stood before, for each that says so in `former_ids` or was only moved."""
        gone = {e.id: e.path.resolve() for e in self.records_before.values() if not e.path.exists()}
        found: dict[Path, Path] = {}
        for path in self.changes.changed - self.changes.before.keys():
            if path.suffix == ".md" and path.is_file() and gone:
                entry, _, _ = parse_record(path, path.read_bytes())
                names = [path.stem, *(entry.record.former_ids if entry else ())]
                found.update((path, gone[name]) for name in names if name in gone)
        return found


def _folders(project: Project) -> tuple[Path, Path]:
    return project.docs.resolve(), project.data.resolve()


def _read_overlay(overlay: Project, revision: str) -> Changes:
    """Compare a narrower archive with the branch or commit of that name in its own repository; without it all is new."""
    repository = Repository.find(overlay.root)
    if repository is not None:
        try:
            return repository.read_changes(repository.find_base(revision), _folders(overlay), _TEXTS)
        except RevisionError:
            pass
    return Changes(frozenset(path for folder in _folders(overlay) for path in walk_files(folder)))


def _compare(before: list[str], now: list[str]) -> frozenset[int]:
    start, end = 0, 0
    shorter = min(len(before), len(now))
    while start < shorter and before[start] == now[start]:
        start += 1
    while end < shorter - start and before[-1 - end] == now[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], now[start : len(now) - end]
    if len(old) * len(new) > _MOST_COMPARED:
        return frozenset(range(start + 1, start + len(new) + 1))
    changed: set[int] = set()
    for tag, _, _, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            changed.update(range(start + first + 1, start + last + 1))
    return frozenset(changed)


def check_since(
    found: tuple[Diagnostic, ...], loaded: Loaded, revision: str, names: Mapping[Path, str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a contribution, given all that is wrong with the archive; outside a repository the same.

    Raises:
        RevisionError: There is no such revision here.

    """
    project = loaded.corpus.project
    repository = Repository.find(project.docs)
    if repository is None:
        return found
    history = History.read(project, repository, revision, names)
    return tuple(sorted({*judge(found, history), *find_unsaid_changes(loaded, history)}))


def judge(found: tuple[Diagnostic, ...], history: History) -> tuple[Diagnostic, ...]:
    """Be strict on what changed and lenient on the rest: what was wrong before is not held against a contribution."""
    removed = {(name, term) for name, terms in _find_removed(history).items() for term in terms}
    lines: dict[Path, frozenset[int] | None] = {}
    judged = []
    for diagnostic in found:
        has_changed = history.has_changed(diagnostic.path)
        if not has_changed and diagnostic.rule in _ORPHANED and diagnostic.value in {term for _, term in removed}:
            continue  # one line says it for all records
        if diagnostic.severity == "error" and not _is_strict(diagnostic, history, lines, has_changed=has_changed):
            judged.append(replace(diagnostic, severity="warning"))
        else:
            judged.append(diagnostic)
    return tuple(judged)


def _is_strict(
    diagnostic: Diagnostic, history: History, lines: dict[Path, frozenset[int] | None], *, has_changed: bool
) -> bool:
    rule, path = RULES[diagnostic.rule], diagnostic.path
    if not path.exists():
        return True
    if not has_changed:
        # What is no file of its own, such as a link, is not among what is compared.
        return rule.scope == "build" and (rule.compares or path.is_symlink() or not path.is_file())
    if rule.scope == "build":
        return True
    if path not in lines:
        lines[path] = history.find_changed_lines(path)
    changed = lines[path]
    return changed is None or diagnostic.position.line in changed


def find_unsaid_changes(loaded: Loaded, history: History) -> Iterator[Diagnostic]:
    """Find what changed since a revision and may not change unsaid."""
    exchanged = set()
    for diagnostic in _find_exchanges(loaded, history):
        exchanged.add(diagnostic.path)
        yield diagnostic
    yield from _find_lost(loaded, history)
    yield from _find_changed_texts(loaded, history, exchanged)
    yield from _find_removed_terms(loaded, history)


def _find_lost(loaded: Loaded, history: History) -> Iterator[Diagnostic]:
    """Find records that are gone: those that only bear another id now, and those that were deleted."""
    named = {former for entry in loaded.corpus.entries for former in entry.record.former_ids}
    kept = {*loaded.record_paths, *named, *loaded.takedowns.ids}
    gone = [entry for key, entry in history.records_before.items() if key not in kept]
    new = [e for e in loaded.corpus.entries if history.has_changed(e.path) and e.id not in history.records_before]
    shelf, by_id = Shelf(), {entry.id: entry for entry in new}
    for entry in new if gone else ():
        shelf.add(entry.id, entry.body)
    for entry in gone:
        heirs = [by_id[name] for name in shelf.find(entry.body)]
        heirs += [other for other in new if other.body == entry.body and other not in heirs]
        heir = max(heirs, key=lambda other: measure(entry.body, other.body), default=None)
        if heir is not None and (heir.body == entry.body or measure(entry.body, heir.body) >= SAME):
            message = f"编号由 {entry.id} 改成了 {heir.id}，旧地址会打不开；请在本篇写 former_ids: [{entry.id}]"
            yield _complain(heir.path, "id-changed", message, heir.id, f"former_ids: [{entry.id}]")
        else:
            message = f"文稿 {entry.id} 被删去了；请恢复文件，写 status: withdrawn 和 reason，再清空正文（误删的恢复即可；不许留存的用 scripts/takedown.py 下架）"
            yield _complain(entry.path, "record-deleted", message, entry.id, "status: withdrawn")


def _find_exchanges(loaded: Loaded, history: History) -> Iterator[Diagnostic]:
    """Find records that bear each other's ids now, two of them or more in a circle."""
    before = history.records_before
    holders: dict[str, list[str]] = {}
    shelf = Shelf()
    for entry in before.values():
        shelf.add(entry.id, entry.body)
        for key in {entry.body, entry.record.title}:
            holders.setdefault(key, []).append(entry.id)
    moved: dict[str, set[str]] = {}
    for now in loaded.corpus.entries:
        was = before.get(now.id)
        if was is not None and was.body != now.body and now.body.strip():
            named = (*holders.get(now.body, ()), *holders.get(now.record.title, ())[:_MOST_NAMED])
            others = {*named, *shelf.find(now.body)} - {now.id}
            moved[now.id] = {name for name in others if _is_rather(now, before[name], was)}
    for name in sorted(moved):
        circle = [other for other in sorted(_follow(moved, name)) if name in _follow(moved, other)]
        if len(circle) > 1:
            several = "、".join(other for other in circle if other != name)
            what = "对调了编号，两处链接都会指错" if len(circle) == _PAIR else "轮换了编号，各处链接都会指错"
            message = f"{name} 与 {several} {what}；请换回来，编号不改作他用"
            yield _complain(loaded.corpus.by_id[name].path, "ids-exchanged", message, name, several)


def _follow(moved: dict[str, set[str]], name: str) -> set[str]:
    """Return all ids that one leads to, from each record to those whose text it has now."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = moved.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _is_rather(now: Entry, other: Entry, was: Entry) -> bool:
    """Whether a text is another record's rather than what it was itself: of two versions of one each is like the other."""
    if now.body == other.body:
        return True
    likeness = measure(now.body, other.body)
    return likeness >= SAME and likeness > measure(now.body, was.body)


def _find_changed_texts(loaded: Loaded, history: History, exchanged: set[Path]) -> Iterator[Diagnostic]:
    """Find published texts that say something else now, and no entry of `changes` tells of it."""
    before = dict(history.records_before)
    for entry in loaded.corpus.entries:
        earlier = [before[name] for name in (entry.id, *entry.record.former_ids) if name in before]
        if not earlier or entry.path in exchanged or not history.has_changed(entry.path):
            continue
        was, now = earlier[0].record, entry.record
        if now.status == "withdrawn" or was.status == "withdrawn" or len(now.changes) > len(was.changes):
            continue
        what = [
            label
            for label, old, new in (
                ("题名", was.title, now.title),
                ("正文", earlier[0].body.rstrip("\n"), entry.body.rstrip("\n")),
            )
            if old != new
        ]
        if what:
            lines = [line for line in history.find_changed_lines(entry.path) or () if line > 1]
            in_body = [line for line in lines if line >= entry.body_line]
            place = Position(min(in_body if "正文" in what and in_body else lines, default=1))
            message = f"{'和'.join(what)}改了，更动记录没有写；请在 changes 里加一条 date、by、note，说明改了什么"
            yield _complain(entry.path, "change-unrecorded", message, expected="changes:", place=place)


def _find_removed(history: History) -> dict[VocabularyName, dict[str, str]]:
    """Return the terms that vocabularies lost or no longer take, with their labels."""
    found: dict[VocabularyName, dict[str, str]] = {}
    for name in VOCABULARY_LABELS:
        path = (history.project.vocabulary / f"{name}.yml").resolve()
        if path in history.changes.before:
            now = _list_terms(path.read_bytes()) if path.is_file() else {}
            if now is not None:
                before = _list_terms(history.changes.before[path]) or {}
                found[name] = {term: label for term, label in before.items() if term not in now}
    return found


def _list_terms(data: bytes) -> dict[str, str] | None:
    document = read_yaml(decode(data)[0])
    if document.value is None and not document.faults:
        return {}
    if not isinstance(document.value, list):
        return None
    items = (item for item in document.value if isinstance(item, dict) and not item.get("refused"))
    return {str(item.get("id")): str(item.get("label")) for item in items}


def _find_removed_terms(loaded: Loaded, history: History) -> Iterator[Diagnostic]:
    removed = {name: terms for name, terms in _find_removed(history).items() if terms}
    if not removed:
        return
    users: dict[tuple[VocabularyName, str], list[str]] = {}
    held: list[tuple[str, Any]] = [(e.id, e.record) for e in loaded.corpus.entries]
    held += [(m.id, m.meeting) for m in loaded.corpus.meetings]
    for name, model in held:
        for _, mark, term in iterate_marked(model):
            if isinstance(mark, TermOf) and term in removed.get(mark.vocabulary, {}):
                users.setdefault((mark.vocabulary, term), []).append(name)
    for (vocabulary, term), names in sorted(users.items()):
        several = "、".join(sorted(set(names))[:_MOST_NAMED])
        more = f" 等 {len(set(names))} 处" if len(set(names)) > _MOST_NAMED else f"，共 {len(set(names))} 处"
        label = VOCABULARY_LABELS[vocabulary]
        name = f"{label} {term}（{removed[vocabulary][term]}）"
        if term in loaded.corpus.vocabularies[vocabulary].by_id:
            what, instead = f"{name}改成了不收", "删去 refused，不再用的写 deprecated: true 和 replaced_by"
        else:
            what, instead = f"删去了{name}", "恢复这个词，写 deprecated: true 和 replaced_by"
        message = f"{what}，还在用它的有 {several}{more}；请{instead}"
        path = loaded.corpus.project.vocabulary / f"{vocabulary}.yml"
        yield _complain(path, "term-removed", message, term, "deprecated: true")


def find_submodules(project: Project) -> Iterator[Diagnostic]:
    """Find repositories within the repository: what they hold is not what a pull request shows."""
    try:
        repositories = {Repository.find(layer.docs if layer.docs.is_dir() else layer.root) for layer in project.layers}
    except RevisionError:
        return  # only who asks to compare need hear of it
    for path in sorted({path for repository in repositories if repository for path in repository.list_submodules()}):
        message = f"{path.name} 是子模块，里面的文件不在本仓库里；请删去它（git rm --cached），把文件本身放进来"
        yield _complain(path, "submodule", message, path.name)


def _complain(
    path: Path, rule: str, message: str, value: str = "", expected: str = "", *, place: Position | None = None
) -> Diagnostic:
    return Diagnostic(path, place or Position(), rule, message, value, expected, RULES[rule].severity)
