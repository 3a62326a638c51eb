from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.structure import find_headings, write_body
from archive.text.body import find_faults
from archive.text.escape import unescape

MARKS = st.sampled_from(
    ["一、", "二、", "十一、", "（一）", "(二)", "1.", "# ", "- ", "***", "……", "[^1]: ", "=", "a|b", "    "]
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
        (["（一）在前", "正文。", "一、总的要求", "正文。"], (0, 0, 2, 0)),
        (["一、这是一句话。", "正文。"], (0, 0)),
        (["一、传达会议精神；", "二、交流发言；"], (0, 0)),
        (["一、传达会议精神", "二、交流发言", "三、讲话", "下面依次进行。"], (0, 0, 2, 0)),
        (["正文。", "一、末行"], (0, 0)),
        ([f"一、{'长' * 38}", "正文。"], (2, 0)),
        ([f"一、{'长' * 39}", "正文。"], (0, 0)),
        (["一是抓紧", "第一，抓紧", "一", "正文。"], (0, 0, 0, 0)),
    ],
)
def test_a_line_is_a_heading_only_where_it_clearly_opens_a_part(lines: list[str], levels: tuple[int, ...]) -> None:
    assert find_headings(lines) == levels


def test_the_body_is_markdown_that_shows_the_source() -> None:
    lines = ["一、***同志的要求", "1. 抓好[重点]。", "………………", "（一）目标#", "a_b<c>。"]
    assert write_body(lines) == (
        "## 一、\\*\\*\\*同志的要求\n\n1\\. 抓好\\[重点\\]。\n\n………………\n\n### （一）目标\\#\n\na\\_b&lt;c>。"
    )


@given(LINES)
def test_no_character_is_added_or_lost(lines: list[str]) -> None:
    body = write_body(lines)
    plain = [unescape(part.lstrip("#") if part.startswith("##") else part) for part in body.split("\n\n")]
    assert ["".join(part.split()) for part in plain] == ["".join(line.split()) for line in lines]


@given(LINES)
def test_no_body_has_a_fault(lines: list[str]) -> None:
    assert list(find_faults(write_body(lines), 1)) == []
