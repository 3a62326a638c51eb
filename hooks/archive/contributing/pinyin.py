"""A table of pinyin, small enough for a page to load: each syllable with its characters, and the words that read otherwise."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

_FIRST, _LAST = 0x4E00, 0x9FFF
_LONGEST = 4


@cache
def make_table() -> dict[str, Any]:
    """Return `syllables` (the characters that each spells) and `words` (those of which a character reads otherwise)."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 - its dictionary takes long to read, and is seldom needed

    readings = {
        chr(code): _strip(written.split(",")[0]) for code, written in PINYIN_DICT.items() if _FIRST <= code <= _LAST
    }
    syllables: dict[str, list[str]] = {}
    for character, syllable in sorted(readings.items()):
        syllables.setdefault(syllable, []).append(character)
    words = {}
    for word, written in sorted(PHRASES_DICT.items()):
        if len(word) <= _LONGEST:
            spelt = [_strip(alternatives[0]) for alternatives in written]
            if spelt != [readings.get(character, "") for character in word]:
                words[word] = " ".join(spelt)
    return {"syllables": {key: "".join(held) for key, held in sorted(syllables.items())}, "words": words}


@cache
def _strip(syllable: str) -> str:
    """Return a syllable without its tone, its ü written v."""
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return plain.encode("ascii", "ignore").decode("ascii")
