"""The schema: what editors, the guide and a new record's skeleton say about fields, all made from the model."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .date import PartialDate
from .fields import VOCABULARY_KEY, ReferenceTo, TermOf
from .guard import Guard
from .meeting import Meeting
from .record import Record
from .settings import Settings
from .takedowns import Takedowns
from .vocabulary import TERM_TYPES, VOCABULARY_LABELS, Kind, Term, Vocabulary
from .writer import Value, write_front_matter

TERMS_SCHEMA = "terms.schema.json"
_DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors' YAML servers know
_SCALARS = ["string", "number", "boolean"]


def make_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of file, by the schema's file name; the terms have one of their own."""
    return {
        "guard.schema.json": _make_schema(Guard, "防护设置"),
        "meeting.schema.json": _make_schema(Meeting, "会议"),
        "record.schema.json": _make_schema(Record, "文稿的各项"),
        "site.schema.json": _make_schema(Settings, "本库设置"),
        "takedowns.schema.json": _make_schema(Takedowns, "下架记录"),
        "vocabulary.schema.json": _make_vocabulary_schema(),
    }


def make_terms_schema(vocabularies: Iterable[Vocabulary[Any]]) -> dict[str, Any]:
    """Return the schema of the ids that may be written now, with what editors show beside each."""
    definitions = {}
    for vocabulary in vocabularies:
        terms = [term for term in vocabulary.terms if not _is_barred(term)]
        definitions[vocabulary.name] = {
            "title": VOCABULARY_LABELS[vocabulary.name],
            "type": "string",
            "enum": [term.id for term in terms],
            "enumDescriptions": [term.label for term in terms],
            "markdownEnumDescriptions": [_describe_term(term) for term in terms],
        }
    return {"$schema": _DIALECT, "title": "词表", "$defs": definitions}


def format_schema(schema: dict[str, Any]) -> str:
    """Return a schema as it is committed."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _is_barred(term: Term) -> bool:
    return term.deprecated or (isinstance(term, Kind) and term.refused is not None)


def _describe_term(term: Term) -> str:
    aliases = f"（{'、'.join(term.aliases)}）" if term.aliases else ""
    note = f"：{term.note}" if term.note else ""
    return f"**{term.label}**{aliases}{note}"


def _make_schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = _adapt(model.model_json_schema(by_alias=True))
    return {"$schema": _DIALECT, **schema, "title": title}


def _make_vocabulary_schema() -> dict[str, Any]:
    """Return the schema of a term of any vocabulary: the keys of all of them, as a schema cannot see a file's name."""
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    term_types: list[type[Term]] = [Term, *dict.fromkeys(TERM_TYPES.values())]
    for term_type in term_types:
        schema = _adapt(term_type.model_json_schema(by_alias=True))
        definitions |= schema.pop("$defs", {})
        properties |= schema["properties"]
    term = {"type": "object", "additionalProperties": False, "properties": properties, "required": ["id", "label"]}
    return {"$schema": _DIALECT, "$defs": definitions, "title": "词表", "type": "array", "items": term}


