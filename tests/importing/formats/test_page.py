from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.importing.formats import Line, Source, Table, read_source
from archive.importing.formats.mojibake import find_cause
from archive.importing.reader import RefusedError
from archive.model.source import CONTROL

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>在全县水利会议上的讲话_某县人民政府</title>
<style>p {{ color: red }}</style><script>var a = "脚本。";</script></head><body>
<div class="top-nav"><a href="#">首页</a> &gt; <a href="#">领导讲话</a></div>
<div class="box"><h1>在全县水利会议上的讲话</h1><div class="info">2025-03-01 来源：水利局 <a href="#">打印</a></div>
<div class="{name}">{article}</div></div>
<div class="related"><p><a href="#">相关报道：全县召开会议，研究水利工作。</a></p></div>
<footer>版权所有：某县人民政府。备案号：某00000001号。</footer></body></html>"""
ARTICLE = "<p>　　同志们：今天，我们召开会议。</p><p>一是抓好<b>工程</b>，<br>二是管好用水。</p><p>谢谢大家！</p>"
LINES = ["　　同志们：今天，我们召开会议。", "一是抓好工程，", "二是管好用水。", "谢谢大家！"]
HEAD = ["在全县水利会议上的讲话", "2025-03-01 来源：水利局 打印"]


def make_page(article: str, name: str = "text", charset: str = "utf-8") -> bytes:
    encoding = {"gb2312": "gb18030"}.get(charset, charset)
    return PAGE.format(article=article, name=name, charset=charset).encode(encoding)


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


@pytest.mark.parametrize("name", ["text", "TRS_Editor", "article-content"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_the_article_is_read_from_its_heading_on(name: str, charset: str) -> None:
    source = read_source(make_page(ARTICLE, name, charset))
    assert texts(source) == HEAD + LINES


def test_whatever_is_left_out_is_listed() -> None:
    source = read_source(make_page(ARTICLE))
    left_out = "\n".join(note.text for note in source.notes)
    assert "首页 > 领导讲话" in left_out
    assert "相关报道：全县召开会议，研究水利工作。" in left_out
    assert "版权所有" in left_out
    assert "脚本" not in left_out + "".join(texts(source))


# What is mojibake is refused, not read.
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<&\r"), min_size=1).filter(
    lambda text: find_cause(text) is None
)


@given(st.lists(WORDS, min_size=1, max_size=6))
@settings(deadline=None)
def test_no_character_of_an_article_is_lost(paragraphs: list[str]) -> None:
    article = ["同志们：今天，我们召开会议。", *paragraphs, "谢谢大家！"]
    source = read_source(make_page("".join(f"<p>{text}</p>" for text in article)))
    expected = "".join("".join(CONTROL.sub("", text) for text in article).split())
    assert "".join("".join(texts(source)[2:]).split()) == expected


def test_a_page_without_any_furniture_is_read_whole() -> None:
    page = "<html><body><p>甲。<p>乙<div>丙</div>丁</body></html>"
    assert texts(read_source(page.encode())) == ["甲。", "乙", "丙", "丁"]


def test_a_page_without_prose_is_read_whole() -> None:
    assert texts(read_source("<html><body><h1>讲话</h1><div>某某</div></body></html>".encode())) == ["讲话", "某某"]


def test_tables_of_data_are_tables_and_those_of_layout_are_not() -> None:
    data = "<table><tr><td rowspan=2>甲<td>乙<tr><td>丙<tr><td colspan=2>丁</table>"
    source = read_source(make_page(f"<table><tr><td><p>同志们：开会，好。</p>{data}<p>谢谢大家！</p></table>"))
    assert next(block for block in source.blocks if isinstance(block, Table)).rows == (
        ("甲", "乙"),
        ("", "丙"),
        ("丁", ""),
    )
    assert texts(source)[-2:] == ["同志们：开会，好。", "谢谢大家！"]


def test_numbers_of_lists_are_written_out() -> None:
    source = read_source(make_page("<p>同志们，开会。<ol start=3><li>甲<li value=7><p>乙</p></ol><ul><li>丙</ul>"))
    assert texts(source)[3:] == ["3. 甲", "7. 乙", "丙"]


def test_what_is_not_shown_is_left_out_and_counted() -> None:
    source = read_source(make_page('<p>同志们，开会。</p><p style="display: none">密语</p><p hidden>又</p>'))
    assert [note.message for note in source.notes if note.rule == "hidden"] == ["网页上不显示的文字没有收入，共 2 处"]
    assert "密语" not in repr(source)


def test_text_that_is_set_by_hand_keeps_its_lines() -> None:
    source = read_source(make_page("<pre>同志们：\n　　今天，开会。\n</pre>"))
    assert texts(source)[2:] == ["同志们：", "　　今天，开会。"]


def test_sloppy_markup_loses_nothing() -> None:
    article = "<p>同志们</b></div2>：今天 &nbsp;& 明天，&amp; 开会&middot;<o:p>。</o:p><p>谢<span>谢<p>大家！</span>"
    assert (
        "".join("".join(texts(read_source(make_page(article)))[2:]).split()) == "同志们：今天&明天，&开会·。谢谢大家！"
    )


def test_a_page_saved_as_one_file() -> None:
    head = b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    part = b"Content-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    data = head + part + base64.encodebytes(make_page(ARTICLE, charset="gbk")) + b"\r\n--x--\r\n"
    source = read_source(data)
    assert (source.format, texts(source)) == ("mhtml", HEAD + LINES)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<html></html>", "没有文字"),
        (b"<html><body>" + b"<div>" * 100_000 + "正文".encode(), "结构太深"),
        (b"<html><body>\xff\xfe\x81", "编码"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--", "没有网页"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, word: str) -> None:
    with pytest.raises(RefusedError, match=word):
        read_source(data)


OFFICIAL = """<html><head><title>在全县水利会议上的讲话_某县</title></head><body><div><a>无障碍</a><a>长者版</a></div>
<div>当前位置：<a>首页</a>&gt;<a>领导讲话</a></div>
<table><tr><td>索引号：</td><td>000014348/2024-00012，综合政务、水利、其他</td></tr><tr><td>标题：</td><td>在全县水利会议上的讲话</td></tr></table>
<h1>在全县水利会议上的讲话</h1><p>目录</p><ul><li><a>一、修渠。要快。</a></li></ul><div id="zoom">{article}</div>
<div class="share">分享到：<a>微信</a></div><div>主办：某县人民政府</div></body></html>"""


def test_the_table_of_an_official_page_is_no_part_of_its_article() -> None:
    source = read_source(OFFICIAL.format(article=ARTICLE).encode())
    assert texts(source) == ["在全县水利会议上的讲话", *LINES]
    left_out = "\n".join(note.text for note in source.notes)
    assert all(word in left_out for word in ("无障碍", "索引号", "目录", "一、修渠。要快。", "分享到", "主办"))


def test_what_is_shared_at_the_end_of_a_page_without_an_article_is_left_out_and_listed() -> None:
    page = (
        "<body><p>在会上的讲话</p><p>同志们，开会。</p><p>谢谢，散会。</p><ul><li><a>全县召开会议</a></li></ul></body>"
    )
    source = read_source(f"<html>{page}</html>".encode())
    assert texts(source) == ["在会上的讲话", "同志们，开会。", "谢谢，散会。"]
    assert [note.text for note in source.notes] == ["全县召开会议"]
