"""A text: a record as every search engine is given it, and as a plain count of phrases reads it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from ..corpus.corpus import Corpus
from ..model.writer import write_record
from ..search.document import TITLE, make_document
from ..text.escape import escape
from ..text.normalise import annotate, normalise

_YEAR = re.compile(r"(?:19|20)\d\d")
_SINCE = 2000
_YEARS = 26


@dataclass(frozen=True, slots=True)
class Text:
    """What a record says.

    Attributes:
        name: The record's id.
        title: Its title.
        paragraphs: All else that is searched.

    """

    name: str
    title: str
    paragraphs: tuple[str, ...]

    def normalise(self) -> str:
        """Return the normal form, an empty line between paragraphs."""
        return "\n\n".join(normalise(part) for part in (self.title, *self.paragraphs))

    def list_clauses(self) -> set[str]:
        """Return what stands between punctuation."""
        marked = "\n".join(annotate(part) for part in self.paragraphs)
        return {clause.strip() for clause in re.split(r"[\n\r\v]+", marked)}

    def write_page(self, template: Template, folder: Path) -> None:
        """Write it as a page that holds nothing else."""
        title, paragraphs = html.escape(self.title), "\n<p>".join(map(html.escape, self.paragraphs))
        page = template.substitute(title=title, paragraphs=paragraphs)
        (folder / f"{self.name}.html").write_text(page, encoding="utf-8")


def read_texts(corpus: Corpus) -> Iterator[Text]:
    """Yield the texts of an archive, in order of id."""
    for entry in sorted(corpus.entries, key=lambda entry: entry.id):
        units = make_document(corpus, entry).units
        yield Text(entry.id, entry.record.title, tuple(unit.text for unit in units if unit.kind != TITLE))


def import_texts(files: Iterable[Path], docs: Path) -> int:
    """Write text files as records, a paragraph a line, and return how many there are."""
    count = 0
    for count, file in enumerate(files, 1):
        lines = [line.strip() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
        year = _YEAR.search(file.stem)
        date = year[0] if year else str(_SINCE + count % _YEARS)
        values = {
            "title": file.stem,
            "date": date,
            "level": "national",
            "kind": "speech",
            "topics": [],
            "origin": "published",
        }
        body = "\n\n".join(escape(line) for line in lines if line)
        path = docs / "speeches" / date / f"{date}-{count}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_record(values, body), encoding="utf-8", newline="\n")
    return count
