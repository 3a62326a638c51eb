"""A diagnostic: one fault found at one place of one file, with what to type instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: line and column, both counted from 1, the column in characters."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """A fault.

    Attributes:
        path: The file, absolute.
        position: Where in the file.
        rule: The slug of the rule that found it; what stops a build and what only warns is the rule's to say.
        message: The fault and the right form, in Chinese, one line.
        value: The wrong value as it stands in the file.
        expected: What to type instead, where one form is right.
        severity: `error` ends a check with exit status 1.

    """

    path: Path
    position: Position
    rule: str
    message: str
    value: str = ""
    expected: str = ""
    severity: Severity = field(default="error", compare=False)


def shorten(text: str, limit: int) -> str:
    """Return a text with its middle left out where it is longer than `limit`: what to do stands at a message's end."""
    if len(text) <= limit:
        return text
    tail = limit // 3
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"


def count_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> int:
    """Return how many of the diagnostics are errors."""
    return sum(diagnostic.severity == "error" for diagnostic in diagnostics)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault of a text whose file is not known yet; its fields are those of a diagnostic."""

    position: Position
    rule: str
    message: str
    value: str = ""
    expected: str = ""

    def at(self, path: Path, severity: Severity = "error") -> Diagnostic:
        """Return the fault as a diagnostic of the file `path`."""
        return Diagnostic(path, self.position, self.rule, self.message, self.value, self.expected, severity)
