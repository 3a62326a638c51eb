from __future__ import annotations

import pytest

from archive.text.render import render
from archive.text.salutation import is_addressed, is_salutation
from archive.text.unit import read_units

ADDRESSED = [
    "同志们：",
    "同志们!",
    "各位代表，叔伯婶娘们：",
    "各位领导、同志们：",
    "尊敬的各位来宾：",
    "全市广大教师和教育工作者：",
    "各县（市、区）委、人民政府，产业园党工委、管委会，市直有关单位：",
    "各会员单位：",
    "市委常委会：",
    "各会员单位的同志们：",
]
NOT_ADDRESSED = [
    "今天，我讲三点意见：",
    "现将有关情况通知如下：",
    "下面，我重点说说各单位：",
    "会议的主要任务是：",
    "同志们，今天的会议很重要。",
    "汇报材料已分送各单位：",
    "一、基本情况",
    "。：",
    "（掌声）",
    "：",
    "参会单位：",
    "二、牵头部门：",
]


@pytest.mark.parametrize("line", ADDRESSED)
def test_whom_a_text_is_for(line: str) -> None:
    assert is_addressed(line)


@pytest.mark.parametrize("line", NOT_ADDRESSED)
def test_what_goes_on_to_say_something_addresses_nobody(line: str) -> None:
    assert not is_addressed(line)
    assert not is_salutation(line)


def read_classes(body: str) -> list[str]:
    html = render(body, read_units("题名", body)).html
    return [part.split('"')[0] for part in html.split('class="')[1:]]


def test_what_stands_before_a_salutation_is_set_as_a_subtitle() -> None:
    spoken = "——2024年1月16日在全市会议上"
    assert read_classes(f"{spoken}\n\n（根据录音整理）\n\n同志们：\n\n今天开会。") == [
        "unit subtitle",
        "unit subtitle",
        "unit salutation",
        "unit",
    ]
    assert read_classes(f"今天开会。\n\n{spoken}\n\n同志们：") == ["unit", "unit", "unit"]


def test_the_first_paragraph_alone_is_set_as_a_salutation() -> None:
    assert read_classes("同志们：\n\n今天开会。\n\n同志们：\n\n散会。") == ["unit salutation", "unit", "unit", "unit"]
    assert read_classes("今天开会。\n\n同志们：") == ["unit", "unit"]
