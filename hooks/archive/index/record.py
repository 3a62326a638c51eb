"""A record's page: what one glance must tell, its facts, and the texts it stands among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..model.fields import ACCESS_LABELS
from ..model.record import STATUS_LABELS, Archival, Status
from .forge import edit_url, report_url
from .meeting import WITHHELD, AgendaLine, make_meeting_view, series_link
from .page import HOME, Link

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus, Entry
    from ..model.record import Conveyance, Record
    from .listing import Shelves

Tone = Literal["plain", "caution", "stop"]
_STATUS_TONES: dict[Status, Tone] = {
    "published": "plain",
    "corrected": "caution",
    "superseded": "stop",
    "withdrawn": "stop",
    "suspended": "stop",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the facts that decide whether a text may be quoted; `tone` tells how loudly it is shown.

    Attributes:
        speakers: Of 责任者, role and name of each: search looks in roles alone, and marks what it finds there.
    """

    label: str
    value: str
    tone: Tone = "plain"
    speakers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one may quote the text, and why (not)."""

    tone: Tone
    headline: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Relay:
    """A meeting or instruction that the text passes on."""

    label: str
    original: Link | None
    meeting: Link | None
    passage: str
    date: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """What a record's page shows beside its text.

    Attributes:
        marks: 稿本, 状态, 来源, 阅读范围, 责任者.
        facts: Label and values, in the order of the model.
        citation: The source as a copied paragraph ends with it: 《题名》，会议，日期，责任者.
        agenda: The other texts of its meeting, this one included, in the order of the agenda.
        versions: The other versions of the same text.
        replaced_by: The text that replaces it.
    """

    id: str
    title: str
    date: str
    kind: str
    level: str
    marks: Sequence[Mark]
    verdict: Verdict
    facts: Sequence[tuple[str, Sequence[Link]]]
    archival: Sequence[tuple[str, str]]
    citation: str
    meeting: Link | None
    agenda: Sequence[AgendaLine]
    series: Link | None
    previous: Link | None
    following: Link | None
    versions: Sequence[Link]
    relays: Sequence[Relay]
    changes: Sequence[tuple[str, str, str]]
    attachments: Sequence[Link]
    status: str
    reason: str
    replaced_by: Link | None
    summary: str
    edit_url: str
    report_url: str
    crumbs: Sequence[Link]


def make_record_view(shelves: Shelves, entry: Entry) -> RecordView:
    """Return what a record's page shows."""
    corpus, record = shelves.corpus, entry.record
    words = corpus.vocabularies
    meeting = corpus.meeting_of(entry)
    previous, following = corpus.neighbours(entry)
    forge = corpus.settings_of(entry.path).forge
    return RecordView(
        id=entry.id,
        title=record.title,
        date=record.date.chinese,
        kind=words.kinds.label(record.kind),
        level=words.levels.label(record.level),
        marks=_marks(corpus, record),
        verdict=_judge(corpus, record),
        facts=list(_facts(corpus, entry)),
        archival=_archival(record.archival),
        citation=_cite(corpus, entry),
        meeting=Link(meeting.meeting.name, meeting.uri) if meeting else None,
        agenda=_agenda(shelves, entry),
        series=series_link(corpus, corpus.series_of(entry)),
        previous=link_to(corpus, previous.id) if previous else None,
        following=link_to(corpus, following.id) if following else None,
        versions=list(_versions(corpus, entry)),
        relays=[_relay(corpus, conveyance) for conveyance in record.conveys],
        changes=[(change.date.chinese, change.by, change.note) for change in record.changes],
        attachments=[Link(a.title, f"speeches/{entry.year}/{entry.id}/{a.file}") for a in record.attachments],
        status=record.status,
        reason=record.reason or "",
        replaced_by=link_to(corpus, record.replaced_by) if record.replaced_by else None,
        summary=record.summary or "",
        edit_url=edit_url(forge, corpus.project, entry.path),
        report_url=report_url(forge, entry.id),
        crumbs=(
            HOME,
            Link(f"{entry.year}年", f"years/{entry.year}.html"),
            Link(words.levels.label(record.level), f"years/{entry.year}/{record.level}.html"),
        ),
    )


def link_to(corpus: Corpus, record_id: str) -> Link:
    """Return the link to a record, or the word that this edition leaves it out."""
    entry = corpus.by_id.get(record_id)
    if entry is None:
        return Link(WITHHELD)
    return Link(entry.record.title, entry.uri, note=str(entry.record.date))


def _marks(corpus: Corpus, record: Record) -> list[Mark]:
    words = corpus.vocabularies
    version, origin = words.versions.by_id.get(record.version), words.origins.by_id.get(record.origin)
    return [
        Mark("稿本", words.versions.label(record.version), "caution" if version and version.caution else "plain"),
        Mark("状态", STATUS_LABELS[record.status], _STATUS_TONES[record.status]),
        Mark("来源", words.origins.label(record.origin), "caution" if origin and origin.caution else "plain"),
        Mark("阅读范围", ACCESS_LABELS[record.access], "caution" if record.access == "restricted" else "plain"),
        Mark("责任者", _speakers(record) or "未载", speakers=[(it.role, it.name or "") for it in record.speakers]),
    ]


