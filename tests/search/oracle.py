"""The oracle: what a query finds, straight from the definition, without tokens, index or any code of the search's own.

Read from the definition: *a record matches a term when the normalised term is a substring of one of its normalised search units*, with
word edges respected. It shares nothing with the program but the committed table of characters. Where the definition leaves a choice:

- comma means ，or 、 (and their forms ､ ︐ ︑); the half-width `,` is merely dropped. A match runs over a comma where one was dropped at a joint
  of two kept characters at which the query dropped none; between a digit and a letter, which become one word, it does not count.
- a term narrowed to a field is found and counted in that field's units alone;
- a term of one character that is the only positive one of its branch is looked for in titles, and in the labels of level, kind, topics, series and organs;
  each place in the title and each label counts once;
- a pattern with gaps (以…促…) is found where its parts follow each other in one clause: with no barrier and no comma between, and at most 12 characters in each gap;
- a term written twice, once with a comma and once without, counts once, unless the switch makes of them two that let other matches through;
- the parts of a term that a barrier cuts are terms of their own, which must stand in one unit whatever the scope.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import archive.text

TABLE = json.loads((Path(archive.text.__file__).parent / "characters.json").read_text(encoding="utf-8"))
SINGLE = {one: form for row in TABLE["single"] for one, form in zip(*row, strict=True)}
DIGITS, LATIN = "0123456789", "abcdefghijklmnopqrstuvwxyz"
ENDS, STOPS, COMMAS = "。！？!?｡\n\r", ":;：；", "，、､︐︑﹑"
REDACTION = re.compile(r"\*\*+|××+|□□+|〔略〕")
QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』", "〝": "〞"}
FIELDS = {"标题": "t", "小标题": "h", "责任者": "r", "会议": "m"}
GAP = 12


@dataclass(frozen=True)
class Character:
    """One character of a normalised text: what it is, where its sentence is, and whether a comma was dropped before it."""

    text: str
    sentence: int
    comma: bool = False


@dataclass(frozen=True)
class Record:
    """A record as the oracle sees it: units as (kind, text), kinds t r m h and p; facet values; labels."""

    id: str
    units: Sequence[tuple[str, str]]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Sequence[str] = ()


@cache
def form_of(character: str) -> str:
    return str(SINGLE.get(character) or TABLE["several"].get(character, character))


@cache
def is_kept(character: str) -> bool:
    return any(int(first, 16) <= ord(character) <= int(last, 16) for first, last in TABLE["kept"])


@cache
def read(text: str) -> tuple[Character | None, ...]:
    """Return the kept characters of a text, None for each barrier."""
    signs = [sign for part in _split_redactions(text) for sign in ([";"] if part is None else _write(part))]
    return tuple(_keep([sign for n, sign in enumerate(signs) if not _is_thousands(signs, n)]))


@cache
def spell(text: str) -> str:
    """Return the same as a string, a line break for each barrier."""
    return "".join(character.text if character else "\n" for character in read(text))


def _split_redactions(text: str) -> Iterator[str | None]:
    at = 0
    for match in REDACTION.finditer(text):
        yield text[at : match.start()]
        yield None
        at = match.end()
    yield text[at:]


def _write(text: str) -> Iterator[str]:
    """Yield what each character becomes; commas and the half-width comma stay what they are, and nothing else becomes the latter."""
    for character in text:
        yield from [character] if character in COMMAS or character == "," else form_of(character).replace(",", " ")


def _is_thousands(signs: Sequence[str], n: int) -> bool:
    around = [signs[m] if 0 <= m < len(signs) else "" for m in (n - 1, n + 1, n + 2, n + 3, n + 4)]
    return signs[n] == "," and all(s and s in DIGITS for s in around[:4]) and not (around[4] and around[4] in DIGITS)


def _keep(signs: Sequence[str]) -> Iterator[Character | None]:
    sentence, last, comma, gap = 0, "", False, False
    for n, sign in enumerate(signs):
        before = signs[n - 1] if n else ""
        after = signs[n + 1] if n + 1 < len(signs) else ""
        if sign in ENDS or sign in STOPS:
            yield None
            sentence += sign in ENDS
            last, comma, gap = "", False, False
        elif _is_said(sign, before, after):
            if gap and any(last and last in kind and sign in kind for kind in (DIGITS, LATIN)):
                yield Character(" ", sentence, comma)
                comma = False
            is_in_word = any(
                last and last in one and sign in other for one, other in ((DIGITS, LATIN), (LATIN, DIGITS))
            )
            yield Character(sign, sentence, comma and not is_in_word)
            last, comma, gap = sign, False, False
        else:
            comma, gap = comma or sign in COMMAS, True


def _is_said(sign: str, before: str, after: str) -> bool:
    if sign == ".":
        return bool(before and before in DIGITS and after and after in DIGITS)
    if sign in "%‰":
        return bool(before and before in DIGITS)
    if sign == "+":
        return bool(before) and is_kept(before)
    return is_kept(sign)


@dataclass(frozen=True)
class Term:
    """A term: its parts, each the kept characters that must stand together."""

    parts: tuple[tuple[Character, ...], ...]
    kind: str = ""
    is_negative: bool = False
    is_gapped: bool = False


def cut(text: str) -> list[tuple[Character, ...]]:
    """Return the runs of kept characters between the barriers of a text."""
    runs: list[list[Character]] = [[]]
    for character in read(text):
        if character is None:
            runs.append([])
        else:
            runs[-1].append(character)
    return [tuple(run) for run in runs if run]


def parse(q: str) -> list[list[Term]]:
    """Return the terms of each branch."""
    branches: list[list[Term]] = [[]]
    for word in _split(q):
        if word == "|":
            branches.append([])
        else:
            branches[-1] += _read_term(word)
    return [branch for branch in branches if branch]


def _split(q: str) -> Iterator[str]:
    word, n = "", 0
    while n < len(q):
        closing = q.find(QUOTES[q[n]], n + 1) if q[n] in QUOTES else -1
        if closing > n:
            word, n = word + q[n : closing + 1], closing
        elif q[n] in "|｜" or q[n].isspace():
            yield from [word] if word else []
            yield from ["|"] if q[n] in "|｜" else []
            word = ""
        else:
            word += q[n]
        n += 1
    yield from [word] if word else []


def _read_term(word: str) -> list[Term]:
    is_negative = len(word) > 1 and word[0] in "-－−"
    word = word[1:] if is_negative else word
    label = re.match(r"(标题|小标题|责任者|会议)[：:]", word)
    kind = FIELDS[label[1]] if label else ""
    word = word[label.end() :] if label else word
    is_quoted = len(word) > 1 and word[0] in QUOTES and word.endswith(QUOTES[word[0]])
    groups = [cut(part) for part in ([word] if is_quoted else re.split(r"(?:…|⋯|\.{3,}|。{3,}|·{3,})+", word))]
    groups = [group for group in groups if group]
    parts = tuple(part for group in groups for part in group)
    is_gapped = len(groups) > 1 and all(len(group) == 1 for group in groups)
    return [Term(parts, kind, is_negative, is_gapped)] if parts else []


@dataclass(frozen=True)
class Place:
    """An occurrence: its unit, its sentence there, where it begins and ends, whether it runs over a comma."""

    unit: int
    sentence: int
    start: int
    end: int
    crossing: bool


def find(record: Record, part: Sequence[Character], *, strict: bool, kind: str = "") -> list[Place]:
    """Return the occurrences of a run of characters in a record's units."""
    found = []
    for n, (unit_kind, text) in enumerate(record.units):
        if kind and unit_kind != kind:
            continue
        characters = read(text)
        for start in _list_starts(spell(text), "".join(character.text for character in part)):
            place = _match(characters, start, part)
            if place is not None and not (strict and place):
                first = characters[start]
                assert first is not None
                found.append(Place(n, first.sentence, start, start + len(part), place))
    return found


