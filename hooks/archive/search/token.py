"""A token: a run of Latin letters and digits, or any other kept character; what grams are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

END = "$"
"""Stands for what follows the last token before a barrier; the normal form of no text has it."""

SENTENCE = "#"
"""Stands third in the key of a heavy gram's sentences; the normal form of no text has it."""

WORD_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789."
WORD = re.compile(f"[{WORD_CHARACTERS}]+")
_LAST_OF_PLANE = "\uffff"


def order_token(token: str) -> bytes:
    """Return what tokens are sorted by: the order of UTF-16, which is a browser's."""
    return token.encode("utf-16-be", "surrogatepass")


def sort_tokens(tokens: Iterable[str]) -> list[str]:
    """Return tokens in their order."""
    ordered = sorted(tokens)
    if ordered and ordered[-1] > _LAST_OF_PLANE:  # without those, characters are in the order of UTF-16 themselves
        ordered.sort(key=order_token)
    return ordered
