from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.normalise import normalise
from archive.text.unit import address_units, find_key, hash_addresses, read_parts, read_points, read_units

TEXTS = st.lists(
    st.sampled_from(["会", "会。", "“会”", "议", "……", "——", "", "1、2", "1 2", "会\n议"]) | st.text(max_size=3)
)


def address_slowly(texts: list[str]) -> list[str]:
    """The definition, unit by unit."""
    keys = []
    for text in texts:
        normal = normalise(text)
        keys.append(text if all(c == "\n" for c in normal) else normal)
    ordinals: dict[tuple[str, str], int] = {}
    addresses = []
    for i, key in enumerate(keys):
        content = key
        if keys.count(key) > 1:
            unlike = next((other for other in reversed(keys[:i]) if other != key), "")
            ordinals[key, unlike] = ordinals.get((key, unlike), 0) + 1
            content = key + "\0" + unlike + "\0" + str(ordinals[key, unlike])
        digest = hashlib.blake2b(content.encode(), digest_size=5).digest()
        addresses.append("p-" + base64.b32encode(digest).decode().lower()[:8])
    return addresses


class TestAddressUnits:
    @pytest.mark.parametrize(
        ("texts", "addresses"),
        [
            ([], []),
            (["传达学习完毕。"], ["p-ttrvzww4"]),
            (["同志们：", "今天开会。", "同志们"], ["p-qrodyrqk", "p-w5z57vic", "p-fr7n53kl"]),
            (
                ["甲", "传达学习完毕。", "乙", "传达学习完毕。"],
                ["p-rkjl6htu", "p-zqc3eefz", "p-lr4g34yk", "p-gycr6h52"],
            ),
            (["甲", "同", "同", "甲", "同"], ["p-rvnpvtex", "p-snyzyrb2", "p-32vbpmfp", "p-jew6blm4", "p-uzdlmtr5"]),
            (["同", "同"], ["p-7ivyrvuk", "p-o3232ncf"]),
            (
                ["……", "***", "会议***。", "R&D 12,345元，1—2月"],
                ["p-3y4dnyrn", "p-7as5lgff", "p-yzxmy7jp", "p-pqu2cpjx"],
            ),
        ],
    )
    def test_known_answers(self, texts: list[str], addresses: list[str]) -> None:
        """Links in the world rest on these: an address that changes here is a broken contract."""
        assert list(address_units(texts)) == addresses

    @given(TEXTS)
    @settings(max_examples=500)
    def test_agrees_with_the_definition(self, texts: list[str]) -> None:
        assert list(address_units(texts)) == address_slowly(texts)

    @given(TEXTS, st.data())
    @settings(max_examples=500)
    def test_survives_a_new_unit(self, texts: list[str], data: st.DataObject) -> None:
        """A unit unlike all others, wherever it comes, changes the address of no unit that has no twin."""
        keys = [find_key(text) for text in texts]
        place = data.draw(st.integers(0, len(texts)))
        before = list(address_units(texts))
        after = list(address_units([*texts[:place], "全新的一段话", *texts[place:]]))
        del after[place]
        assert [a for a, key in zip(after, keys, strict=True) if keys.count(key) == 1] == [
            a for a, key in zip(before, keys, strict=True) if keys.count(key) == 1
        ]

    @given(TEXTS)
    def test_are_distinct(self, texts: list[str]) -> None:
        addresses = address_units(texts)
        assert len(set(addresses)) == len(addresses)

    def test_the_bare_hash_belongs_to_no_twin(self) -> None:
        assert hash_addresses(["同"])[0] not in address_units(["同", "甲", "同"])

    def test_a_lone_surrogate_is_harmless(self) -> None:
        assert len(address_units(["\ud800"])) == 1

    def test_is_linear(self) -> None:
        assert len(set(address_units(["同"] * 50_000 + ["甲", "乙"] * 25_000))) == 100_000

    def test_prefix(self) -> None:
        (point,), (unit,) = hash_addresses(["会"], "q-"), hash_addresses(["会"])
        assert point == "q-" + unit.removeprefix("p-")


class TestReadUnits:
    def test_lists_all_kinds_in_the_order_of_a_page(self) -> None:
        body = "[^1]: 注\n\n## 一\n\n话[^1]\n\n……\n\n| 甲 | |\n|---|---|\n| 1 | 2 |\n"
        units = read_units("题名", body, first_line=20)
        assert [(unit.kind, unit.text, unit.line, unit.level) for unit in units] == [
            ("title", "题名", 1, 0),
            ("heading", "一", 22, 2),
            ("paragraph", "话", 24, 0),
            ("paragraph", "……", 26, 0),
            ("cell", "甲", 28, 0),
            ("cell", "", 28, 0),
            ("cell", "1", 30, 0),
            ("cell", "2", 30, 0),
            ("footnote", "注", 20, 0),
        ]
        assert [unit.address for unit in units] == list(address_units([unit.text for unit in units]))

    def test_addresses_rest_on_text_alone(self) -> None:
        """How a text is escaped, or where it stands, is no part of its address."""
        (_, first) = read_units("", r"\*\*\*同志 A&lt;B")
        (_, _, second) = read_units("另", "又一段\n\n***同志 A<B")
        assert first.address == second.address

    def test_a_footnote_may_move(self) -> None:
        here = read_units("题", "同[^1]\n\n[^1]: 注\n\n同\n")
        there = read_units("题", "同[^1]\n\n同\n\n[^1]: 注\n")
        assert [unit.address for unit in here] == [unit.address for unit in there]


