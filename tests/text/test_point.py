from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.point import Point, find_points, read_head

PIECES = [
    *["一是", "二是", "三是", "一要", "二要", "第一，", "第二、", "首先", "其次", "最后，", "（1）", "（2）", "①", "②"],
    *[
        "，",
        "；",
        "。",
        "：",
        "“",
        "”",
        "‘",
        "’",
        "、",
        "\n",
        "\u3000",
        "***",
        "修渠",
        "护林",
        "要把",
        "抓好",
        "抓水，",
    ],
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def show(text: str) -> list[str]:
    """The points as an outline: each as its words, indented by its depth."""
    return ["  " * (point.depth - 1) + text[point.start : point.end] for point in find_points(text)]


def list_heads(text: str) -> list[str]:
    return [point.head for point in find_points(text)]


class TestSeries:
    @pytest.mark.parametrize(
        ("text", "heads"),
        [
            ("全县办三件事：一是修渠，保灌溉；二是护林；三是架桥。", ["一是修渠", "二是护林", "三是架桥"]),
            ("一要修渠。先清淤。二要护林。再补种。", ["一要修渠", "二要护林"]),
            ("第一，修渠。第二，护林。", ["第一，修渠", "第二，护林"]),
            ("有两点：第一、修渠；第二、护林。", ["第一、修渠", "第二、护林"]),
            ("第一是修渠，第二是护林。", ["第一是修渠", "第二是护林"]),
            ("首先修渠，其次护林，最后架桥。", ["首先修渠", "其次护林", "最后架桥"]),
            ("首先，要修渠。其次，要护林。再次，要架桥。", ["首先，要修渠", "其次，要护林", "再次，要架桥"]),
            ("包括（1）修渠；（2）护林。", ["（1）修渠", "（2）护林"]),
            ("包括(一)修渠；(二)护林。", ["(一)修渠", "(二)护林"]),
            ("办好①修渠②护林③架桥", ["①修渠", "②护林", "③架桥"]),
            ("办好⑴修渠；⑵护林；⑶架桥。", ["⑴修渠", "⑵护林", "⑶架桥"]),
            ("办好：㈠修渠；㈡护林。", ["㈠修渠", "㈡护林"]),
            ("办好：⒈修渠；⒉护林。", ["⒈修渠", "⒉护林"]),
            ("办好：1）修渠；2）护林。", ["1）修渠", "2）护林"]),
            ("第一个问题，修渠。第二个问题，护林。", ["第一个问题，修渠", "第二个问题，护林"]),
            ("原因有二：其一，水少；其二，渠旧。", ["其一，水少", "其二，渠旧"]),
            ("一是修渠；三是架桥；四是补路。", ["一是修渠", "三是架桥", "四是补路"]),
            ("二是护林；三是架桥。", ["二是护林", "三是架桥"]),
            ("九是补路；十是通电。", []),
            ("一是听汇报；二是讨论；三是三个乡镇发言。", ["一是听汇报", "二是讨论", "三是三个乡镇发言"]),
            ("一是修渠投入１，２００万元；二是护林。", ["一是修渠投入１，２００万元", "二是护林"]),
        ],
    )
    def test_finds(self, text: str, heads: list[str]) -> None:
        assert list_heads(text) == heads

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "一是一，二是二，说到做到。",
            "一是一二是二。",
            "一要就批，批了再问。",
            "第一次到云溪，第二次到云溪。",
            "修渠（见表1）、护林（见表2）都办了。",
            "修渠（图 1）护林（图 2）。",
            "第一书记、第二书记都到了。",
            "粮食产量全市第一，油料第二，畜牧第三。",
            "第一、第二、第三产业一起上。",
            "一、二、三季度，分别增长。",
            "一是修渠。",
            "统一是前提，统二是玩笑。",
            "其次护林，最后架桥。",
            "最后，祝大家身体健康。",
            "一要吃饭、二要建设。",
            "1.5倍，2.5倍。",
            "硫＠①增长，锌＠②增长。",
            "坚持修渠，坚持护林，坚持架桥。",
            "在河东修渠，引来活水。在河西护林，留住沙土。在河南架桥，连起两岸。",
            "同志们，水来了。同志们，树绿了。同志们，桥通了。",
            "今年修渠，明年护林。",
        ],
    )
    def test_finds_nothing(self, text: str) -> None:
        assert list_heads(text) == []

    @pytest.mark.parametrize(
        ("text", "heads"),
        [
            (
                "要更加重视修渠，保住水源。要更加重视护林的各项老规矩，留住沙土。要更加重视架桥。",
                ["要更加重视修渠", "要更加重视护林的各项老规矩", "要更加重视架桥"],
            ),
            (
                "从“紧盯水源，修好渠；紧盯沙土，护好林；紧盯两岸，架好桥”三个方面部署。",
                ["紧盯水源", "紧盯沙土", "紧盯两岸"],
            ),
            ("今年不变。管水源，修好渠。管沙土，护好林。管两岸，架好桥。", ["管水源", "管沙土", "管两岸"]),
            ("重点是：加强渠道管护；加强林木管护；加强桥梁和沿线村道的管护。", None),
        ],
    )
    def test_finds_parallels(self, text: str, heads: list[str] | None) -> None:
        found = list_heads(text)
        assert found == heads if heads else len(found) == 3

    def test_a_mark_opens_a_clause(self) -> None:
        assert list_heads("这一是修渠，那二是护林。") == []


