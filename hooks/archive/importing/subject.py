"""The subject of a text: its kind, its level, its version, its form and its topics, told by the office's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..corpus.vocabularies import Vocabularies
from ..model.vocabulary import Term, Vocabulary
from .city import CITY, find_city
from .evidence import Found

_FEWEST = 2
_LONGEST_STEM = 5
_APPENDED = re.compile(r"\s*[（(〔【][^（(〔【]*[）)〕】]\s*$")
_EXCERPT = re.compile(r"(?:摘要|节选|全文|摘编|提要|要点|实录|文字实录|稿|[（(][一二三四五六七八九十]+[）)])$")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CONVENED = re.compile(r"(?:今天|今日|现在|此次|这次|本次)[^。！？]{0,24}?(?:召开|举行|举办|召集)([^，。；！？]{0,60})")
# Such a sentence names the meeting that it passes on, not its own.
_CONVEYING = re.compile(r"传达|贯彻|落实|学习|精神")
_RELAYED = re.compile(r"精神(?:的)?(?:传达|汇报|通报)|传达(?:提纲|材料|要点|稿|讲话)|(?:会议|讲话|批示)精神$")
_COMPILED = re.compile(r"(?:根据|依据|按照|据)[^，。；）)]{0,8}整理")
_UNSEEN = re.compile(r"未经[^，。）)]{0,6}(?:审阅|审定|审核|核实)")
_FORMS = (
    (re.compile(r"(?:电视电话|视频|电视|网络视频)(?:会议)?(?:的)?(?:形式|方式|会议|会)"), "视频"),
    (re.compile(r"现场(?:会议)?(?:的)?(?:形式|方式)|现场会"), "现场"),
    (re.compile(r"书面(?:形式|方式)"), "书面"),
)
_OWN = re.compile(r"今天|今日|这次|本次|此次|会议以|现在")
_PLACE = re.compile(
    r"(?:自治区|自治州|自治县|自治旗|地区|开发区|新区|省|市|州|盟|县|区|旗|乡|镇|街道|村|社区)"
    r"(?=(?:委(?!员会办)|人民政府|政府|第[一二三四五六七八九十百\d]{1,4}(?:届|次)|人大|人民代表|政协|纪委|纪律|党委|党工委|党总支|党支部|支部|“?两委|居民|村民|党代|党员大会|长(?![期远效]))|党的|十[一二三四五六七八九]届)"
)
_PLACES = re.compile(r"(?:省市|市县|县市|县区|区县|市区县|县乡|乡镇|镇街|村社区?|各[省市县区镇乡村])$")
# Of these the party's cell is the whole.
_CELLS = ("村", "社区")
_CELL = re.compile(r"[^，。、；]{0,12}?(党支部|党小组)")
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_MANDATE = re.compile(
    r"(?:经|受|代表|根据)([^，。]{0,14}?(?:委员会|委|政府)[^，。]{0,8}?)(?:同意|委托|研究|批准|决定|，?向)"
)
_CITY_RANK = "县级市"
_DOUBLED = re.compile(r"([省市县区州])\1$")
"""In 义乌市市长 the place is 义乌市."""
_CHAIN = re.compile(r"[\u4e00-\u9fff]{2,8}$")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that a text may be about: how often each of its words stands there; only a proposal."""

    id: str
    count: int
    words: tuple[tuple[str, int], ...]


def find_version(text: str, versions: Vocabulary[Term]) -> tuple[str, str] | None:
    """Return the id of the version that a line names, and the words that name it."""
    names = {name: term for name, term in versions.by_name.items() if not name.isascii() and len(name) >= _FEWEST}
    names |= {name[:-1]: term for name, term in names.items() if name.endswith("稿") and len(name) >= _LONGEST_STEM}
    found = [name for name in names if name in text]
    if found:
        longest = max(found, key=len)
        return names[longest].id, longest
    compiled = _COMPILED.search(text)
    if compiled:
        term = next((term for name, term in versions.by_name.items() if "整理" in name), None)
        if term is not None:
            return term.id, compiled[0]
    unseen = _UNSEEN.search(text)
    if unseen is None:
        return None
    for term in versions.terms:
        if unseen[0][:2] in (term.note or "") and ("审阅" in (term.note or "")):
            return term.id, unseen[0]
    return None


