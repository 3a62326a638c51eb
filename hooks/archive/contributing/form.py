"""The form: a page that asks for a new record and writes its file in the browser, and the data that it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ..check.records import TITLE_LENGTH, YEARS_AFTER, YEARS_BEFORE
from ..importing.heading import MARKS
from ..index.forge import ADDRESS_BYTES, find_new_file_page
from ..index.page import HOME, Link, Page
from ..model.date import EARLIEST, LATEST
from ..model.identifier import SLUG_LENGTH
from ..model.source import CONTROL
from ..model.writer import YAML_WORDS
from ..text.body import HEADING_LENGTH, LOWEST_LEVEL, TOP_LEVEL
from ..text.classification import HEAD, PATTERNS
from .pinyin import make_table
from .question import Question, make_questions

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, MeetingEntry
    from ..model.settings import Settings

URI = "contributing/submit.html"
GUIDE = "contributing/index.html"
FOLDER = "contributing/form"
# Beyond four digits the two languages write a character differently.
_LONG_ESCAPE = re.compile(r"\\U000([0-9a-f]{5})")
# The marks that open a part; the others open an item of a list.
_OPENING = ("chapter", "upper", "lower", "section", "decimal")


@dataclass(frozen=True, slots=True)
class FormView:
    """What the form shows.

    Attributes:
        questions: Those that every text needs an answer to, or often has one.
        rare: Those that are folded away.
        contact: Whom to tell of a text that may not come in.
        forge: What the forge is called; empty where there is none.
        settings: What the page's script must know.

    """

    questions: Sequence[Question]
    rare: Sequence[Question]
    contact: str
    forge: str
    settings: dict[str, Any]


_FORGE_NAMES = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea"}


def make_form(corpus: Corpus, *, has_guide: bool = True) -> Page:
    """Return the page of the form; `has_guide` tells whether the site has the pages that it belongs to."""
    settings, forge = corpus.settings, corpus.settings.forge
    questions = tuple(_limit(question, settings) for question in make_questions(corpus.vocabularies))
    view = FormView(
        questions=[question for question in questions if not question.is_rare],
        rare=[question for question in questions if question.is_rare],
        contact=settings.security_contact or "本单位负责保密工作的人",
        forge=_FORGE_NAMES[forge.kind] if forge else "",
        settings=_describe(corpus, questions),
    )
    return Page(URI, "submit.html", "填表投稿", view, (HOME, Link("投稿", GUIDE if has_guide else "")))


def _limit(question: Question, settings: Settings) -> Question:
    """Offer only what this repository admits."""
    if question.key != "access":
        return question
    options = [option for option in question.options if option.id in settings.admits]
    is_default = question.default in settings.admits
    return replace(
        question, options=options, is_required=not is_default, default=question.default if is_default else ""
    )


def make_data(corpus: Corpus) -> dict[str, str]:
    """Return the scripts that the form loads when it needs them: pinyin, the meetings, the records of each year."""
    years: dict[int, list[tuple[str, str]]] = {}
    for entry in corpus.entries:
        years.setdefault(entry.year, []).append((entry.id, entry.record.title))
        for former in entry.record.former_ids:
            years.setdefault(int(former[:4]), []).append((former, ""))
    meetings = [_describe_meeting(entry) for entry in corpus.meetings]
    files: dict[str, Any] = {"pinyin": make_table(), "meetings": meetings}
    files |= {f"records-{year}": records for year, records in sorted(years.items())}
    return {f"{FOLDER}/{name}.js": _write_script(name, data) for name, data in files.items()}


def _describe(corpus: Corpus, questions: Sequence[Question]) -> dict[str, Any]:
    settings, forge = corpus.settings, corpus.settings.forge
    return {
        "version": 1,
        "questions": [question.describe() for question in questions],
        "yamlWords": sorted(YAML_WORDS),
        "control": _LONG_ESCAPE.sub(r"\\u{\1}", CONTROL.pattern),
        "classification": {"head": HEAD, **PATTERNS},
        "headings": {
            "marks": [(family, f"^(?:{pattern.pattern})") for family, pattern in MARKS if family in _OPENING],
            "longest": HEADING_LENGTH,
            "top": TOP_LEVEL,
            "lowest": LOWEST_LEVEL,
        },
        "limits": {
            "title": TITLE_LENGTH,
            "slug": SLUG_LENGTH,
            "earliest": EARLIEST,
            "latest": LATEST,
            "yearsBefore": YEARS_BEFORE,
            "yearsAfter": YEARS_AFTER,
        },
        "reviewed": list(settings.review.origins),
        "admits": list(settings.admits),
        "anyDate": sorted(_list_kinds_of_any_date(corpus)),
        "years": sorted({entry.year for entry in corpus.entries}),
        "folder": corpus.project.speeches_within,
        "newFile": {"bytes": ADDRESS_BYTES, **asdict(find_new_file_page(forge))} if forge else None,
    }


def _list_kinds_of_any_date(corpus: Corpus) -> set[str]:
    kinds = corpus.vocabularies.kinds
    return {inner for term in kinds.terms if term.any_date for inner in kinds.descendants(term.id)}


def _describe_meeting(entry: MeetingEntry) -> dict[str, Any]:
    meeting = entry.meeting
    return {
        "id": entry.id,
        "name": meeting.name,
        "aliases": list(meeting.aliases),
        "date": str(meeting.date),
        "end": str(meeting.end_date or meeting.date),
        "level": meeting.level,
    }


def _write_script(name: str, data: Any) -> str:
    """Return data as a classic script, which a page opened from disk can load too."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028")
    return f"archiveForm.put({json.dumps(name)},{written.replace(chr(0x2029), chr(92) + 'u2029')});\n"
