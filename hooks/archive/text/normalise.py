"""The normal form of a text: what search compares, what an address is hashed from."""

from __future__ import annotations

import functools
import re
import sys
from itertools import count
from typing import TYPE_CHECKING

from archive.text.characters import read_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

REDACTION = re.compile(r"[*×□〔](?:(?<=\*)\*+|(?<=×)×+|(?<=□)□+|(?<=〔)略〕)")
"""What stands in a text for words that may not be read (two or more `*`, `×` or `□`, or 〔略〕); the only definition of it."""

# The source is first written in a closed alphabet: kept characters, these signs, and nothing else. So no character of a
# text can be mistaken for a sign, and every later step sees the neighbours that the source has.
BARRIER = "\n"
DROPPED = " "
COMMA = ","
_SPACE = "\t"
_ENDS = frozenset("。!?\n\r")
_STOPS = frozenset(";:")
_CONDITIONAL = frozenset(".%‰+")

_THOUSANDS = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_IDLE_POINT = re.compile(r"\.(?:(?<![0-9]\.)|(?![0-9]))")
_IDLE_PERCENT = re.compile(r"[%‰](?<![0-9].)")
_IDLE_PLUS = re.compile(r"\+(?:(?<=[\n\r\v ,.%‰+]\+)|(?<=\A\+))")
_GAP = re.compile(r" (?:(?<=[0-9] ) *(?=[0-9])|(?<=[a-z] ) *(?=[a-z]))")
_BARRIER_RUN = re.compile(r"\n{2,}")

STOP = "\r"
"""In an annotated text: a barrier that ends no sentence."""
PAUSE = "\v"
"""In an annotated text: ，or 、 dropped between what is kept."""
_PAUSES = "，、､︐︑﹑"
# Each begins with a sign, which is far faster to look for; a run of blanks is tried once, from its beginning.
_PAUSE_RUN = re.compile(r"(?: (?<!  ) *+\v|\v)[ \v]*")
_PAUSE_GAP = re.compile(r"\v(?:(?<=[0-9]\v)(?=[0-9])|(?<=[a-z]\v)(?=[a-z]))")
_PAUSE_IN_WORD = re.compile(r"\v(?:(?<=[0-9]\v)(?=[a-z])|(?<=[a-z]\v)(?=[0-9]))")  # 5，g is one word, 5g


_LONG_TEXT = 200
_SEVERAL = 0x100000
"""From here on, where nothing is kept, numbers stand for the texts that some characters are written as."""

_FENCE_LETTER = "\ua4d0"  # of the Lisu script, which no text here is written in; where one is, it is noticed
_FENCE = f" {_FENCE_LETTER} "  # blanks beside it, so that what opens a text has no letter before it


@functools.cache
def _read_annotating() -> Mapping[int, str]:
    """Return what each code point is written as in an annotated text, of those that are not simply kept or dropped."""
    forms, is_kept = read_characters().map, _read_kept()
    signs = {sign: sign for sign in _CONDITIONAL} | dict.fromkeys(_ENDS, BARRIER) | dict.fromkeys(_STOPS, STOP)
    # A form is final, even where it has one of its own (薴 gives 苧, 苧 gives 苎).
    parts = {
        part: signs.get(part) or (part if is_kept[ord(part)] else DROPPED) for part in set("".join(forms.values()))
    }
    codes = {ord(sign): written for sign, written in signs.items()}
    codes |= {
        point: parts[form] if len(form) == 1 else "".join(map(parts.__getitem__, form)) for point, form in forms.items()
    }
    # After the forms: only the source's own half-width comma can group digits.
    return codes | dict.fromkeys(map(ord, _PAUSES), PAUSE) | {ord(COMMA): COMMA}


@functools.cache
def _read_alphabet() -> Mapping[int, str]:
    """Return the same where nothing is said of barriers and commas."""
    return {
        point: written.replace(STOP, BARRIER).replace(PAUSE, DROPPED) for point, written in _read_annotating().items()
    }


@functools.cache
def _count_codes() -> int:
    """Return the first code point from which on nothing is kept."""
    table = read_characters()
    return 1 + max(*table.map, *(last for _, last in table.kept))


@functools.cache
def _read_kept() -> bytes:
    """Return 1 for each code point that is kept, 0 for the others before the last of them."""
    is_kept = bytearray(_count_codes())
    for first, last in read_characters().kept:
        is_kept[first : last + 1] = b"\1" * (last + 1 - first)
    return bytes(is_kept)


