"""The normal form of a text: what search compares, what an address is hashed from."""

from __future__ import annotations

import functools
import re
import sys
from itertools import count
from typing import TYPE_CHECKING

from archive.text.characters import read_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
UNIT_END = "\x1e"
"""What may close or part texts in a normal form, as none has it."""
_PAUSES = "，、､︐︑﹑"
# Each begins with a sign, which is far faster to look for; a run of blanks is tried once, from its beginning. One that stands alone is as it shall be.
_PAUSE_RUN = re.compile(r" (?<!  ) *+\v[ \v]*|\v[ \v]+")
_PAUSE_GAP = re.compile(r"\v(?:(?<=[0-9]\v)(?=[0-9])|(?<=[a-z]\v)(?=[a-z]))")
_PAUSE_IN_WORD = re.compile(r"\v(?:(?<=[0-9]\v)(?=[a-z])|(?<=[a-z]\v)(?=[0-9]))")  # 5，g is one word, 5g


_LONG_TEXT = 200
_SEVERAL = 0x100000
"""From here on, where nothing is kept, numbers stand for the texts that some characters are written as."""
_UNKNOWN = 0xFFFFFFFF

_FENCE_LETTER = "\ua4d0"  # of the Lisu script, which no text here is written in; where one is, it is noticed
_FENCE = f" {_FENCE_LETTER} "  # blanks beside it, so that what opens a text has no letter before it


_SIGNS = {sign: sign for sign in _CONDITIONAL} | dict.fromkeys(_ENDS, BARRIER) | dict.fromkeys(_STOPS, STOP)
_WHOLE = dict.fromkeys(_PAUSES, PAUSE) | {COMMA: COMMA}
"""What is told by the source alone, whatever its form: only the source's own half-width comma can group digits."""


@functools.cache
def _read_kept() -> bytes:
    """Return 1 for each code point that is kept, 0 for the others before the last of them."""
    kept = read_characters().kept
    is_kept = bytearray(kept[-1][1] + 1)
    for first, last in kept:
        is_kept[first : last + 1] = b"\1" * (last + 1 - first)
    return bytes(is_kept)


def _write_part(part: str) -> str:
    is_kept, point = _read_kept(), ord(part)
    return _SIGNS.get(part) or (part if point < len(is_kept) and is_kept[point] else DROPPED)


class _Codes(dict[int, str]):
    """What code points are written as, as far as they were met: to list them all would take longer than most texts.

    `array` has the same in numbers, UNKNOWN where a code point was not met, and last what those are written as that lie beyond it;
    numbers from SEVERAL on stand for the texts that `several` has by them.
    """

    def __init__(self, find: Callable[[int], str]) -> None:
        """Of code points as `find` tells of them."""
        super().__init__()
        self._find = find
        self._numbers = count(_SEVERAL)
        self.several: dict[int, str] = {}

    def __missing__(self, point: int) -> str:
        """Tell of a code point that is met for the first time."""
        written = self[point] = self._find(point)
        return written

    @functools.cached_property
    def array(self) -> NDArray[np.uint32]:
        import numpy as np  # noqa: PLC0415 - loaded already

        table = read_characters()
        array = np.full(max(*table.map, len(_read_kept())) + 2, _UNKNOWN, dtype="<u4")
        array[-1] = ord(DROPPED)
        return array

    def meet(self, points: Iterable[int]) -> None:
        """Enter code points that were not met into the array."""
        for point in points:
            written = self[point]
            number = ord(written) if len(written) == 1 else next(self._numbers)
            if number >= _SEVERAL:
                self.several[number] = written
            self.array[point] = number  # last, so that threads may meet the same at once


def _find_code(point: int) -> str:
    character = chr(point)
    # A form is final, even where it has one of its own (薴 gives 苧, 苧 gives 苎).
    return _WHOLE.get(character) or "".join(map(_write_part, read_characters().map.get(point, character)))


_ANNOTATING = _Codes(_find_code)
"""Of an annotated text."""
_ALPHABET = _Codes(lambda point: _ANNOTATING[point].replace(STOP, BARRIER).replace(PAUSE, DROPPED))
"""The same where nothing is said of which barrier ends a sentence, and of commas."""


def _write(text: str, codes: _Codes) -> str:
    if "numpy" in sys.modules and len(text) > _LONG_TEXT:  # to load it would take longer than it spares
        return _write_at_once(text, codes)
    return text.translate(codes)


def _write_at_once(text: str, codes: _Codes) -> str:
    """Return what `_write` returns, of a long text far sooner."""
    import numpy as np  # noqa: PLC0415 - loaded already

    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    written = codes.array.take(letters, mode="clip")
    largest = int(written.max())
    if largest == _UNKNOWN:
        codes.meet(set(letters[written == _UNKNOWN].tolist()))
        written = codes.array.take(letters, mode="clip")
        largest = int(written.max())
    text = written.tobytes().decode("utf-32-le")
    if largest < _SEVERAL:
        return text
    return _find_several().sub(lambda match: codes.several[ord(match[0])], text)


@functools.cache
def _find_several() -> re.Pattern[str]:
    return re.compile(f"[{chr(_SEVERAL)}-{chr(sys.maxunicode)}]")


def normalise(text: str) -> str:
    r"""Return the text's kept characters, the single spaces that part words or numbers, and `\n` for each run of barriers."""
    text = _drop_idle(_write(REDACTION.sub(BARRIER, text), _ALPHABET))
    if DROPPED in text:
        text = _GAP.sub(_SPACE, text).replace(DROPPED, "").replace(_SPACE, " ")
    if "\n\n" in text:
        text = _BARRIER_RUN.sub(BARRIER, text)
    return text


def annotate(text: str) -> str:
    """Return the normal form of a text with what it leaves unsaid: which barriers end a sentence, and where ，or 、 stood.

    Inside of what becomes one word (5，g) nothing is said of them. `simplify_all` makes of it what `normalise` returns.
    """
    text = _drop_idle(_write(REDACTION.sub(";", text), _ANNOTATING))
    if PAUSE in text:
        text = _PAUSE_IN_WORD.sub("", _PAUSE_GAP.sub(PAUSE + _SPACE, _PAUSE_RUN.sub(PAUSE, text)))
    return _GAP.sub(_SPACE, text).replace(DROPPED, "").replace(_SPACE, " ")


def write_sign(character: str) -> str:
    """Return what a character is written as before its neighbours are looked at: kept characters, and the signs of an annotated text."""
    return _write(character, _ANNOTATING)


def annotate_all(texts: Sequence[str]) -> list[str]:
    """Return what `annotate` returns for each text; all at once is far faster."""
    return _part_joined(annotate, texts) or [annotate(text) for text in texts]


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Return what `normalise` returns for each text; all at once is far faster."""
    return _part_joined(normalise, texts) or [normalise(text) for text in texts]


def simplify_all(annotated: Sequence[str]) -> list[str]:
    """Return the normal form of each text, of which the annotated one is given."""
    joined = UNIT_END.join(annotated).replace(PAUSE, "").replace(STOP, BARRIER)
    return _BARRIER_RUN.sub(BARRIER, joined).split(UNIT_END) if annotated else []


def _part_joined(write: Callable[[str], str], texts: Sequence[str]) -> list[str]:
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
