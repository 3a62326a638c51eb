"""The memory of a check: what was read of files before, kept by their content; safe to delete, and it changes no result."""

from __future__ import annotations

import functools
import hashlib
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..corpus.corpus import Entry
from ..corpus.loader import parse_record
from ..diagnostic import Diagnostic, Position
from ..model.guard import Guard
from ..model.record import Record
from ..model.source import Document
from ..project import Project
from ..repository import name_blob
from ..search.cache import Cache, NoCache
from .facts import Facts, Reader
from .guard.redactions import Hidden, Traces
from .rule import Finding

_DIGEST = 16
_CORE = Path(__file__).resolve().parent.parent
_FOLDERS = ("model", "text", "check", "corpus")
_ATTACHMENTS = "attachments"
_OTHERS = "others"
_FACTS = "facts"
Item = dict[str, Any]


@functools.cache
def digest_rules() -> str:
    """Return a digest of the code that reads and judges: what it said before it was changed is of no use."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for folder in _FOLDERS:
        for path in sorted((_CORE / folder).rglob("*")):
            if path.suffix in {".py", ".json"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


class Memory:
    """What is known of records by their bytes.

    A record's front matter is remembered only where nothing was wrong with it, so that its places need not be.
    """

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        """Remember in a folder, under the name of what is remembered; without one for as long as the program runs."""
        self._folder = folder
        self._name = f"{name} {digest_rules()}" if folder else ""
        self._values = _Shelves(NoCache() if folder is None else Cache(folder, f"values {self._name}"))
        self._facts = _Shelves(NoCache())
        self._keys: dict[Path, tuple[str, str]] = {}
        self.names: dict[Path, str] = {}
        """How git names what was read, of records that were remembered."""

    @classmethod
    def of(cls, project: Project) -> Memory:
        """Return the memory that a project's commands share."""
        return cls(project.cache / "check", " ".join(str(layer.docs) for layer in project.layers))

    def read_record(self, path: Path) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
        """Return a record and what is wrong with its form, as the loader does."""
        data = path.read_bytes()
        name, key = self._keys[path] = _name_shelf(path), _digest(data)
        shelf = self._values.open(name)
        known = shelf.get(key)
        if known is not None:
            self.names[path] = known["name"]
            record = Record.model_validate(known["value"])
            return _RememberedEntry.of(path, record, data, known), ()
        entry, document, faults = parse_record(path, data)
        if entry is not None and not faults:
            shelf.put(key, _remember(entry, document, data))
        return entry, faults

    def make_reader(self, guard: Guard, contact: str) -> Reader:
        """Return a reader of facts that remembers."""
        if self._folder is not None:
            self._facts = _Shelves(Cache(self._folder, f"facts {self._name} {guard.model_dump_json()} {contact}"))
        return _MindfulReader(guard, contact, self._facts, self._keys)

    def save(self) -> None:
        """Keep what was used, and nothing else."""
        self._values.save()
        self._facts.save()


class _RememberedEntry(Entry):
    """A record whose body is decoded when it is first asked for: a check asks for few of those that it remembers."""

    __slots__ = ("_data", "_known")
    _data: bytes
    _known: Item

    @classmethod
    def of(cls, path: Path, record: Record, data: bytes, known: Item) -> _RememberedEntry:
        """Return the record of a file of which `known` was remembered."""
        entry = cls.__new__(cls)
        values = {"id": path.stem, "path": path, "record": record, "body_line": known["line"]}
        for name, value in (values | {"_data": data, "_known": known}).items():
            object.__setattr__(entry, name, value)
        return entry

    def __getattr__(self, name: str) -> str:
        if name != "body":
            raise AttributeError(name)
        body = self._data[self._known["at"] :].decode()
        object.__setattr__(self, name, body)
        return body

    @property
    def has_text(self) -> bool:
        """Whether its body says anything."""
        return bool(self._known["has_text"])


