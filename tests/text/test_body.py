from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.body import Block, find_faults, parse_body

BODIES = st.lists(
    st.sampled_from(
        [
            "#",
            "##",
            " ",
            "\t",
            "会",
            "议",
            "\n",
            "\n\n",
            "|",
            "|-|-|",
            "---",
            "===",
            "[^1]",
            "[^1]:",
            "[^2]: ",
            "[",
            "]",
            "…",
            "……",
            "\\",
            "*",
            "**",
            "`",
            "_",
            "~",
            "<",
            "<b>",
            "&lt;",
            "&nbsp;",
            "- ",
            "1. ",
            "> ",
            "    ",
            "{:",
            "\r",
            "\x02",
            "\ufeff",
        ]
    ),
    max_size=30,
).map("".join)


def list_faults(source: str) -> list[tuple[int, int, str, str, str]]:
    return [dataclasses.astuple(fault) for fault in find_faults(source)]


def list_rules(source: str) -> list[str]:
    return [fault.rule for fault in find_faults(source)]


class TestParseBody:
    def test_reads_each_kind(self) -> None:
        source = "## 一、\\*\\*\\*的话\n\n一段话。\n又一行。[^1]\n\n……\n\n| 甲 | 乙 |\n|:--|--:|\n| 1 | 2&#124;3 |\n\n[^1]: 注文\n"
        heading, paragraph, omission, table, footnote = parse_body(source, first_line=10)
        assert (heading.kind, heading.level, heading.text, heading.line) == ("heading", 2, "一、***的话", 10)
        assert (paragraph.kind, paragraph.text, paragraph.line) == ("paragraph", "一段话。\n又一行。", 12)
        assert paragraph.references == ((9, "1"),)
        assert (omission.kind, omission.text, omission.line) == ("omission", "……", 15)
        assert table.kind == "table"
        assert [[cell.text for cell in row] for row in table.rows] == [["甲", "乙"], ["1", "2|3"]]
        assert [(cell.line, cell.column) for cell in table.rows[1]] == [(19, 3), (19, 7)]
        assert table.align == ("left", "right")
        assert (footnote.kind, footnote.label, footnote.text, footnote.line) == ("footnote", "1", "注文", 21)
        assert list_rules(source) == []

    @pytest.mark.parametrize(
        ("source", "kinds"),
        [
            ("", []),
            (" \n\t\n　", []),
            ("……", ["omission"]),
            ("…", ["paragraph"]),
            ("……。", ["paragraph"]),
            ("……\n……", ["paragraph"]),
            ("一\n## 二\n三", ["paragraph", "heading", "paragraph"]),
            ("##二", ["paragraph"]),
            ("## ", ["paragraph"]),
            ("## 　", ["paragraph"]),
            ("[^1]: 甲\n[^2]: 乙\n接着", ["footnote", "footnote"]),
            ("a | b\n--- | ---\n1 | 2", ["table"]),
            ("| a |\n|---|", ["table"]),
            ("a\n---", ["paragraph"]),
            ("一\n| a |\n|---|", ["paragraph"]),
            (r"a \| b" + "\n|-|-|", ["paragraph"]),
            ("一\r\n\r\n二\r\n", ["paragraph", "paragraph"]),
        ],
    )
    def test_finds_blocks(self, source: str, kinds: list[str]) -> None:
        assert [block.kind for block in parse_body(source)] == kinds

    def test_leaves_no_carriage_return(self) -> None:
        assert [block.text for block in parse_body("一\r\n二\r\n\r\n三\r\n")] == ["一\n二", "三"]

    def test_reads_only_defined_references(self) -> None:
        (paragraph, footnote) = parse_body("甲[^1]乙[^2]\\[^1]\n\n[^1]: 注")
        assert paragraph.text == "甲乙[^2][^1]"
        assert footnote.text == "注"

    def test_keeps_a_full_width_indent(self) -> None:
        assert parse_body("　　同志们：  ")[0].text == "　　同志们："

    @given(BODIES)
    @settings(max_examples=500)
    def test_loses_nothing(self, source: str) -> None:
        """Every Han character of a source is in the text of its blocks, in order."""
        text = "".join(block.text for block in parse_body(source))
        assert [c for c in text if c in "会议"] == [c for c in source if c in "会议"]

    @given(BODIES)
    def test_blocks_are_in_order(self, source: str) -> None:
        lines = [block.line for block in parse_body(source)]
        assert lines == sorted(set(lines))

    def test_is_frozen(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            parse_body("会")[0].text = "议"  # type: ignore[misc]
        assert isinstance(parse_body("会")[0], Block)


class TestFindFaults:
    @pytest.mark.parametrize(
        ("source", "faults"),
        [
            ("会\n\n**粗**", [(3, 1, "unescaped-asterisk", "**", r"\*\*"), (3, 4, "unescaped-asterisk", "**", r"\*\*")]),
            ("请***同志", [(1, 2, "unescaped-asterisk", "***", r"\*\*\*")]),
            (r"请\*\**同志", [(1, 6, "unescaped-asterisk", "*", r"\*")]),
            ("会[略]", [(1, 2, "unescaped-bracket", "[", r"\["), (1, 4, "unescaped-bracket", "]", r"\]")]),
            ("会[^2]", [(1, 2, "footnote-undefined", "[^2]", "")]),
            ("会\n\n[^1]: 注", [(3, 1, "footnote-unused", "[^1]", "")]),
            ("会[^1]\n\n[^1]: 注\n[^1]: 又", [(4, 1, "footnote-unused", "[^1]", "")]),
            ("a_b", [(1, 2, "unescaped-mark", "_", r"\_")]),
            ("a``b", [(1, 2, "unescaped-mark", "``", r"\`\`")]),
            ("a~b", [(1, 2, "unescaped-mark", "~", "&#126;")]),
            ("<script>", [(1, 1, "raw-html", "<script>", "&lt;script>")]),
            ("a < b", [(1, 3, "raw-html", "< b", "&lt; b")]),
            ("&nbsp;", [(1, 1, "raw-html", "&nbsp;", "&amp;nbsp;")]),
            ("&#x3c;", [(1, 1, "raw-html", "&#x3c;", "&amp;#x3c;")]),
            ("- 一", [(1, 1, "block-markup", "-", r"\-")]),
            ("* 一", [(1, 1, "block-markup", "*", r"\*")]),
            ("1. 一", [(1, 1, "block-markup", "1.", r"1\.")]),
            ("1) 一", [(1, 1, "block-markup", "1)", r"1\)")]),
            ("> 一", [(1, 1, "block-markup", ">", r"\>")]),
            ("    一", [(1, 1, "block-markup", "    ", "")]),
            ("\t一", [(1, 1, "block-markup", "\t", "")]),
            ("```", [(1, 1, "block-markup", "```", r"\`\`\`")]),
            ("~~~", [(1, 1, "block-markup", "~~~", "&#126;&#126;&#126;")]),
            ("一\n===", [(2, 1, "block-markup", "===", "&#61;==")]),
            ("一\n---", [(2, 1, "block-markup", "---", r"\---")]),
            ("- - -", [(1, 1, "block-markup", "- - -", r"\- - -")]),
            ("一{: .x}", [(1, 2, "block-markup", "{:", r"\{:")]),
            ("## C#", [(1, 5, "block-markup", "#", r"\#")]),
            ("### 一", [(1, 1, "heading-jump", "###", "##")]),
            ("## 一\n#### 二", [(2, 1, "heading-jump", "####", "###")]),
            ("# 一", [(1, 1, "heading-level", "#", "##")]),
            ("##### 一", [(1, 1, "heading-level", "#####", "####")]),
            ("##一", [(1, 1, "heading-level", "##", "## ")]),
            ("#一", [(1, 1, "heading-level", "#", r"\#")]),
            ("##", [(1, 1, "heading-level", "##", "## ")]),
            (" ## 一", [(1, 2, "heading-level", "##", "## ")]),
            ("## " + "会" * 41, [(1, 4, "heading-length", "41", "40")]),
            ("| a | b |\n|---|---|\n| 1 |", [(3, 1, "table-shape", "1", "2")]),
            ("| a | b |\n|---|\n| 1 | 2 |", [(2, 1, "table-shape", "1", "2")]),
            ("| a | b |\n| 1 | 2 |", [
                (1, 1, "table-shape", "| a | b |", "| --- | --- |"),
                (2, 1, "table-shape", "| 1 | 2 |", "| --- | --- |"),
            ]),
            ("| a |\n|---|\n| 1\\|2 |", [(3, 4, "table-shape", r"\|", "&#124;")]),
            ("会\ufeff议\u200b", [(1, 2, "control-character", "U+FEFF", ""), (1, 4, "control-character", "U+200B", "")]),
            ("会\u2028议\xad", [(1, 2, "control-character", "U+2028", ""), (1, 4, "control-character", "U+00AD", "")]),
            ("\U000e0041", [(1, 1, "control-character", "U+E0041", "")]),
            ("㐀\U000e0100", []),
            ("会\x02\x03", [(1, 2, "control-character", "U+0002", ""), (1, 3, "control-character", "U+0003", "")]),
        ],
    )  # fmt: skip
    def test_finds(self, source: str, faults: list[tuple[int, int, str, str, str]]) -> None:
        assert list_faults(source) == faults

    @pytest.mark.parametrize(
        "source",
        [
            "",
            "## 一\n### 二\n#### 三\n## 四\n\n会议。",
            "## 一\n#### 二".replace("####", "###"),
            "## " + "会" * 40,
            "## 下面进行第一个环节，请县供销社的负责同志把上半年各乡镇收购、储运和结算的情况向大家逐项作一个说明。",
            "## 第三项议程，请各县（市、区）和市直有关单位的负责同志依次作交流发言，每个单位的发言时间不超过八分钟。",
            r"\*\*\*同志\[略\]a\_b&lt;&amp;&#61;&#124;&#126;&gt;",
            "会[^1]\n\n[^1]: 注[^2]\n[^2]: 注",
            "甲|乙",
            "-5度\n1.加强\n（一）\n①",
            "| a |\n|---|\n| 1 |",
            "　　会",
            "A&B & C; &D",
            "会\r\n\r\n议\r\n",
            r"\\\*",
            "## C\\#",
        ],
    )
    def test_finds_none(self, source: str) -> None:
        assert list_faults(source) == []

    def test_counts_from_the_first_line(self) -> None:
        assert [fault.line for fault in find_faults("会\n\n*", first_line=12)] == [14]

    @given(BODIES)
    @settings(max_examples=500)
    def test_is_in_order_and_in_place(self, source: str) -> None:
        faults = list(find_faults(source))
        lines = source.split("\n")
        assert faults == sorted(faults)
        assert all(1 <= fault.column <= len(lines[fault.line - 1]) + 1 for fault in faults)
        for fault in faults:
            if fault.rule not in {"heading-length", "table-shape", "control-character"}:
                assert lines[fault.line - 1].startswith(fault.value, fault.column - 1), fault

    @pytest.mark.parametrize(
        "source",
        [
            "*会" * 100_000,
            "[会" * 100_000,
            "\\" * 500_000,
            "- " * 300_000 + "x",
            "=" * 500_000 + "x",
            "## " + "#" * 500_000 + "x",
            "a|\n" + "-" * 500_000 + "x|",
            "|a" * 100_000 + "\n" + "|-" * 100_000,
            "&" * 500_000,
            "1" * 1_000_000,
            "## " + " " * 500_000,
        ],
        ids=range(11),
    )
    def test_is_linear(self, source: str) -> None:
        """Each of these takes minutes where an expression backtracks or a loop starts over."""
        assert parse_body(source) is not None
        assert sum(1 for _ in find_faults(source)) >= 0
