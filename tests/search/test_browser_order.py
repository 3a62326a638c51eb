"""The order by relevance is the one that HACKING.md tells, whatever lists the counts are read from."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from archive.search import segment
from tests.corpora import CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.search.ranking import rank
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

RANK = """(states) => Promise.all(states.map(async (state) => {
    const { answers } = await archiveSearch.evaluate(state);
    return archiveSearch.rank(answers, 'relevance').map(({ order }) => order);
}))"""
RECORDS = 80
PARTS = ("修渠", "修，渠", "护林", "护、林", "架桥", "的", "快")
QUERIES = (
    "修渠", "修，渠", "护林", "架桥", "修渠护林", "修渠 护林", "修渠 护林 架桥", "架桥 护林", "修渠 -架桥", "修渠 | 架桥", "修渠 护林 | 架桥", "修渠护林 架桥", "标题：修渠 护林", "责任者：护林",
    "小标题：修渠 护林 架桥", "修渠。护林", "修渠。护林 架桥", "修…桥", "修…桥 护林", "无此词 | 修渠", "渠护 林架", "修渠。护林 架桥 | 的快",
)  # fmt: skip


def make_text(chance: random.Random, most: int) -> str:
    """Some parts, which seldom end a sentence, and may adjoin."""
    return "".join(chance.choice(PARTS) + chance.choice(("", "", "，", "。")) for _ in range(chance.randint(1, most)))


@pytest.fixture(scope="module", params=["listed", "heavy"])
def engine(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The search over short records of few words; where these are heavy, lists tell less of them."""
    chance, make = random.Random(0), CorpusMaker()  # noqa: S311 - no secret
    entries = []
    for n in range(RECORDS):
        date = f"2023-{n % 7 + 1:02}"
        entry = make.entry(
            f"{date}-{n}", date=date, title=make_text(chance, 2), speakers=[{"role": make_text(chance, 2)}]
        )
        body = "\n\n".join(chance.choice(("", "## ")) + make_text(chance, 4) for _ in range(chance.randint(1, 4)))
        entries.append(dataclasses.replace(entry, body=f"{body}\n"))
    corpus = make(*entries)
    folder = tmp_path_factory.mktemp("order")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "heavy":
            patch.setattr(segment, "HEAVY", 0.0)
            patch.setattr(segment, "_LEAST_HEAVY", 2)
        write_page(corpus, folder)
    with serve_folder(folder) as url:
        yield from open_engine(chromium, corpus, url)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("scope", ["paragraph", "sentence", "record"])
def test_the_order_is_as_it_is_told(engine: Engine, scope: str, strict: bool) -> None:  # noqa: FBT001
    order = [entry.id for entry in sorted(engine.corpus.entries, key=lambda entry: (entry.record.date, entry.id))]
    states = [{"q": q, "filters": {}, "scope": scope, "strict": strict} for q in QUERIES]
    for q, ranks in zip(QUERIES, engine.page.evaluate(RANK, states), strict=True):
        assert [order[rank] for rank in ranks] == rank(engine.oracle, q, order, scope, strict=strict), q
