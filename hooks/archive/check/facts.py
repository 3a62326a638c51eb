"""The facts of a record: all that a check must read its whole text for, and that depends on nothing but its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..corpus.corpus import Entry
from ..model.guard import Guard
from ..model.source import KeyPath, decode
from ..text.likeness import sketch
from .counts import find_broken_promises
from .guard.attached import bears_mark_within
from .guard.marks import find_marks
from .guard.numbers import find_numbers
from .guard.redactions import Hidden, Traces, find_hidden, find_shown, read_traces
from .guard.word import WORD_SUFFIXES, UnreadableError, find_traits
from .rule import Finding
from .wording import find_wrong_wording

UNREAD = "word-unread"
MARKED = "classification-mark"


@dataclass(frozen=True, slots=True)
class Facts:
    """What other records are compared with a record's text by.

    Attributes:
        sketch: What tells whether another text is much the same.
        traces: What others' redactions are compared with.
        hidden: The sentences of which this office withheld words.
        shown: Where its front matter says what they withhold.

    """

    sketch: Sequence[int]
    traces: Traces
    hidden: tuple[Hidden, ...] = ()
    shown: tuple[KeyPath, ...] = ()


class Reader:
    """Reads the facts of records and attachments anew each time."""

    def __init__(self, guard: Guard, contact: str) -> None:
        """Read as `guard` says; whoever finds a mark of classification is to tell `contact`."""
        self.guard = guard
        self.contact = contact

    def read_findings(self, entry: Entry) -> tuple[Finding, ...]:
        """Return what is wrong with a record's wording, and what of it may not be there."""
        text = decode(entry.path.read_bytes())[0]
        return (*find_wrong_wording(entry.body, entry.body_line), *self.find_guarded(text))

    def read_facts(self, entry: Entry) -> Facts:
        """Return what others are compared with a record by."""
        hidden = find_hidden(entry) if entry.record.origin in self.guard.redacting_origins else ()
        shown = tuple(find_shown(entry, hidden)) if hidden else ()
        return Facts(sketch(entry.body), read_traces(entry.body), hidden, shown)

    def recall_open(self, entry: Entry, asked: str, search: Callable[[], list[int]]) -> list[int]:  # noqa: ARG002 - overridden
        """Return what a search of a record's text for what others withhold finds; `asked` tells it from other searches."""
        return search()

    def find_guarded(self, text: str) -> Iterator[Finding]:
        """Find what may not stand in the text of a file."""
        yield from find_marks(text, self.guard.labels, self.contact)
        yield from find_numbers(text, self.guard.contacts)

    def read_promises(self, entry: Entry) -> tuple[Finding, ...]:
        """Return the promised counts of a record that are not kept."""
        return tuple(find_broken_promises(entry))

    def read_attachment(self, path: Path) -> tuple[str, ...]:
        """Return what an attached file hides or bears, by the slugs of rules."""
        data = path.read_bytes()
        suffix = path.suffix.lower()
        marked = (MARKED,) if bears_mark_within(data) else ()
        if suffix not in WORD_SUFFIXES:
            return marked
        try:
            return (*marked, *find_traits(data))
        except UnreadableError:
            return (*marked, UNREAD)
