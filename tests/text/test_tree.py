from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.tree import read_tree
from archive.text.unit import read_points, read_units

LONG = "，把全县三十二条支渠一条一条走到、看到、修到，确保明年开春以前全部通水，不误农时，不留后患。"


def show(*lines: str) -> list[str]:
    """The tree as an outline of the first characters of its lines and points."""
    units = read_units("题名", "\n\n".join(lines))
    points = read_points(units)
    return [
        "  " * (node.depth - 1) + (node.mark + node.head.removeprefix(node.mark))[:6]
        for node in read_tree(units, points)
    ]


class TestReadTree:
    def test_points_stand_under_their_paragraph(self) -> None:
        assert show("## 一、水利", "办两件事：一是修渠；二是护林。") == [
            "一、水利",
            "  办两件事",
            "    一是修渠",
            "    二是护林",
        ]

    def test_one_mark_stands_at_several_depths(self) -> None:
        """A short line heads what follows, a long one is a point; each goes on with its own kind."""
        assert show(
            "第一，省里的会议：",
            "会上讲了两点。",
            "第一，修渠" + LONG,
            "去年修了一半。",
            "第二，护林" + LONG,
            "第二，市里的会议：",
            "会上表彰了先进。",
        ) == [
            "第一，省里的",
            "  会上讲了两点",
            "  第一，修渠",
            "    去年修了一半",
            "  第二，护林",
            "第二，市里的",
            "  会上表彰了先",
        ]

    def test_reads_a_host_script(self) -> None:
        assert show(
            "同志们：",
            "下面，进行第一项议程，传达会议精神。",
            "第一，省里的会议：",
            "会上表彰了先进。",
            "传达完毕。",
            "接下来，进行第二项议程，交流发言。",
            "首先，请东乡镇发言。",
            "……",
            "下面，请西乡镇发言。",
            "……",
            "同志们，刚才，两个镇作了发言，讲得都很好。",
            "下面，我提两点要求。",
            "第一，修渠" + LONG,
            "第二，护林" + LONG,
            "会议到此结束，散会！",
        ) == [
            "同志们",
            "下面，进行第",
            "  第一，省里的",
            "    会上表彰了先",
            "  传达完毕",
            "接下来，进行",
            "  首先，请东乡",
            "    ……",
            "  下面，请西乡",
            "    ……",
            "同志们",
            "下面，我提两",
            "  第一，修渠",
            "  第二，护林",
            "会议到此结束",
        ]

    def test_marks_follow_their_ladder(self) -> None:
        assert show(
            "一、水利", "（一）修渠", "1. 清淤", "2. 衬砌", "（二）打井", "二、林业", "（一）育苗", "（二）补种"
        ) == [
            "一、水利",
            "  （一）修渠",
            "    1. 清淤",
            "    2. 衬砌",
            "  （二）打井",
            "二、林业",
            "  （一）育苗",
            "  （二）补种",
        ]

    def test_a_second_list_is_no_part_of_the_first(self) -> None:
        assert show("1. 清淤", "2. 衬砌", "1. 育苗", "2. 补种", "3. 看护") == [
            "1. 清淤",
            "2. 衬砌",
            "1. 育苗",
            "2. 补种",
            "3. 看护",
        ]

    def test_levels_of_headings_hold(self) -> None:
        assert show("## 水利", "### 一、修渠", "已修一半。", "### 二、打井", "已打三口。", "## 林业", "还在育苗。") == [
            "水利",
            "  一、修渠",
            "    已修一半",
            "  二、打井",
            "    已打三口",
            "林业",
            "  还在育苗",
        ]

    def test_what_follows_the_last_point_is_no_part_of_it(self) -> None:
        """Where points are one paragraph each, what comes after the last one sums up all of them."""
        assert show("第一，修渠" + LONG, "第二，护林" + LONG, "以上各点，请抓好落实。") == [
            "第一，修渠",
            "第二，护林",
            "以上各点",
        ]

    def test_a_long_line_alone_is_no_point(self) -> None:
        units = read_units("题名", "首先，修渠" + LONG + "\n\n再说护林。")
        assert [(node.mark, node.series, node.depth) for node in read_tree(units, ())] == [("", -1, 1), ("", -1, 1)]

    def test_a_paragraph_that_opens_with_its_first_point_is_no_point(self) -> None:
        units = read_units("题名", "一是修渠；二是护林。")
        tree = read_tree(units, read_points(units))
        assert [(node.kind, node.mark, node.depth) for node in tree] == [
            ("paragraph", "", 1),
            ("point", "一是", 2),
            ("point", "二是", 2),
        ]

    def test_addresses_are_those_of_units_and_points(self) -> None:
        units = read_units("题名", "## 一、水利\n\n一是修渠；二是护林。")
        points = read_points(units)
        assert [node.address for node in read_tree(units, points)] == [
            *(unit.address for unit in units[1:]),
            *(placed.unit.address for placed in points),
        ]

    def test_an_empty_body_has_no_tree(self) -> None:
        assert show() == []

    @given(
        st.lists(
            st.sampled_from(
                [
                    *[
                        "一、水利",
                        "二、林业",
                        "（一）修渠",
                        "（二）打井",
                        "1. 清淤",
                        "第一，省里：",
                        "第二，市里：",
                        "护林。",
                    ],
                    *[
                        "## 一、水利",
                        "### （一）修渠",
                        "## 林业",
                        "第一，修渠" + LONG,
                        "第二，修渠" + LONG,
                        "……",
                        "批示如下：",
                    ],
                    *["首先，进行第一项议程。", "下面，请东乡镇发言。", "下面，我提两点要求。", "传达完毕。", "散会！"],
                    *["一是修渠；二是护林。", "三是架桥" + LONG, "同志们，刚才，东乡镇发了言。"],
                ]
            ),
            max_size=20,
        )
    )
    def test_every_line_stands_somewhere(self, lines: list[str]) -> None:
        units = read_units("题名", "\n\n".join(lines))
        points = read_points(units)
        tree = read_tree(units, points)
        assert [node.unit for node in tree if node.point < 0] == list(range(1, len(units)))
        assert [node.point for node in tree if node.point >= 0] == list(range(len(points)))
        for at, node in enumerate(tree):
            assert node.parent < at
            assert node.depth == (tree[node.parent].depth + 1 if node.parent >= 0 else 1)

    @pytest.mark.parametrize(
        "piece",
        [
            "一是甲，二是乙，",
            "“一是甲，二是乙。",
            "（1）",
            "要更加甲。",
            "紧盯甲；",
            "“‘",
            "1. 甲\n\n",
            "1. 甲\n\n2. 乙\n\n",
            "抓好三个方面。\n\n",
        ],
    )
    def test_is_linear(self, piece: str) -> None:
        """A quadratic reading of these would take minutes."""
        units = read_units("题名", piece * (60_000 // len(piece)))
        begun = time.monotonic()
        read_tree(units, read_points(units))
        assert time.monotonic() - begun < 30
