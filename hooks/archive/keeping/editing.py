"""An edit of a record's or a meeting's file: single keys given another value, every other character left as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..corpus.loader import parse_record
from ..model.writer import Value, write_front_matter

_FENCE = "---"
_TOP_KEY = re.compile(r"([A-Za-z_]+):")


class EditError(Exception):
    """A file cannot be edited without touching more than was asked; the message is for people."""


def edit_record(path: Path, data: bytes, values: Mapping[str, Value]) -> bytes:
    """Return a record's file with some keys written anew, those of the value None taken out.

    Raises:
        EditError: Something else than these keys would change.

    """
    before, _, _ = parse_record(path, data)
    lines = data.decode("utf-8").split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if before is None or not end:
        raise EditError(f"{path.name} 读不出来；请先运行 scripts/check.py 改正")
    front = lines[1:end]
    for key, value in values.items():
        written = [] if value is None else write_front_matter({key: value}).splitlines()
        front = replace_block(front, key, written)
    edited = "\n".join([lines[0], *front, *lines[end:]]).encode("utf-8")
    after, _, faults = parse_record(path, edited)
    untouched = {key: value for key, value in before.record if key not in values}
    if faults or after is None or after.body != before.body or untouched != _leave_out(after.record, values):
        raise EditError(f"{path.name} 的各项写法特别，程序改不了；请照指南用手改")
    return edited


def replace_block(lines: Sequence[str], key: str, written: Sequence[str]) -> list[str]:
    """Return the lines of a mapping with those of one key replaced, or added at the end."""
    start = next((n for n, line in enumerate(lines) if (found := _TOP_KEY.match(line)) and found[1] == key), None)
    if start is None:
        return [*lines, *written]
    end = start + 1
    while end < len(lines) and lines[end][:1] in {" ", "-", "]", "}"}:
        end += 1
    return [*lines[:start], *written, *lines[end:]]


def to_value(held: Any) -> Value:
    """Return what a model holds as the writer takes it, without what was left to its default."""
    if isinstance(held, BaseModel):
        return {
            info.alias or name: to_value(getattr(held, name))
            for name, info in type(held).model_fields.items()
            if name in held.model_fields_set and getattr(held, name) is not None
        }
    if isinstance(held, tuple):
        return [to_value(item) for item in held]
    return held if isinstance(held, int) else str(held)


def _leave_out(model: BaseModel, keys: Mapping[str, object]) -> dict[str, Any]:
    return {key: value for key, value in model if key not in keys}
