"""Mojibake: text that was once read by the wrong table, and which one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..reader import RefusedError

_HAN = re.compile("[\u3400-\u9fff]")
_SOUND = re.compile("[，。、；的]")
_SOUND_EVERY = 60
_WESTERN = "[\u0080-\u024f\u02c0-\u02df\u2010-\u203a\u20ac\u2122\ufffd]+"
_LATIN = re.compile("[\u0080-\u00ff]")
_HIGH = re.compile(f"{_WESTERN}(?:[ -~]?{_WESTERN})*")
_LOST = re.compile("锟斤拷|锟\ufffd|\ufffd斤拷|烫烫烫|屯屯屯")
# The first level of GB 2312, which is ordered by how they are read; the rarer ones follow by radicals.
_COMMON = frozenset(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)
_FEWEST = 4
_SHORTEST = 8
_MOSTLY = 0.6
_LONGEST = 4000
_ASK = "请在原来的网页或程序里重新保存为 UTF-8，再导入"


def refuse_mojibake(lines: Iterable[tuple[int, str]], unit: str) -> None:
    """Refuse a text, given by numbered lines, in which one is mojibake.

    Args:
        lines: The lines with their numbers.
        unit: What the numbers count, 行 or 段.

    Raises:
        RefusedError: A line was read by the wrong table; the message names the tables.

    """
    for number, line in lines:
        if line.isascii():
            continue
        cause = find_cause(line)
        if cause:
            raise RefusedError(f"第 {number} {unit}是乱码（{cause}），原来的字已经认不出；{_ASK}")


def find_cause(text: str) -> str | None:
    """Return how a text became mojibake, None for one that is sound."""
    if _LOST.search(text):
        return "UTF-8 与 GBK 之间转坏的“锟斤拷”一类"
    sample = text[:_LONGEST]
    if _is_utf8_read_as_gbk(sample):
        return "UTF-8 的文字被当成 GBK 读了"
    spans = [span for span in _HIGH.findall(sample) if len(_LATIN.findall(span)) >= max(_SHORTEST, len(span) * _MOSTLY)]
    for span in spans:
        data = _encode_western(span)
        if _is_words(data.decode("utf-8", "replace")):
            return "UTF-8 的文字被当成西欧编码读了"
        if _is_words(data.decode("gb18030", "replace")):
            return "GBK 的文字被当成西欧编码读了"
    return None


def _is_utf8_read_as_gbk(text: str) -> bool:
    """Whether the bytes that text has in GBK make sense as UTF-8, which those of real text hardly ever do."""
    if len(_SOUND.findall(text)) * _SOUND_EVERY >= len(text):
        return False
    # Windows reads the byte 80 as a euro sign, which is two bytes elsewhere.
    data = b"\x80".join(part.encode("gb18030", "replace") for part in text.split("€"))
    found = data.decode("utf-8", "replace")
    han = _HAN.findall(found)
    return len(han) >= found.count("\ufffd") and _count_strange(found) == 0 and _are_common(han)


def _count_strange(text: str) -> int:
    """Return how many letters of other scripts a text has; bytes that fell together by chance are full of them."""
    return sum(1 for character in text if "\u0100" <= character <= "\u1fff" and character.isalpha())


def _encode_western(text: str) -> bytes:
    """Return the bytes that western tables read so; Windows has signs where Latin-1 has controls."""
    return b"".join(
        character.encode("latin-1") if character < "\u0100" else character.encode("cp1252", "replace")
        for character in text
    )


def _is_words(text: str) -> bool:
    han = _HAN.findall(text)
    is_full = len(han) * 2 >= len(text) and text.count("\ufffd") * 4 <= len(han)
    return is_full and _are_common(han)


def _are_common(han: list[str]) -> bool:
    """Whether most characters are of the 3,755 that writing is made of; what chance makes of bytes seldom is."""
    return len(han) >= _FEWEST and sum(character in _COMMON for character in han) >= len(han) * _MOSTLY
