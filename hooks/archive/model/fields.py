"""The kinds of field that models are made of: terms, references, texts and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from .identifier import TERM_ID, is_refused_by_windows

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

VocabularyName = Literal["levels", "kinds", "topics", "series", "organs", "versions", "origins"]
_PART = re.compile(r"-\d+\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
VOCABULARY_KEY = "vocabulary"


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class TermOf:
    """Marks a field that holds the id of a term of a vocabulary."""

    vocabulary: VocabularyName

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Name the vocabulary; `schema` makes of it a reference to the terms, which are the office's own."""
        return {"type": "string", VOCABULARY_KEY: self.vocabulary}


@dataclass(frozen=True, slots=True)
class ReferenceTo:
    """Marks a field that holds the id of a record or of a meeting."""

    entity: Literal["record", "meeting"]


def _read_year(value: object) -> int:
    if not _YEAR.match(str(value)):
        msg = "年度须写作四位数字，如 2023"
        raise ValueError(msg)
    return int(str(value))


def _check_address(term_id: str) -> str:
    if term_id == "index" or _PART.search(term_id):
        msg = "不能用 index，也不能以连字符加数字结尾：这样的网址留给总览页和第二页以后的各页；请换一个编号"
        raise ValueError(msg)
    if is_refused_by_windows(term_id):
        msg = "Windows 不能存以此为名的网页；请换一个编号"
        raise ValueError(msg)
    return term_id


Text = Annotated[str, StringConstraints(min_length=1)]
Year = Annotated[
    int,
    BeforeValidator(_read_year),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}$", "minimum": 1000, "maximum": 9999}),
]
TermId = Annotated[str, StringConstraints(pattern=rf"^{TERM_ID}$"), AfterValidator(_check_address)]
LevelTerm = Annotated[Text, TermOf("levels")]
KindTerm = Annotated[Text, TermOf("kinds")]
TopicTerm = Annotated[Text, TermOf("topics")]
SeriesTerm = Annotated[Text, TermOf("series")]
OrganTerm = Annotated[Text, TermOf("organs")]
VersionTerm = Annotated[Text, TermOf("versions")]
OriginTerm = Annotated[Text, TermOf("origins")]
RecordId = Annotated[Text, ReferenceTo("record")]
MeetingId = Annotated[Text, ReferenceTo("meeting")]

Access = Literal["public", "internal", "restricted"]
ACCESS_LABELS: dict[Access, str] = {"public": "公开", "internal": "内部", "restricted": "限定范围"}


def parse_edition(name: str | None) -> Access | None:
    """Return the edition that ARCHIVE_EDITION names; None where it names none.

    Raises:
        ValueError: There is no such edition; the message is for people.

    """
    if not name:
        return None
    if name not in ACCESS_LABELS:
        raise ValueError(f"ARCHIVE_EDITION 不能是 {name}；请写 {'、'.join(ACCESS_LABELS)} 之一")
    return name


def is_admitted(access: Access, edition: Access) -> bool:
    """Whether what is open to `access` may stand in an edition: public ⊂ internal ⊂ restricted."""
    order = tuple(ACCESS_LABELS)
    return order.index(access) <= order.index(edition)


Path = tuple[str | int, ...]


def iterate_marked(model: BaseModel) -> Iterator[tuple[Path, TermOf | ReferenceTo, str]]:
    """Yield each term and each reference that a model holds: its path in the source, its mark, its id."""
    for name, key, marker in _plan(type(model)):
        value = getattr(model, name)
        if not value:
            continue
        if marker is not None and not isinstance(value, tuple):
            yield (key,), marker, value
            continue
        items = [((key, n), v) for n, v in enumerate(value)] if isinstance(value, tuple) else [((key,), value)]
        for path, item in items:
            if marker is not None:
                yield path, marker, item
            else:
                yield from (((*path, *inner), mark, held) for inner, mark, held in iterate_marked(item))


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, TermOf | ReferenceTo | None], ...]:
    """Return the fields of a model that hold terms, references or models: name, key in the source, mark."""
    plan = []
    for name, info in model.model_fields.items():
        markers = [*info.metadata, *_metadata_within(info.annotation)]
        marker = next((m for m in markers if isinstance(m, TermOf | ReferenceTo)), None)
        if marker is not None or _holds_model(info.annotation):
            plan.append((name, info.alias or name, marker))
    return tuple(plan)


def _metadata_within(annotation: Any) -> list[Any]:
    found = list(getattr(annotation, "__metadata__", ()))
    for argument in get_args(annotation):
        found.extend(_metadata_within(argument))
    return found


def _holds_model(annotation: Any) -> bool:
    if get_origin(annotation) is None:
        return isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return any(_holds_model(argument) for argument in get_args(annotation))
