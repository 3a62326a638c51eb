from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.reader import RefusedError, read_lines

TEXT = "在全市会议上的主持词\n\n\u3000\u3000同志们：今天，我们开会。\n"
LINES = ("在全市会议上的主持词", "同志们：今天，我们开会。")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        TEXT.replace("\n", "\r").encode("utf-8"),
    ],
)
def test_known_encodings_and_line_ends_read_the_same(data: bytes) -> None:
    assert read_lines(data).texts == LINES


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "没有文字"),
        ("\ufeff \u3000\n\u200b\n".encode(), "没有文字"),
        (TEXT.encode("utf-16-le"), "纯文本"),
        (b"PK\x03\x04\x00\x00\x00\x00", "纯文本"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"\x81\x20\xff\xff", "编码"),
        ("會議現在開始，請各位就座。".encode("big5"), "Big5"),
        (("好，" * 100).encode()[:-1] + b"\n\xff", "第 1 行有坏字节"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, word: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_lines(data)
    assert word in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_invisible_characters_are_left_out_and_counted() -> None:
    lines = read_lines("题\u200b名\n\u200b\n正\x02文\ufeff\n".encode())
    assert lines.texts == ("题名", "正文")
    assert lines.dropped == 4


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        lines = read_lines(data)
    except RefusedError:
        return
    assert lines.texts
    assert all(text.strip() for text in lines.texts)