class TestReadPoints:
    def test_known_answers(self) -> None:
        """Links in the world rest on these: an address that changes here is a broken contract."""
        units = read_units("题", "两件事：一是修渠；二是护林。\n\n一是修渠；二是架桥。")
        assert [(placed.host, placed.unit.text, placed.unit.address) for placed in read_points(units)] == [
            (1, "一是修渠", "q-7xht75n5"),
            (1, "二是护林", "q-d2jgx54f"),
            (2, "一是修渠", "q-irsn75mx"),
            (2, "二是架桥", "q-6trzu5oc"),
        ]

    def test_rest_on_their_words_alone(self) -> None:
        """What parts a point from the next, how its list is announced, and what else the list has, is no part of it."""
        (_, there) = read_points(read_units("题", "一是修渠；二是护好东山、西山。"))
        (_, here, _) = read_points(read_units("题", "三件事，一是清淤；二是护好东山，西山；三是架桥。"))
        assert here.unit.address == there.unit.address
        assert (here.unit.kind, here.unit.text, here.unit.line) == ("point", "二是护好东山，西山", 1)

    def test_only_paragraphs_have_them(self) -> None:
        body = "## 一是修渠；二是护林\n\n| 一是修渠；二是护林 | 甲 |\n|---|---|\n\n段[^1]\n\n[^1]: 一是修渠；二是护林\n"
        assert read_points(read_units("一是修渠；二是护林", body)) == ()

    def test_know_their_lines(self) -> None:
        units = read_units("题", "两件事：\n一是修渠；\n二是护林。", first_line=7)
        assert [placed.unit.line for placed in read_points(units)] == [8, 9]

    @given(st.lists(st.sampled_from(["修渠", "护林", "架桥", "补路", "通电"]), min_size=3, unique=True), st.data())
    def test_survive_the_loss_of_another(self, deeds: list[str], data: st.DataObject) -> None:
        """Where a point is deleted, all others keep their addresses, and none takes over that of the deleted one."""
        marked = [f"{mark}是{deed}" for mark, deed in zip("一二三四五", deeds, strict=False)]
        lost = data.draw(st.integers(0, len(marked) - 1))
        before = [placed.unit.address for placed in read_points(read_units("题", "；".join(marked) + "。"))]
        left = marked[:lost] + marked[lost + 1 :]
        after = [placed.unit.address for placed in read_points(read_units("题", "；".join(left) + "。"))]
        expected = before[:lost] + before[lost + 1 :]
        assert after in (expected, [])


class TestCells:
    @staticmethod
    def read(table: str) -> dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]:
        return {part.text: (part.heads, part.headed) for part in read_parts("题", table) if part.kind == "cell"}

    def test_know_what_heads_them_and_what_they_head(self) -> None:
        assert self.read("| 场所 | 家数 | 隐患 |\n|---|---|---|\n| 商场 | 46 | 71 |") == {
            "场所": ((), ()),
            "家数": ((), ()),
            "隐患": ((), ()),
            "商场": ((), (("家数", "46"), ("隐患", "71"))),
            "46": (("商场", "家数"), ()),
            "71": (("商场", "隐患"), ()),
        }

    @pytest.mark.parametrize("number", ["1", "12.", "３、", "（四）", "十二", "5)", ""])
    def test_an_ordinal_heads_no_row(self, number: str) -> None:
        found = self.read(f"| 序 | 任务 | 单位 |\n|---|---|---|\n| {number} | 修渠 | 水利局 |")
        assert (found[number], found["修渠"]) == (((), ()), ((), (("单位", "水利局"),)))
        assert found["水利局"] == (("修渠", "单位"), ())

    @pytest.mark.parametrize("year", ["2019", "二〇一九", "2019年"])
    def test_a_year_heads_its_row(self, year: str) -> None:
        found = self.read(f"| 年份 | 增速 | 规模 |\n|---|---|---|\n| {year} | 5.6% | 甲 |")
        assert (found["甲"], found["5.6%"]) == (((year, "规模"), ()), ((year, "增速"), ()))
        assert found[year][1] == (("增速", "5.6%"), ("规模", "甲"))

    def test_a_figure_heads_no_row_in_the_place_of_a_head_that_is_not_there(self) -> None:
        found = self.read("| 序 | 指标 | 去年 | 今年 |\n|---|---|---|---|\n| | | 300 | 4 |")
        assert (found["300"], found["4"]) == ((("", "去年"), ()), (("", "今年"), ()))

    def test_a_row_of_numbers_is_headed_by_its_first(self) -> None:
        assert self.read("| 年 | 数 |\n|---|---|\n| 1 | 2 |")["2"] == (("1", "数"), ())

    def test_rows_longer_or_shorter_than_the_header_are_read(self) -> None:
        found = self.read("| 年 | 数 |\n|---|---|\n| 甲 | 乙 | 丙 |\n| 丁 |")
        assert (found["丙"], found["丁"]) == ((("甲",), ()), ((), ()))
