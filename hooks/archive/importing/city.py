"""A city of county rank: its name says 市, and only a list tells that its level is that of a county."""

from __future__ import annotations

import functools
import re
from pathlib import Path

CITY = "市"
_LONGEST = 6
_TOWN = re.compile(r"[\u4e00-\u9fff](?<![在于共省市州区盟为给])[\u4e00-\u9fff]城市$")
"""沿海城市 is no 海城市: what may stand before such a name is little."""

CITIES_PATH = Path(__file__).with_name("cities.txt")


@functools.cache
def read_cities() -> frozenset[str]:
    """Return the names of all."""
    lines = CITIES_PATH.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("：")[2] for line in lines if not line.startswith("#")]
    return frozenset(name + CITY for row in rows for name in row.split())


def find_city(text: str) -> str | None:
    """Return the city of county rank whose name a text ends with."""
    if not text.endswith(CITY) or _TOWN.search(text):
        return None
    ends = (text[at:] for at in range(max(0, len(text) - _LONGEST), len(text)))
    return next((name for name in ends if name in read_cities()), None)
