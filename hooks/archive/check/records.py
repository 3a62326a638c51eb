"""Checks of a record: what its front matter and its body must say together."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ..corpus.corpus import Entry
from ..diagnostic import Position
from ..model.date import PartialDate
from ..model.fields import ACCESS_LABELS
from ..model.identifier import is_refused_by_windows
from ..model.meeting import Meeting
from ..model.validation import nearest
from ..text.unit import POINT_PREFIX, read_points, read_units
from .knowledge import Knowledge
from .placement import find_reused_former_ids, find_wrong_folder, find_wrong_id
from .references import find_wrong_references
from .registry import RULES
from .rule import Finding

TITLE_LENGTH = 200
YEARS_BEFORE = 10
YEARS_AFTER = 5
# A key, its label, the states that need it, and those that may keep it.
_NEEDS = (
    ("replaced_by", "替代它的文稿编号", ("superseded",), ("suspended",)),
    ("reason", "理由", ("withdrawn", "suspended"), ()),
)


def check_record(entry: Entry, knowledge: Knowledge, *, in_place: bool = True) -> Iterator[Finding]:
    """Find all that is wrong with a record; one that does not stand in the archive yet has no place to be checked."""
    if in_place:
        yield from find_wrong_id(entry.id, entry.record.date)
        yield from find_wrong_folder(
            entry.path, knowledge.corpus.project.layer_of(entry.path).speeches, entry.record.date
        )
    yield from find_wrong_references(entry.record, knowledge)
    for check in _CHECKS:
        yield from check(entry, knowledge)


def _check_title(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    title = entry.record.title
    if "\n" in title or "\t" in title:
        yield Finding("title-form", "题名里有换行或制表符；请写成一行", ("title",), title)
    if len(title) > TITLE_LENGTH:
        message = f"题名有 {len(title)} 字，最多 {TITLE_LENGTH} 字；请只写标题"
        yield Finding("title-form", message, ("title",), title[:40])


def _check_body(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    place = Position(entry.body_line)
    if entry.record.status == "withdrawn":
        if entry.has_text:
            message = "状态为 withdrawn（已撤下）时正文须为空；请删去正文，或改 status"
            yield Finding("withdrawn-body", message, position=place, depends=("status",))
    elif not entry.has_text:
        message = "正文为空；请在 --- 之后写正文（要撤下文稿，请写 status: withdrawn 和 reason）"
        yield Finding("empty-body", message, position=place, depends=("status",))


def _check_status(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    record = entry.record
    for key, label, needing, allowing in _NEEDS:
        value = getattr(record, key)
        if record.status in needing and value is None:
            message = f"状态为 {record.status} 时须写 {key}（{label}）"
            yield Finding("status", message, ("status",), record.status, f"{key}: …", depends=(key,))
        elif record.status not in (*needing, *allowing) and value is not None:
            message = f"{key} 只在状态为 {'、'.join(needing)} 时写，现为 {record.status}；请删去 {key}，或改 status"
            yield Finding("status", message, (key,), value, key=True, depends=("status",))


def _check_takedown(entry: Entry, knowledge: Knowledge) -> Iterator[Finding]:
    gone = knowledge.loaded.takedowns.ids
    if entry.id in gone:
        message = f"{entry.id} 已下架，记在 data/takedowns.yml；请删去这个文件，它多半是从旧的分支合并回来的"
        yield Finding("taken-down", message, value=entry.id)
    for n, former in enumerate(entry.record.former_ids):
        if former in gone:
            message = f"曾用编号 {former} 的文稿已下架，记在 data/takedowns.yml；请删去，并核对本篇能否入库"
            yield Finding("taken-down", message, ("former_ids", n), former)


def _check_circles(entry: Entry, knowledge: Knowledge) -> Iterator[Finding]:
    for key, label in (("replaced_by", "替代者"), ("version_of", "正本")):
        following = getattr(entry.record, key)
        path = {entry.id: None}
        while following is not None and following not in path:
            path[following] = None
            other = knowledge.corpus.by_id.get(following)
            following = getattr(other.record, key) if other else None
        if following == entry.id:
            circle = " → ".join([*path, entry.id])
            message = f"{label}绕成了圈：{circle}；请改 {key}"
            yield Finding("circle", message, (key,), getattr(entry.record, key))


def _check_review(entry: Entry, knowledge: Knowledge) -> Iterator[Finding]:
    record, settings = entry.record, knowledge.corpus.settings
    if record.review is None and record.origin in settings.review.origins:
        label = knowledge.corpus.vocabularies.origins.label(record.origin)
        message = f"来源为 {record.origin}（{label}）的文稿须经入库审查；请写 review 的 by、date、basis"
        yield Finding("review-missing", message, ("origin",), record.origin, "review:", depends=("review",))
    admits = knowledge.corpus.settings_of(entry.path).admits
    if record.access not in admits:
        admitted = "、".join(f"{access}（{ACCESS_LABELS[access]}）" for access in admits)
        message = f"本仓库不收阅读范围为 {record.access}（{ACCESS_LABELS[record.access]}）的文稿，只收 {admitted or '无'}；请核对 access，没有写错的，放到收它的仓库去"
        yield Finding("not-admitted", message, ("access",), record.access)


def _check_for_year(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    if entry.record.for_year is not None:
        yield from find_wrong_for_year(entry.record.for_year, entry.record.date)


def find_wrong_for_year(for_year: int, date: PartialDate) -> Iterator[Finding]:
    """Find a 年度 far from the year of the date."""
    first, last = date.year - YEARS_BEFORE, date.year + YEARS_AFTER
    if not first <= for_year <= last:
        message = f"年度 {for_year} 与日期 {date} 相差太远；请核对，应在 {first} 至 {last} 之间"
        yield Finding("for-year", message, ("for_year",), str(for_year), depends=("date",))


def _check_meeting_date(entry: Entry, knowledge: Knowledge) -> Iterator[Finding]:
    """Compare the date with the meeting's days; notices, minutes and other versions than the final may be dated off."""
    record = entry.record
    held = knowledge.corpus.meeting_of(entry)
    if held is None or is_within(record.date, held.meeting):
        return
    is_free = record.version != "final" or record.kind in knowledge.kinds_of_any_date
    if is_free and abs(record.date.year - held.meeting.date.year) <= 1:
        return
    days = str(held.meeting.date) + (f" 至 {held.meeting.end_date}" if held.meeting.end_date else "")
    message = f"日期 {record.date} 不在会议 {held.id} 的会期（{days}）内；请核对 date 或 meeting"
    depends = ("meeting", "kind", "version")
    yield Finding("date-meeting", message, ("date",), str(record.date), str(held.meeting.date), depends=depends)