class _MindfulReader(Reader):
    def __init__(self, guard: Guard, contact: str, shelves: _Shelves, keys: Mapping[Path, tuple[str, str]]) -> None:
        super().__init__(guard, contact)
        self._shelves = shelves
        self._keys = keys

    def read_findings(self, entry: Entry) -> tuple[Finding, ...]:
        compute = super().read_findings
        packed = self._recall(entry, "findings", lambda: [_pack_finding(one) for one in compute(entry)])
        return tuple(map(_unpack_finding, packed))

    def read_facts(self, entry: Entry) -> Facts:
        compute = super().read_facts
        return self._recall(entry, "facts", lambda: compute(entry))  # type: ignore[no-any-return]

    def recall_open(self, entry: Entry, asked: str, search: Callable[[], list[int]]) -> list[int]:
        answer = self._recall(entry, "open", lambda: [asked, search()])
        if answer[0] != asked:
            answer = self._replace(entry, "open", [asked, search()])
        return answer[1]  # type: ignore[no-any-return]

    def read_promises(self, entry: Entry) -> tuple[Finding, ...]:
        compute = super().read_promises
        packed = self._recall(entry, "promises", lambda: [_pack_finding(one) for one in compute(entry)])
        return tuple(map(_unpack_finding, packed))

    def read_attachment(self, path: Path) -> tuple[str, ...]:
        key = _digest(path.read_bytes()) + path.suffix.lower()
        shelf = self._shelves.open(_ATTACHMENTS)
        known = shelf.get(key)
        if known is None:
            known = shelf.put(key, {"slugs": list(super().read_attachment(path))})
        return tuple(known["slugs"])

    def _recall(self, entry: Entry, what: str, compute: Callable[[], Any]) -> Any:
        shelf, key = self._find_shelf(entry)
        if shelf is None:
            return compute()
        known = shelf.get(key)
        if known is None or what not in known:
            known = shelf.put(key, {**(known or {}), what: compute()})
        return known[what]

    def _replace(self, entry: Entry, what: str, value: Any) -> Any:
        shelf, key = self._find_shelf(entry)
        if shelf is not None:
            shelf.put(key, {**(shelf.get(key) or {}), what: value})
        return value

    def _find_shelf(self, entry: Entry) -> tuple[_Shelf | None, str]:
        """Return where what is remembered of a record stands; None where its file was not read here."""
        name, key = self._keys.get(entry.path, ("", ""))
        return (self._shelves.open(name) if key else None), key


class _Shelf:
    """Items by the digest of what they are of, those that were asked for told from those that were not."""

    def __init__(self, items: dict[str, Item]) -> None:
        self.items = items
        self.used: dict[str, Item] = {}
        self.is_new = False

    def get(self, key: str) -> Item | None:
        item = self.used.get(key) or self.items.get(key)
        if item is not None:
            self.used[key] = item
        return item

    def put(self, key: str, item: Item) -> Item:
        self.used[key] = item
        self.is_new = True
        return item


class _Shelves:
    """Shelves by name, each read when it is first asked for."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._open: dict[str, _Shelf] = {}

    def open(self, name: str) -> _Shelf:
        shelf = self._open.get(name)
        if shelf is None:
            saved = self._cache.load(name)
            shelf = self._open[name] = _Shelf(_unpack_items(*saved) if saved is not None else {})
        return shelf

    def save(self) -> None:
        for name, shelf in self._open.items():
            if shelf.is_new or len(shelf.used) < len(shelf.items):
                self._cache.save(name, *_pack_items(shelf.used))
        self._cache.prune()


def _name_shelf(path: Path) -> str:
    year = path.parent.name
    return year if year.isascii() and year.isdigit() else _OTHERS


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()


def _remember(entry: Entry, document: Document, data: bytes) -> Item:
    at = len(data) - len(entry.body.encode())
    return {
        "value": document.value,
        "at": at,
        "line": entry.body_line,
        "has_text": entry.has_text,
        "name": name_blob(data),
    }


def _pack_items(items: Mapping[str, Item]) -> tuple[dict[str, Item], bytes]:
    """Return items as JSON can hold them, and the numbers of their facts, which are too many for it."""
    packed, numbers = {}, array("I")
    for key, item in items.items():
        facts: Facts | None = item.get(_FACTS)
        if facts is not None:
            parts = (facts.sketch, facts.traces.heads, facts.traces.tails, facts.traces.locals)
            for part in parts:
                numbers.extend(part)
            hidden = [[one.position.line, *one.parts] for one in facts.hidden]
            packed[key] = {**item, _FACTS: [list(map(len, parts)), hidden, facts.shown]}
        else:
            packed[key] = item
    return packed, numbers.tobytes()


def _unpack_items(items: dict[str, Item], octets: bytes | memoryview) -> dict[str, Item]:
    """Put the facts of items together again."""
    numbers, at = array("I"), 0
    numbers.frombytes(octets)
    for item in items.values():
        if _FACTS in item:
            lengths, hidden, shown = item[_FACTS]
            parts = []
            for length in lengths:
                parts.append(numbers[at : at + length])
                at += length
            sketch, heads, tails, places = parts
            sentences = tuple(Hidden(tuple(words), Position(line)) for line, *words in hidden)
            item[_FACTS] = Facts(sketch, Traces(heads, tails, places), sentences, tuple(map(tuple, shown)))
    return items


def _pack_finding(finding: Finding) -> list[Any]:
    place = finding.position or Position()
    return [finding.rule, finding.message, finding.value, finding.expected, place.line, place.column]


def _unpack_finding(item: list[Any]) -> Finding:
    rule, message, value, expected, line, column = item
    return Finding(rule, message, value=value, expected=expected, position=Position(line, column))
