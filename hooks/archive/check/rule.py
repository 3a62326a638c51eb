"""A rule, and a finding: what an archive's files are held to, and one place where they are not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..diagnostic import Position, Severity
from ..model.source import KeyPath

Scope = Literal["build", "contribution"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        slug: Its lasting name, also the anchor of its section in docs/contributing/rules.md.
        title: What it asks, in Chinese.
        severity: What its diagnostics are.
        excusable: Whether a record may be excused from it, with a reason, under `exceptions`.
        scope: What it stops: a `build`, or only a `contribution`, so that a build goes on and warns.
        compares: Whether it holds a file against others, so that a change elsewhere may bring its fault about.

    """

    slug: str
    title: str
    severity: Severity = "error"
    excusable: bool = False
    scope: Scope = "build"
    compares: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a check has found in a file which it knows only by its model.

    Attributes:
        rule: The slug of the rule.
        message: The fault and the right form, in Chinese.
        where: The path of the wrong value in the front matter or YAML file.
        value: The wrong value.
        expected: What to type instead, where one form is right.
        key: Whether the key at `where`, not its value, is the place.
        depends: The other top-level keys that the check has read: where one of them could not be read, nothing is known.
        position: The place itself, of a fault that is in no YAML.
        path: The file itself, of a fault that is in one beside the record.

    """

    rule: str
    message: str
    where: KeyPath = ()
    value: str = ""
    expected: str = ""
    key: bool = False
    depends: tuple[str, ...] = ()
    position: Position | None = None
    path: Path | None = None
