from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.formats.source import Footnote, Table
from archive.importing.heading import find_headings, read_mark, read_number
from archive.importing.paragraph import Paragraph
from archive.importing.structure import read_characters, write_body, write_lines
from archive.text.body import find_faults

MARKS = st.sampled_from(
    [
        "一、",
        "二、",
        "十一、",
        "（一）",
        "(二)",
        "1.",
        "2、",
        "第一，",
        "第二，",
        "一是",
        "（1）",
        "# ",
        "- ",
        "***",
        "……",
        "[^1]: ",
        "=",
        "a_b",
        "    ",
        "首先，进行第一项议程",
        "第一部分 ",
    ]
)
LINES = st.lists(
    st.builds(
        lambda mark, text: (mark + text).strip(),
        MARKS,
        st.text(alphabet="会议。：，x*_[]<>&|~`\\#+-=\t 1", max_size=45),
    )
    .filter(bool)
    .map(lambda line: " ".join(line.split(" "))),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        (["一、总的要求", "正文。", "二、任务", "正文。"], (2, 0, 2, 0)),
        (["一、总的要求", "（一）目标", "正文。", "（二）步骤", "正文。"], (2, 3, 0, 3, 0)),
        (["（一）目标", "正文。", "（二）步骤", "正文。"], (2, 0, 2, 0)),
        (["一、甲", "（一）乙", "1. 丙", "正文。", "2. 丁", "正文。"], (2, 3, 4, 0, 4, 0)),
        (["一、甲", "（一）乙", "1. 丙", "（1）丁", "正文。"], (2, 3, 4, 0, 0)),
        (["一、甲", "正文。", "1. 丙", "正文。", "二、乙", "正文。"], (2, 0, 3, 0, 2, 0)),
        (["一、这是一句话。", "正文。"], (0, 0)),
        (["一、抓好春耕。", "正文。", "二、抓好夏收。", "正文。"], (2, 0, 2, 0)),
        (["一、传达会议精神；", "二、交流发言；"], (0, 0)),
        (["一、传达会议精神", "二、交流发言", "三、讲话", "下面依次进行。"], (0, 0, 0, 0)),
        (["正文。", "一、末行"], (0, 0)),
        ([f"一、{'长' * 38}", "正文。"], (2, 0)),
        ([f"一、{'长' * 39}", "正文。"], (0, 0)),
        (
            ["第一，省里的会议：", f"第一，{'长' * 60}。", f"第二，{'长' * 60}。", "第二，市里的会议：", "正文。"],
            (2, 0, 0, 2, 0),
        ),
        (["一、甲", "第一，乙", "正文。", "第二，丙", "正文。", "二、丁", "正文。"], (2, 3, 0, 3, 0, 2, 0)),
        (
            ["首先，进行第一项议程，请大家发言。", "正文。", f"下面，进行第二项议程，{'请' * 40}。", "正文。"],
            (2, 0, 2, 0),
        ),
        (["一是一，二是二。", "正文。"], (0, 0)),
        (["第一次会议开得好", "正文。"], (0, 0)),
        (["十二月的任务", "正文。"], (0, 0)),
    ],
)
def test_a_line_is_a_heading_only_where_it_clearly_opens_a_part(lines: list[str], levels: tuple[int, ...]) -> None:
    assert find_headings(lines) == levels


def test_short_lines_without_a_mark_open_parts_where_there_are_several_set_apart() -> None:
    texts = ["各位代表：", "过去一年的工作", "长" * 80 + "。", "今年的任务", "长" * 80 + "。"]
    assert find_headings(texts, [True] * 5) == (0, 2, 0, 2, 0)
    assert find_headings(texts, [False] * 5) == (0, 0, 0, 0, 0)
    assert find_headings(texts[:3], [True] * 3) == (0, 0, 0)


@pytest.mark.parametrize(("numeral", "number"), [("十", 10), ("二十三", 23), ("7", 7), ("一百零二", 102)])
def test_numerals_are_read(numeral: str, number: int) -> None:
    assert read_number(numeral) == number


def test_what_only_speaks_of_an_agenda_does_not_open_an_item() -> None:
    assert read_mark("今天的会议共有四项议程。") is None
    assert read_mark("第一时间把精神传达下去") is None


@pytest.mark.parametrize(
    ("marks", "levels"),
    [
        (("壹、", "贰、"), (2, 2)),
        (("一,", "二,"), (2, 2)),
        (("一　", "二　"), (2, 2)),
        (("Ⅰ.", "Ⅱ."), (2, 2)),
        (("一、", "㈠", "㈡"), (2, 3, 3)),
        (("一、", "⒈", "⒉"), (2, 3, 3)),
        (("一、", "1）", "2）"), (2, 3, 3)),
        (("第一个方面，", "第二个方面，"), (2, 2)),
        (("第一件事，", "第二件事，"), (2, 2)),
        (("第一点意见", "第二点意见"), (0, 0)),
    ],
)
def test_headings_are_known_by_marks_of_every_form(marks: tuple[str, ...], levels: tuple[int, ...]) -> None:
    texts = [text for mark in marks for text in (f"{mark}抓好落实", "大家要抓紧时间，把各项工作做到实处。")]
    assert find_headings(texts)[::2] == levels


def test_the_body_is_markdown_that_shows_the_source() -> None:
    lines = ["一、***同志的要求", "1. 抓好[重点]。", "………………", "（一）目标#", "a_b<c>。"]
    assert write_lines(lines) == (
        "## 一、\\*\\*\\*同志的要求\n\n1\\. 抓好\\[重点\\]。\n\n………………\n\n### （一）目标\\#\n\na\\_b&lt;c>。"
    )


def test_tables_and_footnotes_keep_their_places() -> None:
    table = Table((("单位", "数|量"), ("甲", "1"), ("乙\n丙", "")), 3)
    paragraphs = [Paragraph("一句话。", 1, 1, references=((3, "①"),)), Paragraph("", 3, 3, table=table)]
    body = write_body(paragraphs, (0, 0), [Footnote("①", "一个说明*"), Footnote("x", "没有人用")])
    assert body == (
        "一句话[^1]。\n\n| 单位 | 数&#124;量 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 丙 |  |\n\n[^1]: 一个说明\\*"
    )
    assert list(find_faults(body)) == []
    assert read_characters(body) == "一句话。单位数|量甲1乙丙一个说明*"


@given(LINES)
def test_no_character_is_added_or_lost(lines: list[str]) -> None:
    assert read_characters(write_lines(lines)) == "".join("".join(line.split()) for line in lines)


@given(LINES)
def test_no_body_has_a_fault(lines: list[str]) -> None:
    assert list(find_faults(write_lines(lines), 1)) == []


def test_a_heading_that_ends_in_a_sign_keeps_it_beside_a_footnote() -> None:
    heading = Paragraph("一、总的要求#", 1, 1, references=((5, "1"),))
    body = write_body([heading], (2,), [Footnote("1", "一个说明")])
    assert body.startswith("## 一、总的要[^1]求\\#")
    assert list(find_faults(body)) == []
