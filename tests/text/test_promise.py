from __future__ import annotations

import pytest

from archive.text.promise import read_promises
from archive.text.tree import read_tree
from archive.text.unit import read_points, read_units

LONG = "，把全县三十二条支渠一条一条走到、看到、修到，确保明年开春以前全部通水，不误农时，不留后患。"


def judge(*lines: str) -> list[tuple[str, int, int, str]]:
    units = read_units("题名", "\n\n".join(lines))
    points = read_points(units)
    promises = read_promises(units, points, read_tree(units, points))
    return [(one.text, one.promised, one.found, one.verdict) for one in promises]


class TestReadPromises:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["主要有3个方面，一是修渠；二是护林；三是架桥。"], ("3个方面", 3, 3, "相符")),
            (["主要有3个方面，一是修渠；二是护林。"], ("3个方面", 3, 2, "不符")),
            (["今天的会议有两项议程。一是传达精神；二是讨论发言。"], ("两项议程", 2, 2, "相符")),
            (["做了两件大事：第一，修渠；第二，护林；第三，架桥。"], ("两件大事", 2, 3, "不符")),
            (["从“紧盯水源，修好渠；紧盯沙土，护好林；紧盯两岸，架好桥”3个方面部署。"], ("3个方面", 3, 3, "相符")),
            (["从“紧盯水源，修好渠；紧盯沙土，护好林；紧盯两岸，架好桥”4个方面部署。"], ("4个方面", 4, 3, "不符")),
            (["下面，我讲两点意见。", "第一，修渠" + LONG, "第二，护林" + LONG], ("两点意见", 2, 2, "相符")),
            (["我讲三点意见。", "## 一、修渠", "要快。", "## 二、护林", "要好。"], ("三点意见", 3, 2, "不符")),
            (["我讲三点意见。", "第二，护林" + LONG, "第三，架桥" + LONG], ("三点意见", 3, 2, "不符")),
            (["我讲三点意见。", "先说家底。", "第二，护林" + LONG, "第三，架桥" + LONG], ("三点意见", 3, 2, "不符")),
            (["抓好三项工作：", "一是修渠；二是护林。", "三是架桥" + LONG], ("三项工作", 3, 3, "相符")),
            (["抓好三项工作。一是修渠；二是护林。", "三是架桥" + LONG, "四是补路" + LONG], ("三项工作", 3, 4, "不符")),
            (["明年要做好7个方面。***。"], ("7个方面", 7, 0, "未载")),
            (["明年要做好7个方面的工作。", "……"], ("7个方面", 7, 0, "未载")),
            (["最后，我再提三点要求。"], ("三点要求", 3, 0, "未载")),
            (
                ["我讲两点意见，与大家共勉。", "## 一、修渠", "要快。", "## 二、护林", "要好。"],
                ("两点意见", 2, 2, "相符"),
            ),
            (["书记提出了三点要求。", "## 一、修渠", "要快。", "## 二、护林", "要好。"], ("三点要求", 3, 2, "不符")),
            (["讲两件事：", "第一件事，修渠" + LONG, "第二件事，护林" + LONG], ("两件事", 2, 2, "相符")),
            (
                ["围绕五个方面出台20项措施，一是修渠；二是护林；三是架桥；四是补路；五是通电。"],
                ("五个方面", 5, 5, "相符"),
            ),
        ],
    )
    def test_holds_a_number_against_its_list(self, lines: list[str], expected: tuple[str, int, int, str]) -> None:
        assert judge(*lines) == [expected]

    @pytest.mark.parametrize(
        "lines",
        [
            ["首先，进行第三项议程。", "一是传达精神；二是讨论发言。"],
            ["第一次会议定了。一是修渠；二是护林。"],
            ["投入几个亿，一是修渠；二是护林。"],
            ["历时3个月完成任务，一是修渠；二是护林。"],
            ["在12个县重点推进，一是修渠；二是护林；三是架桥。"],
            ["5个工作日内办结，一是修渠；二是护林。"],
            ["3名同志、40人参加，一是修渠；二是护林。"],
            ["增强“四个意识”，一是修渠；二是护林。"],
            ["去年完成了10项民生实事。", "## 一、修渠", "要快。", "## 二、护林", "要好。"],
            ["推进6项重大工程，做到五个坚持不动摇。一要修渠，二要护林，三要架桥。"],
            ["学习党的二十大精神，一是修渠；二是护林。"],
            ["这是在学习贯彻十九大精神的时候召开的一次会。", "## 一、修渠", "要快。", "## 二、护林", "要好。"],
            ["落实中央八项规定精神，一是修渠；二是护林。"],
            ["下午3点开会，一是修渠；二是护林。"],
            ["坚持五项原则，把渠修好，把林护好。", "第一，修渠" + LONG, "第二，护林" + LONG],
            ["从增加供给和节约用水两方面采取措施。一要修渠；二要护林；三要架桥。"],
            ["去年解决了六个问题，群众满意。"],
            ["主要有三个方面：水、林、路。"],
            ["五个方面的工作都有进展。另外，今年全县上下齐心协力，克服了旱情。明年一是修渠；二是护林。"],
        ],
    )
    def test_says_nothing_of_other_numbers(self, lines: list[str]) -> None:
        assert judge(*lines) == []

    def test_names_line_and_place(self) -> None:
        units = read_units("题名", "同志们：\n\n开会。\n共有三个方面，一是修渠；二是护林。", first_line=10)
        points = read_points(units)
        (one,) = read_promises(units, points, read_tree(units, points))
        assert (one.line, one.unit, units[one.unit].text[one.start :][:4]) == (13, 2, "三个方面")
