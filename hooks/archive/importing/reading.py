"""The reading of a source: everything that a file tells of the texts in it, each value with its evidence, and their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..corpus.vocabularies import Vocabularies
from ..model.date import PartialDate
from ..text.promise import Promise, read_promises
from ..text.redaction import split_redactions
from ..text.tree import read_tree
from ..text.unit import read_points, read_units
from .address import find_addresses, find_paragraph, find_starts
from .bundle import Cut, find_cuts, is_cover, is_number
from .chrome import PAGE_DATA, find_chrome
from .conveyance import Conveyance, find_conveyances
from .cover import Cover, read_cover
from .date import strip_wrapping
from .evidence import Found, Removed
from .formats.source import Footnote, Note, Source
from .heading import find_headings
from .occasion import Occasion, find_agenda, find_held, find_names, find_series
from .opening import DATE, SPEAKER, TITLE, VERSION, Opening, read_opening
from .paragraph import Paragraph, find_layout, read_paragraphs
from .reader import RefusedError
from .row import Row, read_rows, squeeze
from .speaker import Person
from .structure import flatten, read_characters, write_body
from .subject import LevelFinder, Topic, count_topics, find_convened, find_form, find_kind, find_level
from .title import is_numbered_material

_HEAD_PARAGRAPHS = 8
_OMISSION = re.compile(r"…{2,}")
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])[XxＸ]{2,}(?![A-Za-z])|某某+|某(?=[市县区省镇乡局单])")
_CLOSING = re.compile(
    r"(?:会议到此结束|散会|谢谢大家|谢谢[！!。]?$|我的(?:讲话|发言|汇报|报告)(?:就)?(?:完了|到此|到这里)|讲完了|汇报完毕|发言完毕|现在(?:休会|散会)|祝(?:大家|各位|大会|会议).{0,40}[！!。]$|"
    r"(?:讲话|发言|汇报|报告)(?:到此)?(?:完毕|结束)|不妥之处|不当之处|请(?:予)?(?:审议|批评指正)|特此(?:通知|报告)|此致)"
)
_CLOSING_LINES = 4
_SHORT = 60
COVER, NUMBER = "汇编的封面和目录", "汇编的序号"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file tells of one of its texts; empty where it does not tell, for nothing is guessed.

    Attributes:
        title: Its title, letter-spacing undone, subtitle joined by ——.
        subtitle: The part of the title after the dash, or "".
        date: Its own date.
        speaker: Who speaks: an office, a name, or both.
        salutation: How it addresses those present.
        closing: How it ends.
        level: The id of its meeting's level.
        kind: The id of its kind.
        version: The id of its version.
        occasion: Its meeting.
        topics: What it may be about, with counts; only a proposal.
        conveys: What it passes on; `first` and `last` are places in `paragraphs`.
        paragraphs: Its body, in order, tables among it.
        levels: The heading level of each paragraph, 0 for none.
        body: The same as Markdown.
        footnotes: Its footnotes.
        header: The lines that moved to the front matter.
        removed: The lines that are no part of the text.
        redactions: What stands for withheld words, by line.
        omissions: The lines that stand for omitted passages.
        placeholders: `XX` and 某某, which stay text.
        dropped: How many invisible characters the file had.
        cut: Where it begins in a file of several texts.
        notes: What the format's reader left out.

    """

    title: Found[str] | None
    subtitle: str
    date: Found[PartialDate] | None
    speaker: Found[Person] | None
    salutation: Found[str] | None
    closing: Found[str] | None
    level: Found[str] | None
    kind: Found[str] | None
    version: Found[str] | None
    occasion: Occasion | None
    topics: tuple[Topic, ...]
    conveys: tuple[Conveyance, ...]
    paragraphs: tuple[Paragraph, ...]
    levels: tuple[int, ...]
    body: str
    footnotes: tuple[Footnote, ...]
    header: tuple[Removed, ...]
    removed: tuple[Removed, ...]
    redactions: tuple[Found[str], ...]
    omissions: tuple[int, ...]
    placeholders: tuple[Found[str], ...]
    dropped: int
    cut: Cut | None = None
    notes: tuple[Note, ...] = ()

    def find_promises(self) -> tuple[Promise, ...]:
        """Return the counts that it promises and whether they add up, with the lines of the source."""
        units = read_units(self.title.value if self.title else "", self.body)
        points = read_points(units)
        found = read_promises(units, points, read_tree(units, points))
        starts = find_starts(self.paragraphs)
        return tuple(
            replace(promise, line=self.paragraphs[find_paragraph(starts, promise.line)].first) for promise in found
        )

    def find_addresses(self, title: str) -> tuple[tuple[str, str], ...]:
        """Return the addresses of the first and last unit of each passage that it conveys, under the title it gets."""
        addresses = find_addresses(title, self.body, self.paragraphs)
        return tuple((addresses[one.first][0], addresses[one.last][1]) for one in self.conveys)


