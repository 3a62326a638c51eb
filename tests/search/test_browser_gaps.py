"""Patterns with a gap, whose parts are short or long, over every sign that may stand between them; characters that stand alone."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.corpora import TERMS, CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.search.test_browser_engine import compare, vary
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

LONG = "以改革创新引领全年各项工作任务落地见效"
FAR = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
BODIES = (
    rf"会后，\*\*\*同志强调要{LONG}。",
    rf"会后，\*\*\*同志强调{FAR}{LONG}。",
    rf"会上，\*\*说，\*\*同志强调；{FAR}{LONG}。",
    f"会后，；同志强调要{LONG}。",
    f"会后；，同志强调要{LONG}。会后：、同志强调{FAR}{LONG}。",
    f"会后，同志强调要，{LONG}。",
)
SIGNS = ("，", "、", "；", "：", "。", r"\*\*\*", "××", "，；", r"\*\*，", " ", "“", ",")
WORDS = ("改革", "发展", "安全生产", "5G", "8.3%", "渠道", "一", "抓", "农业农村工作会议", "在", "GDP")


def make_body(chance: random.Random) -> str:
    """Return paragraphs of some words and signs in any order."""
    return "\n\n".join(
        "".join(chance.choice(WORDS) + chance.choice((*SIGNS, "", "", "", "")) for _ in range(chance.randint(20, 60)))
        for _ in range(6)
    )


@pytest.fixture(scope="module")
def gaps(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    chance = random.Random("gaps")  # noqa: S311 - no secret
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(TERMS, "organs", [*TERMS["organs"], {"id": "hotline", "label": "12345热线与5G办公室A组"}])
        make = CorpusMaker()
        bodies = [*BODIES, *(make_body(chance) for _ in range(12)), "党建。党要管党。"]
        titles = {len(bodies) - 1: "党的建设"}
        entries = [
            dataclasses.replace(make.entry(f"2023-{n}", title=titles.get(n, "讲话"), organs=["hotline"]), body=body)
            for n, body in enumerate(bodies)
        ]
        corpus = make(*entries)
        folder = tmp_path_factory.mktemp("gaps")
        write_page(corpus, folder)
        with serve_folder(folder) as url:
            yield from open_engine(chromium, corpus, url)


def test_a_long_part_stands_where_the_lists_say(gaps: Engine) -> None:
    queries = [f"{first}…{LONG}" for first in ("强调", "同志", "会后", "说", "同志强调")] + [
        f"{LONG}…{FAR}",
        f"强调…{FAR}",
    ]
    assert compare(gaps, vary(queries)) == []
    assert gaps.query(f"强调…{LONG}")["total"] == 3


def test_a_gap_may_be_written_as_people_write_it(gaps: Engine) -> None:
    queries = [f"强调{gap}{LONG}" for gap in ("…", "……", "⋯⋯", "...", "······", "···", "。。。")]
    assert compare(gaps, vary(queries)) == []
    assert {gaps.query(query)["total"] for query in queries} == {3}


@pytest.mark.parametrize("seed", range(2))
def test_patterns_at_random(gaps: Engine, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = [text for record in gaps.oracle.records for _, text in record.units if len(text) > 40]
    queries: list[tuple[str, Any, dict[str, Any]]] = []
    for _ in range(150):
        text = chance.choice(texts)
        first, gap, second = (chance.choice(sizes) for sizes in ((1, 2, 4, 14), (0, 2, 9, 13), (1, 3, 12, 16, 30)))
        start = chance.randrange(len(text) - 30)
        parts = text[start : start + first], text[start + first + gap :][:second]
        query = f"{parts[0]}…{parts[1]}"
        queries.append((query, {}, {"scope": "paragraph", "strict": chance.random() < 0.3}))
    assert compare(gaps, queries) == []


def test_one_character_keeps_to_words_in_labels_too(gaps: Engine) -> None:
    """12345 is not 1, and 5G neither 5 nor G; A is a word."""
    assert compare(gaps, vary(["1", "3", "5", "g", "a", "热", "公"])) == []
    assert gaps.query("1")["total"] == 0 < gaps.query("a")["total"]


def test_one_character_that_stands_alone_and_with_others_counts_once(gaps: Engine) -> None:
    assert compare(gaps, vary(["党 | 党 建", "党 建 | 党", "党 | 党", "热 | 热 改革"])) == []


def test_no_more_places_are_promised_than_there_are(gaps: Engine) -> None:
    (hit,) = [
        hit
        for hit in gaps.page.evaluate("archiveSearch.run({ q: '党建 党' , scope: 'record' }, { isFull: true })")["hits"]
        if hit["title"] == "党的建设"
    ]
    assert (hit["occurrences"], hit["more"]) == (5, 0)
