"""Suggestions: the names that a search box offers while one types, by their characters, their pinyin and its initials.

Terms of the vocabularies stand in one file, phrases that many texts have in another, the syllables of all their
characters in a third, and in a fourth those of the common ones that they have not. Names of meetings and titles, which
are many, stand in small ones, and so do the lists by which the few that fit are found: for each pair of neighbouring
initials (会议 has `hy`), which names have it.
Each file bears a hash of them all, so that a browser never takes lists of one build for those of another.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from ..text.characters import read_characters
from ..text.normalise import normalise
from .characters import list_plain_han
from .phrase import choose_texts, list_phrases
from .quotation import list_quotations
from .script import MARK
from .standing import INDEX_FOLDER

if TYPE_CHECKING:
    from pypinyin.core import Pinyin

    from ..corpus.corpus import Corpus
    from ..model.vocabulary import Term, Vocabulary

SUGGESTION_FOLDER = f"{INDEX_FOLDER}/suggest"
NAMES_A_FILE = 32
PAIRS_A_FILE = 12_000  # characters
_BUILD_OCTETS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a meeting, or a title.

    Attributes:
        text: The name.
        uri: The newest page that bears it.
        date: That page's date.
        years: Of all that bear it.
        aliases: Other names of the same.
        is_meeting: Which of the two it is.
    """

    text: str
    uri: str
    date: str
    years: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    is_meeting: bool = False


def write_suggestions(corpus: Corpus) -> dict[str, str]:
    """Return the files of the suggestions by their addresses."""
    terms = list(_list_terms(corpus))
    names = list_names(corpus)
    readings: dict[str, set[str]] = defaultdict(set)
    for _, labels, _ in terms:
        for label in labels:
            _read(label, readings)
    lists: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for pair in sorted({pair for text in (name.text, *name.aliases) for pair in _pair(_read(text, readings))}):
            lists[pair].append(number)
    phrases = _choose_phrases(corpus)
    for phrase in phrases:
        _read(phrase, readings)
    shards = list(_divide(lists))
    files = {
        "readings": {"syllables": _write_readings(readings), "folds": _write_folds(readings)},
        "terms": {
            "terms": terms,
            "pairs": {pair: len(lists[pair]) for pair in sorted(lists)},
            "shards": [next(iter(shard)) for shard in shards],
            "size": NAMES_A_FILE,
        },
        "phrases": phrases,
        "sounds": _write_readings(_read_common(readings)),
    }
    files |= {f"pairs-{number}": shard for number, shard in enumerate(shards)}
    for start in range(0, len(names), NAMES_A_FILE):
        rows = [
            [int(it.is_meeting), it.text, it.uri, it.date, it.years, *it.aliases]
            for it in names[start : start + NAMES_A_FILE]
        ]
        files[f"names-{start // NAMES_A_FILE}"] = rows
    written = {name: json.dumps(payload, ensure_ascii=False, separators=(",", ":")) for name, payload in files.items()}
    whole = "\n".join(f"{name} {payload}" for name, payload in written.items())
    build = hashlib.blake2b(whole.encode("utf-8"), digest_size=_BUILD_OCTETS).hexdigest()
    return {
        f"{SUGGESTION_FOLDER}/{name}.js": f'{MARK}archiveSearch.suggest.put("{name}","{build}",{payload})\n'
        for name, payload in written.items()
    }


def list_names(corpus: Corpus) -> list[Name]:
    """Return the names of meetings, then the titles, newest first, each once."""
    meetings = [
        Name(
            it.meeting.name, it.uri, str(it.meeting.date), (it.meeting.date.year,), it.meeting.aliases, is_meeting=True
        )
        for it in corpus.meetings
    ]
    titles = [Name(it.record.title, it.uri, str(it.record.date), (it.year,)) for it in corpus.entries]
    bearers: dict[tuple[bool, str], list[Name]] = defaultdict(list)
    for name in (*meetings, *titles):
        bearers[name.is_meeting, name.text].append(name)
    return [_join(same) for same in bearers.values()]


