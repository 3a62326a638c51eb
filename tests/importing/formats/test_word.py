from __future__ import annotations

from io import BytesIO

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.importing.formats import Footnote, Line, Source, Table, read_source
from archive.importing.reader import RefusedError
from archive.model.source import CONTROL

from .documents import make_docx, make_list, numbered, pack, paragraph, run

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def rules(source: Source) -> list[str]:
    return [note.rule for note in source.notes]


def field(result: str) -> str:
    parts = ["begin", "PAGEREF _x", "separate", result, "end"]
    kinds = {"begin", "separate", "end"}
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'
        if part in kinds
        else f"<w:r><w:instrText>{part}</w:instrText></w:r>"
        if part.startswith("PAGEREF")
        else run(part)
        for part in parts
    )


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1), min_size=1, max_size=5)
)
@example(["\u3000\u3000　同志们：", "**  ***", "a  b", "\u2028", "\ufffe"])
@settings(deadline=None)
def test_no_character_of_a_document_is_lost(paragraphs: list[str]) -> None:
    document = docx.Document()
    legal = [text.replace("\ufffe", "").replace("\uffff", "") for text in ["开会。", *paragraphs]]
    for text in legal:
        document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    expected = [kept for text in legal if (kept := CONTROL.sub("", text)).strip()]
    assert texts(read_source(data.getvalue())) == expected


def test_paragraphs_count_blank_ones_too() -> None:
    source = read_source(make_docx(paragraph("甲") + paragraph() + paragraph("乙", "<w:r><w:br/></w:r>", "丙")))
    assert source.blocks == (Line("甲", 1), Line("乙", 3), Line("丙", 3))


def test_what_stands_inside_a_paragraph_is_read_in_place() -> None:
    inside = (
        "<w:hyperlink>" + run("链接") + "</w:hyperlink>",
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>",
        "<w:r><w:tab/></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>",
        field("12"),
        '<w:fldSimple w:instr="DATE">' + run("三月") + "</w:fldSimple>",
        "<w:smartTag>" + run("标记") + "</w:smartTag>",
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
    )
    assert texts(read_source(make_docx(paragraph("甲", *inside, "乙")))) == ["甲链接控件\t✓\u201112三月标记x乙"]


def test_a_field_may_run_over_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(read_source(make_docx(paragraph(begin, "一") + paragraph("二", end) + paragraph("三")))) == [
        "一",
        "二",
        "三",
    ]


def test_tracked_changes_are_taken_as_accepted_and_told_without_authors() -> None:
    source = read_source(
        make_docx(
            paragraph(
                "甲",
                '<w:ins w:author="某人">' + run("增") + "</w:ins>",
                '<w:del w:author="某人"><w:r><w:delText>密</w:delText></w:r></w:del>',
                '<w:moveFrom w:author="某人">' + run("移") + "</w:moveFrom>",
                '<w:moveTo w:author="某人">' + run("移") + "</w:moveTo>",
            )
            + paragraph("乙", properties='<w:rPr><w:del w:author="某人"/></w:rPr>')
            + paragraph("丙")
            + paragraph(properties='<w:rPr><w:del w:author="某人"/></w:rPr>')
        )
    )
    assert texts(source) == ["甲增移", "乙丙"]
    assert rules(source) == ["tracked-insertion", "tracked-deletion", "tracked-move"]
    assert not any("某人" in note.message + note.text or "密" in note.message + note.text for note in source.notes)


