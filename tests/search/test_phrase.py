"""Phrases are what several texts have among neighbours that change."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import phrase as module
from archive.search.phrase import LONGEST, SHORTEST, choose_texts, list_phrases
from tests.corpora import CorpusMaker

NO_OPENING = "的了和与及着过等我你他她们这那是在也就都把被让并且或而但于其之各个要从对同向由将还可很以所里者性"
NO_CLOSING = NO_OPENING.replace("里者性", "") + "不没有上下中后前时年月第一每再做"
PIECES = [
    "乡村振兴",
    "基层减负",
    "减负",
    "振兴乡村",
    "的",
    "上",
    "性",
    "“",
    "》",
    "a",
    "\u4dff",
    "，",
    "甲",
    "乙",
    "丙",
    "丁",
    "戊己庚辛壬癸",
]


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


def count_strings(texts: list[str]) -> dict[str, int]:
    """How often each string stands in Han, but for quotation marks, that three texts have, of those up to one longer than any phrase."""
    counts: Counter[str] = Counter()
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for run in re.findall("[\u4e00-\u9fff]+", re.sub("[“”‘’「」『』《》]", "", text)):
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST + 1) + 1):
                    counts[run[start:end]] += 1
                    owners[run[start:end]].add(number)
    return {string: count for string, count in counts.items() if len(owners[string]) >= 3}


def define_phrases(texts: list[str]) -> list[str]:
    """The phrases of texts, by the definition alone."""
    counts = count_strings(texts)
    longer: Counter[str] = Counter()
    for string, count in counts.items():
        for part in (string[:-1], string[1:]):
            longer[part] = max(longer[part], count)
    free = [
        (-count, -len(string), string)
        for string, count in counts.items()
        if SHORTEST <= len(string) <= LONGEST
        and 3 * longer[string] < 2 * count
        and string[0] not in NO_OPENING
        and string[-1] not in NO_CLOSING
    ]
    return [string for _, _, string in sorted(free)]


@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=8, max_size=40).map("".join), max_size=6), st.integers(1, 30)
)
def test_they_are_what_the_definition_says(texts: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", most)
        assert list_phrases(texts) == define_phrases(texts)[:most]


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
    assert list(choose_texts(make(*reversed(entries)))) == part
