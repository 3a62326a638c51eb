from __future__ import annotations

import pytest

from archive.bench.question import Reader, choose_questions
from archive.bench.text import Text

TEXTS = [
    Text("a", "工作报告", ("增长8.3%，同上年比18.3%。坚持稳中求进。", "坚持稳中求进，推进改革开放。")),
    Text("b", "讲话", ("改革开放。", "稳中求进；人工智能＋行动，PM2.5")),
    Text("c", "主持词", ("哈哈哈哈",)),
]


@pytest.mark.parametrize(
    ("terms", "counts"),
    [
        (["稳中求进"], {"a": 2, "b": 1}),
        (["8.3%"], {"a": 1}),
        (["3%"], {}),
        (["改革 开放"], {"a": 1, "b": 1}),
        (["人工智能+"], {"b": 1}),
        (["pm2.5"], {"b": 1}),
        (["哈哈"], {"c": 3}),
        (["求进推进"], {"a": 1}),
        (["求进人工"], {}),
        (["稳中求进", "改革开放"], {"a": 3}),
        (["8.3%", "坚持"], {"a": 3}),
    ],
)
def test_counts_what_a_careful_reader_counts(terms: list[str], counts: dict[str, int]) -> None:
    assert Reader(TEXTS).count(terms) == counts


def test_a_paragraph_may_have_many_sentences() -> None:
    assert Reader(TEXTS).count(["18.3%", "稳中求进"]) == {"a": 3}


def test_questions_are_chosen_from_frequent_to_rare_and_always_the_same() -> None:
    everywhere = [
        Text(str(n), f"讲话{n}", ("高质量发展。", f"改革开放，{'甲乙丙丁戊己庚'[n % 7]}地")) for n in range(49)
    ]
    chosen = choose_questions(everywhere, single=8, double=3)
    assert chosen == choose_questions(list(reversed(everywhere)), single=8, double=3)
    singles = [question for question in chosen if len(question.terms) == 1]
    assert [question.query for question in singles][:2] == ["改革开放", "高质量发展"]
    assert [len(question.counts) for question in singles] == sorted(
        (len(question.counts) for question in singles), reverse=True
    )
    assert len(singles[-1].counts) == 7
    assert all(question.counts for question in chosen)
    assert all(len(question.terms) == 2 for question in chosen if question not in singles)
    assert len(chosen) > len(singles)


def test_pairs_come_from_many_records_and_from_few() -> None:
    texts = [
        Text(str(n), f"讲话{n}", (f"高质量发展，改革开放，{'乡村振兴' if n < 4 else '从严治党'}。", f"第{n}段话"))
        for n in range(40)
    ]
    chosen = choose_questions(texts, single=6, double=3)
    pairs = {question.terms: len(question.counts) for question in chosen if len(question.terms) == 2}
    assert list(pairs.values()) == [40, 36, 4]
    assert all(first not in second and second not in first for first, second in pairs)


def test_texts_without_a_pair_are_asked_single_phrases_alone() -> None:
    chosen = choose_questions([Text("a", "题名", ("改革开放",))])
    assert [question.query for question in chosen] == ["改革开放"]