def is_within(date: PartialDate, meeting: Meeting) -> bool:
    """Whether a text of this date can be of a day of the meeting."""
    last = meeting.end_date or meeting.date
    earliest, latest = (date.year, date.month or 1, date.day or 1), (date.year, date.month or 12, date.day or 31)
    begins = (meeting.date.year, meeting.date.month or 1, meeting.date.day or 1)
    ends = (last.year, last.month or 12, last.day or 31)
    return begins <= latest and earliest <= ends


def _check_conveyances(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    record = entry.record
    if not any(conveyance.from_ for conveyance in record.conveys):
        return
    units = read_units(record.title, entry.body, entry.body_line)
    places = {unit.address: (n, -1) for n, unit in enumerate(units)}
    if any((end or "").startswith(POINT_PREFIX) for one in record.conveys for end in (one.from_, one.to)):
        places.update((placed.unit.address, (placed.host, placed.point.start)) for placed in read_points(units))
    for n, conveyance in enumerate(record.conveys):
        ends = (("from", conveyance.from_), ("to", conveyance.to))
        for key, address in ends:
            if address is not None and address not in places:
                message = f"本篇没有地址为 {address} 的段落；请从网页上该段的链接中复制地址（p- 或 q- 开头）"
                yield Finding("conveyed-address", message, ("conveys", n, key), address, depends=("title",))
        first, last = (places.get(address or "") for _, address in ends)
        if first is not None and last is not None and first > _reach(last):
            message = f"传达内容的起 {conveyance.from_} 在止 {conveyance.to} 之后；请对调"
            yield Finding("conveyed-address", message, ("conveys", n, "from"), str(conveyance.from_))


def _reach(place: tuple[int, int]) -> tuple[int, int]:
    """Return how far a unit reaches as an end: a paragraph takes in all of its points."""
    unit, start = place
    return (unit, start) if start >= 0 else (unit, sys.maxsize)


ACTIVE_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in [
        "htm",
        "html",
        "xhtml",
        "xht",
        "shtml",
        "mht",
        "mhtml",
        "svg",
        "svgz",
        "xml",
        "xsl",
        "xslt",
        "js",
        "mjs",
        "cjs",
        "wasm",
        "swf",
        "hta",
        "pdfxml",
    ]
)
"""What a browser runs, or lets run, when it opens the file from the site's own origin."""


