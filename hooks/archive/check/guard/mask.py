"""The mask: the one thing here that alters a text, a number or an address of a person put out of sight where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...diagnostic import Position
from ...model.foreign import name_foreign
from ...replacement import write_all
from .numbers import find_spans, locate

MASK = "×"  # what redactions in texts are written with
_WITHIN = frozenset("_%+")  # what belongs to an address or a number and is no letter or digit


class UnmaskableError(Exception):
    """A file that is not to be altered; the message is for people."""


def mask_text(text: str, rule: str, contacts: Iterable[str] = ()) -> tuple[str, tuple[Position, ...]]:
    """Return a text with what a rule finds masked, as long as it was, and where it stood."""
    spans = [span for span in find_spans(text, contacts) if span.rule == rule]
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], _mask(text[span.start : span.end])]
        end = span.end
    return "".join([*parts, text[end:]]), tuple(locate(text, spans))


def mask_file(path: Path, rule: str, contacts: Iterable[str] = ()) -> tuple[Position, ...]:
    """Mask in a file what a rule finds; return where it stood. All else stays as it is, byte for byte.

    Raises:
        UnmaskableError: It is no text in UTF-8.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnmaskableError(f"{path} 不是 UTF-8 文本，没有改动") from error
    if name_foreign(data) is not None or path.is_symlink():
        raise UnmaskableError(f"{path} 不是可以改动的文本文件，没有改动")
    masked, places = mask_text(text, rule, contacts)
    if places:
        write_all({path: masked.encode("utf-8")})
    return places


def _mask(text: str) -> str:
    return "".join(MASK if sign.isalnum() or sign in _WITHIN else sign for sign in text)
