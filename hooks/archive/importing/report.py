"""The report of an import: what was found and from which line, what was taken off and why, what is missing, what does not add up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..model.meeting import Meeting
from .draft import LABELS, Draft, Finding
from .evidence import Found, Removed
from .importer import Outcome
from .reading import Reading
from .speaker import Person

REPORT_VERSION = 1
SUMMARY = {"written": "写成", "proposed": "可以写成", "skipped": "跳过", "refused": "退回"}
_SHORT = 48
_MOST = 30


def list_notes(outcome: Outcome) -> Iterator[tuple[Path, str]]:
    """Yield what a person should know of a file that was imported, each line with the file that it is about."""
    notes = outcome.source.notes if outcome.source else ()
    for number, (path, draft) in enumerate(outcome.records):
        if draft.missing:
            yield path, f"请补充: {list_missing(draft)}"
        yield from ((path, f"请核对: {question}") for question in draft.questions)
        taken = draft.reading.removed if draft.reading else ()
        if taken:
            unit = _unit(outcome)
            where = f"第 {_join_numbers([line.number for line in taken])} {unit}"
            yield path, f"去掉了不属于正文的 {len(taken)} {unit}：{where}（导入时加 --report text，列出各{unit}的文字）"
        if draft.dropped and number == 0 and not any(note.rule == "control" for note in notes):
            yield path, f"去掉了 {draft.dropped} 个看不见的控制字符"
    for path, _ in outcome.records[:1]:
        yield from ((path, note.message) for note in notes)
    for path, values in outcome.meetings:
        yield path, f"新建会议：{values['name']}（{values['date']}）"


def _join_numbers(numbers: Sequence[int]) -> str:
    """Return numbers in rising order as they are told, those that follow one another as a run: 3、80—97."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def list_missing(draft: Draft) -> str:
    """Return the keys that are missing, with their labels."""
    return ", ".join(f"{key}（{_name_missing(key, draft)}）" for key in draft.missing)


def _name_missing(key: str, draft: Draft) -> str:
    """Return what to call what is missing: of a speaker whose name is known, the office."""
    return f"{LABELS[key]}的职务" if key == "speakers" and key in draft.values else LABELS[key]


def format_text(outcome: Outcome, vocabularies: Vocabularies) -> str:
    """Return the report of a file: the path of each record on a line of its own, what is known of it indented below."""
    if not outcome.records:
        return f"{outcome.file}\n  {SUMMARY[outcome.status]}：{outcome.message}\n"
    lines: list[str] = []
    for number, (path, draft) in enumerate(outcome.records):
        lines.append(str(path))
        lines.extend(f"  {line}" for line in _describe(draft, outcome, vocabularies, is_first=number == 0))
    for path, values in outcome.meetings:
        lines.append(str(path))
        lines.extend(f"  {line}" for line in _describe_meeting(values))
    return "\n".join(lines) + "\n"


def _describe(draft: Draft, outcome: Outcome, vocabularies: Vocabularies, *, is_first: bool) -> Iterator[str]:
    source = draft.values["source"]
    unit = _unit(outcome)
    yield f"原文件：{source['file']}（{outcome.source.format if outcome.source else '?'}，SHA-256 {source['sha256']}）"
    reading = draft.reading
    if reading is not None and reading.cut is not None:
        yield f"切分处：第 {reading.cut.title.number} {unit}“{_cut(reading.cut.title.words)}”，{_cut(reading.cut.speaker.value)}"
    for finding in sorted(draft.findings, key=lambda one: list(LABELS).index(one.key)):
        yield _describe_finding(finding, unit)
    if reading is not None:
        yield from _describe_reading(reading, unit, vocabularies, has_topics="topics" in draft.values)
    if is_first and outcome.source is not None:
        for note in outcome.source.notes:
            yield f"说明：{note.message}" + (f"：{_cut(note.text)}" if note.text else "")
    if draft.missing:
        yield f"请补充: {list_missing(draft)}"
    yield from (f"请核对: {question}" for question in draft.questions)


def _describe_finding(finding: Finding, unit: str) -> str:
    value = f"{LABELS[finding.key]}：{finding.shown}"
    if finding.by == "given":
        return f"{value}　← 您写明的"
    place = f"第 {finding.line} {unit}“{_cut(finding.words)}”" if finding.line else ""
    return f"{value}　← {'；'.join(part for part in (place, finding.note) if part)}"


def _describe_reading(reading: Reading, unit: str, vocabularies: Vocabularies, *, has_topics: bool) -> Iterator[str]:
    for label, found in (("称呼", reading.salutation), ("结尾", reading.closing)):
        if found is not None:
            yield f"{label}：{_cut(found.value)}　← 第 {found.number} {unit}"
    person = reading.speaker
    if person is not None and not person.value.is_somebody:
        yield f"责任者：{person.value.name}（姓名已隐去，文中没有职务，留在正文里）　← 第 {person.number} {unit}“{_cut(person.words)}”"
    if not has_topics:
        for topic in reading.topics[:_MOST]:
            words = "、".join(f"{word} {count}" for word, count in topic.words)
            yield f"主题可选：{topic.id}（{vocabularies.topics.label(topic.id)}）{topic.count} 处：{words}"
    yield from _describe_taken(reading, unit)
    yield from _describe_gaps(reading, unit)
    for promise in reading.find_promises():
        seen = f"，见{promise.found}项" if promise.verdict == "不符" else ""
        yield f"项数{promise.verdict}：第 {promise.line} {unit}称{promise.text}{seen}"


