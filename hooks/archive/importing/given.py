"""The given: what a person says of the texts of a file, which wins over what they tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.fields import Access, VocabularyName
from ..model.vocabulary import VOCABULARY_LABELS, Term, Vocabulary
from .title import join_letters


class UnknownTermError(ValueError):
    """A word that is no term of its vocabulary; the message is for people."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a text before it is read; terms by id, label or alias."""

    title: str | None = None
    date: PartialDate | None = None
    level: str | None = None
    kind: str | None = None
    topics: tuple[str, ...] = ()
    origin: str | None = None
    version: str | None = None
    meeting: str | None = None
    access: Access | None = None

    def said(self) -> dict[str, str]:
        """Return what goes to the front matter whatever the text's own lines say, as the reading wants it."""
        pairs = (("title", self.title), ("date", self.date), ("version", self.version))
        return {key: str(value) for key, value in pairs if value is not None}


def resolve(given: Given, vocabularies: Vocabularies) -> Given:
    """Return what was given with the ids of its terms, and its title as records have it.

    Raises:
        UnknownTermError: A word is no term.

    """
    return replace(
        given,
        title=None if given.title is None else join_letters(given.title.strip()),
        level=_resolve(vocabularies, "levels", given.level),
        kind=_resolve(vocabularies, "kinds", given.kind),
        topics=tuple(dict.fromkeys(find_term(vocabularies, "topics", topic) for topic in given.topics)),
        origin=_resolve(vocabularies, "origins", given.origin),
        version=_resolve(vocabularies, "versions", given.version),
    )


def _resolve(vocabularies: Vocabularies, name: VocabularyName, text: str | None) -> str | None:
    return None if text is None else find_term(vocabularies, name, text)


def find_term(vocabularies: Vocabularies, name: VocabularyName, text: str) -> str:
    """Return the id of a term by its id, label or alias.

    Raises:
        UnknownTermError: It is none; the message says which is near.

    """
    vocabulary: Vocabulary[Term] = vocabularies[name]
    term = vocabulary.by_name.get(text.strip())
    if term is not None:
        return term.replaced_by if term.deprecated and term.replaced_by else term.id
    near = vocabulary.nearest(text.strip())
    hint = f"是不是 {near.id}（{near.label}）？" if near else f"可写：{'、'.join(term.id for term in vocabulary.terms)}"
    raise UnknownTermError(f"{VOCABULARY_LABELS[name]}里没有“{text}”；{hint}")
