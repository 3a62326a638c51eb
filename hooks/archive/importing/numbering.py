"""The numbering of ids: of records or meetings that would bear one name the second is numbered 2."""

from __future__ import annotations

from collections.abc import Callable

from ..model.date import PartialDate
from .slug import make_identifier


class Numbering:
    """Finds free ids; it remembers how far each name was counted, so that a thousand of one name cost no more."""

    def __init__(self) -> None:
        self._last: dict[tuple[PartialDate, str], int] = {}
        self._passed: set[str] = set()

    def number(self, date: PartialDate, slug: str, is_taken: Callable[[str], bool]) -> str:
        """Return the first id of a date and a slug that nothing bears."""
        number = self._last.get((date, slug), 1)
        while (name := str(make_identifier(date, slug, number))) in self._passed or is_taken(name):
            number += 1
        self._last[date, slug] = number
        return name

    def take(self, name: str) -> None:
        """Pass over an id that another process took."""
        self._passed.add(name)