def _describe_taken(reading: Reading, unit: str) -> Iterator[str]:
    for line in reading.header:
        yield f"移到文件头：第 {line.number} {unit}“{_cut(line.text)}”（{line.reason}）"
    for line in reading.removed:
        yield f"去掉：第 {line.number} {unit}“{_cut(line.text)}”（{line.reason}）"
    if reading.dropped:
        yield f"去掉：看不见的控制字符 {reading.dropped} 个"


def _describe_gaps(reading: Reading, unit: str) -> Iterator[str]:
    if reading.redactions:
        length = sum(len(one.value) for one in reading.redactions)
        yield f"隐去：{len(reading.redactions)} 处，共 {length} 个符号，照原样保留"
    if reading.omissions:
        numbers = "、".join(map(str, reading.omissions))
        yield f"略去：{len(reading.omissions)} 段（第 {numbers} {unit}），照原样保留"
    if reading.placeholders:
        shown = dict.fromkeys(f"第 {one.number} {unit}“{one.words}”" for one in reading.placeholders[:_MOST])
        yield f"代称：XX、某某 {len(reading.placeholders)} 处，按文字保留：{'、'.join(shown)}"


def _describe_meeting(values: Mapping[str, Any]) -> Iterator[str]:
    yield "新建会议"
    for key, value in values.items():
        label = Meeting.model_fields[key].title
        if key == "agenda":
            for item in value:
                yield f"议程：{item['item']}　{item.get('record') or item['absent']}"
        else:
            yield f"{label}：{'、'.join(value) if isinstance(value, tuple) else value}"


def format_json(outcomes: Sequence[Outcome], *, is_trial: bool) -> str:
    """Return the reports of all files for programs."""
    report = {"version": REPORT_VERSION, "dry_run": is_trial, "files": [_file_as_json(one) for one in outcomes]}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _file_as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "file": str(outcome.file),
        "status": outcome.status,
        "message": outcome.message,
        "sha256": outcome.sha256,
        "format": outcome.source.format if outcome.source else None,
        "unit": "line" if _unit(outcome) == "行" else "paragraph",
        "notes": [
            {"rule": note.rule, "line": note.number, "message": note.message, "text": note.text}
            for note in (outcome.source.notes if outcome.source else ())
        ],
        "records": [_record_as_json(path, draft) for path, draft in outcome.records],
        "meetings": [
            {"path": str(path), "id": path.stem, "values": _plain(values)} for path, values in outcome.meetings
        ],
    }


def _record_as_json(path: Path, draft: Draft) -> dict[str, Any]:
    reading = draft.reading
    return {
        "path": str(path),
        "id": path.stem,
        "values": _plain(draft.values),
        "found": {
            one.key: {
                "value": _plain(one.value),
                "by": one.by,
                "line": one.line or None,
                "words": one.words,
                "note": one.note,
            }
            for one in draft.findings
        },
        "missing": [{"key": key, "label": LABELS[key]} for key in draft.missing],
        "questions": list(draft.questions),
    } | (_reading_as_json(reading) if reading else {})


def _reading_as_json(reading: Reading) -> dict[str, Any]:
    occasion = reading.occasion
    return {
        "cut": _found(reading.cut.title) if reading.cut else None,
        "speaker": _speaker(reading.speaker),
        "salutation": _found(reading.salutation),
        "closing": _found(reading.closing),
        "form": _found(occasion.form) if occasion else None,
        "series": _found(occasion.series) if occasion else None,
        "agenda": [_found(item) for item in occasion.agenda] if occasion else [],
        "topics": [{"id": topic.id, "count": topic.count, "words": dict(topic.words)} for topic in reading.topics],
        "header": [_line(line) for line in reading.header],
        "removed": [_line(line) for line in reading.removed],
        "dropped_characters": reading.dropped,
        "redactions": [{"line": one.number, "text": one.value} for one in reading.redactions],
        "omissions": list(reading.omissions),
        "placeholders": [{"line": one.number, "text": one.value, "words": one.words} for one in reading.placeholders],
        "promises": [
            {
                "line": promise.line,
                "text": promise.text,
                "promised": promise.promised,
                "found": promise.found,
                "verdict": promise.verdict,
            }
            for promise in reading.find_promises()
        ],
    }


def _found(found: Found[Any] | None) -> dict[str, Any] | None:
    return None if found is None else {"value": _plain(found.value), "line": found.number, "words": found.words}


def _speaker(found: Found[Person] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    value = {"role": found.value.role, "name": found.value.name}
    return {"value": value, "line": found.number, "words": found.words}


def _line(line: Removed) -> dict[str, Any]:
    return {"line": line.number, "text": line.text, "reason": line.reason}


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def _unit(outcome: Outcome) -> str:
    return "行" if outcome.source is not None and outcome.source.format in {"text", "markdown"} else "段"


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}……"
