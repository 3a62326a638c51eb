"""An intake: files that came by other ways than the forge, imported, checked, and each answered for."""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..check import check
from ..corpus.loader import load
from ..importing.files import LOCK, list_files, list_passed_over
from ..importing.given import Given, UnknownTermError, resolve
from ..importing.importer import Importer, Options, Outcome
from ..importing.preparation import Preparation
from ..importing.report import list_missing, list_notes
from ..model.date import PartialDate, guess_date
from ..model.fields import ACCESS_LABELS
from ..model.writer import write_record
from ..project import Project
from .sheet import NO_TOPIC, SheetRow, read_sheet

REPORTS = "收件报告"
Verdict = Literal["已收", "请补充", "退回"]
_BETWEEN = re.compile(r"[、，,；;\s]+")


class SheetError(ValueError):
    """A cell of a sheet cannot be read; the message is for people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a file.

    Attributes:
        file: The file.
        verdict: Whether it was taken in, is to be completed, or was sent back.
        reasons: Why, a line each.
        notes: What else the sender should know.
        written: The files of its records and meetings, on the branch.

    """

    file: Path
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    written: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What lies in a folder: the files, and what the sheets say of them.

    Attributes:
        files: The files to take in.
        rows: What a sheet says of them.
        strays: The lines of sheets that are about none of them.
        refused: What is no file itself, with why it goes back.
        left: What only looks like a file that was handed in, with why it is left.

    """

    files: tuple[Path, ...]
    rows: Mapping[Path, SheetRow]
    strays: tuple[SheetRow, ...] = ()
    refused: Mapping[Path, str] = field(default_factory=dict)
    left: Mapping[Path, str] = field(default_factory=dict)


def read_delivery(folder: Path) -> Delivery:
    """Read a folder: which of its tables are form sheets, and which line is about which file."""
    listed = [path for path in list_files([folder]) if REPORTS not in path.relative_to(folder).parts]
    tables = {path: read_sheet(path) for path in listed if path.suffix.lower() == ".xlsx"}
    sheets = {path: lines for path, lines in tables.items() if lines is not None}
    files = tuple(path for path in listed if path not in sheets)
    passed = {path: why for path, why in list_passed_over(folder).items() if REPORTS not in path.parts}
    left = {path: why for path, why in passed.items() if path.name.startswith(LOCK)}
    refused = {path: why for path, why in passed.items() if path not in left}
    known = (*files, *refused)
    names = {path.relative_to(folder).as_posix(): path for path in known}
    names |= {path.name: path for path in known} | {path.stem: path for path in reversed(known)} | names
    rows: dict[Path, SheetRow] = {}
    strays: list[SheetRow] = []
    for row in (row for found in sheets.values() for row in found):
        path = names.get(row.file.replace("\\", "/"))
        if path is None or path in rows:
            strays.append(row)
        else:
            rows[path] = row
    return Delivery(files, rows, tuple(strays), refused, left)


def take_in(
    delivery: Delivery, project: Project, ready: Preparation, *, keeps_source: bool = False
) -> tuple[Answer, ...]:
    """Import the files into a project and check them; what does not pass leaves nothing behind in it.

    Args:
        delivery: The files.
        project: Where the records go.
        ready: What the import needs, of the same project.
        keeps_source: Whether each file is kept as an attachment.

    """
    importer = Importer(ready.holdings, ready.vocabularies, ready.settings, Options())
    answers: dict[Path, Answer] = {}
    outcomes: list[Outcome] = []
    copies: dict[Path, Path] = {}
    for path in delivery.files:
        if spell(path.name) != path.name:
            answers[path] = Answer(path, "退回", ("文件名是乱码，不是 UTF-8 编码；请改名，连同登记表再交一次",))
            continue
        row = delivery.rows.get(path)
        try:
            given, extra = _read_row(row, ready) if row else (Given(), {})
        except SheetError as error:
            answers[path] = Answer(path, "请补充", (f"{row}：{error}",))
            continue
        importer.options = Options(given, keeps_source=keeps_source)
        outcome = importer.import_file(path)
        if outcome.status == "skipped" and (first := _find_copy(path, outcomes)):
            copies[path] = first
        elif outcome.status in {"refused", "skipped"}:
            verdict: Verdict = "退回" if outcome.status == "refused" else "已收"
            # The folder of the branch is gone when this is read.
            answers[path] = Answer(path, verdict, (outcome.message.replace(f"{project.root}{os.sep}", ""),))
        else:
            outcomes.append(_add(outcome, extra))
    answers |= {answer.file: answer for answer in _judge(outcomes, project)}
    for path, first in copies.items():
        # Whether a file was taken in is known only now: what becomes of one becomes of its copies.
        answers[path] = Answer(path, answers[first].verdict, (f"与“{first.name}”是同一份文件，只算一份，结论相同",))
    refused = (Answer(path, "退回", (why,)) for path, why in delivery.refused.items())
    return (*(answers[path] for path in delivery.files), *refused)


def spell(name: str) -> str:
    """Return a file's name as it can be shown and written; octets that are no UTF-8 become �."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _find_copy(path: Path, outcomes: Sequence[Outcome]) -> Path | None:
    """Return the file of the same delivery that one is a copy of."""
    return next((one.file for one in outcomes if filecmp.cmp(one.file, path, shallow=False)), None)


