"""The writer: a record's or a meeting's values as the front matter and the file that the strict reader takes back unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .date import PartialDate
from .fields import ReferenceTo, TermOf
from .identifier import TERM_ID
from .invisible import INVISIBLE_CHARACTER
from .meeting import Meeting
from .record import Record

Value = str | int | PartialDate | Sequence["Value"] | Mapping[str, "Value"] | None

_TERM = re.compile(rf"{TERM_ID}\Z", re.ASCII)
# Other readers of the file, MkDocs among them, take these plain words for true, false or nothing.
YAML_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null"])
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_front_matter(values: Mapping[str, Value]) -> str:
    """Return the YAML of a record's values, its keys in the model's order; what is None is left out.

    Raises:
        KeyError: A key that records do not have.

    """
    return "".join(f"{line}\n" for line in _write_mapping(Record, values))


def write_record(values: Mapping[str, Value], body: str) -> str:
    """Return the text of a record's file."""
    text = body.strip("\n")
    return f"---\n{write_front_matter(values)}---\n" + (f"\n{text}\n" if text else "")


def write_meeting(values: Mapping[str, Value]) -> str:
    """Return the text of a meeting's file, its keys in the model's order; what is None is left out.

    Raises:
        KeyError: A key that meetings do not have.

    """
    return "".join(f"{line}\n" for line in _write_mapping(Meeting, values))


def quote(text: str) -> str:
    """Return a text as a YAML scalar in double quotes, on one line."""
    return '"' + "".join(_escape(character) for character in text) + '"' if _needs_escape(text) else f'"{text}"'


def _needs_escape(text: str) -> bool:
    return '"' in text or "\\" in text or not text.isprintable() or INVISIBLE_CHARACTER.search(text) is not None


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if (character.isprintable() or character == "\u3000") and not INVISIBLE_CHARACTER.match(character):
        return character
    return f"\\U{ord(character):08X}"


def _write_mapping(model: type[BaseModel], values: Mapping[str, Value]) -> Iterator[str]:
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    unknown = values.keys() - fields.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    for key, info in fields.items():
        value = values.get(key)
        if value is not None:
            yield from _write_entry(key, info, value)


def _write_entry(key: str, info: FieldInfo, value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        inner = list(_write_mapping(_model_of(info), value))
        yield f"{key}:" if inner else f"{key}: {{}}"
        yield from (f"  {line}" for line in inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{key}:" if value else f"{key}: []"
        for item in value:
            first, *rest = _write_item(info, item)
            yield f"  - {first}"
            yield from (f"    {line}" for line in rest)
    else:
        yield f"{key}: {_write_scalar(info, value)}"


def _write_item(info: FieldInfo, item: Value) -> Sequence[str]:
    if isinstance(item, Mapping):
        return list(_write_mapping(_model_of(info), item)) or ["{}"]
    return [_write_scalar(info, item)]


def _write_scalar(info: FieldInfo, value: Any) -> str:
    """Return a term's id as it is; titles, names, dates and numbers in quotes."""
    text = str(value)
    is_plain = _TERM.match(text) and text not in YAML_WORDS and _holds_tokens(info)
    return text if is_plain else quote(text)


def _holds_tokens(info: FieldInfo) -> bool:
    """Whether a field's values are ids or words of a fixed list."""
    parts = list(_parts_of(info.annotation))
    marked = any(isinstance(mark, TermOf | ReferenceTo) for mark in (*info.metadata, *parts))
    return marked or any(get_origin(part) is Literal for part in parts)


def _model_of(info: FieldInfo) -> type[BaseModel]:
    return next(part for part in _parts_of(info.annotation) if isinstance(part, type) and issubclass(part, BaseModel))


def _parts_of(annotation: Any) -> Iterator[Any]:
    """Yield an annotation, what it is made of, and its metadata."""
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for argument in get_args(annotation):
        yield from _parts_of(argument)
