from __future__ import annotations

import pytest

from archive.corpus.vocabularies import Vocabularies
from archive.importing.opening import find_date, find_kind, find_level, find_title, read_opening


@pytest.mark.parametrize(
    ("lines", "title", "count"),
    [
        (["在全市会议上的讲话", "同志们："], "在全市会议上的讲话", 1),
        (["政 府\u3000工 作 报 告", "各位代表："], "政府工作报告", 1),
        (["坚定信心 开拓前进", "同志们："], "坚定信心 开拓前进", 1),
        (["在全市组织部长会议上的", "主持词", "同志们："], "在全市组织部长会议上的主持词", 2),
        (["同志们：", "现在开会。"], None, 0),
        (["今天我们召开全市会议。"], None, 0),
        (["一、总的要求", "正文。"], None, 0),
        (["2023年2月8日", "同志们："], None, 0),
        (["……"], None, 0),
        (["长" * 81], None, 0),
    ],
)
def test_the_title_is_the_first_line_unless_that_is_something_else(
    lines: list[str], title: str | None, count: int
) -> None:
    assert find_title(lines) == (title, count)


@pytest.mark.parametrize(
    ("title", "lines", "date"),
    [
        ("在2023年组织部长会议上的主持词", ["1月17日上午，会议召开。"], "2023"),
        ("在２０２３年会议上的讲话", [], "2023"),
        ("在二〇二三年会议上的讲话", [], "2023"),
        ("在会议上的讲话", ["（2023年2月8日）"], "2023-02-08"),
        ("在会议上的讲话", ["——2017年3月5日在第十二届会议上"], "2017-03-05"),
        ("在会议上的讲话", ["（二○二三年十二月三十一日）"], "2023-12-31"),
        ("在会议上的讲话", ["2023 年 2 月"], "2023-02"),
        ("2022年工作总结", ["2023年1月5日"], "2023-01-05"),
        ("关于开会的通知", ["正文。", "办公室", "2023年2月8日"], "2023-02-08"),
        ("在会议上的讲话", ["2023年2月8日至9日"], "2023-02"),
        ("在会议上的讲话", ["（2023年2月30日）"], None),
        ("在会议上的讲话", ["2023年2月8日，我们召开了会议。"], None),
        ("在2022年度表彰会上的讲话", [], None),
        ("2021—2025年规划说明", [], None),
        ("在2022年总结和2023年部署会上的讲话", [], None),
        ("在九十年代回顾会上的讲话", ["今年是2023年。"], None),
    ],
)
def test_a_date_is_found_where_it_stands_and_never_guessed(title: str, lines: list[str], date: str | None) -> None:
    found = find_date(title, lines)
    assert (str(found) if found else None) == date


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("在2023年组织部长会议上的主持词", "host-script"),
        ("在全市动员部署会上的讲话", "speech"),
        ("在全市经济工作会议上的总结讲话（节选）", "summary-speech"),
        ("2023年政府工作报告（送审稿）（摘要）", "work-report"),
        ("关于会议记录管理工作的情况说明", None),
        ("", None),
    ],
)
def test_a_kind_is_what_the_title_ends_with(title: str, kind: str | None, vocabularies: Vocabularies) -> None:
    assert find_kind(title, vocabularies.kinds) == kind


@pytest.mark.parametrize(
    ("title", "lines", "level"),
    [
        ("在全国组织部长会议上的讲话", [], "national"),
        ("在全市县（市、区）会议上的讲话", [], "municipal"),
        ("在会议上的讲话", ["同志们：", "经市委同意，今天我们召开全市会议。全省会议已经开过。"], "municipal"),
        ("全市传达全国会议精神提纲", ["同志们：", "今天召开全县会议，一会传达全省会议精神。"], "county"),
        ("创建全国文明城市动员讲话", [], None),
        ("全市全县会议讲话", [], None),
        ("讲话", ["各单位、各社区、市场主体都要行动。"], None),
    ],
)
def test_a_level_is_found_where_only_one_is_spoken_of(
    title: str, lines: list[str], level: str | None, vocabularies: Vocabularies
) -> None:
    assert find_level(title, lines, vocabularies.levels) == level


def test_a_text_that_tells_nothing_tells_nothing(vocabularies: Vocabularies) -> None:
    opening = read_opening(["同志们："], vocabularies)
    assert (opening.title, opening.title_lines, opening.date, opening.kind, opening.level) == (
        None,
        0,
        None,
        None,
        None,
    )
