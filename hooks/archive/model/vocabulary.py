"""A vocabulary: the terms that one field may hold, in display order, and the tree they form."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pydantic import Field

from .fields import LevelTerm, Model, TermId, Text, VocabularyName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Term(Model):
    """A term: front matter, addresses and JSON hold its id; people read and may type its label or an alias."""

    id: TermId = Field(title="编号", description="小写英文字母开头，只用小写字母、数字和连字符")
    label: Text = Field(title="名称")
    aliases: tuple[Text, ...] = Field((), title="别名")
    keywords: tuple[Text, ...] = Field((), title="特征词", description="正文中出现时可提示用这个词")
    parent: TermId | None = Field(None, title="上位词")
    note: Text | None = Field(None, title="说明")
    deprecated: bool = Field(False, title="停用")
    replaced_by: TermId | None = Field(None, title="改用")


class Caution(Term):
    """A term that tells a reader whether a text so marked may be quoted."""

    caution: Text | None = Field(None, title="引用提示", description="显示在文稿页上；不写表示可以直接引用")
    barred: bool = Field(False, title="不得引用", description="写 true 时，引用提示说明的是为什么不得引用")


class Kind(Term):
    """A kind of text."""

    refused: Text | None = Field(None, title="不收的理由", description="写了理由的类型不得入库")
    any_date: bool = Field(
        False, title="不限会期", description="写 true 的类型（通知、纪要等）日期可以早于或晚于会期，其下各类型也是"
    )


class Series(Term):
    """A recurring meeting, counted by year or by session."""

    counts_by: Literal["year", "session"] = Field("year", title="按什么排列")


class FormerName(Model):
    """A name that an organ bore."""

    name: Text = Field(title="旧名")
    until: Text | None = Field(None, title="用到哪一年")


class Organ(Term):
    """An organ that makes texts."""

    system: Text | None = Field(None, title="系统", examples=["组织", "宣传", "政法"])
    level: LevelTerm | None = Field(None, title="层级")
    former_names: tuple[FormerName, ...] = Field((), title="曾用名")


SHORT = 3
ALIKE_IN_LETTERS = 0.65
"""Letters are few: of short words half are the same by chance."""
Relation = Literal["parent", "replaced_by"]

T_co = TypeVar("T_co", bound=Term, covariant=True)

TERM_TYPES: dict[VocabularyName, type[Term]] = {
    "levels": Term,
    "kinds": Kind,
    "topics": Term,
    "series": Series,
    "organs": Organ,
    "versions": Caution,
    "origins": Caution,
}
VOCABULARY_LABELS: dict[VocabularyName, str] = {
    "levels": "会议层级",
    "kinds": "文稿类型",
    "topics": "主题",
    "series": "会议系列",
    "organs": "单位",
    "versions": "稿本",
    "origins": "来源",
}


@dataclass(frozen=True)
class Vocabulary(Generic[T_co]):
    """The terms of one field.

    Attributes:
        name: Which vocabulary.
        terms: In display order.

    """

    name: VocabularyName
    terms: tuple[T_co, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, T_co]:
        """The terms by their ids."""
        return {term.id: term for term in self.terms}

    @cached_property
    def by_name(self) -> dict[str, T_co]:
        """The terms by id, label and alias; an id wins over a label, a label over an alias."""
        names: dict[str, T_co] = {}
        for term in self.terms:
            for alias in term.aliases:
                names.setdefault(alias, term)
        return names | {term.label: term for term in self.terms} | self.by_id

    @cached_property
    def children(self) -> dict[str | None, tuple[T_co, ...]]:
        """The terms below each term, in display order; those without a parent under None."""
        below: dict[str | None, list[T_co]] = {}
        for term in self.terms:
            below.setdefault(term.parent if term.parent in self.by_id else None, []).append(term)
        return {parent: tuple(terms) for parent, terms in below.items()}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each id in display order."""
        return {term.id: n for n, term in enumerate(self.terms)}

    def label(self, term_id: str) -> str:
        """Return the label of an id, or the id where no term bears it."""
        term = self.by_id.get(term_id)
        return term.label if term else term_id

    def walk(self, parent: str | None = None) -> Iterator[tuple[int, T_co]]:
        """Yield depth and term, each parent before its children."""
        waiting = [(0, term) for term in reversed(self.children.get(parent, ()))]
        while waiting:
            depth, term = waiting.pop()
            yield depth, term
            waiting += [(depth + 1, below) for below in reversed(self.children.get(term.id, ()))]

    def ancestors(self, term_id: str) -> tuple[T_co, ...]:
        """Return the terms above an id, the highest first."""
        path: list[T_co] = []
        term = self.by_id.get(term_id)
        while term is not None and term.parent in self.by_id and len(path) <= len(self.terms):
            term = self.by_id[term.parent]
            path.insert(0, term)
        return tuple(path)

    def descendants(self, term_id: str) -> frozenset[str]:
        """Return the id and the ids of all terms below it."""
        return frozenset([term_id, *(term.id for _, term in self.walk(term_id))])

    def heir(self, term: Term) -> T_co | None:
        """Return the term to use in place of a deprecated one: the first in the chain of heirs that is in use."""
        seen = {term.id}
        following = term.replaced_by
        while following in self.by_id and following not in seen:
            heir = self.by_id[following]
            if not heir.deprecated:
                return heir
            seen.add(following)
            following = heir.replaced_by
        return None

    def nearest(self, text: str) -> T_co | None:
        """Return the term that a wrong id, label or alias most likely meant."""
        if text in self.by_name:
            return self.by_name[text]
        folded = {name.casefold().replace("_", "-"): term for name, term in self.by_name.items()}
        if text.casefold().replace("_", "-") in folded:
            return folded[text.casefold().replace("_", "-")]
        if text.isascii():
            spelt = self._by_pinyin.get(_squeeze(text))
            if spelt is not None:
                return spelt
        # Of a word of three characters one may be wrong; half of a longer one is another word.
        cutoff = ALIKE_IN_LETTERS if text.isascii() else 0.5 if len(text) <= SHORT else 0.55
        names = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=cutoff)
        return folded[names[0]] if names else None

    @cached_property
    def _by_pinyin(self) -> dict[str, T_co]:
        """The terms by the pinyin of their labels, then of their aliases."""
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes long to read, and is seldom needed

        names = [(term.label, term) for term in self.terms]
        names += [(alias, term) for term in self.terms for alias in term.aliases]
        found: dict[str, T_co] = {}
        for name, term in names:
            found.setdefault(_squeeze("".join(lazy_pinyin(name))), term)
        return found


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def find_rings(terms: Sequence[Term], key: Relation) -> Iterator[tuple[str, ...]]:
    """Yield the ids of each circle that the terms form by `key`, every circle once."""
    following: dict[str, str | None] = {term.id: getattr(term, key) for term in terms}
    done: set[str] = set()
    for start in following:
        path: dict[str, int] = {}
        current: str | None = start
        while current in following and current not in done and current not in path:
            path[current] = len(path)
            current = following[current]
        if current in path:
            yield tuple(path)[path[current] :]
        done.update(path)
