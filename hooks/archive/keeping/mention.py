"""A mention: a line of the archive on which a name stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.source import decode

# As people space out a name of two characters, and as a record's text escapes a mark.
_LOOSE = re.compile(r"[\s\\]+")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where something is named; what else the line says is not repeated."""

    path: Path
    line: int


def tighten(text: str) -> str:
    """Return a text without what may stand between the characters of a name."""
    return _LOOSE.sub("", text).casefold()


def find_mentions(paths: Iterable[Path], names: Collection[str]) -> Iterator[Mention]:
    """Yield every line of some files on which one of the names stands."""
    wanted = sorted({tight for name in names if (tight := tighten(name))})
    for path in sorted(paths):
        text = decode(path.read_bytes())[0]
        if not any(name in tighten(text) for name in wanted):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            tight = tighten(line)
            if any(name in tight for name in wanted):
                yield Mention(path, number)
