"""A slug: the part of an identifier that says, in pinyin, what a record is called."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

from ..model.date import PartialDate
from ..model.identifier import SLUG_LENGTH, Identifier

_SYLLABLE = re.compile(r"[a-z0-9]+")
NAMELESS = "text"


def make_slug(title: str) -> str:
    """Return the pinyin of a title, cut at a syllable; empty where nothing of it can be spelt."""
    plain = unicodedata.normalize("NFKC", title)
    parts = lazy_pinyin(plain, style=Style.NORMAL, errors=_keep_ascii)
    syllables = _SYLLABLE.findall(" ".join(_strip_marks(part) for part in parts).lower())
    return _join(syllables, SLUG_LENGTH)


def make_identifier(date: PartialDate, slug: str, number: int = 1) -> Identifier:
    """Return the identifier of a date and a slug; of those that would bear one name, the second is numbered 2."""
    suffix = f"-{number}" if number > 1 else ""
    words = slug or NAMELESS
    candidate = Identifier(date, _fit(words, suffix))
    # After a year, `12-…` reads as a month.
    return candidate if _reads_back(candidate) else Identifier(date, _fit(f"{NAMELESS}-{words}", suffix))


def _fit(slug: str, suffix: str) -> str:
    return _join(slug.split("-"), SLUG_LENGTH - len(suffix)) + suffix


def _join(syllables: list[str], room: int) -> str:
    slug = ""
    for syllable in syllables:
        longer = f"{slug}-{syllable}" if slug else syllable[:room]
        if len(longer) > room:
            break
        slug = longer
    return slug


def _reads_back(identifier: Identifier) -> bool:
    try:
        return Identifier.parse(str(identifier)) == identifier
    except ValueError:
        return False


def _keep_ascii(text: str) -> str:
    return "".join(character if character.isascii() else " " for character in text)


def _strip_marks(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
