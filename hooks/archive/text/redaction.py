"""A redaction: what stands in a text for words that may not be read."""

from __future__ import annotations

from dataclasses import dataclass

from .normalise import REDACTION


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is, or is not, a redaction."""

    text: str
    is_redaction: bool


def split_redactions(text: str) -> tuple[Segment, ...]:
    """Part a text into what may be read and what is redacted, in order, nothing left out."""
    segments, end = [], 0
    for match in REDACTION.finditer(text):
        if match.start() > end:
            segments.append(Segment(text[end : match.start()], is_redaction=False))
        segments.append(Segment(match.group(), is_redaction=True))
        end = match.end()
    if end < len(text) or not segments:
        segments.append(Segment(text[end:], is_redaction=False))
    return tuple(segments)
