"""Redactions that give themselves away: what this office hid from wider readers, and they can read elsewhere all the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

from ...corpus.corpus import Entry
from ...diagnostic import Position
from ...model.fields import is_admitted
from ...search.cache import digest_of
from ...text.escape import unescape
from ...text.normalise import REDACTION
from ..rule import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.source import KeyPath
    from ..facts import Facts

_EDGE = 6
_LEAST_SAID = 12
_LEAST_BESIDE = 4
_LONGEST_HIDDEN = 20
_MOST = 200
_MOST_ALIKE = 20
_MOST_GAPS = 2  # beside which words are looked for in titles and names; of more, looking for them would take long
_ENDS = "。！？；\n"
_SENTENCE = re.compile(r"[^。！？；\n]+")
_HAN = "[\u4e00-\u9fff]"
_NAME = re.compile(rf"{_HAN}{{2,8}}\Z")
_UNIT = "省市县区州盟旗"
_KIND = "新区|开发区|园区|街道|社区|大桥|水库|大学|学院|医院|公司|集团|中学|小学|林场|矿区|镇|乡|村|河|湖|山|港"
# A local name stands right after its province, city or county.
_LOCAL = re.compile(rf"[{_UNIT}]({_HAN}{{1,6}}?(?:{_KIND}))")
_HIDDEN_LOCAL = re.compile(rf"[{_UNIT}]?({_HAN}{{1,6}}?(?:{_KIND}))")
_NO_NAME = re.compile(
    rf"(?:.*[各全本该有这那某每几两多等和及与的在了]|(?:高新|经济|技术|工业|产业|保税|农业|城关|中心|农)+)?(?:{_KIND})\Z"
)
_NOT_OPEN = re.compile(r"[各全我本该某有城地等*×□〕]")
_SIGNED_LINE = re.compile(r"^.*(?:\\\*|[×□]|〔略〕).*$", re.MULTILINE)
_SIGNS = ("\\*", "×", "□", "〔略〕")


@dataclass(frozen=True, slots=True)
class Traces:
    """What of a text others' redactions are compared with: the edges of its sentences, the local names of places named."""

    heads: Sequence[int]
    tails: Sequence[int]
    locals: Sequence[int]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A sentence of which words are withheld.

    Attributes:
        parts: The words that are left, around and between the redactions.
        position: Where in the file it stands.

    """

    parts: tuple[str, ...]
    position: Position

    @property
    def said(self) -> int:
        return sum(map(len, self.parts))

    @property
    def edges(self) -> tuple[int | None, int | None]:
        """What tells the sentence by its beginning and by its end, where words are left there."""
        first, last = self.parts[0], self.parts[-1]
        return hash_edge(first[:_EDGE]), hash_edge(last[-_EDGE:])

    def make_pattern(self) -> re.Pattern[str]:
        """Return what stands right beside the redactions, with words in their place."""
        first, *middle, last = self.parts
        words = map(re.escape, (first[max(len(first) - _EDGE, 0) :], *middle, last[:_EDGE]))
        return re.compile(rf"([^。！？；\n]{{1,{_LONGEST_HIDDEN}}}?)".join(words))

    def read_names(self, sentence: str) -> list[str]:
        """Return the words that a sentence has in place of the redactions; nothing where it is another sentence."""
        first, *middle, last = self.parts
        at, end = len(first), len(sentence) - len(last)
        if not (sentence.startswith(first) and sentence.endswith(last)):
            return []
        names = []
        for words in middle:
            found = sentence.find(words, at + 1, end)
            if found < 0:
                return []
            names.append(sentence[at:found])
            at = found + len(words)
        names.append(sentence[at:end])
        return names if all(0 < len(name) <= _LONGEST_HIDDEN for name in names) else []


def hash_edge(words: str) -> int | None:
    """Return what the beginning or the end of a sentence is known by; None where it is too short."""
    return crc32(words.encode("utf-8", "surrogatepass")) if len(words) == _EDGE else None


def read_traces(body: str) -> Traces:
    """Read what others' redactions are compared with."""
    heads, tails = set(), set()
    for sentence in _SENTENCE.findall(body):
        words = sentence.strip("# \u3000")
        if len(words) >= _LEAST_SAID:
            heads.add(crc32(words[:_EDGE].encode("utf-8", "surrogatepass")))
            tails.add(crc32(words[-_EDGE:].encode("utf-8", "surrogatepass")))
    places = {
        crc32(match[1].encode())
        for match in _LOCAL.finditer(body)
        if _is_open(body[max(match.start() - 1, 0) : match.start()]) and not _NO_NAME.match(match[1])
    }
    return Traces(tuple(sorted(heads)), tuple(sorted(tails)), tuple(sorted(places)))


