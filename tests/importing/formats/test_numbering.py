from __future__ import annotations

import pytest

from archive.importing.formats import Line, read_source
from archive.importing.formats.word.numerals import write_numeral

from .documents import make_docx, make_list, numbered, paragraph


def labels(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_source(make_docx(body, **parts)).blocks if isinstance(block, Line)]


@pytest.mark.parametrize(
    ("form", "numerals"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 105: "一〇五"}),
        ("chineseCountingThousand", {10: "十", 21: "二十一", 105: "一百零五", 110: "一百一十", 1010: "一千零一十"}),
        ("japaneseCounting", {10: "十", 21: "二十一"}),
        ("ideographDigital", {12: "一二"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥"}),
        ("chineseLegalSimplified", {10: "壹拾", 102: "壹佰零贰"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV"}),
        ("lowerRoman", {9: "ix"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperLetter", {28: "BB"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("ordinal", {1: "1st", 12: "12th", 23: "23rd"}),
        ("of some later version", {7: "7"}),
    ],
)
def test_numerals(form: str, numerals: dict[int, str]) -> None:
    assert {number: write_numeral(number, form) for number in numerals} == numerals


def test_labels_are_written_out_where_they_stand() -> None:
    lists = make_list(
        ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")
    )
    body = "".join(numbered("文", level=level) for level in (0, 1, 1, 2, 2, 3, 0, 1, 2))
    assert labels(body, numbering=lists) == [
        "一、文", "（一）文", "（二）文", "1. 文", "2. 文", "① 文", "二、文", "（一）文", "1. 文",
    ]  # fmt: skip


def test_articles_count_on_and_a_blank_one_counts() -> None:
    lists = make_list(("chineseCountingThousand", "第%1条"))
    body = "".join(numbered("文") for _ in range(10)) + numbered("") + paragraph("间") + numbered("文")
    assert labels(body, numbering=lists)[9:] == ["第十条 文", "第十一条 ", "间", "第十二条 文"]


def test_a_label_may_hold_those_above_and_write_them_plainly() -> None:
    lists = make_list(("chineseCounting", "%1"), ("decimal", "%1.%2"), more="<w:isLgl/>")
    assert labels(numbered("甲") + numbered("乙", level=1) * 2, numbering=lists) == ["1 甲", "1.1 乙", "1.2 乙"]


def test_lists_of_one_definition_count_together_unless_one_begins_anew() -> None:
    again = '<w:num w:numId="{}"><w:abstractNumId w:val="1"/>{}</w:num>'
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = make_list(("decimal", "%1、")) + again.format(2, "") + again.format(3, anew)
    body = "".join(numbered("文", list_id) for list_id in (1, 2, 3, 3, 1))
    assert labels(body, numbering=lists) == ["1、文", "2、文", "1、文", "2、文", "3、文"]


def test_a_level_may_go_on_counting_under_the_next_head() -> None:
    lists = make_list(("chineseCounting", "%1、"), ("decimal", "第%2条")).replace(
        '<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>'
    )
    body = "".join(numbered("文", level=level) for level in (0, 1, 1, 0, 1))
    assert labels(body, numbering=lists) == ["一、文", "第1条 文", "第2条 文", "二、文", "第3条 文"]


def test_a_style_may_number_and_a_paragraph_may_refuse() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    lists = make_list(("chineseCounting", "%1、"), ("chineseCounting", "（%2）")).replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="B"/>'
    )
    style = '<w:pStyle w:val="{}"/>'
    body = paragraph("甲", properties=style.format("A")) + paragraph("乙", properties=style.format("B"))
    body += paragraph("丙", properties=style.format("A") + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(body, numbering=lists, styles=styles) == ["一、甲", "（一）乙", "丙"]


def test_bullets_of_fonts_of_signs_are_signs() -> None:
    lists = make_list(("bullet", "\uf0b7"), ("bullet", "\uf0d8"), more='<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')
    assert labels(numbered("甲") + numbered("乙", level=1), numbering=lists) == ["• 甲", "➢ 乙"]


def test_a_paragraph_deleted_whole_is_not_counted() -> None:
    gone = numbered("").replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>")
    lists = make_list(("chineseCounting", "%1、"))
    assert labels(numbered("甲") + gone + numbered("乙"), numbering=lists) == ["一、甲", "二、乙"]
