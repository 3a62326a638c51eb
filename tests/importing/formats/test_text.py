from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive.importing.formats import Line, detect, read_source
from archive.importing.formats.mojibake import find_cause
from archive.importing.reader import RefusedError
from archive.model.source import CONTROL

TEXT = "在全县会议上的讲话\n\n\u3000\u3000同志们：今天，我们开会，投资 12.5 亿元。👍𠮷\n"
LINES = (Line("在全县会议上的讲话", 1), Line("\u3000\u3000同志们：今天，我们开会，投资 12.5 亿元。👍𠮷", 3))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        TEXT.replace("\n", "\r").encode("utf-8"),
    ],
)
def test_encodings_and_line_ends_read_the_same(data: bytes) -> None:
    source = read_source(data, "../../讲话.txt")
    assert (source.format, source.blocks, source.notes) == ("text", LINES, ())


@given(st.text(st.characters(codec="utf-8"), min_size=1))
@example("===\n\t- [a]: b\n   {{ }} <b>&amp;</b> \\* `x`")
def test_no_character_of_a_text_is_lost(text: str) -> None:
    text = f"同志们，今天开会。\n{text}"
    try:
        source = read_source(text.encode())
    except RefusedError as error:
        # What is drawn by chance may be control characters, or look like mojibake.
        assume(not any(word in str(error) for word in ("控制字符", "不是纯文本", "乱码")))
        raise
    read = "".join(block.text for block in source.blocks if isinstance(block, Line))
    assert "".join(read.split()) == "".join(CONTROL.sub("", text).split())


def test_markdown_from_elsewhere_stays_as_it_stands() -> None:
    source = read_source("---\nlayout: post\n---\n# 讲话\n\n**同志们**，开会。\n".encode())
    assert [block.text for block in source.blocks if isinstance(block, Line)][3:] == ["# 讲话", "**同志们**，开会。"]
    assert [note.rule for note in source.notes] == ["front-matter"]


def test_invisible_characters_are_left_out_and_counted() -> None:
    source = read_source("同\u200b志\u0007们，开会。\n".encode())
    assert source.blocks == (Line("同志们，开会。", 1),)
    assert [note.message for note in source.notes] == ["去掉了 2 个看不见的控制字符"]


def test_lost_and_private_characters_are_named_by_line() -> None:
    source = read_source("同志们，开会。\n张\ufffd同志，王\ue123同志。\n".encode())
    assert [(note.rule, note.number) for note in source.notes] == [("lost-character", 2), ("private-character", 2)]


RECORD = '---\ntitle: "甲"\ndate: 2023\nlevel: county\nkind: speech\n---\n\n同志们。\n'
LONG = "认识新发展阶段，贯彻新发展理念，构建新发展格局。会议研究了水利工作"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b" \n\n", "没有文字"),
        (RECORD.encode(), "已经是本库的一篇记录"),
        (b"\x00\x01\x02\x03" * 100, "不是"),
        (b"\x01\x02\x03\x04" * 100, "控制字符"),
        (b"a" * 50_000_000, "MB"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (LONG.encode().decode("gb18030", "replace").encode(), "UTF-8 的文字被当成 GBK"),
        (LONG.encode("gb18030").decode("latin-1").encode(), "GBK 的文字被当成西欧编码"),
        (LONG.encode().decode("latin-1").encode(), "UTF-8 的文字被当成西欧编码"),
        ("正文，开会。\n锟斤拷锟斤拷\n".encode(), "第 2 行是乱码"),
        ("正文\ufffd".encode().decode("gb18030", "replace").encode(), "乱码"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, word: str) -> None:
    with pytest.raises(RefusedError, match=word) as caught:
        read_source(data)
    assert "\n" not in str(caught.value)


@given(st.text(st.sampled_from("的在水利会议年度资金落实责任，。：一二123abc é ü “”…*×□"), max_size=60))
def test_sound_text_is_never_called_mojibake(text: str) -> None:
    assert find_cause(text) is None


@pytest.mark.parametrize(
    "text", ["Müller、Café", "ÄÖÜäöüß", "αβγδεζηθ", "鑫淼焱垚犇", "嘉靖、鐘樓、銅鑼灣", "Ⅰ、Ⅱ、Ⅲ—№"]
)
def test_rare_letters_are_never_called_mojibake(text: str) -> None:
    assert find_cause(text) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<html><body>a", "html"),
        (b"\xef\xbb\xbf\n<!-- a --><!DOCTYPE html>", "html"),
        ("<!doctype html>".encode("utf-16"), "html"),
        (b"<b>a", "text"),
        ("小于号 <html> 开头".encode(), "text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "mhtml"),
        (b"\n%PDF-1.4", "pdf"),
        (b"{\\rtf1", "rtf"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"BM meeting\n", "text"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "docx"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(90), "docx"),
        (b"PK\x03\x04" + bytes(26) + b"mimetype" + bytes(90), "zip"),
    ],
)
def test_the_kind_is_told_by_the_content(data: bytes, kind: str) -> None:
    assert detect(data) == kind


def test_a_picture_is_a_scan() -> None:
    source = read_source(b"\x89PNG\r\n\x1a\n" + bytes(100), "扫描.txt")
    assert (source.is_scan, source.blocks) == (True, ())


def test_marks_of_markdown_stay_and_are_told_of() -> None:
    source = read_source("# 题名\n\n## 一、修渠\n\n**县**同志说，**要快**。\n".encode())
    assert [block.text for block in source.blocks if isinstance(block, Line)][1:] == [
        "## 一、修渠",
        "**县**同志说，**要快**。",
    ]
    assert [(note.rule, note.number) for note in source.notes] == [("markdown", 1)]
    assert read_source("# 号不止一处\n#5 楼开会。\n".encode()).notes == ()
