"""Paragraphs: what a blank line broke inside a sentence is one again, and nothing else is."""

from __future__ import annotations

import pytest

from archive.importing.paragraph import Layout, read_paragraphs
from archive.importing.row import Row

LONG = "各县区要把春耕备耕摆在突出位置，逐村逐户摸清农资、农机和水源的底数，及早组织调运、检修和清淤，确保不误农时、不误农事，并把春管任务逐项落到"


def read(before: str, after: str, gap: int = 2, *, is_indented: bool = False) -> list[str]:
    rows = [
        Row("同志们：", 1),
        Row(before, 3, is_apart=True),
        Row(after, 3 + gap, is_apart=gap > 1, is_indented=is_indented),
    ]
    return [one.text for one in read_paragraphs(rows, (Layout.LINES, 400, False))][1:]


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("春管要早。全年播种面积达到74.4", "万亩，比上年多3万亩。", 2),
        ("要严守底线；把隐患排查整治", "落到班组。", 2),
        (LONG, "田头。", 4),
    ],
)
def test_a_sentence_that_breaks_off_goes_on(before: str, after: str, gap: int) -> None:
    assert read(before, after, gap) == [before + after]


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("深入学习贯彻，推动春耕备耕", "今年的春耕有三项任务。", 2),  # a heading
        ("春管要早。全年任务已经落实。", "下面讲三点意见。", 2),
        ("春管要早。要抓好三件事", "一、备足农资", 2),
        ("春管要早。要抓好三件事", "今年的春耕有三项任务。", 3),
        ("要抓好三件事", "今年的春耕有三项任务。", 2),
    ],
)
def test_what_may_be_two_stays_two(before: str, after: str, gap: int) -> None:
    assert read(before, after, gap) == [before, after]


def test_what_is_indented_begins_anew() -> None:
    assert read("春管要早。全年播种面积达到", "今年的春耕有三项任务。", is_indented=True) == [
        "春管要早。全年播种面积达到",
        "今年的春耕有三项任务。",
    ]
