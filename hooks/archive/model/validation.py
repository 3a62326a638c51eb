"""Validation: a document's plain values made into a model, or all that is wrong with them, in Chinese."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ..diagnostic import Fault
from .date import guess_date
from .source import CONTROL, name_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Path
    from .source import Document

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: Document, path: Path = ()) -> tuple[M | None, tuple[Fault, ...]]:
    """Make the document's value at `path` into a model; where that fails return None and every fault."""
    value: Any = document.value
    for step in path:
        value = value[step]
    if value is None:
        if document.faults:
            return None, ()
        value = {}
    emptied = tuple(_find_empty(value, path, document))
    unseen = tuple(_find_unseen(value, path, document))
    if emptied:
        value = _drop_empty(value)
    try:
        return model.model_validate(value), (*emptied, *unseen)
    except ValidationError as error:
        said = document.unread.union(fault.value for fault in emptied)
        problems = (
            problem
            for problem in error.errors(include_url=False)
            if problem["type"] != "missing" or problem["loc"][-1] not in said
        )
        return None, tuple(
            sorted({*emptied, *unseen, *(_explain(model, problem, document, path) for problem in problems)})
        )


def _find_empty(value: Any, path: Path, document: Document) -> Iterator[Fault]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if inner is None:
            place = document.place_of((*path, key), key=True)
            name = f"第 {key + 1} 项" if isinstance(key, int) else f"{key} 后面"
            yield Fault(place, "empty-value", f"{name}没有值；请补上，或删去这一行", str(key))
        else:
            yield from _find_empty(inner, (*path, key), document)


def _find_unseen(value: Any, path: Path, document: Document) -> Iterator[Fault]:
    """Find what a YAML escape such as backslash e has brought in: the source shows no control character."""
    if isinstance(value, str):
        unseen = CONTROL.search(value)
        if unseen:
            yield name_control(unseen.group(), document.place_of(path))
        return
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _find_unseen(inner, (*path, key), document)


def _drop_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drop_empty(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_drop_empty(inner) for inner in value if inner is not None]
    return value


def _explain(model: type[BaseModel], problem: Any, document: Document, base: Path) -> Fault:
    inner: Path = tuple(problem["loc"])
    path = (*base, *inner)
    kind = problem["type"]
    key = str(path[-1]) if path else ""
    value = _show(problem["input"])
    what = "这里" if not path else f"第 {path[-1] + 1} 项" if isinstance(path[-1], int) else f"{path[-1]} "
    place = document.place_of(path)
    if kind == "extra_forbidden":
        near = _key_labelled(model, inner) or nearest(key, _keys_at(model, inner[:-1]))
        hint = f"，是不是 {near}？" if near else "；请删去或改用字段表中的键"
        return Fault(document.place_of(path, key=True), "unknown-key", f"没有 {key} 这一项{hint}", key, near or "")
    if kind == "missing":
        label = _label_at(model, inner)
        place = document.place_of(path[:-1]) if len(inner) > 1 else document.place_of(base, key=True)
        return Fault(place, "missing-key", f"缺少必填项 {key}（{label}）", "", f"{key}: …")
    if kind == "literal_error":
        allowed = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        choice = f"{'、'.join(allowed)} 之一" if len(allowed) > 1 else allowed[0]
        return Fault(
            place,
            "wrong-value",
            f"{what}{f'不能是 {value}' if value else '写得不对'}；请写 {choice}",
            value,
            ", ".join(allowed),
        )
    if kind == "value_error":
        rule = (
            "impossible-date" if any(word in problem["msg"] for word in ("日期须", "日历", "年份须")) else "wrong-value"
        )
        message = str(problem["ctx"]["error"])
        meant = guess_date(value) if rule == "impossible-date" else None
        hint = f"；是不是 {meant}？" if meant else ""
        said = f"{what}写作 {value}：{message}" if value and not isinstance(problem["input"], dict) else message
        return Fault(place, rule, said + hint, value, str(meant or ""))
    if kind == "string_pattern_mismatch":
        form = _describe_at(model, inner) or problem["ctx"]["pattern"]
        return Fault(place, "wrong-value", f"{what}写作 {value}，不合规定的写法：{form}", value)
    form = {
        "string_type": "一个值",
        "tuple_type": "列表（每项另起一行，以“- ”开头）",
        "list_type": "列表",
        "model_type": "“键: 值”",
        "bool_parsing": "true 或 false",
        "int_parsing": "整数",
        "string_too_short": "非空的文字",
    }.get(kind, "别的写法")
    said = f"，现在写的是 {value}" if value else ""
    return Fault(place, "wrong-type", f"{what}须是{form}{said}", value, form)


def _show(value: object) -> str:
    """Write a value as one could type it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_show(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_show, value))}]"
    return str(value)


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word most like a wrong one, if any is much like it."""
    matches = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return matches[0] if matches else None


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for step in path:
        if isinstance(step, int):
            continue
        info = next((i for n, i in model.model_fields.items() if step in {n, i.alias}), None)
        found = _model_within(info.annotation) if info else None
        if found is None:
            return model
        model = found
    return model


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _model_within(argument))), None)


def _keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in _model_at(model, path).model_fields.items())


def _field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    owner = _model_at(model, path[:-1])
    return next((info for name, info in owner.model_fields.items() if path[-1] in {name, info.alias}), None)


def _key_labelled(model: type[BaseModel], path: Path) -> str | None:
    """Return the key whose label was written in its stead."""
    fields = _model_at(model, path[:-1]).model_fields.items()
    return next((info.alias or name for name, info in fields if info.title == path[-1]), None)


def _label_at(model: type[BaseModel], path: Path) -> str:
    info = _field_at(model, path)
    return (info.title if info else None) or str(path[-1])


def _describe_at(model: type[BaseModel], path: Path) -> str:
    info = _field_at(model, path) if path else None
    return (info.description if info else None) or ""
