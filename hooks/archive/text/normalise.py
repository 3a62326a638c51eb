"""The normal form of a text: what search compares, what an address is hashed from."""

from __future__ import annotations

import functools
import re
import sys
from typing import TYPE_CHECKING

from archive.text.characters import read_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

REDACTION = re.compile(r"[*×□〔](?:(?<=\*)\*+|(?<=×)×+|(?<=□)□+|(?<=〔)略〕)")
"""What stands in a text for words that may not be read (two or more `*`, `×` or `□`, or 〔略〕); the only definition of it."""

# The source is first written in a closed alphabet: kept characters, these signs, and nothing else. So no character of a
# text can be mistaken for a sign, and every later step sees the neighbours that the source has.
BARRIER = "\n"
DROPPED = " "
COMMA = ","
_SPACE = "\t"
_BARRIERS = frozenset("。!?;:\n\r")
_CONDITIONAL = frozenset(".%‰+")

_THOUSANDS = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_IDLE_POINT = re.compile(r"\.(?:(?<![0-9]\.)|(?![0-9]))")
_IDLE_PERCENT = re.compile(r"[%‰](?<![0-9].)")
_IDLE_PLUS = re.compile(r"\+(?:(?<=[\n ,.%‰+]\+)|(?<=\A\+))")
_GAP = re.compile(r" (?:(?<=[0-9] ) *(?=[0-9])|(?<=[a-z] ) *(?=[a-z]))")
_BARRIER_RUN = re.compile(r"\n{2,}")


@functools.cache
def _read_alphabet() -> Sequence[int | str]:
    """Return what each code point is written as; a list, because str.translate reads it fastest."""
    table = read_characters()
    codes: list[int | str] = [DROPPED] * (sys.maxunicode + 1)
    for first, last in table.kept:
        codes[first : last + 1] = range(first, last + 1)
    for sign in _CONDITIONAL:
        codes[ord(sign)] = sign
    for barrier in _BARRIERS:
        codes[ord(barrier)] = BARRIER
    # All forms are read before any is written: a form is final, even where it has one of its own (薴 gives 苧, 苧 gives 苎).
    forms = {point: "".join(_to_text(codes[ord(part)]) for part in form) for point, form in table.map.items()}
    for point, form in forms.items():
        codes[point] = form
    codes[ord(COMMA)] = COMMA  # after the forms: only the source's own half-width comma can group digits
    return codes


def _to_text(code: int | str) -> str:
    return code if isinstance(code, str) else chr(code)


def normalise(text: str) -> str:
    r"""Return the text's kept characters, the single spaces that part words or numbers, and `\n` for each run of barriers."""
    text = REDACTION.sub(BARRIER, text).translate(_read_alphabet())
    if "," in text:
        text = _THOUSANDS.sub("", text).replace(COMMA, DROPPED)
    if "." in text:
        text = _IDLE_POINT.sub(DROPPED, text)
    if "+" in text:
        text = _IDLE_PLUS.sub(DROPPED, text)
    if "%" in text or "‰" in text:
        text = _IDLE_PERCENT.sub(DROPPED, text)
    if DROPPED in text:
        text = _GAP.sub(_SPACE, text).replace(DROPPED, "").replace(_SPACE, " ")
    if "\n\n" in text:
        text = _BARRIER_RUN.sub(BARRIER, text)
    return text


def is_kept(normalised: str) -> bool:
    """Return whether a normalised text says anything: whether more than barriers is left of it."""
    return bool(normalised.strip(BARRIER))
