"""The search and the definition agree on queries that nobody would write on purpose."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.corpora import CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.search.test_browser_engine import compare
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

FIELDS = ("标题：", "小标题:", "责任者：", "会议：", "标题:", "小标题：")
JOINTS = (
    "，",
    "、",
    ",",
    "。",
    "；",
    "：",
    "!",
    "\n",
    " ",
    "　",
    "……",
    "…",
    "——",
    "“",
    "”",
    "《",
    "》",
    "**",
    "××",
    "□□",
    "〔略〕",
    ".",
    "+",
    "%",
    "|",
    "｜",
    "-",
    "－",
    '"',
    "＂",
    "「",
    "」",
    "'",
    "(",
    "１",
    "Ａ",
    "𠮷",
    "發",
    "標",
)


def make_oddity(engine: Engine) -> Callable[[random.Random], str]:
    """Return a maker of queries: what the texts say, cut and joined with whatever the language of queries has signs for."""
    texts = [text for record in engine.oracle.records for _, text in record.units if text]

    def cut(chance: random.Random) -> str:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        return text[start : start + chance.choice((1, 1, 1, 2, 2, 2, 3, 4, 6, 12, 20))]

    def make_word(chance: random.Random) -> str:
        word = cut(chance)
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
            word += chance.choice(JOINTS) + (cut(chance) if chance.random() < 0.8 else "")
        if chance.random() < 0.2:
            word = chance.choice(("“{}”", '"{}"', "「{}」", "『{}』", "〝{}〞", "“{}", "{}”", "＂{}＂")).format(word)
        if chance.random() < 0.15:
            word = chance.choice(FIELDS) + word
        return chance.choice(("-", "－")) + word if chance.random() < 0.12 else word

    def make(chance: random.Random) -> str:
        words = [make_word(chance) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
        return "".join(word + chance.choice((" ", " ", " ", "　", " | ", "|", "  ")) for word in words).strip()

    return make


@pytest.mark.parametrize("name", ["engine", "divided_engine"])
@pytest.mark.parametrize("seed", range(3))
def test_odd_queries(name: str, seed: int, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(name)
    chance = random.Random(f"odd {seed}")  # noqa: S311 - no secret
    make = make_oddity(engine)
    made = (make(chance) for _ in range(500))
    queries: list[tuple[str, Any, dict[str, Any]]] = [
        (q, {}, {"scope": chance.choice(("paragraph", "sentence", "record")), "strict": chance.random() < 0.4})
        for q in made
        if q.strip() and not q.isspace()
    ]
    assert compare(engine, queries) == []


def test_a_long_passage_that_is_nowhere_is_loosened_in_few_ways(engine: Engine) -> None:
    """To try every two neighbours of what was pasted in each other's place would read the whole index."""
    chance = random.Random(3)  # noqa: S311 - no secret
    passage = "".join(map(chr, chance.sample(range(0x4E00, 0x9FA5), 400)))
    count = """async (q) => {
        const { run } = archiveSearch;
        let asked = 0;
        archiveSearch.run = (...given) => { asked += 1; return run(...given); };
        try {
            await archiveSearch.relax({ q, filters: {}, scope: 'paragraph' });
        } finally {
            archiveSearch.run = run;
        }
        return asked;
    }"""
    assert engine.page.evaluate(count, passage[:4]) > 5
    assert engine.page.evaluate(count, passage) < 10


@pytest.fixture
def monotonous(chromium: Browser, tmp_path: Path) -> Iterator[Engine]:
    """A record of more places, and more sentences of one paragraph, than a call may be given values."""
    make = CorpusMaker()
    corpus = make(dataclasses.replace(make.entry("2023-01-01-a"), body="好事。" * 130_000 + "\n"))
    write_page(corpus, tmp_path)
    with serve_folder(tmp_path) as url:
        yield from open_engine(chromium, corpus, url)


def test_a_record_of_very_many_places_is_shown(monotonous: Engine) -> None:
    (hit,) = monotonous.page.evaluate("archiveSearch.run({ q: '好事' })")["hits"]
    assert (hit["occurrences"], hit["more"]) == (130_000, 129_997)
    found = monotonous.page.evaluate("archiveSearch.concordance({ q: '好事', filters: {} }, { limit: 3 })")
    assert found["total"] == 130_000
    assert [line["match"] for line in found["lines"]] == ["好事"] * 3
