"""Quotations are what several texts set between quotation marks."""

from __future__ import annotations

import pytest

from archive.search import quotation
from archive.search.quotation import LONGEST, SHORTEST, list_quotations


def test_what_several_texts_quote_is_told_the_most_frequent_first() -> None:
    texts = ["“三农”和“放管服”，再说“三农”。", "“放管服”“三农”", "《三农》‘放管服’「十五五」"]
    assert list_quotations(texts) == ["三农", "放管服"]


def test_of_those_as_frequent_the_order_is_that_of_their_characters() -> None:
    assert list_quotations(["“乙乙”“甲甲”“丙丙”"] * 3) == ["丙丙", "乙乙", "甲甲"]


@pytest.mark.parametrize(
    "quoted",
    ["三" * (SHORTEST - 1), "三" * (LONGEST + 1), "三农。", "三\\*\\*\\*农", "三…农", "三\n农", "三 农", "三&lt;"],
)
def test_what_is_no_name_is_not_told(quoted: str) -> None:
    assert list_quotations([f"“{quoted}”"] * 3) == []


@pytest.mark.parametrize("quoted", ["三" * SHORTEST, "三" * LONGEST, "互联网+", "双随机、一公开", "2035"])
def test_what_may_be_a_name_is(quoted: str) -> None:
    assert list_quotations([f"围绕“{quoted}”做文章"] * 3) == [quoted]


def test_a_quotation_within_another_is_told_alone() -> None:
    assert list_quotations(["《关于‘三农’工作的意见》"] * 3) == ["三农"]


def test_no_more_than_a_table_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotation, "MOST", 2)
    assert list_quotations(["“丙丙”“甲甲”“乙乙”“乙乙”"] * 3) == ["乙乙", "丙丙"]
    assert list_quotations([]) == []