def read(
    source: Source,
    vocabularies: Vocabularies,
    given: Mapping[str, str] = MappingProxyType({}),
    *,
    is_whole: bool = False,
) -> tuple[Reading, ...]:
    """Return the reading of each text of a source: one, unless the file is a bundle.

    Args:
        source: What stands in the file.
        vocabularies: The office's words.
        given: What a person says of the text (`title`, `date`, `version`), as it goes to the front matter: a line that
            says otherwise does not move there, so it stays in the body.
        is_whole: Whether the file is one text, whatever it looks like.

    Raises:
        RefusedError: There are no words in it, or its characters could not be kept.

    """
    rows, dropped = read_rows(source)
    if not rows:
        raise RefusedError("文件里没有文字")
    chrome = find_chrome(rows)
    if len(chrome) == len(rows):
        chrome = {}
    reader = _Reader(vocabularies, given)
    cuts = () if is_whole else find_cuts(rows, chrome, reader.kinds)
    chrome |= {cut.place - 1: NUMBER for cut in cuts if cut.place and is_number(rows[cut.place - 1].text)}
    readings: list[Reading] = []
    cover: list[int] = []
    said = Cover()
    if not cuts and is_numbered_material(rows[0].text):
        said = read_cover(rows[:1], vocabularies)
    for cut, start, end in _part(cuts, len(rows)):
        if cut is None and cuts and is_cover(rows[start:end]):
            cover = list(range(start, end))
            said = read_cover(rows[start:end], vocabularies)
            continue
        taken = {n - start: reason for n, reason in chrome.items() if start <= n < end}
        marks = {mark for row in rows[start:end] for mark in _list_marks(row)}
        footnotes = [note for note in source.footnotes if not cuts or note.mark in marks]
        reading = reader.read(rows[start:end], taken, footnotes, said)
        readings.append(replace(reading, cut=cut, dropped=dropped, notes=source.notes))
    covered = tuple(Removed(rows[n].number, _row_text(rows[n]), chrome.get(n, COVER)) for n in cover)
    readings[0] = replace(readings[0], removed=(*covered, *readings[0].removed))
    return tuple(readings)


def _part(cuts: Sequence[Cut], end: int) -> list[tuple[Cut | None, int, int]]:
    """Return the stretches of rows that are texts, with the cut that opens each."""
    starts: list[tuple[Cut | None, int]] = [(cut, cut.place) for cut in cuts]
    if not cuts or cuts[0].place > 0:
        starts.insert(0, (None, 0))
    ends = [start for _, start in starts[1:]] + [end]
    return [(cut, start, stop) for (cut, start), stop in zip(starts, ends, strict=True)]


