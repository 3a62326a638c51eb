"""Checks of the vocabularies and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model.fields import iterate_marked
from ..model.vocabulary import Relation, Term, Vocabulary, find_rings
from .knowledge import Knowledge
from .references import find_wrong_references, find_wrong_term
from .rule import Finding

_RELATIONS: tuple[tuple[Relation, str], ...] = (("parent", "上位词"), ("replaced_by", "改用的词"))


def check_vocabulary(vocabulary: Vocabulary[Any], knowledge: Knowledge, first: int = 0) -> Iterator[Finding]:
    """Find all that is wrong with the terms of a vocabulary from the `first` on, those before being another archive's.

    A finding's path begins with the number of its term.
    """
    for finding in _check_terms(vocabulary, knowledge):
        number = finding.where[0]
        assert isinstance(number, int)
        if number >= first:
            yield replace(finding, where=(number - first, *finding.where[1:]))


def _check_terms(vocabulary: Vocabulary[Any], knowledge: Knowledge) -> Iterator[Finding]:
    yield from _check_names(vocabulary)
    yield from _check_relations(vocabulary, knowledge)
    yield from _check_depth(vocabulary)
    for n, term in enumerate(vocabulary.terms):
        for path, mark, held in iterate_marked(term):
            name = getattr(mark, "vocabulary", None)
            if name is not None and held not in knowledge.sound_terms[name]:
                yield from find_wrong_term(name, held, (n, *path), knowledge)


def _check_names(vocabulary: Vocabulary[Any]) -> Iterator[Finding]:
    ids: dict[str, Term] = {}
    names: dict[str, Term] = {}
    for n, term in enumerate(vocabulary.terms):
        if term.id in ids:
            message = f"编号 {term.id} 已用于 {ids[term.id].label}；请另取一个编号"
            yield Finding("term-twice", message, (n, "id"), term.id)
        ids.setdefault(term.id, term)
        for path, name in [((n, "label"), term.label), *(((n, "aliases", m), a) for m, a in enumerate(term.aliases))]:
            if name in names:
                owner = names[name]
                message = f"{name} 已是 {owner.id}（{owner.label}）的名称或别名；一个说法只能指一个词，请删去一处"
                yield Finding("term-twice", message, path, name)
            names.setdefault(name, term)


def _check_relations(vocabulary: Vocabulary[Any], knowledge: Knowledge) -> Iterator[Finding]:
    for n, term in enumerate(vocabulary.terms):
        for key in ("parent", "replaced_by"):
            held = getattr(term, key)
            if held is not None and held not in vocabulary.by_id:
                yield from find_wrong_term(vocabulary.name, held, (n, key), knowledge)
    for key, label in _RELATIONS:
        for ring in find_rings(vocabulary.terms, key):
            first = vocabulary.by_id[ring[0]]
            n = next(n for n, term in enumerate(vocabulary.terms) if term is first)
            message = f"{label}绕成了圈：{' → '.join([*ring, ring[0]])}；请改其中一个 {key}"
            yield Finding("circle", message, (n, key), getattr(first, key))


def _check_depth(vocabulary: Vocabulary[Any]) -> Iterator[Finding]:
    if vocabulary.name != "kinds" or any(find_rings(vocabulary.terms, "parent")):
        return
    for n, term in enumerate(vocabulary.terms):
        above = vocabulary.ancestors(term.id)
        if len(above) > 1:
            message = f"文稿类型只有两层，{term.label} 在第 {len(above) + 1} 层；parent 请写 {above[0].id}（{above[0].label}）"
            yield Finding("kind-depth", message, (n, "parent"), str(term.parent), above[0].id)


def check_settings(knowledge: Knowledge) -> Iterator[Finding]:
    """Find what the settings refer to and no vocabulary has."""
    yield from find_wrong_references(knowledge.corpus.settings, knowledge)
