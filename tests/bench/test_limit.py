from __future__ import annotations

import dataclasses

import pytest

from archive.bench.answer import Answer, pair_answered, summarise
from archive.bench.limit import judge, judge_growth, judge_scale
from archive.bench.question import Question
from archive.bench.search import OURS, PAGE, PAGEFIND, PAIRS, Indexing, Trial, describe

QUESTION = Question(("改革",), {"2020-a": 2, "2021-b": 1})


def make_answer(size: int = 100, time: float = 10, total: int = 2, **fields: object) -> Answer:
    urls = ("speeches/2020/2020-a.html#p-1", "speeches/2021/2021-b.html")
    answer = Answer(QUESTION, 5, size, time, total, 3, urls)
    return dataclasses.replace(answer, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "is_exact"),
    [
        (make_answer(), True),
        (make_answer(occurrences=None), True),
        (make_answer(total=1), False),
        (make_answer(occurrences=2), False),
        (make_answer(urls=()), False),
        (make_answer(urls=("2020-a", "2020-a")), False),
        (make_answer(urls=("2020-a", "speeches/2020/2020-c.html")), False),
        (make_answer(urls=("2021-b", "speeches/2020/2020-a/")), True),
    ],
)
def test_an_answer_is_exact_where_all_that_is_seen_is(answer: Answer, *, is_exact: bool) -> None:
    assert answer.is_exact is is_exact


def test_an_engine_that_shows_nothing_is_not_fast() -> None:
    """What it took to show nothing, or less, is compared with nothing."""
    ours = [make_answer(time=20), make_answer(time=30), make_answer(time=40), make_answer(urls=())]
    theirs = [
        make_answer(time=50),
        make_answer(time=1, urls=()),
        make_answer(time=2, urls=("2020-a",)),
        make_answer(urls=()),
    ]
    assert pair_answered(ours, theirs) == ([ours[0]], [theirs[0]])


def make_trial(size: float, seconds: float, records: int = 1000) -> Trial:
    ours = summarise([make_answer(int(size), 20), make_answer(int(size), 20), make_answer(int(size * 2), 90)])
    peer = summarise([make_answer(300, 50, total=1)] * 3)
    indexings = {OURS: Indexing(seconds, 1.0, 100.0, 150, 250_000), PAGEFIND: Indexing(20.0, 0.0, 150.0, 100, 50_000)}
    summaries = {OURS: ours, PAGE: ours, PAIRS: ours, PAGEFIND: peer}
    return Trial("合成", records, records * 2000, indexings, 3.0, summaries, {PAGE: ours, PAGEFIND: peer})


def test_each_figure_is_held_against_its_limit() -> None:
    verdicts = list(judge(make_trial(100, 10)))
    assert [(round(verdict.figure, 2), verdict.is_kept) for verdict in verdicts] == [
        (0.33, True),
        (0.4, True),
        (1.0, True),
        (1.0, True),
        (0.0, True),
        (1.5, True),
        (0.5, True),
        (0.67, False),
        (250.0, True),
        (0.3, False),
    ]


def test_bytes_time_and_exactness_are_those_of_the_page_that_people_see() -> None:
    trial = make_trial(100, 10)
    page = summarise([make_answer(240, 45, total=1), make_answer(240, 45)])
    verdicts = list(judge(dataclasses.replace(trial, summaries={**trial.summaries, PAGE: page})))
    assert [(round(verdict.figure, 2), verdict.is_kept) for verdict in verdicts[:2]] == [(0.8, False), (0.9, False)]
    assert (verdicts[4].figure, verdicts[4].is_kept) == (1.0, False)


def test_texts_without_a_pair_are_judged_by_all_else() -> None:
    trial = make_trial(100, 10)
    alone = {name: summary for name, summary in trial.summaries.items() if name != PAIRS}
    assert len(list(judge(dataclasses.replace(trial, summaries=alone)))) == len(list(judge(trial))) - 2


def test_an_archive_that_no_peer_is_asked_of_is_judged_by_the_engine_alone() -> None:
    trial = make_trial(100, 10)
    ours = dataclasses.replace(
        trial,
        indexings={OURS: trial.indexings[OURS]},
        summaries={name: trial.summaries[name] for name in (OURS, PAIRS)},
    )
    assert [round(verdict.figure, 2) for verdict in judge(ours)] == [1.0, 1.0, 0.0, 250.0, 0.3]


def test_growth_is_told_of_the_middle_and_of_the_slow() -> None:
    small, large = make_trial(100, 10), make_trial(350, 100, 10_000)
    assert [round(verdict.figure, 2) for verdict in judge_growth(small, large)] == [3.5, 3.5]
    assert [verdict.is_kept for verdict in judge_growth(small, large)] == [False, True]
    assert [round(verdict.figure, 2) for verdict in judge_scale(small, large)] == [3.5, 1.0, 1.0]


def test_the_table_has_a_line_for_each_engine_and_each_kind_of_question() -> None:
    lines = list(describe(make_trial(100, 10)))
    assert len(lines) == 1 + 2 + 1 + 1 + 4 + 1
    assert lines[-1].split("的 ")[1] == "3 个检索：字节数 0.33 倍，用时 0.40 倍"
    assert any(line.split() == ["ours", "0.1", "0.2", "20", "90", "5", "3/3"] for line in lines)
