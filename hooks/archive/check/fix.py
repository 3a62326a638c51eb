"""Fixes: what of a file's form can be mended without changing a word of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..model.foreign import name_foreign
from ..replacement import write_all
from .guard.word import UnreadableError, clean, find_traits

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def fix_bytes(data: bytes) -> bytes:
    """Return a file's bytes without a byte order mark, with plain line ends and a final one; never another change.

    Bytes that are no UTF-8, or no text at all, come back as they are: who cannot read a text must not write it.
    """
    if name_foreign(data) is not None:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    while data.startswith(_BYTE_ORDER_MARK):
        data = data.removeprefix(_BYTE_ORDER_MARK)
    mended = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return mended if not mended or mended.endswith(b"\n") else mended + b"\n"


def clean_file(path: Path) -> Path | None:
    """Write a copy of a Word file that hides nothing beside it; return it, or None where none is needed or one is there."""
    copy = path.with_name(f"{path.stem}-cleaned{path.suffix}")
    try:
        data = path.read_bytes()
        if copy.exists() or not find_traits(data):
            return None
        cleaned = clean(data)
    except UnreadableError:
        return None
    copy.write_bytes(cleaned)
    return copy


def fix_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Mend files in place; return those that were changed."""
    return tuple(path for path in sorted(set(paths)) if _fix_file(path))


def _fix_file(path: Path) -> bool:
    if path.is_symlink():
        return False
    data = path.read_bytes()
    mended = fix_bytes(data)
    if mended == data:
        return False
    write_all({path: mended})
    return True