def _speakers(record: Record) -> str:
    return "、".join(f"{s.role} {s.name}" if s.name else s.role for s in record.speakers)


def _judge(corpus: Corpus, record: Record) -> Verdict:
    words = corpus.vocabularies
    if record.status == "withdrawn":
        return Verdict("stop", "不得引用", [])
    if record.status == "suspended":
        return Verdict("stop", "暂停查阅", [])
    if record.status == "superseded":
        return Verdict("stop", "请引用替代它的文稿", [])
    terms = (words.versions.by_id.get(record.version), words.origins.by_id.get(record.origin))
    reasons = [term.caution for term in terms if term and term.caution]
    if record.status == "corrected":
        reasons.append("发布后有更正，见更动记录")
    if any(term and term.barred for term in terms):
        return Verdict("stop", "不得引用", reasons)
    return Verdict("caution", "核对后引用", reasons) if reasons else Verdict("plain", "可以引用", [])


def _facts(corpus: Corpus, entry: Entry) -> Iterator[tuple[str, Sequence[Link]]]:
    record, words = entry.record, corpus.vocabularies
    yield from _meeting_facts(corpus, entry)
    series = series_link(corpus, corpus.series_of(entry))
    if series:
        yield "系列", [series]
    yield "日期", [Link(record.date.chinese, f"years/{entry.year}.html")]
    for_year = corpus.for_year_of(entry)
    if for_year != entry.year:
        yield "年度", [Link(f"{for_year}年")]
    yield "层级", [Link(words.levels.label(record.level), f"levels/{record.level}.html")]
    yield "类型", [Link(words.kinds.label(record.kind), f"kinds/{record.kind}.html")]
    if record.topics:
        yield "主题", [Link(words.topics.label(topic), f"topics/{topic}.html") for topic in record.topics]
    if record.organs:
        yield "形成单位", [Link(words.organs.label(organ), f"organs/{organ}.html") for organ in record.organs]
    readers = [f"{speaker.role}（由{speaker.delivered_by}宣读）" for speaker in record.speakers if speaker.delivered_by]
    if readers:
        yield "代读", [Link(reader) for reader in readers]
    if record.keywords:
        yield "关键词", [Link(keyword) for keyword in record.keywords]
    if record.review:
        review = record.review
        yield "入库审查", [Link(f"{review.by}，{review.date.chinese}，{review.basis}")]
    if record.source and record.source.note:
        yield "原文件", [Link(record.source.note)]
    yield "编号", [Link(entry.id)]


def _meeting_facts(corpus: Corpus, entry: Entry) -> Iterator[tuple[str, Sequence[Link]]]:
    meeting = corpus.meeting_of(entry)
    if meeting:
        yield "会议", [Link(meeting.meeting.name, meeting.uri)]
        if meeting.meeting.aliases:
            yield "会议又称", [Link(alias) for alias in meeting.meeting.aliases]


def _archival(archival: Archival | None) -> list[tuple[str, str]]:
    if archival is None:
        return []
    items = ((info.title or name, getattr(archival, name)) for name, info in Archival.model_fields.items())
    return [(label, str(value)) for label, value in items if value is not None]


def _cite(corpus: Corpus, entry: Entry) -> str:
    record = entry.record
    meeting = corpus.meeting_of(entry)
    parts = [f"《{record.title}》", meeting.meeting.name if meeting else "", record.date.chinese, _speakers(record)]
    return "，".join(part for part in parts if part)


def _agenda(shelves: Shelves, entry: Entry) -> Sequence[AgendaLine]:
    meeting = shelves.corpus.meeting_of(entry)
    if meeting is None:
        return ()
    view = make_meeting_view(shelves, meeting)
    return (*view.agenda, *(AgendaLine(row.kind, row) for row in view.others))


def _versions(corpus: Corpus, entry: Entry) -> Iterator[Link]:
    label = corpus.vocabularies.versions.label
    main = entry.record.version_of
    if main:
        found = corpus.by_id.get(main)
        yield Link(label(found.record.version), found.uri, note=found.record.title) if found else Link(WITHHELD)
    for other in (*corpus.versions_of.get(main or "", ()), *corpus.versions_of.get(entry.id, ())):
        if other.id != entry.id:
            yield Link(label(other.record.version), other.uri, note=other.record.title)


def _relay(corpus: Corpus, conveyance: Conveyance) -> Relay:
    words = corpus.vocabularies
    meeting = corpus.meetings_by_id.get(conveyance.meeting or "")
    is_withheld = meeting is None and conveyance.meeting is not None
    name = meeting.meeting.name if meeting else words.series.label(conveyance.series) if conveyance.series else ""
    said = " ".join(part for part in (name, conveyance.speaker or "", words.kinds.label(conveyance.kind)) if part)
    return Relay(
        label=f"{words.levels.label(conveyance.level)} · {said}",
        original=link_to(corpus, conveyance.record) if conveyance.record else None,
        meeting=Link(meeting.meeting.name, meeting.uri) if meeting else Link(WITHHELD) if is_withheld else None,
        passage=conveyance.from_ or "",
        date=conveyance.date.chinese if conveyance.date else "",
    )