def _read_row(row: SheetRow, ready: Preparation) -> tuple[Given, dict[str, Any]]:
    """Return what a line says for the import, and what it says beyond that."""
    cells = row.cells
    access = {label: key for key, label in ACCESS_LABELS.items()} | {key: key for key in ACCESS_LABELS}
    if "access" in cells and cells["access"] not in access:
        raise SheetError(f"阅读范围不能是“{cells['access']}”；请写 {'、'.join(ACCESS_LABELS.values())} 之一")
    date = _read_date(cells["date"]) if "date" in cells else None
    topics = tuple(filter(None, _BETWEEN.split(cells.get("topics", ""))))
    has_none = topics == (NO_TOPIC,)
    said = Given(
        title=cells.get("title"),
        date=date,
        level=cells.get("level"),
        kind=cells.get("kind"),
        topics=() if has_none else topics,
        origin=cells.get("origin"),
        version=cells.get("version"),
        meeting=_find_meeting(cells["meeting"], date, ready) if "meeting" in cells else None,
        access=access[cells["access"]] if "access" in cells else None,
    )
    try:
        given = resolve(said, ready.vocabularies)
    except UnknownTermError as error:
        raise SheetError(str(error)) from error
    review = {key: cells[f"review.{key}"] for key in ("by", "date", "basis") if f"review.{key}" in cells}
    if "date" in review:
        review["date"] = str(_read_date(review["date"]))
    extra: dict[str, Any] = {"review": review} if review else {}
    if has_none:
        extra["topics"] = ()
    if "speakers.role" in cells:
        extra["speakers"] = tuple({"role": role} for role in re.split(r"[、；;]", cells["speakers.role"]) if role)
    return given, extra


def _read_date(text: str) -> PartialDate:
    try:
        return guess_date(text) or PartialDate.parse(text)
    except ValueError as error:
        raise SheetError(f"日期写作“{text}”：{error}") from error


def _find_meeting(text: str, date: PartialDate | None, ready: Preparation) -> str:
    """Return the id of a meeting by its id or its name, of those of one name the one of the date."""
    if ready.holdings.has_meeting(text):
        return text
    near = ready.holdings.find_meetings(date) if date else ()
    named = [entry for entry in near if text in {entry.meeting.name, *entry.meeting.aliases}]
    fitting = [entry for entry in named if date and entry.meeting.date.agrees_with(date)]
    for found in (fitting, named):
        if len(found) == 1:
            return found[0].id
    hint = f"有 {len(named)} 次同名的会议，请写编号" if named else "请核对名称和日期，或留空，由管理员建档"
    raise SheetError(f"本库没有找到会议“{text}”；{hint}")


def _add(outcome: Outcome, extra: dict[str, Any]) -> Outcome:
    """Write what the import does not know of into the records of a file."""
    if not extra:
        return outcome
    records = []
    for path, draft in outcome.records:
        values = draft.values | extra
        path.write_text(write_record(values, draft.body), encoding="utf-8", newline="\n")
        missing = tuple(key for key in draft.missing if key not in extra)
        records.append((path, replace(draft, values=values, missing=missing)))
    return replace(outcome, records=tuple(records))


def _judge(outcomes: Sequence[Outcome], project: Project) -> Iterable[Answer]:
    """Check what was imported; what has errors is taken out again, until what remains stands by itself."""
    standing = list(outcomes)
    faults: dict[Path, tuple[str, ...]] = {}
    while standing:
        failing = {path: found for path, found in _find_faults(standing, project).items() if found}
        if not failing:
            break
        faults |= failing
        for outcome in (one for one in standing if one.file in failing):
            for path in _list_written(outcome):
                path.unlink(missing_ok=True)
        standing = [one for one in standing if one.file not in failing]
    for outcome in outcomes:
        notes = tuple(note for _, note in list_notes(outcome) if not note.startswith("请补充"))
        if outcome.file in faults:
            yield Answer(outcome.file, "请补充", faults[outcome.file], notes)
        else:
            yield Answer(outcome.file, "已收", (), notes, _list_written(outcome))


def _find_faults(outcomes: Sequence[Outcome], project: Project) -> dict[Path, tuple[str, ...]]:
    """Return what is wrong with the records of each file; nothing of a fault that is not about them."""
    found: dict[Path, list[str]] = {}
    for one in check(load(project)):
        if one.severity == "error":
            found.setdefault(one.path.resolve(), []).append(one.message)
    faults = {}
    for outcome in outcomes:
        missing = [f"缺：{list_missing(draft)}" for _, draft in outcome.records if draft.missing]
        wrong = [line for path in _list_written(outcome) for line in found.get(path.resolve(), ())]
        said = [line for line in wrong if not line.startswith("缺少必填项")] if missing else wrong
        faults[outcome.file] = tuple(dict.fromkeys([*missing, *said])) if wrong else ()
    return faults


def _list_written(outcome: Outcome) -> tuple[Path, ...]:
    records = [path for path, _ in outcome.records]
    attached = [
        path.with_suffix("") / attachment["file"]
        for path, draft in outcome.records
        for attachment in draft.values.get("attachments", ())
    ]
    return (*records, *attached, *(path for path, _ in outcome.meetings))


def format_answer(answer: Answer, root: Path) -> str:
    """Return the report of a file, for its sender."""
    lines = [f"文件：{spell(answer.file.name)}", f"结论：{answer.verdict}"]
    heading = {"已收": "说明", "请补充": "请补充", "退回": "理由"}[answer.verdict]
    lines += [f"{heading}：{reason}" for reason in answer.reasons]
    lines += [f"请核对：{note.removeprefix('请核对: ')}" for note in answer.notes]
    lines += [f"写成：{path.relative_to(root).as_posix()}" for path in answer.written]
    if answer.verdict == "请补充":
        lines.append("怎样补充：在收件登记表里这个文件的一行填好缺的各项，连同原件再交一次；正文不必改。")
    return "\n".join(lines) + "\n"