def _list_starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _match(characters: Sequence[Character | None], start: int, part: Sequence[Character]) -> bool | None:
    """Return whether a run that stands here runs over a comma; None where it does not stand here."""
    crossing = False
    for n, wanted in enumerate(part):
        here = characters[start + n]
        if here is None or here.text != wanted.text:
            return None
        crossing |= n > 0 and here.comma and not wanted.comma
    if _goes_on(part[0].text, characters[start - 1] if start else None):
        return None
    end = start + len(part)
    if _goes_on(part[-1].text, characters[end] if end < len(characters) else None):
        return None
    return crossing


def _goes_on(edge: str, beyond: Character | None) -> bool:
    return edge in DIGITS + LATIN and beyond is not None and beyond.text in DIGITS + LATIN + "."


def find_gapped(record: Record, term: Term, *, strict: bool) -> list[Place]:
    """Return the occurrences of a pattern with gaps."""
    lists = [find(record, part, strict=strict, kind=term.kind) for part in term.parts]
    reached = lists[-1]
    for before in reversed(lists[:-1]):
        reached = [one for one in before if any(_follows(record, one, other) for other in reached)]
    return reached


def _follows(record: Record, one: Place, other: Place) -> bool:
    if one.unit != other.unit or other.start < one.end:
        return False
    characters = read(record.units[one.unit][1])
    between = characters[one.end : other.start]
    following = characters[one.end : other.start + 1]
    if None in between:
        return False
    return len(between) <= GAP and not any(c is not None and c.comma for c in following)