def _check_attachments(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    if not entry.record.attachments:
        return
    folder = entry.path.parent / entry.id
    for n, attachment in enumerate(entry.record.attachments):
        where, name = ("attachments", n, "file"), attachment.file
        if Path(name).name != name or "\\" in name or name in {".", ".."}:
            message = f"附件只写文件名，不写文件夹：{name}；文件放在 {entry.id} 文件夹中"
            yield Finding("attachment-file", message, where, name, name.replace("\\", "/").rsplit("/", 1)[-1])
        elif is_refused_by_windows(name):
            yield Finding("windows-name", f"Windows 不能存名为 {name} 的文件；请改名", where, name)
        elif Path(name).suffix.lower() in ACTIVE_SUFFIXES:
            message = f"附件 {name} 在浏览器里打开会运行其中的程序；请转成 PDF、OFD 或 Word 文件"
            yield Finding("attachment-type", message, where, name)
        elif not (folder / name).is_file():
            message = f"找不到附件 {name}；请把文件放在 {folder.parent.name}/{entry.id} 文件夹中，或核对文件名"
            yield Finding("attachment-file", message, where, name)


def _check_speakers(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    for n, speaker in enumerate(entry.record.speakers):
        if speaker.delivered_by is not None and speaker.delivered_by in {speaker.role, speaker.name}:
            message = f"代读人 {speaker.delivered_by} 就是责任者自己；请写实际宣读的人，或删去 delivered_by"
            yield Finding("delivered-by", message, ("speakers", n, "delivered_by"), speaker.delivered_by)


def _check_exceptions(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    if not entry.record.exceptions:
        return
    excusable = tuple(rule.slug for rule in RULES.values() if rule.excusable)
    for n, excuse in enumerate(entry.record.exceptions):
        where = ("exceptions", n, "rule")
        if excuse.rule not in RULES:
            near = nearest(excuse.rule, excusable) or ""
            hint = f"，是不是 {near}？" if near else f"；可以例外的有 {'、'.join(excusable)}"
            yield Finding("unknown-rule", f"没有名为 {excuse.rule} 的规则{hint}", where, excuse.rule, near)
        elif excuse.rule not in excusable:
            message = f"规则 {excuse.rule} 不能例外；可以例外的有 {'、'.join(excusable)}"
            yield Finding("unknown-rule", message, where, excuse.rule)


def _check_former_ids(entry: Entry, knowledge: Knowledge) -> Iterator[Finding]:
    yield from find_reused_former_ids(entry.id, entry.record.former_ids, knowledge)


def find_duplicates(values: tuple[str, ...], key: str, label: str) -> Iterator[Finding]:
    """Find a value that a list holds twice."""
    seen: set[str] = set()
    for n, value in enumerate(values):
        if value in seen:
            yield Finding("duplicate-item", f"{label} {value} 写了两次；请只留一处", (key, n), value)
        seen.add(value)


def _check_lists(entry: Entry, _: Knowledge) -> Iterator[Finding]:
    record = entry.record
    yield from itertools.chain(
        find_duplicates(record.topics, "topics", "主题"), find_duplicates(record.organs, "organs", "形成单位")
    )


_CHECKS: tuple[Callable[[Entry, Knowledge], Iterator[Finding]], ...] = (
    _check_title,
    _check_body,
    _check_status,
    _check_circles,
    _check_review,
    _check_for_year,
    _check_meeting_date,
    _check_conveyances,
    _check_attachments,
    _check_speakers,
    _check_exceptions,
    _check_former_ids,
    _check_takedown,
    _check_lists,
)
