"""Secrecy: a file that bears a mark of classification does not come in, and nothing of it is shown or written."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.settings import Settings
from ..text.classification import bears_mark, find_mark
from .formats import Line, Source, detect
from .reader import RefusedError

_OPENED_ELSEWHERE = frozenset(["doc", "rtf", "odt", "xml"])
_NOBODY = "本单位负责保密工作的人"


def refuse_classified(name: str, data: bytes, source: Source | None, settings: Settings) -> None:
    """Refuse a file that bears a mark of classification; before it is read, and once more when it is.

    Raises:
        RefusedError: It bears one; the message says where, and whom to tell.

    """
    contact = settings.security_contact or _NOBODY
    advice = f"不能导入，也不要放进仓库文件夹；请立即告诉{contact}"
    if find_mark([name.rsplit(".", 1)[0]]) is not None:
        raise RefusedError(f"文件名里有密级标志，{advice}")
    if source is None:
        # An office program would write a copy of it to disk.
        if detect(data) in _OPENED_ELSEWHERE and bears_mark(data):
            raise RefusedError(f"文件里有密级标志，{advice}")
        return
    lines = list(_list_lines(source))
    place = find_mark(text for _, text in lines)
    if place is not None:
        raise RefusedError(f"第 {lines[place][0]} {'行' if source.format == 'text' else '段'}有密级标志，{advice}")
    for text in (*(note.text for note in source.notes), *(note.text for note in source.footnotes)):
        if find_mark(text.splitlines()) is not None:
            raise RefusedError(f"页眉、页脚或脚注里有密级标志，{advice}")


def _list_lines(source: Source) -> Iterator[tuple[int, str]]:
    for block in source.blocks:
        if isinstance(block, Line):
            yield from ((block.number, line) for line in block.text.splitlines() or [""])
        else:
            yield from ((block.number, line) for row in block.rows for cell in row for line in cell.splitlines())
