"""Phrases are what several texts have among neighbours that change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import phrase as module
from archive.search.phrase import LONGEST, SHORTEST, choose_texts, list_phrases
from tests.corpora import CorpusMaker


def test_what_stands_among_neighbours_that_change_is_a_phrase() -> None:
    assert list_phrases(["我们坚持乡村振兴战略。", "围绕乡村振兴发力。", "做好乡村振兴工作。", "谈谈乡村振兴。"]) == [
        "乡村振兴"
    ]


def test_a_part_of_a_longer_phrase_is_none() -> None:
    texts = [f"{before}供给侧结构性改革{after}。" for before, after in ("推任", "深落", "抓见", "围发")]
    assert list_phrases(texts) == ["供给侧结构性改革"]


def test_what_few_texts_have_is_none() -> None:
    assert list_phrases(["坚持乡村振兴战略。围绕乡村振兴发力。做好乡村振兴工作。"]) == []
    assert list_phrases([]) == []
    assert list_phrases(["", "乡", "。"]) == []


def test_no_phrase_begins_or_ends_with_a_particle() -> None:
    texts = [f"{before}的乡村振兴了{after}" for before, after in ("甲子", "乙丑", "丙寅", "丁卯")]
    assert list_phrases(texts) == []


def test_signs_part_phrases_and_quotation_marks_do_not() -> None:
    texts = [f"{before}“放管服”改革{after}" for before, after in ("抓推", "深见", "管发", "做落")]
    assert list_phrases(texts) == ["放管服改革"]
    assert list_phrases([text.replace("”", "，") for text in texts]) == []


def test_the_most_frequent_comes_first() -> None:
    texts = [f"{a}乡村振兴{b}。{c}基层减负{d}，{d}基层减负{a}" for a, b, c, d in ("甲子乙丑", "丙寅丁卯", "戊辰己巳")]
    assert list_phrases(texts) == ["基层减负", "乡村振兴"]


@given(st.lists(st.text("乡村振兴改革，\n\U00020000a", max_size=40), max_size=6))
def test_each_stands_in_several_texts(texts: list[str]) -> None:
    for phrase in list_phrases(texts):
        assert SHORTEST <= len(phrase) <= LONGEST
        assert sum(phrase in text for text in texts) >= 3


def test_of_a_large_archive_a_part_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    make = CorpusMaker()
    entries = [replace(make.entry(f"2023-r{n}"), body="正文。" * 100) for n in range(400)]
    corpus = make(*entries)
    whole = sum(len(entry.body) for entry in corpus.entries)
    assert sum(map(len, choose_texts(corpus))) == whole
    monkeypatch.setattr(module, "WHOLE", whole // 2)
    monkeypatch.setattr(module, "SAMPLE", whole // 4)
    part = list(choose_texts(corpus))
    assert whole // 8 < sum(map(len, part)) < whole // 2
    assert list(choose_texts(corpus)) == part
