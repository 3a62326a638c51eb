"""The skeleton: which lines an outline has, how deep they stand, and by what words."""

from __future__ import annotations

from archive.text.skeleton import read_skeleton
from archive.text.unit import read_points, read_units

LONG = "，要按照计划推进，定期检查进度，及时解决困难，把责任落实到每一个人、每一个环节，确保年底之前完成。"


def outline(body: str) -> list[tuple[int, str]]:
    units = read_units("题名", body)
    points = read_points(units)
    texts = {unit.address: unit.text for unit in [*units, *(placed.unit for placed in points)]}
    return [(rib.depth, texts[address][: rib.head]) for address, rib in read_skeleton(units, points).items()]


def test_headings_and_points_are_lines_and_plain_paragraphs_are_none() -> None:
    body = "同志们：\n\n## 一、水利\n\n今年雨水多。\n\n做好两件事：一是修渠，早动手；二是护林，早防火。\n\n## 二、结语\n\n谢谢大家。"
    assert outline(body) == [
        (1, "一、水利"),
        (2, "做好两件事"),
        (3, "一是修渠"),
        (3, "二是护林"),
        (1, "二、结语"),
    ]


def test_long_items_are_lines_of_their_first_words() -> None:
    assert outline(f"第一，修渠{LONG}\n\n第二，护林{LONG}") == [(1, "第一，修渠"), (1, "第二，护林")]


def test_blanks_before_a_head_are_counted() -> None:
    assert outline(f"　　第一，修渠{LONG}\n\n　　第二，护林{LONG}") == [(1, "　　第一，修渠"), (1, "　　第二，护林")]


def test_a_text_without_any_has_none() -> None:
    assert outline("同志们：\n\n今年雨水多。\n\n| 甲 |\n|---|\n\n……") == []
    assert outline("") == []
