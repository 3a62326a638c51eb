"""The law of the import: what a body shows, and the lines that the report names, are the characters of the source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.corpus.vocabularies import Vocabularies
from archive.importing.formats.source import Block, Footnote, Line, Source, Table
from archive.importing.reader import RefusedError, decode
from archive.importing.reading import Reading, read
from archive.importing.row import squeeze
from archive.importing.structure import read_characters
from archive.text.body import find_faults

PHRASES = st.sampled_from(
    [
        "在全市会议上的讲话",
        "（2023年2月8日）",
        "市委书记 王×",
        "同志们：",
        "一、总的要求",
        "（一）目标",
        "第一，抓紧。",
        "1. 抓好",
        "……",
        "***",
        "来源：某网 2023-02-08 09:00",
        "打印 关闭",
        "相关报道",
        "政 府 工 作 报 告",
        "——在某会上的报告",
        "散会！",
        "现在开会，请大家安静。",
        "\u3000\u3000",
        "首先，进行第一项议程，请发言。",
        "新华社北京2月8日电",
        "根据录音整理",
        "Public domain",
        "本作品是中华人民共和国的",
        "发言二",
        "2023年",
        "月",
    ]
)
NASTY = st.text(
    alphabet="会议。：，一（）#*_[]<>&|~`\\+-=.:! \t\u3000\r\n\x0b\u2028\x02\u200b1年{}^\"'—…×□", max_size=60
)
TEXTS = st.lists(PHRASES | NASTY, max_size=6).map("".join)
CELLS = st.lists(st.lists(TEXTS, min_size=2, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """A source of any lines and tables, each with blank lines before it or not, some with a footnote."""
    blocks: list[Block] = []
    footnotes: list[Footnote] = []
    number = 0
    for text, gap, rows in draw(st.lists(st.tuples(TEXTS, st.integers(1, 3), st.none() | CELLS), max_size=14)):
        number += gap
        if rows is not None and gap == 3:
            blocks.append(Table(rows, number))
            continue
        line = text.replace("\n", "").replace("\r", "")
        if gap == 2 and line:
            mark = str(len(footnotes) + 1)
            footnotes.append(Footnote(mark, draw(TEXTS)))
            blocks.append(Line(line, number, ((draw(st.integers(0, len(line))), mark),)))
        else:
            blocks.append(Line(line, number))
    return Source(draw(st.sampled_from(["text", "docx"])), tuple(blocks), tuple(footnotes))


def list_characters(source: Source) -> list[tuple[int, str]]:
    """Return the characters of each paragraph and table, with its number."""
    found = []
    for block in source.blocks:
        text = "".join("".join(row) for row in block.rows) if isinstance(block, Table) else block.text
        found.append((block.number, squeeze(text)))
    return found


def assert_law(source: Source, readings: tuple[Reading, ...]) -> None:
    """Hold the law without the importer's own account of it: by the source's lines and the report's alone."""
    taken: dict[int, list[str]] = {}
    for reading in readings:
        for line in (*reading.header, *reading.removed):
            taken.setdefault(line.number, []).append(squeeze(line.text))
    kept = []
    for number, text in list_characters(source):
        rest = text
        for words in taken.get(number, []):
            before, found, after = rest.partition(words)
            assert found == words
            rest = before + after
        kept.append(rest)
    notes = squeeze("".join(note.text for note in source.footnotes))
    bodies = "".join(read_characters(reading.body) for reading in readings)
    assert sorted(bodies) == sorted("".join(kept) + notes)
    if not source.footnotes:
        assert bodies == "".join(kept)


@given(sources())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_character_is_lost_added_or_moved(words: Vocabularies, source: Source) -> None:
    if not "".join(text for _, text in list_characters(source)):
        with pytest.raises(RefusedError, match="文件里没有文字"):
            read(source, words)
        return
    readings = read(source, words)
    assert_law(source, readings)
    for reading in readings:
        assert list(find_faults(reading.body)) == []


def test_every_sample_keeps_the_law(samples: Path, words: Vocabularies) -> None:
    for path in sorted(samples.rglob("*.txt")):
        lines = decode(path.read_bytes()).splitlines()
        source = Source("text", tuple(Line(line, number) for number, line in enumerate(lines, 1)))
        readings = read(source, words)
        assert len(readings) == 1
        assert_law(source, readings)