class TestExtent:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("一是修渠；二是护林。下面依次进行。", ["一是修渠", "二是护林"]),
            ("一是修渠。先清淤。二是护林。再补种。", ["一是修渠。先清淤", "二是护林。再补种"]),
            ("讲了“一是修渠；二是护林”两点。会开完了。", ["一是修渠", "二是护林"]),
            (
                "一是修渠。先清淤。二是护林。补种。明年有两件事。一是架桥。要快。二是补路。要好。",
                [
                    "一是修渠。先清淤",
                    "二是护林。补种。明年有两件事",
                    "一是架桥。要快",
                    "二是补路。要好",
                ],
            ),
            (
                "一是修渠；二是护林，包括（1）东山；（2）西山；三是架桥。",
                ["一是修渠", "二是护林，包括（1）东山；（2）西山", "  （1）东山", "  （2）西山", "三是架桥"],
            ),
            (
                "第一，修渠。一要清淤；二要衬砌。第二，护林。一要补种；二要看护。",
                [
                    "第一，修渠。一要清淤；二要衬砌",
                    "  一要清淤",
                    "  二要衬砌",
                    "第二，护林。一要补种；二要看护",
                    "  一要补种",
                    "  二要看护",
                ],
            ),
        ],
    )
    def test_ends_where_its_words_end(self, text: str, shown: list[str]) -> None:
        assert show(text) == shown

    def test_names_parents_and_series(self) -> None:
        points = find_points("一是甲事；二是乙事，（1）东山；（2）西山；三是丙事。另有：一要快办；二要办好。")
        assert [(point.parent, point.series, point.number) for point in points] == [
            *[(-1, 0, 1), (-1, 0, 2), (1, 1, 1), (1, 1, 2), (-1, 0, 3)],
            *[(-1, 2, 1), (-1, 2, 2)],
        ]

    @given(TEXTS)
    def test_points_nest(self, text: str) -> None:
        """Points are in order, none reaches out of its parent or into its neighbour, no series has a single member."""
        points = find_points(text)
        assert [point.start for point in points] == sorted({point.start for point in points})
        for at, point in enumerate(points):
            assert 0 <= point.start < point.end <= len(text)
            assert text.startswith(point.mark, point.start)
            assert point.parent < at
            check_place(points, point)
        members = [point.series for point in points]
        assert all(members.count(series) > 1 for series in members)

    @given(TEXTS)
    def test_a_point_says_the_same_wherever_it_stands(self, text: str) -> None:
        """What stands before a text, closed by a sentence's end, changes none of its points."""
        assert [text[p.start : p.end] for p in find_points(text)] == [
            ("开会。\n" + text)[p.start : p.end] for p in find_points("开会。\n" + text)
        ]


def check_place(points: tuple[Point, ...], point: Point) -> None:
    if point.parent < 0:
        assert point.depth == 1
        return
    parent = points[point.parent]
    assert point.depth == parent.depth + 1
    assert parent.start < point.start
    assert point.end <= parent.end


class TestHead:
    @pytest.mark.parametrize(
        ("words", "mark_end", "head"),
        [
            ("第一，修渠，保灌溉", 3, "第一，修渠"),
            ("修渠、护林", 0, "修渠、护林"),
            ("落实“两个不变”，要快", 0, "落实“两个不变”"),
            ("", 0, ""),
        ],
    )
    def test_is_the_first_clause(self, words: str, mark_end: int, head: str) -> None:
        assert read_head(words, mark_end) == head