def _join(same: Sequence[Name]) -> Name:
    """Return a name that several bear, the newest first."""
    aliases = dict.fromkeys(alias for name in same for alias in name.aliases)
    return replace(same[0], years=tuple(year for name in same for year in name.years), aliases=tuple(aliases))


def _list_terms(corpus: Corpus) -> Iterator[tuple[str, list[str], str]]:
    words = corpus.vocabularies
    shelves: tuple[tuple[str, Vocabulary[Term], str], ...] = (
        ("系列", words.series, "series"),
        ("层级", words.levels, "levels"),
        ("类型", words.kinds, "kinds"),
        ("主题", words.topics, "topics"),
        ("单位", words.organs, "organs"),
    )
    for label, vocabulary, folder in shelves:
        for term in vocabulary.terms:
            if not term.deprecated:
                yield label, [term.label, *term.aliases], f"{folder}/{term.id}.html"


def _choose_phrases(corpus: Corpus) -> list[str]:
    """Return what texts quote, then what they often have, each once, however it is punctuated."""
    texts = list(choose_texts(corpus))
    phrases: dict[str, str] = {}
    for phrase in (*list_quotations(texts), *list_phrases(texts)):
        phrases.setdefault(normalise(phrase), phrase)
    return list(phrases.values())


@functools.cache
def _make_speaker() -> Pinyin:
    from pypinyin.core import Pinyin  # noqa: PLC0415 - as below

    return Pinyin()


@functools.cache
def _spell(word: str) -> tuple[str, ...]:
    """Return the syllable of each character of a word: titles are made of the same few words."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes long to read, and a preview needs none

    return tuple(lazy_pinyin(word, errors=list))  # type: ignore[arg-type]  # a list keeps each character its own


def _pronounce(text: str) -> Iterator[tuple[str, str]]:
    """Yield the characters that can be typed, each with its syllable."""
    forms = read_characters().map
    text = "".join(form if len(form := forms.get(ord(it), it)) == 1 else it for it in text)
    syllables = chain.from_iterable(map(_spell, _make_speaker().seg(text)))
    for character, syllable in zip(text, syllables, strict=True):
        spoken = syllable.lower()
        if spoken.isascii() and spoken.isalnum():
            yield character.lower(), spoken


def _read(text: str, readings: dict[str, set[str]]) -> str:
    initials = []
    for character, syllable in _pronounce(text):
        initials.append(syllable[0])
        if not character.isascii():
            readings[character].add(syllable)
    return "".join(initials)


def _read_common(known: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the readings of the common characters that are not known: one of these may be typed for one that sounds the same."""
    readings: dict[str, set[str]] = defaultdict(set)
    for character in sorted(map(chr, list_plain_han())):
        if character not in known:
            _read(character, readings)
    return readings


def _pair(initials: str) -> Iterable[str]:
    return (first + second for first, second in pairwise(initials))


def _write_readings(readings: Mapping[str, set[str]]) -> dict[str, str]:
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for character in sorted(readings):
        for syllable in readings[character]:
            by_syllable[syllable].append(character)
    return {syllable: "".join(by_syllable[syllable]) for syllable in sorted(by_syllable)}


def _write_folds(readings: Mapping[str, set[str]]) -> str:
    """Return the characters that are typed for others, such as Traditional ones, each before the one that it stands for."""
    forms = read_characters().map
    return "".join(chr(point) + form for point, form in sorted(forms.items()) if form in readings)


def _divide(lists: Mapping[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """Yield the lists in order of their pairs, as many in a file as it should hold; numbers as differences."""
    shard: dict[str, list[int]] = {}
    size = 0
    for pair in sorted(lists):
        steps = [number - before for before, number in pairwise([0, *lists[pair]])]
        length = sum(len(str(step)) + 1 for step in steps)
        if shard and size + length > PAIRS_A_FILE:
            yield shard
            shard, size = {}, 0
        shard[pair] = steps
        size += length
    if shard:
        yield shard