def _adapt(schema: Any) -> Any:
    """Make a schema say what our reader takes: any scalar for a text, no null, terms from the vocabularies."""
    if isinstance(schema, list):
        return [_adapt(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    alternatives = [item for item in schema.get("anyOf", ()) if item != {"type": "null"}]
    if "anyOf" in schema and len(alternatives) == 1:
        outside = {key: value for key, value in schema.items() if key != "anyOf"}
        return _adapt({**alternatives[0], **outside})
    if "properties" in schema:  # the docstring of a model is for programmers
        schema = {key: value for key, value in schema.items() if key != "description"}
    adapted = {key: _adapt(value) for key, value in schema.items() if not (key == "default" and value is None)}
    if VOCABULARY_KEY in adapted and isinstance(adapted[VOCABULARY_KEY], str):
        vocabulary = adapted.pop(VOCABULARY_KEY)
        del adapted["type"]
        return {"allOf": [{"$ref": f"{TERMS_SCHEMA}#/$defs/{vocabulary}"}], **adapted}
    if adapted.get("type") == "string" and not adapted.keys() & {"pattern", "enum", "const"}:
        adapted["type"] = _SCALARS
    if adapted.keys() > {"$ref"}:
        adapted = {"allOf": [{"$ref": adapted.pop("$ref")}], **adapted}
    return adapted


# --- the guide's table ---------------------------------------------------------------------------------------------


def format_field_table() -> str:
    """Return the tables of all fields that a record and a meeting may have, as Markdown."""
    sections: list[tuple[str, type[BaseModel]]] = [("文稿", Record), ("会议", Meeting)]
    return "\n".join(line for title, model in sections for line in _list_section(title, model, 2))


def _list_section(title: str, model: type[BaseModel], level: int) -> Iterator[str]:
    yield f"{'#' * level} {title}\n"
    yield "| 键 | 名称 | 必填 | 写法 | 说明 |"
    yield "|---|---|---|---|---|"
    inner = []
    for key, info in list_fields(model):
        nested = find_model(info.annotation)
        if nested is not None:
            inner.append((f"{title}的 `{key}`（{info.title}）", nested))
        cells = (f"`{key}`", info.title or "", "是" if info.is_required() else "", _describe_form(info), _explain(info))
        yield f"| {' | '.join(_escape_cell(cell) for cell in cells)} |"
    yield ""
    for heading, nested in inner:
        yield from _list_section(heading, nested, level + 1)


def _escape_cell(text: str) -> str:
    return text.replace("|", "&#124;").replace("*", r"\*")


def list_fields(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """Return the fields of a model by their keys in the source."""
    return [(info.alias or name, info) for name, info in model.model_fields.items()]


def _explain(info: FieldInfo) -> str:
    examples = "、".join(f"`{example}`" for example in info.examples or ())
    said = [info.description or "", f"例：{examples}" if examples else ""]
    return "；".join(part for part in said if part)


def _describe_form(info: FieldInfo) -> str:
    """Say how a field's value is written."""
    annotation, many = info.annotation, is_list(info.annotation)
    mark = next((m for m in [*info.metadata, *find_metadata(annotation)] if isinstance(m, TermOf | ReferenceTo)), None)
    choices = [value for value in find_literals(annotation) if isinstance(value, str)]
    if isinstance(mark, TermOf):
        form = f"{VOCABULARY_LABELS[mark.vocabulary]}词表中的编号"
    elif isinstance(mark, ReferenceTo):
        form = "文稿编号" if mark.entity == "record" else "会议编号"
    elif choices:
        form = "、".join(f"`{choice}`" for choice in choices) + " 之一"
    elif find_model(annotation) is not None:
        form = "几项“键: 值”"
    elif holds(annotation, PartialDate):
        form = "日期"
    elif holds(annotation, int):
        form = "四位数字的年份"
    else:
        form = "文字"
    default = info.default if isinstance(info.default, str) else ""
    return ("列表，每项为" if many else "") + form + (f"；不写即 `{default}`" if default else "")


def find_metadata(annotation: Any) -> list[Any]:
    """Return the marks that stand anywhere within an annotation."""
    found = list(getattr(annotation, "__metadata__", ()))
    return [*found, *(held for argument in get_args(annotation) for held in find_metadata(argument))]


def find_literals(annotation: Any) -> list[Any]:
    """Return the words of a fixed list."""
    arguments = get_args(annotation)
    plain = [argument for argument in arguments if isinstance(argument, str)]
    return plain or [held for argument in arguments for held in find_literals(argument)]


def holds(annotation: Any, wanted: type) -> bool:
    """Whether an annotation is a type, or made of it."""
    return annotation is wanted or any(holds(argument, wanted) for argument in get_args(annotation))


def is_list(annotation: Any) -> bool:
    """Whether a field holds a list."""
    return get_origin(annotation) is tuple


def find_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, by itself or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := find_model(argument))), None)


# --- a new record --------------------------------------------------------------------------------------------------


def skeleton(known: Mapping[str, Value] | None = None, wanted: Collection[str] = ()) -> str:
    """Return a new record: every field with what it means, the required ones open, the others behind a `#`.

    Args:
        known: Values that are filled in.
        wanted: Further fields that this record must have.

    """
    known = known or {}
    is_open = {key: info.is_required() or key in known or key in wanted for key, info in list_fields(Record)}
    required = [field for field in list_fields(Record) if is_open[field[0]]]
    optional = [field for field in list_fields(Record) if not is_open[field[0]]]
    lines = ["---", "# 必填各项。说明都写在自己的一行，以“# ”开头；写完可以删去。"]
    for key, info in required:
        filled = write_front_matter({key: known[key]}).splitlines() if key in known else _outline(key, info)
        lines += [f"# {_comment(info)}", *filled]
    lines += ["", "# 以下各项按需要填写：删去行首的 #，再填上值；不用的整行删去。"]
    for key, info in optional:
        lines += [f"# {_comment(info)}", *(f"#{line}" for line in _outline(key, info))]
    return "\n".join([*lines, "---", "", ""])


def _comment(info: FieldInfo) -> str:
    said = "；".join(part for part in (_describe_form(info), _explain(info)) if part)
    return f"{info.title}：{said}".replace("`", "")


def _outline(key: str, info: FieldInfo) -> Iterator[str]:
    """Yield the lines of a field without its value."""
    nested = find_model(info.annotation)
    if nested is None:
        yield f"{key}: " + ("[]" if is_list(info.annotation) else '""')
        return
    yield f"{key}:"
    opening = "- " if is_list(info.annotation) else "  "
    for inner_key, inner in list_fields(nested):
        for line in _outline(inner_key, inner):
            yield f"{opening}{line}"
            opening = "  "
