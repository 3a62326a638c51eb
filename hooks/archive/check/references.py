"""Checks of references: terms that must stand in their vocabularies, ids that must exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel

from ..model.fields import Path, ReferenceTo, TermOf, VocabularyName, iterate_marked
from ..model.vocabulary import VOCABULARY_LABELS, Kind, Vocabulary
from .knowledge import Knowledge, nearest_id
from .rule import Finding

_ENTITY_LABELS = {"record": "文稿", "meeting": "会议"}


def find_wrong_references(model: BaseModel, knowledge: Knowledge) -> Iterator[Finding]:
    """Find terms that are unknown or barred, and ids that nothing bears."""
    sound = knowledge.sound_terms
    for path, mark, held in iterate_marked(model):
        if isinstance(mark, TermOf):
            if held not in sound[mark.vocabulary]:
                yield from find_wrong_term(mark.vocabulary, held, path, knowledge)
        else:
            yield from _find_dangling(mark, held, path, knowledge)


def find_wrong_term(name: VocabularyName, held: str, path: Path, knowledge: Knowledge) -> Iterator[Finding]:
    """Say what is wrong with a term that is not sound."""
    vocabulary: Vocabulary[Any] = knowledge.corpus.vocabularies[name]
    label = VOCABULARY_LABELS[name]
    term = vocabulary.by_id.get(held)
    if term is None:
        if knowledge.may_hold(name, held):
            return
        near = vocabulary.nearest(held)
        if near is None:
            message = f"{label}词表中没有 {held}；请从 data/vocabulary/{name}.yml 中选一个编号"
        elif held in vocabulary.by_name:
            message = f"{label}须写编号：请写 {near.id}（{near.label}），不写 {held}"
        else:
            message = f"{label}词表中没有 {held}；请写 {near.id}（{near.label}）"
        yield Finding("term-unknown", message, path, held, near.id if near else "")
    elif isinstance(term, Kind) and term.refused:
        yield Finding("kind-refused", f"{term.label}不入库：{term.refused}", path, held)
    elif term.deprecated:
        heir = vocabulary.heir(term)
        instead = f"；请写 {heir.id}（{heir.label}）" if heir else f"；请改用{label}词表中的另一个词"
        message = f"{held}（{term.label}）已停用{instead}"
        yield Finding("term-deprecated", message, path, held, heir.id if heir else "")


def _find_dangling(mark: ReferenceTo, held: str, path: Path, knowledge: Knowledge) -> Iterator[Finding]:
    loaded = knowledge.loaded
    known: Collection[str] = loaded.record_paths if mark.entity == "record" else loaded.meeting_paths
    if held in known:
        return
    label = _ENTITY_LABELS[mark.entity]
    renamed = knowledge.former_ids.get(held, ()) if mark.entity == "record" else ()
    if renamed:
        message = f"{label} {held} 已改编号；请写 {renamed[0]}"
        yield Finding("dangling-reference", message, path, held, renamed[0])
        return
    near = nearest_id(held, known)
    hint = f"，是不是 {near}？" if near else f"；请核对编号，或先建这{'篇' if mark.entity == 'record' else '次'}{label}"
    yield Finding("dangling-reference", f"没有编号为 {held} 的{label}{hint}", path, held, near)
