"""Evidence: a found value together with the words it was read from and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value that a text tells.

    Attributes:
        value: What was found.
        number: The line of the source that says so, as its file counts lines.
        words: The words that say so.

    """

    value: T_co
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A line of the source that the body does not have.

    Attributes:
        number: The line, as its file counts lines.
        text: What stands on it.
        reason: Why it was taken off, for people.

    """

    number: int
    text: str
    reason: str
