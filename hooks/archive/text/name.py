"""A meeting's name, and how like another it is."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

LIKE = 0.75
"""From this likeness of names on, two meetings of one day and level may be the same."""

YEAR = re.compile(r"(?:19|20)\d\d年度?(?:\d{1,2}月(?:\d{1,2}日)?)?")


def measure(one: str, other: str) -> float:
    """Return how like two names of meetings are, their years and places aside."""
    a, b = strip(one), strip(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def strip(name: str) -> str:
    """Return a name without its year, the words that may go before any, and marks."""
    bare = YEAR.sub("", "".join(name.split()))
    bare = re.sub(r"^(?:中国共产党|中共)", "", bare)
    return re.sub(r"[“”《》（）()、，·—－-]", "", bare)
