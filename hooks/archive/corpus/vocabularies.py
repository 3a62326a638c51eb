"""The vocabularies of an archive, all seven, as its files give them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ..diagnostic import Diagnostic, Position
from ..model.source import decode, read_yaml
from ..model.validation import validate
from ..model.vocabulary import TERM_TYPES, Caution, Kind, Organ, Series, Term, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from ..model.fields import VocabularyName


@dataclass(frozen=True)
class Vocabularies:
    """One vocabulary a field."""

    levels: Vocabulary[Term]
    kinds: Vocabulary[Kind]
    topics: Vocabulary[Term]
    series: Vocabulary[Series]
    organs: Vocabulary[Organ]
    versions: Vocabulary[Caution]
    origins: Vocabulary[Caution]

    def __getitem__(self, name: VocabularyName) -> Vocabulary[Any]:
        """Return a vocabulary by its name."""
        found: Vocabulary[Any] = getattr(self, name)
        return found

    def __iter__(self) -> Iterator[Vocabulary[Any]]:
        """Yield all vocabularies."""
        return (getattr(self, f.name) for f in fields(self))

    def add(self, others: Vocabularies) -> Vocabularies:
        """Return the terms of both, those of the others after these."""
        return Vocabularies(**{v.name: Vocabulary(v.name, (*v.terms, *others[v.name].terms)) for v in self})

    def keep(self, kept: Mapping[VocabularyName, Collection[str]]) -> Vocabularies:
        """Return the vocabularies with the terms of these ids alone, where it says which."""
        return Vocabularies(
            **{
                v.name: Vocabulary(v.name, tuple(term for term in v.terms if term.id in kept[v.name]))
                if v.name in kept
                else v
                for v in self
            }
        )


def load_vocabularies(folder: Path, *, is_whole: bool = True) -> tuple[Vocabularies, tuple[Diagnostic, ...]]:
    """Read `<name>.yml` for each vocabulary; return what could be read, and what is wrong.

    Where the folder need not be whole, a vocabulary that it does not have is empty.
    """
    found: dict[str, Any] = {}
    diagnostics: list[Diagnostic] = []
    for name, term_type in TERM_TYPES.items():
        path = folder / f"{name}.yml"
        terms, faults = _load_terms(path, term_type) if is_whole or path.is_file() else ((), [])
        found[name] = Vocabulary(name, terms)
        diagnostics.extend(faults)
    return Vocabularies(**found), tuple(diagnostics)


def _load_terms(path: Path, term_type: type[Term]) -> tuple[tuple[Any, ...], list[Diagnostic]]:
    if not path.is_file():
        message = f"缺少词表文件 {path.name}；请从软件自带的样例中复制一份"
        return (), [Diagnostic(path, Position(), "vocabulary-file", message)]
    text, faults = decode(path.read_bytes())
    document = read_yaml(text)
    diagnostics = [fault.at(path) for fault in (*faults, *document.faults)]
    if document.value is None:
        return (), diagnostics
    if not isinstance(document.value, list):
        message = "词表须是列表：每个词以“- id: …”开头"
        return (), [*diagnostics, Diagnostic(path, Position(), "wrong-type", message)]
    terms = []
    for n in range(len(document.value)):
        term, wrong = validate(term_type, document, (n,))
        diagnostics.extend(fault.at(path) for fault in wrong)
        if term is not None:
            terms.append(term)
    return tuple(terms), diagnostics