def find_hidden(entry: Entry) -> tuple[Hidden, ...]:
    """Return the sentences of a record of which words are withheld, those of its title first."""
    if not any(sign in entry.body or sign.strip("\\") in entry.record.title for sign in _SIGNS):
        return ()
    found = list(_part(entry.record.title, Position(1)))
    number, end = entry.body_line, 0
    for match in _SIGNED_LINE.finditer(entry.body):
        number += entry.body.count("\n", end, match.start())
        end = match.start()
        found += _part(unescape(match[0]), Position(number))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _part(text: str, position: Position) -> Iterator[Hidden]:
    for sentence in _SENTENCE.findall(text):
        parts = REDACTION.split(sentence.strip("# \u3000"))
        if len(parts) > 1:
            yield Hidden(tuple(parts), position)


Recall: TypeAlias = "Callable[[Entry, str, Callable[[], list[int]]], list[int]]"
"""Returns what was found in a record's text for a question that has a digest, and searches it where it was never asked."""


class _Wanted:
    """A sentence that is looked for without its redactions, and the records in which it has them."""

    def __init__(self, hidden: Hidden) -> None:
        self.parts = hidden.parts
        self.tail = hidden.edges[1]
        self.holders: list[tuple[Entry, Hidden]] = []
        self._hidden = hidden
        self._longest = max(hidden.parts, key=len)

    def find_in(self, body: str) -> str:
        """Return the words that a text has in place of the redactions, the first of them; nothing where it has none."""
        at = body.find(self._longest)
        for _ in range(_MOST_ALIKE):
            if at < 0:
                break
            start = max(body.rfind(sign, 0, at) for sign in _ENDS) + 1
            ends = (body.find(sign, at) for sign in _ENDS)
            end = min((end for end in ends if end >= 0), default=len(body))
            names = self._hidden.read_names(body[start:end].strip("# \u3000"))
            if names and not any(map(_is_hidden, names)):
                return names[0]
            at = body.find(self._longest, end)
        return ""


class _Search:
    """All sentences that are looked for, by what they are known by; one that many records have is looked for once."""

    def __init__(self, hidden: Iterable[tuple[Entry, Hidden]]) -> None:
        wanted: dict[tuple[str, ...], _Wanted] = {}
        edges: dict[tuple[bool, int], list[_Wanted]] = defaultdict(list)
        for entry, one in hidden:
            head, tail = one.edges
            if one.said < _LEAST_SAID or not (head or tail):
                continue
            if one.parts not in wanted:
                wanted[one.parts] = _Wanted(one)
                edges[head is not None, head or tail or 0].append(wanted[one.parts])
            wanted[one.parts].holders.append((entry, one))
        self.sentences: list[_Wanted] = []
        self._by_head: dict[int, list[tuple[int, _Wanted]]] = {}
        self._by_tail: dict[int, list[tuple[int, _Wanted]]] = {}
        for (is_head, edge), several in edges.items():
            numbered = list(enumerate(several[:_MOST], len(self.sentences)))
            (self._by_head if is_head else self._by_tail)[edge] = numbered
            self.sentences += several[:_MOST]

    def digest(self) -> str:
        """Return what tells these sentences from all others that could be looked for."""
        return digest_of({"sentences": [one.parts for one in self.sentences]})

    def look_through(self, other: Entry, traces: Traces) -> list[int]:
        """Return the numbers of the sentences that a text has with words in place of the redactions."""
        ends = set(traces.tails)
        places = [self._by_head[edge] for edge in self._by_head.keys() & set(traces.heads)]
        places += [self._by_tail[edge] for edge in self._by_tail.keys() & ends]
        return sorted(
            number
            for several in places
            for number, one in several
            if (one.tail is None or one.tail in ends) and one.find_in(other.body)
        )


