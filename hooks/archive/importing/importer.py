"""The importer: a text file made into a record's file, with nothing lost and nothing guessed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.fields import VocabularyName
from ..model.record import Record
from ..model.settings import Settings
from ..model.vocabulary import VOCABULARY_LABELS, Term, Vocabulary
from ..model.writer import write_record
from .formats import read_source
from .reader import RefusedError
from .reading import Reading, read
from .slug import make_identifier, make_slug
from .title import join_letters


class UnknownTermError(ValueError):
    """A word that is no term of its vocabulary; the message is for people."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the files, which wins over what they tell; terms by id, label or alias."""

    title: str | None = None
    date: PartialDate | None = None
    level: str | None = None
    kind: str | None = None
    topics: tuple[str, ...] = ()
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it is written.

    Attributes:
        values: Its front matter.
        body: Its Markdown.
        date: Its date.
        slug: What its id says after the date.
        missing: The keys that it must have and nobody knows yet, in the model's order.
        taken: The source's lines that the body does not have: those that moved to the front matter, and those taken off.
        dropped: How many invisible characters of the source were left out.

    """

    values: dict[str, Any]
    body: str
    date: PartialDate
    slug: str
    missing: tuple[str, ...]
    taken: tuple[str, ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        source: The file.
        written: The record's file; None where the file was refused.
        notes: What a person should know of it: why it was refused, what is still to be filled in.

    """

    source: Path
    written: Path | None
    notes: tuple[str, ...] = ()


def import_files(
    paths: Iterable[Path], docs: Path, given: Given, vocabularies: Vocabularies, settings: Settings
) -> Iterator[Outcome]:
    """Write the record of each file into a documents folder; a file that is refused does not stop the others."""
    for path in paths:
        try:
            drafts = draft_records(path.read_bytes(), path.name, given, vocabularies, settings)
            outcomes = [Outcome(path, save_record(draft, docs), tuple(_note(draft))) for draft in drafts]
        except RefusedError as error:
            yield Outcome(path, None, (str(error),))
        except OSError as error:
            yield Outcome(path, None, (f"读不了或写不成（{error.strerror}：{error.filename}）",))
        else:
            yield from outcomes


def _note(draft: Draft) -> Iterator[str]:
    if draft.missing:
        yield f"请补充: {', '.join(draft.missing)}"
    if draft.dropped:
        yield f"去掉了 {draft.dropped} 个看不见的控制字符"


def resolve(given: Given, vocabularies: Vocabularies) -> Given:
    """Return what was given with the ids of its terms.

    Raises:
        UnknownTermError: A word is no term.

    """
    return Given(
        title=given.title,
        date=given.date,
        level=_resolve(vocabularies, "levels", given.level),
        kind=_resolve(vocabularies, "kinds", given.kind),
        topics=tuple(dict.fromkeys(_find(vocabularies, "topics", topic) for topic in given.topics)),
        origin=_resolve(vocabularies, "origins", given.origin),
    )


def _resolve(vocabularies: Vocabularies, name: VocabularyName, text: str | None) -> str | None:
    return None if text is None else _find(vocabularies, name, text)


def _find(vocabularies: Vocabularies, name: VocabularyName, text: str) -> str:
    vocabulary: Vocabulary[Term] = vocabularies[name]
    term = vocabulary.by_name.get(text.strip())
    if term is not None:
        return _current(term)
    near = vocabulary.nearest(text.strip())
    hint = f"是不是 {near.id}（{near.label}）？" if near else f"可写：{'、'.join(term.id for term in vocabulary.terms)}"
    raise UnknownTermError(f"{VOCABULARY_LABELS[name]}里没有“{text}”；{hint}")


def _current(term: Term) -> str:
    return term.replaced_by if term.deprecated and term.replaced_by else term.id


def draft_record(data: bytes, name: str, given: Given, vocabularies: Vocabularies, settings: Settings) -> Draft:
    """Make a record of the bytes of a file called `name`.

    Args:
        data: The file's content.
        name: The file's name, which becomes the slug where there is no title.
        given: What is known of it, its terms resolved.
        vocabularies: Where kinds and levels are recognised by.
        settings: What demands a review.

    Raises:
        RefusedError: It does not become a record: no text, no year, or a kind that the archive refuses.

    """
    return draft_records(data, name, given, vocabularies, settings)[0]


