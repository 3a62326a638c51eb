"""The bench of search: which corpora the engines are tried on, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import measurement as costs
from .answer import Asker
from .build import make_build, prepare
from .building import FEW, LARGE, SMALL
from .limit import judge, judge_growth, judge_scale
from .search import Place, Trial, describe, has_pagefind, try_search
from .text import import_texts

Report = Iterator[str | costs.Verdict]

SCALE = ((7_000, 2_000), (32_000, 2_000))
"""How many records of how many characters the two archives have that tell how search grows."""
_NO_PAGEFIND = "没有 Pagefind，只测本库：make bench 会按 requirements-bench.lock 安装它"
_NO_CORPUS = "没有给出真实文稿（--corpus DIR），检索只测合成文稿"


@contextmanager
def _open_browser(root: Path, browser: str | None) -> Iterator[Asker]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-quic"])
        yield Asker(opened, root / "tests" / "peers" / "observer.js")
        opened.close()


def _make_place(root: Path, folder: Path, name: str, docs: Path, site: Path | None = None) -> Place:
    page = build_page(root, folder)
    return Place(name, root, docs, folder / "data", folder / f"search-{docs.name}", page, site)


def build_page(root: Path, folder: Path) -> Path:
    """Return a site of a few records, whose search page then searches other indexes."""
    site = folder / f"{costs.SEARCHED}-{FEW}"
    if not site.exists():
        build = make_build(root, costs.SEARCHED, prepare(root, folder, "page", FEW), FEW, root / "mkdocs.yml")
        costs.measure(build)
    return site / "site"


def bench_search(root: Path, folder: Path, corpus: Path | None, browser: str | None, *, quick: bool) -> Report:
    """Measure, and yield the lines of the report and the verdicts: on real texts, where there are any, and on invented ones.

    `browser` is Chromium's program; None where Playwright has one of its own.
    """
    with_pagefind = has_pagefind()
    if not with_pagefind:
        yield _NO_PAGEFIND
    if corpus is None:
        yield _NO_CORPUS
    else:
        docs = folder / "corpus"
        import_texts(sorted(corpus.glob("*.txt")), docs)
        with _open_browser(root, browser) as asker:
            yield from _tell(
                try_search(_make_place(root, folder, corpus.name, docs), asker, with_pagefind=with_pagefind)
            )
    few = prepare(root, folder, str(SMALL), SMALL)
    stock = make_build(root, costs.STOCK, few, SMALL, root / "tests" / "peers" / "stock.yml")
    costs.measure(stock)
    small = _make_place(root, folder, f"合成 {SMALL} 篇", few, stock.site / "site")
    with _open_browser(root, browser) as asker:
        first = try_search(small, asker, with_pagefind=with_pagefind)
    yield from _tell(first)
    if quick:
        return
    large = _make_place(root, folder, f"合成 {LARGE} 篇", prepare(root, folder, str(LARGE), LARGE))
    with _open_browser(root, browser) as asker:
        second = try_search(large, asker, with_pagefind=False, earlier=small.questions)
    yield from _tell(second)
    yield from judge_growth(first, second)


def bench_scale(root: Path, folder: Path, browser: str | None) -> Report:
    """Measure how the search of ours grows to 66 million characters."""
    trials: list[Trial] = []
    earlier = None
    for count, length in SCALE:
        docs = prepare(root, folder, str(count), count, "--length", str(length))
        place = _make_place(root, folder, f"合成 {count} 篇", docs)
        with _open_browser(root, browser) as asker:
            trials.append(try_search(place, asker, with_pagefind=False, earlier=earlier))
        earlier = place.questions
        yield from _tell(trials[-1])
    yield from judge_scale(*trials)


def _tell(trial: Trial) -> Report:
    yield from describe(trial)
    yield from judge(trial)
