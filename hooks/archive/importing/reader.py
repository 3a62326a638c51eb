"""A reader: the bytes of a text file as its lines, or why they are no text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model.invisible import INVISIBLE as INVISIBLE_CHARACTERS

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What the strict reader of records refuses, but for what ends a line or is blank.
INVISIBLE = re.compile(rf"(?![\x0b-\r\x1c-\x1f\x85\u2028\u2029])[{INVISIBLE_CHARACTERS}]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_STOPS = re.compile("[，。、]")
_SAVE_AS = "请在编辑器或 WPS 里另存为“纯文本，UTF-8 编码”再导入"
_FEW = 0.02


class RefusedError(Exception):
    """A file that does not become a record; the message is one line for contributors."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file that say something.

    Attributes:
        texts: Each without the blanks around it.
        dropped: How many invisible characters were left out of them.

    """

    texts: tuple[str, ...]
    dropped: int = 0


def read_lines(data: bytes) -> Lines:
    """Return the lines of a file that are not blank.

    Raises:
        RefusedError: The bytes are of no known encoding, no text, or no words.

    """
    text = decode(data)
    visible, dropped = INVISIBLE.subn("", text)
    texts = tuple(line for line in (line.strip() for line in visible.splitlines()) if line)
    if not texts:
        raise RefusedError("文件里没有文字")
    return Lines(texts, dropped)


def decode(data: bytes) -> str:
    """Read bytes as UTF-8, with its mark or without, as UTF-16 with its mark, or as GB18030.

    Raises:
        RefusedError: They are none of these.

    """
    text = _decode_marked(data) if data.startswith(_UTF16_MARKS) else _decode_unmarked(data)
    if "\0" in text:
        raise RefusedError(f"不是纯文本文件（像是 Word、WPS 文档或其他格式）；{_SAVE_AS}")
    return text


def _decode_marked(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise RefusedError(f"文件标明是 UTF-16 编码，内容却不是；{_SAVE_AS}") from None


def _decode_unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    if _is_broken_utf8(data):
        line = data.count(b"\n", 0, place) + 1
        raise RefusedError(f"文件是 UTF-8 编码，但第 {line} 行有坏字节；请找完好的文件，或修好这一行再导入")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise RefusedError(f"认不出文件的编码（不是 UTF-8、GB18030，也不是带 BOM 的 UTF-16）；{_SAVE_AS}") from None
    # Read as GB18030 the commas and stops of Big5 become private characters, which no real text is full of.
    if len(_PRIVATE.findall(text)) > len(_STOPS.findall(text)):
        raise RefusedError(f"认不出文件的编码（像是繁体中文的 Big5）；{_SAVE_AS}")
    return text


def _is_broken_utf8(data: bytes) -> bool:
    """Whether all but a few characters are UTF-8: nearly any bytes pass for GB18030, and would come in as nonsense."""
    characters = [character for character in data.decode("utf-8", "replace") if not character.isascii()]
    return characters.count("\ufffd") < len(characters) * _FEW
