"""The lexicon: words and patterns of sentences, and the texts that chance makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from ..model.source import read_yaml

_SLOT = re.compile(r"\{(\w+)\}")
_FILE = Path(__file__).with_name("lexicon.yml")
Chance = Callable[[], float]
Pattern = tuple[tuple[str, str], ...]

_NUMBERS: dict[str, Callable[[Chance], str]] = {
    "month": lambda chance: str(1 + int(chance() * 12)),
    "day": lambda chance: str(1 + int(chance() * 28)),
    "few": lambda chance: str(2 + int(chance() * 8)),
    "count": lambda chance: str(11 + int(chance() ** 2 * 9000)),
    "percent": lambda chance: f"{5 + int(chance() * 94)}.{int(chance() * 10)}%",
}


class Lexicon:
    """Patterns by name, each parted into fixed words and slots.

    Kept parted because a text of 5,500 characters fills a thousand slots.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        self._patterns: dict[str, list[Pattern]] = {
            name: [_part(pattern) for pattern in found] for name, found in patterns.items()
        }

    @classmethod
    def load(cls) -> Lexicon:
        """Return the lexicon that stands beside this module."""
        return cls(read_yaml(_FILE.read_text(encoding="utf-8")).value)

    def speak(self, name: str, random: Random, words: Mapping[str, str]) -> str:
        """Return a text made from one of the patterns called `name`; `words` fills the slots that stand in no list."""
        parts: list[str] = []
        self._speak(name, random.random, words, parts)
        return "".join(parts)

    def _speak(self, name: str, chance: Chance, words: Mapping[str, str], parts: list[str]) -> None:
        patterns = self._patterns[name]
        for fixed, slot in patterns[int(chance() * len(patterns))]:
            parts.append(fixed)
            if slot in words:
                parts.append(words[slot])
            elif slot in self._patterns:
                self._speak(slot, chance, words, parts)
            elif slot:
                parts.append(_NUMBERS[slot](chance))


def _part(pattern: str) -> Pattern:
    pieces = [*_SLOT.split(pattern), ""]
    return tuple(zip(pieces[::2], pieces[1::2], strict=True))