class _Reader:
    """What all texts of a file are read with."""

    def __init__(self, vocabularies: Vocabularies, given: Mapping[str, str]) -> None:
        self.vocabularies = vocabularies
        self.given = given
        self.finder = LevelFinder(vocabularies)
        self.kinds = tuple(name for name in vocabularies.kinds.by_name if len(name) > 1 and not name.isascii())

    def read(self, rows: Sequence[Row], chrome: dict[int, str], footnotes: Sequence[Footnote], cover: Cover) -> Reading:
        """Read one text; `chrome` are the places of rows that are none of it, `cover` is that of its bundle."""
        opening = read_opening(rows, chrome, self.vocabularies)
        opening.date = opening.date or cover.date
        self._keep_unsaid(opening)
        chrome |= {place: reason for place, reason in opening.header.items() if reason == PAGE_DATA}
        opening.header = {place: reason for place, reason in opening.header.items() if place not in chrome}
        kept = [row for n, row in enumerate(rows) if n not in chrome and n not in opening.header]
        paragraphs = read_paragraphs(kept, find_layout(kept))
        # A note to a line that moved to the front matter has nothing left to stand under.
        marks = {mark for row in kept for mark in _list_marks(row)}
        orphans = [note for note in footnotes if note.mark not in marks and note.text.strip()]
        last = rows[-1].number
        paragraphs = (*paragraphs, *(Paragraph(flatten(note.text), last, last) for note in orphans))
        footnotes = [note for note in footnotes if note.mark in marks and note.text.strip()]
        levels = find_headings([p.text for p in paragraphs], [p.is_apart for p in paragraphs])
        body = write_body(paragraphs, levels, footnotes)
        keep_law(kept, [*orphans, *footnotes], body)
        lines = [Found(p.text, p.first, p.text) for p in paragraphs]
        header = [Removed(rows[n].number, _row_text(rows[n]), reason) for n, reason in sorted(opening.header.items())]
        removed = [Removed(rows[n].number, _row_text(rows[n]), reason) for n, reason in sorted(chrome.items())]
        words = [line for line in lines if line.value]
        title = opening.title
        kind, level, occasion = self._read_occasion(opening, words, cover)
        return Reading(
            title=title,
            subtitle=opening.subtitle,
            date=opening.date,
            speaker=opening.speaker,
            salutation=opening.salutation,
            closing=_find_closing(words),
            level=level,
            kind=kind,
            version=opening.version,
            occasion=occasion,
            topics=count_topics(
                "\n".join([title.value if title else "", *(p.text for p in paragraphs)]), self.vocabularies.topics
            ),
            conveys=find_conveyances(title, lines, levels, self.finder, level.value if level else None, opening.date),
            paragraphs=paragraphs,
            levels=levels,
            body=body,
            footnotes=tuple(footnotes),
            header=tuple(header),
            removed=tuple(removed),
            redactions=tuple(_find_redactions(lines)),
            omissions=tuple(line.number for line in lines if _OMISSION.fullmatch(line.value)),
            placeholders=tuple(_find_all(_PLACEHOLDER, lines)),
            dropped=0,
        )

    def _keep_unsaid(self, opening: Opening) -> None:
        """Leave in the body the header lines that the front matter will not say."""
        found = {
            TITLE: ("title", opening.title.value if opening.title else ""),
            DATE: ("date", str(opening.date.value) if opening.date else ""),
            VERSION: ("version", opening.version.value if opening.version else ""),
        }
        differing = {
            reason
            for reason, (key, value) in found.items()
            if key in self.given and squeeze(self.given[key]) != squeeze(value)
        }
        # A redacted name alone is nobody whom the front matter could name.
        if opening.speaker is not None and not opening.speaker.value.is_somebody:
            differing.add(SPEAKER)
        for place in [place for place, reason in opening.header.items() if reason in differing]:
            del opening.header[place]

    def _find_kind(self, title: str, subtitle: str) -> tuple[str, str] | None:
        """Return the kind that a title ends with; one with ——在…会上 after its dash says before it what it is."""
        found = find_kind(title, self.vocabularies.kinds)
        if found is not None or not subtitle.endswith("上"):
            return found
        return find_kind(title.removesuffix(subtitle).rstrip("—"), self.vocabularies.kinds)

    def _read_occasion(
        self, opening: Opening, words: Sequence[Found[str]], cover: Cover
    ) -> tuple[Found[str] | None, Found[str] | None, Occasion | None]:
        """Return the kind, the level and the meeting."""
        title = opening.title
        kinded = self._find_kind(title.value, opening.subtitle) if title else None
        kind = Found(kinded[0], title.number, kinded[1]) if title and kinded else None
        if kind is None and title and opening.meeting:
            # （在…会议上的讲话） under a title says what the text is.
            told = find_kind(strip_wrapping(opening.meeting.words), self.vocabularies.kinds)
            kind = Found(told[0], opening.meeting.number, told[1]) if told else None
        head = words[:_HEAD_PARAGRAPHS]
        names = find_names(title, kinded[1] if kinded else "", opening.meeting, find_convened(head))
        if not names and cover.meeting and (opening.date is None or cover.agrees_with(opening.date.value)):
            # A speech given there names neither the meeting nor what it is.
            names = (cover.meeting,)
            kind = kind or cover.kind
        heads = [opening.meeting] if opening.meeting else [name for name in names if name is cover.meeting]
        role = opening.speaker.value.role if opening.speaker else None
        spoken = Found(role, opening.speaker.number, opening.speaker.words) if role and opening.speaker else None
        level = find_level(self.finder, title, heads, head, spoken)
        if not names:
            return kind, level, None
        agenda = find_agenda(words)
        occasion = Occasion(
            names[0],
            tuple(name.value for name in names[1:]),
            find_series(names, self.vocabularies),
            find_form(title, head),
            agenda,
            find_held(words, len(agenda)),
        )
        return kind, level, occasion


def keep_law(rows: Sequence[Row], footnotes: Sequence[Footnote], body: str) -> None:
    """Hold the law of the import: what a body shows is what the rows and footnotes that it keeps say, in their order.

    Raises:
        RefusedError: It is not.

    """
    source = squeeze("".join([*map(_row_text, rows), *(note.text for note in footnotes)]))
    if read_characters(body) != source:
        raise RefusedError("导入会丢失或改动正文的字符，已拒绝；请把这份文件报给维护者")


def _row_text(row: Row) -> str:
    return "".join(cell for cells in row.table.rows for cell in cells) if row.table else row.text


def _list_marks(row: Row) -> list[str]:
    if row.table:
        return [mark for _, _, _, mark in row.table.references]
    return [mark for _, mark in row.references]


def _find_closing(words: Sequence[Found[str]]) -> Found[str] | None:
    for line in words[-_CLOSING_LINES:]:
        match = _CLOSING.search(line.value)
        if match:
            return line if len(line.value) <= _SHORT else Found(match[0], line.number, match[0])
    return None


def _find_redactions(lines: Sequence[Found[str]]) -> Iterator[Found[str]]:
    for line in lines:
        for segment in split_redactions(line.value):
            if segment.is_redaction:
                yield Found(segment.text, line.number, line.value[:_SHORT])


def _find_all(pattern: re.Pattern[str], lines: Sequence[Found[str]]) -> Iterator[Found[str]]:
    for line in lines:
        for match in pattern.finditer(line.value):
            around = line.value[max(0, match.start() - 6) : match.end() + 6]
            yield Found(match[0], line.number, around)