class _Codes(dict[int, str]):
    """What code points are written as; of those that are simply kept or dropped, the ones that were met: to list them all takes longer than most texts."""

    def __missing__(self, point: int) -> str:
        """Tell of a code point that is met for the first time."""
        is_kept = _read_kept()
        written = self[point] = chr(point) if point < len(is_kept) and is_kept[point] else DROPPED
        return written


@functools.cache
def _read_codes(read_codes: Callable[[], Mapping[int, str]]) -> _Codes:
    return _Codes(read_codes())


def _write(text: str, read_codes: Callable[[], Mapping[int, str]]) -> str:
    if "numpy" in sys.modules and len(text) > _LONG_TEXT:  # to load it would take longer than it spares
        return _write_at_once(text, read_codes)
    return text.translate(_read_codes(read_codes))


def _write_at_once(text: str, read_codes: Callable[[], Mapping[int, str]]) -> str:
    """Return what `_write` returns, of a long text far sooner."""
    import numpy as np  # noqa: PLC0415 - loaded already

    array, several = _read_array(read_codes)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    written = array.take(letters, mode="clip")
    text = written.tobytes().decode("utf-32-le")
    if int(written.max()) < _SEVERAL:
        return text
    return _find_several().sub(lambda match: several[ord(match[0]) - _SEVERAL], text)


@functools.cache
def _read_array(read_codes: Callable[[], Mapping[int, str]]) -> tuple[NDArray[np.uint32], Sequence[str]]:
    """Return what each code point is written as, and last those beyond; and what those numbers stand for that begin with SEVERAL."""
    import numpy as np  # noqa: PLC0415 - loaded already

    is_kept = np.frombuffer(_read_kept() + b"\0", dtype=np.bool_)
    array = np.where(is_kept, np.arange(len(is_kept), dtype="<u4"), np.uint32(ord(DROPPED)))
    codes = read_codes()
    several = [written for written in codes.values() if len(written) != 1]
    numbers = count(_SEVERAL)
    array[list(codes)] = [ord(written) if len(written) == 1 else next(numbers) for written in codes.values()]
    return array, several


@functools.cache
def _find_several() -> re.Pattern[str]:
    return re.compile(f"[{chr(_SEVERAL)}-{chr(sys.maxunicode)}]")


def normalise(text: str) -> str:
    r"""Return the text's kept characters, the single spaces that part words or numbers, and `\n` for each run of barriers."""
    text = _drop_idle(_write(REDACTION.sub(BARRIER, text), _read_alphabet))
    if DROPPED in text:
        text = _GAP.sub(_SPACE, text).replace(DROPPED, "").replace(_SPACE, " ")
    if "\n\n" in text:
        text = _BARRIER_RUN.sub(BARRIER, text)
    return text


def annotate(text: str) -> str:
    """Return the normal form of a text with what it leaves unsaid: which barriers end a sentence, and where ，or 、 stood.

    Inside of what becomes one word (5，g) nothing is said of them. Without PAUSE, and with BARRIER for each run of BARRIER and STOP, it is what `normalise` returns.
    """
    text = _drop_idle(_write(REDACTION.sub(";", text), _read_annotating))
    if PAUSE in text:
        text = _PAUSE_IN_WORD.sub("", _PAUSE_GAP.sub(PAUSE + _SPACE, _PAUSE_RUN.sub(PAUSE, text)))
    return _GAP.sub(_SPACE, text).replace(DROPPED, "").replace(_SPACE, " ")


def write_sign(character: str) -> str:
    """Return what a character is written as before its neighbours are looked at: kept characters, and the signs of an annotated text."""
    return _write(character, _read_annotating)


def annotate_all(texts: Sequence[str]) -> list[str]:
    """Return what `annotate` returns for each text; all at once is far faster."""
    return part_joined(annotate, texts) or [annotate(text) for text in texts]


def part_joined(write: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    """Return what is written of each text, written of all of them at once; nothing where a text has the fence's letter."""
    written = write(_FENCE.join(texts)).split(_FENCE_LETTER)
    return written if len(written) == len(texts) else []


def _drop_idle(text: str) -> str:
    """Drop the signs that say nothing where they stand, which is told by their very neighbours."""
    if "," in text:
        text = _THOUSANDS.sub("", text).replace(COMMA, DROPPED)
    if "." in text:
        text = _IDLE_POINT.sub(DROPPED, text)
    if "+" in text:
        text = _IDLE_PLUS.sub(DROPPED, text)
    if "%" in text or "‰" in text:
        text = _IDLE_PERCENT.sub(DROPPED, text)
    return text


def is_kept(normalised: str) -> bool:
    """Return whether a normalised text says anything: whether more than barriers is left of it."""
    return bool(normalised.strip(BARRIER))
