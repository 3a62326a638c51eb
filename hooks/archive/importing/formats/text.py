"""Plain text, and Markdown from elsewhere, which is kept as it stands."""

from __future__ import annotations

import codecs
import re

from ...model.record import Record
from ..reader import RefusedError, decode
from .source import Line, Note, Source

_SAMPLE = 1 << 16
_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_REQUIRED = frozenset(name for name, info in Record.model_fields.items() if info.is_required())
_FEW_KEYS = 3
_CONTROLS = 0.02
_FEW_CONTROLS = 8
_MARKED_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_FEW_HEADINGS = 2
# All but ASCII, Latin, punctuation, Han of any plane, and full-width forms.
_STRANGE = re.compile(
    "[^\t\n\r -~\u00a0-\u024f\u2000-\u27ff\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef\U0001f000-\U0003ffff]"
)
# What UTF-16 without its mark is full of: a byte 00 for each line feed, and ASCII punctuation and digits.
_WIDE = (("utf-16-le", 1), ("utf-16-be", 0))


def read_text(data: bytes) -> Source:
    """Return the lines of a text file.

    Raises:
        RefusedError: It is no text, of no known encoding, or already a record.

    """
    text = decode_text(data)
    _refuse_record(text)
    lines = tuple(Line(line, number) for number, line in enumerate(_NEWLINE.split(text), 1))
    return Source("text", lines, notes=tuple(_note(text)))


def _note(text: str) -> list[Note]:
    notes = []
    if text.startswith(("---\n", "---\r\n")):
        notes.append(Note("front-matter", "开头像是别处的 front matter，按正文照原样保留", 1))
    headings = list(_MARKED_HEADING.finditer(text))
    if len(headings) >= _FEW_HEADINGS:
        # Two asterisks stand for withheld words, and no character goes silently: the marks stay for a person to take out.
        message = f"有 {len(headings)} 行以 # 开头，像是 Markdown 的标题；本库照原样保留 # 和 **，要当作标题、加粗，请先删去这些记号再导入"
        notes.append(Note("markdown", message, text.count("\n", 0, headings[0].start()) + 1))
    return notes


def decode_text(data: bytes) -> str:
    """Return the text of bytes: UTF-8, GB18030, or UTF-16 with its mark or without.

    Raises:
        RefusedError: They are none of these, or nothing that people read.

    """
    wide = _find_wide(data)
    text = data.decode(wide) if wide else decode(data)
    controls = sum(1 for character in text[:_SAMPLE] if character < " " and character not in "\t\n\v\f\r")
    if controls > max(_FEW_CONTROLS, len(text[:_SAMPLE]) * _CONTROLS):
        raise RefusedError("不是文字文件（里面多是控制字符）")
    return text


def _find_wide(data: bytes) -> str | None:
    """Return the byte order of UTF-16 that has no mark to tell it."""
    if len(data) % 2 or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return None
    sample = data[:_SAMPLE]
    for name, high in _WIDE:
        # Text that people read has line feeds, digits or blanks, whose high byte is 00, and no code unit 0.
        if not sample[high::2].count(0) or _is_binary(sample, name):
            continue
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return None


def _is_binary(sample: bytes, name: str) -> bool:
    """Whether more than a few of the characters are none that Chinese or English text has."""
    text = sample.decode(name, "replace")
    return len(_STRANGE.findall(text)) > len(text) * _CONTROLS


def _refuse_record(text: str) -> None:
    opening = re.match(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    if opening is None:
        return
    keys = frozenset(_KEY.findall(opening[1]))
    # `title` and `date` are everyone's; more of ours together are a record, perhaps an unfinished one.
    if len(keys & Record.model_fields.keys()) >= _FEW_KEYS and keys & (_REQUIRED - {"title", "date"}):
        raise RefusedError("已经是本库的一篇记录（开头有 front matter），不用导入；请直接放进 docs/speeches/")
