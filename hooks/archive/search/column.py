"""A column: whole numbers as a string, a character each."""

from __future__ import annotations

from collections.abc import Sequence

FIRST = 40
"""The character of the first number, or of the first of some values; the one before it stands for none of these."""

MOST = 50_000
"""How many numbers or values have a character, all of which lie below the surrogates."""


def write_numbers(numbers: Sequence[int]) -> str | list[int]:
    """Return small whole numbers as characters, those from 0 on in turn with those below; as they are, where one is too large."""
    folded = [2 * number if number >= 0 else -2 * number - 1 for number in numbers]
    return "".join(map(chr, (FIRST + number for number in folded))) if max(folded, default=0) < MOST else list(numbers)
