"""Text PDF and OFD: what is printed on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.importing.formats import Line, Source, read_source
from archive.importing.formats.radicals import write_character
from archive.importing.reader import RefusedError

from .documents import make_ofd, make_pdf, pack

Page = list[tuple[float, float, str]]
_COLUMNS, _ROWS, _INDENT = 20, 20, 2
_HAN = st.sampled_from("我们要坚持统筹推进落实责任加强监测预警完善制度提高能力用水灌溉，。；：“”…*×□〇12%")
PARAGRAPHS = st.lists(st.text(_HAN, min_size=1, max_size=70), min_size=2, max_size=12)


def typeset(paragraphs: Iterable[str], title: str = "在全县会议上的讲话", head: str = "") -> list[Page]:
    """Return pages as a word processor sets them, in columns and rows: a title, indented paragraphs, a page number."""
    rows: list[tuple[float, str]] = [((_COLUMNS - len(title)) / 2, title), (0, "")]
    for text in paragraphs:
        first, rest = text[: _COLUMNS - _INDENT], text[_COLUMNS - _INDENT :]
        rows.append((_INDENT, first))
        rows.extend((0, rest[start : start + _COLUMNS]) for start in range(0, len(rest), _COLUMNS))
    pages: list[Page] = []
    for start in range(0, len(rows), _ROWS):
        page: Page = [
            (left, place + 3.0, text) for place, (left, text) in enumerate(rows[start : start + _ROWS]) if text
        ]
        page.append((9, _ROWS + 6.0, f"— {len(pages) + 1} —"))
        pages.append(([(6, 0.0, head)] if head else []) + page)
    return pages


def pdf(pages: Iterable[Page]) -> bytes:
    return make_pdf([[(90 + 16 * left, 800 - 28 * top, text) for left, top, text in page] for page in pages])


def ofd(pages: Iterable[Page]) -> bytes:
    return make_ofd([[(28 + 5 * left, 10 + 9 * top, text) for left, top, text in page] for page in pages])


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


@pytest.mark.parametrize("make", [pdf, ofd])
@given(paragraphs=PARAGRAPHS)
@settings(deadline=None, max_examples=40)
def test_no_character_is_lost(make: Callable[[Iterable[Page]], bytes], paragraphs: list[str]) -> None:
    long = "我们要坚持统筹推进落实责任加强监测预警完善制度提高能力"
    paragraphs = [long, *paragraphs]
    assert "".join(texts(read_source(make(typeset(paragraphs))))) == "在全县会议上的讲话" + "".join(paragraphs)


@pytest.mark.parametrize("make", [pdf, ofd])
def test_lines_are_joined_into_paragraphs_across_pages(make: Callable[[Iterable[Page]], bytes]) -> None:
    paragraphs = [
        f"第{n}段我们要坚持统筹推进落实责任加强监测预警"[: 12 + n] + "完善制度" * n + "。" for n in range(1, 22)
    ]
    source = read_source(make(typeset(paragraphs, head="某县会议材料第一期")))
    assert texts(source) == ["在全县会议上的讲话", *paragraphs]
    assert [(note.rule, note.text) for note in source.notes] == [
        ("running-head", "某县会议材料第一期"),
        ("page-number", ""),
    ]


def test_rows_are_joined_where_the_last_row_of_a_paragraph_is_full() -> None:
    paragraphs = ["我" * (_COLUMNS * 2 - _INDENT), "们" * (_COLUMNS * 2 - _INDENT), "要坚持。"]
    assert texts(read_source(pdf(typeset(paragraphs))))[1:] == paragraphs


@pytest.mark.parametrize(("make", "kind"), [(pdf, "pdf"), (ofd, "ofd")])
def test_the_kind_is_told(make: Callable[[Iterable[Page]], bytes], kind: str) -> None:
    assert read_source(make(typeset(["同志们，今天开会。"]))).format == kind


def test_a_number_that_a_text_has_is_no_page_number() -> None:
    pages: list[Page] = [[(0, 3.0, "一、总的情况"), (0, 4.0, "2023"), (0, 5.0, "二、其他")]]
    assert texts(read_source(pdf(pages))) == ["一、总的情况", "2023", "二、其他"]


def test_pages_without_text_are_a_scan() -> None:
    assert read_source(make_pdf([[], []])).is_scan
    assert read_source(make_ofd([[], []], more='<ofd:ImageObject ResourceID="1"/>')).is_scan


def test_rare_han_of_the_supplementary_planes() -> None:
    assert texts(read_source(ofd(typeset(["𠮷𠂉同志，开会👍。"]))))[1:] == ["𠮷𠂉同志，开会👍。"]


def test_radicals_become_characters() -> None:
    assert "".join(map(write_character, "⼈⺠⻓⽔abc人")) == "人民长水abc人"


def test_an_ofd_writes_distances_short_or_long_and_pictures_are_counted() -> None:
    content = make_ofd([[(30, 20, "同志们，开会。")]], more='<ofd:ImageObject ResourceID="1"/>')
    source = read_source(content)
    assert texts(source) == ["同志们，开会。"]
    assert [note.rule for note in source.notes] == ["picture"]


SOUND = pdf(typeset(["同志们，今天开会。"]))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "打不开"),
        (SOUND[:300], "打不开"),
        (pack({"OFD.xml": "<a/>"}), "没有文字"),
        (pack({"OFD.xml": "<a"}), "损坏"),
        (pack({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "实体"),
    ],
)
def test_what_is_broken_is_refused_in_one_line(data: bytes, word: str) -> None:
    with pytest.raises(RefusedError, match=word):
        read_source(data)
