"""The beginning of a record: its file with what is known of it and the skeleton of the rest, for a person to go on with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..importing.given import Given
from ..importing.numbering import Numbering
from ..importing.preparation import Preparation
from ..importing.slug import make_slug
from ..importing.storage import create_files
from ..model.record import Record
from ..model.schema import skeleton

_KEYS = ("title", "date", "level", "kind", "topics", "meeting", "version", "origin", "access")


class NoDateError(ValueError):
    """Nobody tells the year, without which a record has no name."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A record that was begun.

    Attributes:
        path: Its file.
        missing: The labels of what is still to be filled in.

    """

    path: Path
    missing: tuple[str, ...]


def begin_record(ready: Preparation, given: Given) -> Beginning:
    """Write the file of a new record.

    Raises:
        NoDateError: There is no date.
        OSError: The file cannot be written.

    """
    if given.date is None:
        raise NoDateError
    known: dict[str, Any] = {key: value for key in _KEYS if (value := getattr(given, key))}
    wanted = ["review"] if given.origin in ready.settings.review.origins else []
    slug = make_slug((given.title or "").removeprefix(f"{given.date.year}年"))
    folder = ready.holdings.speeches / f"{given.date.year:04}"
    name = Numbering().number(
        given.date, slug, lambda one: ready.holdings.has_id(one) or (folder / f"{one}.md").exists()
    )
    path = folder / f"{name}.md"
    create_files([(path, skeleton(known, wanted).encode())])
    open_keys = [key for key, info in Record.model_fields.items() if info.is_required() or key in wanted]
    labels = [f"{Record.model_fields[key].title}" for key in open_keys if key not in known and key != "topics"]
    return Beginning(path, (*labels, "正文"))
