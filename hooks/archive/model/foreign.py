"""A foreign file: one that bears a text's name and is none, of which a single fault says all that need be said."""

from __future__ import annotations

import re

from ..diagnostic import Fault, Position

LARGEST_FILE = 50_000_000
"""From this size on a file does not belong in a repository of texts, whatever it is."""

_CONFLICT = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_SIGNS = (b"<" * 7, b">" * 7)
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "像是 .docx、.ofd 或压缩包"),
    (b"\xd0\xcf\x11\xe0", "像是旧版 Word（.doc）或 WPS 文件"),
    (b"%PDF-", "像是 PDF"),
    (b"{\\rtf", "像是 RTF"),
    (b"\x89PNG", "像是图片"),
    (b"\xff\xd8\xff", "像是图片"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def name_foreign(data: bytes) -> Fault | None:
    """Return the fault of a file that is not to be read as a text; None where it may be one."""
    if len(data) >= LARGEST_FILE:
        return Fault(Position(), "file-size", describe_size(len(data)), str(len(data)))
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return _name_binary(name)
    # Bytes of UTF-16 hold many zeros, and are a text in another encoding.
    if b"\0" in data and not data.startswith(_WIDE):
        return _name_binary("里面有零字节")
    conflict = _CONFLICT.search(data) if any(sign in data for sign in _SIGNS) else None
    if conflict is not None:
        line = data.count(b"\n", 0, conflict.start()) + 1
        message = "合并时有冲突没有处理完（有 <<<<<<< 或 >>>>>>> 的行）；请选定一方的文字，删去这些标记行，再检查"
        return Fault(Position(line), "merge-conflict", message)
    return None


def describe_size(size: int) -> str:
    """Return what is said of a file that is too large."""
    megabyte = 1_000_000
    return f"文件有 {size // megabyte} MB，须小于 {LARGEST_FILE // megabyte} MB；git 会永远留着它，请压缩、拆分，或不放进仓库"


def _name_binary(name: str) -> Fault:
    message = f"这不是文本文件（{name}），改扩展名不能变成文稿；请用 python scripts/run.py import 导入原文件"
    return Fault(Position(), "binary-file", message)
