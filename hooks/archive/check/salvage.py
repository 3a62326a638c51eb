"""Salvage: what a faulty front matter says all the same, so that one fault does not hide the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..model.source import Document

M = TypeVar("M", bound=BaseModel)


def salvage(model: type[M], document: Document, stopgaps: Mapping[str, Any]) -> tuple[M | None, frozenset[str]]:
    """Return the model of what can be read, and the keys of what cannot.

    Args:
        model: What the document should be.
        document: A document that is not valid.
        stopgaps: A value for each required key; it stands in for one that is missing or wrong.

    """
    if not isinstance(document.value, dict):
        return None, frozenset()
    value = dict(document.value)
    lost = set(document.unread)
    for _ in range(len(value) + len(stopgaps) + 1):
        try:
            return model.model_validate(value), frozenset(lost)
        except ValidationError as error:
            wrong = {str(problem["loc"][0]) for problem in error.errors(include_url=False) if problem["loc"]}
        if not wrong:
            break
        lost |= wrong
        for key in wrong:
            value.pop(key, None)
            if key in stopgaps:
                value[key] = stopgaps[key]
    return None, frozenset(lost)
