"""A question: what the form asks for one field of the model, and how it lets people answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic.fields import FieldInfo

from ..model.date import PartialDate
from ..model.fields import ACCESS_LABELS, ReferenceTo, TermOf
from ..model.record import Record
from ..model.schema import find_literals, find_metadata, find_model, holds, is_list, list_fields
from ..model.vocabulary import Kind, Term, Vocabulary

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..corpus.vocabularies import Vocabularies

Widget = Literal["text", "texts", "date", "year", "choice", "term", "terms", "record", "meeting", "group", "groups"]

# What a new text cannot have: its history, what stands beside it in the repository, what programs write.
NOT_ASKED = frozenset(
    {
        "status",
        "replaced_by",
        "reason",
        "changes",
        "former_ids",
        "attachments",
        "exceptions",
        "source",
        "from",
        "to",
    }
)
# What is folded away until somebody wants it.
RARE = frozenset({"for_year", "version_of", "keywords", "summary", "conveys", "archival"})
LABELS: dict[str, str] = {str(access): label for access, label in ACCESS_LABELS.items()}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a question offers.

    Attributes:
        id: What is written.
        label: What people see.
        depth: How deep it stands in the tree.
        hint: What else it is called, and what it is for.

    """

    id: str
    label: str
    depth: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks for one field.

    Attributes:
        key: The key in the front matter.
        label: What people see.
        help: How to answer.
        widget: How it is answered.
        is_required: Whether it must be.
        is_rare: Whether it is folded away.
        default: What holds without an answer.
        options: The answers to choose from.
        parts: The questions of which a group is made.

    """

    key: str
    label: str
    help: str
    widget: Widget
    is_required: bool = False
    is_rare: bool = False
    default: str = ""
    options: Sequence[Option] = ()
    parts: Sequence[Question] = ()

    def describe(self) -> dict[str, Any]:
        """Return what the form's script must know of it to write it down."""
        return {
            "key": self.key,
            "label": self.label,
            "widget": self.widget,
            "required": self.is_required,
            "default": self.default,
            "parts": [part.describe() for part in self.parts],
        }


def make_questions(vocabularies: Vocabularies, model: type[BaseModel] = Record) -> Iterator[Question]:
    """Yield the questions of a new record, in the model's order."""
    for key, info in list_fields(model):
        if key in NOT_ASKED:
            continue
        widget = _choose_widget(info)
        inner = find_model(info.annotation)
        yield Question(
            key=key,
            label=info.title or key,
            help=_make_help(info, widget),
            widget=widget,
            is_required=info.is_required(),
            is_rare=model is Record and key in RARE,
            default=info.default if isinstance(info.default, str) else "",
            options=tuple(_list_options(info, vocabularies)),
            parts=tuple(make_questions(vocabularies, inner)) if inner else (),
        )


def find_mark(info: FieldInfo) -> TermOf | ReferenceTo | None:
    """Return what the ids that a field holds are ids of."""
    marks = (*info.metadata, *find_metadata(info.annotation))
    return next((mark for mark in marks if isinstance(mark, TermOf | ReferenceTo)), None)


def _choose_widget(info: FieldInfo) -> Widget:
    mark, many = find_mark(info), is_list(info.annotation)
    if isinstance(mark, ReferenceTo):
        return mark.entity
    if isinstance(mark, TermOf):
        return "terms" if many else "term"
    if find_model(info.annotation):
        return "groups" if many else "group"
    kinds: tuple[tuple[Widget, bool], ...] = (
        ("date", holds(info.annotation, PartialDate)),
        ("year", holds(info.annotation, int)),
        ("choice", bool(find_literals(info.annotation))),
        ("texts", many),
    )
    return next((widget for widget, is_so in kinds if is_so), "text")


def _make_help(info: FieldInfo, widget: Widget) -> str:
    """Return the model's words on a field, but for those on how YAML or ids are written, which the form sees to."""
    if widget in {"record", "meeting", "terms"}:
        return ""
    said = (info.description or "").split("，须加双引号")[0]
    if widget == "text" and info.examples:
        said = "；".join(filter(None, [said, f"例：{info.examples[0]}"]))
    return said


def _list_options(info: FieldInfo, vocabularies: Vocabularies) -> Iterator[Option]:
    mark = find_mark(info)
    if isinstance(mark, TermOf):
        yield from list_terms(vocabularies[mark.vocabulary])
    elif not isinstance(mark, ReferenceTo):
        words = (word for word in find_literals(info.annotation) if isinstance(word, str))
        yield from (Option(word, LABELS.get(word, word)) for word in words)


def list_terms(vocabulary: Vocabulary[Any]) -> Iterator[Option]:
    """Yield the terms that a new text may hold, as a tree."""
    for depth, term in vocabulary.walk():
        if not is_barred(term):
            hint = "；".join(filter(None, ["、".join(term.aliases), term.note or ""]))
            yield Option(term.id, term.label, depth, hint)


def is_barred(term: Term) -> bool:
    """Whether a new text may not hold a term."""
    return term.deprecated or (isinstance(term, Kind) and term.refused is not None)
