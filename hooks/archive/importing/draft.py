"""A draft: a record before it is written, with the evidence for each of its values and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.record import Record
from ..model.settings import Settings
from .evidence import Found, Removed
from .given import Given
from .reader import RefusedError
from .reading import Reading
from .slug import make_slug

WITHHELD_BODY = "……"
"""The body of a record that has none: an omitted passage, which is what it is."""

CATALOGUE_ONLY = "仅著录，无全文"
LABELS: Mapping[str, str] = {info.alias or name: info.title or name for name, info in Record.model_fields.items()}
_TERMS = {"level": "levels", "kind": "kinds", "origin": "origins", "version": "versions"}
_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """A value of the front matter, and where it is from.

    Attributes:
        key: Its key.
        value: The value, as front matter has it.
        shown: The same for people.
        line: The line of the source that tells it; 0 where a person gave it.
        words: The words that tell it.
        by: Who tells it: the text, or a person.
        note: What else speaks for it, where the words are not all.

    """

    key: str
    value: Any
    shown: str
    line: int = 0
    words: str = ""
    by: Literal["text", "given"] = "text"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it is written.

    Attributes:
        values: Its front matter.
        body: Its Markdown.
        date: Its date.
        slug: What its id says after the date.
        missing: The keys that it must have, or should have, and nobody knows yet, in the model's order.
        findings: Its values with their evidence.
        reading: What its text tells; none of a scan.
        given: What a person says of it.
        questions: What a person has to decide, a line each.

    """

    values: dict[str, Any]
    body: str
    date: PartialDate
    slug: str
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    reading: Reading | None
    given: Given
    questions: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[str, ...]:
        """The source's lines that the body does not have, in order: moved to the front matter, or taken off."""
        return tuple(line.text for line in list_taken(self.reading)) if self.reading else ()

    @property
    def dropped(self) -> int:
        """How many invisible characters of the source were left out."""
        return self.reading.dropped if self.reading else 0

    def finding(self, key: str) -> Finding | None:
        """Return what was found for a key."""
        return next((one for one in self.findings if one.key == key), None)

    def add(self, *findings: Finding, missing: Iterable[str] = (), questions: Iterable[str] = ()) -> Draft:
        """Return the draft with more values, and with what was missing taken off or added to the list."""
        new = {one.key: one.value for one in findings}
        values = self.values | new
        lacking = {*self.missing, *missing} - new.keys()
        return replace(
            self,
            values=values,
            findings=(*(one for one in self.findings if one.key not in new), *findings),
            missing=tuple(key for key in LABELS if key in lacking),
            questions=(*self.questions, *questions),
        )


def list_taken(reading: Reading) -> list[Removed]:
    """Return the lines of the source that a reading's body does not have, in order."""
    return sorted((*reading.header, *reading.removed), key=lambda line: line.number)


def make_draft(
    reading: Reading, source: Mapping[str, Any], given: Given, vocabularies: Vocabularies, settings: Settings
) -> Draft:
    """Make a draft of what a text tells.

    Args:
        reading: What it tells.
        source: The file that it stands in, as front matter has it; its name becomes the slug where there is no title.
        given: What a person says of it, terms resolved.
        vocabularies: The office's words.
        settings: What demands a review.

    Raises:
        RefusedError: It does not become a record: no year, a title that is none, or a kind that the archive refuses.

    """
    return _make(
        tuple(_find(reading, given, vocabularies)), reading.body, source, reading, given, vocabularies, settings
    )


def make_catalogue_draft(
    source: Mapping[str, Any], given: Given, vocabularies: Vocabularies, settings: Settings
) -> Draft:
    """Make a draft of a scan, of which a person alone can tell what it is.

    Raises:
        RefusedError: Nobody tells its year.

    """
    noted = {**source, "note": CATALOGUE_ONLY}
    findings = tuple(_list_given(given, vocabularies))
    return _make(findings, WITHHELD_BODY, noted, None, given, vocabularies, settings)


def _make(
    findings: tuple[Finding, ...],
    body: str,
    source: Mapping[str, Any],
    reading: Reading | None,
    given: Given,
    vocabularies: Vocabularies,
    settings: Settings,
) -> Draft:
    values: dict[str, Any] = {one.key: one.value for one in findings}
    date = values.get("date")
    if not isinstance(date, PartialDate):
        raise RefusedError("题名、落款里都找不到年份；请写明（--date 或登记表的“日期”栏），如 2023 或 2023-02-08")
    _refuse_kind(values.get("kind"), vocabularies)
    title = values.get("title")
    if title is not None and len(title) > _TITLE_LENGTH:
        raise RefusedError(f"题名有 {len(title)} 字，最多 {_TITLE_LENGTH} 字；请写明（--title 或登记表的“题名”栏）")
    values["source"] = dict(source)
    return Draft(
        values=values,
        body=body,
        date=date,
        # The id begins with the year anyway.
        slug=make_slug((title or Path(str(source["file"])).stem).removeprefix(f"{date.year}年")),
        missing=tuple(_find_missing(values, reading, settings)),
        findings=findings,
        reading=reading,
        given=given,
    )


def _find(reading: Reading, given: Given, vocabularies: Vocabularies) -> Iterator[Finding]:
    told = list(_list_given(given, vocabularies))
    yield from told
    known = {one.key for one in told}
    for key, found in (
        ("title", reading.title),
        ("date", reading.date),
        ("level", reading.level),
        ("kind", reading.kind),
        ("version", reading.version),
    ):
        if found is not None and key not in known:
            yield show(key, found, vocabularies)
    person = reading.speaker
    if person is not None and person.value.is_somebody:
        said = {"role": person.value.role, "name": person.value.name}
        value = {key: word for key, word in said.items() if word}
        yield Finding("speakers", (value,), " ".join(value.values()), person.number, person.words)


def _list_given(given: Given, vocabularies: Vocabularies) -> Iterator[Finding]:
    for key in ("title", "date", "level", "kind", "origin", "version", "access"):
        value = getattr(given, key)
        if value is not None:
            yield Finding(key, value, _label(key, value, vocabularies), by="given")
    if given.topics:
        labels = [vocabularies.topics.label(topic) for topic in given.topics]
        yield Finding("topics", given.topics, "、".join(labels), by="given")


def show(key: str, found: Found[Any], vocabularies: Vocabularies) -> Finding:
    """Return a value that a text tells as a finding."""
    return Finding(key, found.value, _label(key, found.value, vocabularies), found.number, found.words)


def _label(key: str, value: Any, vocabularies: Vocabularies) -> str:
    if key in _TERMS:
        return f"{value}（{vocabularies[_TERMS[key]].label(value)}）"  # type: ignore[index]
    return str(value)


def _refuse_kind(kind: str | None, vocabularies: Vocabularies) -> None:
    term = vocabularies.kinds.by_id.get(kind) if kind else None
    if term is not None and term.refused:
        raise RefusedError(
            f"“{term.label}”不收：{term.refused}（如果认错了，请写明文稿类型：--kind 或登记表的“文稿类型”栏）"
        )


def _find_missing(values: Mapping[str, Any], reading: Reading | None, settings: Settings) -> Iterator[str]:
    for key, info in Record.model_fields.items():
        is_due = info.is_required() or (key == "review" and values.get("origin") in settings.review.origins)
        # A record names who speaks by the office held; of a name alone the office is still to be told.
        is_due = is_due or (key == "speakers" and reading is not None and reading.speaker is not None)
        is_lacking = values.get(key) is None or (key == "speakers" and any("role" not in one for one in values[key]))
        if is_due and is_lacking:
            yield key
