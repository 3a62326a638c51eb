"""An overview: the ways into one field, each with its count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .page import HOME, Link, Page
from .row import LISTED_TWICE

if TYPE_CHECKING:
    from ..model.vocabulary import Term, Vocabulary
    from .listing import Shelves


@dataclass(frozen=True, slots=True)
class Node:
    """A link in a tree; `depth` counts from 0."""

    link: Link
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes under one heading, which may be a link and may be empty."""

    heading: Link
    nodes: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups of an overview.

    Attributes:
        note: One sentence on how to read it.
        groups: At least one.
        most: The largest count, for bars that compare.
    """

    note: str
    groups: Sequence[Group]
    most: int


def make_overviews(shelves: Shelves) -> Iterator[Page]:
    """Yield the `index.html` of each field whose pages are listings."""
    words = shelves.corpus.vocabularies
    yield _page("years", "年份", "按文稿日期的年份。", [_years(shelves, "years")])
    levels = {key: len(rows) for key, rows in shelves.levels.items()}
    yield _page("levels", "会议层级", LISTED_TWICE, [_tree(words.levels, "levels", levels)])
    topics = {key: len(rows) for key, rows in shelves.topics.items()}
    pending = Node(Link("待分类", "records/unclassified.html", len(shelves.unclassified)))
    tree = _tree(words.topics, "topics", topics)
    note = "上位主题的篇数含其下位主题。"
    yield _page("topics", "主题", note, [tree, Group(Link(""), [pending])])
    kinds = {key: len(rows) for key, rows in shelves.kinds.items()}
    yield _page("kinds", "文稿类型", "上位类型的篇数含其下位类型。", [_tree(words.kinds, "kinds", kinds)])
    yield _page("organs", "单位", "按系统分组。", list(_systems(shelves)))
    pending_group = Group(Link(""), [pending])
    yield _page("records", "全部记录", "本库全部文稿的登记，逐年一页。", [_years(shelves, "records"), pending_group])


def _page(folder: str, title: str, note: str, groups: Sequence[Group]) -> Page:
    most = max((node.link.count or 0 for group in groups for node in group.nodes), default=0)
    return Page(f"{folder}/index.html", "overview.html", title, Overview(note, groups, most), (HOME,))


def _years(shelves: Shelves, folder: str) -> Group:
    nodes = [
        Node(Link(f"{year}年", f"{folder}/{year}.html", len(rows), "" if rows else "无文献"))
        for year, rows in shelves.years.items()
    ]
    return Group(Link(""), nodes)


def _tree(vocabulary: Vocabulary[Term], folder: str, counts: dict[str, int]) -> Group:
    nodes = [
        Node(Link(term.label, f"{folder}/{term.id}.html", counts.get(term.id, 0), _note(term)), depth)
        for depth, term in vocabulary.walk()
    ]
    return Group(Link(""), nodes)


def _note(term: Term) -> str:
    return "不收" if getattr(term, "refused", None) else "停用" if term.deprecated else ""


def _systems(shelves: Shelves) -> Iterator[Group]:
    organs = shelves.corpus.vocabularies.organs
    for system, rows in [*shelves.systems.items(), ("", [])]:
        nodes = [
            Node(Link(term.label, f"organs/{term.id}.html", len(shelves.organs.get(term.id, [])), _note(term)))
            for term in organs.terms
            if (term.system or "") == system
        ]
        if nodes:
            heading = Link(f"{system}系统", shelves.system_uris[system], len(rows)) if system else Link("其他")
            yield Group(heading, nodes)