def draft_records(
    data: bytes, name: str, given: Given, vocabularies: Vocabularies, settings: Settings
) -> tuple[Draft, ...]:
    """Make a record of each text in the bytes of a file."""
    said = {key: str(value) for key, value in (("title", given.title), ("date", given.date)) if value is not None}
    if given.title is not None:
        said["title"] = join_letters(given.title.strip())
    readings = read(read_source(data, name), vocabularies, given=said)
    sha256 = hashlib.sha256(data).hexdigest()
    return tuple(_draft(reading, name, sha256, given, vocabularies, settings) for reading in readings)


def _draft(
    reading: Reading, name: str, sha256: str, given: Given, vocabularies: Vocabularies, settings: Settings
) -> Draft:
    found = reading.title.value if reading.title else None
    title = found if given.title is None else join_letters(given.title.strip())
    date = given.date or (reading.date.value if reading.date else None)
    if date is None:
        raise RefusedError("题名、落款里都找不到年份；请用 --date 写明，如 --date 2023 或 --date 2023-02-08")
    kind = given.kind or (reading.kind.value if reading.kind else None)
    _refuse_kind(kind, vocabularies)
    person = reading.speaker.value if reading.speaker else None
    values: dict[str, Any] = {
        "title": title,
        "date": date,
        "level": given.level or (reading.level.value if reading.level else None),
        "kind": kind,
        "topics": given.topics or None,
        "origin": given.origin,
        "source": {"file": name, "sha256": sha256},
    }
    if person is not None and person.role:
        values["speakers"] = ({"role": person.role} | ({"name": person.name} if person.name else {}),)
    if reading.version is not None:
        values["version"] = reading.version.value
    return Draft(
        values=values,
        body=reading.body,
        date=date,
        # The id begins with the year anyway.
        slug=make_slug((title or Path(name).stem).removeprefix(f"{date.year}年")),
        missing=tuple(_find_missing(values, settings)),
        taken=tuple(line.text for line in sorted((*reading.header, *reading.removed), key=lambda line: line.number)),
        dropped=reading.dropped,
    )


def _refuse_kind(kind: str | None, vocabularies: Vocabularies) -> None:
    term = vocabularies.kinds.by_id.get(kind) if kind else None
    if term is not None and term.refused:
        raise RefusedError(f"“{term.label}”不收：{term.refused}（如果认错了，请用 --kind 写明文稿类型）")


def _find_missing(values: dict[str, Any], settings: Settings) -> Iterable[str]:
    for key, info in Record.model_fields.items():
        is_due = info.is_required() or (key == "review" and values["origin"] in settings.review.origins)
        if is_due and values.get(key) is None:
            yield key


def save_record(draft: Draft, docs: Path) -> Path:
    """Write a draft into a documents folder, under a name that no file has yet; return its path."""
    folder = docs / "speeches" / f"{draft.date.year:04}"
    folder.mkdir(parents=True, exist_ok=True)
    data = write_record(draft.values, draft.body).encode("utf-8")
    for number in count(1):
        path = folder / f"{make_identifier(draft.date, draft.slug, number)}.md"
        if not path.exists() and _create(path, data):
            return path
    raise AssertionError("counting ends")  # pragma: no cover


def _create(path: Path, data: bytes) -> bool:
    """Write a new file, whole or not at all; false where another was quicker."""
    handle, name = tempfile.mkstemp(prefix=".importing-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # A temporary file is its owner's alone; a record is a file like any other.
        temporary.chmod(0o644)
        return _publish(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _publish(temporary: Path, path: Path) -> bool:
    """Give a finished file its name, which a link, unlike a replacement, refuses to take from another."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        # File systems without links; Windows refuses to rename onto a file, elsewhere the name was free a moment ago.
        if path.exists():
            return False
        temporary.rename(path)
    return True
