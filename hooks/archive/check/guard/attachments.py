"""Attachments: what the files beside a record hide from who looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ...corpus.corpus import Entry
from ...diagnostic import Position
from ..rule import Finding
from .marks import find_marked_name
from .word import OPAQUE_SUFFIXES

_FIX = "；check --fix 会在旁边写一份清理过的，请换上它"
_MESSAGES = {
    "word-hidden": "这个 Word 文件里有隐藏文字或没有接受的删改，收到的人看得见" + _FIX,
    "word-comment": "这个 Word 文件里有批注" + _FIX,
    "word-author": "这个 Word 文件的属性或修订里有人名或单位" + _FIX,
    "word-unread": "这个 Word 文件打不开或加了密，查不了里面有没有隐藏的内容；请另存为 .docx（不加密）或 PDF",
}
_OPAQUE = "旧格式的 Word 文件查不了里面有没有隐藏文字、批注和作者；请另存为 .docx 或 PDF"


def list_attached(entry: Entry) -> list[Path]:
    """Return the files that a record names as attached and that are there."""
    if not entry.record.attachments:
        return []
    folder = entry.path.parent / entry.id
    names = [attachment.file for attachment in entry.record.attachments]
    paths = [folder / name for name in names if Path(name).name == name and "\\" not in name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def find_hidden_matter(entry: Entry, read: Callable[[Path], tuple[str, ...]], contact: str) -> Iterator[Finding]:
    """Find what the files attached to a record hide or bear; `read` returns the slugs of the rules against one."""
    for path in list_attached(entry):
        for finding in find_marked_name(path.name, contact):
            yield Finding(finding.rule, finding.message, position=Position(), path=path)
        if path.suffix.lower() in OPAQUE_SUFFIXES:
            yield Finding("word-unread", _OPAQUE, position=Position(), path=path)
        for slug in read(path):
            message = _MESSAGES.get(slug, f"这个附件里有密级标志，不得入库；不要提交，请立即告诉{contact}")
            yield Finding(slug, message, position=Position(), path=path)