class Oracle:
    """Answers queries over records."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    def search(
        self,
        q: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        scope: str = "paragraph",
        *,
        strict: bool = False,
    ) -> dict[str, int]:
        """Return how often each record that is found has the query's terms."""
        branches = parse(q)
        found = {}
        for record in self.records:
            if not all(set(values) & set(record.facets.get(key, ())) for key, values in (filters or {}).items()):
                continue
            count = _count(record, branches, scope, strict=strict)
            if count is not None:
                found[record.id] = count
        return found


def _count(record: Record, branches: Sequence[Sequence[Term]], scope: str, *, strict: bool) -> int | None:
    """Return how often a record has the positive terms of the branches that hold; None where none does."""
    holding = [branch for branch in branches if holds(record, branch, scope, strict=strict)]
    if not holding:
        return None
    counts: dict[object, int] = {}
    for branch in holding:
        for term in (term for term in branch if not term.is_negative):
            if _is_alone(term, branch):
                key = _count_key(term.parts[:1], strict=strict)
                counts["labels", key] = _count_labels(record, term)
                counts.setdefault((key, ""), len(find(record, term.parts[0], strict=strict, kind="t")))
            elif term.is_gapped:
                counts[_count_key(term.parts, strict=strict), term.kind] = len(find_gapped(record, term, strict=strict))
            else:
                for part in term.parts:
                    key = _count_key([part], strict=strict)
                    counts[key, term.kind] = len(find(record, part, strict=strict, kind=term.kind))
    return sum(counts.values())


def _count_key(parts: Sequence[Sequence[Character]], *, strict: bool) -> object:
    return key_of(parts) if strict else tuple(tuple(c.text for c in part) for part in parts)


def key_of(parts: Sequence[Sequence[Character]]) -> tuple[tuple[tuple[str, bool], ...], ...]:
    return tuple(tuple((c.text, n > 0 and c.comma) for n, c in enumerate(part)) for part in parts)


def _is_alone(term: Term, branch: Sequence[Term]) -> bool:
    positive = {(key_of(one.parts), one.kind) for one in branch if not one.is_negative}
    return len(positive) == 1 and not term.kind and len(term.parts) == 1 and len(term.parts[0]) == 1


def _count_alone(record: Record, term: Term, *, strict: bool) -> int:
    return len(find(record, term.parts[0], strict=strict, kind="t")) + _count_labels(record, term)


def _count_labels(record: Record, term: Term) -> int:
    """Return how many labels of a record have a character."""
    texts = [read(label) for label in record.labels]
    return sum(any(_match(text, n, term.parts[0]) is not None for n in range(len(text))) for text in texts)


def holds(record: Record, branch: Sequence[Term], scope: str, *, strict: bool) -> bool:
    positive = [term for term in branch if not term.is_negative]
    if not positive or any(_has(record, term, strict=strict) for term in branch if term.is_negative):
        return False
    if _is_alone(positive[0], branch):
        return _count_alone(record, positive[0], strict=strict) > 0
    if not all(_has(record, term, strict=strict) for term in positive):
        return False
    scoped = [term for term in positive if not term.kind]
    if scope == "record" or not scoped:
        return True
    spans = [list_spans(record, term, scope, strict=strict) for term in scoped]
    units = set.intersection(*({unit for unit, _ in span} for span in spans))
    whole = [span for span, term in zip(spans, scoped, strict=True) if not is_cut(term)]
    if scope == "paragraph" or not whole:
        return bool(units)
    return any(unit in units for unit, _ in set.intersection(*whole))


def is_cut(term: Term) -> bool:
    return len(term.parts) > 1 and not term.is_gapped


def _has(record: Record, term: Term, *, strict: bool) -> bool:
    return bool(list_spans(record, term, "paragraph", strict=strict))


def list_spans(record: Record, term: Term, scope: str, *, strict: bool) -> set[tuple[int, int]]:
    """Return the units, or units with sentences, that hold a term; of one that is cut, the units that hold all its parts."""
    if term.is_gapped:
        places = find_gapped(record, term, strict=strict)
    elif len(term.parts) == 1:
        places = find(record, term.parts[0], strict=strict, kind=term.kind)
    else:
        found = [{place.unit for place in find(record, part, strict=strict, kind=term.kind)} for part in term.parts]
        return {(unit, 0) for unit in set.intersection(*found)}
    return {(place.unit, place.sentence if scope == "sentence" else 0) for place in places}