def find_kind(title: str, kinds: Vocabulary[Term]) -> tuple[str, str] | None:
    """Return the kind whose longest name the title ends with, what is appended in brackets aside, and that name."""
    names = [name for name in kinds.by_name if len(name) >= _FEWEST and not name.isascii()]
    bare = title.strip()
    while True:
        found = [name for name in names if bare.endswith(name)]
        if found:
            longest = max(found, key=len)
            term = kinds.by_name[longest]
            return (term.replaced_by if term.deprecated and term.replaced_by else term.id), longest
        shorter = _EXCERPT.sub("", _APPENDED.sub("", bare)).strip()
        if shorter == bare or not shorter:
            break
        bare = shorter
    for bracketed in re.findall(r"[（(]([^（）()]{2,8})[）)]", title):
        if bracketed in names:
            return kinds.by_name[bracketed].id, bracketed
    return None


class LevelFinder:
    """What levels are recognised by, made ready once for all texts."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        levels = vocabularies.levels
        self.names = {keyword: term.id for term in levels.terms for keyword in term.keywords}
        ordered = sorted(self.names, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self.by_name = {name: term.id for name, term in levels.by_name.items()}
        self.aliases = sorted((name for name in self.by_name if not name.isascii()), key=len, reverse=True)
        self.organs = {
            name: organ.level
            for organ in vocabularies.organs.terms
            if organ.level
            for name in (organ.label, *organ.aliases)
        }

    def find(self, text: str, *, with_places: bool = True) -> tuple[str, str] | None:
        """Return the one level that a stretch of text names, and by which words; none if several.

        `with_places` is false for sentences, which may speak of any committee and any government.
        """
        # 在2022年全省会议上 names its level as 在全省会议上 does.
        text = _YEAR.sub("", text)
        organ = max((name for name in self.organs if name in text), key=len, default=None)
        if organ:
            return self.organs[organ], organ
        if self.pattern is not None:
            places = [self._read_keyword(match) for match in self.pattern.finditer(text)]
            if places:
                return places[0] if len({level for level, _ in places}) == 1 else None
        if with_places:
            return self.find_place(text)
        mandate = _MANDATE.search(text)
        return self.find_place(mandate[1]) if mandate else None

    def _read_keyword(self, match: re.Match[str]) -> tuple[str, str]:
        """Return the level of a keyword, or of the place that it is part of the name of (北京市政府工作报告), and the words."""
        named = self.find_name(match.string[: match.start() + 1])
        return (named[0], named[1] + match[0][1:]) if named else (self.names[match[0]], match[0])

    def find_name(self, text: str) -> tuple[str, str] | None:
        """Return the level of the place with whose name a text ends, if the name tells it (北京市, 义乌市), and that name."""
        for whole in (text, _DOUBLED.sub(r"\1", text)):
            alias = next((name for name in self.aliases if len(name) > _FEWEST and whole.endswith(name)), None)
            if alias:
                return self.by_name[alias], alias
            city = find_city(whole)
            if city and _CITY_RANK in self.by_name:
                return self.by_name[_CITY_RANK], city
        return None

    def find_place(self, text: str) -> tuple[str, str] | None:
        """Return the level of the last place whose committee, government or congress a text names."""
        found: list[tuple[str, str]] = []
        for match in _PLACE.finditer(text):
            # 乡镇党委书记 are many, of no one place.
            if _PLACES.search(text, 0, match.end()):
                continue
            within = _CELL.match(text, match.end())
            if within and within[1] in self.by_name and match[0] not in _CELLS:
                found.append((self.by_name[within[1]], match[0] + within[0]))
                continue
            chain = _CHAIN.search(text[max(0, match.end() - 10) : match.end()])
            whole = chain[0] if chain else match[0]
            named = self.find_name(whole)
            level = named[0] if named else self.by_name.get(match[0])
            if level:
                found.append((level, named[1] if named else match[0] + text[match.end() : match.end() + 2]))
        if not found:
            return None
        return found[-1] if len({level for level, _ in found}) == 1 else None

    def find_leading(self, name: str) -> tuple[str, str] | None:
        """Return the level that the name of a meeting or an office begins with: 全省组织部长会议, 省委书记."""
        bare = re.sub(r"^(?:19|20)\d\d年|^(?:中国共产党|中共)", "", name.strip())
        for alias in self.aliases:
            if bare.startswith(alias) and (len(alias) > 1 or re.match(r"[委政人纪长]|第", bare[len(alias) :])):
                return self.by_name[alias], alias
        return self.find_place(bare)


def find_level(
    finder: LevelFinder,
    title: Found[str] | None,
    heads: Iterable[Found[str]],
    opening: Sequence[Found[str]],
    speaker: Found[str] | None = None,
) -> Found[str] | None:
    """Return the level of a text's meeting.

    It is told by the title, the lines under it, the words with which the meeting is opened, the office of who speaks
    (at a higher meeting that of a lower one), else the first sentence that names one.
    """
    spans = list(_spans(title, heads, opening, speaker))
    for span, is_sentence in spans:
        found = finder.find(span.value, with_places=not is_sentence)
        if found:
            named = _find_named(finder, spans) if found[1].endswith(CITY) else None
            return named or Found(found[0], span.number, span.words)
        if finder.pattern is not None and finder.pattern.search(span.value):
            # It names several: what stands further down is no clearer.
            return None
    return None


def _find_named(finder: LevelFinder, spans: Iterable[tuple[Found[str], bool]]) -> Found[str] | None:
    """Return the level of the city that a text names: of 全市 no more is known than that it is one."""
    for span, is_sentence in spans:
        place = None if is_sentence else finder.find_place(span.value)
        named = finder.find_name(place[1]) if place else None
        if named:
            return Found(named[0], span.number, span.words)
    return None


def _spans(
    title: Found[str] | None, heads: Iterable[Found[str]], opening: Sequence[Found[str]], speaker: Found[str] | None
) -> Iterator[tuple[Found[str], bool]]:
    # 学习贯彻全国会议精神——在市委会议上的讲话 was given at the meeting that stands after the dash.
    said = (
        title.value
        if title and not _CONVEYING.search(title.value)
        else title.value.rpartition("——")[2]
        if title
        else ""
    )
    if title is not None and said and not _CONVEYING.search(said):
        yield Found(said, title.number, title.words), False
    yield from ((head, False) for head in heads)
    # What the first lines of an outline name is the meeting that is passed on.
    lines = () if title is not None and _RELAYED.search(title.value) else opening
    for line in lines:
        convened = _CONVENED.search(line.value)
        if convened:
            at = convened.start(1) - convened.start() - 2
            yield Found(convened[0][at:], line.number, convened[0]), False
            break
    if speaker is not None:
        yield speaker, False
    for line in lines:
        for sentence in _SENTENCE.findall(line.value):
            if not _CONVEYING.search(sentence):
                yield Found(sentence, line.number, sentence), True


def find_convened(opening: Sequence[Found[str]]) -> Found[str] | None:
    """Return the words with which a host names the meeting that is opened."""
    for line in opening:
        match = _CONVENED.search(line.value)
        if match and match[1] and not _CONVEYING.search(match[0][: match[0].index(match[1])]):
            return Found(match[1], line.number, match[0])
    return None


def find_form(title: Found[str] | None, opening: Sequence[Found[str]]) -> Found[str] | None:
    """Return the form of the meeting, where the title or a sentence about this very meeting tells it."""
    if title is not None and not _CONVEYING.search(title.value):
        for pattern, form in _FORMS[:1]:
            match = pattern.search(title.value)
            if match:
                return Found(form, title.number, match[0])
    for line in opening:
        for sentence in _SENTENCE.findall(line.value):
            if not _OWN.search(sentence) or _CONVEYING.search(sentence):
                continue
            for pattern, form in _FORMS:
                match = pattern.search(sentence)
                if match:
                    return Found(form, line.number, sentence)
    return None


def count_topics(text: str, topics: Vocabulary[Term]) -> tuple[Topic, ...]:
    """Return the topics whose words stand in a text, the most frequent first."""
    found = []
    for term in topics.terms:
        if term.deprecated:
            continue
        words = {name: text.count(name) for name in (term.label, *term.aliases, *term.keywords)}
        present = tuple((name, count) for name, count in words.items() if count)
        if present:
            found.append(Topic(term.id, sum(count for _, count in present), present))
    return tuple(sorted(found, key=lambda topic: -topic.count))