def test_hidden_text_is_left_out_whatever_hides_it() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:basedOn w:val="H"/></w:style>'
    )
    body = paragraph(
        "见", run("甲", "<w:vanish/>"), run("乙", '<w:rStyle w:val="H"/>'), run("得", '<w:vanish w:val="0"/>')
    )
    body += paragraph("丙", run("显", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="P"/>')
    source = read_source(make_docx(body, styles=styles))
    assert texts(source) == ["见得", "显"]
    assert rules(source) == ["hidden"]
    assert not any(character in source.notes[0].message for character in "甲乙丙")


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph("框内") + "</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    source = read_source(make_docx(paragraph("甲", drawing, "乙") + paragraph("丙")))
    assert texts(source) == ["甲乙", "框内", "丙"]
    assert rules(source) == ["box"]


def test_notes_keep_their_references_and_comments_are_only_counted() -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    source = read_source(
        make_docx(
            paragraph("甲", reference.format(7), "乙", '<w:r><w:endnoteReference w:id="1"/></w:r>')
            + paragraph("丙", reference.format(3)),
            footnotes=f'<w:footnote w:id="-1" w:type="separator"/><w:footnote w:id="3">{paragraph("后")}</w:footnote>'
            f'<w:footnote w:id="7">{paragraph("<w:r><w:footnoteRef/></w:r>", " 先")}{paragraph("又")}</w:footnote>',
            endnotes=f'<w:endnote w:id="1">{paragraph("尾")}</w:endnote>',
            comments=f'<w:comment w:author="某人">{paragraph("批语")}</w:comment>',
        )
    )
    assert source.blocks == (Line("甲乙", 1, ((1, "1"), (2, "i"))), Line("丙", 2, ((1, "2"),)))
    assert source.footnotes == (Footnote("1", "先\n又"), Footnote("2", "后"), Footnote("i", "尾"))
    assert [note.message for note in source.notes] == ["批注没有收入，共 1 条"]


def test_headers_and_footers_are_reported_and_left_out() -> None:
    page = '— <w:fldSimple w:instr="PAGE">' + run("1") + "</w:fldSimple> —"
    source = read_source(
        make_docx(
            paragraph("正文"),
            header=paragraph("内部资料"),
            footer=paragraph(page.removeprefix("— ").removesuffix(" —")),
        )
    )
    assert texts(source) == ["正文"]
    assert [(note.rule, note.text) for note in source.notes] == [("header", "内部资料"), ("footer", "")]


def test_tables_are_tables_and_a_merged_cell_has_its_text_once() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "竖"
    data = BytesIO()
    document.save(data)
    source = read_source(data.getvalue())
    assert source.blocks == (Table((("横", "", "02"), ("10", "11", "竖"), ("20", "21", "")), 1),)


def test_a_frame_of_one_cell_is_no_table() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    assert texts(read_source(make_docx(cell + paragraph("丙")))) == ["甲", "乙", "丙"]


def test_the_strict_dialect_reads_the_same() -> None:
    body = numbered("甲") + paragraph("乙", run("丙", "<w:vanish/>"))
    lists = make_list(("chineseCounting", "%1、"))
    assert read_source(make_docx(body, numbering=lists)) == read_source(make_docx(body, word=STRICT, numbering=lists))


def test_a_part_that_is_named_and_missing_is_passed_over() -> None:
    data = make_docx(paragraph("甲"), header=paragraph("乙")).replace(b"word/header.xml", b"word/heaXXX.xml")
    assert texts(read_source(data)) == ["甲"]


GOOD = make_docx(paragraph("甲" * 500) * 50)
BOMB = pack({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (GOOD[: len(GOOD) // 2], "已损坏"),
        (GOOD[:-30], "已损坏"),
        (BOMB, "压缩炸弹"),
        (pack({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体"),
        (pack({"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "实体"),
        (pack({"word/document.xml": "<a"}), "已损坏"),
        (pack({"word/other.xml": "<a/>"}), "已损坏"),
        (make_docx("<w:p/>" * 200_000), "段"),
        (make_docx(paragraph()), "没有文字"),
        (pack({"xl/workbook.xml": "<a/>"}), "电子表格"),
        (pack({"a.txt": "甲"}), "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_what_is_broken_or_harmful_is_refused_in_one_line(data: bytes, word: str) -> None:
    with pytest.raises(RefusedError, match=word) as caught:
        read_source(data)
    assert "\n" not in str(caught.value)