class Leaks:
    """What of an archive's redactions can be read elsewhere in it; each text is looked through once."""

    def __init__(self, known: Iterable[tuple[Entry, Facts]], recall: Recall) -> None:
        """Compare the redactions of entries with all others, by what is known of each; `recall` knows what was asked before."""
        self._recall = recall
        shown = [(entry, facts) for entry, facts in known if entry.record.status != "withdrawn"]
        self._entries = {entry.id: entry for entry, _ in shown}
        self._facts = {entry.id: facts for entry, facts in shown}
        self._hidden = {entry.id: facts.hidden for entry, facts in shown if facts.hidden}

    def find(self) -> Iterator[tuple[Entry, Finding]]:
        """Yield what gives itself away, with the record in which it was to be hidden."""
        names: dict[str, set[str]] = {}
        open_in: dict[tuple[str, Hidden], list[str]] = defaultdict(list)
        for entry, hidden, other, name in self._find_open():
            open_in[entry.id, hidden].append(other.id)
            names.setdefault(entry.id, set()).add(name)
        for (entry_id, hidden), others in open_in.items():
            message = f"这一句隐去的字，在 {_name(others)}的同一句里没有隐去；请逐篇核对，一并隐去或说明理由"
            yield self._entries[entry_id], Finding("redaction-open", message, value=others[0], position=hidden.position)
        for entry_id in self._hidden:
            entry = self._entries[entry_id]
            for finding in _find_named(entry, self._facts[entry_id].shown, names.get(entry_id, ())):
                yield entry, finding
        yield from self._find_hinted()

    def _find_open(self) -> Iterator[tuple[Entry, Hidden, Entry, str]]:
        search = _Search(
            (self._entries[entry_id], one) for entry_id, several in self._hidden.items() for one in several
        )
        asked = search.digest()
        for other in self._entries.values() if search.sentences else ():
            traces = self._facts[other.id].traces
            for number in self._recall(other, asked, partial(search.look_through, other, traces)):
                one = search.sentences[number]
                for entry, hidden in one.holders:
                    if _is_beside(entry, other):
                        yield entry, hidden, other, one.find_in(other.body)

    def _find_hinted(self) -> Iterator[tuple[Entry, Finding]]:
        wanted: dict[int, list[tuple[Entry, Hidden, str]]] = {}
        for entry_id, several in self._hidden.items():
            for hidden in several:
                for after in hidden.parts[1:]:
                    match = _HIDDEN_LOCAL.match(after)
                    if match is not None and not _NO_NAME.match(match[1]):
                        item = self._entries[entry_id], hidden, match[1]
                        wanted.setdefault(crc32(match[1].encode()), []).append(item)
        told: dict[tuple[str, Hidden], list[str]] = defaultdict(list)
        for other in self._entries.values() if wanted else ():
            for key in wanted.keys() & set(self._facts[other.id].traces.locals):
                for entry, hidden, name in wanted[key][:_MOST]:
                    if (entry.id == other.id or _is_beside(entry, other)) and name in other.body:
                        told[entry.id, hidden].append(other.id)
        for (entry_id, hidden), others in told.items():
            place = "本篇另一处" if others == [entry_id] else f" {_name(others)}里"
            message = f"隐去处后面的专名，在{place}与地名写在一起，可以推出隐去的字；请把专名一并隐去或说明理由"
            yield (
                self._entries[entry_id],
                Finding("redaction-hinted", message, value=others[0], position=hidden.position),
            )


def _name(ids: list[str]) -> str:
    several = list(dict.fromkeys(ids))
    return f"{several[0]} " + (f"等 {len(several)} 篇" if len(several) > 1 else "")


def _is_beside(entry: Entry, other: Entry) -> bool:
    """Whether all who may read a record may read another one too."""
    return entry.id != other.id and is_admitted(other.record.access, entry.record.access)


def _is_open(before: str) -> bool:
    return bool(re.match(_HAN, before)) and not _NOT_OPEN.match(before)


def _is_hidden(name: str) -> bool:
    return bool(REDACTION.search(unescape(name))) or "某" in name or name.strip(" *\\×□") == ""


def _find_named(entry: Entry, shown: Iterable[KeyPath], known: Iterable[str]) -> Iterator[Finding]:
    """Find where a record's own file says a name that its text withholds: where it is `shown`, and the names `known` from others."""
    names = {name for name in known if _NAME.match(name)}
    if any(_spell(name) in entry.id.replace("-", "") for name in names if len(name) > 1):
        yield Finding(
            "redaction-named", "隐去的名字的拼音在文件名里；请改文件名，并把旧编号写入 former_ids", position=Position()
        )
    places = set(shown)
    for path, text in _list_texts(entry) if places or names else ():
        if path in places or any(name in text for name in names):
            message = "隐去的名字写在这里；请改写或删去，与正文一致（确可公开的写 exceptions 说明理由）"
            yield Finding("redaction-named", message, path)


def _spell(name: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes long to read, and is seldom needed

    return "".join(lazy_pinyin(name))


def find_shown(entry: Entry, hidden: Iterable[Hidden]) -> Iterator[KeyPath]:
    """Find where a record's front matter says what its text withholds."""
    patterns = [one.make_pattern() for one in hidden if len(one.parts) <= _MOST_GAPS + 1 and _has_context(one)]
    is_withheld = bool(REDACTION.match(entry.record.title))
    for path, text in _list_texts(entry):
        is_name = path[:1] == ("speakers",) and path[-1] == "name"
        match = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
        is_shown = match is not None and not any(_is_hidden(group) for group in match.groups())
        if (is_name and is_withheld and not _is_hidden(text)) or is_shown:
            yield path


def _has_context(hidden: Hidden) -> bool:
    return (
        len(hidden.parts[0][-_EDGE:]) + sum(map(len, hidden.parts[1:-1])) + len(hidden.parts[-1][:_EDGE])
        >= _LEAST_BESIDE
    )


def _list_texts(entry: Entry) -> Iterator[tuple[KeyPath, str]]:
    return _walk_texts(entry.record.model_dump(by_alias=True, exclude_none=True), ())


def _walk_texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk_texts(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _walk_texts(inner, (*path, number))
